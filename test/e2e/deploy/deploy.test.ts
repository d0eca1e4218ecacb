import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { root, runCli } from '../../kit/run-cli.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { applyArgoResources } from '../../servers/kubernetes/argo.ts'
import { requireBuilt, withKubernetes } from '../../servers/kubernetes/available.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { startKubernetes } from '../../servers/kubernetes/kubernetes.ts'
import type { Result } from '../../servers/kubernetes/namespace.ts'
import { poll } from '../../servers/poll.ts'
import { byName, withoutIdentity } from './compare.ts'
import type { KubernetesObject, PodTemplate } from './documents.ts'
import { documentsIn, documentsOf, podTemplateOf } from './documents.ts'
import { grayInstance, planFor } from './gray-instance.ts'
import { helm, render } from './helm.ts'
import { chart, manifests } from './places.ts'

const describeDeploy = await withKubernetes('argo', 'helm', 'tekton')

const everything = {
  image: { tag: '0.1.0@sha256:'.padEnd(77, 'a') },
  imagePullSecrets: [{ name: 'pull' }],
  tls: { secretName: 'graycheck-tls' },
  flags: { concurrency: 4, keep: 1_000_000, 'keep-for': '20d' },
  env: [{ name: 'PROMETHEUS_TOKEN', valueFrom: { secretKeyRef: { name: 'prometheus', key: 'token' } } }],
  envFrom: [{ secretRef: { name: 'more' } }],
  persistence: { storageClassName: 'fast', accessModes: ['ReadWriteOncePod'], size: '5Gi' },
  service: { type: 'NodePort', port: 80, annotations: { team: 'release' } },
  serviceAccount: { name: 'gate', annotations: { team: 'release' } },
  kubernetes: { namespaces: ['shop', 'stock'], proxy: true },
  networkPolicy: { from: ['argo-rollouts'] },
  cronJobs: { shop: { plan: 'example', schedule: '*/30 * * * *', timeZone: 'Asia/Shanghai', args: ['--env=eu'] } },
  podAnnotations: { team: 'release' },
  podLabels: { team: 'release' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'gate', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  priorityClassName: 'system-cluster-critical',
}

describeDeploy('deploy', () => {
  let kubernetes: Kubernetes
  let kubectlProgram: string

  beforeAll(async () => {
    kubernetes = await startKubernetes()
    kubectlProgram = (await requireBuilt('controlplane')).program('kubectl')
    await applyArgoResources(kubernetes)
    await kubernetes.kubectl('apply', `--filename=${join(manifests, 'namespace.yaml')}`)
  })
  afterAll(async () => {
    await kubernetes.stop()
  })

  const kubectl = (args: readonly string[], input?: string): Promise<Result> =>
    kubernetes.run([kubectlProgram, ...args], input === undefined ? {} : { input })

  /** What the API server says to objects, with all of its admission, unknown fields refused; nothing is kept. */
  const admit = (text: string, ...args: string[]): Promise<Result> =>
    kubectl(['apply', '--dry-run=server', '--validate=strict', '--filename=-', ...args], text)

  const admitPod = ({ metadata, spec }: PodTemplate, name: string): Promise<Result> => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name }, spec }
    return admit(JSON.stringify(pod), '--namespace=graycheck')
  }

  const kustomized = async (): Promise<KubernetesObject[]> =>
    documentsIn((await kubectl(['kustomize', manifests])).stdout)

  describe('the manifests', () => {
    it('are accepted by the API server without a warning', async () => {
      const { stdout } = await kubectl(['kustomize', manifests])

      expect(await admit(stdout)).toEqual({
        stdout: `${[
          'namespace/graycheck unchanged (server dry run)',
          'serviceaccount/graycheck created (server dry run)',
          'configmap/graycheck-plans created (server dry run)',
          'service/graycheck created (server dry run)',
          'persistentvolumeclaim/graycheck created (server dry run)',
          'deployment.apps/graycheck created (server dry run)',
          'networkpolicy.networking.k8s.io/graycheck created (server dry run)',
        ].join('\n')}\n`,
        stderr: '',
        exitCode: 0,
      })
    })

    it.each(['job', 'cronjob'])('run/%s.yaml is accepted without a warning', async (name) => {
      const text = await readFile(join(manifests, 'run', `${name}.yaml`), 'utf8')

      const { stderr, exitCode } = await admit(text, '--namespace=graycheck')

      expect([exitCode, stderr]).toEqual([0, ''])
    })

    it('a field that does not exist would be refused', async () => {
      const text = await readFile(join(manifests, 'deployment.yaml'), 'utf8')

      const { stderr } = await admit(text.replace('enableServiceLinks', 'enableServiceLink'), '--namespace=graycheck')

      expect(stderr).toContain('unknown field "spec.template.spec.enableServiceLink"')
    })

    it('name the image of this version', async () => {
      const { version } = z
        .object({ version: z.string() })
        .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
      const objects = [...(await kustomized()), ...(await documentsOf(join(manifests, 'run/job.yaml')))]
      const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')

      const images = workloads.flatMap((object) => podTemplateOf(object).spec.containers.map(({ image }) => image))

      expect(images).toEqual(Array(2).fill(`registry.example/graycheck:${version}`))
    })

    it('hold no secret', async () => {
      const objects = [...(await kustomized()), ...documentsIn((await render(kubernetes)).stdout)]

      expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([])
    })
  })

  describe('Pod Security: restricted', () => {
    const paths = ['deployment.yaml', 'run/job.yaml', 'run/cronjob.yaml'] as const

    it.each(paths)('lets the pods of %s in', async (path) => {
      const [object] = await documentsOf(join(manifests, path))
      if (object === undefined) throw new Error(`${path} is empty`)
      await kubernetes.kubectl(
        'apply',
        `--filename=${join(manifests, 'service-account.yaml')}`,
        '--namespace=graycheck',
      )

      const { stdout, stderr } = await admitPod(podTemplateOf(object), 'gate')

      expect([stdout, stderr]).toEqual(['pod/gate created (server dry run)\n', ''])
    })

    it('would not let them in without what they say of their user', async () => {
      const [object] = await documentsOf(join(manifests, 'deployment.yaml'))
      if (object === undefined) throw new Error('the file is empty')
      const { metadata, spec } = podTemplateOf(object)

      const { stderr } = await admitPod({ metadata, spec: { ...spec, securityContext: {} } }, 'gate')

      expect(stderr).toMatch(
        /forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true .*, seccompProfile/,
      )
    })

    it('lets all pods of the chart in, whatever its values', async () => {
      const { stdout } = await render(kubernetes, { ...everything, serviceAccount: { name: 'graycheck' }, user: null })
      const workloads = documentsIn(stdout).filter(({ kind }) => kind === 'Deployment' || kind === 'CronJob')

      const answers = await Promise.all(workloads.map((object) => admitPod(podTemplateOf(object), 'gate')))

      expect(answers.map(({ stdout: said }) => said)).toEqual(Array(2).fill('pod/gate created (server dry run)\n'))
      expect(answers.map(({ stderr }) => stderr)).toEqual(['', ''])
    })
  })

  it('gives every pod as little as it needs, whatever the values of the chart', async () => {
    const values = { ...everything, kubernetes: { namespaces: [] } }
    const objects = [
      ...(await kustomized()),
      ...(await documentsOf(join(manifests, 'run/job.yaml'))),
      ...(await documentsOf(join(manifests, 'run/cronjob.yaml'))),
      ...documentsIn((await render(kubernetes, values)).stdout),
    ]
    const workloads = objects.filter(({ kind }) => ['Deployment', 'Job', 'CronJob'].includes(kind))

    expect(workloads.map(({ kind }) => kind)).toEqual(['Deployment', 'Job', 'CronJob', 'Deployment', 'CronJob'])
    for (const { spec } of workloads.map(podTemplateOf)) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 30,
        securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            terminationMessagePolicy: 'FallbackToLogsOnError',
            resources: { limits: { memory: '512Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      })
    }
  })

  describe('the chart', () => {
    it('has nothing that helm lint complains about', async () => {
      const { stdout, exitCode } = await helm(kubernetes, ['lint', '--strict', chart])

      expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed')
      expect(exitCode).toBe(0)
    })

    it('renders what the manifests say, unless it is told otherwise', async () => {
      const { stdout } = await render(kubernetes)

      const plain = (await kustomized()).filter(({ kind }) => kind !== 'Namespace')
      expect(byName(documentsIn(stdout))).toEqual(byName(plain))
    })

    it('renders the CronJob of the manifests', async () => {
      const { stdout } = await render(kubernetes, { cronJobs: { x: { plan: 'example', schedule: '*/30 * * * *' } } })

      const rendered = documentsIn(stdout).filter(({ kind }) => kind === 'CronJob')
      const specs = [...rendered, ...(await documentsOf(join(manifests, 'run/cronjob.yaml')))].map(withoutIdentity)
      expect(specs).toHaveLength(2)
      // Runs of the manifests are smaller than the server; the chart has one value for both.
      expect(specs[0]).toEqual(specs[1])
    })

    it('with every value is accepted by the API server without a warning', async () => {
      for (const name of ['shop', 'stock']) await kubernetes.kubectl('create', 'namespace', name)
      const { stdout } = await render(kubernetes, everything)

      const { stderr, exitCode } = await admit(stdout)

      expect([exitCode, stderr]).toEqual([0, ''])
      expect(documentsIn(stdout).map(({ kind }) => kind)).toEqual([
        'NetworkPolicy',
        'ServiceAccount',
        'ConfigMap',
        'PersistentVolumeClaim',
        'Role',
        'Role',
        'RoleBinding',
        'RoleBinding',
        'Service',
        'Deployment',
        'CronJob',
      ])
      expect(stdout).toContain('--keep=1000000\n')
    })

    it('brings the analysis templates of deploy/argo, and the API server takes them', async () => {
      const argo = { clusterAnalysisTemplates: true }
      const templatesIn = (text: string): KubernetesObject[] =>
        documentsIn(text).filter(({ kind }) => kind === 'ClusterAnalysisTemplate')
      const plain = await kubectl(['kustomize', join(manifests, '..', 'argo')])

      const { stdout } = await render(kubernetes, { argo })
      const other = await render(kubernetes, { argo, fullnameOverride: 'gate', image: { repository: 'a/b', tag: 'c' } })

      expect(byName(templatesIn(stdout))).toEqual(byName(documentsIn(plain.stdout)))
      const admitted = await admit(stdout)
      expect([admitted.exitCode, admitted.stderr]).toEqual([0, ''])
      expect(other.stdout).toContain('value: http://gate.graycheck.svc:8080')
      expect(other.stdout).not.toMatch(/registry\.example|graycheck\.graycheck\.svc/)
    })

    it('holds them when it is packed', async () => {
      const packed = await helm(kubernetes, ['package', chart, `--destination=${kubernetes.folder}`])
      const listed = await kubernetes.run(['tar', '--list', '--file', join(kubernetes.folder, 'graycheck-0.1.0.tgz')])

      expect(packed.exitCode).toBe(0)
      expect(listed.stdout.split('\n').filter((path) => path.startsWith('graycheck/argo/graycheck-'))).toEqual([
        'graycheck/argo/graycheck-job.yaml',
        'graycheck/argo/graycheck-web.yaml',
      ])
    })

    it.each<[string, object, string]>([
      ['an unknown key', { replicas: 2 }, "additional properties 'replicas' not allowed"],
      ['a flag that the chart sets itself', { flags: { grace: '5s' } }, "additional properties 'grace' not allowed"],
      ['a duration without its unit', { flags: { fresh: '10' } }, "at '/flags/fresh'"],
      ['root', { user: 0 }, "at '/user': minimum: got 0, want 1"],
      ['no plan', { plans: { example: null } }, "at '/plans': minProperties: got 0, want 1"],
      ['a plan that is none', { plans: { other: 'service: user' } }, "at '/plans/other'"],
      ['a disk for many', { persistence: { accessModes: ['ReadWriteMany'] } }, "at '/persistence/accessModes/0'"],
      ['a run of no plan', { cronJobs: { a: { plan: 'none', schedule: '@hourly' } } }, 'there is no plan none'],
      [
        'a CronJob with too long a name',
        { cronJobs: { ['a'.repeat(50)]: { plan: 'example', schedule: '@hourly' } } },
        'is longer than the 52 characters that Kubernetes allows',
      ],
    ])('refuses %s', async (_name, values, message) => {
      const { stderr, stdout, exitCode } = await render(kubernetes, values)

      expect(stderr).toContain(message)
      expect([stdout, exitCode]).toEqual(['', 1])
    })

    it('has a plan that graycheck takes', async () => {
      const plans = (await kustomized()).find(({ kind }) => kind === 'ConfigMap')
      const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(plans)
      const folder = await tempFolder()
      await writeFile(join(folder, 'graycheck.yaml'), data['example.yaml'] ?? '')

      const { stdout, exitCode } = await runCli(['validate'], { cwd: folder })

      expect([exitCode, stdout]).toEqual([0, 'valid: user v2-canary, 3 stages, 3 checks\n'])
    })

    it('has the flags of graycheck serve, with their limits', async () => {
      const { stdout } = await runCli(['serve', '--help'])
      const schema = await readFile(join(chart, 'values.schema.json'), 'utf8')
      const flags = z
        .object({ properties: z.object({ flags: z.object({ properties: z.record(z.string(), z.unknown()) }) }) })
        .parse(JSON.parse(schema)).properties.flags.properties

      const own = ['plans', 'plan', 'listen', 'data', 'token-file', 'no-auth', 'tls-cert', 'tls-key', 'grace', 'quiet']
      const known = [...stdout.matchAll(/^ {2}(?:-\w, |\s*)--([\w-]+)/gm)].map(([, name = '']) => name)
      expect(Object.keys(flags).toSorted()).toEqual(known.filter((name) => !own.includes(name)).toSorted())
    })
  })

  describe('installed', () => {
    it('serves from one pod behind its Service, and a plan that is added restarts it', async () => {
      const args = ['graycheck', chart, '--namespace=installed']
      const installed = await helm(kubernetes, ['install', ...args, '--create-namespace'])
      const more = JSON.stringify({ plans: { other: 'version: 1' } })
      const upgraded = await helm(kubernetes, ['upgrade', ...args, '--values=-'], more)

      expect([installed.exitCode, upgraded.exitCode]).toEqual([0, 0])
      expect(installed.stdout).toContain('graycheck serves example at\n  http://graycheck.installed.svc:8080\n')
      await kubernetes.kubectl('rollout', 'status', 'deployment/graycheck', '--namespace=installed', '--timeout=30s')
      const get = (...path: string[]): Promise<string> => kubernetes.kubectl('get', '--namespace=installed', ...path)
      expect(await get('endpointslices', '--output=jsonpath={.items[*].ports[*].port}')).toBe('8080')
      const generation = await get('deployment/graycheck', '--output=jsonpath={.metadata.generation}')
      expect(generation).toBe('2')
    })

    it('lets the server read pods in the namespaces that are named, and nothing else', async () => {
      const values = { kubernetes: { namespaces: ['open'] } }
      for (const name of ['open', 'closed']) await kubernetes.kubectl('create', 'namespace', name)
      const { stdout } = await render(kubernetes, values)
      const roles = documentsIn(stdout).filter(({ kind }) => kind.startsWith('Role'))
      for (const role of roles) await kubernetes.apply(JSON.stringify(role))

      const may = async (verb: string, resource: string, namespace: string, ...more: string[]): Promise<string> => {
        const as = '--as=system:serviceaccount:graycheck:graycheck'
        return (await kubectl(['auth', 'can-i', verb, resource, as, `--namespace=${namespace}`, ...more])).stdout.trim()
      }
      expect(await may('list', 'pods', 'open')).toBe('yes')
      expect(await may('get', 'rollouts.argoproj.io', 'open')).toBe('yes')
      expect(await may('list', 'pods', 'closed')).toBe('no')
      expect(await may('get', 'secrets', 'open')).toBe('no')
      expect(await may('delete', 'pods', 'open')).toBe('no')
      expect(await may('get', 'pods', 'open', '--subresource=proxy')).toBe('no')
    })
  })

  describe('examples/tekton-task.yaml', () => {
    it('is a Task as the custom resource of Tekton describes it', async () => {
      const { manifests: resources } = await requireBuilt('tekton')
      // Too long for the annotation that a client-side apply keeps.
      await kubernetes.kubectl('apply', '--server-side', ...resources.map((path) => `--filename=${path}`))
      // A resource that is brand new has no conditions to wait for.
      await poll('the custom resource', 30_000, () => kubernetes.kubectl('get', 'tasks.tekton.dev'))
      const text = await readFile(join(root, 'examples', 'tekton-task.yaml'), 'utf8')

      const accepted = await admit(text)
      const refused = await admit(text.replace('onError:', 'onErrors:'))

      expect(accepted).toEqual({
        stdout: 'task.tekton.dev/graycheck created (server dry run)\n',
        stderr: '',
        exitCode: 0,
      })
      expect(refused.stderr).toContain('unknown field "spec.steps[0].onErrors"')
    })
  })

  describe('run/job.yaml', () => {
    beforeAll(async () => {
      await kubernetes.launch(grayInstance(kubernetes))
    })

    /** Its conditions when it has ended. The stand-in for a kubelet has no images: the program stands in the command. */
    async function endOfJob(name: string, plan: string): Promise<string> {
      await kubernetes.kubectl('create', 'namespace', name)
      const needed = [
        { kind: 'ConfigMap', metadata: { name: 'graycheck-plans' }, data: { 'example.yaml': plan } },
        { kind: 'ServiceAccount', metadata: { name: 'graycheck' } },
        { kind: 'Secret', metadata: { name: 'graycheck-credentials' } },
      ]
      for (const object of needed)
        await kubernetes.apply(JSON.stringify({ apiVersion: 'v1', ...object }), `--namespace=${name}`)
      const text = await readFile(join(manifests, 'run/job.yaml'), 'utf8')
      const command = JSON.stringify([process.execPath, join(root, 'bin/graycheck.cjs')])
      const job = text.replace(/^( +)args:$/m, (line, indent: string) => `${indent}command: ${command}\n${line}`)
      await kubernetes.apply(job.replace('--timeout=10m', '--timeout=2s'), `--namespace=${name}`)
      const path = '{range .status.conditions[?(@.status=="True")]}{.type} {.reason}; {end}'
      return poll(`the end of the Job in ${name}`, 50_000, async () => {
        const said = await kubernetes.kubectl(
          'get',
          'jobs',
          `--namespace=${name}`,
          `--output=jsonpath={range .items[*]}${path}{end}`,
        )
        return /(Complete|Failed) /.test(said) ? said : undefined
      })
    }

    const podsOf = async (name: string): Promise<{ exitCode: number; status: string; codes: string[] }[]> => {
      const Message = z.object({ status: z.string(), findings: z.array(z.object({ code: z.string() })) })
      const pods = (await kubernetes.endedPods()).filter(({ namespace }) => namespace === name)
      return pods.map(({ exitCode, message }) => {
        const { status, findings } = Message.parse(JSON.parse(message))
        return { exitCode, status, codes: findings.map(({ code }) => code) }
      })
    }

    it('a pass completes it', async () => {
      expect(await endOfJob('passing', planFor('2.1.0'))).toContain('Complete CompletionsReached')
      expect(await podsOf('passing')).toEqual([{ exitCode: 0, status: 'pass', codes: [] }])
    })

    it('harm fails it at once, and its pod says why', async () => {
      expect(await endOfJob('harmed', planFor('9.9.9'))).toContain('Failed PodFailurePolicy')
      expect(await podsOf('harmed')).toEqual([{ exitCode: 10, status: 'fail', codes: ['release.version-mismatch'] }])
    })

    it('what could not be measured is tried once more', async () => {
      const desired = '{ etcd: { endpoints: ["http://127.0.0.1:9"], key: /app } }'
      const plan = planFor('2.1.0').replace('{ kind: release }', `{ kind: config, name: app, desired: ${desired} }`)

      expect(await endOfJob('unreachable', plan)).toContain('Failed BackoffLimitExceeded')
      const pod = { exitCode: 12, status: 'error', codes: ['source.unreachable'] }
      expect(await podsOf('unreachable')).toEqual([pod, pod])
    })
  })
})
