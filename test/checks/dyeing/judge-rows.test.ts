import { describe, expect, it } from 'vitest'
import type { Observation, Probe } from '../../../src/checks/dyeing/evidence.ts'
import { sidesOf } from '../../../src/checks/dyeing/judge-sides.ts'
import { strataOf } from '../../../src/checks/dyeing/judge-stratum.ts'
import type { Spec } from '../../../src/checks/dyeing/spec.ts'
import { addressA, addressB, answered, firstLook, gray, quick, row, specFor, stable, timedOut, times } from './kit.ts'

const spec = specFor({ ...quick, nearMisses: ['empty', 'duplicate'] }, { gateway: { addresses: [addressA] } })

/** g: as it should be, x: lost, c: from a cache, l: a leak, u: by nobody that is known. */
function taggedOutcomes(letters: string): Probe['outcome'][] {
  const outcomes: Readonly<Record<string, Probe['outcome']>> = {
    g: answered(gray),
    x: timedOut,
    c: answered(gray, { cache: 'age: 1' }),
    l: answered(stable),
    u: answered('3'),
  }
  return letters.split('').map((letter) => outcomes[letter] ?? timedOut)
}

describe('what is missing of a row of probes', () => {
  // Of four answers in a row one probe may be lost.
  const four = { ...spec, requests: { tagged: 4, untagged: 4, nearMiss: 4 }, maxLost: 0.2 }
  const strict = { ...four, maxLost: 0.1 }

  function missing(asked: Spec, probes: readonly Probe[]): number | undefined {
    return strataOf(probes, asked, sidesOf(probes, asked))[0]?.missing
  }

  it.each<[letters: string, expected: number, strictly: number]>([
    ['', 4, 4],
    ['g', 3, 3],
    ['ggg', 1, 1],
    ['gggg', 0, 0],
    ['ggggg', 0, 0],
    ['x', 4, 4],
    ['xg', 3, 3],
    ['gx', 3, 4],
    ['gxggg', 0, 1],
    ['gggxg', 0, 3],
    ['gggx', 1, 4],
    ['gxgxgg', 1, 2],
    ['gxxgg', 2, 2],
    ['ggxxg', 3, 3],
    ['gggxx', 4, 4],
    ['gcggg', 0, 1],
    ['ggug', 3, 3],
    ['gggu', 4, 4],
    ['ggguggg', 1, 1],
    ['ggggu', 0, 0],
    ['lggg', 1, 1],
    ['gglg', 3, 3],
    ['xggggx', 0, 0],
  ])('%s: %d, or %d where none may be lost', (letters, expected, strictly) => {
    const probes = row({ direction: 'tagged', outcomes: taggedOutcomes(letters) })

    expect([missing(four, probes), missing(strict, probes)]).toEqual([expected, strictly])
    expect(missing(four, probes.toReversed())).toBe(expected)
  })

  it('reckons with the newest series, and with none across a gap or another series', () => {
    const part = (from: number, count: number, series: string): Probe[] =>
      row({ direction: 'tagged', outcomes: taggedOutcomes('g'.repeat(count)), from, series })

    expect(missing(four, [...part(0, 2, 'a'), ...part(2, 2, 'a')])).toBe(0)
    expect(missing(four, [...part(0, 2, 'a'), ...part(3, 2, 'a')])).toBe(2)
    expect(missing(four, [...part(0, 2, 'a'), ...part(2, 2, 'b')])).toBe(2)
    expect(missing(four, [...part(0, 3, 'a'), ...part(0, 1, 'b')])).toBe(3)
    expect(missing(four, [...part(0, 4, 'a'), ...part(0, 1, 'b')])).toBe(0)
    expect(missing(four, [...part(0, 1, 'b'), ...part(0, 4, 'a')])).toBe(0)
  })

  it('counts the probes of an address and a direction by themselves', () => {
    const probes = [
      ...row({ direction: 'tagged', outcomes: taggedOutcomes('g') }),
      ...row({ direction: 'untagged', outcomes: times(2, answered(stable)) }),
      ...row({ address: addressB, direction: 'tagged', outcomes: taggedOutcomes('ggg') }),
    ]

    const strata = strataOf(probes, four, sidesOf(probes, four))

    expect(strata.map(({ address, direction, missing: more }) => [address, direction.name, more])).toEqual([
      [addressA, 'tagged', 3],
      [addressA, 'untagged', 2],
      [addressA, 'empty', 4],
      [addressA, 'duplicate', 4],
      [addressB, 'tagged', 1],
      [addressB, 'untagged', 4],
      [addressB, 'empty', 4],
      [addressB, 'duplicate', 4],
    ])
  })

  it('takes resolved addresses where none are configured, in order', () => {
    const resolution: Observation = {
      type: 'resolution',
      host: 'shop.example',
      addresses: ['c:1', 'b:1'],
      at: firstLook,
    }
    const addresses = (asked: Spec): string[] => [
      ...new Set(strataOf([resolution], asked, sidesOf([], asked)).map(({ address }) => address)),
    ]

    expect(addresses({ ...spec, addresses: null })).toEqual(['b:1', 'c:1'])
    expect(addresses(spec)).toEqual([addressA])
  })
})
