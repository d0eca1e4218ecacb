import { onTestFinished, describe, expect, it } from 'vitest'
import type { PreparedCheck, RunContext } from '../../../src/checks/kind.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { startDeadline } from '../../../src/core/deadline.ts'
import type { Evidence } from '../../../src/core/evidence.ts'
import { mergeEvidence, noEvidence, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Target } from '../../../src/core/target.ts'
import { createHttpDoor } from '../../../src/http/http-door.ts'
import { createSourceDoor } from '../../../src/http/source-door.ts'
import { withFreePorts } from '../../servers/ports.ts'
import type { Answer } from './gateway.ts'
import { isTagged, say, soundGateway, startGateway, valuesOf } from './gateway.ts'
import { codesOf, gray, makeTarget, onlyFinding, prepare, quick, quickRequests, stable } from './kit.ts'

interface Opened {
  readonly context: RunContext
  readonly observed: unknown[]
}

/** The doors as the engine opens them, closed with the test. */
async function open(target: Target, timeoutMs = 20_000): Promise<Opened> {
  const deadline = startDeadline(systemClock, timeoutMs)
  const http = await createHttpDoor({ deadline, clock: systemClock })
  const sources = createSourceDoor({ door: http, clock: systemClock, deadline, retries: 0, onRetry: () => undefined })
  onTestFinished(async () => {
    deadline.release()
    await http.close()
  })
  const observed: unknown[] = []
  const observe = (observation: unknown): void => void observed.push(observation)
  return {
    context: {
      target,
      http,
      sources,
      clock: systemClock,
      deadline,
      observe,
      taggedRequests: () => 0,
      progress: () => undefined,
    },
    observed,
  }
}

interface Looked {
  readonly check: PreparedCheck
  readonly evidence: Evidence
  readonly judgement: Judgement
}

async function look(entry: object, target: Target, before: Evidence = noEvidence, timeoutMs?: number): Promise<Looked> {
  const check = prepare(entry, target)
  const { context, observed } = await open(target, timeoutMs)
  await check.collect(context, before)
  const evidence = mergeEvidence(before, recordEvidence(observed))
  return { check, evidence, judgement: check.judge(evidence) }
}

function targetOf(addresses: readonly string[], gateway: object = {}): Target {
  return makeTarget({ gateway: { url: 'http://shop.example', addresses, ...gateway } })
}

/** Two replicas, the second with its own manners. */
async function lookAt(second: Answer, entry: object = quick): Promise<Judgement> {
  const [a, b] = [await startGateway(soundGateway), await startGateway(second)]
  return (await look(entry, targetOf([a.address, b.address]))).judgement
}

/** An instance that tells this of itself. */
function state(instance: object): Answer {
  return (seen, response) => {
    const nonce = new URL(seen.url, 'http://instance').searchParams.get('nonce')
    response.end(JSON.stringify({ schema: 'graycheck.instance-state/v1', nonce, instance }))
  }
}

describe('a sound gateway', () => {
  it('passes with exactly the probes that were announced, each on its own connection', async () => {
    const [a, b] = [await startGateway(soundGateway), await startGateway(soundGateway)]

    const { judgement } = await look(quick, targetOf([a.address, b.address]))

    const perAddress = 2 * quickRequests + 10 * 5
    expect(judgement.status).toBe('pass')
    expect([a.seen.length, b.seen.length]).toEqual([perAddress, perAddress])
    expect(new Set(a.seen.map(({ from }) => from)).size).toBe(perAddress)
  })

  it('is asked for the URL, with headers that no cache may answer and one trace each', async () => {
    const { address, seen } = await startGateway(soundGateway)
    const target = targetOf([address], {
      request: {
        path: '/api/profile?a=1',
        method: 'POST',
        body: '{"dry":true}',
        headers: { 'x-source': 'gate', TraceParent: 'mine' },
      },
      auth: { bearer: 't0ken' },
    })

    await look({ ...quick, nearMisses: ['duplicate', 'underscore-name', 'empty'] }, target)

    const [first] = seen
    expect(first).toMatchObject({ method: 'POST', url: '/api/profile?a=1', body: '{"dry":true}' })
    for (const item of seen) {
      expect(valuesOf(item, 'host')).toEqual(['shop.example'])
      expect(valuesOf(item, 'user-agent')).toEqual(['graycheck'])
      expect(valuesOf(item, 'cache-control')).toEqual(['no-cache'])
      expect(valuesOf(item, 'x-source')).toEqual(['gate'])
      expect(valuesOf(item, 'authorization')).toEqual(['Bearer t0ken'])
      expect(valuesOf(item, 'traceparent')[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    }
    expect(new Set(seen.map((item) => valuesOf(item, 'traceparent')[0])).size).toBe(seen.length)
    const tags = new Set(seen.map((item) => JSON.stringify(item.headers.filter(([name]) => /gray.tag/.test(name)))))
    expect([...tags].sort()).toEqual([
      '[["x-gray-tag",""]]',
      '[["x-gray-tag","graycheck-other"],["x-gray-tag","v2-canary"]]',
      '[["x-gray-tag","v2-canary"]]',
      '[["x_gray_tag","v2-canary"]]',
      '[]',
    ])
  })

  it('gets the probes of all directions mixed', async () => {
    const { address, seen } = await startGateway(soundGateway)

    await look({ ...quick, nearMisses: [] }, targetOf([address]))

    const firstHalf = seen.slice(0, quickRequests).filter(isTagged).length
    expect(firstHalf).toBeGreaterThan(quickRequests * 0.25)
    expect(firstHalf).toBeLessThan(quickRequests * 0.75)
  })

  it('is found by its name when no addresses are listed', async () => {
    const { address } = await startGateway(soundGateway)
    const port = address.split(':')[1]

    const { judgement, evidence } = await look(
      quick,
      targetOf([], { url: `http://127.0.0.1:${port}`, addresses: undefined }),
    )

    expect(judgement.status).toBe('pass')
    expect(evidence.observations).toContainEqual(
      expect.objectContaining({ type: 'resolution', host: '127.0.0.1', addresses: [address] }),
    )
  })

  it('can be told by instance names that the instances confirm', async () => {
    const [g1, s1] = [await startGateway(state({ id: 'g1' })), await startGateway(state({ id: 's1' }))]
    const gateway = await startGateway((seen, response) => say(response, isTagged(seen) ? 'g1' : 's1'))
    const target = makeTarget({
      gateway: { url: 'http://shop.example', addresses: [gateway.address] },
      instances: { gray: { addresses: [g1.address] }, stable: { addresses: [s1.address] } },
    })

    const { judgement } = await look({ ...quick, identify: 'instance' }, target)

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain('answered by a gray instance (1 instance)')
  })
})

describe('versions that nobody gave', () => {
  /** One gray and one stable instance, and a gateway in front of them. */
  async function startFleet(
    grayState: Answer,
    stableState: Answer,
    { gateway = soundGateway }: { gateway?: Answer } = {},
  ) {
    const [g1, s1, front] = [
      await startGateway(grayState),
      await startGateway(stableState),
      await startGateway(gateway),
    ]
    const target = makeTarget({
      gateway: { url: 'http://shop.example', addresses: [front.address] },
      instances: {
        gray: { addresses: [g1.address], version: undefined },
        stable: { addresses: [s1.address], version: undefined },
      },
    })
    return { target, g1, s1, front }
  }

  it('are asked of the instances, once a look, before the probes', async () => {
    const { target, g1, s1, front } = await startFleet(state({ version: ` ${gray}` }), state({ version: stable }))

    const { judgement, evidence } = await look(quick, target)

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain('answered by gray 2.1.0-canary.3 (as its instances report); leak')
    expect([g1.seen.length, s1.seen.length]).toEqual([1, 1])
    expect(g1.seen[0]?.url).toMatch(/^\/graycheck\/state\?nonce=/)
    expect(front.seen).toHaveLength(2 * quickRequests + 50)
    const observed = evidence.observations.filter((item) => JSON.stringify(item).includes('"instance"'))
    expect(observed).toContainEqual(expect.objectContaining({ address: g1.address, id: null, version: gray }))
  })

  it('are the same on both sides: every answer counts for nothing, and no probe is sent twice for it', async () => {
    const { target, front } = await startFleet(state({ version: stable }), state({ version: stable }), {
      gateway: (_seen, response) => say(response, stable),
    })

    const first = await look(quick, target)
    const before = front.seen.length
    const second = await look(quick, target, first.evidence)

    expect(first.judgement.status).toBe('inconclusive')
    expect(onlyFinding(first.judgement)).toMatchObject({ code: 'dyeing.identity-shared', subject: stable })
    expect(onlyFinding(second.judgement)).toMatchObject({ code: 'dyeing.identity-shared' })
    expect(front.seen.length).toBe(before)
  })

  it('are not told by one that answers 404', async () => {
    const { target } = await startFleet(state({ version: gray }), (_seen, response) => response.writeHead(404).end())

    const { judgement } = await look(quick, target)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.instance-silent', actual: 'source.http-status' })
  })

  it('are not told by one that refuses the credentials, which is an error of the run', async () => {
    const { target } = await startFleet(state({ version: gray }), (_seen, response) => response.writeHead(403).end())

    const { judgement } = await look(quick, target)

    expect(judgement.status).toBe('error')
    expect(codesOf(judgement)).toEqual(['source.forbidden', 'dyeing.instance-silent'])
  })

  it('are asked again in the next look, whose probes then prove', async () => {
    let starting = true
    const stableState: Answer = (seen, response, count) =>
      starting ? response.writeHead(503).end() : state({ version: stable })(seen, response, count)
    const { target, front } = await startFleet(state({ version: gray }), stableState)

    const first = await look(quick, target)
    starting = false
    const before = front.seen.length
    const second = await look(quick, target, first.evidence)

    expect(codesOf(first.judgement)).toEqual(['dyeing.instance-silent'])
    expect(second.judgement.status).toBe('pass')
    expect(front.seen.length - before).toBe(2 * quickRequests + 50)
  })

  it('still tell an escape when gray is known to be another', async () => {
    const { target } = await startFleet(state({ version: gray }), state({ version: stable }), {
      gateway: (_seen, response) => say(response, stable),
    })

    const { judgement } = await look(quick, target)

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.tagged-escaped' })
  })
})

describe('one replica of two', () => {
  it('sends some tagged requests to stable', async () => {
    const judgement = await lookAt((seen, response, count) =>
      say(response, isTagged(seen) && count % 3 !== 0 ? gray : stable),
    )

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['dyeing.tagged-escaped'])
  })

  it('loses its route in the middle', async () => {
    const judgement = await lookAt((seen, response, count) =>
      say(response, isTagged(seen) && count < 60 ? gray : stable),
    )

    expect(codesOf(judgement)).toEqual(['dyeing.tagged-escaped'])
  })

  it('sends some untagged requests to gray', async () => {
    const judgement = await lookAt((seen, response, count) =>
      say(response, isTagged(seen) || (valuesOf(seen, 'x-gray-tag').length === 0 && count % 4 === 0) ? gray : stable),
    )

    expect(codesOf(judgement)).toEqual(['dyeing.untagged-leaked'])
  })

  it('ignores the case of the tag', async () => {
    const judgement = await lookAt((seen, response) =>
      say(response, valuesOf(seen, 'x-gray-tag').join().toLowerCase() === 'v2-canary' ? gray : stable),
    )

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.near-miss-matched' })
    expect(onlyFinding(judgement).message).toContain('(other-case: x-gray-tag: V2-CANARY)')
  })

  it('matches any of several lines, as Envoy does', async () => {
    const judgement = await lookAt((seen, response) =>
      say(response, valuesOf(seen, 'x-gray-tag').includes('v2-canary') ? gray : stable),
    )

    expect(judgement.status).toBe('pass')
    expect(codesOf(judgement)).toEqual(['dyeing.duplicate-matched'])
  })

  it('has no gray instance behind it', async () => {
    const judgement = await lookAt((seen, response) => {
      if (isTagged(seen)) response.writeHead(503).end('no healthy upstream')
      else say(response, stable)
    })

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.gray-unreachable' })
    expect(onlyFinding(judgement).message).toMatch(
      /^none of 1\d tagged probes .* \(HTTP 503\), while 29 untagged ones were$/,
    )
  })

  it('cuts many connections', async () => {
    const judgement = await lookAt((seen, response, count) => {
      if (count % 3 === 0) response.destroy()
      else soundGateway(seen, response, count)
    })

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.probes-lost'])
    expect(judgement.needs?.requests).toBeGreaterThan(0)
  })

  it('answers from a cache', async () => {
    const judgement = await lookAt((seen, response, count) => {
      response.setHeader('age', '30')
      soundGateway(seen, response, count)
    })

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more', 'dyeing.cached'])
  })

  it('does not listen', async () => {
    const address = await withFreePorts(1, (nextPort) => Promise.resolve(`127.0.0.1:${nextPort()}`))
    const a = await startGateway(soundGateway)

    const { judgement, evidence } = await look(quick, targetOf([a.address, address]))

    expect(judgement.status).toBe('error')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'source.unreachable', subject: address })
    // Given up after 20 probes, with the few that were in flight.
    const lost = evidence.observations.filter((item) => JSON.stringify(item).includes('"unanswered"'))
    expect(lost.length).toBeGreaterThanOrEqual(20)
    expect(lost.length).toBeLessThan(28)
  })
})

describe('the budget of a look', () => {
  it('asks no more where ten probes have leaked, and still covers the rest', async () => {
    const { address, seen } = await startGateway((_seen, response) => say(response, stable))

    const { judgement } = await look({ ...quick, requests: 200 }, targetOf([address]))

    expect(judgement.status).toBe('fail')
    expect(seen.filter(isTagged).length).toBeGreaterThanOrEqual(10)
    expect(seen.filter(isTagged).length).toBeLessThan(18)
    expect(seen.filter((item) => !item.headers.some(([name]) => /gray.tag/.test(name)))).toHaveLength(200)
  })

  it('makes up for a few lost probes in the same look', async () => {
    const { address, seen } = await startGateway((item, response, count) => {
      if (count === 7) response.destroy()
      else soundGateway(item, response, count)
    })

    const { judgement } = await look({ ...quick, requests: 40, nearMisses: [] }, targetOf([address]))

    expect(judgement.status).toBe('pass')
    expect(seen).toHaveLength(81)
  })

  it('ends with the run, and what came until then is judged', async () => {
    const { address } = await startGateway((seen, response, count) => {
      if (count <= 20) soundGateway(seen, response, count)
    })

    const { judgement, evidence } = await look(quick, targetOf([address]), noEvidence, 1500)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
    expect(evidence.observations).toHaveLength(20)
  })
})

describe('a later look', () => {
  it('asks only for what is missing, and counts on', async () => {
    let down = true
    const { address, seen } = await startGateway((item, response, count) => {
      if (down && isTagged(item)) response.writeHead(502).end()
      else soundGateway(item, response, count)
    })
    const target = targetOf([address])
    const first = await look(quick, target)
    const before = seen.length
    down = false

    const second = await look(quick, target, first.evidence)

    expect(codesOf(first.judgement)).toEqual(['dyeing.gray-unreachable'])
    expect(seen.slice(before).every(isTagged)).toBe(true)
    expect(seen.length - before).toBe(quickRequests)
    expect(second.judgement.status).toBe('pass')
  })

  it('asks nothing when nothing is missing', async () => {
    const { address, seen } = await startGateway(soundGateway)
    const target = targetOf([address])
    const first = await look(quick, target)
    const before = seen.length

    const second = await look(quick, target, first.evidence)

    expect(seen.length).toBe(before)
    expect(second.evidence.observations).toEqual(first.evidence.observations)
  })

  it('keeps to the addresses that the first look found', async () => {
    const { address } = await startGateway(soundGateway)
    const target = targetOf([], { url: `http://${address}`, addresses: undefined })
    const first = await look(quick, target)

    const second = await look(quick, target, first.evidence)

    expect(second.evidence.observations).toEqual(first.evidence.observations)
  })

  it('looks the host up again when it was not found', async () => {
    const { address } = await startGateway(soundGateway)
    const unknown = await look(quick, targetOf([], { url: 'http://gateway.invalid', addresses: undefined }))
    const found = targetOf([], { url: `http://${address}`, addresses: undefined })

    const { evidence } = await look(quick, found, unknown.evidence)

    expect(unknown.judgement.status).toBe('error')
    expect(codesOf(unknown.judgement)).toEqual(['source.unresolved', 'dyeing.no-probes'])
    expect(evidence.observations).toContainEqual(expect.objectContaining({ type: 'resolution', addresses: [address] }))
  })
})
