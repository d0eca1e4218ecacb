import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFileAtomically } from '../engine/atomic-file.ts'
import type { Lab } from '../lab/lab.ts'
import { faults, startLab } from '../lab/lab.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import { nearest } from '../core/did-you-mean.ts'
import { execute } from './execute.ts'
import { UsageError } from './exit.ts'
import type { Output } from './outputs.ts'
import { onStopSignal } from './stop-signals.ts'

export interface DemoRequest {
  readonly fault: string | null
  /** Folder for config, verdict and recording; a new temporary one when null. */
  readonly folder: string | null
  /** Leave the lab up after the run, until a signal. */
  readonly keep: boolean
  readonly outputs: readonly Output[]
  readonly quiet: boolean
  readonly version: string
}

/** Starts the lab, runs the real engine against it with a real config file, and tells where everything lies. */
export async function demo(request: DemoRequest): Promise<number> {
  refuseUnknownFault(request.fault)
  const folder = request.folder ?? (await mkdtemp(join(tmpdir(), 'graycheck-demo-')))
  await mkdir(folder, { recursive: true })
  const lab = await startLab()
  try {
    const configPath = join(folder, 'graycheck.yaml')
    refuseForeignConfig(configPath, lab.config)
    writeFileAtomically(configPath, lab.config)
    if (request.fault !== null) await lab.inject(request.fault)
    say(introduction(request.fault))
    const exitCode = await runOnLab(request, folder, configPath)
    say(whereThingsLie(folder))
    if (request.keep) await keepUp(lab, configPath)
    return exitCode
  } finally {
    await lab.stop()
  }
}

/** A folder may be used again and again, but the config of a real service in it is not the demo's to replace. */
function refuseForeignConfig(path: string, ours: string): void {
  const [title = ''] = ours.split('\n')
  if (!existsSync(path) || readFileSync(path, 'utf8').startsWith(title)) return
  throw new UsageError(`${path} is there already and is no config of the demo: name another folder with --folder`)
}

async function runOnLab(request: DemoRequest, folder: string, path: string): Promise<number> {
  const loaded = await loadPlan({ source: { path }, env: {} })
  if ('problems' in loaded) throw new Error(`the lab's own config is not valid:\n${formatProblems(loaded.problems)}`)
  const verdictFile: Output = { format: 'json', path: join(folder, 'verdict.json') }
  const { exitCode } = await execute(loaded.plan, {
    version: request.version,
    outputs: [...request.outputs, verdictFile],
    record: join(folder, 'recording'),
    quiet: request.quiet,
  })
  return exitCode
}

function introduction(fault: string | null): string {
  const state = fault === null ? 'healthy' : `with the fault ${fault}: ${summaryOf(fault)}`
  return `a gray release of user (v2-canary) on this machine, ${state}`
}

function whereThingsLie(folder: string): string {
  return [
    `config     ${join(folder, 'graycheck.yaml')}`,
    `verdict    ${join(folder, 'verdict.json')}`,
    `recording  ${join(folder, 'recording')}  (graycheck replay ${join(folder, 'recording')})`,
  ].join('\n')
}

/** Holds the lab up until a signal comes, with what a newcomer needs to play with it. */
async function keepUp(lab: Lab, configPath: string): Promise<void> {
  say(
    `\nthe lab stays up until Ctrl-C; in another terminal:\n  graycheck run --config ${configPath}\n${addressLines(lab).join('\n')}`,
  )
  await new Promise<void>((resolve) => {
    // A timer that never fires would let Node end with nothing to wait for; this one keeps the process alive.
    const alive = setInterval(() => undefined, 60_000)
    const end = (): void => {
      clearInterval(alive)
      resolve()
    }
    onStopSignal(end)
  })
}

function addressLines(lab: Lab): string[] {
  const { gateway, prometheus, configStore, instances, dependencies } = lab.addresses
  const rows: [string, string][] = [
    ['gateway', `${gateway.url}  replicas ${gateway.replicas.join(', ')}`],
    ['prometheus', prometheus.url],
    ['config store', `${configStore.url}  key ${configStore.key}`],
  ]
  for (const { gray, stable } of Object.values(instances)) {
    for (const instance of [...gray, ...stable])
      rows.push([instance.id, `http://${instance.address}  ${instance.version}`])
  }
  for (const [name, address] of Object.entries(dependencies)) rows.push([name, address])
  return rows.map(([name, address]) => `  ${name.padEnd(16)}${address}`)
}

function summaryOf(name: string): string {
  return faults.find((fault) => fault.name === name)?.summary ?? name
}

function refuseUnknownFault(name: string | null): void {
  if (name === null || faults.some((fault) => fault.name === name)) return
  const near = nearest(
    name,
    faults.map((fault) => fault.name),
  )
  const hint = near === null ? '' : ` Did you mean ${near}?`
  throw new UsageError(`--fault ${name}: the lab has no such fault.${hint} graycheck demo --list-faults shows them`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function listFaults(json: boolean): string {
  if (json) return `${JSON.stringify(faults, null, 2)}\n`
  const width = Math.max(...faults.map((fault) => fault.name.length))
  const lines = faults.map(
    (fault) =>
      `${fault.name.padEnd(width)}  ${fault.question.padEnd(12)}  ${fault.expect.code}\n${' '.repeat(width)}  ${fault.summary}\n`,
  )
  return lines.join('')
}
