import { describe, expect, it } from 'vitest'
import { Verdict } from '../../src/core/verdict.ts'
import { RunSummary } from '../../src/serve/summary.ts'
import { argoPhase } from './clients.ts'
import { ask, heldRelease, problemIn, quickRelease, startServed, summaryIn, untilEnded } from './kit.ts'

describe('a run', () => {
  it('is begun by the first call, and answers its state to the next ones', async () => {
    const { plan, release } = await heldRelease()
    const served = await startServed({ texts: { user: plan } })
    const body = { plan: 'user', runId: 'r-1' }

    const first = await ask(served, '/v1/runs', { body })
    const second = await ask(served, '/v1/runs', { body })
    release()
    await untilEnded(served, 'r-1')
    const third = await ask(served, '/v1/runs', { body })

    expect(summaryIn(first)).toMatchObject({ status: 'running', reason: { code: 'serve.running' }, exitCode: null })
    expect(summaryIn(second)).toEqual(summaryIn(first))
    expect(RunSummary.parse(summaryIn(third))).toMatchObject({
      status: 'pass',
      runId: 'r-1',
      plan: 'user',
      service: 'user',
      grayTag: 'v2-canary',
      environment: null,
      reason: { code: null, message: '1 of 1 required checks passed on 1 proof' },
      exitCode: 0,
    })
    expect([first, second, third].map(({ status, text }) => argoPhase(status, text))).toEqual([
      'Inconclusive',
      'Inconclusive',
      'Successful',
    ])
  })

  it('that failed is a 200 with its reason, and has its verdict', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1' } })
    await untilEnded(served, 'r-1')

    const polled = await ask(served, '/v1/runs/r-1')
    const verdict = Verdict.parse(JSON.parse((await ask(served, '/v1/runs/r-1/verdict')).text))

    expect(summaryIn(polled)).toMatchObject({
      status: 'fail',
      reason: { code: 'release.version-mismatch' },
      exitCode: 10,
    })
    expect(argoPhase(polled.status, polled.text)).toBe('Failed')
    expect(verdict).toMatchObject({ status: 'fail', runId: 'r-1', summary: summaryIn(polled).reason.message })
  })

  it('can be begun and polled with GET alone', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const first = await ask(served, '/v1/runs?plan=user&runId=r-1&grayTag=v2-canary&wait=8')
    const second = await ask(served, '/v1/runs?plan=user&runId=r-1&grayTag=v2-canary')

    expect(summaryIn(first).status).toBe('pass')
    expect(summaryIn(second)).toEqual(summaryIn(first))
  })

  it('is begun once, however many ask at the same time', async () => {
    const { planFor, instance } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const body = { plan: 'user', runId: 'r-1' }

    const replies = await Promise.all(Array.from({ length: 40 }, () => ask(served, '/v1/runs?wait=8', { body })))

    expect(new Set(replies.map((reply) => summaryIn(reply).createdAt)).size).toBe(1)
    expect(replies.map((reply) => summaryIn(reply).status)).toEqual(Array(40).fill('pass'))
    expect(served.log.filter((line) => line.endsWith('run r-1 of user begins'))).toHaveLength(1)
    expect(instance.requests).toHaveLength(1)
  })

  it('of the same id with other parameters is refused, whichever came first', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1', grayTag: 'v2' } })

    const other = await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1', grayTag: 'v3' } })
    const fewer = await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1' } })
    const same = await ask(served, '/v1/runs', { body: { grayTag: 'v2', runId: 'r-1', plan: 'user' } })

    expect([other.status, fewer.status, same.status]).toEqual([409, 409, 200])
    expect(problemIn(other).detail).toBe('run r-1 of plan user was begun with other parameters')
  })

  it('belongs to its plan: an id of two plans has to be told apart', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { a: planFor('2.1.0'), b: planFor('9.9.9') } })
    for (const plan of ['a', 'b']) await ask(served, '/v1/runs?wait=8', { body: { plan, runId: 'r-1' } })

    const alone = await ask(served, '/v1/runs/r-1')
    const chosen = await Promise.all(['a', 'b'].map((plan) => ask(served, `/v1/runs/r-1?plan=${plan}`)))

    expect([alone.status, problemIn(alone).title]).toEqual([409, 'Several runs have this id'])
    expect(chosen.map((reply) => summaryIn(reply).status)).toEqual(['pass', 'fail'])
  })

  it('takes its parameters to the plan and to the verdict', async () => {
    const { planFor } = await quickRelease()
    const environments = 'environments: { staging: { keepGoing: true } }'
    const served = await startServed({ texts: { user: planFor('9.9.9', environments) } })
    const parameters = { service: 'user', grayTag: 'v7', environment: 'staging', grayVersion: '2.1.0' }

    const reply = await ask(served, '/v1/runs?wait=8', { body: { plan: 'user', runId: 'r-1', ...parameters } })

    expect(summaryIn(reply)).toMatchObject({ status: 'pass', grayTag: 'v7', environment: 'staging' })
  })

  it('counts as a pass only for so long', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') }, freshMs: 0 })
    const body = { plan: 'user', runId: 'r-1' }
    await ask(served, '/v1/runs?wait=8', { body })
    await new Promise((resolve) => setTimeout(resolve, 5))

    const reply = await ask(served, '/v1/runs', { body })

    expect(summaryIn(reply)).toMatchObject({
      status: 'inconclusive',
      reason: { code: 'serve.verdict-stale' },
      exitCode: 11,
    })
    expect(argoPhase(reply.status, reply.text)).toBe('Inconclusive')
  })

  it('has no verdict while it runs, and none when its id is not known', async () => {
    const { plan } = await heldRelease()
    const served = await startServed({ texts: { user: plan } })
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1' } })

    const early = await ask(served, '/v1/runs/r-1/verdict')
    const unknown = await Promise.all(
      ['', '/verdict', '/events'].map((path) => askEvents(served, `/v1/runs/r-2${path}`)),
    )

    expect([early.status, problemIn(early).code]).toEqual([409, 'serve.running'])
    expect(unknown.map(({ status }) => status)).toEqual([404, 404, 404])
  })
})

function askEvents(served: Parameters<typeof ask>[0], path: string): ReturnType<typeof ask> {
  return ask(served, path, { headers: { accept: 'text/event-stream' } })
}

describe('what a request may say', () => {
  const good = { plan: 'user', runId: 'r-1' }
  it.each<[string, unknown, number]>([
    ['no plan', { runId: 'r-1' }, 400],
    ['no id', { plan: 'user' }, 400],
    ['a file', { ...good, config: '/etc/passwd' }, 400],
    ['a URL', { ...good, gateway: 'http://attacker.example' }, 400],
    ['a credential', { ...good, auth: { bearer: 'x' } }, 400],
    ['the timeout', { ...good, timeout: '24h' }, 400],
    ['which checks', { ...good, only: ['release'] }, 400],
    ['a prototype', '{"plan":"user","runId":"r-1","__proto__":{"grayTag":"x"}}', 400],
    ['a plan that is a path', { ...good, plan: '../user' }, 400],
    ['a plan of the prototype', { ...good, plan: 'constructor' }, 404],
    ['an unknown plan', { ...good, plan: 'usr' }, 404],
    ['an id with a slash', { ...good, runId: 'a/b' }, 400],
    ['an id of a hook', { ...good, runId: 'flagger-x' }, 400],
    ['a tag with a line break', { ...good, grayTag: 'a\r\nx: y' }, 400],
    ['a tag that is a variable', { ...good, grayTag: '${HOME}' }, 400],
    ['a tag that is a path', { ...good, grayTag: '../x' }, 400],
    ['a tag that is no text', { ...good, grayTag: 7 }, 400],
    ['an empty tag', { ...good, grayTag: '' }, 400],
    ['another service', { ...good, service: 'order' }, 422],
    ['an unknown environment', { ...good, environment: 'production' }, 422],
    ['an address by name', { ...good, gray: ['metadata.google.internal:80'] }, 400],
    ['an address that is written oddly', { ...good, gray: ['2130706433:80'] }, 400],
    ['a list', [good], 400],
    ['no JSON', '{"plan":', 400],
    ['nothing', '', 400],
    ['null', 'null', 400],
  ])('is not %s', async (_name, body, status) => {
    const { planFor, instance } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const reply = await ask(served, '/v1/runs', { body })

    expect(reply.status).toBe(status)
    expect(problemIn(reply).status).toBe(status)
    expect(argoPhase(reply.status, reply.text)).toBe('Error')
    expect(instance.requests).toEqual([])
  })

  it.each([
    '?plan=user&runId=r-1&plan=user',
    '?plan=user&runId=r-1&config=x',
    '?plan=user&runId=r-1&wait=60',
    '?plan=user&runId=r-1&wait=-1',
    '?plan=user&runId=r-1&token=x',
    '',
  ])('is not in the query %j', async (query) => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    expect((await ask(served, `/v1/runs${query}`)).status).toBe(400)
  })

  it('names addresses only in networks of the plan', async () => {
    const { planFor, instance } = await quickRelease()
    const open = "serve: { instances: ['127.0.0.0/8', 'fd00::/8'] }"
    const wrong = planFor('2.1.0', open).replace(instance.address, '127.0.0.9:1')
    const served = await startServed({ texts: { open: wrong, shut: planFor('2.1.0') } })
    const begin = (plan: string, runId: string, gray: string): ReturnType<typeof ask> =>
      ask(served, '/v1/runs?wait=8', { body: { plan, runId, gray: [gray] } })

    const inside = await begin('open', 'r-1', instance.address)
    const outside = await Promise.all(
      ['169.254.169.254:80', '[::ffff:169.254.169.254]:80', '[fe80::1]:80', '128.0.0.1:80'].map((address, index) =>
        begin('open', `r-2-${index}`, address),
      ),
    )
    const shut = await begin('shut', 'r-3', instance.address)

    expect(summaryIn(inside).status).toBe('pass')
    expect(outside.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(problemIn(shut).detail).toBe('the plan shut takes no addresses from requests: it has no serve.instances')
  })

  it('is told in full when it does not fit, without anything of the file', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const reply = await ask(served, '/v1/runs', { body: { ...good, environment: 'staging' } })

    expect(problemIn(reply).detail).toBe('--env: unknown environment "staging"; the config has no environments')
  })
})
