import { kindOf } from '../../src/checks/registry.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Finding } from '../../src/core/finding.ts'
import type { Verdict } from '../../src/core/verdict.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import type { Lab, LabOptions } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'
import type { Case, Edit } from './case.ts'
import { isFault } from './case.ts'
import type { PlainVerdict } from './plain-gate.ts'
import { askPlainGate } from './plain-gate.ts'

export interface Outcome {
  readonly case: Case
  readonly verdict: Verdict
  /** A fault that did not pass, or a healthy release that did. */
  readonly detected: boolean
  /** The right status, with the right reason code on the right subjects and on nothing else. */
  readonly diagnosed: boolean
  /** What was expected and what came, in one line; for reports. */
  readonly told: string
  readonly plainGate: PlainVerdict
}

/** What is measured is whether faults are found, not how sure one can be: a tenth of the probes is enough for most. */
const probes = 'requests: 299, maxLeak: 1%'
const fewerProbes: Edit = [probes, 'maxLeak: 10%']
/** Where the question is another one, the routes only have to be seen. */
const fewestProbes: Edit = [probes, 'maxLeak: 25%, nearMissRequests: 1']

/** Starts a lab of its own, arranges it, asks the plain gate and runs graycheck on it through the engine. */
export async function runCase(one: Case, options: LabOptions = {}): Promise<Outcome> {
  const lab = await startLab({ ...one.lab, ...options })
  try {
    await one.arrange?.(lab)
    const plainGate = await askPlainGate(lab)
    return { ...assess(one, await verdictOn(configOf(one, lab)), lab), plainGate }
  } finally {
    await lab.stop()
  }
}

function configOf({ question, edits = [], allProbes = false }: Case, lab: Lab): string {
  const own = typeof edits === 'function' ? edits(lab) : edits
  const fewer = question === 'dyeing' ? fewerProbes : fewestProbes
  return [...own, ...(allProbes ? [] : [fewer])].reduce(edit, lab.config)
}

function edit(config: string, [from, to]: Edit): string {
  if (config.includes(from)) return config.replace(from, () => to)
  throw new Error(`the config of the lab has no ${JSON.stringify(from)}: adapt the case`)
}

async function verdictOn(config: string): Promise<Verdict> {
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

function assess(one: Case, verdict: Verdict, lab: Lab): Omit<Outcome, 'plainGate'> {
  const findings = verdict.stages.flatMap(({ checks }) => checks).flatMap((check) => check.findings)
  if (!isFault(one)) {
    const passed = verdict.status === 'pass'
    return {
      case: one,
      verdict,
      detected: passed,
      diagnosed: passed,
      told: `expected pass, got ${wordsOf(verdict, findings)}`,
    }
  }
  const { status, code, subjects, naming = () => [] } = one.expect
  const telling = findings.filter((finding) => finding.code === code)
  const wanted = distinct(subjects(lab))
  const isOnSubjects = wanted.join('\n') === distinct(telling.map(({ subject }) => subject)).join('\n')
  const isNaming = naming(lab).every((name) => telling.every(({ message }) => message.includes(name)))
  const diagnosed = verdict.status === status && isOnSubjects && isNaming
  const told = `expected ${status} by ${code} on ${wanted.join(', ')}; got ${wordsOf(verdict, findings)}`
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

/** Runs all cases, some at a time, and calls back with each outcome as it comes. */
export async function runCases(
  cases: readonly Case[],
  atATime: number,
  onOutcome: (outcome: Outcome, index: number) => void,
  optionsOf: (index: number) => LabOptions = () => ({}),
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = cases.entries()
  async function work(): Promise<void> {
    for (const [index, one] of waiting) {
      const outcome = await runCase(one, optionsOf(index))
      outcomes[index] = outcome
      onOutcome(outcome, index)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return outcomes
}
