import { kindOf } from '../../src/checks/registry.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Finding } from '../../src/core/finding.ts'
import type { Verdict } from '../../src/core/verdict.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'
import type { AnyCase, Edit, Expected } from './case.ts'
import type { PlainVerdict } from './plain-gate.ts'

export interface Outcome {
  readonly case: AnyCase
  readonly verdict: Verdict
  /** A fault that did not pass, or a healthy release that did. */
  readonly detected: boolean
  /** The right status, with the right reason code on the right subjects and on nothing else. */
  readonly diagnosed: boolean
  /** What was expected and what came, in one line; for reports. */
  readonly told: string
  /** null where it was not asked. */
  readonly plainGate: PlainVerdict | null
}

export function applyEdits(config: string, edits: readonly Edit[]): string {
  return edits.reduce(edit, config)
}

function edit(config: string, [from, to]: Edit): string {
  if (config.includes(from)) return config.replace(from, () => to)
  throw new Error(`the config has no ${JSON.stringify(from)}: adapt the case`)
}

/** Runs all checks of a config through the engine. */
export async function verdictOn(config: string): Promise<Verdict> {
  const source = { text: config, path: 'graycheck.yaml' }
  const loaded = await loadPlan({ source, flags: { keepGoing: true }, env: {} })
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems))
  const { verdict } = await runPlan(loaded.plan, {
    clock: systemClock,
    runId: 'gallery',
    version: '0.0.0',
    kindOf,
    onEvent: () => undefined,
    onStop: () => () => undefined,
  })
  return verdict
}

/** Holds a verdict against what the case expects of it. */
export function assess<Place>(
  one: AnyCase & { readonly expect: 'pass' | Expected<Place> },
  verdict: Verdict,
  place: Place,
): Omit<Outcome, 'plainGate'> {
  const findings = verdict.stages.flatMap(({ checks }) => checks).flatMap((check) => check.findings)
  const words = wordsOf(verdict, findings)
  if (one.expect === 'pass') {
    const passed = verdict.status === 'pass'
    return { case: one, verdict, detected: passed, diagnosed: passed, told: `expected pass, got ${words}` }
  }
  const { status, code, subjects, naming = () => [] } = one.expect
  const telling = findings.filter((finding) => finding.code === code)
  const wanted = distinct(subjects(place))
  const isOnSubjects = wanted.join('\n') === distinct(telling.map(({ subject }) => subject)).join('\n')
  const isNaming = naming(place).every((name) => telling.every(({ message }) => message.includes(name)))
  const diagnosed = verdict.status === status && isOnSubjects && isNaming
  const told = `expected ${status} by ${code} on ${wanted.join(', ')}; got ${words}`
  return { case: one, verdict, detected: verdict.status !== 'pass', diagnosed, told }
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort()
}

function wordsOf({ status }: Verdict, findings: readonly Finding[]): string {
  const deciding = findings.filter(({ severity }) => severity !== 'info' && severity !== 'warning')
  const words = deciding.map(({ code, subject, message }) => `${code} on ${subject} (${message})`)
  return `${status}${words.length === 0 ? '' : ` by ${words.join('; ')}`}`
}
