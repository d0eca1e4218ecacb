import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reasonOf } from '../checks/registry.ts'
import { execute } from '../cli/execute.ts'
import { UsageError, writeText } from '../cli/exit.ts'
import { loadUsablePlan } from '../cli/load-plan.ts'
import { exitCodeOfUsageError } from '../core/exit-code.ts'
import type { Verdict } from '../core/verdict.ts'
import { decides } from '../engine/assemble.ts'
import type { PlanProblem } from '../plan/load.ts'
import type { Plan } from '../plan/plan.ts'
import { githubCommand } from '../report/github-command.ts'
import { renderReport } from '../report/index.ts'
import type { ActionInputs } from './inputs.ts'
import { readInputs } from './inputs.ts'
import { addSummary, maskCommands, setOutputs } from './runner-files.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the reports of one run lie on the runner. */
interface Files {
  readonly verdict: string
  readonly html: string
}

/** Runs the gate as a step of a workflow. Resolves with the exit code; outputs are set before the step can fail. */
export async function runAction(env: Environment, version: string): Promise<number> {
  // Whatever happens from here on, a later step finds no verdict that it could take for a pass.
  setOutputs(env['GITHUB_OUTPUT'], { verdict: 'none', 'exit-code': '12' })
  try {
    const inputs = readInputs(env)
    const loaded = await loadUsablePlan(inputs.request)
    if ('problems' in loaded) return await refuse(loaded.problems, env)
    return await runPlanned(loaded.plan, inputs, env, version)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return refuse([{ file: null, line: null, column: null, path: '', message: error.message, hint: null }], env)
  }
}

type Refusal = Pick<PlanProblem, 'file' | 'line' | 'column' | 'path' | 'message' | 'hint'>

/** GitHub shows ten errors of a step. */
const mostShown = 10

async function refuse(problems: readonly Refusal[], env: Environment): Promise<number> {
  const lines = problems.map((problem, index) => (index < mostShown ? annotate(problem) : sentenceOf(problem)))
  await writeText(process.stdout, lines.map((line) => `${line}\n`).join(''))
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  addSummary(
    env['GITHUB_STEP_SUMMARY'],
    `### graycheck: nothing was run\n\n${count} in the config or the inputs; see the log.\n`,
  )
  const [first] = problems
  const summary = first === undefined ? '' : sentenceOf(first)
  setOutputs(env['GITHUB_OUTPUT'], { 'exit-code': String(exitCodeOfUsageError), summary })
  return exitCodeOfUsageError
}

function annotate(problem: Refusal): string {
  const { file, line, column } = problem
  return githubCommand('error', { file, line, col: column, title: 'graycheck' }, sentenceOf(problem))
}

function sentenceOf({ path, message, hint }: Refusal): string {
  const sentence = path === '' ? message : `${path}: ${message}`
  return hint === null ? sentence : `${sentence}; ${hint}`
}

async function runPlanned(plan: Plan, inputs: ActionInputs, env: Environment, version: string): Promise<number> {
  await writeText(process.stdout, maskCommands(plan.secrets))
  const files = prepareFiles(env)
  const verdict = await execute(plan, {
    version,
    record: inputs.record,
    quiet: false,
    outputs: [...inputs.outputs, { format: 'json', path: files.verdict }, { format: 'html', path: files.html }],
  })
  setOutputs(env['GITHUB_OUTPUT'], outputsOf(verdict, files))
  const input = { verdict, events: [], width: 120, color: false, reasonOf }
  addSummary(env['GITHUB_STEP_SUMMARY'], await renderReport('markdown', input))
  await writeText(process.stdout, await renderReport('github', input))
  return verdict.exitCode
}

/** RUNNER_TEMP is emptied before and after each job; each step has a folder of its own in it. */
function prepareFiles(env: Environment): Files {
  const folder = join(env['RUNNER_TEMP'] ?? tmpdir(), `graycheck-${process.pid}-${Date.now()}`)
  mkdirSync(folder, { recursive: true })
  return { verdict: join(folder, 'verdict.json'), html: join(folder, 'report.html') }
}

function outputsOf(verdict: Verdict, files: Files): Record<string, string> {
  const checks = verdict.stages.flatMap((stage) => stage.checks)
  const undecided = checks.filter((check) => decides(check) && check.status !== 'pass')
  return {
    verdict: verdict.status,
    'exit-code': String(verdict.exitCode),
    summary: verdict.summary,
    'run-id': verdict.runId,
    'failed-checks': JSON.stringify(undecided.map(({ id }) => id)),
    'verdict-path': files.verdict,
    'report-path': files.html,
  }
}
