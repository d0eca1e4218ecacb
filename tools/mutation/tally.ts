import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Stryker } from '@stryker-mutator/core'
import type { Explained } from './explained/explain.ts'
import { wholeBlock } from './explained/explain.ts'

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

export interface Survivor extends Omit<Explained, 'why'> {
  readonly at: string
  readonly isCovered: boolean
  readonly why: string | undefined
}

export interface Tally {
  readonly killed: number
  readonly timedOut: number
  readonly survivors: readonly Survivor[]
  /** Explanations of what is killed by now, or is not there any more. */
  readonly stale: readonly Explained[]
}

/** What could not run at all, and what is not meant to, is in no score. */
export function tally(results: readonly MutantResult[], explained: readonly Explained[]): Tally {
  const count = (status: MutantResult['status']): number => results.filter((one) => one.status === status).length
  const survivors = results
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((result) => survivorOf(result, explained))
  const files = new Set(results.map(({ fileName }) => relative('.', fileName)))
  const isStale = (one: Explained): boolean => files.has(one.file) && !survivors.some((other) => isSame(one, other))
  return { killed: count('Killed'), timedOut: count('Timeout'), survivors, stale: explained.filter(isStale) }
}

export function scoreOf({ killed, timedOut, survivors }: Tally): number {
  const detected = killed + timedOut
  return (100 * detected) / (detected + survivors.length)
}

function survivorOf(result: MutantResult, explained: readonly Explained[]): Survivor {
  const { start, end } = result.location
  const file = relative('.', result.fileName)
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line)
  const line = lines[0] ?? ''
  // Stryker counts lines and columns from one.
  const last = (lines.at(-1) ?? '').slice(0, end.column - 1)
  const from = [...lines.slice(0, -1), last].join('\n').slice(start.column - 1)
  const survivor = { file, line: line.trim(), from, to: result.replacement }
  return {
    ...survivor,
    at: `${file}:${start.line}:${start.column}`,
    isCovered: result.status === 'Survived',
    why: explained.find((one) => isSame(one, survivor))?.why,
  }
}

type Place = Omit<Explained, 'why'>

function isSame(explained: Place, survivor: Place): boolean {
  const isWholeBlock = explained.from === wholeBlock && survivor.from.startsWith('{') && survivor.from.endsWith('}')
  const isFrom = isWholeBlock || explained.from === survivor.from
  return explained.file === survivor.file && explained.line === survivor.line && isFrom && explained.to === survivor.to
}
