import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation, Reported } from '../../../src/checks/dependencies/evidence.ts'
import type { Spec } from '../../../src/checks/dependencies/spec.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { mergeEvidence, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  database,
  dependency,
  failure,
  gray1,
  gray2,
  judged,
  laterLook,
  probe,
  reached,
  refused,
  seen,
  silence,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

const staging = 'orders-db.staging:5432'

/** Mostly sound, so that passes are common enough to be broken. */
const reported = (names: readonly string[]): fc.Arbitrary<Reported> =>
  fc.record({
    name: fc.constantFrom(...names),
    kind: fc.constant('postgres'),
    target: fc.oneof({ weight: 60, arbitrary: fc.constant(database) }, fc.constantFrom(staging, null)),
    status: fc.oneof({ weight: 40, arbitrary: fc.constant('pass' as const) }, fc.constantFrom('fail', 'warn', null)),
    identity: fc.oneof({ weight: 60, arbitrary: fc.constant('7312') }, fc.constantFrom('6620', null)),
    checkedAt: fc.oneof(
      { weight: 60, arbitrary: fc.constant('2026-11-21T02:00:00Z') },
      fc.constantFrom('2026-11-21T01:58:00Z', '2026-11-21T01:00:00Z', null),
    ),
  })

const list = fc
  .tuple(
    fc.oneof({ weight: 25, arbitrary: reported(['orders-db']).map((one) => [one]) }, fc.constant([])),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      reported(['cache', 'mail']).map((one) => [one]),
    ),
  )
  .map((lists) => lists.flat())

type Answer = Observation | Failure

function answerOf(address: string): fc.Arbitrary<Answer> {
  return fc.oneof(
    { weight: 20, arbitrary: list.map((dependencies) => seen(address, dependencies)) },
    { weight: 1, arbitrary: fc.constantFrom<Answer>(silence(address), failure(address), seen(address, null)) },
  )
}

const sight = fc.constantFrom(probe([reached]), probe([refused]), probe([reached, refused]))

/** One look, as the collector leaves it. */
const oneLook = fc
  .tuple(answerOf(gray1), answerOf(gray2), answerOf(stable1), answerOf(stable2), fc.array(sight, { maxLength: 1 }))
  .map(([a, b, c, d, sights]): Answer[] => [a, b, c, d, ...sights])

const spec = fc.constantFrom<Spec[]>(
  specFor(),
  specFor({ expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }),
  specFor({ expect: [{ name: 'orders-db', kind: 'tcp', target: database, identity: '7312' }] }),
  specFor({ expect: [{ name: 'orders-db', kind: 'tcp', target: staging }] }),
  specFor({ vantage: 'runner', expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }),
)

const worst: readonly Judgement['status'][] = ['pass', 'inconclusive', 'error', 'fail']

function rank({ status }: Judgement): number {
  return worst.indexOf(status)
}

/** The same at a later look. */
function shifted(answers: readonly Answer[]): Answer[] {
  return answers.map((one) => (one.type === 'failure' ? { ...one, at: laterLook } : { ...one, look: laterLook }))
}

interface Scenario {
  readonly plan: Spec
  readonly answers: Answer[]
}

/** Where the runner decides, nobody else is asked. */
function partOf(answers: readonly Answer[], plan: Spec): Answer[] {
  return answers.filter(({ type }) => plan.vantage === 'instances' || type === 'probe')
}

const scenario: fc.Arbitrary<Scenario> = fc
  .tuple(spec, oneLook)
  .map(([plan, answers]) => ({ plan, answers: partOf(answers, plan) }))

/** And some of its observations. */
function withFewer(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario & { readonly fewer: Answer[] }> {
  return scenarios.chain((one) => fc.subarray(one.answers).map((fewer) => ({ ...one, fewer })))
}

const runs = { numRuns: 300 }

function passes(answers: readonly Answer[], plan: Spec): boolean {
  return judged(answers, plan).status === 'pass'
}

describe('a judgement', () => {
  it('is the same in any order', () => {
    const property = fc.property(scenario, fc.nat(), ({ plan, answers }, turn) => {
      const turned = [...answers.slice(turn % 5), ...answers.slice(0, turn % 5)].reverse()
      expect(judged(turned, plan)).toEqual(judged(answers, plan))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('is the same whichever runner collected which part', () => {
    const property = fc.property(scenario, fc.nat(5), ({ plan, answers }, cut) => {
      const merged = mergeEvidence(recordEvidence(answers.slice(cut)), recordEvidence(answers.slice(0, cut)))
      expect(judged(merged.observations, plan)).toEqual(judged(answers, plan))
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('never passes because observations are missing', () => {
    const property = fc.property(withFewer(scenario), ({ plan, answers, fewer }) => {
      expect(passes(answers, plan) || !passes(fewer, plan)).toBe(true)
    })
    fc.assert(property, runs)
  })

  it('of a run that looked again never passes because observations are missing', () => {
    // A run looks again only while nothing is decided.
    const undecided = scenario.filter(({ plan, answers }) => !['pass', 'fail'].includes(judged(answers, plan).status))
    const twice = fc.tuple(undecided, oneLook).map(([{ plan, answers }, again]) => {
      return { plan, answers: [...answers, ...shifted(partOf(again, plan))] }
    })
    const property = fc.property(withFewer(twice), ({ plan, answers, fewer }) => {
      expect(passes(answers, plan) || !passes(fewer, plan)).toBe(true)
    })
    fc.assert(property, runs)
  })

  it('is never better with one more failing report of a gray instance', () => {
    const failing = fc.constantFrom<Answer>(
      seen(gray1, [dependency({ status: 'fail' })]),
      seen(gray1, [dependency({ status: 'fail', target: null, identity: null })]),
      seen(gray2, [dependency({ status: 'fail', target: staging })]),
      silence(gray1),
      failure(gray2),
    )
    const property = fc.property(scenario, failing, ({ plan, answers }, more) => {
      expect(rank(judged([...answers, more], plan))).toBeGreaterThanOrEqual(rank(judged(answers, plan)))
    })
    fc.assert(property, runs)
  })

  it('never becomes a pass by a failing report of anybody', () => {
    const failing = fc.constantFrom<Answer>(
      seen(stable1, [dependency({ status: 'fail' }), dependency({ name: 'cache', status: 'fail' })]),
      seen(stable2, [dependency({ status: 'fail', target: staging, identity: '6620' })]),
      silence(stable1),
      probe([refused]),
    )
    const property = fc.property(scenario, failing, ({ plan, answers }, more) => {
      expect(passes(answers, plan) || !passes([...answers, more], plan)).toBe(true)
    })
    fc.assert(property, runs)
  })

  it('keeps the harm of an earlier look', () => {
    const harmful = scenario.filter(({ plan, answers }) => judged(answers, plan).status === 'fail')
    const property = fc.property(harmful, oneLook, ({ plan, answers }, again) => {
      expect(judged([...answers, ...shifted(again)], plan).status).toBe('fail')
    })
    fc.assert(property, { numRuns: 60 })
  })

  it('passes only on proofs', () => {
    const property = fc.property(scenario, ({ plan, answers }) => {
      const { status, proofs } = judged(answers, plan)
      expect(status !== 'pass' || proofs.length > 0).toBe(true)
    })
    fc.assert(property, runs)
  })

  it('comes out each way often enough for these properties to mean something', () => {
    const statuses = fc
      .sample(scenario, { numRuns: 500, seed: 1 })
      .map(({ plan, answers }) => judged(answers, plan).status)

    for (const status of ['pass', 'fail', 'inconclusive', 'error'] as const) {
      expect(statuses.filter((one) => one === status).length).toBeGreaterThan(10)
    }
  })
})
