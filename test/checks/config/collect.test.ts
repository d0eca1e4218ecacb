import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configKind } from '../../../src/checks/config/index.ts'
import type { Evidence } from '../../../src/core/evidence.ts'
import type { TestServer } from '../../instances/http-server.ts'
import { contractServer, httpServer, sendJson } from '../../instances/http-server.ts'
import { frozenAt, realDoors } from '../../instances/real-doors.ts'
import { prepare, takeLook, targetWith } from '../../instances/take-look.ts'
import { silentListener } from '../../kit/silent-listener.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { gateway, header, rangeAnswer } from '../../sources/etcd/gateway.ts'

const key = '/config/user/prod.json'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function applied(text: string, revision: string | null, canon = 'raw') {
  return { revision, sha256: sha256(text), canon }
}

/** An instance that runs one config, which may change between requests. */
function instance(app: () => object): Promise<TestServer> {
  return contractServer(() => ({
    instance: { id: 'user-gray' },
    configs: [{ name: 'other' }, { name: 'app', ...app() }],
  }))
}

interface Setup {
  readonly entry: object
  readonly servers: readonly TestServer[]
  readonly state?: object
}

/** Takes one look at each of the times, in seconds. */
async function judgeLooks({ entry, servers, state = {} }: Setup, times: readonly number[] = [0]) {
  const target = targetWith({ gray: { addresses: servers.map(({ address }) => address) }, state })
  const check = prepare(configKind, { kind: 'config', name: 'app', ...entry }, target)
  const doors = await realDoors()
  let evidence: Evidence | undefined
  for (const seconds of times) evidence = await takeLook(check, target, frozenAt(doors, seconds * 1000), evidence)
  if (evidence === undefined) throw new Error('no look was taken')
  const judgement = check.judge(evidence)
  return {
    judgement,
    codes: judgement.findings.map(({ code }) => code),
    recorded: JSON.stringify(evidence.observations),
  }
}

const stored = '{"redirect_timeout_ms": 800, "db": {"password": "hunter2", "pool": 5}}\n'

async function etcdEntry(text = stored, over: object = {}): Promise<object> {
  const { url } = await gateway(rangeAnswer(key, text, '42'))
  return { desired: { etcd: { endpoints: [url], key } }, ...over }
}

describe('a config check on an etcd gateway', () => {
  it('passes when every instance runs the stored bytes', async () => {
    const servers = [
      await instance(() => ({ applied: applied(stored, '42') })),
      await instance(() => ({ applied: applied(stored, '42') })),
    ]
    const { judgement, recorded } = await judgeLooks({ entry: await etcdEntry(), servers })
    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toBe(
      `2 of 2 gray instances run revision 42 of etcd key ${key} (sha256 ${sha256(stored).slice(0, 12)}…)`,
    )
    expect(recorded).not.toContain('hunter2')
  })

  it('asks again when the new version is on its way, and fails when it stays away', async () => {
    const servers = [await instance(() => ({ applied: applied('old', '41') }))]
    const setup = { entry: await etcdEntry(), servers }
    expect((await judgeLooks(setup)).codes).toEqual(['config.pending'])
    expect((await judgeLooks(setup, [0, 9, 10])).codes).toEqual(['config.stale'])
  })

  it('passes once the instance has caught up', async () => {
    let requests = 0
    const servers = [
      await instance(() => ({ applied: requests++ === 0 ? applied('old', '41') : applied(stored, '42') })),
    ]
    const { judgement } = await judgeLooks({ entry: await etcdEntry(), servers }, [0, 1])
    expect(judgement.status).toBe('pass')
  })

  it('compares values whatever their spelling, and records none that is secret', async () => {
    const effective = {
      values: { '/redirect_timeout_ms': '800', '/db': { pool: 5.0 }, '/defaults/x': 1 },
      redacted: ['/db/password'],
    }
    const servers = [await instance(() => ({ applied: applied(stored, '42'), effective }))]
    const { judgement, codes, recorded } = await judgeLooks({ entry: await etcdEntry(stored, { as: 'json' }), servers })
    expect([judgement.status, codes]).toEqual(['pass', ['config.extra-values']])
    expect(judgement.proofs[0]?.statement).toContain('3 values compared')
    expect(recorded).not.toContain('hunter2')
  })

  it('names the value that is not in use, though the instance claims the new version', async () => {
    const effective = { values: { '/redirect_timeout_ms': 300, '/db/pool': 5, '/db/password': 'hunter2' } }
    const servers = [await instance(() => ({ applied: applied(stored, '42'), effective }))]
    const entry = await etcdEntry(stored, { as: 'json', propagationBudget: '0s' })
    const { judgement, recorded } = await judgeLooks({ entry, servers })
    expect(judgement.findings.map(({ code, message }) => [code, message.split('; graycheck')[0]])).toEqual([
      [
        'config.stale',
        `user-gray (${servers[0]?.address}) uses other values than the store holds, although it reports revision 42: /redirect_timeout_ms is 300 instead of 800`,
      ],
    ])
    expect(recorded).not.toContain('hunter2')
  })

  it('compares by the jcs hash where that is defined, and says where it is not', async () => {
    const canonical = '{"db":{"password":"hunter2","pool":5},"redirect_timeout_ms":800}'
    const servers = [await instance(() => ({ applied: applied(canonical, null, 'jcs') }))]
    expect((await judgeLooks({ entry: await etcdEntry(stored, { as: 'json' }), servers })).judgement.status).toBe(
      'pass',
    )
    const inexact = await etcdEntry('{"id":9007199254740993}', { as: 'json' })
    const { judgement, codes } = await judgeLooks({ entry: inexact, servers })
    expect(codes).toEqual(['config.unknown'])
    expect(judgement.findings[0]?.message).toContain('the number at /id is not exactly a double')
  })

  it('reads a status page by pointers', async () => {
    const page = {
      conf: { digest: sha256(stored), values: { redirect_timeout_ms: 800, db: { pool: 5, password: 'hunter2' } } },
    }
    const servers = [await httpServer((_request, response) => sendJson(response, page))]
    const bySha = { json: { path: '/status', sha256: '/conf/digest' } }
    const byValues = { json: { path: '/status', values: '/conf/values' } }
    expect((await judgeLooks({ entry: await etcdEntry(), servers, state: bySha })).judgement.status).toBe('pass')
    const json = await etcdEntry(stored, { as: 'json' })
    const { judgement, recorded } = await judgeLooks({ entry: json, servers, state: byValues })
    expect(judgement.status).toBe('pass')
    expect(recorded).not.toContain('hunter2')
  })

  it('keeps only and ignore', async () => {
    const effective = {
      values: { '/redirect_timeout_ms': 800, '/db/pool': 99 },
      overrides: [{ pointer: '/db/pool', by: 'env:POOL' }],
    }
    const servers = [await instance(() => ({ effective }))]
    const codesWith = async (over: object) =>
      (await judgeLooks({ entry: await etcdEntry(stored, { as: 'json', ...over }), servers })).codes
    expect(await codesWith({ only: ['/db/pool'] })).toEqual(['config.overridden'])
    expect(await codesWith({ ignore: ['/db'] })).toEqual([])
    expect(await codesWith({ only: ['/redirect_timeout_ms'] })).toEqual([])
    expect(await codesWith({ only: ['/redirect_timeout'] })).toEqual(['config.nothing-to-compare', 'config.unknown'])
  })

  it('notices a change in the middle of a look', async () => {
    let reads = 0
    const store = await httpServer((_request, response) =>
      sendJson(response, rangeAnswer(key, stored, String(42 + reads++))),
    )
    const servers = [await instance(() => ({ applied: applied(stored, '42') }))]
    const entry = { desired: { etcd: { endpoints: [store.url], key } } }
    const { judgement, codes } = await judgeLooks({ entry, servers })
    expect([judgement.status, codes]).toEqual(['inconclusive', ['config.changed-during-check']])
  })

  it('asks no instance when the store has no such key', async () => {
    const store = await gateway({ header })
    const servers = [await instance(() => ({}))]
    const { judgement, codes } = await judgeLooks({
      entry: { desired: { etcd: { endpoints: [store.url], key } } },
      servers,
    })
    expect([judgement.status, codes]).toEqual(['inconclusive', ['config.desired-missing']])
    expect(servers[0]?.requests).toEqual([])
  })

  it('cannot measure without its store', async () => {
    const servers = [await instance(() => ({}))]
    const desired = { etcd: { endpoints: ['http://127.0.0.1:1'], key } }
    const { judgement, codes } = await judgeLooks({ entry: { desired }, servers })
    expect([judgement.status, codes]).toEqual(['error', ['source.unreachable']])
  })

  it('is not decided when an instance hangs', async () => {
    const { address } = await silentListener()
    const servers = [await instance(() => ({ applied: applied(stored, '42') })), { address, url: '', requests: [] }]
    const { judgement, codes } = await judgeLooks({ entry: await etcdEntry(), servers, state: { timeout: '200ms' } })
    expect([judgement.status, codes]).toEqual(['inconclusive', ['config.instance-silent']])
  })

  it('goes to the endpoint that answered last, first', async () => {
    const hanging = await silentListener()
    const { url } = await gateway(rangeAnswer(key, stored, '42'))
    const servers = [await instance(() => ({ applied: applied(stored, '42') }))]
    const etcd = { endpoints: [`http://${hanging.address}`, url], key, timeout: '100ms' }
    const { judgement } = await judgeLooks({ entry: { desired: { etcd } }, servers }, [0, 1, 2])
    expect(judgement.status).toBe('pass')
    expect(hanging.connections()).toBe(1)
  })
})

describe('a config check on files', () => {
  it('compares with the bytes of a file', async () => {
    const path = join(await tempFolder(), 'app.json')
    await writeFile(path, stored)
    const servers = [await instance(() => ({ source: { identity: '7', key: '/x' }, applied: applied(stored, '9') }))]
    expect((await judgeLooks({ entry: { desired: { file: path } }, servers })).judgement.status).toBe('pass')
    await writeFile(path, `${stored}\n`)
    expect((await judgeLooks({ entry: { desired: { file: path } }, servers })).codes).toEqual(['config.pending'])
    expect((await judgeLooks({ entry: { as: 'json', desired: { file: path } }, servers })).codes).toEqual([
      'config.unknown',
    ])
  })

  it('compares with the tree of a folder', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, '..data'))
    await writeFile(join(folder, 'a.yaml'), 'a: 1')
    const tree = `a.yaml\0${sha256('a: 1')}\n`
    const servers = [await instance(() => ({ applied: applied(tree, null, 'tree') }))]
    expect((await judgeLooks({ entry: { desired: { folder } }, servers })).judgement.status).toBe('pass')
    await writeFile(join(folder, 'b.yaml'), 'b: 1')
    expect((await judgeLooks({ entry: { desired: { folder } }, servers })).codes).toEqual(['config.pending'])
  })

  it.each([
    ['is not there', (folder: string) => ({ file: join(folder, 'none') }), 'could not be read (ENOENT)'],
    ['is empty', (folder: string) => ({ folder }), 'holds no files'],
    [
      'is no JSON',
      (folder: string) => ({ file: join(folder, '.yaml') }),
      'with as: json it must be JSON: expected a value',
    ],
  ])('cannot measure against what %s', async (_what, desiredIn, problem) => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.yaml'), 'secret: hunter2')
    const desired = desiredIn(folder)
    const entry = { desired, as: 'folder' in desired ? 'raw' : 'json' }
    const { judgement, codes, recorded } = await judgeLooks({ entry, servers: [await instance(() => ({}))] })
    expect([judgement.status, codes]).toEqual(['error', ['config.desired-unreadable']])
    expect(judgement.findings[0]?.message).toContain(problem)
    expect(recorded).not.toContain('hunter2')
  })
})
