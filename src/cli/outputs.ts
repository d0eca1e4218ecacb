import { accessSync, constants, existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { describeError } from '../core/describe-error.ts'
import { writeFileAtomically, writeFileInPlace } from '../engine/atomic-file.ts'
import type { ReportFormat, ReportInput } from '../report/index.ts'
import { renderReport, reportFormats } from '../report/index.ts'
import { UsageError, writeText } from './exit.ts'

/** Where one report goes; `path` null is standard output. */
export interface Output<Format extends string = ReportFormat> {
  readonly format: Format
  readonly path: string | null
}

/** The formats that a command can write. */
export interface Formats<Format extends string> {
  readonly names: readonly Format[]
  /** Goes to standard output when nothing else does. */
  readonly otherwise: Format
  /** What `--json` is short for. */
  readonly json: Format
  readonly example: string
}

const reports: Formats<ReportFormat> = {
  names: reportFormats,
  otherwise: 'table',
  json: 'json',
  example: 'json=verdict.json',
}

/** Reads `--output FORMAT[=PATH]`, repeated, and `--json`. Throws UsageError before anything is run. */
export function parseOutputs(values: readonly string[], json: boolean): Output[] {
  return parseOutputsAs(reports, values, json)
}

export function parseOutputsAs<Format extends string>(
  formats: Formats<Format>,
  values: readonly string[],
  json: boolean,
): Output<Format>[] {
  const outputs = values.map((value) => parseOutput(formats, value))
  const toStdout = outputs.filter((output) => output.path === null)
  if (json) outputs.push({ format: formats.json, path: null })
  else if (toStdout.length === 0) outputs.push({ format: formats.otherwise, path: null })
  if (toStdout.length + (json ? 1 : 0) > 1) {
    throw new UsageError(
      `--output: only one report can go to standard output; give the others a path, such as ${formats.example}`,
    )
  }
  refuseSamePath(outputs)
  return outputs
}

function parseOutput<Format extends string>({ names, example }: Formats<Format>, value: string): Output<Format> {
  const [name = '', ...rest] = value.split('=')
  const format = names.find((known) => known === name)
  if (format === undefined) {
    throw new UsageError(
      `--output ${value}: ${JSON.stringify(name)} is no report format; expected one of ${names.join(', ')}, such as ${example}`,
    )
  }
  if (rest.length === 0) return { format, path: null }
  const path = rest.join('=')
  refuseUnusablePath(value, path)
  refuseReadOnly(value, isWrittenInPlace(format) && existsSync(path) ? path : dirname(resolve(path)))
  return { format, path }
}

function refuseUnusablePath(value: string, path: string): void {
  if (path === '') throw new UsageError(`--output ${value}: the path after = is empty`)
  const folder = dirname(resolve(path))
  const folderStat = statSync(folder, { throwIfNoEntry: false })
  if (folderStat === undefined || !folderStat.isDirectory())
    throw new UsageError(`--output ${value}: the folder ${folder} does not exist`)
  // Of a link itself: writing would replace it, and /dev/stdout is one.
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat !== undefined && !stat.isFile())
    throw new UsageError(`--output ${value}: ${path} is there already and is no regular file`)
}

/** The file system may be read-only, or somebody else's. */
function refuseReadOnly(value: string, place: string): void {
  try {
    accessSync(place, constants.W_OK)
  } catch (error) {
    throw new UsageError(`--output ${value}: ${describeError(error)}`, { cause: error })
  }
}

function refuseSamePath(outputs: readonly Output<string>[]): void {
  const seen = new Set<string>()
  for (const { path } of outputs) {
    if (path === null) continue
    const absolute = resolve(path)
    if (seen.has(absolute)) throw new UsageError(`--output: two reports would be written to ${path}`)
    seen.add(absolute)
  }
}

/**
 * Refuses, before anything is run, reports that would replace each other, the config, or a part of the recording:
 * `kept` are the files that must stay.
 */
export function refuseReplacing(outputs: readonly Output<string>[], kept: readonly string[]): void {
  const taken = new Set(kept.flatMap((path) => [placeOf(path), targetOf(path)]))
  for (const { path } of outputs) {
    if (path === null) continue
    const place = placeOf(path)
    if (taken.has(place)) throw new UsageError(`--output: ${path} is another file of this run, and would be replaced`)
    taken.add(place)
  }
}

/** The path without links, but for a link that the file itself may be: writing replaces that. */
function placeOf(path: string): string {
  const absolute = resolve(path)
  return join(targetOf(dirname(absolute)), basename(absolute))
}

function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path)
}

/** Refuses, before anything is run, a --record that no folder can be made of. */
export function refuseUnusableFolder(folder: string): void {
  if (folder === '') throw new UsageError('--record: the name of the folder is empty')
  let above = resolve(folder)
  while (!existsSync(above)) above = dirname(above)
  if (!statSync(above).isDirectory())
    throw new UsageError(`--record ${folder}: ${above} is there already and is no folder`)
}

/** Writes every report; files first, so that what stdout says has been kept. Rejects when one can't be written. */
export async function writeOutputs(
  outputs: readonly Output[],
  input: Pick<ReportInput, 'verdict' | 'events' | 'reasonOf'>,
): Promise<void> {
  await writeTexts(outputs, ({ format, path }) => renderReport(format, { ...input, ...styleFor(path) }))
}

export async function writeTexts<Format extends string>(
  outputs: readonly Output<Format>[],
  render: (output: Output<Format>) => Promise<string>,
): Promise<void> {
  for (const output of outputs.toSorted((a, b) => Number(a.path === null) - Number(b.path === null))) {
    const text = await render(output)
    if (output.path === null) await writeText(process.stdout, text)
    else writeReport(output.format, output.path, text)
  }
}

function writeReport(format: string, path: string, text: string): void {
  if (isWrittenInPlace(format)) writeFileInPlace(path, text)
  else writeFileAtomically(path, text)
}

/**
 * A report is there as a whole or not at all. Only the termination log of Kubernetes is written where it is: it is mounted
 * there, and what is mounted can't be replaced.
 */
function isWrittenInPlace(format: string): boolean {
  return format === 'termination'
}

/** Width and colour of the terminal; a pipe or a file gets 100 columns and no colour. */
export function styleFor(path: string | null): { width: number; color: boolean } {
  const terminal = path === null && process.stdout.isTTY
  return { width: terminal ? process.stdout.columns : 100, color: terminal && wantsColor() }
}

/** https://no-color.org: any non-empty value switches colour off. */
export function wantsColor(): boolean {
  return (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
}
