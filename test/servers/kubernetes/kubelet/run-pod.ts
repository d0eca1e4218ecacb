import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { appendFileSync, closeSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'

import type { Api } from './api.ts'
import type { Pod } from './pod.ts'
import { pathOf } from './pod.ts'
import type { Prepared } from './prepare.ts'
import { CannotRun, prepare } from './prepare.ts'

/** Kubernetes keeps that much of a termination message, and of a log that stands in for one. */
const mostMessage = 4096
const mostLog = 2048

const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`

const logIn = (folder: string): string => join(folder, 'log')

export interface RunningPod {
  /** SIGTERM, and SIGKILL after the grace of the pod; then it is taken out. */
  readonly remove: (pod: Pod) => Promise<void>
}

/** Runs the only container of a pod as a process group, and tells the API what a kubelet would. */
export function startPod(api: Api, pod: Pod, workFolder: string): RunningPod {
  const folder = join(workFolder, pod.metadata.uid)
  const state: { child?: ChildProcess } = {}
  const { name } = pod.metadata
  function onSpawn(child: ChildProcess): void {
    state.child = child
    writeLine(workFolder, 'started', { name, process: child.pid, log: logIn(folder) })
  }
  const ended = live(api, pod, folder, workFolder, onSpawn).catch(logFailure)
  return {
    async remove(deleted) {
      const { child } = state
      if (child !== undefined) endGroup(child, deleted.metadata.deletionGracePeriodSeconds)
      await ended
      await takeOut(api, deleted)
    },
  }
}

/** The last step of a kubelet: without it nobody lets go of a deleted pod. */
export async function takeOut(api: Api, pod: Pod): Promise<void> {
  const preconditions = { uid: pod.metadata.uid }
  await api.call('DELETE', pathOf(pod), { gracePeriodSeconds: 0, preconditions })
}

/** For the tests, which can't see the processes. */
function writeLine(folder: string, what: 'started' | 'ended', line: object): void {
  appendFileSync(join(folder, `${what}.ndjson`), `${JSON.stringify(line)}\n`)
}

export function logFailure(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess, graceSeconds: number): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name)
    } catch {
      // The group is gone.
    }
  }
  signal('SIGTERM')
  setTimeout(() => signal('SIGKILL'), graceSeconds * 1000).unref()
}

async function live(
  api: Api,
  pod: Pod,
  folder: string,
  workFolder: string,
  onSpawn: (child: ChildProcess) => void,
): Promise<void> {
  await mkdir(folder)
  const startedAt = now()
  let prepared: Prepared
  try {
    prepared = await prepare(api, pod, folder)
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error
    const waiting = { reason: error.reason, message: error.message }
    await report(api, pod, 'Pending', { waiting })
    return
  }
  const started = await startProcess(prepared, folder)
  onSpawn(started.child)
  // Not before: whoever is told that it runs may stop it.
  await report(api, pod, 'Running', { running: { startedAt } })
  const exitCode = await started.exitCode
  const log = await tailOf(logIn(folder), mostLog)
  const message = await messageOf(pod, prepared.messageFile, exitCode, log)
  const { name, namespace } = pod.metadata
  writeLine(workFolder, 'ended', { name, namespace, exitCode, message, log })
  const reason = exitCode === 0 ? 'Completed' : 'Error'
  const terminated = { exitCode, reason, startedAt, finishedAt: now(), ...(message === '' ? {} : { message }) }
  await report(api, pod, exitCode === 0 ? 'Succeeded' : 'Failed', { terminated })
}

async function startProcess(
  { command: [program, ...args], env, messageFile }: Prepared,
  folder: string,
): Promise<{ child: ChildProcess; exitCode: Promise<number> }> {
  await writeFile(messageFile, '')
  const log = openSync(logIn(folder), 'a')
  const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  const exitCode = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      appendFileSync(messageFile, error.message)
      resolve(128)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
  return { child, exitCode }
}

async function tailOf(path: string, bytes: number): Promise<string> {
  return (await readFile(path).catch(() => Buffer.alloc(0))).subarray(-bytes).toString()
}

async function messageOf(pod: Pod, file: string, exitCode: number, log: string): Promise<string> {
  const written = (await readFile(file)).subarray(0, mostMessage).toString()
  const fallsBack = pod.spec.containers[0]?.terminationMessagePolicy === 'FallbackToLogsOnError'
  return written === '' && exitCode !== 0 && fallsBack ? log : written
}

async function report(api: Api, pod: Pod, phase: string, state: object): Promise<void> {
  const [container] = pod.spec.containers
  const ready = phase === 'Running'
  const condition = (type: string, status: boolean) => ({
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: now(),
  })
  const status = {
    phase,
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    conditions: [condition('Initialized', true), condition('Ready', ready), condition('ContainersReady', ready)],
    containerStatuses: [
      { name: container?.name, image: container?.image, imageID: '', restartCount: 0, ready, started: ready, state },
    ],
  }
  // The uid is a precondition: never the status of another pod of this name.
  await api.call('PATCH', `${pathOf(pod)}/status`, { metadata: { uid: pod.metadata.uid }, status })
}
