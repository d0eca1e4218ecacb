import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { z } from '../../core/zod.ts'
import { AccessProblem } from './access-problem.ts'
import type { FileEntry, KubeconfigFile } from './kubeconfig-file.ts'
import { ClusterEntry, ContextEntry, problemOf, readKubeconfigFile, UserEntry } from './kubeconfig-file.ts'

/** What one context of the kubeconfig names. Paths are absolute. */
export interface ChosenContext {
  readonly name: string
  readonly namespace: string | null
  readonly cluster: ClusterEntry
  readonly user: UserEntry
  /** The command of an exec plugin may be relative to the folder of its file. */
  readonly userFolder: string
}

export interface ContextChoice {
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** The context that kubectl would use, or null where there is no kubeconfig at all. Throws AccessProblem. */
export async function chooseContext(choice: ContextChoice, env: EnvironmentVariables): Promise<ChosenContext | null> {
  const files = await readFiles(choice.kubeconfig, env)
  if (files.length === 0 && choice.context === undefined) return null
  // What stands in an earlier file wins, entry by entry.
  const current = files.map(({ currentContext }) => currentContext).find((name) => name !== '')
  const name = choice.context ?? current
  if (name === undefined)
    throw new AccessProblem('the kubeconfig has no current-context: name one with kubernetes.context')
  const context = find('context', name, files, ({ contexts }) => contexts)
  const { cluster, user, namespace } = parse(ContextEntry, 'context', context)
  const ofCluster = find('cluster', cluster, files, ({ clusters }) => clusters)
  const ofUser = user === '' ? null : find('user', user, files, ({ users }) => users)
  return {
    name,
    namespace: namespace === undefined || namespace === '' ? null : namespace,
    cluster: withAbsolutePaths(parse(ClusterEntry, 'cluster', ofCluster), ofCluster, ['certificate-authority']),
    user: ofUser === null ? {} : withAbsolutePaths(parse(UserEntry, 'user', ofUser), ofUser, pathsOfUser),
    userFolder: dirname(resolve((ofUser ?? ofCluster).file)),
  }
}

const pathsOfUser = ['client-certificate', 'client-key', 'tokenFile'] as const

async function readFiles(explicit: string | undefined, env: EnvironmentVariables): Promise<KubeconfigFile[]> {
  if (explicit !== undefined) {
    const file = await readKubeconfigFile(explicit)
    if (file === null) throw new AccessProblem(`there is no kubeconfig ${explicit}`)
    return [file]
  }
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '')
  const paths = listed.length > 0 ? listed : [join(env['HOME'] ?? homedir(), '.kube', 'config')]
  const files = await Promise.all(paths.map(readKubeconfigFile))
  const found = files.filter((file) => file !== null)
  if (listed.length > 0 && found.length === 0)
    throw new AccessProblem(`there is no kubeconfig at ${listed.join(', ')} (KUBECONFIG)`)
  return found
}

function find(
  what: string,
  name: string,
  files: readonly KubeconfigFile[],
  listOf: (file: KubeconfigFile) => readonly FileEntry[],
): FileEntry {
  const entry = files.flatMap(listOf).find((candidate) => candidate.name === name)
  if (entry === undefined) throw new AccessProblem(`the kubeconfig has no ${what} ${JSON.stringify(name)}`)
  return entry
}

function parse<Value>(schema: z.ZodType<Value>, what: string, { name, file, value }: FileEntry): Value {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AccessProblem(`${file}: the ${what} ${JSON.stringify(name)} can't be used: ${problemOf(parsed.error)}`)
}

/** A path in a kubeconfig is relative to the folder of its file. */
function withAbsolutePaths<Value extends object>(
  value: Value,
  { file }: FileEntry,
  keys: readonly (keyof Value & string)[],
): Value {
  const entries = Object.entries(value).map(([key, path]) => {
    const isPath = keys.some((known) => known === key) && typeof path === 'string' && path !== ''
    return [key, isPath ? resolve(dirname(file), path) : path] as const
  })
  // The same members, of which some texts are others.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Value
}
