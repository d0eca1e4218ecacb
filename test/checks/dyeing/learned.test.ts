import { describe, expect, it } from 'vitest'
import type { Observation, Probe } from '../../../src/checks/dyeing/evidence.ts'
import {
  addressA,
  answered,
  codesOf,
  firstLook,
  gray,
  grayAddresses,
  judged,
  laterLook,
  onlyFinding,
  quick,
  quickRequests,
  row,
  silent,
  soundAddress,
  specFor,
  stable,
  stableAddress,
  timedOut,
  times,
  told,
  withoutVersions,
} from './kit.ts'

/** Versions that nobody gave: gray and stable instances are asked for them in every look. */
const spec = specFor(
  { ...quick, nearMisses: ['empty'] },
  { instances: withoutVersions, gateway: { addresses: [addressA] } },
)
const [grayOne, grayTwo] = grayAddresses
const n = quickRequests
const oldGray = '2.0.8'

const clear = [
  told(grayOne, { id: 'g1', version: gray }),
  told(grayTwo, { id: 'g2', version: gray }),
  told(stableAddress, { id: 's1', version: stable }),
]

function probes(changes: Parameters<typeof soundAddress>[2] = {}, look = firstLook): Probe[] {
  return soundAddress(spec, addressA, changes, look)
}

function without(address: string, observations: readonly Observation[] = clear): Observation[] {
  return observations.filter((item) => item.type !== 'instance' || item.address !== address)
}

describe('versions that the instances report', () => {
  it('prove what given ones prove, and the proof says where they are from', () => {
    const judgement = judged([...clear, ...probes()], spec)

    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
    const bound = '; leak rate below 9.81 % (95 %)'
    expect(judgement.proofs.map(({ statement }) => statement).sort()).toEqual([
      `29 of 29 tagged probes via ${addressA} answered by gray 2.1.0-canary.3 (as its instances report)${bound}`,
      `29 of 29 untagged probes via ${addressA} answered by stable 2.0.9 (as its instances report)${bound}`,
      `5 probes with almost the tag (empty) via ${addressA} answered by stable 2.0.9 (as its instances report)`,
    ])
  })

  it('tell an escape, with what was expected', () => {
    const judgement = judged(
      [...clear, ...probes({ tagged: [answered(stable), ...times(n - 1, answered(gray))] })],
      spec,
    )

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.tagged-escaped',
      expected: 'gray 2.1.0-canary.3 (as its instances report)',
      actual: '2.0.9',
    })
  })

  it('may be several on one side', () => {
    const mixed = [...without(grayTwo), told(grayTwo, { id: 'g2', version: oldGray })]
    const tagged = Array.from({ length: n }, (_, index) => answered(index % 2 === 0 ? gray : oldGray))
    const judgement = judged([...mixed, ...probes({ tagged })], spec)

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain(
      'answered by gray 2.0.8 or 2.1.0-canary.3 (as its instances report); leak',
    )
  })

  it('leave an answer of a third version unknown', () => {
    const judgement = judged([...clear, ...probes({ tagged: times(n, answered('3.0.0')) })], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.responder-unknown', actual: '3.0.0' })
  })

  it('count instances as given ones do', () => {
    const named = specFor(
      { ...quick, nearMisses: [] },
      {
        instances: withoutVersions,
        gateway: { addresses: [addressA], responder: { header: 'x-version', instance: { header: 'x-instance' } } },
      },
    )
    const tagged = (names: readonly string[]): Probe['outcome'][] =>
      Array.from({ length: n }, (_, index) => answered(gray, { instance: names[index % names.length] ?? null }))
    const both = judged(
      [...clear, ...soundAddress(named, addressA, { tagged: tagged(['g1', 'g2']) }, firstLook)],
      named,
    )
    const one = judged([...clear, ...soundAddress(named, addressA, { tagged: tagged(['g1']) }, firstLook)], named)

    expect(both.status).toBe('pass')
    expect(both.proofs[0]?.statement).toContain('gray 2.1.0-canary.3 (as its instances report, 2 instances); leak')
    expect(onlyFinding(one)).toMatchObject({ code: 'dyeing.instances-unseen' })
    expect(onlyFinding(one).message).toMatch(/; not seen: g2$/)
  })
})

describe('each reason why a version is not known', () => {
  it('dyeing.identity-shared: a gray instance still runs the stable version', () => {
    const stale = [...without(grayTwo), told(grayTwo, { id: 'g2', version: stable })]
    const judgement = judged([...stale, ...probes()], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.identity-shared',
      subject: stable,
      message: `gray and stable instances report the same version 2.0.9: gray g2 (${grayTwo}), stable s1 (${stableAddress})`,
      expected: 'a version that only one side has',
      reproduce: `curl -sS 'http://${grayTwo}/graycheck/state'`,
    })
    expect(onlyFinding(judgement).evidence).toHaveLength(2)
  })

  it('dyeing.identity-shared: a shared version that no answer carried spoils the look all the same', () => {
    const mixed = [...without(grayTwo), told(grayTwo, { id: 'g2', version: oldGray })]
    const three = specFor(
      { ...quick, nearMisses: [] },
      {
        instances: { ...withoutVersions, stable: { addresses: [stableAddress, '10.0.1.12:8080'] } },
        gateway: { addresses: [addressA] },
      },
    )
    const instances = [...mixed, told('10.0.1.12:8080', { id: 's2', version: oldGray })]
    const judgement = judged([...instances, ...soundAddress(three, addressA, {}, firstLook)], three)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.identity-shared', subject: oldGray })
  })

  it('dyeing.identity-unknown', () => {
    const judgement = judged([...without(stableAddress), told(stableAddress, { id: 's1' }), ...probes()], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.identity-unknown',
      subject: stableAddress,
      message: `the stable instance s1 (${stableAddress}) does not tell its version`,
      expected: 'its version',
      actual: 'not told',
    })
  })

  it('dyeing.instance-silent', () => {
    const judgement = judged([...without(grayTwo), silent(grayTwo), ...probes()], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.proofs).toEqual([])
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.instance-silent',
      subject: grayTwo,
      message: `gray instance ${grayTwo} refused the connection`,
      actual: 'source.unreachable',
      reproduce: `curl -sS 'http://${grayTwo}/graycheck/state'`,
    })
  })

  it('dyeing.instance-silent: instances that were never asked', () => {
    const judgement = judged([...clear.slice(0, 1), ...probes()], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.instance-silent',
      message: `2 of 3 instances were not heard in the last look: ${grayTwo}, ${stableAddress}`,
    })
  })

  it('dyeing.no-probes: nothing was asked at all', () => {
    const judgement = judged([], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.no-probes'])
  })

  it('what instances outside the plan say does not count', () => {
    const judgement = judged([...without(grayTwo), told('10.9.9.9:8080', { version: gray }), ...probes()], spec)

    expect(codesOf(judgement)).toEqual(['dyeing.instance-silent'])
  })
})

describe('a leak while an instance is silent', () => {
  const leaked = { untagged: [answered(gray), ...times(n - 1, answered(stable))] }
  const escaped = { tagged: [answered(stable), ...times(n - 1, answered(gray))] }

  it('fails when all of the other side told another version', () => {
    const judgement = judged([...without(grayTwo), silent(grayTwo), ...probes(leaked)], spec)

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['dyeing.untagged-leaked', 'dyeing.instance-silent'])
  })

  it('does not fail when the silent instance may have been the one that answered', () => {
    const judgement = judged([...without(grayTwo), silent(grayTwo), ...probes(escaped)], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.instance-silent'])
  })

  it('fails when gray can not be reached at all: that takes no version', () => {
    const judgement = judged([...without(grayTwo), silent(grayTwo), ...probes({ tagged: times(10, timedOut) })], spec)

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['dyeing.gray-unreachable', 'dyeing.instance-silent'])
  })

  it('fails at a hop that the tag did not reach', () => {
    const withHops = specFor(
      { ...quick, nearMisses: [] },
      {
        instances: withoutVersions,
        gateway: {
          addresses: [addressA],
          responder: { header: 'x-version', hops: { json: '/hops' } },
          hops: [{ service: 'order', gray: '1.4.0-canary.1', stable: '1.3.2' }],
        },
      },
    )
    const way = (version: string): Probe['outcome'] =>
      answered(gray, { hops: [{ service: 'order', version, instance: null }] })
    const tagged = [way('1.3.2'), ...times(n - 1, way('1.4.0-canary.1'))]
    const instances = [...without(grayTwo), silent(grayTwo)]
    const judgement = judged([...instances, ...soundAddress(withHops, addressA, { tagged }, firstLook)], withHops)

    expect(codesOf(judgement)).toContain('dyeing.tag-lost')
  })
})

describe('several looks', () => {
  const unclear = [...without(grayTwo), silent(grayTwo)]
  const clearLater = clear.map((item) => ({ ...item, look: laterLook, at: laterLook }))
  const later = spec.requests.tagged

  function probesLater(): Probe[] {
    return ['tagged', 'untagged', 'empty'].flatMap((direction) => {
      const version = direction === 'tagged' ? gray : stable
      const count = direction === 'empty' ? spec.requests.nearMiss : later
      return row({ direction, outcomes: times(count, answered(version)), from: count, look: laterLook })
    })
  }

  it('prove with the probes of the look in which every instance told', () => {
    const judgement = judged([...unclear, ...probes(), ...clearLater, ...probesLater()], spec)

    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
  })

  it('prove nothing with the probes of a look in which one did not', () => {
    const judgement = judged([...unclear, ...probes(), ...clearLater], spec)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
    expect(judgement.needs?.requests).toBe(2 * n + 5)
  })

  it('tell what is wrong in the newest one', () => {
    const unclearLater = [...clearLater.slice(0, 2), silent(stableAddress, laterLook)]
    const judgement = judged([...unclear, ...probes(), ...unclearLater], spec)

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.instance-silent', subject: stableAddress })
  })

  it('each read their own probes: a version that changed sides is read as it was', () => {
    const swapped = clearLater.map((item) => ({ ...item, version: item.version === gray ? '2.2.0' : gray }))
    const untagged = row({ direction: 'untagged', outcomes: times(3, answered(gray)), from: n, look: laterLook })
    const judgement = judged([...clear, ...probes(), ...swapped, ...untagged], spec)

    expect(judgement.status).toBe('pass')
  })
})
