import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startGuard } from './guard.ts'
import { poll } from './poll.ts'
import { PortTakenError } from './ports.ts'

const READY_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 5000

interface RunningChild {
  child: ChildProcess
  pid: number
}

export interface Launch {
  /** For messages and for the name of the folder. */
  name: string
  file: string
  /** Writes what the server needs into its new folder, and resolves to its arguments. */
  configure: (folder: string) => Promise<string[]>
  /** Must tell this very server from another one that took its port. A rejection means "not yet". */
  isReady: (folder: string) => Promise<boolean>
  /** How long SIGTERM may take before SIGKILL. */
  stopTimeoutMs?: number
}

/** A running server with a folder of its own. Signals go to its whole process group, but for `signal`. */
export interface ServerProcess {
  pid: number
  folder: string
  /** The last 2 kB of what it wrote to standard output and standard error. */
  log: () => string
  /** Signals the leader of the group alone. */
  signal: (name: NodeJS.Signals) => void
  /** Freezes it: the kernel still accepts connections, and nobody answers them. */
  pause: () => void
  resume: () => void
  /** SIGTERM, then SIGKILL after 5 s; the folder is removed. May be called again, and after `kill9`. */
  stop: () => Promise<void>
  /** SIGKILL; the folder is removed. */
  kill9: () => Promise<void>
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal)
  } catch {
    // There is no such group any more.
  }
}

function readLog(folder: string): string {
  const path = join(folder, 'log')
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : ''
}

async function spawnInGroup(file: string, args: string[], folder: string): Promise<RunningChild> {
  const log = openSync(join(folder, 'log'), 'a')
  // A clean environment: etcd, for one, takes each of its flags from a variable too.
  const env = { PATH: process.env['PATH'] }
  const child = spawn(file, args, { cwd: folder, detached: true, stdio: ['ignore', log, log], env })
  closeSync(log)
  child.unref()
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  if (child.pid === undefined) throw new Error(`${file} was started without a process id`)
  return { child, pid: child.pid }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function endGroup({ child, pid }: RunningChild, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  if (hasExited(child)) return
  child.ref()
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), timeoutMs)
  signalGroup(pid, signal)
  signalGroup(pid, 'SIGCONT')
  await exited
  clearTimeout(timer)
}

async function waitUntilReady(launch: Launch, folder: string, child: ChildProcess): Promise<void> {
  const outcome = await poll(`${launch.name} to be ready`, READY_TIMEOUT_MS, async () => {
    // nginx goes on trying for seconds when its port is taken, so the log is asked before the exit.
    const log = readLog(folder)
    if (/address already in use/i.test(log)) return new PortTakenError(`${launch.name} found its port taken:\n${log}`)
    if (hasExited(child)) return new Error(`${launch.name} ended before it was ready. The end of its log:\n${log}`)
    return (await launch.isReady(folder)) ? 'ready' : undefined
  })
  if (outcome instanceof Error) throw outcome
}

function handleOf(running: RunningChild, folder: string, stopTimeoutMs = STOP_TIMEOUT_MS): ServerProcess {
  const { child, pid } = running
  const guard = startGuard(pid, folder)
  // When a leader dies by itself its workers would live on.
  child.once('exit', () => signalGroup(pid, 'SIGKILL'))
  let ending: Promise<void> | undefined
  async function end(signal: NodeJS.Signals): Promise<void> {
    await endGroup(running, signal, stopTimeoutMs)
    guard.dismiss()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return {
    pid,
    folder,
    log: () => readLog(folder),
    signal: (name) => void child.kill(name),
    pause: () => signalGroup(pid, 'SIGSTOP'),
    resume: () => signalGroup(pid, 'SIGCONT'),
    stop: () => (ending ??= end('SIGTERM')),
    kill9: () => (ending ??= end('SIGKILL')),
  }
}

/** Starts a server in a process group and a folder of its own; resolves when it is ready, throws with its log if not. */
export async function launch(options: Launch): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), `graycheck-${options.name}-`))
  let handle: ServerProcess | undefined
  try {
    const running = await spawnInGroup(options.file, await options.configure(folder), folder)
    handle = handleOf(running, folder, options.stopTimeoutMs)
    await waitUntilReady(options, folder, running.child)
    return handle
  } catch (error) {
    await handle?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}
