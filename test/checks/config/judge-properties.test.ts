import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConfigSeen, Observation } from '../../../src/checks/config/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  comparison,
  desired,
  failure,
  gray1,
  gray2,
  judged,
  key,
  old,
  seen,
  shaNew,
  shaOld,
  silent,
} from './observations.ts'

const rank = ['pass', 'inconclusive', 'error', 'fail']

function badness({ status }: Judgement): number {
  return rank.indexOf(status)
}

const anyApplied = fc.oneof(
  fc.constant(null),
  fc.constant('never' as const),
  fc.record({
    revision: fc.constantFrom('41', '42', '43', 'x', null),
    sha256: fc.constantFrom(shaNew, shaOld, null),
    canon: fc.constantFrom('raw' as const, 'jcs' as const, null),
    at: fc.constant(null),
  }),
)
const anyValues = fc.constantFrom(null, comparison(), comparison({ differing: 1 }), comparison({ withheld: 1 }))
const anyConfig: fc.Arbitrary<Partial<ConfigSeen> | null> = fc.option(
  fc.record(
    {
      applied: anyApplied,
      values: anyValues,
      watchMode: fc.constantFrom('none', 'stream'),
      overrides: fc.constantFrom([], [{ pointer: '/a', by: null }]),
      rejected: fc.constantFrom([], [{ key: null, kind: 'parse', message: null }]),
      source: fc.constantFrom(
        { identity: null, key: null, mutable: null },
        { identity: '7', key: null, mutable: false },
      ),
    },
    { requiredKeys: [] },
  ),
)

/** Mostly sound, so that one bad observation among sound ones is common. */
function answerOf(address: string, look: number): fc.Arbitrary<Observation> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(seen(address, {}, look)) },
    { weight: 2, arbitrary: anyConfig.map((about) => seen(address, about, look)) },
    { weight: 1, arbitrary: fc.constant(silent(address, look)) },
  )
}

function readOf(phase: 'before' | 'after', look: number): fc.Arbitrary<Observation> {
  const changed = fc.constantFrom(desired(phase, look, { revision: '43' }), desired(phase, look, {}, null))
  return fc.oneof({ weight: 8, arbitrary: fc.constant(desired(phase, look)) }, { weight: 1, arbitrary: changed })
}

function anyLook(look: number): fc.Arbitrary<Observation[]> {
  return fc
    .tuple(readOf('before', look), answerOf(gray1, look), answerOf(gray2, look), readOf('after', look))
    .map((observations) => [...observations])
}

const twoLooks = fc.tuple(anyLook(0), fc.option(anyLook(20), { nil: [] }))
const as = fc.constantFrom('raw' as const, 'json' as const)

describe('the judge of config, whatever the evidence', () => {
  it('never passes on a part of what did not pass', () => {
    // A second look is only ever taken after a first one that was not decided.
    const parts = twoLooks.chain(([first, second]) =>
      fc.record({ first: fc.constant(first), second: fc.constant(second), part: fc.subarray([...first, ...second]) }),
    )
    fc.assert(
      fc.property(parts, as, ({ first, second, part }, as) => {
        fc.pre(judged(first, { as }).status !== 'pass' && judged([...first, ...second], { as }).status !== 'pass')
        expect(judged(part, { as }).status).not.toBe('pass')
      }),
      { numRuns: 600 },
    )
  })

  it('does not depend on the order of the observations', () => {
    const all = twoLooks.map((looks) => looks.flat())
    const shuffled = all.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })))
    fc.assert(
      fc.property(shuffled, as, ([one, other], as) => {
        expect(judged(other, { as })).toEqual(judged(one, { as }))
      }),
    )
  })

  it('gets no better by a stale instance, a silence or a failure', () => {
    const worse = fc.constantFrom(
      seen(gray1, old, 20),
      seen(gray2, old, 20),
      silent(gray1, 20),
      failure(key, 20),
      failure(gray1, 40),
    )
    fc.assert(
      fc.property(anyLook(0), anyLook(20), worse, as, (first, second, one, as) => {
        const looks = [...first, ...second]
        expect(badness(judged([...looks, one], { as }))).toBeGreaterThanOrEqual(
          Math.min(1, badness(judged(looks, { as }))),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('fails when a stale instance joins a look that passed', () => {
    const sound = [desired('before', 20), seen(gray1, {}, 20), seen(gray2, {}, 20), desired('after', 20)]
    const early = [desired('before', 0), desired('after', 0)]
    expect(judged([...early, ...sound]).status).toBe('pass')
    expect(judged([...early, ...sound, seen(gray2, old, 20)]).status).toBe('fail')
  })

  it('passes only with a proof for every instance', () => {
    fc.assert(
      fc.property(twoLooks, as, (looks, as) => {
        const judgement = judged(looks.flat(), { as })
        fc.pre(judgement.status === 'pass')
        expect(judgement.proofs.map(({ observations }) => observations)).toEqual([2])
      }),
    )
  })
})
