import { describe, expect, it } from 'vitest'
import { sidesOf } from '../../../src/checks/dyeing/judge-sides.ts'
import { strataOf } from '../../../src/checks/dyeing/judge-stratum.ts'
import type { Lane } from '../../../src/checks/dyeing/lane.ts'
import { openLane, remaining } from '../../../src/checks/dyeing/lane.ts'
import { shuffled } from '../../../src/checks/dyeing/shuffle.ts'
import { addressA, answered, gray, row, specFor, timedOut, times } from './kit.ts'

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

describe('the order of the probes', () => {
  it('is always the same, complete, and without long stretches of one direction', () => {
    const items = Array.from({ length: 600 }, (_, index) => ({ index, tagged: index < 300 }))
    const mixed = shuffled(items)

    expect(mixed).toEqual(shuffled(items))
    expect(mixed.map(({ index }) => index).sort((a, b) => a - b)).toEqual(items.map(({ index }) => index))
    const stretches =
      mixed
        .map(({ tagged }) => (tagged ? 't' : 'u'))
        .join('')
        .match(/t+|u+/g) ?? []
    expect(Math.max(...stretches.map(({ length }) => length))).toBeLessThan(16)
  })
})
