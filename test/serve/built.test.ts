import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Verdict } from '../../src/core/verdict.ts'
import { root, runCli } from '../kit/run-cli.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { ask, heldRelease, problemIn, quickRelease, summaryIn, token, untilEnded } from './kit.ts'

interface Child {
  readonly server: { readonly url: string; stop(): Promise<void>; hurry(): void }
  readonly child: ChildProcess
  readonly stderr: () => string
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** The built program, as it is run in production. */
async function startBuilt(folder: string, flags: readonly string[] = []): Promise<Child> {
  const args = ['serve', '--plan', 'user=user.yaml', '--data', 'data/', '--token-file', 'tokens']
  const child = spawn(
    process.execPath,
    [join(root, 'bin', 'graycheck.cjs'), ...args, '--listen', '127.0.0.1:0', ...flags],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      const [, found] = /serving user on (\S+)/.exec(stderr) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(stderr)))
  })
  const server = { url, stop: () => Promise.resolve(), hurry: () => undefined }
  return { server, child, ended, stderr: () => stderr }
}

async function folderWith(plan: string): Promise<string> {
  const folder = await tempFolder()
  await writeFile(join(folder, 'user.yaml'), plan)
  await writeFile(join(folder, 'tokens'), `${token}\n`)
  return folder
}

const begin = (served: Child, runId: string, query = ''): ReturnType<typeof ask> =>
  ask(served, `/v1/runs${query}`, { body: { plan: 'user', runId } })

describe('kill -9', () => {
  it('loses no verdict, and leaves what was under way as interrupted', async () => {
    const { plan, release } = await heldRelease()
    const folder = await folderWith(plan)
    const first = await startBuilt(folder, ['--concurrency', '2'])
    await begin(first, 'r-1')
    release()
    const passed = await untilEnded(first, 'r-1')
    const held = await heldRelease()
    await writeFile(join(folder, 'user.yaml'), held.plan)
    for (const runId of ['r-2', 'r-3', 'r-4']) await begin(first, runId)
    const before = await ask(first, '/v1/runs/r-1/verdict')
    first.child.kill('SIGKILL')
    await first.ended

    const second = await startBuilt(folder)
    const after = await Promise.all(['r-2', 'r-3', 'r-4'].map((runId) => begin(second, runId)))
    const verdicts = await Promise.all(['r-1', 'r-2'].map((runId) => ask(second, `/v1/runs/${runId}/verdict`)))

    expect(passed.status).toBe('pass')
    expect(summaryIn(await begin(second, 'r-1'))).toEqual(passed)
    expect(after.map((reply) => summaryIn(reply).status)).toEqual(Array(3).fill('error'))
    expect(after.map((reply) => summaryIn(reply).reason.code)).toEqual(Array(3).fill('serve.interrupted'))
    expect(verdicts[0]?.text).toBe(before.text)
    expect(Verdict.parse(JSON.parse(before.text)).status).toBe('pass')
    expect([verdicts[1]?.status, problemIn(verdicts[1] ?? before).code]).toEqual([404, 'serve.interrupted'])
    // Nothing is run again by itself: the held instance was asked by the first server only.
    expect(second.stderr()).not.toContain('begins')
  })
})

describe('SIGTERM', () => {
  it('lets runs end within the grace, begins no new ones, stores all ends, and exits 0', async () => {
    const { plan, release } = await heldRelease()
    const folder = await folderWith(plan)
    const served = await startBuilt(folder, ['--concurrency', '1', '--grace', '60s'])
    await begin(served, 'r-1')
    await begin(served, 'r-2')
    served.child.kill('SIGTERM')
    while ((await ask(served, '/readyz', { token: null })).status !== 503);

    const refused = await begin(served, 'r-3')
    const polled = await ask(served, '/v1/runs/r-1')
    release()
    const { code } = await served.ended
    const again = await startBuilt(folder)
    const ends = await Promise.all(['r-1', 'r-2'].map((runId) => ask(again, `/v1/runs/${runId}`)))

    expect([refused.status, problemIn(refused).title]).toEqual([503, 'Stopping'])
    expect(summaryIn(polled).status).toBe('running')
    expect(code).toBe(0)
    expect(ends.map((reply) => [summaryIn(reply).status, summaryIn(reply).reason.code])).toEqual([
      ['pass', null],
      ['aborted', 'serve.stopped'],
    ])
    expect((await ask(again, '/v1/runs/r-3')).status).toBe(404)
  })

  it.each([
    ['when the grace is over', ['--grace', '0s'], ['SIGTERM']],
    ['at once on a second signal', ['--grace', '60s'], ['SIGTERM', 'SIGINT']],
  ] as const)('stops what runs %s, with a verdict that says so', async (_name, flags, signals) => {
    const { plan } = await heldRelease()
    const folder = await folderWith(plan)
    const served = await startBuilt(folder, flags)
    await begin(served, 'r-1')
    for (const signal of signals) {
      served.child.kill(signal)
      if (signals.length > 1) while ((await readiness(served)) === 200);
    }
    const { code } = await served.ended
    const again = await startBuilt(folder)

    const end = await ask(again, '/v1/runs/r-1')
    const verdict = Verdict.parse(JSON.parse((await ask(again, '/v1/runs/r-1/verdict')).text))

    expect(code).toBe(0)
    expect(summaryIn(end)).toMatchObject({ status: 'aborted', reason: { code: 'run.aborted' }, exitCode: 143 })
    expect(verdict.status).toBe('aborted')
  })
})

async function readiness(served: Child): Promise<number> {
  try {
    return (await ask(served, '/readyz', { token: null })).status
  } catch {
    return 0
  }
}

it('a token is in no answer, no log and no file of the store', async () => {
  const { planFor } = await quickRelease()
  const folder = await folderWith(planFor('9.9.9'))
  const served = await startBuilt(folder)
  const hook = { name: token, namespace: 'n', phase: 'p', checksum: 'c', metadata: { plan: 'user' } }

  const replies = [
    await ask(served, `/v1/flagger/rollout?token=${token}`, { token: null, body: hook }),
    await ask(served, `/v1/flagger/event?token=${token}`, { token: null, body: hook }),
    await ask(served, `/v1/flagger/rollout?token=${token}&x=1`, { token: null, body: hook }),
    await ask(served, `/v1/runs?token=${token}`, { body: { plan: 'user', runId: 'r-1' } }),
    await ask(served, `/${token}`, {}),
    await begin(served, token),
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-3', grayTag: token } }),
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-3', [token]: token } }),
    await begin(served, 'r-2', '?wait=8'),
  ]
  served.child.kill('SIGTERM')
  await served.ended

  expect(replies.map(({ status }) => status)).toEqual([412, 200, 400, 400, 404, 400, 400, 400, 200])
  const files = readdirSync(join(folder, 'data')).map((file) => readFileSync(join(folder, 'data', file), 'latin1'))
  const everything = [...replies.map(({ text }) => text), served.stderr(), ...files].join('\n')
  expect(everything).toContain('release.version-mismatch')
  expect(everything).toContain('***')
  expect(everything).not.toContain(token)
})

it('says nothing of the SQLite of Node', async () => {
  const { planFor } = await quickRelease()
  const served = await startBuilt(await folderWith(planFor('2.1.0')))

  expect(served.stderr()).not.toMatch(/warning|experimental/i)
})

it.each<[string, readonly string[], RegExp]>([
  ['no plan', ['--data', 'd', '--no-auth'], /^there is no plan: name a folder with --plans/],
  [
    'a plan that is not there',
    ['--plan', 'a=missing.yaml', '--data', 'd', '--no-auth'],
    /^a: the plan a of the server/m,
  ],
  ['no tokens', ['--plan', 'a=user.yaml', '--data', 'd'], /^--token-file FILE is needed, or --no-auth on a loopback/],
  [
    'no tokens for everybody',
    ['--plan', 'a=user.yaml', '--data', 'd', '--no-auth', '--listen', '0.0.0.0:0'],
    /^--no-auth is for loopback addresses only/,
  ],
  [
    'no tokens for whoever the name of this machine leads to',
    ['--plan', 'a=user.yaml', '--data', 'd', '--no-auth', '--listen', 'localhost:0'],
    /^--no-auth is for loopback addresses only/,
  ],
  ['no store', ['--plan', 'a=user.yaml', '--no-auth'], /Missing required flag data/],
  ['half of TLS', ['--plan', 'a=user.yaml', '--data', 'd', '--no-auth', '--tls-key', 'x'], /^--tls-cert and --tls-key/],
  ['a bad duration', ['--plan', 'a=user.yaml', '--data', 'd', '--no-auth', '--grace', '5'], /^--grace 5: expected/],
  [
    'a bad address',
    ['--plan', 'a=user.yaml', '--data', 'd', '--no-auth', '--listen', '8080'],
    /^--listen 8080: expected/,
  ],
])('refuses to start with %s', async (_name, flags, message) => {
  const { planFor } = await quickRelease()
  const folder = await folderWith(planFor('2.1.0'))

  const { exitCode, stderr } = await runCli(['serve', ...flags], { cwd: folder })

  expect(stderr).toMatch(message)
  expect(exitCode).toBe(2)
})
