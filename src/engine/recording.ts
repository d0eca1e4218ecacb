import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Verdict } from '../core/verdict.ts'
import { eventsText, verdictText } from '../core/verdict-text.ts'
import { describeError } from '../core/describe-error.ts'
import { writeFileAtomically } from './atomic-file.ts'
import type { RunEvent } from './events.ts'
import { RunRecord } from './record.ts'

const recordFile = 'run.json'
const verdictFile = 'verdict.json'
const eventsFile = 'events.ndjson'

/** Writes what a replay needs, and beside it what people look for first. `run.json` comes last: it makes the folder a recording. */
export async function writeRecording(
  folder: string,
  run: { readonly record: RunRecord; readonly verdict: Verdict; readonly events: readonly RunEvent[] },
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFileAtomically(join(folder, verdictFile), verdictText(run.verdict))
  await writeFileAtomically(join(folder, eventsFile), eventsText(run.events))
  await writeFileAtomically(join(folder, recordFile), `${JSON.stringify(run.record, null, 1)}\n`)
}

/** Reads a recording. Throws an Error whose message says what is wrong with the folder. */
export async function readRecording(folder: string): Promise<RunRecord> {
  const path = join(folder, recordFile)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(
      `${folder} is not a recording: ${path} can't be read (${describeError(error)}). A recording is made with graycheck run --record ${folder}`,
      { cause: error },
    )
  })
  const parsed = RunRecord.safeParse(parseJson(text, path))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`${path} is not a recording of this version: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${describeError(error)}`, { cause: error })
  }
}
