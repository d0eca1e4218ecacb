import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { RegisteredKind } from '../../src/checks/kind.ts'
import type { Clock } from '../../src/core/clock.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { StopSignal } from '../../src/core/exit-code.ts'
import type { CheckVerdict } from '../../src/core/verdict.ts'
import { assembleCheck } from '../../src/engine/assemble.ts'
import { CheckRecord } from '../../src/engine/record.ts'
import { runCheck } from '../../src/engine/run-check.ts'
import type { Failure } from '../../src/core/evidence.ts'
import type { Standing, Standings } from '../../src/engine/standing.ts'
import { fixedStandings } from '../../src/engine/standing.ts'
import type { Discovery } from '../../src/instances/kubernetes/found.ts'
import { SourceError } from '../../src/http/source.ts'
import type { Collect } from '../kit/scripted-kind.ts'
import { plannedCheck, scriptedKind, testContext } from '../kit/scripted-kind.ts'

interface Options {
  readonly timeoutMs?: number
  readonly wait?: boolean
  readonly settlesWithinMs?: number
  readonly stop?: StopSignal
}

const releases: (() => void)[] = []
afterEach(() => {
  for (const release of releases.splice(0)) release()
})

async function run(collect: Collect, options: Options = {}): Promise<{ verdict: CheckVerdict; record: CheckRecord }> {
  const kind = scriptedKind(collect, options.settlesWithinMs ?? null)
  const { context, deadline } = testContext(options.timeoutMs ?? 5000)
  releases.push(() => deadline.release())
  if (options.stop !== undefined) setTimeout(() => deadline.abort(new Error('stopped')), 20)
  const record = await runCheck(plannedCheck(kind), {
    context,
    standings: fixedStandings(context.target),
    wait: options.wait ?? false,
    pollIntervalMs: 1,
    redact: (value) => value,
    stoppedBy: () => options.stop ?? null,
    progress: () => undefined,
    judge: (record) => assembleCheck(record, () => kind),
  })
  return { record, verdict: assembleCheck(record, () => kind) }
}

const codes = (verdict: CheckVerdict): string[] => verdict.findings.map((finding) => finding.code)
const never = (): Promise<void> => new Promise(() => undefined)

describe('runCheck', () => {
  it('passes on good evidence at the first look', async () => {
    const { verdict } = await run(async ({ observe }) => observe({ type: 'seen', look: 1, saw: 'good' }))

    expect(verdict.status).toBe('pass')
    expect(verdict.looks).toBe(1)
    expect(verdict.proofs.map((proof) => proof.statement)).toEqual(['good was seen'])
  })

  it('is undecided without evidence and looks only once unless asked to wait', async () => {
    const { verdict } = await run(async () => undefined)

    expect(verdict.status).toBe('inconclusive')
    expect(verdict.looks).toBe(1)
  })

  it('looks again under --wait until it is decided, keeping what it saw', async () => {
    const { verdict } = await run(
      async ({ observe, seen }) =>
        observe({ type: 'seen', look: seen.length, saw: seen.length < 2 ? 'little' : 'good' }),
      { wait: true },
    )

    expect(verdict.status).toBe('pass')
    expect(verdict.looks).toBe(3)
  })

  it('looks again without --wait when the judge says that it settles', async () => {
    const { verdict } = await run(
      async ({ observe, seen }) =>
        observe({ type: 'seen', look: seen.length, saw: seen.length < 1 ? 'little' : 'good' }),
      { settlesWithinMs: 5 },
    )

    expect(verdict.status).toBe('pass')
    expect(verdict.looks).toBe(2)
  })

  it('ends a collector that hangs at the deadline, and never passes on what it had seen', async () => {
    const { verdict } = await run(
      async ({ observe }) => {
        observe({ type: 'seen', look: 1, saw: 'good' })
        await never()
      },
      { timeoutMs: 50 },
    )

    expect(verdict.status).toBe('inconclusive')
    expect(codes(verdict)).toEqual(['run.deadline'])
  })

  it('fails on harm that was seen before the deadline', async () => {
    const { verdict } = await run(
      async ({ observe }) => {
        observe({ type: 'seen', look: 1, saw: 'harm' })
        await never()
      },
      { timeoutMs: 50 },
    )

    expect(verdict.status).toBe('fail')
    expect(codes(verdict)).toContain('scripted.harm')
  })

  it('is aborted by a signal', async () => {
    const { verdict } = await run(never, { stop: 'SIGTERM' })

    expect(verdict.status).toBe('aborted')
    expect(codes(verdict)).toEqual(['run.aborted', 'scripted.too-little'])
    expect(verdict.findings[0]?.message).toBe('SIGTERM stopped the run before scripted had finished')
  })

  it('turns a source that fails into its own code', async () => {
    const { verdict } = await run(async () => {
      throw new SourceError({
        type: 'failure',
        code: 'source.forbidden',
        subject: 'pods',
        source: 'kubernetes',
        request: 'GET /pods',
        at: '2026-01-01T00:00:00.000Z',
        message: '403',
      })
    })

    expect(verdict.status).toBe('error')
    expect(codes(verdict)).toContain('source.forbidden')
  })

  it.each<[string, Collect]>([
    [
      'throws',
      async () => {
        throw new TypeError('x is not a function')
      },
    ],
    [
      'observes what JSON would change',
      async ({ observe }) => observe({ type: 'seen', look: Number.NaN, saw: 'good' }),
    ],
  ])('is an error of the checker when a collector %s', async (_name, collect) => {
    const { verdict } = await run(collect)

    expect(verdict.status).toBe('error')
    expect(codes(verdict)).toContain('run.checker-fault')
  })

  it('is an error of the checker when evidence is not of the shape that the kind promises', async () => {
    const { verdict } = await run(async ({ observe }) => {
      // What a defect in a collector would hand over.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const wrong = { type: 'seen', look: 1, saw: 'nonsense' } as unknown as Parameters<typeof observe>[0]
      observe(wrong)
    })

    expect(verdict.status).toBe('error')
    expect(codes(verdict)).toEqual(['run.checker-fault'])
  })

  it('records what it takes to judge again', async () => {
    const { record, verdict } = await run(async ({ observe }) => observe({ type: 'seen', look: 1, saw: 'good' }))

    const fromDisk = CheckRecord.parse(JSON.parse(JSON.stringify(record)))

    expect(assembleCheck(fromDisk, () => scriptedKind(never))).toEqual(verdict)
  })
})

describe('a check whose instances have to be found', () => {
  const about = { subject: 'gray pods', source: 'kubernetes https://c.example', request: 'GET pods', at: 'now' }
  const obstacle = (message: string): Failure => ({ type: 'failure', code: 'instances.not-ready', ...about, message })
  const pods = (uid: string): Discovery => ({
    namespace: 'shop',
    members: [{ group: 'gray', name: 'a', uid, restarts: 0, address: 'a:1', port: 1, images: [] }],
    wanted: { gray: null, stable: null },
    obstacles: [],
    reference: about,
  })

  async function judgedOn(
    standings: Standings,
    kind: RegisteredKind,
    context: ReturnType<typeof testContext>['context'],
    { wait } = { wait: true },
  ): Promise<CheckVerdict> {
    const unchanged = <Value>(value: Value): Value => value
    const judge = (record: CheckRecord): CheckVerdict => assembleCheck(record, () => kind)
    const settings = { wait, pollIntervalMs: 1, redact: unchanged, stoppedBy: () => null, progress: () => undefined }
    return judge(await runCheck(plannedCheck(kind), { context, standings, judge, ...settings }))
  }

  /** The instances of each look, and what became of them until its end. */
  async function runOn(
    collect: Collect,
    looks: readonly { readonly before: Partial<Standing>; readonly after?: readonly Failure[] }[],
  ): Promise<CheckVerdict> {
    const kind = scriptedKind(collect)
    const { context, deadline } = testContext(1000)
    releases.push(() => deadline.release())
    const left = [...looks]
    const standings: Standings = {
      ...fixedStandings(context.target),
      before: async (check) => ({
        ...(await fixedStandings(context.target).before(check)),
        ...(left[0]?.before ?? looks.at(-1)?.before),
      }),
      after: async () => (left.shift() ?? looks.at(-1))?.after ?? [],
    }
    return judgedOn(standings, kind, context)
  }

  it('passes on the evidence of a look without obstacles', async () => {
    const good: Collect = async ({ observe }) => observe({ type: 'seen', look: 1, saw: 'good' })

    expect(await runOn(good, [{ before: { discovery: pods('1') } }])).toMatchObject({ status: 'pass', looks: 1 })
  })

  it('never passes on what was seen of other instances', async () => {
    let looks = 0
    const onceGood: Collect = async ({ observe }) => {
      looks += 1
      if (looks === 1) observe({ type: 'seen', look: 1, saw: 'good' })
    }
    const first = { before: { discovery: pods('1') }, after: [obstacle('the pod was replaced')] }

    const verdict = await runOn(onceGood, [first, { before: { discovery: pods('2') } }])

    expect(verdict.status).toBe('inconclusive')
    expect(verdict.proofs).toEqual([])
  })

  it('keeps what was seen of the same instances, and forgets what stood in the way', async () => {
    let looks = 0
    const onceGood: Collect = async ({ observe }) => {
      looks += 1
      if (looks === 1) observe({ type: 'seen', look: 1, saw: 'good' })
    }
    const first = { before: { discovery: pods('1') }, after: [obstacle('not observed yet')] }

    const verdict = await runOn(onceGood, [first, { before: { discovery: pods('1') } }])

    expect(verdict).toMatchObject({ status: 'pass', looks: 2, findings: [] })
  })

  it('is not collected where there is nobody to ask', async () => {
    const never: Collect = async () => {
      throw new Error('collected')
    }
    const verdict = await runOn(never, [{ before: { mayLook: false, obstacles: [obstacle('none')] } }])

    expect(codes(verdict)).toContain('instances.not-ready')
    expect(codes(verdict)).not.toContain('run.checker-fault')
  })

  it('tells an obstacle that was seen before and after once', async () => {
    const good: Collect = async ({ observe }) => observe({ type: 'seen', look: 1, saw: 'good' })
    const same = { ...obstacle('one'), at: 'later' }

    const verdict = await runOn(good, [{ before: { obstacles: [obstacle('one')] }, after: [same] }])

    expect(codes(verdict).filter((code) => code === 'instances.not-ready')).toHaveLength(1)
  })

  it('ends with an error when they can not be found for a defect', async () => {
    const good: Collect = async ({ observe }) => observe({ type: 'seen', look: 1, saw: 'good' })
    const kind = scriptedKind(good)
    const { context, deadline } = testContext(1000)
    releases.push(() => deadline.release())
    const failing = async (): Promise<never> => {
      throw new Error('a defect')
    }
    const fixed = fixedStandings(context.target)
    for (const standings of [
      { ...fixed, before: failing },
      { ...fixed, after: failing },
    ]) {
      const verdict = await judgedOn(standings, kind, context, { wait: false })
      expect(verdict.status).toBe('error')
      expect(codes(verdict)).toContain('run.checker-fault')
    }
  })
})

describe('a collector that ends with the deadline', () => {
  it('leaves no timer behind that would keep the program from ending', async () => {
    const kind = scriptedKind(({ deadline }) => {
      return new Promise((resolve) => deadline.signal.addEventListener('abort', () => resolve(), { once: true }))
    })
    const { context, deadline } = testContext(30)
    releases.push(() => deadline.release())
    let sleeping = 0
    const sleep: Clock['sleep'] = async (ms, signal) => {
      sleeping += 1
      await systemClock.sleep(ms, signal)
      sleeping -= 1
    }

    await runCheck(plannedCheck(kind), {
      context: { ...context, clock: { ...systemClock, sleep } },
      standings: fixedStandings(context.target),
      wait: false,
      pollIntervalMs: 1,
      redact: (value) => value,
      stoppedBy: () => null,
      progress: () => undefined,
      judge: (record) => assembleCheck(record, () => kind),
    })
    await setImmediate()

    expect(sleeping).toBe(0)
  })
})
