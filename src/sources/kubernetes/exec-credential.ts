import { execFile } from 'node:child_process'
import { isAbsolute, resolve } from 'node:path'
import type { Deadline } from '../../core/deadline.ts'
import { serverMessage } from '../../core/server-text.ts'
import { z } from '../../core/zod.ts'
import { AccessProblem } from './access-problem.ts'
import type { EnvironmentVariables } from './kubeconfig.ts'
import type { ExecPlugin } from './kubeconfig-file.ts'

/** Credential plugins: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */

export interface ExecCredential {
  readonly token: string | null
  readonly certificate: string | null
  readonly key: string | null
  /** Epoch milliseconds; null: as long as the run. */
  readonly expiresAtMs: number | null
}

export interface ExecSurroundings {
  readonly env: EnvironmentVariables
  readonly folder: string
  readonly deadline: Deadline
}

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']
const longestMs = 30_000
const mostBytes = 1024 * 1024

const Answer = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
})

/** Runs the plugin without a shell and without a terminal. Throws AccessProblem. */
export async function runExecPlugin(plugin: ExecPlugin, surroundings: ExecSurroundings): Promise<ExecCredential> {
  if (!versions.includes(plugin.apiVersion))
    throw new AccessProblem(`${nameOf(plugin)} speaks ${plugin.apiVersion}; ${versions.join(' and ')} are known`)
  if (plugin.interactiveMode === 'Always')
    throw new AccessProblem(`${nameOf(plugin)} wants to ask a person (interactiveMode: Always), and there is none`)
  return readAnswer(plugin, await run(plugin, surroundings))
}

function nameOf({ command }: ExecPlugin): string {
  return `the credential plugin ${command}`
}

function run(plugin: ExecPlugin, { env, folder, deadline }: ExecSurroundings): Promise<string> {
  const { command } = plugin
  // Only a command with a slash is a path; another is looked up in PATH.
  const file = /[/\\]/.test(command) && !isAbsolute(command) ? resolve(folder, command) : command
  const own = Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value]))
  const info = { apiVersion: plugin.apiVersion, kind: 'ExecCredential', spec: { interactive: false } }
  const options = {
    env: { ...env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    timeout: Math.ceil(Math.max(1, Math.min(longestMs, deadline.remainingMs()))),
    maxBuffer: mostBytes,
    killSignal: 'SIGKILL' as const,
    signal: deadline.signal,
    windowsHide: true,
  }
  return new Promise((settle, reject) => {
    execFile(file, [...(plugin.args ?? [])], options, (error, stdout, stderr) => {
      if (error === null) return settle(stdout)
      reject(new AccessProblem(`${nameOf(plugin)} failed: ${reasonOf(error, stderr)}`, { cause: error }))
    }).stdin?.end()
  })
}

interface ExecError extends Error {
  readonly code?: string | number | null | undefined
  readonly killed?: boolean | undefined
}

function reasonOf(error: ExecError, stderr: string): string {
  if (error.code === 'ENOENT') return 'there is no such program'
  if (error.killed === true || error.name === 'AbortError') return 'it did not end in time'
  const said = serverMessage(stderr, 200)
  const ended = typeof error.code === 'number' ? `it ended with ${error.code}` : (error.code ?? error.name)
  return said === '' ? ended : `${ended}: ${said}`
}

function readAnswer(plugin: ExecPlugin, stdout: string): ExecCredential {
  const parsed = Answer.safeParse(parseJson(stdout))
  // What it printed may hold a credential.
  if (!parsed.success) throw new AccessProblem(`${nameOf(plugin)} did not print an ExecCredential with a status`)
  const { apiVersion, status } = parsed.data
  if (apiVersion !== plugin.apiVersion)
    throw new AccessProblem(`${nameOf(plugin)} answered in another version than ${plugin.apiVersion}`)
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = status
  if (token === undefined && clientCertificateData === undefined)
    throw new AccessProblem(`${nameOf(plugin)} gave neither a token nor a client certificate`)
  return {
    token: token ?? null,
    certificate: clientCertificateData ?? null,
    key: clientKeyData ?? null,
    expiresAtMs: expiryOf(expirationTimestamp),
  }
}

function expiryOf(text: string | null | undefined): number | null {
  const ms = text === null || text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
