import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { run } from '../../../tools/servers/run.ts'
import type { Launch, ServerProcess } from '../process.ts'
import { launch } from '../process.ts'

/**
 * A network and a table of processes of its own. The controllers listen on fixed ports of all addresses, which nobody
 * else may see or take; and whatever runs in here, also what a process left behind, ends with the namespace.
 */
export interface Namespace {
  /** Goes with the namespace. */
  readonly folder: string
  /** The command line that runs the given one inside. */
  readonly wrap: (command: readonly string[]) => [string, ...string[]]
  /** Ends everything inside at once. */
  readonly stop: () => Promise<void>
}

export interface Result {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

// Whoever is not root is root in a user namespace of its own, which allows the others.
const isRoot = process.getuid?.() === 0
const unshare = ['--net', '--pid', '--fork', ...(isRoot ? [] : ['--map-root-user'])]
const enter = ['--net', '--pid', ...(isRoot ? [] : ['--user', '--preserve-credentials'])]

/** Why there can be no namespace on this machine, if so. */
export async function namespaceProblem(): Promise<string | undefined> {
  const { succeeded, output } = await run('unshare', [...unshare, 'ip', 'link', 'set', 'lo', 'up'], {
    timeoutMs: 10_000,
  })
  return succeeded ? undefined : `no network namespace of its own: ${output.slice(-300)}`
}

export async function startNamespace(): Promise<Namespace> {
  const keeper = await launch({
    name: 'namespace',
    file: 'unshare',
    configure: async () => [...unshare, 'sh', '-c', 'ip link set lo up && touch up && exec sleep infinity'],
    isReady: async (folder) => existsSync(join(folder, 'up')),
  })
  const first = await firstProcessOf(keeper)
  return {
    folder: keeper.folder,
    wrap: (command) => ['nsenter', `--target=${first}`, ...enter, ...command],
    // The first process of a namespace does not get a SIGTERM; its end takes all others with it.
    stop: () => keeper.kill9(),
  }
}

/** `unshare` itself stays outside; the only process that it started is the first one inside. */
async function firstProcessOf(keeper: ServerProcess): Promise<number> {
  const children = await readFile(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8')
  return Number.parseInt(children, 10)
}

/** A server that runs inside. Signals reach what stands at its door outside first, so its stop is a SIGKILL. */
export function launchInside({ wrap }: Namespace, options: Launch): Promise<ServerProcess> {
  const [file, ...door] = wrap([options.file])
  return launch({
    ...options,
    file,
    configure: async (folder) => [...door, ...(await options.configure(folder))],
  })
}

export interface RunInsideOptions {
  /** Beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
}

/** Runs a program inside to its end. Never rejects for what it ends with. */
export function runInside(
  { wrap, folder }: Namespace,
  command: readonly string[],
  { env = {}, cwd = folder, input = '' }: RunInsideOptions = {},
): Promise<Result> {
  const [file, ...args] = wrap(command)
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { PATH: process.env['PATH'], HOME: folder, ...env } })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
    // A program that reads no input may be gone before it is written.
    child.stdin.on('error', () => undefined).end(input)
  })
}
