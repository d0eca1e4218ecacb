import { compareText } from '../../core/canonical.ts'
import type { EvidenceReference } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Reading } from './judge-probe.ts'
import type { Side, Sides } from './judge-sides.ts'
import type { Direction, Spec } from './spec.ts'

const mostExamples = 3

/** `gray 2.1.0-canary.3 (as its instances report)`, or `a gray instance` where no version is known; with more notes. */
export function sideInWords(side: Side, { versions, isLearned }: Sides, more: readonly string[] = []): string {
  const own = versions[side]
  const others = own.length > mostExamples ? ` or ${own.length - mostExamples} others` : ''
  const text = own.length === 0 ? `a ${side} instance` : `${side} ${own.slice(0, mostExamples).join(' or ')}${others}`
  const notes = [...(own.length > 0 && isLearned ? ['as its instances report'] : []), ...more]
  return notes.length === 0 ? text : `${text} (${notes.join(', ')})`
}

/** What was sent, in words: `tagged probes`. */
export function probesInWords(direction: Direction): string {
  if (!direction.nearMiss) return `${direction.name} probes`
  return `probes with almost the tag (${direction.name}: ${writtenAs(direction)})`
}

/** The tag lines as a request writes them. */
export function writtenAs({ headers }: Direction): string {
  if (headers.length === 0) return 'no tag'
  return headers.map(([name, value]) => `${name}: ${value}`.trimEnd()).join(' and ')
}

/** The most frequent ones first: `2.0.9 (12), 2.0.8 (1)`; just the one where there is only one. */
export function tally(readings: readonly Reading[]): string {
  const counts = groupBy(readings, ({ actual }) => actual ?? 'nothing')
  const sorted = [...counts].sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b))
  const [first] = sorted
  if (first !== undefined && sorted.length === 1) return first[0]
  const shown = sorted.slice(0, mostExamples).map(([actual, { length }]) => `${actual} (${length})`)
  return sorted.length > mostExamples
    ? `${shown.join(', ')} and ${sorted.length - mostExamples} others`
    : shown.join(', ')
}

/** The first probes of a direction as references, each with the trace to look for; others were sent in another way. */
export function examplesOf(readings: readonly Reading[], direction: Direction, spec: Spec): EvidenceReference[] {
  const own = readings.filter(({ probe }) => probe.direction === direction.name)
  return own.slice(0, mostExamples).map(({ probe }) => ({
    source: `gateway ${probe.address}`,
    request: `${spec.method} ${spec.url} with ${writtenAs(direction)}, trace ${probe.traceId}`,
    at: probe.at,
    vantage: 'runner',
  }))
}

/** A curl line that sends the same probe to the same address. Configured credentials stand as `...`. */
export function curlLine(address: string, direction: Direction, spec: Spec): string {
  const url = new URL(spec.url)
  const port = url.port === '' ? { 'http:': '80', 'https:': '443' }[url.protocol] : url.port
  const tagLines = direction.headers.flatMap(([name, value]) => ['-H', value === '' ? `${name};` : `${name}: ${value}`])
  const asked = `${url.hostname}:${port}`
  const connectTo = asked === address ? [] : ['--connect-to', `${asked}:${address}`]
  return ['curl', '-sS', '-i', ...connectTo, ...spec.curlOptions, ...tagLines, spec.url].map(quoteForShell).join(' ')
}

/** For POSIX shells: bare where nothing is special, else in single quotes. */
function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
