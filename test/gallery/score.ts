import type { Question } from '../../src/lab/faults.ts'
import type { Outcome } from './assess.ts'
import { isFault } from './case.ts'

const questions: readonly Question[] = ['dyeing', 'slo', 'config', 'release', 'dependencies']

/** The bars of the product: every fault is found, 95 % of them are told right, and no healthy release is held up. */
export function meetsBars(outcomes: readonly Outcome[]): boolean {
  const { faults, found, named, falseAlarms } = scoreOf(outcomes)
  return found === faults && named >= 0.95 * faults && falseAlarms === 0
}

interface Score {
  readonly faults: number
  readonly found: number
  readonly named: number
  readonly healthy: number
  readonly falseAlarms: number
  /** Faults that the plain gate lets pass, and those that it can tell of. */
  readonly plainPasses: number
  readonly plainTold: number
}

function scoreOf(outcomes: readonly Outcome[]): Score {
  const faults = outcomes.filter((outcome) => isFault(outcome.case))
  const healthy = outcomes.filter((outcome) => !isFault(outcome.case))
  const told = faults.filter(({ plainGate }) => plainGate === 'pass' || plainGate === 'fail')
  return {
    faults: faults.length,
    found: faults.filter(({ detected }) => detected).length,
    named: faults.filter(({ diagnosed }) => diagnosed).length,
    healthy: healthy.length,
    falseAlarms: healthy.filter(({ detected }) => !detected).length,
    plainPasses: told.filter(({ plainGate }) => plainGate === 'pass').length,
    plainTold: told.length,
  }
}

/** The table by question, and every case that came out wrong. */
export function report(outcomes: readonly Outcome[]): string {
  const asked = questions.filter((question) => outcomes.some((outcome) => outcome.case.question === question))
  const rows = asked.map((question) => [
    question,
    ...cells(scoreOf(outcomes.filter((outcome) => outcome.case.question === question))),
  ])
  const table = [header, ...rows, ['all', ...cells(scoreOf(outcomes))]]
  const wrong = outcomes.filter(({ diagnosed }) => !diagnosed).map(lineOf)
  return [...table.map(formatRow), ...(wrong.length === 0 ? [] : ['', ...wrong])].join('\n')
}

const header = ['question', 'faults', 'detected', 'diagnosed', 'healthy', 'false alarms', 'passed by a plain gate']

function cells({ faults, found, named, healthy, falseAlarms, plainPasses, plainTold }: Score): string[] {
  return [
    String(faults),
    outOf(found, faults),
    outOf(named, faults),
    String(healthy),
    outOf(falseAlarms, healthy),
    plainTold === 0 ? '-' : `${plainPasses} of ${plainTold}`,
  ]
}

function outOf(part: number, whole: number): string {
  return whole === 0 ? '-' : `${part} (${Math.round((1000 * part) / whole) / 10} %)`
}

function formatRow(row: readonly string[]): string {
  return row
    .map((cell, index) => cell.padEnd(Math.max(12, header[index]?.length ?? 0)))
    .join('  ')
    .trimEnd()
}

function lineOf(outcome: Outcome): string {
  const what = !isFault(outcome.case) ? 'false alarm' : outcome.detected ? 'misdiagnosed' : 'MISSED'
  return `${what}: ${outcome.case.question}/${outcome.case.name}: ${outcome.told}`
}
