import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handler } from '../../instances/http-server.ts'
import { httpServer } from '../../instances/http-server.ts'
import { runCli } from '../../kit/run-cli.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import type { ReportFormat } from '../../../src/report/index.ts'

/** What each server of a release answers; one handler serves every instance. */
export interface Handlers {
  readonly gateway: Handler
  readonly instance: Handler
  readonly etcd: Handler
  readonly prometheus: Handler
}

/** host:port of each. */
export type Addresses = Readonly<Record<'gateway' | 'gray' | 'stable' | 'etcd' | 'prometheus', string>>

export async function startRelease(handlers: Handlers): Promise<Addresses> {
  const addressOf = async (handler: Handler): Promise<string> => (await httpServer(handler)).address
  return {
    gateway: await addressOf(handlers.gateway),
    gray: await addressOf(handlers.instance),
    stable: await addressOf(handlers.instance),
    etcd: await addressOf(handlers.etcd),
    prometheus: await addressOf(handlers.prometheus),
  }
}

export interface Ended {
  readonly exitCode: number | null
  /** Everything that came out, by name: the table on stdout, stderr, each report and each file of the recording. */
  readonly sinks: Readonly<Record<string, string>>
}

/** Every format that can go to a file, with the file it goes to. */
export const reportFiles = {
  json: 'verdict.json',
  ndjson: 'events.ndjson',
  junit: 'junit.xml',
  ctrf: 'ctrf.json',
  tap: 'report.tap',
  markdown: 'report.md',
  github: 'github.txt',
  termination: 'termination.json',
  prometheus: 'graycheck.prom',
  html: 'report.html',
} as const satisfies Record<Exclude<ReportFormat, 'table'>, string>

function outputsIn(folder: string): string[] {
  return Object.entries(reportFiles).flatMap(([format, file]) => ['--output', `${format}=${join(folder, file)}`])
}

/** Runs the built program on a config, with every sink there is, and again from the recording. */
export async function runWithAllSinks(
  config: string,
  { env = {}, files = {} }: { env?: Record<string, string>; files?: Record<string, string> } = {},
): Promise<Ended> {
  const folder = await tempFolder()
  await writeFile(join(folder, 'graycheck.yaml'), config)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)

  const { exitCode, stdout, stderr } = await runCli(
    ['run', '--output', 'table', ...outputsIn('.'), '--record', 'recording'],
    { cwd: folder, env },
  )

  const sinks: Record<string, string> = { table: stdout, stderr }
  for (const name of Object.values(reportFiles)) sinks[name] = await readFile(join(folder, name), 'utf8')
  for (const name of await readdir(join(folder, 'recording')))
    sinks[`recording/${name}`] = await readFile(join(folder, 'recording', name), 'utf8')
  await mkdir(join(folder, 'again'))
  const replayed = await runCli(['replay', 'recording', '--json', ...outputsIn('again')], { cwd: folder, env })
  for (const name of Object.values(reportFiles))
    sinks[`again/${name}`] = await readFile(join(folder, 'again', name), 'utf8')
  return { exitCode, sinks: { ...sinks, replayed: replayed.stdout, 'stderr of replay': replayed.stderr } }
}
