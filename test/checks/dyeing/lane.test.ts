import { describe, expect, it } from 'vitest'
import { sidesOf } from '../../../src/checks/dyeing/judge-sides.ts'
import { strataOf } from '../../../src/checks/dyeing/judge-stratum.ts'
import type { Lane } from '../../../src/checks/dyeing/lane.ts'
import { countReading, isGivenUp, openLane, remaining } from '../../../src/checks/dyeing/lane.ts'
import type { Probe } from '../../../src/checks/dyeing/evidence.ts'
import { addressA, addressB, answered, gray, quick, row, specFor, stable, timedOut, times } from './kit.ts'

const spec = specFor({}, { gateway: { addresses: [addressA] } })

function taggedLane(changes: Partial<Lane> = {}): Lane {
  const [stratum] = strataOf([], spec, sidesOf([], spec))
  if (stratum === undefined) throw new Error('no stratum')
  return { ...openLane(stratum, 'a'), ...changes }
}

describe('a lane', () => {
  it('counts on in its own series', () => {
    const probes = [
      ...row({ direction: 'tagged', outcomes: times(3, answered(gray)), series: 'a' }),
      ...row({ direction: 'tagged', outcomes: times(9, timedOut), series: 'b' }),
    ]
    const [stratum] = strataOf(probes, spec, sidesOf(probes, spec))

    expect(stratum && openLane(stratum, 'a').nextIndex).toBe(3)
    expect(stratum && openLane(stratum, 'b').nextIndex).toBe(9)
    expect(stratum && openLane(stratum, 'c').nextIndex).toBe(0)
  })

  const cases: readonly [string, Partial<Lane>, number][] = [
    ['everything at first', {}, 299],
    ['what was not sent', { sent: 100, answered: 100 }, 199],
    ['what was lost, again', { sent: 299, answered: 289, lost: 10 }, 10],
    ['as long as 5 % are lost', { sent: 299, answered: 284, lost: 15 }, 15],
    ['nothing when more are lost', { sent: 299, answered: 283, lost: 16 }, 0],
    ['as long as few have leaked', { sent: 50, answered: 50, leaks: 9 }, 249],
    ['nothing when ten have leaked', { sent: 50, answered: 50, leaks: 10 }, 0],
  ]

  for (const [name, changes, expected] of cases) {
    it(`still sends ${name}`, () => {
      const lane = taggedLane(changes)

      expect(remaining(lane, [lane], spec)).toBe(expected)
    })
  }

  it('is given up with its address after 20 probes of all directions without an answer', () => {
    const lanes = [taggedLane({ sent: 12, lost: 12 }), taggedLane({ sent: 8, lost: 8 })] as const

    expect(remaining(lanes[0], lanes, spec)).toBe(0)
    expect(remaining(lanes[0], [lanes[0], { ...lanes[1], answered: 1 }], spec)).toBe(299)
    expect(remaining(lanes[0], [lanes[0], { ...lanes[1], lost: 7 }], spec)).toBe(299)
  })
})

describe('the counts of a lane', () => {
  it.each<[title: string, outcome: Probe['outcome'], expected: Partial<Lane>]>([
    ['a good answer', answered(gray), { answered: 1 }],
    ['a leak', answered(stable), { answered: 1, leaks: 1 }],
    ['an unusable answer', answered('3'), { answered: 1 }],
    ['an answer of a cache', answered(gray, { cache: 'age: 1' }), { answered: 1, lost: 1 }],
    ['no answer', timedOut, { lost: 1 }],
    ['an error of gray', answered(gray, { status: 500 }), { lost: 1 }],
  ])('begin with nothing, and count %s', (_, outcome, expected) => {
    const probes = row({ direction: 'tagged', outcomes: [outcome] })
    const reading = strataOf(probes, spec, sidesOf(probes, spec))[0]?.readings[0]
    const lane = taggedLane()
    const { stratum } = lane
    expect(lane).toEqual({ stratum, nextIndex: 0, sent: 0, answered: 0, lost: 0, leaks: 0 })
    if (reading === undefined) throw new Error('no reading')

    countReading(lane, reading)

    expect(lane).toEqual({ stratum, nextIndex: 0, sent: 0, answered: 0, lost: 0, leaks: 0, ...expected })
  })
})

describe('giving up', () => {
  const few = specFor(quick, { gateway: { addresses: [addressA] } })
  const [stratum] = strataOf([], few, sidesOf([], few))

  it.each([
    [9, false],
    [10, true],
  ])('comes after the tenth lost probe where few are sent: %d', (lost, expected) => {
    const lane = { ...taggedLane({ sent: 20, answered: 1, lost }), ...(stratum === undefined ? {} : { stratum }) }

    expect(isGivenUp(lane, [lane], few)).toBe(expected)
  })

  it('does not look at the silence of other addresses, nor at their answers', () => {
    const lane = taggedLane({ sent: 8, lost: 8 })
    const other = taggedLane({ sent: 12, lost: 12 })
    const elsewhere = { ...other, stratum: { ...other.stratum, address: addressB } }

    expect(isGivenUp(lane, [lane, elsewhere], spec)).toBe(false)
    expect(isGivenUp(lane, [lane, other, { ...elsewhere, answered: 5 }], spec)).toBe(true)
  })
})
