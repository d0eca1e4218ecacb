import { kindOf, reasonOf } from '../checks/registry.ts'
import { assembleVerdict } from '../engine/assemble.ts'
import type { RunEvent } from '../engine/events.ts'
import type { RunRecord } from '../engine/record.ts'
import { readRecording } from '../engine/recording.ts'
import { describeError } from '../core/describe-error.ts'
import { UsageError } from './exit.ts'
import type { Output } from './outputs.ts'
import { writeOutputs } from './outputs.ts'

/** Judges a recording again and writes the reports. Resolves with the exit code of its verdict. */
export async function replay(folder: string, outputs: readonly Output[], version: string): Promise<number> {
  const record = await readOrRefuse(folder)
  if (record.tool.version !== version) {
    process.stderr.write(
      `recorded with graycheck ${record.tool.version}, judged again with ${version}: the verdict may differ\n`,
    )
  }
  const verdict = assembleVerdict(record, kindOf)
  const events: RunEvent[] = [{ type: 'run-finished', at: record.startedAt, verdict }]
  await writeOutputs(outputs, { verdict, events, reasonOf })
  return verdict.exitCode
}

async function readOrRefuse(folder: string): Promise<RunRecord> {
  try {
    return await readRecording(folder)
  } catch (error) {
    throw new UsageError(describeError(error))
  }
}
