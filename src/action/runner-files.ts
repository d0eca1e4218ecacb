import { randomUUID } from 'node:crypto'
import { appendFileSync, statSync } from 'node:fs'
import { githubCommand } from '../report/github-command.ts'

/** The files through which the runner of GitHub takes outputs and the job summary. */

/**
 * Sets outputs, whatever their values hold: between two lines of a delimiter that no server can guess.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function setOutputs(file: string | undefined, outputs: Readonly<Record<string, string>>): void {
  if (file === undefined || file === '') return
  const delimiter = `graycheck-${randomUUID()}`
  const texts = Object.entries(outputs).map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
  appendFileSync(file, texts.join(''))
}

/** The runner refuses the whole summary of a step when it is larger. */
const largestSummary = 1024 * 1024

/** Adds to the job summary as much as there is room for. */
export function addSummary(file: string | undefined, markdown: string): void {
  if (file === undefined || file === '') return
  const taken = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const room = largestSummary - taken
  const bytes = Buffer.from(markdown)
  if (bytes.byteLength <= room) return appendFileSync(file, bytes)
  const note = '\n\nThe summary was cut: a step may write 1 MiB. The JSON report holds all of it.\n'
  const kept = room - Buffer.byteLength(note) - 3
  if (kept > 0)
    appendFileSync(
      file,
      `${bytes
        .subarray(0, kept)
        .toString('utf8')
        .replace(/\ufffd$/, '')}${note}`,
    )
}

/** Has the runner replace a text in all that it shows from now on; it masks line by line. */
export function maskCommands(secrets: readonly string[]): string {
  const lines = secrets.flatMap((secret) => secret.split(/\r?\n/)).filter((line) => line.trim().length >= 3)
  return [...new Set(lines)].map((line) => `${githubCommand('add-mask', {}, line)}\n`).join('')
}
