import { describe, expect, it } from 'vitest'
import { RunStatus } from '../../src/core/status.ts'
import { answerOf, hookTypes, isCurrent, repeatMs, seriesOf } from '../../src/serve/flagger.ts'
import type { StoredRun } from '../../src/serve/stored-run.ts'
import type { RunSummary } from '../../src/serve/summary.ts'
import { callHook } from './clients.ts'
import type { Served } from './kit.ts'
import { ask, heldRelease, quickRelease, startServed, summaryIn, token } from './kit.ts'

const hook = (metadata: Record<string, string>, over: object = {}): object => ({
  name: 'podinfo',
  namespace: 'test',
  phase: 'Progressing',
  checksum: '85d557f47b',
  metadata,
  ...over,
})

const call = (served: Served, type: string, body: object, retries = 0): ReturnType<typeof callHook> =>
  callHook(`${served.server.url}/v1/flagger/${type}?token=${token}`, body, { retries })

const statuses = ['running', ...RunStatus.options] as const

function summaryOf(status: (typeof statuses)[number]): RunSummary {
  const times = { createdAt: '', startedAt: null, finishedAt: null, exitCode: null }
  const reason = { code: status === 'pass' ? null : `x.${status}`, message: `because ${status}` }
  return { status, runId: 'r', plan: 'p', service: 's', grayTag: 't', environment: null, reason, ...times }
}

describe('the answer to a hook', () => {
  const confirm = { pass: 200, running: 403, fail: 412, inconclusive: 403, error: 403, aborted: 403 }
  const check = { ...confirm, running: 503 }
  const always = { pass: 202, running: 202, fail: 202, inconclusive: 202, error: 202, aborted: 202 }
  const onlyForHarm = { pass: 403, running: 403, fail: 200, inconclusive: 403, error: 403, aborted: 403 }

  it.each([
    ['confirm-rollout', confirm],
    ['confirm-traffic-increase', confirm],
    ['confirm-promotion', confirm],
    ['pre-rollout', check],
    ['rollout', check],
    ['post-rollout', always],
    ['rollback', onlyForHarm],
  ] as const)('%s is what Flagger takes it for', (type, expected) => {
    const answers = statuses.map((status) => {
      const answer = answerOf(type, summaryOf(status))
      return [status, 'refused' in answer ? answer.refused.status : answer.status]
    })

    expect(Object.fromEntries(answers)).toEqual(expected)
  })

  it('that is no carries the reason on one line', () => {
    const answer = answerOf('confirm-promotion', summaryOf('fail'))

    expect(answer).toMatchObject({
      refused: { title: 'graycheck: fail', status: 412, detail: 'because fail', code: 'x.fail', runId: 'r' },
    })
  })

  it('has a case for every type there is', () => {
    expect(hookTypes).toEqual([
      'confirm-rollout',
      'pre-rollout',
      'rollout',
      'confirm-traffic-increase',
      'confirm-promotion',
      'post-rollout',
      'rollback',
    ])
  })
})

describe('the run of a hook', () => {
  it('is another for each type, revision, canary and setting', () => {
    const body = { name: 'a', namespace: 'n', phase: 'p', checksum: 'c', metadata: { plan: 'x' } }
    const others = [
      seriesOf('rollout', body),
      seriesOf('rollback', body),
      seriesOf('rollout', { ...body, name: 'b' }),
      seriesOf('rollout', { ...body, namespace: 'm' }),
      seriesOf('rollout', { ...body, checksum: 'd' }),
      seriesOf('rollout', { ...body, metadata: { plan: 'x', grayTag: 'v2' } }),
    ]

    expect(new Set(others).size).toBe(others.length)
    expect(seriesOf('rollout', { ...body, phase: 'Waiting' })).toBe(others[0])
  })

  const run = { state: 'finished', finishedAt: 1_000_000, toldAt: null } as const
  it.each<[string, Partial<StoredRun>, number, boolean]>([
    ['under way', { state: 'running', finishedAt: null }, 9_000_000, true],
    ['ended and not told yet', {}, 1_500_000, true],
    ['told a moment ago', { toldAt: 1_500_000 }, 1_500_000 + repeatMs, true],
    ['told a while ago', { toldAt: 1_500_000 }, 1_500_001 + repeatMs, false],
    ['ended too long ago', {}, 1_600_001, false],
    ['ended in the future', {}, 1, false],
  ])('that is %s', (_name, over, now, expected) => {
    expect(isCurrent({ ...run, ...over }, now, 600_000)).toBe(expected)
  })
})

describe('Flagger', () => {
  it('is told yes when the plan passes, as often as it asks', async () => {
    const { planFor, instance } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const results = []
    for (const type of ['confirm-rollout', 'pre-rollout', 'rollout', 'confirm-promotion', 'confirm-promotion'])
      results.push(await call(served, type, hook({ plan: 'user' })))

    expect(results.map(({ error }) => error)).toEqual([null, null, null, null, null])
    expect(instance.requests).toHaveLength(4)
  })

  it('shows the reason of a no in its event', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })

    const { error } = await call(served, 'rollout', hook({ plan: 'user', wait: '8s' }))

    expect(error).toMatch(/^\{"title":"graycheck: fail","status":412,"detail":"release: [^\n]*9\.9\.9[^\n]*\}\n$/)
  })

  it('holds a confirmation while the plan runs, and is told the end of it later', async () => {
    const { plan, release } = await heldRelease()
    const served = await startServed({ texts: { user: plan } })
    const body = hook({ plan: 'user', wait: '0s' })

    const early = await call(served, 'confirm-promotion', body)
    release()
    const late = await call(served, 'confirm-promotion', hook({ plan: 'user', wait: '0s' }))
    let last = late
    while (last.error?.includes('serve.running') === true) last = await call(served, 'confirm-promotion', body)

    expect(early.error).toContain('"status":403')
    expect(early.error).toContain('"code":"serve.running"')
    expect(last.error).toBeNull()
  })

  it('comes again for a check that has not ended, where its webhook has retries', async () => {
    const { plan, release } = await heldRelease()
    const served = await startServed({ texts: { user: plan } })
    const body = hook({ plan: 'user', wait: '0s' })

    const without = await call(served, 'pre-rollout', body)
    setTimeout(release, 150)
    const withRetries = await call(served, 'pre-rollout', body, 100)

    expect(without).toEqual({ error: 'giving up after 1 attempt(s)', attempts: 1 })
    expect(withRetries.error).toBeNull()
    expect(withRetries.attempts).toBeGreaterThan(1)
  })

  it.each([
    ['2.1.0', 403, '"title":"graycheck: pass","status":403'],
    ['9.9.9', 200, '"summary":{"status":"fail"'],
  ])('rolls back a release that should run %s: %i', async (version, status, words) => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor(version) } })

    const reply = await ask(served, '/v1/flagger/rollback', { body: hook({ plan: 'user' }) })

    expect(reply.status).toBe(status)
    expect(reply.text).toContain(words)
  })

  it.each<[string, object | string]>([
    ['an unknown plan', hook({ plan: 'order' })],
    ['no plan', hook({})],
    ['no metadata', { name: 'podinfo', namespace: 'test', phase: 'Progressing', checksum: '85d557f47b' }],
    ['a typo in its metadata', hook({ plan: 'user', grayTagg: 'v2' })],
    ['a file in its metadata', hook({ plan: 'user', config: '/etc/passwd' })],
    ['no checksum', { ...hook({ plan: 'user' }), checksum: '' }],
    ['a wait that is none', hook({ plan: 'user', wait: '1h' })],
    ['no JSON', '<html>'],
  ])('never rolls back or goes on because of %s', async (_name, body) => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })

    const replies = await Promise.all(hookTypes.map((type) => ask(served, `/v1/flagger/${type}`, { body })))

    expect(replies.filter(({ status }) => status < 400 || status > 499)).toEqual([])
  })

  it('is not held by a release that is over, and its verdict is kept', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })

    const reply = await ask(served, '/v1/flagger/post-rollout', {
      body: hook({ plan: 'user' }, { phase: 'Succeeded' }),
    })
    const { runId } = summaryIn(reply)
    const ended = await ask(served, `/v1/runs/${runId}?wait=8`)

    expect(reply.status).toBe(202)
    expect(summaryIn(ended).status).toBe('fail')
  })

  it('has its events noted, whatever metadata they have', async () => {
    const { planFor, instance } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const metadata = { eventMessage: 'New revision\ndetected!', eventType: 'Normal', timestamp: '1', other: 'x' }

    const result = await call(served, 'event', hook(metadata, { phase: 'Initialized' }))

    expect(result.error).toBeNull()
    expect(instance.requests).toEqual([])
    expect(served.log.at(-1)).toMatch(/ flagger test\/podinfo Initialized: New revision detected!$/)
  })

  it('gets a new run when it asks again after the end was told', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') }, freshMs: 0 })
    const body = hook({ plan: 'user' })

    const first = await ask(served, '/v1/flagger/post-rollout', { body })
    const { runId } = summaryIn(first)
    await ask(served, `/v1/runs/${runId}?wait=8`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await ask(served, '/v1/flagger/post-rollout', { body })

    expect(runId).toMatch(/^flagger-post-rollout-[0-9a-f]{24}-1$/)
    expect(summaryIn(second).runId).toBe(runId.replace(/1$/, '2'))
  })
})
