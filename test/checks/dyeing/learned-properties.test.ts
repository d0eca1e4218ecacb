import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation } from '../../../src/checks/dyeing/evidence.ts'
import {
  addressA,
  answered,
  firstLook,
  gray,
  grayAddresses,
  judged,
  laterLook,
  row,
  silent,
  specFor,
  stable,
  stableAddress,
  timedOut,
  told,
  withoutVersions,
} from './kit.ts'

const spec = specFor(
  { maxLeak: '40%', nearMisses: ['other-case'], nearMissRequests: 2, maxLost: '20%' },
  { instances: withoutVersions, gateway: { addresses: [addressA] } },
)
const versions: Readonly<Record<string, string>> = {
  [grayAddresses[0]]: gray,
  [grayAddresses[1]]: gray,
  [stableAddress]: stable,
}

/** What an instance does when it is asked. */
const manner = fc.oneof(
  { weight: 30, arbitrary: fc.constant('tells' as const) },
  { weight: 1, arbitrary: fc.constantFrom('silent', 'no version', 'the other version', 'missing') },
)

function observe(address: string, way: string, look: string): Observation[] {
  const own = versions[address] ?? ''
  switch (way) {
    case 'silent':
      return [silent(address, look)]
    case 'no version':
      return [told(address, {}, look)]
    case 'the other version':
      return [told(address, { version: own === gray ? stable : gray }, look)]
    case 'missing':
      return []
    default:
      return [told(address, { version: own }, look)]
  }
}

const outcome: fc.Arbitrary<Kind> = fc.oneof(
  { weight: 60, arbitrary: fc.constant('good' as const) },
  { weight: 2, arbitrary: fc.constant('lost' as const) },
  { weight: 1, arbitrary: fc.constantFrom('leak' as const, 'unknown' as const) },
)

type Kind = 'good' | 'leak' | 'unknown' | 'lost'

function probes(direction: string, kinds: readonly Kind[], look: string, from: number): Observation[] {
  const [right, wrong] = direction === 'tagged' ? [gray, stable] : [stable, gray]
  const answers = { good: answered(right), leak: answered(wrong), unknown: answered('3.0.0'), lost: timedOut }
  const outcomes = kinds.map((kind) => answers[kind])
  return row({ direction, outcomes, from, look })
}

const { requests } = spec
const wanted = { tagged: requests.tagged, untagged: requests.untagged, 'other-case': requests.nearMiss }

const oneLook = fc.record({
  manners: fc.tuple(manner, manner, manner),
  outcomes: fc.tuple(
    ...Object.values(wanted).map((count) => fc.array(outcome, { minLength: count - 1, maxLength: count + 2 })),
  ),
})

/** Two looks, each with what the instances said and with probes; the second one counts on. */
const evidence = fc.tuple(oneLook, fc.option(oneLook)).map(([first, second]) => {
  const looks = [first, ...(second === null ? [] : [second])]
  const counted: Record<string, number> = {}
  return looks.flatMap(({ manners, outcomes }, index): Observation[] => {
    const look = index === 0 ? firstLook : laterLook
    const said = Object.keys(versions).flatMap((address, at) => observe(address, manners[at] ?? '', look))
    const sent = Object.keys(wanted).flatMap((direction, at) => {
      const kinds = outcomes[at] ?? []
      const from = counted[direction] ?? 0
      counted[direction] = from + kinds.length
      return probes(direction, kinds, look, from)
    })
    return [...said, ...sent]
  })
})

const runs = { numRuns: 300 }

describe('the verdict with versions that the instances report', () => {
  it('is sometimes a pass and sometimes not, so that the properties below mean something', () => {
    const statuses = fc.sample(evidence, { numRuns: 300, seed: 7 }).map((seen) => judged(seen, spec).status)

    expect([...new Set(statuses)].sort()).toEqual(['fail', 'inconclusive', 'pass'])
  })

  it('never becomes a pass by leaving observations out', () => {
    const subset = evidence.chain((seen) => fc.tuple(fc.constant(seen), fc.subarray(seen)))

    fc.assert(
      fc.property(subset, ([seen, fewer]) => {
        // A leak after enough clean probes can be left out: what is left is what a run that stopped there had seen.
        fc.pre(['inconclusive', 'error'].includes(judged(seen, spec).status))
        expect(judged(fewer, spec).status).not.toBe('pass')
      }),
      runs,
    )
  })

  it('never becomes a pass by leaving out what one instance said, or all of it', () => {
    const cases = evidence.chain((seen) => fc.tuple(fc.constant(seen), fc.constantFrom(...Object.keys(versions), '')))

    fc.assert(
      fc.property(cases, ([seen, address]) => {
        fc.pre(judged(seen, spec).status !== 'pass')
        const fewer = seen.filter(
          (item) => item.type === 'probe' || !('address' in item) || (address !== '' && item.address !== address),
        )
        expect(judged(fewer, spec).status).not.toBe('pass')
      }),
      runs,
    )
  })

  it('takes what every instance of a look said: without one of them its probes are no proof', () => {
    const cases = oneLook.chain((look) => fc.tuple(fc.constant(look), fc.constantFrom(...Object.keys(versions))))

    fc.assert(
      fc.property(cases, ([{ outcomes }, missing]) => {
        const said = Object.keys(versions).flatMap((address) =>
          observe(address, address === missing ? 'missing' : 'tells', firstLook),
        )
        const sent = Object.keys(wanted).flatMap((direction, at) => probes(direction, outcomes[at] ?? [], firstLook, 0))
        expect(judged([...said, ...sent], spec).proofs).toEqual([])
      }),
      runs,
    )
  })

  it('does not depend on the order of the observations', () => {
    const pair = evidence.chain((seen) =>
      fc.tuple(fc.constant(seen), fc.shuffledSubarray(seen, { minLength: seen.length })),
    )

    fc.assert(
      fc.property(pair, ([seen, mixed]) => {
        expect(judged(mixed, spec)).toEqual(judged(seen, spec))
      }),
      { numRuns: 100 },
    )
  })
})
