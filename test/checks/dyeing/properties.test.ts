import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Probe } from '../../../src/checks/dyeing/evidence.ts'
import { mergeEvidence, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import { addressA, addressB, answered, gray, judged, row, specFor, stable, timedOut } from './kit.ts'

/** As a collector leaves it: in each address and direction, so many answers as were asked for, and some lost. */
const spec = specFor({ maxLeak: '30%', nearMisses: ['other-case'], nearMissRequests: 2, maxLost: '20%' })
const worst: readonly Judgement['status'][] = ['pass', 'inconclusive', 'error', 'fail']

function rank({ status }: Judgement): number {
  return worst.indexOf(status)
}

const outcome = fc.oneof(
  { weight: 200, arbitrary: fc.constant('good' as const) },
  { weight: 12, arbitrary: fc.constantFrom('lost', 'cached') },
  { weight: 1, arbitrary: fc.constantFrom('leak', 'unknown', 'missing') },
)

function outcomeOf(kind: string, direction: string): Probe['outcome'] {
  const [right, wrong] = direction === 'tagged' ? [gray, stable] : [stable, gray]
  switch (kind) {
    case 'lost':
      return timedOut
    case 'cached':
      return answered(right, { cache: 'age: 1' })
    case 'leak':
      return answered(wrong)
    case 'unknown':
      return answered('2.0.8')
    case 'missing':
      return answered([])
    default:
      return answered(right)
  }
}

const strata = [addressA, addressB].flatMap((address) =>
  [
    { name: 'tagged', requests: spec.requests.tagged },
    { name: 'untagged', requests: spec.requests.untagged },
    { name: 'other-case', requests: spec.requests.nearMiss },
  ].map((direction) => ({ address, direction })),
)

/** Probes of a stratum up to the number of answers that was asked for, or until the outcomes run out. */
function collected(outcomes: readonly string[], { address, direction }: (typeof strata)[number]): Probe[] {
  let wanted = direction.requests
  const sent = outcomes.filter((kind) => {
    if (wanted === 0) return false
    if (kind !== 'lost' && kind !== 'cached') wanted -= 1
    return true
  })
  return row({ address, direction: direction.name, outcomes: sent.map((kind) => outcomeOf(kind, direction.name)) })
}

const evidence = fc
  .tuple(...strata.map(() => fc.array(outcome, { minLength: 6, maxLength: 14, size: 'max' })))
  .map((all) =>
    all.flatMap((outcomes, index) => {
      const stratum = strata[index]
      return stratum === undefined ? [] : collected(outcomes, stratum)
    }),
  )

const runs = { numRuns: 300 }

describe('the verdict', () => {
  it('is sometimes a pass and sometimes not, so that the properties below mean something', () => {
    const statuses = new Set(
      fc.sample(evidence, { numRuns: 300, seed: 7 }).map((probes) => judged(probes, spec).status),
    )

    expect([...statuses].sort()).toEqual(expect.arrayContaining(['fail', 'inconclusive', 'pass']))
  })

  it('never becomes a pass by leaving observations out', () => {
    const subset = evidence.chain((probes) => fc.tuple(fc.constant(probes), fc.subarray(probes, { minLength: 0 })))

    fc.assert(
      fc.property(subset, ([probes, fewer]) => {
        fc.pre(judged(probes, spec).status !== 'pass')
        expect(judged(fewer, spec).status).not.toBe('pass')
      }),
      runs,
    )
  })

  it('never becomes a pass by leaving one observation out', () => {
    const one = evidence.chain((probes) => fc.tuple(fc.constant(probes), fc.nat(probes.length - 1)))

    fc.assert(
      fc.property(one, ([probes, left]) => {
        fc.pre(judged(probes, spec).status !== 'pass')
        expect(judged(probes.toSpliced(left, 1), spec).status).not.toBe('pass')
      }),
      runs,
    )
  })

  it('never improves by a leak', () => {
    fc.assert(
      fc.property(evidence, fc.constantFrom(...strata), fc.nat(60), (probes, { address, direction }, from) => {
        const leak = row({
          address,
          direction: direction.name,
          outcomes: [outcomeOf('leak', direction.name)],
          from: 100 + from,
        })
        const after = judged([...probes, ...leak], spec)
        expect(after.status).toBe('fail')
      }),
      runs,
    )
  })

  it('never improves by lost probes', () => {
    fc.assert(
      fc.property(evidence, fc.constantFrom(...strata), fc.integer({ min: 1, max: 20 }), (probes, stratum, count) => {
        const outcomes = Array.from({ length: count }, () => timedOut)
        const lost = row({ address: stratum.address, direction: stratum.direction.name, outcomes, from: 100 })
        expect(rank(judged([...probes, ...lost], spec))).toBeGreaterThanOrEqual(rank(judged(probes, spec)))
      }),
      runs,
    )
  })

  it('does not depend on the order of the observations', () => {
    const shuffledPair = evidence.chain((probes) =>
      fc.tuple(fc.constant(probes), fc.shuffledSubarray(probes, { minLength: probes.length })),
    )

    fc.assert(
      fc.property(shuffledPair, ([probes, mixed]) => {
        expect(judged(mixed, spec)).toEqual(judged(probes, spec))
      }),
      { numRuns: 100 },
    )
  })

  it('does not depend on how the evidence was merged', () => {
    const cut = evidence.chain((probes) => fc.tuple(fc.constant(probes), fc.nat(probes.length)))

    fc.assert(
      fc.property(cut, ([probes, at]) => {
        const [first, second] = [recordEvidence(probes.slice(0, at)), recordEvidence(probes.slice(at))]
        const merged = mergeEvidence(mergeEvidence(second, first), first)
        expect(judged(merged.observations, spec)).toEqual(judged(probes, spec))
      }),
      { numRuns: 100 },
    )
  })
})
