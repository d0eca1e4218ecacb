import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const grayFailsEveryProbe: Fault = {
  name: 'gray-fails-every-probe',
  question: 'dyeing',
  story:
    'The gray version answers every tagged request with 500 and its name; no user is on it yet, so that no metric tells.',
  source: 'argo-rollouts#3562: promoted although the canary never worked',
  arrange: async ({ parts }) => {
    parts.traffic.taggedShare = 0
    await parts.traffic.settle()
    for (const { behaviour } of parts.instances.user.gray) behaviour.errorShare = 1
  },
  expect: { status: 'fail', code: 'dyeing.gray-unreachable', subjects: everyGateway },
}
