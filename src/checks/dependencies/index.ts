import { registerKind } from '../kind.ts'
import { collect } from './collect.ts'
import { Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { preview } from './preview.ts'
import { dependenciesReasons } from './reasons.ts'
import { resolve } from './resolve.ts'
import { Entry, Spec } from './spec.ts'

export const dependenciesKind = registerKind({
  kind: 'dependencies',
  summary: 'Does every gray instance reach the same, right dependencies?',
  reasons: dependenciesReasons,
  Entry,
  Spec,
  Observation,
  identify: ({ name }) => (name === undefined ? 'dependencies' : `dependencies/${name}`),
  resolve,
  preview,
  collect,
  judge,
})
