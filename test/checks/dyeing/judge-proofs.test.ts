import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../../src/core/judgement.ts'
import type { Probe } from '../../../src/checks/dyeing/evidence.ts'
import type { Spec } from '../../../src/checks/dyeing/spec.ts'
import {
  addressA,
  answered,
  gray,
  judged,
  quick,
  quickRequests,
  row,
  sound,
  soundAddress,
  specFor,
  stable,
  timedOut,
  times,
} from './kit.ts'

const n = quickRequests
const gateway = { addresses: [addressA] }
const spec = specFor({ ...quick, nearMisses: ['empty', 'duplicate'] }, { gateway })
const leaked = [answered(stable)]

describe('measurements', () => {
  const leakRate: Measurement = {
    subject: `tagged via ${addressA}`,
    name: 'leak rate',
    unit: 'ratio',
    value: 0,
    lower: null,
    upper: 1 - 0.05 ** (1 / 29),
    limit: 0.1,
    sampleSize: 29,
  }

  function measured(asked: Spec, changes: Parameters<typeof soundAddress>[2]): readonly Measurement[] {
    const { measurements } = judged(soundAddress(asked, addressA, changes), asked)
    return measurements.map((each) => ({ ...each, upper: each.upper === null ? null : Number(each.upper.toFixed(6)) }))
  }

  it('are those of tagged and untagged probes', () => {
    const upper = Number(leakRate.upper?.toFixed(6))

    expect(measured(spec, {})).toEqual([
      { ...leakRate, upper },
      { ...leakRate, upper, subject: `untagged via ${addressA}` },
    ])
  })

  it('count leaks, and have no bound with them or without an answer', () => {
    expect(measured(spec, { tagged: [...times(3, answered(gray)), ...leaked], untagged: times(2, timedOut) })).toEqual([
      { ...leakRate, value: 0.25, upper: null, sampleSize: 4 },
      { ...leakRate, subject: `untagged via ${addressA}`, value: null, upper: null, sampleSize: 0 },
    ])
  })

  it('are the gray share where a weight sends some there', () => {
    const weighted = { ...spec, weight: { share: 0.1, limit: 0.2 } }
    const untagged = [...times(1, answered(gray)), ...times(9, answered(stable))]
    const both = measured(weighted, { untagged })
    const [, share] = both

    expect(both.map(({ name }) => name)).toEqual(['leak rate', 'gray share'])
    expect(share).toMatchObject({
      subject: `untagged via ${addressA}`,
      name: 'gray share',
      unit: 'ratio',
      value: 0.1,
      limit: 0.2,
      sampleSize: 10,
    })
    expect(share?.lower).toBeLessThan(0.1)
    expect(share?.upper).toBeGreaterThan(0.2)
  })
})

describe('with a weight', () => {
  const weighted = {
    ...spec,
    weight: { share: 0.1, limit: 0.2 },
    requests: { ...spec.requests, untagged: 200, nearMiss: 5 },
  }

  function judgedWith(changes: Parameters<typeof soundAddress>[2]): ReturnType<typeof judged> {
    return judged(soundAddress(weighted, addressA, changes), weighted)
  }

  function share(grayAnswers: number, total: number): Probe['outcome'][] {
    return [...times(grayAnswers, answered(gray)), ...times(total - grayAnswers, answered(stable))]
  }

  it('a pass is proven with its bound, and with those that the weight allows', () => {
    const { status, proofs } = judgedWith({ untagged: share(10, 200), empty: share(1, 5) })

    expect(status).toBe('pass')
    expect(proofs).toEqual([
      {
        subject: `tagged via ${addressA}`,
        statement: `29 of 29 tagged probes via ${addressA} answered by gray 2.1.0-canary.3; leak rate below 9.81 % (95 %)`,
        observations: 29,
      },
      {
        subject: `untagged via ${addressA}`,
        statement: `200 of 200 untagged probes via ${addressA} answered by stable 2.0.9, but 10 by gray as the weight allows; gray share below 10.7 % (95 %)`,
        observations: 200,
      },
      {
        subject: `near misses via ${addressA}`,
        statement: `10 probes with almost the tag (empty, duplicate) via ${addressA} not routed to gray by it`,
        observations: 10,
      },
    ])
  })

  it('a share that is too large is told with its bounds', () => {
    const { findings, needs } = judgedWith({ untagged: share(100, 200) })

    const [finding] = findings
    expect(finding).toMatchObject({
      code: 'dyeing.untagged-leaked',
      subject: addressA,
      message: `100 of 200 untagged probes via ${addressA} were answered by gray: more than the weight explains`,
      expected: 'a gray share of 10 %, at most 20 %',
      actual: '50 % (at least 35.4 %)',
      reproduce: `curl -sS -i --connect-to shop.example:443:${addressA} https://shop.example/api/profile`,
    })
    expect(finding?.evidence).toHaveLength(3)
    expect(needs).toBeNull()
  })

  it('a near miss that is always gray is told by its name', () => {
    const { findings } = judgedWith({ empty: times(40, answered(gray)) })

    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      code: 'dyeing.near-miss-matched',
      subject: `empty via ${addressA}`,
      message: `40 of 40 probes with almost the tag (empty: x-gray-tag:) via ${addressA} were answered by gray: more than the weight explains`,
    })
  })

  it('an undecided share asks for what would decide it, and for as many again where nothing would', () => {
    const near = judgedWith({ untagged: share(32, 200) })
    const at = judgedWith({ untagged: share(40, 200) })

    expect([near.status, at.status]).toEqual(['inconclusive', 'inconclusive'])
    expect(near.findings[0]?.message).toBe(`too few usable answers via ${addressA}: untagged 200`)
    expect([near.needs?.requests, at.needs?.requests]).toEqual([794, 200])
  })

  it('a near miss that is gray all of five times asks for more', () => {
    const judgement = judgedWith({ empty: times(2, answered(gray)) })

    expect(judgement.findings[0]?.message).toBe(`too few usable answers via ${addressA}: empty 2`)
    expect(judgement.needs?.requests).toBe(3)
  })
})

describe('what is wanted yet', () => {
  it('is the sum over addresses and directions, at the pace of the probes', () => {
    const both = specFor({ ...quick, nearMisses: [] })
    const { needs } = judged(sound(both, { tagged: times(9, answered(gray)) }), both)

    // 96 probes within 28 seconds.
    expect(needs).toEqual({
      message: '20 more usable answers, over all gateway addresses and directions',
      requests: 20,
      seconds: 6,
      settlesWithinMs: null,
    })
  })

  it('is no time where all probes were sent at once, or none', () => {
    const one = row({ direction: 'tagged', outcomes: [answered(gray)] })

    expect([judged([], spec).needs, judged(one, spec).needs]).toMatchObject([
      { requests: 68, seconds: null },
      { requests: 67, seconds: null },
    ])
  })

  it('takes the time from the first probe to the last one, whatever they asked', () => {
    const plain = specFor({ ...quick, nearMisses: [] }, { gateway })
    const probes = soundAddress(plain, addressA, { tagged: times(10, answered(gray)), untagged: [answered(stable)] })

    // 11 probes within 9 seconds.
    expect(judged(probes, plain).needs).toMatchObject({ requests: 47, seconds: 39 })
  })

  it('is nothing once it failed', () => {
    const { findings, needs } = judged(soundAddress(spec, addressA, { tagged: leaked, untagged: [] }), spec)

    expect(findings.map(({ code }) => code)).toEqual(['dyeing.tagged-escaped', 'dyeing.need-more'])
    expect(needs).toBeNull()
  })

  it('is at least what rules out the leak rate', () => {
    const few = { ...spec, requests: { ...spec.requests, tagged: 5 } }
    const { findings, needs } = judged(soundAddress(few, addressA), few)

    expect(findings.map(({ message, expected }) => [message, expected])).toEqual([
      [`too few usable answers via ${addressA}: tagged 5`, 'tagged 29'],
    ])
    expect(needs?.requests).toBe(24)
  })
})

describe('proofs', () => {
  it('count the answers, not the probes', () => {
    const { proofs } = judged(
      soundAddress(spec, addressA, { tagged: [answered(gray), timedOut, ...times(n - 1, answered(gray))] }),
      spec,
    )

    expect(proofs[0]).toEqual({
      subject: `tagged via ${addressA}`,
      statement: `29 of 30 tagged probes via ${addressA} answered by gray 2.1.0-canary.3; leak rate below 9.81 % (95 %)`,
      observations: 29,
    })
  })

  it('of near misses are those that stayed stable', () => {
    const { proofs } = judged(soundAddress(spec, addressA, { duplicate: times(5, answered(gray)) }), spec)

    expect(proofs.slice(2)).toEqual([
      {
        subject: `near misses via ${addressA}`,
        statement: `5 probes with almost the tag (empty) via ${addressA} answered by stable 2.0.9`,
        observations: 5,
      },
    ])
  })

  it('of near misses are none where none stayed', () => {
    const only = specFor({ ...quick, nearMisses: ['duplicate'] }, { gateway })
    const { proofs, status } = judged(soundAddress(only, addressA, { duplicate: times(5, answered(gray)) }), only)

    expect([status, proofs.length]).toEqual(['pass', 2])
  })

  it('are none of a direction that is not proven', () => {
    const { proofs } = judged(soundAddress(spec, addressA, { tagged: leaked, empty: [] }), spec)

    expect(proofs.map(({ subject }) => subject)).toEqual([`untagged via ${addressA}`, `near misses via ${addressA}`])
  })
})
