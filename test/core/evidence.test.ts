import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Evidence } from '../../src/core/evidence.ts'
import { isFailure, mergeEvidence, noEvidence, recordEvidence } from '../../src/core/evidence.ts'

const evidence: fc.Arbitrary<Evidence> = fc.array(fc.jsonValue()).map((observations) => recordEvidence(observations))

describe('mergeEvidence', () => {
  it('is associative', () => {
    fc.assert(
      fc.property(evidence, evidence, evidence, (a, b, c) => {
        expect(mergeEvidence(mergeEvidence(a, b), c)).toEqual(mergeEvidence(a, mergeEvidence(b, c)))
      }),
    )
  })

  it('is commutative', () => {
    fc.assert(
      fc.property(evidence, evidence, (a, b) => {
        expect(mergeEvidence(a, b)).toEqual(mergeEvidence(b, a))
      }),
    )
  })

  it('is idempotent and has no evidence as its identity', () => {
    fc.assert(
      fc.property(evidence, (a) => {
        expect(mergeEvidence(a, a)).toEqual(a)
        expect(mergeEvidence(a, noEvidence)).toEqual(a)
      }),
    )
  })
})

it('survives a trip to disk', () => {
  fc.assert(
    fc.property(evidence, (a) => {
      const fromDisk = z.array(z.unknown()).parse(JSON.parse(JSON.stringify(a.observations)))
      expect(recordEvidence(fromDisk)).toEqual(a)
    }),
  )
})

it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [() => 1], [1n]])(
  'refuses %s, which JSON would change',
  (value) => {
    expect(() => recordEvidence([{ value: [value] }])).toThrow(TypeError)
  },
)

it('is a copy that stays as it was recorded', () => {
  const observation = { saw: ['good'] }
  const recorded = recordEvidence([observation])

  observation.saw.push('harm')

  expect(recorded.observations).toEqual([{ saw: ['good'] }])
  expect(mergeEvidence(recorded, noEvidence).observations[0]).toBe(recorded.observations[0])
})

const failure = { type: 'failure', code: 'c', subject: 's', source: 's', request: 'r', at: 'a', message: 'm' }

it.each<[unknown, boolean]>([
  [failure, true],
  [{ ...failure, type: 'other' }, false],
  [{ ...failure, more: 1 }, false],
  [{ type: 'failure' }, false],
  [{}, false],
  ['failure', false],
  [null, false],
])('takes %j for a failure: %j', (observation, expected) => {
  expect(isFailure(observation)).toBe(expected)
})
