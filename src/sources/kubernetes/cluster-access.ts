import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import type { Deadline } from '../../core/deadline.ts'
import type { Auth, TlsAccess } from '../../core/target.ts'
import { AccessProblem } from './access-problem.ts'
import type { ExecCredential } from './exec-credential.ts'
import { runExecPlugin } from './exec-credential.ts'
import type { ChosenContext, ContextChoice, EnvironmentVariables } from './kubeconfig.ts'
import { chooseContext } from './kubeconfig.ts'
import type { ClusterEntry, UserEntry } from './kubeconfig-file.ts'

/** How a cluster is reached. Everything in it but the server and the namespace is secret. */
export interface ClusterAccess {
  /** Without a slash at its end. */
  readonly server: string
  /** Where nothing else is said. */
  readonly namespace: string
  readonly tls: TlsAccess
  readonly auth: Auth | undefined
}

export interface AccessSurroundings {
  readonly env: EnvironmentVariables
  readonly clock: Clock
  readonly deadline: Deadline
  readonly onSecret: (secret: string) => void
  /** Where a pod finds the files of its service account. */
  readonly serviceAccountFolder?: string | undefined
}

const usualServiceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'
/** A token that ends while a request is under way helps nobody. */
const renewBeforeMs = 10_000

/** Returns how to reach the cluster; the kubeconfig is read once, credentials of a plugin again when they have ended. */
export function createClusterAccess(
  choice: ContextChoice,
  surroundings: AccessSurroundings,
): () => Promise<ClusterAccess> {
  let context: Promise<ChosenContext | null> | null = null
  let credential: Promise<ExecCredential> | null = null
  let renewAtMs = Number.POSITIVE_INFINITY
  const { clock } = surroundings

  async function credentialOf({ user, userFolder }: ChosenContext): Promise<ExecCredential | null> {
    if (user.exec === null || user.exec === undefined) return null
    // A plan may come with the change that it judges: it must not be able to start a program.
    if (choice.kubeconfig !== undefined)
      throw new AccessProblem(
        `${choice.kubeconfig} has a credential plugin, which is run only from the kubeconfig of KUBECONFIG or ~/.kube/config, not from one that a plan names`,
      )
    if (clock.now() >= renewAtMs) credential = null
    credential ??= runExecPlugin(user.exec, { ...surroundings, folder: userFolder })
    // A plugin may succeed at the next look.
    credential.catch(() => (credential = null))
    const given = await credential
    renewAtMs = given.expiresAtMs === null ? Number.POSITIVE_INFINITY : given.expiresAtMs - renewBeforeMs
    return given
  }

  return async () => {
    context ??= chooseContext(choice, surroundings.env)
    context.catch(() => (context = null))
    const chosen = await context
    if (chosen === null) return accessOfPod(surroundings)
    return accessOf(chosen, await credentialOf(chosen), surroundings)
  }
}

function accessOf(
  { name, namespace, cluster, user }: ChosenContext,
  credential: ExecCredential | null,
  { onSecret }: AccessSurroundings,
): ClusterAccess {
  refuseUnsupported(name, cluster, user)
  const cert = credential?.certificate ?? decoded(user['client-certificate-data'])
  const key = credential?.key ?? decoded(user['client-key-data'])
  const secrets = [credential?.token, credential?.key, key, user['client-key-data'], user.token, user.password]
  for (const secret of secrets) if (secret !== null && secret !== undefined) noteSecret(secret, onSecret)
  const inline = { ca: decoded(cluster['certificate-authority-data']), cert, key }
  return {
    server: serverOf(cluster.server),
    namespace: namespace ?? 'default',
    auth: authOf(user, credential),
    tls: {
      // What is given inline wins over a file.
      ...withoutUndefined({
        ca: inline.ca === undefined ? cluster['certificate-authority'] : undefined,
        cert: cert === undefined ? user['client-certificate'] : undefined,
        key: key === undefined ? user['client-key'] : undefined,
        serverName: cluster['tls-server-name'],
      }),
      verify: cluster['insecure-skip-tls-verify'] !== true,
      pem: inline,
    },
  }
}

/** What kubectl would do and graycheck does not is refused: to leave it out would be to ask somebody else, or as somebody else. */
function refuseUnsupported(name: string, cluster: ClusterEntry, user: UserEntry): void {
  const context = `the context ${JSON.stringify(name)} of the kubeconfig`
  if (cluster['proxy-url'] !== undefined && cluster['proxy-url'] !== '')
    throw new AccessProblem(`${context} goes through a proxy (proxy-url), which graycheck does not support`)
  if (user.as !== undefined && user.as !== '')
    throw new AccessProblem(`${context} acts as another user (as), which graycheck does not support`)
  if (user.username !== undefined && user.username !== '')
    throw new AccessProblem(`${context} has a user name and a password, which no API server takes any more`)
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null)
    throw new AccessProblem(`${context} has an auth-provider; use a credential plugin (exec) or a token`)
}

function authOf({ token, tokenFile }: UserEntry, credential: ExecCredential | null): Auth | undefined {
  if (credential?.token !== null && credential?.token !== undefined) return bearer(credential.token)
  if (tokenFile !== undefined && tokenFile !== '') return { bearerFile: tokenFile }
  return token === undefined || token === '' ? undefined : bearer(token)
}

function bearer(token: string): Auth {
  if (!/^[\u0021-\u007e]+$/.test(token)) throw new AccessProblem('the token of the kubeconfig is not one word of ASCII')
  return { bearer: token }
}

function serverOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new AccessProblem('the server of the kubeconfig is not an http or https URL without credentials')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

function decoded(base64: string | undefined): string | undefined {
  if (base64 === undefined || base64 === '') return undefined
  return Buffer.from(base64, 'base64').toString('utf8')
}

/** One line of a key may be shown without the others. */
function noteSecret(secret: string, onSecret: (secret: string) => void): void {
  onSecret(secret)
  for (const line of secret.split('\n')) if (line.length >= 16 && !line.startsWith('-----')) onSecret(line)
}

function withoutUndefined<Value>(members: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const given = Object.entries(members).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== '',
  )
  return Object.fromEntries(given)
}

/** As client-go has it: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
async function accessOfPod({ env, serviceAccountFolder }: AccessSurroundings): Promise<ClusterAccess> {
  const folder = serviceAccountFolder ?? usualServiceAccountFolder
  const host = env['KUBERNETES_SERVICE_HOST'] ?? ''
  const port = env['KUBERNETES_SERVICE_PORT'] ?? ''
  if (host === '' || port === '') {
    const places = 'neither KUBECONFIG nor ~/.kube/config, and this is no pod of a cluster'
    throw new AccessProblem(`there is no kubeconfig: ${places}`)
  }
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => 'default')
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: namespace.trim(),
    tls: { ca: join(folder, 'ca.crt') },
    auth: { bearerFile: join(folder, 'token') },
  }
}
