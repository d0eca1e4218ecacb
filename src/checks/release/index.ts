import { registerKind } from '../kind.ts'
import { collect } from './collect.ts'
import { Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { releaseReasons } from './reasons.ts'
import { Entry, preview, resolve, Spec } from './spec.ts'

export const releaseKind = registerKind({
  kind: 'release',
  summary: 'Does every instance run the version that it should?',
  reasons: releaseReasons,
  Entry,
  Spec,
  Observation,
  identify: ({ name }) => (name === undefined ? 'release' : `release/${name}`),
  resolve,
  preview,
  collect,
  judge,
})
