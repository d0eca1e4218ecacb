import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Verdict } from '../core/verdict.ts'
import { eventsText, verdictText } from '../core/verdict-text.ts'
import { describeError } from '../core/describe-error.ts'
import { writeFileAtomically } from './atomic-file.ts'
import type { RunEvent } from './events.ts'
import { RunRecord } from './record.ts'

const recordFile = 'run.json'
const verdictFile = 'verdict.json'
const eventsFile = 'events.ndjson'

/** Makes the folder ready, without the recording of an earlier run: it must not be taken for the one that is to come. */
export function prepareRecording(folder: string): void {
  makeFolder(folder)
  accessSync(folder, constants.W_OK)
  rmSync(join(folder, recordFile), { force: true })
}

/** One level after the other: with `recursive`, Node never returns where a file system refuses with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** Writes what a replay needs, and beside it what people look for first. `run.json` comes last: it makes the folder a recording. */
export function writeRecording(
  folder: string,
  run: { readonly record: RunRecord; readonly verdict: Verdict; readonly events: readonly RunEvent[] },
): void {
  prepareRecording(folder)
  writeFileAtomically(join(folder, verdictFile), verdictText(run.verdict))
  writeFileAtomically(join(folder, eventsFile), eventsText(run.events))
  writeFileAtomically(join(folder, recordFile), `${JSON.stringify(run.record, null, 1)}\n`)
}

/** The files that a recording in this folder consists of. */
export function filesOfRecording(folder: string): string[] {
  return [recordFile, verdictFile, eventsFile].map((name) => join(folder, name))
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
