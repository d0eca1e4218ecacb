import { access, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Verdict } from '../../../src/core/verdict.ts'
import { root } from '../../kit/run-cli.ts'
import { poll } from '../../servers/poll.ts'

/** What these tests need of a cluster. */
export interface RealCluster {
  /** For files of a test. */
  readonly folder: string
  /** Runs a program where the cluster can be reached, with KUBECONFIG set. */
  readonly run: (
    command: readonly string[],
    options?: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string },
  ) => Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number | null }>
  readonly kubectl: (...args: string[]) => Promise<string>
  readonly apply: (manifests: string, ...args: string[]) => Promise<string>
}

const PodList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()),
        deletionTimestamp: z.string().optional(),
      }),
      status: z.object({ podIP: z.string().optional() }),
    }),
  ),
})

export interface LivePod {
  readonly name: string
  readonly version: string
  readonly address: string
}

/** The pods of a service that have an address. */
export async function podsOf({ kubectl }: RealCluster, app: string): Promise<LivePod[]> {
  const list = PodList.parse(JSON.parse(await kubectl('get', 'pods', `--selector=app=${app}`, '--output=json')))
  return list.items.flatMap(({ metadata, status }) => {
    if (metadata.deletionTimestamp !== undefined || status.podIP === undefined) return []
    return [{ name: metadata.name, version: metadata.labels['version'] ?? '', address: status.podIP }]
  })
}

/** Resolves once so many pods of each version have an address. */
export function podsWhen(
  cluster: RealCluster,
  app: string,
  counts: Readonly<Record<string, number>>,
): Promise<LivePod[]> {
  return poll(`pods of ${app}: ${JSON.stringify(counts)}`, 30_000, async () => {
    const pods = await podsOf(cluster, app)
    const wanted = Object.entries(counts)
    const isSo = wanted.every(([version, count]) => pods.filter((pod) => pod.version === version).length === count)
    return isSo && pods.length === wanted.reduce((sum, [, count]) => sum + count, 0) ? pods : undefined
  })
}

export function fileOfPods({ folder }: RealCluster): string {
  return join(folder, 'pods.json')
}

/** Tells those who play the pods which version each runs. */
export async function playPods(cluster: RealCluster, pods: readonly LivePod[], delayMs = 0): Promise<void> {
  const versions = Object.fromEntries(pods.map(({ address, version }) => [address, version]))
  await writeFile(fileOfPods(cluster), JSON.stringify({ versions, delayMs }))
  await rm(`${fileOfPods(cluster)}.asked`, { force: true })
}

/** Resolves once one of the pods was asked. */
export function podsAreAsked(cluster: RealCluster): Promise<boolean> {
  return poll('the pods to be asked', 20_000, async () => {
    await access(`${fileOfPods(cluster)}.asked`)
    return true
  })
}

export interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const program = join(root, 'bin', 'graycheck.cjs')

export function graycheck(
  cluster: RealCluster,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  return cluster.run([process.execPath, program, ...args], { env, cwd: cluster.folder })
}

export interface ReleaseRun extends Ran {
  readonly verdict: Verdict
  readonly codes: readonly string[]
  readonly messages: readonly string[]
  readonly proofs: readonly string[]
}

/** Runs the release check of a plan with this section `instances.kubernetes`. */
export async function checkRelease(
  cluster: RealCluster,
  source: string,
  { more = [], env }: { readonly more?: readonly string[]; readonly env?: Record<string, string> } = {},
): Promise<ReleaseRun> {
  const plan = join(cluster.folder, 'graycheck.yaml')
  const text = `version: 1
service: user
tag: { value: v2 }
instances:
  kubernetes: { ${source} }
  gray: { version: "2" }
  stable: { version: "1" }
stages: [{ name: state, checks: [{ kind: release }] }]
`
  await writeFile(plan, text)
  const ran = await graycheck(cluster, ['run', '--config', plan, '--json', '--quiet', ...more], env)
  if (!ran.stdout.startsWith('{')) throw new Error(`no verdict: ${ran.stderr}`)
  const verdict = Verdict.parse(JSON.parse(ran.stdout))
  const checks = verdict.stages.flatMap(({ checks }) => checks)
  const findings = checks.flatMap(({ findings }) => findings)
  return {
    ...ran,
    verdict,
    codes: findings.map(({ code }) => code),
    messages: findings.map(({ message }) => message),
    proofs: checks.flatMap(({ proofs }) => proofs.map(({ statement }) => statement)),
  }
}
