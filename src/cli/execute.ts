import { randomUUID } from 'node:crypto'
import { kindOf, reasonOf } from '../checks/registry.ts'
import { systemClock } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'
import type { Verdict } from '../core/verdict.ts'
import type { RunEvent } from '../engine/events.ts'
import { filesOfRecording, prepareRecording, writeRecording } from '../engine/recording.ts'
import type { RunResult } from '../engine/run-plan.ts'
import { runPlan } from '../engine/run-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { listenForDefects } from './defects.ts'
import { UsageError } from './exit.ts'
import type { Output } from './outputs.ts'
import { refuseReplacing, refuseUnusableFolder, writeOutputs } from './outputs.ts'
import { hiddenProgress, openProgress } from './show-progress.ts'
import { listenForStop } from './stop-signals.ts'

export interface Execution {
  readonly version: string
  readonly outputs: readonly Output[]
  /** Folder for the recording; null for none. */
  readonly record: string | null
  /** A new one when left out. */
  readonly runId?: string
  /** No progress on stderr. */
  readonly quiet: boolean
}

/** Runs a plan, shows its progress on stderr, and writes its recording and reports. Resolves with the verdict. */
export async function execute(plan: Plan, execution: Execution): Promise<Verdict> {
  prepareFiles(plan, execution)
  const events: RunEvent[] = []
  const progress = execution.quiet ? hiddenProgress : openProgress()
  const result = await runPlan(plan, {
    clock: systemClock,
    runId: execution.runId ?? randomUUID(),
    version: execution.version,
    kindOf,
    onStop: listenForStop,
    onDefect: listenForDefects,
    onEvent: (event) => {
      events.push(event)
      progress.onEvent(event)
    },
  }).finally(() => progress.end())
  await keep(result, events, execution)
  return result.verdict
}

/** Everything that would keep a verdict from being written is found before anything is run. */
function prepareFiles({ source }: Plan, { record, outputs }: Execution): void {
  const recorded = record === null ? [] : filesOfRecording(record)
  refuseReplacing(outputs, source.path === null ? recorded : [source.path, ...recorded])
  if (record === null) return
  refuseUnusableFolder(record)
  try {
    prepareRecording(record)
  } catch (error) {
    throw new UsageError(`--record ${record}: ${describeError(error)}`, { cause: error })
  }
}

async function keep(result: RunResult, events: readonly RunEvent[], execution: Execution): Promise<void> {
  const { verdict, record } = result
  if (execution.record !== null) writeRecording(execution.record, { record, verdict, events })
  await writeOutputs(execution.outputs, { verdict, events, reasonOf })
}
