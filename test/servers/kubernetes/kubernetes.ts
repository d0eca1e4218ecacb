import type { Launch, ServerProcess } from '../process.ts'
import { requireBuilt } from './available.ts'
import type { Credentials } from './control-plane.ts'
import { apiServer, apiServerLaunch, controllersLaunch, etcdLaunch, writeCredentials } from './control-plane.ts'
import type { Namespace, Result, RunInsideOptions } from './namespace.ts'
import { launchInside, runInside, startNamespace } from './namespace.ts'
import type { JobPods } from './job-pods.ts'
import { jobPods } from './job-pods.ts'
import { kubeletLaunch, kwokLaunch, pretendedNode } from './nodes.ts'

/**
 * A real API server with real controllers, in a network namespace of its own. Pods of Jobs run as processes of this
 * machine inside of that namespace; all other pods become ready at once, and nothing runs in them.
 */
export interface Kubernetes extends JobPods {
  /** Only of use inside: with `run` and `launch`. */
  readonly kubeconfig: string
  readonly server: string
  readonly credentials: Credentials
  /** For files of a test; goes with the cluster. */
  readonly folder: string
  /** Runs a program inside to its end; KUBECONFIG is set. Never rejects for what it ends with. */
  readonly run: (command: readonly string[], options?: RunInsideOptions) => Promise<Result>
  /** Resolves to standard output; throws with what kubectl said when it fails. */
  readonly kubectl: (...args: string[]) => Promise<string>
  /** YAML or JSON, any number of documents. */
  readonly apply: (manifests: string, ...args: string[]) => Promise<string>
  /** POSTs an object to a path of the API, such as a subresource. */
  readonly create: (path: string, object: object) => Promise<string>
  /** Starts a server inside. Its `stop` is a SIGKILL. */
  readonly launch: (options: Launch) => Promise<ServerProcess>
  readonly stop: () => Promise<void>
}

export async function startKubernetes(): Promise<Kubernetes> {
  const controlPlane = await requireBuilt('controlplane')
  const namespace = await startNamespace()
  const servers: ServerProcess[] = []
  const stop = async (): Promise<void> => {
    await namespace.stop()
    await Promise.all(servers.map((server) => server.kill9()))
  }
  try {
    const credentials = await writeCredentials(namespace.folder)
    const launch: Kubernetes['launch'] = async (options) => {
      const server = await launchInside(namespace, options)
      servers.push(server)
      return server
    }
    const asking = askingWith(namespace, credentials.kubeconfig, controlPlane.program('kubectl'))
    await launch(etcdLaunch(controlPlane))
    await launch(apiServerLaunch(controlPlane, credentials, asking.kubectl))
    await launch(controllersLaunch(controlPlane, credentials, asking.kubectl))
    await asking.apply(pretendedNode)
    const [kubelet] = await Promise.all([
      launch(kubeletLaunch(credentials, asking.kubectl)),
      launch(kwokLaunch(await requireBuilt('kwok'), credentials, asking.kubectl)),
    ])
    const { kubeconfig } = credentials
    return {
      ...asking,
      ...jobPods(kubelet.folder, asking.run),
      kubeconfig,
      server: apiServer,
      credentials,
      folder: namespace.folder,
      launch,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function askingWith(
  namespace: Namespace,
  kubeconfig: string,
  kubectlProgram: string,
): Pick<Kubernetes, 'run' | 'kubectl' | 'apply' | 'create'> {
  const run: Kubernetes['run'] = (command, options = {}) =>
    runInside(namespace, command, { ...options, env: { KUBECONFIG: kubeconfig, ...options.env } })
  async function ask(args: readonly string[], input?: string): Promise<string> {
    const result = await run([kubectlProgram, ...args], input === undefined ? {} : { input })
    if (result.exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${result.stderr}`)
    return result.stdout
  }
  return {
    run,
    kubectl: (...args) => ask(args),
    apply: (manifests, ...args) => ask(['apply', '--filename=-', ...args], manifests),
    create: (path, object) => ask(['create', `--raw=${path}`, '--filename=-'], JSON.stringify(object)),
  }
}
