import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Verdict } from '../../src/core/verdict.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { inScope } from '../kit/when-done.ts'
import type { CliOptions } from '../kit/run-cli.ts'
import type { Category, Ending, Expected, FaultCase, Peer, PeerCase, PlaceName } from './case.ts'
import { decidingFindings, isPeerCase } from './case.ts'
import { looksLikePass, verdictOf } from './ending.ts'
import type { Measured } from './measure.ts'
import { endNoted, measure, readEnd } from './measure.ts'
import { passed, places } from './places.ts'
import { missing } from './requirements.ts'

/** One case at one place: what is run. */
export interface Trial {
  readonly category: Category
  readonly name: string
  readonly case: FaultCase
  readonly place: PlaceName | null
}

export interface Outcome {
  readonly trial: Trial
  /** Why it could not be run here; null when it was. */
  readonly skipped: string | null
  readonly rightClass: boolean
  readonly wrongPass: boolean
  /** A whole verdict, or where none can be had the documented exit code. */
  readonly complete: boolean
  /** What was expected and what came, in one line. */
  readonly told: string
  /** How far the run went over its deadline; null without a deadline. */
  readonly overrunMs: Overrun | null
  readonly startUpMs: number
  readonly peakBytes: number
}

export interface Overrun {
  /** By the verdict's own durationMs. */
  readonly own: number
  /** As seen from outside, until the process was gone. */
  readonly seen: number
  /** The same, less the time behind the deadline in which the machine had no processor for it. */
  readonly served: number
}

export function trialsOf(cases: readonly FaultCase[]): Trial[] {
  return cases.flatMap((one): Trial[] => {
    const { category, name } = one
    if (!isPeerCase(one)) return [{ category, name, case: one, place: null }]
    return one.at.map((place) => ({ category, name: `${name} at ${place}`, case: one, place }))
  })
}

/** Starts the peers, runs the built program against them and holds the ending against what the case expects. */
export async function runTrial(trial: Trial, random: () => number): Promise<Outcome> {
  const lacking = await missing(trial.case.needs ?? [])
  if (lacking.length > 0) return skipped(trial, `needs ${lacking.join(', ')}`)
  return inScope(() => (isPeerCase(trial.case) ? runPeerCase(trial, trial.case, random) : runProcessCase(trial)))
}

function skipped(trial: Trial, why: string): Outcome {
  const nothing = { rightClass: true, wrongPass: false, complete: true, overrunMs: null, startUpMs: 0, peakBytes: 0 }
  return { trial, skipped: why, told: why, ...nothing }
}

async function runPeerCase(trial: Trial, one: PeerCase, random: () => number): Promise<Outcome> {
  const place = places[trial.place ?? 'gateway']
  const { settings = {} } = one
  const peer = await one.start(place.honest, random)
  const cwd = await tempFolder()
  await writeFile(join(cwd, 'graycheck.yaml'), await place.config(peer, settings))
  const inner = { ...settings.options, ...(await resolvedBy(peer, cwd)) }
  const endFile = join(cwd, 'ended')
  const options = { ...inner, cwd, wrap: endNoted(endFile, inner.wrap) }
  const measured = await measure(['run', '--json', ...(settings.args ?? [])], options)
  const verdict = verdictOf(measured.ending)
  const expected = expectedOf(one, trial.place ?? 'gateway', peer)
  const complaint = compare(expected, measured.ending, verdict) ?? peer.complaint?.() ?? null
  return {
    trial,
    skipped: null,
    rightClass: complaint === null,
    wrongPass: expected.status !== 'pass' && looksLikePass(measured.ending),
    complete: verdict !== null && verdict.exitCode === measured.ending.exitCode,
    told: complaint ?? 'as expected',
    overrunMs: verdict === null ? null : overrunOf(verdict, settings.timeoutMs ?? 20_000, readEnd(endFile), measured),
    startUpMs: measured.startUpMs,
    peakBytes: measured.peakBytes,
  }
}

/** Its own resolv.conf for the run alone: the name server of the machine is left as it is. */
async function resolvedBy({ resolvConf }: Peer, folder: string): Promise<Pick<CliOptions, 'wrap'>> {
  if (resolvConf === undefined) return {}
  const path = join(folder, 'resolv.conf')
  await writeFile(path, resolvConf)
  const script = `mount --bind '${path}' /etc/resolv.conf && exec "$@"`
  return { wrap: (command) => ['unshare', '-m', 'sh', '-c', script, 'sh', ...command] }
}

function expectedOf({ means }: PeerCase, place: PlaceName, peer: Peer): Expected {
  const meaning = typeof means === 'string' || 'status' in means ? means : means[place]
  if (meaning === undefined) throw new Error(`the case says nothing about the place ${place}`)
  if (meaning === 'passes') return passed
  return typeof meaning === 'string' ? places[place].expect(meaning, peer) : meaning
}

function compare(expected: Expected, { exitCode, signal, stderr }: Ending, verdict: Verdict | null): string | null {
  if (verdict === null) return `no verdict, exit ${exitCode ?? signal}: ${stderr.slice(-500)}`
  const findings = decidingFindings(verdict)
  const codes = [...new Set(findings.map(({ code }) => code))].sort()
  const onSubject = findings.filter(({ code }) => code === expected.codes[0]).map(({ subject }) => subject)
  const isRight =
    verdict.status === expected.status &&
    exitCode === expected.exitCode &&
    codes.join() === [...expected.codes].sort().join() &&
    (expected.subject === null || onSubject.includes(expected.subject))
  if (isRight) return null
  const words = findings.map(({ code, subject, message }) => `${code} on ${subject} (${message.slice(0, 300)})`)
  const wanted = `${expected.status} ${expected.exitCode} by ${expected.codes.join()} on ${expected.subject ?? 'any'}`
  return `expected ${wanted}; got ${verdict.status} ${exitCode} by ${words.join('; ')}`
}

function overrunOf(
  { startedAt, durationMs }: Verdict,
  timeoutMs: number,
  endedMs: number,
  { waitedSinceMs }: Measured,
): Overrun {
  const deadlineMs = Date.parse(startedAt) + timeoutMs
  const seen = endedMs - deadlineMs
  return { own: durationMs - timeoutMs, seen, served: seen - waitedSinceMs(deadlineMs) }
}

async function runProcessCase(trial: Trial): Promise<Outcome> {
  if (isPeerCase(trial.case)) throw new TypeError('a case with a peer')
  let last: Measured | null = null
  const { ending, complaint } = await trial.case.run(async (args, options) => {
    last = await measure(args, options)
    return last.ending
  })
  const { startUpMs, peakBytes } = last ?? { startUpMs: 0, peakBytes: 0 }
  return {
    trial,
    skipped: null,
    rightClass: complaint === null,
    wrongPass: complaint !== null && looksLikePass(ending),
    complete: complaint === null,
    told: complaint ?? 'as expected',
    overrunMs: null,
    startUpMs,
    peakBytes,
  }
}

/** Runs all trials, some at a time, and calls back with each outcome as it comes. */
export async function runTrials(
  trials: readonly Trial[],
  atATime: number,
  randomOf: (index: number) => () => number,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = trials.entries()
  async function work(): Promise<void> {
    for (const [index, trial] of waiting) {
      const outcome = await runTrial(trial, randomOf(index))
      outcomes[index] = outcome
      onOutcome(outcome)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return outcomes
}
