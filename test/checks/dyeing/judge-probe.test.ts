import { describe, expect, it } from 'vitest'
import type { Probe } from '../../../src/checks/dyeing/evidence.ts'
import { readProbe } from '../../../src/checks/dyeing/judge-probe.ts'
import { sidesOf } from '../../../src/checks/dyeing/judge-sides.ts'
import { directionsOf } from '../../../src/checks/dyeing/spec.ts'
import { addressA, answered, gray, quick, row, specFor, stable, timedOut } from './kit.ts'

type Outcome = Probe['outcome']

const plain = specFor({ ...quick, nearMisses: ['empty', 'duplicate'] }, { gateway: { addresses: [addressA] } })
const weighted = { ...plain, weight: { share: 0.1, limit: 0.2 } }
const withHops = {
  ...plain,
  hops: [
    { service: 'order', gray: '5', stable: '4' },
    { service: 'stock', gray: '7', stable: '6' },
  ],
}

/** Gray behind the gateway, and these versions at the hops. */
function way(...versions: readonly string[]): Outcome {
  const hops = versions.map((version, index) => ({ service: index === 0 ? 'order' : 'stock', version, instance: null }))
  return answered(gray, { hops })
}

const nothing = { code: null, side: null, hop: null, actual: null }

function good(side: 'gray' | 'stable'): object {
  return { ...nothing, kind: 'good', side }
}

function lost(actual: string, code = 'dyeing.probes-lost'): object {
  return { ...nothing, kind: 'lost', code, actual }
}

function unusable(code: string, actual: string | null): object {
  return { ...nothing, kind: 'unusable', code, actual }
}

function leak(code: string, side: 'gray' | 'stable'): object {
  return { ...nothing, kind: 'leak', code, side, actual: side === 'gray' ? gray : stable }
}

const escaped = leak('dyeing.tagged-escaped', 'stable')
const missing = 'dyeing.responder-missing'
const tagLost = { kind: 'leak', code: 'dyeing.tag-lost', side: 'gray', hop: 'stock', actual: '6' }

describe('what one probe shows', () => {
  it.each<[title: string, direction: string, outcome: Outcome, expected: object, asked?: typeof plain]>([
    ['no answer', 'tagged', timedOut, lost('source.timeout')],
    ['an error of the gateway', 'tagged', answered([], { status: 500 }), lost('HTTP 500')],
    ['a refusal of the gateway', 'tagged', answered([], { status: 429 }), lost('HTTP 429')],
    ['a refusal of gray', 'tagged', answered(gray, { status: 429 }), good('gray')],
    ['an error of an instance', 'tagged', answered([], { status: 503, instance: 'g1' }), lost('HTTP 503')],
    [
      'a refusal of an instance',
      'tagged',
      answered([], { status: 429, instance: 'g1' }),
      unusable(missing, 'HTTP 429'),
    ],
    ['an answer of nobody', 'tagged', answered([], { status: 499 }), unusable(missing, 'HTTP 499')],
    ['an answer of two', 'tagged', answered(['a', 'b']), unusable('dyeing.responder-ambiguous', 'a and b')],
    ['an answer of a stranger', 'tagged', answered('3'), unusable('dyeing.responder-unknown', '3')],
    ['an error of gray', 'tagged', answered(gray, { status: 500 }), lost('HTTP 500')],
    ['a leak that failed', 'tagged', answered(stable, { status: 500 }), escaped],
    [
      'a leak that a cache answered',
      'untagged',
      answered(gray, { cache: 'age: 1' }),
      leak('dyeing.untagged-leaked', 'gray'),
    ],
    ['an answer of a cache', 'tagged', answered(gray, { cache: 'age: 1' }), lost('age: 1', 'dyeing.cached')],
    ['gray, tagged', 'tagged', answered(gray), good('gray')],
    ['stable, untagged', 'untagged', answered(stable), good('stable')],
    ['a near miss that matched', 'empty', answered(gray), leak('dyeing.near-miss-matched', 'gray')],
    [
      'a duplicate that matched',
      'duplicate',
      answered(gray),
      { ...leak('dyeing.duplicate-matched', 'gray'), kind: 'good' },
    ],
    ['gray by weight', 'untagged', answered(gray), good('gray'), weighted],
    ['stable in spite of a tag and a weight', 'tagged', answered(stable), escaped, weighted],
    ['gray all the way', 'tagged', way('5', '7'), good('gray'), withHops],
    ['a tag that was lost', 'tagged', way('5', '6'), tagLost, withHops],
    ['a tag that was lost behind a stranger', 'tagged', way('9', '6'), tagLost, withHops],
    [
      'two strangers on the way',
      'tagged',
      way('9', '8'),
      { kind: 'unusable', code: 'dyeing.responder-unknown', side: 'gray', hop: 'order', actual: '9' },
      withHops,
    ],
    [
      'a way that is told in part',
      'tagged',
      way('5'),
      { ...unusable('dyeing.hop-missing', null), side: 'gray', hop: 'stock' },
      withHops,
    ],
    [
      'a way that is not told',
      'tagged',
      answered(gray),
      { ...unusable('dyeing.hop-missing', null), side: 'gray', hop: 'order' },
      withHops,
    ],
    ['a way of the other side', 'tagged', answered(stable, { hops: [] }), escaped, withHops],
  ])('%s', (_, direction, outcome, expected, asked = plain) => {
    const [probe] = row({ direction, outcomes: [outcome] })
    const sent = directionsOf(asked).find(({ name }) => name === direction)
    if (probe === undefined || sent === undefined) throw new Error('no probe')

    expect(readProbe(probe, sent, asked, sidesOf([], asked))).toEqual({ probe, ...expected })
  })
})
