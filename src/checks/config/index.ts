import { registerKind } from '../kind.ts'
import { collect } from './collect.ts'
import { Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { configReasons } from './reasons.ts'
import { visit } from './visit.ts'
import { Entry, preview, resolve, Spec } from './spec.ts'

export const configKind = registerKind({
  kind: 'config',
  summary: 'Does every gray instance run the config that its store holds?',
  reasons: configReasons,
  Entry,
  Spec,
  Observation,
  identify: ({ name }) => `config/${name}`,
  resolve,
  preview,
  collect,
  judge,
  visit,
})
