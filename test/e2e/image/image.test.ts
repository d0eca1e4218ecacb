import { chmod, chown, lstat, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Verdict } from '../../../src/core/verdict.ts'
import { releaseFolder } from '../../faults/release.ts'
import { root } from '../../kit/run-cli.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import type { Served } from '../../serve/kit.ts'
import { ask, heldRelease, quickRelease, summaryIn, token } from '../../serve/kit.ts'
import { documentsOf, podTemplateOf } from '../deploy/documents.ts'
import type { Image } from './build-image.ts'
import { buildImage, filesBelow } from './build-image.ts'
import type { ContainerOptions, Ended } from './container.ts'
import { canRunContainers, rootOf, runContainer, volume } from './container.ts'

let folder: string
let image: Image
/** Read-only in every container, so that all can have the same one. */
let readOnlyRoot: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graycheck-image-'))
  image = await buildImage(folder)
  readOnlyRoot = await rootOf(image, join(folder, 'root'))
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const Package = z.object({ name: z.string(), version: z.string() })
const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) })

async function readPackage(path: string): Promise<z.infer<typeof Package>> {
  return Package.parse(JSON.parse(await readFile(path, 'utf8')))
}

describe('the files of the image', () => {
  it('hold the package as npm publishes it, and the dependencies of the lock file that are not for development', async () => {
    const lock = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
    const expected = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true)

    const files = await filesBelow(join(image.tree, 'app'))
    const installed = files.flatMap(
      (file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
    )

    const direct = expected.map(([path]) => path).filter((path) => !path.includes('/node_modules/'))
    expect(installed.toSorted()).toEqual(direct.toSorted())
    const own = new Set(
      files.filter((file) => !file.startsWith('node_modules/')).map((file) => file.replace(/\/.*/, '')),
    )
    expect([...own].toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      'bin',
      'dist',
      'oclif.manifest.json',
      'package.json',
      'schemas',
    ])
  })

  it('are no sources, no maps and nothing made for one processor, and everybody may read them', async () => {
    const files = await filesBelow(join(image.tree, 'app'))

    expect(files.filter((file) => /\.([cm]?ts|map|node|so)$/.test(file))).toEqual([])
    const modes = await Promise.all(files.map(async (file) => (await stat(join(image.tree, 'app', file))).mode & 0o444))
    expect(files.filter((_, index) => modes[index] !== 0o444)).toEqual([])
  })

  it('are small', async () => {
    const files = await filesBelow(join(image.tree, 'app'))
    const sizes = await Promise.all(files.map(async (file) => (await lstat(join(image.tree, 'app', file))).size))

    // 12.4 MB in 1,653 files were measured, 11.1 MB of it the dependencies.
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toBeLessThan(15)
  })

  it('keep the licences of the dependencies', async () => {
    const files = await filesBelow(join(image.tree, 'app', 'node_modules'))

    expect(files.filter((file) => /(^|\/)licen[cs]e[^/]*$/i.test(file)).length).toBeGreaterThan(70)
  })

  it('run as a number that is not root, without a shell, on the distroless base', () => {
    expect(image.base).toBe('gcr.io/distroless/nodejs24-debian13:nonroot')
    expect(image.user).toBe('65532:65532')
    expect(image.entrypoint).toEqual(['/nodejs/bin/node', '/app/bin/graycheck.cjs'])
    expect(image.labels).toMatch(/image\.licenses=Apache-2\.0 .*image\.version=\$VERSION .*image\.revision=\$REVISION/)
  })
})

/** A folder of the tests, open for the user of the image. */
async function opened(path: string): Promise<string> {
  await chmod(path, 0o755)
  return path
}

function hardened(options: Partial<ContainerOptions> = {}): ContainerOptions {
  return { root: readOnlyRoot, readOnly: true, ...options }
}

function verdictIn({ stdout, stderr }: Ended): Verdict {
  try {
    return Verdict.parse(JSON.parse(stdout))
  } catch (error) {
    throw new Error(`no verdict: ${stdout}${stderr}`, { cause: error })
  }
}

describe.skipIf(!canRunContainers())('process 1, user 65532, a read-only root without /tmp', () => {
  it.each([
    ['the user of the image', 65_532],
    ['a user that nobody knows', 1_000_660_000],
  ])('tells its version, as %s', async (_name, user) => {
    const { version } = await readPackage(join(root, 'package.json'))

    const { exitCode, stdout, stderr } = await runContainer(image, ['--version'], hardened({ user }))

    expect(stderr).toBe('')
    expect(stdout).toContain(`graycheck/${version} linux-`)
    expect(exitCode).toBe(0)
  })

  it('without arguments it is no pass', async () => {
    const { exitCode } = await runContainer(image, [], hardened())

    expect(exitCode).toBe(2)
  })

  it('runs a release, and writes the termination log and what --output names', async () => {
    const release = await opened(await releaseFolder())
    const out = await volume()
    const log = join(await tempFolder(), 'log')
    await writeFile(log, '')
    await chmod(log, 0o666)
    const outputs = ['--output', 'html=/out/report.html', '--output', 'termination=/dev/termination-log']

    const ended = await runContainer(
      image,
      ['run', '--json', ...outputs, '--record', '/out/recording'],
      hardened({
        mounts: [
          { source: release, target: '/work', readOnly: true },
          { source: out, target: '/out' },
          { source: log, target: '/dev/termination-log' },
        ],
      }),
    )

    expect([ended.exitCode, verdictIn(ended).status]).toEqual([0, 'pass'])
    expect(await filesBelow(out)).toEqual([
      'recording/events.ndjson',
      'recording/run.json',
      'recording/verdict.json',
      'report.html',
    ])
    const told = z.object({ status: z.string() }).parse(JSON.parse(await readFile(log, 'utf8')))
    expect(told.status).toBe('pass')
  })

  it('writes the termination log where no file may be longer than 4,096 bytes', async () => {
    const { planFor } = await quickRelease()
    const plans = await opened(await tempFolder())
    await writeFile(join(plans, 'graycheck.yaml'), planFor('9.9.9'.padEnd(60, '9')))
    const log = join(plans, 'log')
    await writeFile(log, '')
    await chmod(log, 0o666)

    const ended = await runContainer(
      image,
      ['run', '--json', '--output', 'termination=/dev/termination-log'],
      hardened({
        longestFile: 4096,
        mounts: [
          { source: plans, target: '/work', readOnly: true },
          { source: log, target: '/dev/termination-log' },
        ],
      }),
    )

    expect([ended.exitCode, verdictIn(ended).status]).toEqual([10, 'fail'])
    expect(await readFile(log, 'utf8')).toContain('release.version-mismatch')
  })

  it('judges a recording again', async () => {
    const { planFor } = await quickRelease()
    const plans = await opened(await tempFolder())
    await writeFile(join(plans, 'graycheck.yaml'), planFor('9.9.9'))
    const mounts = [
      { source: plans, target: '/work', readOnly: true },
      { source: await volume(), target: '/out' },
    ]
    const first = await runContainer(image, ['run', '--json', '--record', '/out'], hardened({ mounts }))

    const again = await runContainer(image, ['replay', '/out', '--json'], hardened({ mounts }))

    expect(first.exitCode).toBe(10)
    expect(again).toEqual({ exitCode: 10, stdout: first.stdout, stderr: '' })
  })

  it('SIGTERM ends a run with 143 and a complete verdict', async () => {
    const release = await opened(await releaseFolder('version'))
    let sent = false

    const ended = await runContainer(
      image,
      ['run', '--json'],
      hardened({
        mounts: [{ source: release, target: '/work', readOnly: true }],
        onStderr: (text, signal) => {
          if (sent || !text.includes('stage version\n')) return
          sent = true
          signal('SIGTERM')
        },
      }),
    )

    const { status, exitCode, stages } = verdictIn(ended)
    expect([ended.exitCode, exitCode, status]).toEqual([143, 143, 'aborted'])
    expect(stages.map((stage) => stage.status)).toEqual(['pass', 'aborted', 'skipped', 'skipped', 'skipped'])
  })
})

interface Volumes {
  readonly plans: string
  readonly tokens: string
  readonly data: string
}

/** As a kubelet makes them: plans for everybody, secrets for the group of the pod, data to write to. */
async function volumesFor(plan: string): Promise<Volumes> {
  const plans = await opened(await tempFolder())
  await writeFile(join(plans, 'user.yaml'), plan)
  const tokens = await opened(await tempFolder())
  await writeFile(join(tokens, 'tokens'), `${token}\n`)
  await chown(join(tokens, 'tokens'), 0, 65_532)
  await chmod(join(tokens, 'tokens'), 0o440)
  return { plans, tokens, data: await volume() }
}

const Server = z.object({
  args: z.array(z.string()),
  livenessProbe: z.object({ httpGet: z.object({ path: z.string() }) }),
  readinessProbe: z.object({ httpGet: z.object({ path: z.string() }) }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) })),
})

/** The container of deploy/kubernetes: its arguments and its volumes are those that people use. */
async function readServer(): Promise<z.infer<typeof Server>> {
  const [deployment] = await documentsOf(join(root, 'deploy', 'kubernetes', 'deployment.yaml'))
  if (deployment === undefined) throw new Error('there is no Deployment')
  return Server.parse(podTemplateOf(deployment).spec.containers[0])
}

interface Serving {
  readonly served: Pick<Served, 'server'>
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
}

async function serveIn(volumes: Volumes, options: ContainerOptions): Promise<Serving> {
  const { args, volumeMounts } = await readServer()
  const sources = new Map<string, string>(Object.entries(volumes))
  // The Secret graycheck-credentials may be missing; then its folder is empty.
  sources.set('credentials', await opened(await tempFolder()))
  const mounts = volumeMounts.map(({ name, mountPath, readOnly }) => {
    return { source: sources.get(name) ?? '', target: mountPath, readOnly }
  })
  const onLoopback = args.map((arg) => arg.replace('--listen=0.0.0.0:8080', '--listen=127.0.0.1:0'))
  return new Promise((resolve, reject) => {
    const ended = runContainer(image, onLoopback, {
      ...options,
      mounts,
      onStderr: (text, signal) => {
        const url = /serving user on (\S+)/.exec(text)?.[1]
        if (url === undefined) return
        const server = { url, stop: () => Promise.resolve(), hurry: () => undefined }
        resolve({ served: { server }, signal, ended })
      },
    })
    ended.then(({ stderr }) => reject(new Error(stderr)), reject)
  })
}

const begin = ({ served }: Serving, runId: string, query = ''): ReturnType<typeof ask> =>
  ask(served, `/v1/runs${query}`, { body: { plan: 'user', runId } })

describe.skipIf(!canRunContainers())('serve as deploy/kubernetes has it', () => {
  it('answers, stops gracefully on SIGTERM, and knows its runs afterwards', async () => {
    const { plan, release } = await heldRelease()
    const volumes = await volumesFor(plan)
    const first = await serveIn(volumes, hardened())
    await begin(first, 'r-1')
    const { livenessProbe, readinessProbe } = await readServer()
    const probes = [livenessProbe, readinessProbe].map(({ httpGet }) =>
      ask(first.served, httpGet.path, { token: null }),
    )
    const probed = (await Promise.all(probes)).map(({ status }) => status)
    first.signal('SIGTERM')
    while ((await ask(first.served, '/readyz', { token: null })).status !== 503);
    const refused = await begin(first, 'r-2')
    release()
    const { exitCode } = await first.ended
    const second = await serveIn(volumes, hardened())

    const after = summaryIn(await ask(second.served, '/v1/runs/r-1'))
    second.signal('SIGTERM')

    expect(probed).toEqual([200, 200])
    expect(refused.status).toBe(503)
    expect(exitCode).toBe(0)
    expect(after.status).toBe('pass')
    expect((await second.ended).exitCode).toBe(0)
    expect(await readdir(volumes.data)).toEqual(['graycheck.db'])
  })
})

/** Path, size, times and kind of everything in a root file system. */
async function everythingIn(path: string): Promise<Map<string, string>> {
  const entries = await readdir(path, { recursive: true })
  const told = entries.toSorted().map(async (entry): Promise<[string, string]> => {
    const { mode, size, ino, mtimeMs, ctimeMs } = await lstat(join(path, entry))
    return [entry, [mode, size, ino, mtimeMs, ctimeMs].join(' ')]
  })
  return new Map(await Promise.all(told))
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))
}

describe.skipIf(!canRunContainers())('where everything can be written', () => {
  it('nothing is written but what flags name', async () => {
    const { planFor } = await quickRelease()
    const volumes = await volumesFor(planFor('2.1.0'))
    const writable: ContainerOptions = {
      root: await rootOf(image, join(folder, 'writable'), { everythingWritable: true }),
      readOnly: false,
    }
    const out = await volume()
    const mounts = [
      { source: volumes.plans, target: '/work', readOnly: true },
      { source: out, target: '/out' },
    ]
    const config = ['--config', 'user.yaml']
    const once = (args: readonly string[]): Promise<Ended> => runContainer(image, args, { ...writable, mounts })
    // The places of the volumes are made by the engine, not by the program.
    await once(['--version'])
    const warm = await serveIn(volumes, writable)
    warm.signal('SIGTERM')
    await warm.ended
    const before = await everythingIn(writable.root)

    const codes = [
      await once(['run', ...config, '--output', 'junit=/out/junit.xml', '--record', '/out/recording']),
      await once(['replay', '/out/recording']),
      await once(['run', '--no-such-flag']),
      await once(['plan', ...config]),
      await once(['explain', 'slo.no-data']),
      await once(['--help']),
    ].map(({ exitCode }) => exitCode)
    const serving = await serveIn(volumes, writable)
    const status = summaryIn(await begin(serving, 'r-1', '?wait=8')).status
    serving.signal('SIGTERM')
    codes.push((await serving.ended).exitCode)

    expect(codes).toEqual([0, 0, 2, 0, 0, 0, 0])
    expect(status).toBe('pass')
    expect(changed(before, await everythingIn(writable.root))).toEqual([])
    expect(await filesBelow(out)).toEqual([
      'junit.xml',
      'recording/events.ndjson',
      'recording/run.json',
      'recording/verdict.json',
    ])
    expect(await readdir(volumes.data)).toEqual(['graycheck.db'])
  }, 240_000)
})
