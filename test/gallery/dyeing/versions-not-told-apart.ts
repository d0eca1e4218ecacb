import { topology } from '../../../src/lab/topology.ts'
import { onEveryGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const versionsNotToldApart: Fault = {
  name: 'versions-not-told-apart',
  question: 'dyeing',
  story:
    'The plan names no versions, and gray and stable instances call themselves the same: the rollout has not begun.',
  source: 'a gate that trusts the label: "gray" is a name, not a build',
  arrange: onEveryGray(({ behaviour }) => {
    behaviour.version = topology.user.versions.stable
    behaviour.announcedVersion = topology.user.versions.stable
  }),
  edits: [
    [', version: 2.1.0-canary.3', ''],
    [', version: 2.0.9', ''],
  ],
  expect: { status: 'inconclusive', code: 'dyeing.identity-shared', subjects: named(topology.user.versions.stable) },
}
