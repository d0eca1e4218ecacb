import { describe, expect, it } from 'vitest'
import { StateAccess } from '../../src/core/target.ts'
import { concurrently } from '../../src/instances/concurrently.ts'
import { readInstances } from '../../src/instances/read.ts'
import type { InstanceAnswer } from '../../src/instances/report.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { contractServer, httpServer, nonceOf, sendJson } from './http-server.ts'
import { realDoors } from './real-doors.ts'

const contract = StateAccess.parse({})

async function readOne(address: string, access = contract): Promise<InstanceAnswer | undefined> {
  const [answer] = await readAll([address], access)
  return answer
}

/** One answer an address, in their order. */
async function readAll(addresses: readonly string[], access = contract): Promise<InstanceAnswer[]> {
  const answers = new Map<string, InstanceAnswer>()
  let heard = 0
  await readInstances(addresses, access, await realDoors(), (answer) => {
    heard++
    answers.set(answer.address, answer)
  })
  expect(heard).toBe(addresses.length)
  return addresses.flatMap((address) => answers.get(address) ?? [])
}

function failureOf(answer: InstanceAnswer | undefined) {
  return answer?.ok === false ? answer.failure : undefined
}

describe('readInstances', () => {
  it('asks every instance directly, each with its own nonce', async () => {
    const servers = [
      await contractServer(() => ({ instance: { id: 'a', version: '1', now: new Date().toISOString() } })),
      await contractServer(() => ({ instance: { id: 'b', version: '2' } })),
    ]
    const addresses = servers.map(({ address }) => address)
    const answers = await readAll(addresses)
    expect(answers.map(({ address }) => address)).toEqual(addresses)
    expect(answers).toMatchObject([
      { ok: true, report: { id: 'a', version: '1', nonceEchoed: true, source: `instance ${addresses[0]}` } },
      { ok: true, report: { id: 'b', version: '2', nonceEchoed: true, skewMs: null } },
    ])
    const first = answers[0]
    expect(first?.ok && Math.abs(first.report.skewMs ?? Number.NaN) < 5000).toBe(true)
    expect(first?.ok && first.report.request).toBe(`GET http://${addresses[0]}/graycheck/state`)
    const targets = servers.flatMap(({ requests }) => requests)
    expect(new Set(targets).size).toBe(2)
    for (const target of targets) expect(target).toMatch(/^GET \/graycheck\/state\?nonce=[0-9a-f-]{36}$/)
  })

  it('names the clock skew of an instance', async () => {
    const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
    const { address } = await contractServer(() => ({ instance: { now: inAnHour() } }))
    const answer = await readOne(address)
    expect(answer?.ok && Math.round((answer.report.skewMs ?? 0) / 60_000)).toBe(60)
  })

  it('sends the configured headers, and joins the nonce to a query', async () => {
    const seen: unknown[] = []
    const { address, requests } = await httpServer((request, response) => {
      seen.push(request.headers['x-probe'], request.headers.authorization)
      sendJson(response, { schema: 'graycheck.instance-state/v1', nonce: nonceOf(request), instance: {} })
    })
    const access = StateAccess.parse({ path: '/s?all=1', headers: { 'x-probe': 'yes' }, auth: { bearer: 'tok' } })
    const answer = await readOne(address, access)
    expect(answer?.ok).toBe(true)
    expect(seen).toEqual(['yes', 'Bearer tok'])
    expect(requests[0]).toMatch(/^GET \/s\?all=1&nonce=/)
  })

  it('never leaves the address, whatever the path looks like', async () => {
    const { address, requests } = await httpServer((_request, response) => sendJson(response, {}, 404))
    await readOne(address, StateAccess.parse({ path: '//other.example/state' }))
    expect(requests[0]).toMatch(/^GET \/\/other\.example\/state\?nonce=/)
  })

  it('reads a status page without a nonce', async () => {
    const { address, requests } = await httpServer((_request, response) => sendJson(response, { v: '2.1.0' }))
    const answer = await readOne(address, StateAccess.parse({ json: { path: '/status', version: '/v' } }))
    expect(requests).toEqual(['GET /status'])
    expect(answer).toMatchObject({ ok: true, report: { version: '2.1.0', nonceEchoed: null } })
  })

  it('takes a missing nonce for a fact, and another one for a fault', async () => {
    const silent = await httpServer((_request, response) =>
      sendJson(response, { schema: 'graycheck.instance-state/v1', instance: {} }),
    )
    const cached = await httpServer((_request, response) =>
      sendJson(response, { schema: 'graycheck.instance-state/v1', nonce: 'of-yesterday', instance: {} }),
    )
    expect(await readOne(silent.address)).toMatchObject({ ok: true, report: { nonceEchoed: false } })
    const failure = failureOf(await readOne(cached.address))
    expect(failure).toMatchObject({ code: 'source.bad-answer', subject: cached.address })
    expect(failure?.message).toContain('a cache or proxy answered, not the instance')
  })

  it.each([
    ['garbage', 'not json', 'it is not JSON: expected a value at character 0'],
    ['an empty body', '', 'it is not JSON: expected a value at character 0'],
    ['a cut body', '{"schema":"graycheck.inst', 'it is not JSON: a string that JSON does not allow at character 10'],
    ['a member twice', '{"schema":"x","schema":"x"}', 'for the second time in one object'],
    ['another document', '{"status":"ok"}', 'it is not a graycheck.instance-state/v1 document: schema: '],
  ])('refuses %s', async (_what, body, problem) => {
    const { address } = await httpServer((_request, response) => sendJson(response, body))
    const failure = failureOf(await readOne(address))
    expect(failure).toMatchObject({ type: 'failure', code: 'source.bad-answer', subject: address })
    expect(failure?.message).toContain(problem)
  })

  it('gives up on an answer that is too large', async () => {
    const { address } = await httpServer((_request, response) => sendJson(response, `"${'x'.repeat(1024 * 1024)}"`))
    expect(failureOf(await readOne(address))?.code).toBe('source.too-large')
  })

  it.each([
    [401, 'source.forbidden'],
    [404, 'source.http-status'],
    [503, 'source.http-status'],
    [302, 'source.http-status'],
  ])('takes status %i for %s', async (status, code) => {
    const { address } = await httpServer((_request, response) => sendJson(response, {}, status))
    expect(failureOf(await readOne(address))?.code).toBe(code)
  })

  it('waits for no instance longer than its time, and lets none hold up the others', async () => {
    const hanging = await silentListener()
    const gone = '127.0.0.1:1'
    const { address } = await contractServer(() => ({ instance: { id: 'a' } }))
    const access = StateAccess.parse({ timeout: '300ms' })
    const answers = await readAll([hanging.address, gone, address], access)
    expect(answers.map(failureOf).map((failure) => failure?.code)).toEqual([
      'source.timeout',
      'source.unreachable',
      undefined,
    ])
    expect(failureOf(answers[0])?.message).toContain(hanging.address)
  })

  it('asks all at the same time', async () => {
    // Each instance answers only when both have been asked.
    const waiting: (() => void)[] = []
    const start = () =>
      httpServer((request, response) => {
        const answer = { schema: 'graycheck.instance-state/v1', nonce: nonceOf(request), instance: {} }
        waiting.push(() => sendJson(response, answer))
        if (waiting.length === 2) for (const send of waiting) send()
      })
    const addresses = [(await start()).address, (await start()).address]
    const answers = await readAll(addresses)
    expect(answers.map(({ ok }) => ok)).toEqual([true, true])
  })
})

describe('concurrently', () => {
  it('keeps the order of the items and never has more than the limit at work', async () => {
    let [atWork, most] = [0, 0]
    const results = await concurrently([...Array(200).keys()], 64, async (item) => {
      atWork++
      most = Math.max(most, atWork)
      await new Promise((resolve) => setImmediate(resolve))
      atWork--
      return item * 2
    })
    expect(results).toEqual([...Array(200).keys()].map((item) => item * 2))
    expect(most).toBe(64)
  })
})
