import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import type { StopSignal } from '../../src/core/exit-code.ts'
import type { RunEvent } from '../../src/engine/events.ts'
import { assembleVerdict } from '../../src/engine/assemble.ts'
import { RunRecord } from '../../src/engine/record.ts'
import type { RunResult } from '../../src/engine/run-plan.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import type { Plan, PlannedCheck } from '../../src/plan/plan.ts'
import type { Collect, Seen } from '../kit/scripted-kind.ts'
import { plannedCheck, scriptedKind, target } from '../kit/scripted-kind.ts'

const sees =
  (saw: Seen['saw']): Collect =>
  async ({ observe }) =>
    observe({ type: 'seen', look: 1, saw })
const judgeOnly = scriptedKind(sees('good'))

function check(id: string, collect: Collect, over: Partial<PlannedCheck> = {}): PlannedCheck {
  return plannedCheck(scriptedKind(collect), { id, ...over })
}

function planOf(stages: readonly (readonly PlannedCheck[])[], over: Partial<Plan> = {}): Plan {
  return {
    service: 'user',
    tag: 'v2-canary',
    environment: null,
    target,
    timeoutMs: 5000,
    retries: 0,
    wait: false,
    keepGoing: false,
    stages: stages.map((checks, index) => ({ name: `stage-${index + 1}`, checks })),
    secrets: [],
    source: { path: null, sha256: '0'.repeat(64) },
    ...over,
  }
}

type TakeDefect = (error: unknown) => void

async function run(
  plan: Plan,
  stopAfterMs?: number,
  onDefect: (take: TakeDefect) => void = () => undefined,
): Promise<RunResult & { events: RunEvent[] }> {
  const events: RunEvent[] = []
  const result = await runPlan(plan, {
    clock: systemClock,
    runId: 'run-1',
    version: '0.0.0',
    kindOf: () => judgeOnly,
    onEvent: (event) => events.push(event),
    onStop: (stop: (signal: StopSignal) => void) => {
      if (stopAfterMs !== undefined) setTimeout(() => stop('SIGTERM'), stopAfterMs)
      return () => undefined
    },
    onDefect: (take) => {
      onDefect(take)
      return () => undefined
    },
  })
  return { ...result, events }
}

const statuses = ({ verdict }: RunResult): string[] =>
  verdict.stages.flatMap((stage) => stage.checks.map((one) => `${one.id} ${one.status}`))

describe('runPlan', () => {
  it('passes when every required check passed, and says on how many proofs', async () => {
    const { verdict } = await run(
      planOf([[check('a', sees('good')), check('b', sees('good'))], [check('c', sees('good'))]]),
    )

    expect(verdict.status).toBe('pass')
    expect(verdict.exitCode).toBe(0)
    expect(verdict.summary).toBe('3 of 3 required checks passed on 3 proofs')
  })

  it.each(['harm', 'little'] as const)('stops after a stage that saw %s', async (saw) => {
    const result = await run(planOf([[check('a', sees(saw))], [check('b', sees('good'))]]))

    expect(statuses(result)).toEqual([`a ${saw === 'harm' ? 'fail' : 'inconclusive'}`, 'b skipped'])
    expect(result.verdict.stages[1]?.checks[0]?.findings[0]?.code).toBe('run.stage-not-reached')
    expect(result.verdict.exitCode).toBe(saw === 'harm' ? 10 : 11)
  })

  it('runs every stage with keepGoing, and still folds the worst', async () => {
    const result = await run(planOf([[check('a', sees('little'))], [check('b', sees('harm'))]], { keepGoing: true }))

    expect(statuses(result)).toEqual(['a inconclusive', 'b fail'])
    expect(result.verdict.status).toBe('fail')
    expect(result.verdict.summary).toBe('b: harm was seen')
  })

  it('reports an advisory check and lets it decide nothing', async () => {
    const advisory = check('b', sees('harm'), { advisory: true })

    const result = await run(planOf([[check('a', sees('good')), advisory], [check('c', sees('good'))]]))

    expect(statuses(result)).toEqual(['a pass', 'b fail', 'c pass'])
    expect(result.verdict.status).toBe('pass')
  })

  it('never passes on advisory checks alone', async () => {
    const { verdict } = await run(planOf([[check('a', sees('good'), { advisory: true })]]))

    expect(verdict.status).toBe('inconclusive')
  })

  it('lists what was left out, and says so in the summary of a pass', async () => {
    const leftOut = check('b', sees('harm'), { selected: false })

    const result = await run(planOf([[check('a', sees('good')), leftOut]]))

    expect(statuses(result)).toEqual(['a pass', 'b skipped'])
    expect(result.verdict.summary).toBe('1 of 2 required checks passed on 1 proof; 1 left out by --only')
  })

  it('takes a check out of the verdict only when --only did, not because of what its evidence says', async () => {
    const pretends: Collect = async ({ observe }) => {
      observe({ type: 'seen', look: 1, saw: 'harm' })
      const at = '2026-01-01T00:00:00.000Z'
      observe({ type: 'failure', code: 'run.not-selected', subject: 's', source: 's', request: 'r', at, message: 'm' })
    }

    const { verdict } = await run(planOf([[check('a', pretends), check('b', sees('good'))]]))

    expect(verdict.status).toBe('fail')
    expect(verdict.exitCode).toBe(10)
  })

  it('judges each look once, however often its verdict is told', async () => {
    let judged = 0
    const counting = { ...judgeOnly, restore: (spec: unknown) => ((judged += 1), judgeOnly.restore(spec)) }
    const plan = planOf([[check('a', sees('good'))]])

    await runPlan(plan, {
      clock: systemClock,
      runId: 'run-1',
      version: '0.0.0',
      kindOf: () => counting,
      onEvent: () => undefined,
      onStop: () => () => undefined,
    })

    expect(judged).toBe(1)
  })

  it('is aborted by a signal, and lists what it did not reach', async () => {
    const hangs: Collect = () => new Promise(() => undefined)

    const result = await run(planOf([[check('a', hangs)], [check('b', sees('good'))]]), 30)

    expect(result.verdict.status).toBe('aborted')
    expect(result.verdict.exitCode).toBe(143)
    expect(statuses(result)).toEqual(['a aborted', 'b skipped'])
  })

  it('fails, not aborts, when harm was seen before the signal', async () => {
    const hangsAfterHarm: Collect = async ({ observe }) => {
      observe({ type: 'seen', look: 1, saw: 'harm' })
      await new Promise(() => undefined)
    }

    const { verdict } = await run(planOf([[check('a', hangsAfterHarm)]]), 30)

    expect(verdict.status).toBe('fail')
    expect(verdict.exitCode).toBe(10)
  })

  it('is judged again from its record to the same verdict', async () => {
    const { record, verdict } = await run(planOf([[check('a', sees('good'))], [check('b', sees('harm'))]]))

    const fromDisk = RunRecord.parse(JSON.parse(JSON.stringify(record)))

    expect(assembleVerdict(fromDisk, () => judgeOnly)).toEqual(verdict)
  })

  it('lets no secret through to events, record and verdict', async () => {
    const leaks: Collect = async ({ observe, progress }) => {
      progress('asked with s3cr3t-token')
      observe({
        type: 'failure',
        code: 'source.forbidden',
        subject: 's3cr3t-token',
        source: 's',
        request: 'GET /?t=s3cr3t-token',
        at: '2026-01-01T00:00:00.000Z',
        message: 'czNjcjN0LXRva2Vu',
      })
    }

    const result = await run(planOf([[check('a', leaks)]], { secrets: ['s3cr3t-token'] }))

    const everything = JSON.stringify([result.events, result.record, result.verdict])
    expect(everything).toContain('***')
    expect(everything).not.toMatch(/s3cr3t-token|czNjcjN0LXRva2Vu/)
  })

  it('tells its story in order', async () => {
    const { events } = await run(planOf([[check('a', sees('good'))]]))

    expect(events.map((event) => event.type)).toEqual([
      'run-started',
      'stage-started',
      'check-started',
      'check-looked',
      'check-finished',
      'stage-finished',
      'run-finished',
    ])
  })
})

describe('assembleVerdict', () => {
  it.each<[string, Partial<RunRecord['stages'][number]['checks'][number]>, RegExp]>([
    ['a kind that is not known', { kind: 'queue-lag' }, /this version knows no kind queue-lag/],
    ['a spec of another shape', { spec: { words: 7 } }, /words: Invalid input: expected string/],
    ['observations of another shape', { observations: [{ type: 'heard' }] }, /type: Invalid input/],
  ])('is an error, not a crash, on a record with %s', async (_name, over, message) => {
    const { record } = await run(planOf([[check('a', sees('good'))]]))
    const [stage] = record.stages
    const changed = {
      ...record,
      stages: [{ name: 's', durationMs: 1, checks: (stage?.checks ?? []).map((one) => ({ ...one, ...over })) }],
    }

    const verdict = assembleVerdict(changed, (kind) => (kind === 'scripted' ? judgeOnly : undefined))

    expect(verdict.exitCode).toBe(12)
    expect(verdict.stages[0]?.checks[0]?.findings[0]?.code).toBe('run.checker-fault')
    expect(verdict.summary).toMatch(message)
  })
})

describe('an error that nobody caught', () => {
  const plan = (second: Collect): Plan => planOf([[check('a', sees('good'))], [check('b', second)]])
  let take: TakeDefect = () => undefined
  const onDefect = (given: TakeDefect): void => {
    take = given
  }

  it('makes errors of all checks that were run, in the record too', async () => {
    const breaks: Collect = async (context) => {
      take(new TypeError('x is not a function'))
      await sees('good')(context)
    }

    const { verdict, record } = await run(plan(breaks), undefined, onDefect)

    expect(verdict.status).toBe('error')
    expect(verdict.exitCode).toBe(12)
    const checks = verdict.stages.flatMap((stage) => stage.checks)
    expect(checks.map(({ status, findings }) => [status, ...findings.map(({ code }) => code)])).toEqual([
      ['error', 'run.checker-fault'],
      ['error', 'run.checker-fault'],
    ])
    expect(checks[0]?.findings[0]?.message).toContain('x is not a function')
    expect(assembleVerdict(RunRecord.parse(JSON.parse(JSON.stringify(record))), () => judgeOnly)).toEqual(verdict)
  })

  it('takes back nothing of the harm that was seen, and leaves checks that were not run alone', async () => {
    const breaks: Collect = async (context) => {
      take(new Error('broken'))
      await sees('harm')(context)
    }

    const { verdict } = await run(planOf([[check('a', breaks)], [check('b', sees('good'))]]), undefined, onDefect)

    expect(verdict.status).toBe('fail')
    expect(verdict.stages.map(({ status }) => status)).toEqual(['fail', 'skipped'])
  })
})
