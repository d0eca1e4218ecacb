import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/core/evidence.ts'
import { recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { History, Observation, RecordedSeries, Samples } from '../../../src/checks/slo/evidence.ts'
import { judge } from '../../../src/checks/slo/judge.ts'
import {
  counter,
  errorsEntry,
  failure,
  gauge,
  history,
  iso,
  judged,
  latencyEntry,
  look,
  ms,
  requests,
  specOf,
  targetOf,
} from './scenario.ts'

type Seen = Observation | Failure

const auto = specOf(errorsEntry, targetOf({ stable: 'role="stable"', addresses: ['a:1'] }))
const latency = specOf({ ...latencyEntry, dispersion: 1 })

/** What gray does, and how the looks at it go. */
interface Story {
  readonly good: number
  readonly bad: number
  readonly born: number
  /** Errors end here. */
  readonly healedAt: number
  readonly restartsAt: number
  readonly down: boolean
  readonly clusters: number
  readonly looks: readonly { readonly to: number; readonly fails: number; readonly partial: number }[]
}

const story: fc.Arbitrary<Story> = fc.record({
  good: fc.constantFrom(0, 1, 20, 200),
  bad: fc.constantFrom(0, 0, 0, 1, 5),
  born: fc.constantFrom(0, 90, 300),
  healedAt: fc.constantFrom(315, 660),
  restartsAt: fc.constantFrom(0, 240, 660),
  down: fc.boolean(),
  clusters: fc.constantFrom(0, 40),
  looks: fc
    .array(fc.record({ fails: fc.constantFrom(-1, -1, -1, 0, 1, 2), partial: fc.constantFrom(-1, -1, -1, 0, 1) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((ways) => ways.map((way, index) => ({ ...way, to: 600 + 20 * index }))),
})

function errorSeries({ bad, born, healedAt, restartsAt }: Story): RecordedSeries[] {
  if (bad === 0) return []
  const { labels, samples } = requests('500', bad, { from: born, to: 660, first: bad })
  const values = samples.map(([at, value]): [number, number] => {
    const healed = Math.min(value ?? 0, ((healedAt - born) / 15) * bad)
    return [at, at < ms(restartsAt) ? healed : Math.floor(healed / 3)]
  })
  return [{ labels, samples: values }]
}

/** The evidence as the engine gathers it: it looks again until the check is decided. */
function tell(told: Story): Seen[] {
  const up = gauge('up', 1, { to: 660 })
  const series = {
    total: [requests('200', told.good, { to: 660 }), ...errorSeries(told)],
    up: told.down ? [up, gauge('up', 0, { to: 660, instance: 'b:1' })] : [up],
  }
  const past = Array.from({ length: 60 }, (_, index): [number, number, number] => {
    const events = told.clusters === 0 ? 20 : (index % 2) * told.clusters
    return [1000, events, events]
  })
  const evidence: Seen[] = [history(past)]
  const covered = [0, 0, 0]
  for (const { to, fails, partial } of told.looks) {
    const answers = covered.map((from) => look(series, { from, to, at: iso(to + 1) }))
    for (const role of [0, 1, 2]) {
      const answer = answers[role]?.[role]
      if (answer === undefined) continue
      if (role === fails) evidence.push(failure({ subject: answer.selector, at: iso(to + 1) }))
      else if (role === partial) evidence.push({ ...answer, warnings: ['a store is away'] })
      else {
        evidence.push(answer)
        covered[role] = to
      }
    }
    if (['pass', 'fail'].includes(judged(evidence, auto).status)) break
  }
  return evidence
}

/** With the samples of one series more, where they belong in the time of the answer. */
function withSeries(answer: Samples, { labels, samples }: RecordedSeries): Samples {
  const [from, to] = [Date.parse(answer.from), Date.parse(answer.to)]
  const own = samples.filter(([at]) => at > from - 1 && at <= to)
  return { ...answer, series: [...answer.series, { labels, samples: own }] }
}

const ranks: readonly Judgement['status'][] = ['pass', 'inconclusive', 'error', 'fail']

function rank({ status }: Judgement): number {
  return ranks.indexOf(status)
}

describe('judge', () => {
  it('never passes for want of evidence: dropping observations turns nothing into a pass', () => {
    const parts = story.chain((told) => {
      const evidence = tell(told)
      return fc.tuple(fc.constant(evidence), fc.subarray(evidence))
    })
    fc.assert(
      fc.property(parts, ([whole, part]) => {
        fc.pre(judged(whole, auto).status !== 'pass')
        expect(judged(part, auto).status).not.toBe('pass')
      }),
      { numRuns: 150 },
    )
  })

  it('reaches every status in these stories', () => {
    const statuses = new Set(fc.sample(story, { numRuns: 100, seed: 7 }).map((told) => judged(tell(told), auto).status))

    expect([...statuses].sort()).toEqual(['error', 'fail', 'inconclusive', 'pass'])
  })

  it('is not improved by a failure', () => {
    fc.assert(
      fc.property(story, fc.constantFrom(0, 300, 599, 700), fc.boolean(), (told, at, own) => {
        const evidence = tell(told)
        const more = failure({ at: iso(at), ...(own ? {} : { source: 'prometheus https://other' }) })
        expect(rank(judged([...evidence, more], auto))).toBeGreaterThanOrEqual(rank(judged(evidence, auto)))
      }),
      { numRuns: 100 },
    )
  })

  it('is not improved by more errors', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(20), fc.integer({ min: 1, max: 50 }), fc.nat(39), (good, bad, more, from) => {
        const total = [requests('200', good), requests('500', bad)]
        const worse = total.map(({ labels, samples }) => ({
          labels,
          samples: samples.map(([at, value], index): [number, number | null] => {
            const added = labels['code'] === '500' && index > from ? more : 0
            return [at, (value ?? 0) + added]
          }),
        }))
        const spec = specOf({ ...errorsEntry, dispersion: 2 })
        expect(rank(judged(look({ total: worse }), spec))).toBeGreaterThanOrEqual(rank(judged(look({ total }), spec)))
      }),
      { numRuns: 100 },
    )
  })

  it('never passes on the good requests of instances that are not gray', () => {
    fc.assert(
      fc.property(
        story,
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom('b:1', 'order:80'),
        (told, good, instance) => {
          const evidence = tell(told)
          const stranger = requests('200', good, { instance, to: 660 })
          const diluted = evidence.map((each) =>
            each.type === 'samples' && each.role === 'total' ? withSeries(each, stranger) : each,
          )
          expect(judged(diluted, auto).status).not.toBe('pass')
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is not improved by series that are stable as well', () => {
    fc.assert(
      fc.property(story, (told) => {
        const evidence = tell(told)
        const stable = counter({ __name__: 'http_requests_total', code: '200', role: 'stable' }, 1, { to: 660 })
        const diluted = evidence.map((each) =>
          each.type === 'samples' && each.role === 'total' ? withSeries(each, stable) : each,
        )
        expect(judged(diluted, auto).status).not.toBe('pass')
      }),
      { numRuns: 100 },
    )
  })

  it('is not improved by coarser buckets', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(20), fc.nat(20), (fast, middle, slow) => {
        const all = fast + middle + slow
        const bucket = (le: string, perScrape: number): RecordedSeries =>
          counter({ __name__: 'http_request_duration_seconds_bucket', le }, perScrape)
        const last = bucket('+Inf', all)
        const exact = look({ buckets: [bucket('0.3', fast + middle), last] }, { bounds: [0.3] })
        const coarse = look({ buckets: [bucket('0.2', fast), bucket('0.5', all), last] }, { bounds: [0.2, 0.5] })
        const [fine, rough] = [judged(exact, latency).status, judged(coarse, latency).status]
        expect(rough === 'inconclusive' || rough === fine).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('does not depend on the order of the observations', () => {
    const orders = story.chain((told) => {
      const evidence = tell(told)
      return fc.tuple(fc.constant(evidence), fc.shuffledSubarray(evidence, { minLength: evidence.length }))
    })
    fc.assert(
      fc.property(orders, ([evidence, shuffled]) => {
        const record = recordEvidence(evidence)
        const typed = shuffled.filter((each) => each.type !== 'failure')
        expect(judge(typed, auto, record)).toEqual(judged(evidence, auto))
      }),
      { numRuns: 50 },
    )
  })

  it('learns nothing from what it has seen already', () => {
    fc.assert(
      fc.property(story, (told) => {
        const evidence = tell(told)
        const again = evidence.filter((each): each is Exclude<Observation, History> => each.type === 'samples')
        const repeated = again.map((each) => ({ ...each, at: iso(601) }))
        const [once, twice] = [judged(evidence, auto), judged([...evidence, ...repeated], auto)]
        expect(twice.status).toBe(once.status)
        expect(twice.measurements).toEqual(once.measurements)
      }),
      { numRuns: 100 },
    )
  })
})
