import type { Fault } from '../case.ts'
import { lastGrayAddress } from '../subjects.ts'

export const crashedInstance: Fault = {
  name: 'crashed-instance',
  question: 'release',
  story: 'One gray instance has crashed and was taken out of the gateway; all that users see is right.',
  source: 'istioctl proxy-status: an instance that is missing from the list prints nothing',
  arrange: async ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      for (const { upstreams } of parts.gateways)
        upstreams.gray = upstreams.gray.filter((address) => address !== gray.address)
      await gray.stop()
    }
  },
  expect: { status: 'inconclusive', code: 'release.instance-silent', subjects: lastGrayAddress },
}
