import { open } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { z } from '../../core/zod.ts'
import { AccessProblem } from './access-problem.ts'

/** The kubeconfig format: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */

export const ClusterEntry = z.object({
  server: z.string(),
  'tls-server-name': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'proxy-url': z.string().optional(),
})
export type ClusterEntry = z.infer<typeof ClusterEntry>

const ExecPlugin = z.object({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  interactiveMode: z.string().optional(),
  provideClusterInfo: z.boolean().optional(),
})
export type ExecPlugin = z.infer<typeof ExecPlugin>

export const UserEntry = z.object({
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  exec: ExecPlugin.nullish(),
  'auth-provider': z.unknown().optional(),
  as: z.string().optional(),
})
export type UserEntry = z.infer<typeof UserEntry>

export const ContextEntry = z.object({
  cluster: z.string(),
  user: z.string().default(''),
  namespace: z.string().optional(),
})

/** Only the entries that are used are held against their shapes: the others may be for other programs. */
const Named = z.looseObject({ name: z.string() })
const File = z.object({
  'current-context': z.string().nullish(),
  clusters: z.array(Named).nullish(),
  users: z.array(Named).nullish(),
  contexts: z.array(Named).nullish(),
})

/** One entry of a list, and the file that it stands in. */
export interface FileEntry {
  readonly name: string
  readonly file: string
  readonly value: unknown
}

export interface KubeconfigFile {
  readonly currentContext: string
  readonly clusters: readonly FileEntry[]
  readonly users: readonly FileEntry[]
  readonly contexts: readonly FileEntry[]
}

const longestFile = 4 * 1024 * 1024

/** null when there is no such file. Throws AccessProblem; what stands in the file is never part of the message. */
export async function readKubeconfigFile(path: string): Promise<KubeconfigFile | null> {
  const text = await readText(path)
  if (text === null) return null
  const parsed = File.safeParse(parseYaml(path, text) ?? {})
  if (!parsed.success) throw new AccessProblem(`${path} is no kubeconfig: ${problemOf(parsed.error)}`)
  const { clusters, users, contexts } = parsed.data
  return {
    currentContext: parsed.data['current-context'] ?? '',
    clusters: entriesOf(clusters, 'cluster', path),
    users: entriesOf(users, 'user', path),
    contexts: entriesOf(contexts, 'context', path),
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > longestFile) throw new AccessProblem(`${path} has ${size} bytes: a kubeconfig is smaller`)
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof AccessProblem) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT') return null
    throw new AccessProblem(`the kubeconfig ${path} can't be read (${code})`, { cause: error })
  }
}

function parseYaml(path: string, text: string): unknown {
  // Excerpts of the text could hold credentials.
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', stringKeys: true })
  const [error] = document.errors
  if (error === undefined) return document.toJS({ maxAliasCount: 100 })
  const line = text.slice(0, error.pos[0]).split('\n').length
  throw new AccessProblem(`${path} is no YAML: line ${line} (${error.code})`)
}

function entriesOf(list: readonly z.infer<typeof Named>[] | null | undefined, part: string, file: string): FileEntry[] {
  return (list ?? []).map((entry) => ({ name: entry.name, file, value: entry[part] }))
}

/** Where it is wrong and what was expected, without the value. */
export function problemOf(error: z.ZodError): string {
  const [issue] = error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return `${where}${issue?.message ?? 'unexpected'}`
}
