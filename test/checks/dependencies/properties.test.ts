import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation, Reported } from '../../../src/checks/dependencies/evidence.ts'
import { dependenciesReasons } from '../../../src/checks/dependencies/reasons.ts'
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
    target: fc.oneof({ weight: 20, arbitrary: fc.constant(database) }, fc.constantFrom(staging, null)),
    status: fc.oneof({ weight: 12, arbitrary: fc.constant('pass' as const) }, fc.constantFrom('fail', 'warn', null)),
    identity: fc.oneof({ weight: 20, arbitrary: fc.constant('7312') }, fc.constantFrom('6620', null)),
    checkedAt: fc.oneof(
      { weight: 20, arbitrary: fc.constant('2026-11-21T02:00:00Z') },
      fc.constantFrom('2026-11-21T01:58:00Z', '2026-11-21T01:00:00Z', null),
    ),
  })

const list = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: reported(['orders-db']).map((one) => [one]) }, fc.constant([])),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      reported(['cache', 'mail']).map((one) => [one]),
    ),
  )
  .map((lists) => lists.flat())

type Answer = Observation | Failure

function answerOf(address: string): fc.Arbitrary<Answer> {
  return fc.oneof(
    { weight: 30, arbitrary: list.map((dependencies) => seen(address, dependencies)) },
    { weight: 1, arbitrary: fc.constantFrom<Answer>(silence(address), failure(address), seen(address, null)) },
  )
}

const sight = fc.constantFrom(probe([reached]), probe([refused]), probe([reached, refused]))

/** One look, as the collector leaves it. */
const oneLook = fc
  .tuple(answerOf(gray1), answerOf(gray2), answerOf(stable1), answerOf(stable2), fc.array(sight, { maxLength: 1 }))
  .map(([a, b, c, d, sights]): Answer[] => [a, b, c, d, ...sights])

const spec = fc.constantFrom(
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

function all(items: readonly unknown[]): { minLength: number; maxLength: number } {
  return { minLength: items.length, maxLength: items.length }
}

/** Observations, and some of them. */
function withFewer(answers: fc.Arbitrary<Answer[]>): fc.Arbitrary<[Answer[], Answer[]]> {
  return answers.chain((every) => fc.tuple(fc.constant(every), fc.subarray(every)))
}

const runs = { numRuns: Number(process.env.RUNS ?? 400) }

describe('a judgement', () => {
  it('is the same in any order', () => {
    const shuffled = oneLook.chain((answers) =>
      fc.tuple(fc.constant(answers), fc.shuffledSubarray(answers, all(answers))),
    )
    const property = fc.property(shuffled, spec, ([answers, other], plan) => {
      expect(judged(other, plan)).toEqual(judged(answers, plan))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('never passes because observations are missing', () => {
    const property = fc.property(withFewer(oneLook), spec, ([answers, fewer], plan) => {
      if (judged(answers, plan).status !== 'pass') expect(judged(fewer, plan).status).not.toBe('pass')
    })
    fc.assert(property, runs)
  })

  it('of a run that looked again never passes because observations are missing', () => {
    const twoLooks = fc
      .tuple(oneLook, oneLook)
      .chain(([first, second]) => fc.tuple(fc.constant(first), withFewer(fc.constant([...first, ...shifted(second)]))))
    const property = fc.property(twoLooks, spec, ([first, [answers, fewer]], plan) => {
      // A run looks again only while nothing is decided.
      fc.pre(!['pass', 'fail'].includes(judged(first, plan).status))
      if (judged(answers, plan).status !== 'pass') expect(judged(fewer, plan).status).not.toBe('pass')
    })
    fc.assert(property, runs)
  })

  it('is never better with one more failing report of a gray instance', () => {
    const more = fc.constantFrom<Answer>(
      seen(gray1, [dependency({ status: 'fail' })]),
      seen(gray1, [dependency({ status: 'fail', target: null, identity: null })]),
      seen(gray2, [dependency({ status: 'fail', target: staging })]),
      silence(gray1),
      failure(gray2),
      probe([refused]),
    )
    const property = fc.property(oneLook, spec, more, (answers, plan, failing) => {
      const before = rank(judged(answers, plan))
      const after = judged([...answers, failing], plan)
      // That the runner does not reach it either takes the blame off the gray instances: never more than that.
      if (failing.type === 'probe') expect(Math.min(before, 1)).toBeLessThanOrEqual(rank(after))
      else expect(before).toBeLessThanOrEqual(rank(after))
    })
    fc.assert(property, runs)
  })

  it('never becomes a pass by one more failing report of a stable instance', () => {
    const failing = seen(stable1, [dependency({ status: 'fail' }), dependency({ name: 'cache', status: 'fail' })])
    const property = fc.property(oneLook, spec, (answers, plan) => {
      if (judged(answers, plan).status !== 'pass') expect(judged([...answers, failing], plan).status).not.toBe('pass')
    })
    fc.assert(property, runs)
  })

  it('keeps the harm of an earlier look', () => {
    const property = fc.property(oneLook, oneLook, spec, (first, second, plan) => {
      if (judged(first, plan).status !== 'fail') return
      expect(judged([...first, ...shifted(second)], plan).status).toBe('fail')
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('passes only on proofs, each of all planned gray instances, and names known codes', () => {
    const property = fc.property(oneLook, spec, (answers, plan) => {
      const { status, proofs, findings } = judged(answers, plan)
      if (status === 'pass') expect(proofs.length).toBeGreaterThan(0)
      for (const { code, severity } of findings.filter((one) => one.code.startsWith('dependencies.'))) {
        expect(dependenciesReasons).toHaveProperty([code, 'severity'], severity)
      }
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('is the same whichever runner collected which part', () => {
    const property = fc.property(oneLook, spec, fc.nat(5), (answers, plan, cut) => {
      const merged = mergeEvidence(recordEvidence(answers.slice(cut)), recordEvidence(answers.slice(0, cut)))
      expect(judged(merged.observations, plan)).toEqual(judged(answers, plan))
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('is a pass often enough for these properties to mean something', () => {
    const statuses = fc.sample(fc.tuple(oneLook, spec), { numRuns: 500, seed: 1 }).map(([a, b]) => judged(a, b).status)

    for (const status of ['pass', 'fail', 'inconclusive', 'error'] as const) {
      expect(statuses.filter((one) => one === status).length).toBeGreaterThan(5)
    }
  })
})
