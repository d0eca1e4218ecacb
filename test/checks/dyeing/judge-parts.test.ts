import { describe, expect, it } from 'vitest'
import type { Hop, Probe } from '../../../src/checks/dyeing/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
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
  silent,
  sound,
  soundAddress,
  specFor,
  stable,
  stableAddress,
  times,
  told,
} from './kit.ts'

const n = quickRequests

function proofOf({ proofs }: Judgement, about: string): string | undefined {
  return proofs.find(({ subject }) => subject === about)?.statement
}

function hop(service: string, version: string): Hop {
  return { service, version, instance: null }
}

describe('hops', () => {
  const spec = specFor(
    { ...quick, nearMisses: ['other-case'] },
    {
      gateway: {
        responder: { header: 'x-version', hops: { json: '/hops' } },
        hops: [
          { service: 'order', gray: '1.4.0-canary.1', stable: '1.3.2' },
          { service: 'stock', gray: '7-canary', stable: '6' },
        ],
      },
    },
  )
  const grayWay = [hop('order', '1.4.0-canary.1'), hop('stock', '7-canary')]
  const stableWay = [hop('order', '1.3.2'), hop('stock', '6')]
  const usual = {
    tagged: times(n, answered(gray, { hops: grayWay })),
    untagged: times(n, answered(stable, { hops: stableWay })),
    'other-case': times(5, answered(stable, { hops: stableWay })),
  }
  const other = sound(spec, usual).filter((item) => item.type !== 'probe' || item.address === addressA)

  function judgedWith(changes: object): ReturnType<typeof judged> {
    const probes = sound(spec, { ...usual, ...changes }).filter((i) => i.type === 'probe' && i.address === addressA)
    return judged(probes, { ...spec, addresses: [addressA] })
  }

  it('are proven with the entry', () => {
    const judgement = judged(other, { ...spec, addresses: [addressA] })

    expect(judgement.status).toBe('pass')
    expect(proofOf(judgement, `tagged via ${addressA}`)).toBe(
      `29 of 29 tagged probes via ${addressA} answered by gray 2.1.0-canary.3, gray at order, stock; leak rate below 9.81 % (95 %)`,
    )
  })

  it('dyeing.tag-lost names the first hop that lost the tag', () => {
    const lost = answered(gray, { hops: [hop('order', '1.3.2'), hop('stock', '6')] })
    const finding = onlyFinding(judgedWith({ tagged: [lost, ...usual.tagged.slice(1)] }))

    expect(finding).toMatchObject({
      code: 'dyeing.tag-lost',
      subject: `order via ${addressA}`,
      message: `the tag was lost between user and order: 1 of 29 tagged probes via ${addressA} were stable (1.3.2) there`,
      expected: 'gray 1.4.0-canary.1 at order',
      actual: '1.3.2',
    })
  })

  it('dyeing.tag-lost names the services before and after', () => {
    const lost = answered(gray, { hops: [hop('order', '1.4.0-canary.1'), hop('stock', '6')] })
    const finding = onlyFinding(judgedWith({ tagged: [lost, ...usual.tagged.slice(1)] }))

    expect(finding.message).toContain('the tag was lost between order and stock')
  })

  it('a loss further on outranks a hop that is not told', () => {
    const lost = answered(gray, { hops: [hop('stock', '6')] })

    expect(codesOf(judgedWith({ tagged: [lost, ...usual.tagged.slice(1)] }))).toEqual(['dyeing.tag-lost'])
  })

  it('every visit of a service counts', () => {
    const lost = answered(gray, { hops: [...grayWay, hop('order', '1.3.2')] })

    expect(codesOf(judgedWith({ tagged: [lost, ...usual.tagged.slice(1)] }))).toEqual(['dyeing.tag-lost'])
  })

  it('dyeing.hop-leaked: an untagged request turned gray', () => {
    const leaked = answered(stable, { hops: [hop('order', '1.3.2'), hop('stock', '7-canary')] })
    const finding = onlyFinding(judgedWith({ untagged: [leaked, ...usual.untagged.slice(1)] }))

    expect(finding).toMatchObject({
      code: 'dyeing.hop-leaked',
      message: `1 of 29 untagged probes via ${addressA} were gray (7-canary) at stock`,
      expected: 'stable 6 at stock',
    })
  })

  it('dyeing.hop-leaked: so did a near miss', () => {
    const leaked = answered(stable, { hops: [hop('order', '1.3.2'), hop('stock', '7-canary')] })

    expect(codesOf(judgedWith({ 'other-case': times(5, leaked) }))).toEqual(['dyeing.hop-leaked'])
  })

  it('dyeing.hop-missing', () => {
    const silent = answered(gray, { hops: [hop('order', '1.4.0-canary.1')] })
    const judgement = judgedWith({ tagged: [silent, ...usual.tagged.slice(1)] })

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.hop-missing',
      message: `1 of 29 tagged probes via ${addressA} were answered without telling who served stock`,
    })
  })

  it('dyeing.responder-unknown at a hop', () => {
    const third = answered(gray, { hops: [hop('order', '0.9'), hop('stock', '7-canary')] })
    const finding = onlyFinding(judgedWith({ tagged: [third, ...usual.tagged.slice(1)] }))

    expect(finding.message).toBe(
      `1 of 29 tagged probes via ${addressA} were answered at order by 0.9, which is neither gray nor stable`,
    )
  })

  it('may have one version only', () => {
    const shared = { ...spec, addresses: [addressA], hops: [{ service: 'order', gray: '5', stable: '5' }] }
    const way = { hops: [hop('order', '5')] }
    const probes = sound(spec, {
      tagged: times(n, answered(gray, way)),
      untagged: times(n, answered(stable, way)),
      'other-case': times(5, answered(stable, way)),
    }).filter((item) => item.type === 'probe' && item.address === addressA)

    expect(judged(probes, shared).status).toBe('pass')
  })
})

describe('with a weight', () => {
  const weighted = { ...specFor(quick, { gateway: { grayWeight: '10%' } }), addresses: [addressA] }
  const total = weighted.requests.untagged

  function judgedWith(changes: Parameters<typeof sound>[1]): ReturnType<typeof judged> {
    return judged(
      sound(weighted, changes).filter((item) => item.type === 'probe' && item.address === addressA),
      weighted,
    )
  }

  function share(grayAnswers: number, of = total): Probe['outcome'][] {
    return [...times(grayAnswers, answered(gray)), ...times(of - grayAnswers, answered(stable))]
  }

  it('takes more requests by default, and tells the bound', () => {
    expect(weighted.weight).toEqual({ share: 0.1, limit: 0.15000000000000002 })
    expect(total).toBeGreaterThan(1000)
  })

  it('passes when the gray share is below the limit', () => {
    const judgement = judgedWith({ untagged: share(Math.round(total / 10)) })

    expect(judgement.status).toBe('pass')
    expect(proofOf(judgement, `untagged via ${addressA}`)).toMatch(
      /^1296 of 1296 untagged probes via .* answered by stable 2.0.9, but 130 by gray as the weight allows; gray share below 1[23]\.?\d* % \(95 %\)$/,
    )
    expect(judgement.measurements[1]).toMatchObject({ name: 'gray share', limit: weighted.weight?.limit })
  })

  it('fails when the gray share is above it', () => {
    const judgement = judgedWith({ untagged: share(Math.round(total / 4)) })

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.untagged-leaked',
      message: `324 of 1296 untagged probes via ${addressA} were answered by gray: more than the weight explains`,
      expected: 'a gray share of 10 %, at most 15 %',
    })
    expect(onlyFinding(judgement).actual).toMatch(/^25 % \(at least \d+(\.\d+)? %\)$/)
  })

  it('is undecided near the limit, and says how much more it takes', () => {
    const judgement = judgedWith({ untagged: share(Math.round(total * 0.14)) })

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
    expect(judgement.needs?.requests).toBeGreaterThan(1000)
  })

  it('is undecided near the limit, whatever could not be read before', () => {
    const untagged = [answered('2.0.8'), ...share(Math.round(total * 0.14))]
    const judgement = judgedWith({ untagged })

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
  })

  it('still needs the tagged to be gray, each of them', () => {
    const tagged = [answered(stable), ...times(n - 1, answered(gray))]

    expect(codesOf(judgedWith({ tagged }))).toEqual(['dyeing.tagged-escaped'])
  })

  it('lets near misses go with the weight', () => {
    expect(judgedWith({ prefix: share(2, weighted.requests.nearMiss) }).status).toBe('pass')
  })

  it('does not hold the hops of gray answers against the untagged', () => {
    const way = (version: string) => ({ hops: [hop('order', version)] })
    const spec = { ...weighted, hops: [{ service: 'order', gray: '5', stable: '4' }] }
    const untagged = [...times(130, answered(gray, way('5'))), ...times(total - 130, answered(stable, way('4')))]
    const viaStable = times(spec.requests.nearMiss, answered(stable, way('4')))
    const nearMisses = Object.fromEntries(spec.nearMisses.map(({ name }) => [name, viaStable] as const))
    const changes = { tagged: times(n, answered(gray, way('5'))), untagged, ...nearMisses }
    const judgement = judged(soundAddress(spec, addressA, changes), spec)

    expect(judgement.status).toBe('pass')
    expect(proofOf(judgement, `untagged via ${addressA}`)).toContain(
      'answered by stable 2.0.9, stable at order, but 130 by gray as the weight allows',
    )
  })

  it('is undecided about a near miss that was gray too rarely to be told from the weight', () => {
    const few = { ...weighted, requests: { ...weighted.requests, nearMiss: 2 } }
    const judgement = judged(soundAddress(few, addressA, { prefix: times(2, answered(gray)) }), few)

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['dyeing.need-more'])
  })

  it('fails a near miss that is always gray', () => {
    const judgement = judgedWith({ prefix: times(weighted.requests.nearMiss, answered(gray)) })

    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.near-miss-matched',
      subject: `prefix via ${addressA}`,
    })
    expect(judgement.status).toBe('fail')
  })
})

describe('gray instances', () => {
  const named = specFor(quick, { gateway: { responder: { header: 'x-version', instance: { header: 'x-instance' } } } })

  function seen(...names: readonly (string | null)[]): ReturnType<typeof judged> {
    const tagged = Array.from({ length: n }, (_, index) =>
      answered(gray, { instance: names[index % names.length] ?? null }),
    )
    const probes = sound(named, { tagged }).map((item) =>
      item.type === 'probe' && item.direction === 'tagged' && item.address !== addressA
        ? { ...item, outcome: answered(gray, { instance: names[0] ?? null }) }
        : item,
    )
    return judged(probes, named)
  }

  it('are counted in the proof', () => {
    const judgement = seen('g1', 'g2')

    expect(judgement.status).toBe('pass')
    expect(proofOf(judgement, `tagged via ${addressA}`)).toContain(
      'answered by gray 2.1.0-canary.3 (2 instances); leak',
    )
  })

  it('dyeing.instances-unseen: one gets no traffic', () => {
    const judgement = seen('g1')

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.instances-unseen',
      message:
        '1 of 2 gray instances answered 58 tagged probes: at equal shares one is left out with a chance below 0.1 %, so some get no traffic',
      expected: '2 instances',
      actual: 'g1',
    })
  })

  it('dyeing.instances-unseen: answers do not name them', () => {
    expect(onlyFinding(seen(null))).toMatchObject({ code: 'dyeing.instances-unseen', actual: 'none named' })
  })

  it('dyeing.instances-unseen: too few probes to see all of them', () => {
    const judgement = judged(sound({ ...named, grayInstances: 20 }), { ...named, grayInstances: 20 })

    expect(onlyFinding(judgement).message).toBe(
      '0 of 20 gray instances answered 58 tagged probes: it takes 194 to see every one',
    )
    expect(judgement.needs?.requests).toBe(136)
  })

  it('need not all be seen where that is configured', () => {
    const any = specFor({ ...quick, everyInstance: false }, { gateway: { responder: { state: true } } })

    expect(any.grayInstances).toBeNull()
    expect(judged(sound(any), any).status).toBe('pass')
  })
})

describe('answers that only name an instance', () => {
  const spec = specFor(
    { ...quick, identify: 'instance', nearMisses: ['empty'] },
    { gateway: { responder: { header: 'x-instance' }, addresses: [addressA] } },
  )
  const at = firstLook
  const names = [
    told(grayAddresses[0], { id: 'g1' }),
    told(grayAddresses[1], { id: 'g2' }),
    told(stableAddress, { id: 's1' }),
  ]
  const tagged = Array.from({ length: n }, (_, index) => answered(index % 2 === 0 ? 'g1' : 'g2'))
  const usual = { tagged, untagged: times(n, answered('s1')), empty: times(5, answered('s1')) }

  function judgedWith(changes: object, known: readonly object[] = names): ReturnType<typeof judged> {
    return judged([...known, ...soundAddress(spec, addressA, { ...usual, ...changes }, firstLook)], spec)
  }

  it('pass when the names are those of the right side', () => {
    const judgement = judgedWith({})

    expect(judgement.status).toBe('pass')
    expect(proofOf(judgement, `tagged via ${addressA}`)).toBe(
      `29 of 29 tagged probes via ${addressA} answered by a gray instance (2 instances); leak rate below 9.81 % (95 %)`,
    )
  })

  it('pass by these names, whatever version stands beside them', () => {
    const both = specFor(
      { ...quick, identify: 'instance', nearMisses: [] },
      { gateway: { responder: { header: 'x-version', instance: { header: 'x-pod' } }, addresses: [addressA] } },
    )
    const outcomes = {
      tagged: tagged.map((_, index) => answered('1', { instance: index % 2 === 0 ? 'g1' : 'g2' })),
      untagged: times(n, answered('1', { instance: 's1' })),
    }

    expect(judged([...names, ...soundAddress(both, addressA, outcomes, firstLook)], both).status).toBe('pass')
  })

  it('fail when they are of the other side', () => {
    const judgement = judgedWith({ tagged: [answered('s1'), ...tagged.slice(1)] })

    expect(onlyFinding(judgement)).toMatchObject({ code: 'dyeing.tagged-escaped', actual: 's1' })
  })

  it('prove nothing when nobody has the name', () => {
    expect(codesOf(judgedWith({ tagged: times(n, answered('g9')) }))).toEqual(['dyeing.responder-unknown'])
  })

  it('prove nothing when a gray and a stable instance share the name', () => {
    const shared = names.map((item) => ({ ...item, id: item.address === stableAddress ? 'g1' : item.id }))
    const judgement = judgedWith({ untagged: times(n, answered('g1')), empty: times(5, answered('g1')) }, shared)

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dyeing.identity-shared',
      subject: 'g1',
      message: `gray and stable instances report the same name g1: gray g1 (${grayAddresses[0]}), stable g1 (${stableAddress})`,
    })
  })

  it('names the gray instances that were not seen', () => {
    const judgement = judgedWith({ tagged: times(n, answered('g1')) })

    expect(onlyFinding(judgement).message).toMatch(/^1 of 2 gray instances .*; not seen: g2$/)
  })

  it('prove nothing when an instance does not tell its name', () => {
    const nameless = names.map((item) => (item.address === stableAddress ? { ...item, id: null } : item))

    expect(onlyFinding(judgedWith({}, nameless))).toMatchObject({
      code: 'dyeing.identity-unknown',
      message: `the stable instance ${stableAddress} does not tell its name`,
    })
  })

  it('are an error when an instance refuses the credentials, until it does not', () => {
    const failure = {
      type: 'failure',
      code: 'source.forbidden',
      subject: grayAddresses[1],
      source: 'instance 10.0.1.22:8080',
      request: 'GET /graycheck/state',
      at,
      message: 'HTTP 403',
    }
    const refused = judgedWith({}, [...names.slice(0, 1), ...names.slice(2), failure])

    expect(refused.status).toBe('error')
    expect(codesOf(refused)).toEqual(['source.forbidden', 'dyeing.instance-silent'])
    expect(judgedWith({}, [...names, failure]).status).toBe('pass')
    expect(
      codesOf(judgedWith({}, [...names.slice(0, 1), ...names.slice(2), failure, silent(grayAddresses[1])])),
    ).toEqual(['source.forbidden', 'dyeing.instance-silent'])
    const later = { ...failure, at: laterLook }
    expect(judgedWith({}, [...names, later]).status).toBe('error')
  })

  it('are an error when an instance does not resolve, though the gateway does', () => {
    const resolution = { type: 'resolution', host: 'shop.example', addresses: [addressA], at }
    const failure = {
      type: 'failure',
      code: 'source.unresolved',
      subject: 'g2.example:8080',
      source: 'instance g2.example:8080',
      request: 'GET /graycheck/state',
      at,
      message: 'not found',
    }

    expect(judgedWith({}, [...names, resolution, failure]).status).toBe('error')
  })
})
