import { drawMatrix } from '../../core/draw.ts'
import type { Cell, MatrixFigure } from '../../core/figure.ts'
import type { InstanceSeen } from './evidence.ts'
import type { Judged } from './judge-instances.ts'
import { codes } from './judge-instances.ts'
import { shortHash } from './judge-words.ts'
import { configReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** Where every gray instance stands with this config. */
export function figureOf(judged: readonly Judged[], { name }: Spec): MatrixFigure {
  const members = judged.map((one) => {
    const cells = [cellOf(one)]
    if (one.state === 'UNREAD') return { id: one.address, name: null, group: 'gray' as const, cells }
    if (one.state === 'SILENT') return { id: one.silence.address, name: null, group: 'gray' as const, cells }
    return { id: one.seen.address, name: one.seen.id, group: 'gray' as const, cells }
  })
  return drawMatrix('instances', [`config ${name}`], members)
}

function cellOf(judged: Judged): Cell {
  if (judged.state === 'UNREAD') return { text: 'not heard', mark: configReasons['config.instance-unread'].severity }
  if (judged.state === 'SILENT') return { text: 'no answer', mark: configReasons['config.instance-silent'].severity }
  const applied = appliedInWords(judged.seen)
  if (judged.state === 'SYNCED') return { text: applied, mark: 'pass' }
  const state = judged.state.toLowerCase().replace('_', ' ')
  return { text: `${state}: ${applied}`, mark: configReasons[codes[judged.state]].severity }
}

function appliedInWords({ config }: InstanceSeen): string {
  const applied = config?.applied ?? null
  if (applied === null) return 'not told'
  if (applied === 'never') return 'never applied'
  if (applied.revision !== null) return `revision ${applied.revision}`
  return applied.sha256 === null ? 'not told' : shortHash(applied.sha256)
}
