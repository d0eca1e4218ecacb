import { registerKind } from '../kind.ts'
import { collect } from './collect.ts'
import { Observation } from './evidence.ts'
import { judge } from './judge.ts'
import { preview } from './preview.ts'
import { dyeingReasons } from './reasons.ts'
import { resolve } from './resolve.ts'
import { Entry, Spec } from './spec.ts'

export const dyeingKind = registerKind({
  kind: 'dyeing',
  summary: 'Tagged traffic, and only tagged traffic, reaches the gray version, at every hop.',
  reasons: dyeingReasons,
  Entry,
  Spec,
  Observation,
  identify: ({ name }) => (name === undefined ? 'dyeing' : `dyeing/${name}`),
  resolve,
  preview,
  collect,
  judge,
})
