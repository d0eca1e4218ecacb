import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { dataHint } from './pre-scan.ts'
import type { Draft } from './problems.ts'

const longestFile = 1024 * 1024

/** What the file is to the one who reads the message. */
export interface FileWords {
  /** With its article: "the config". */
  readonly name: string
  /** What to do when it can't be opened. */
  readonly openHint: string
  /** What to do when it is too large. */
  readonly sizeHint: string
}

export const configWords: FileWords = {
  name: 'the config',
  openHint: 'name the config with --config',
  sizeHint: dataHint,
}

export type FileText =
  { readonly bytes: Uint8Array; readonly text: string } | { readonly text: string; readonly problem: Draft }

/** Reads a file of YAML: at most 1 MiB of UTF-8 without a byte order mark. Never rejects. */
export async function readYamlFile(path: string, words: FileWords = configWords): Promise<FileText> {
  let bytes: Buffer
  try {
    bytes = await readAtMost(path, longestFile + 1)
  } catch (error) {
    return refused('', describeReadError(error), words.openHint)
  }
  return decodeYaml(bytes, words)
}

/** Reads no more than it is told to: a pipe or a device may never end. */
async function readAtMost(path: string, limit: number): Promise<Buffer> {
  const buffer = Buffer.alloc(limit)
  const file = await open(path, 'r')
  try {
    let length = 0
    while (length < limit) {
      const { bytesRead } = await file.read(buffer, length, limit - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await file.close()
  }
}

function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'this is a directory, expected a YAML file'
  if (code === 'EACCES' || code === 'EPERM') return 'this file may not be read by the current user'
  return `this file can't be read (${error instanceof Error ? error.message : String(error)})`
}

/** Turns the bytes of a file into text, or says why they are none. */
export function decodeYaml(bytes: Uint8Array, { name, sizeHint }: FileWords = configWords): FileText {
  if (bytes.length > longestFile) return refused('', `${name} is larger than 1 MiB`, sizeHint)
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    return refused('', `${name} is UTF-16, expected UTF-8`, 'save it as UTF-8 without a byte order mark')
  if (startsWith(bytes, [0xef, 0xbb, 0xbf]))
    return refused('', `${name} starts with a byte order mark`, 'save it as UTF-8 without a byte order mark')
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!isUtf8(bytes))
    return refused(text, 'these bytes are not UTF-8', 'save the file as UTF-8', text.indexOf('\u{fffd}'))
  const control = /(?![\t\n\r\u0085])\p{Cc}/u.exec(text)
  if (control !== null) return refused(text, describeControl(control[0]), 'take it out', control.index)
  return { bytes, text }
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte)
}

function describeControl(character: string): string {
  if (character === '\0') return 'a NUL character is not allowed in YAML (a UTF-16 file looks like this too)'
  const code = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `the control character U+${code.toUpperCase()} is not allowed in YAML`
}

function refused(text: string, message: string, hint: string, offset?: number): FileText {
  const origin = offset === undefined ? null : ({ type: 'file', offset } as const)
  return { text, problem: { origin, path: [], message, hint } }
}
