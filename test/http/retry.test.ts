import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, createRetryBudget, isPassingFault, retryAfterMs } from '../../src/http/retry.ts'

describe('isPassingFault', () => {
  it.each(['unresolved', 'refused', 'unreachable', 'reset', 'timeout'] as const)('%s may pass', (fault) => {
    expect(isPassingFault(fault)).toBe(true)
  })

  it.each(['tls', 'credentials', 'protocol', 'too-large', 'stopped'] as const)('%s will not', (fault) => {
    expect(isPassingFault(fault)).toBe(false)
  })
})

describe('backoffMs', () => {
  it('doubles its range up to 5 s', () => {
    const ranges = [0, 1, 2, 3, 4, 5, 60, 2000].map((retry) => backoffMs(retry, 0, () => 1))

    expect(ranges).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  })

  it('never goes below the floor', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.nat(40), fc.nat(100_000), random, (retry, floorMs, share) => {
        const waitMs = backoffMs(retry, floorMs, () => share)
        expect(waitMs).toBeGreaterThanOrEqual(floorMs)
        expect(waitMs).toBeLessThanOrEqual(floorMs + 5000)
      }),
    )
  })
})

describe('retryAfterMs', () => {
  it.each([
    [[], 0],
    [['0'], 0],
    [['120'], 120_000],
    [['-1'], 0],
    [['1.5'], 0],
    [['2030'], 2_030_000],
    [['Thu, 01 Jan 1970 00:00:03 GMT'], 2000],
    [['Thu, 01 Jan 1970 00:00:00 GMT'], 0],
    [['1970-01-01T00:00:09Z'], 0],
    [['after Thu, 01 Jan 1970 00:00:03 GMT'], 0],
    [['Never, in this life'], 0],
  ])('reads %j', (values, ms) => {
    expect(retryAfterMs(values, 1000)).toBe(ms)
  })
})

describe('createRetryBudget', () => {
  it('never gives more than a tenth of the questions and its base', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.array(fc.boolean(), { maxLength: 200 }), (perQuestion, steps) => {
        const budget = createRetryBudget(perQuestion)
        let questions = 0
        let given = 0
        for (const isQuestion of steps) {
          if (isQuestion) {
            budget.asked()
            questions += 1
          } else if (budget.take()) given += 1
          expect(given).toBeLessThanOrEqual(Math.max(3, perQuestion) + questions / 10)
        }
      }),
    )
  })
})
