import { categories } from './case.ts'
import type { Outcome, Overrun } from './run-case.ts'

export const bars = { overrunMs: 250, peakBytes: 200e6 } as const

interface Score {
  readonly runs: number
  readonly right: number
  readonly wrongPasses: number
  readonly incomplete: number
  readonly worst: Overrun
  readonly peakBytes: number
}

function scoreOf(outcomes: readonly Outcome[]): Score {
  const overruns = outcomes.flatMap(({ overrunMs }) => (overrunMs === null ? [] : [overrunMs]))
  return {
    runs: outcomes.length,
    right: outcomes.filter(({ rightClass }) => rightClass).length,
    wrongPasses: outcomes.filter(({ wrongPass }) => wrongPass).length,
    incomplete: outcomes.filter(({ complete }) => !complete).length,
    worst: {
      own: Math.max(...overruns.map(({ own }) => own)),
      seen: Math.max(...overruns.map(({ seen }) => seen)),
      served: Math.max(...overruns.map(({ served }) => served)),
    },
    peakBytes: Math.max(0, ...outcomes.map(({ peakBytes }) => peakBytes)),
  }
}

/** Skipped cases were not measured: they count for nothing here. */
function measuredOf(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ skipped }) => skipped === null)
}

export function meetsBars(outcomes: readonly Outcome[]): boolean {
  const score = scoreOf(measuredOf(outcomes))
  const isRight = score.right === score.runs && score.wrongPasses === 0 && score.incomplete === 0
  return isRight && score.runs > 0 && score.worst.served < bars.overrunMs && score.peakBytes < bars.peakBytes
}

const header = [
  'category',
  'cases',
  'runs',
  'right class',
  'wrong passes',
  'incomplete',
  'overrun own / seen / served',
  'peak memory',
]

/** The table by category and in all, the start-up that the times leave out, and everything that came out wrong. */
export function report(outcomes: readonly Outcome[]): string {
  const measured = measuredOf(outcomes)
  const keys = Object.entries(categories).flatMap(([key, title]) => {
    const own = measured.filter(({ trial }) => trial.category === key)
    return own.length === 0 ? [] : [[`${key} ${title}`, ...cells(own)]]
  })
  const table = [header, ...keys, ['all', ...cells(measured)]]
  const widths = header.map((_, index) => Math.max(...table.map((row) => row[index]?.length ?? 0)))
  const rows = table.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const wrong = measured.filter(({ rightClass, complete }) => !rightClass || !complete).map(lineOf)
  const skipped = new Set(
    outcomes.filter((one) => one.skipped !== null).map((one) => `skipped: ${one.trial.name}: ${one.told}`),
  )
  return [...rows, startUpLine(measured), ...skipped, ...wrong].join('\n')
}

function cells(outcomes: readonly Outcome[]): string[] {
  const { runs, right, wrongPasses, incomplete, worst, peakBytes } = scoreOf(outcomes)
  const { own, seen, served } = worst
  const overrun = Number.isFinite(seen) ? [own, seen, served].map(milliseconds).join(' / ') : '-'
  const memory = `${Math.round(peakBytes / 1e6)} MB`
  const cases = new Set(outcomes.map(({ trial }) => trial.case.name)).size
  const share = `${right} (${Math.floor((1000 * right) / runs) / 10} %)`
  return [String(cases), String(runs), share, String(wrongPasses), String(incomplete), overrun, memory]
}

/** A run that ended before its deadline has no overrun. */
function milliseconds(ms: number): string {
  return ms <= 0 ? 'none' : `${Math.round(ms)} ms`
}

function startUpLine(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.map(({ startUpMs }) => Math.round(startUpMs)).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  return `start-up, which is no part of a deadline: median ${median} ms, at most ${sorted.at(-1) ?? 0} ms`
}

function lineOf({ trial, wrongPass, told }: Outcome): string {
  return `${wrongPass ? 'WRONG PASS' : 'WRONG CLASS'}: ${trial.category} ${trial.name}: ${told}`
}
