import { edgeConfig, exactRule } from './nginx-config.ts'
import type { GatewayCase } from './place.ts'
import { bothEdges } from './verbs.ts'

export const reloadRefused: GatewayCase = {
  name: 'reload-refused',
  question: 'dyeing',
  story:
    'The rule of this release stands in the file, beside a typing error: nginx refused the reload and serves the old config.',
  source: 'Envoy and nginx keep the last good config, and the file on disk shows the new one',
  arrange: async ({ edges }) => {
    const parts = { rules: exactRule, otherwise: 'stable', gray: [], stable: [], http: 'proxy_passs on;', server: '' }
    for (const edge of edges) {
      await edge.change({ rules: '' })
      await edge.changeInVain(edgeConfig({ ...parts, location: '' }))
    }
  },
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
