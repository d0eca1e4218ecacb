import { registerKind } from '../kind.ts'
import { collect } from './collect.ts'
import { Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { preview } from './preview.ts'
import { sloReasons } from './reasons.ts'
import { resolve } from './resolve.ts'
import { Entry, Spec } from './spec.ts'

export const sloKind = registerKind({
  kind: 'slo',
  summary: 'Is the share of failed or slow requests on gray within its limit?',
  reasons: sloReasons,
  Entry,
  Spec,
  Observation,
  identify: ({ id }) => (id === undefined ? 'slo' : `slo/${id}`),
  resolve,
  preview,
  collect,
  judge,
})
