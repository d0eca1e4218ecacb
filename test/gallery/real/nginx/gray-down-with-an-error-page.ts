import type { GatewayCase } from './place.ts'
import { bothEdges, deadAddress, onBothEdges } from './verbs.ts'

export const grayDownWithAnErrorPage: GatewayCase = {
  name: 'gray-down-with-an-error-page',
  question: 'dyeing',
  story: 'Nobody listens at the gray addresses, and the error page of the gateway is the stable version.',
  source: 'error_page 502 = @stable: a fallback that hides a gray version that is down',
  arrange: onBothEdges({
    gray: [deadAddress],
    location: 'error_page 502 = @stable;',
    server: 'location @stable { proxy_pass http://stable; }',
  }),
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
