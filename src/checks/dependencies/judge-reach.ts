import type { Attempt, Probe } from './evidence.ts'
import { listed } from './judge-words.ts'
import type { Declared } from './spec.ts'

/** What the runner's look at a declared dependency came to. */
export interface Reach {
  readonly reached: boolean
  /** In words that go on after "the runner". */
  readonly words: string
}

/**
 * Reached is what answers as declared at every address. An address of a family that the runner has no route for does not
 * count, as long as another one answers.
 */
export function reachOf({ resolution, attempts }: Probe, declared: Declared): Reach {
  if (resolution.result !== 'resolved') return { reached: false, words: `does not reach it: ${resolution.message}` }
  if (declared.kind === 'dns') return { reached: true, words: `resolves it to ${listed(resolution.addresses)}` }
  const problems = attempts.map((attempt) => ({ attempt, problem: problemOf(attempt, declared) }))
  const good = problems.filter(({ problem }) => problem === null)
  const bad = problems.filter(({ attempt, problem }) => problem !== null && !(good.length > 0 && hasNoRoute(attempt)))
  const [worst] = bad
  if (worst !== undefined) {
    const share = good.length === 0 ? '' : ` at ${bad.length} of ${attempts.length} addresses`
    return { reached: false, words: `does not reach it${share}: ${worst.problem}` }
  }
  if (good.length === 0) return { reached: false, words: 'did not dial any of its addresses' }
  return { reached: true, words: wordsOf(good.length, resolution.addresses.length, declared) }
}

function hasNoRoute({ outcome }: Attempt): boolean {
  return outcome.kind === 'unreached' && outcome.fault === 'unreachable'
}

function problemOf({ address, outcome }: Attempt, { status, alpn, verify }: Declared): string | null {
  if (outcome.kind === 'unreached') return outcome.message
  const { certificate } = outcome
  if (status !== null && outcome.status !== status)
    return `${address} answered HTTP ${outcome.status} instead of ${status}`
  if (certificate === null) return null
  if (alpn !== null && certificate.alpn !== alpn)
    return `${address} agreed on ${certificate.alpn ?? 'no protocol'} instead of ${alpn} (ALPN)`
  return verify ? (certificate.chainProblem ?? certificate.nameProblem) : null
}

function wordsOf(good: number, all: number, { kind, status }: Declared): string {
  const answers = { dns: '', tcp: 'accept a connection', tls: 'shake hands', http: `answer HTTP ${status}` }
  return `reaches it (${good} of ${all} addresses ${answers[kind]})`
}

/** The look of the runner at a declared dependency; one that did not reach it where there are several. */
export function worstProbe(probes: readonly Probe[], declared: Declared): Probe | null {
  const own = probes.filter(({ name }) => name === declared.name)
  return own.find((probe) => !reachOf(probe, declared).reached) ?? own[0] ?? null
}
