import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { InstanceSeen, Observation, Probe } from '../../../src/checks/dyeing/evidence.ts'
import { sidesOf } from '../../../src/checks/dyeing/judge-sides.ts'
import { sideInWords } from '../../../src/checks/dyeing/judge-words.ts'
import { dyeingReasons } from '../../../src/checks/dyeing/reasons.ts'
import type { Spec } from '../../../src/checks/dyeing/spec.ts'
import {
  addressA,
  answered,
  codesOf,
  firstLook,
  gray,
  grayAddresses,
  judged,
  laterLook,
  quick,
  quickRequests,
  silent,
  soundAddress,
  specFor,
  stable,
  stableAddress,
  times,
  told,
  withoutVersions,
} from './kit.ts'

const n = quickRequests
const [grayOne, grayTwo] = grayAddresses
const gateway = { addresses: [addressA] }
const spec = specFor({ ...quick, nearMisses: [] }, { instances: withoutVersions, gateway })
const byName = specFor(
  { ...quick, nearMisses: [], identify: 'instance' },
  { instances: withoutVersions, gateway: { ...gateway, responder: { header: 'x-instance' } } },
)

const clear = [
  told(grayOne, { id: 'g1', version: gray }),
  told(grayTwo, { id: 'g2', version: gray }),
  told(stableAddress, { id: 's1', version: stable }),
]

function toldOf({ findings }: Judgement): object[] {
  return findings.map(({ severity: _severity, fix: _fix, ...rest }) => rest)
}

/** What an instance is said to have answered. */
function reference(address: string, vantage: string): object {
  return { source: `instance ${address}`, request: `GET http://${address}/graycheck/state`, at: firstLook, vantage }
}

function askAgain(address: string): string {
  return `curl -sS 'http://${address}/graycheck/state'`
}

describe('the finding about an instance', () => {
  const probes = soundAddress(spec, addressA, {}, firstLook)

  it('that shares its version with the other side tells all of them', () => {
    const seen = [
      told(stableAddress, { id: 's1', version: gray }),
      told(grayTwo, { id: 'g2', version: gray }),
      told(grayOne, { version: gray }),
    ]

    const sides = `gray ${grayOne} and g2 (${grayTwo}), stable s1 (${stableAddress})`
    const answers = soundAddress(spec, addressA, { untagged: times(n, answered(gray)) }, firstLook)
    expect(toldOf(judged([...seen, ...answers], spec))).toEqual([
      {
        code: 'dyeing.identity-shared',
        subject: gray,
        message: `gray and stable instances report the same version ${gray}: ${sides}`,
        expected: 'a version that only one side has',
        actual: sides,
        evidence: [
          reference(grayOne, grayOne),
          reference(grayTwo, `g2 (${grayTwo})`),
          reference(stableAddress, `s1 (${stableAddress})`),
        ],
        reproduce: askAgain(grayOne),
      },
    ])
  })

  it.each([
    [3, 'g1:1 and g2:1 and g3:1'],
    [4, 'g1:1 and g2:1 and g3:1 and 1 more'],
    [6, 'g1:1 and g2:1 and g3:1 and 3 more'],
  ])('that shares its version with %d others names three', (count, expected) => {
    const addresses = Array.from({ length: count }, (_, index) => `g${index + 1}:1`)
    const instances = { gray: { addresses, version: undefined }, stable: withoutVersions.stable }
    const many = specFor({ ...quick, nearMisses: [] }, { instances, gateway })
    const seen = [...addresses, stableAddress].map((address) => told(address, { version: gray }))

    const [finding] = judged([...seen, ...soundAddress(many, addressA, {}, firstLook)], many).findings

    expect(finding?.actual).toBe(`gray ${expected}, stable ${stableAddress}`)
  })

  it.each<[title: string, asked: Spec, what: string, who: Parameters<typeof told>[1], label: string]>([
    ['version', spec, 'version', { id: 's1' }, `s1 (${stableAddress})`],
    ['name', byName, 'name', { version: stable }, stableAddress],
  ])('that does not tell its %s tells where it is', (_, asked, what, who, label) => {
    const seen = [...clear.slice(0, 2), told(stableAddress, who)]

    const judgement = judged([...seen, ...soundAddress(asked, addressA, {}, firstLook)], asked)

    expect(toldOf(judgement)).toContainEqual({
      code: 'dyeing.identity-unknown',
      subject: stableAddress,
      message: `the stable instance ${label} does not tell its ${what}`,
      expected: `its ${what}`,
      actual: 'not told',
      evidence: [reference(stableAddress, label)],
      reproduce: askAgain(stableAddress),
    })
  })

  it('that does not tell its version shares it with nobody', () => {
    const seen = [clear[0], told(grayTwo, {}), told(stableAddress, {})].filter((item) => item !== undefined)

    expect(codesOf(judged([...seen, ...probes], spec))).toEqual(['dyeing.identity-unknown', 'dyeing.identity-unknown'])
  })

  it('that told and was silent in one look was heard', () => {
    const seen = [...clear.slice(0, 2), silent(grayTwo), silent(stableAddress)]

    expect(judged([...seen, ...probes], spec).findings.map(({ subject }) => subject)).toEqual([stableAddress, grayTwo])
  })

  it('is not heard by a probe of its address', () => {
    const here = specFor(
      { ...quick, nearMisses: [] },
      { instances: withoutVersions, gateway: { addresses: [grayOne] } },
    )

    const { findings } = judged([...clear.slice(1), ...soundAddress(here, grayOne, {}, firstLook)], here)

    expect(findings[0]?.message).toBe(`1 of 3 instances were not heard in the last look: ${grayOne}`)
  })

  it('is told of in the last look, whatever the gateway resolved to', () => {
    const resolution = { type: 'resolution', host: 'shop.example', addresses: [addressA], at: laterLook }

    const { findings } = judged([resolution, ...clear.slice(0, 2), silent(stableAddress), ...probes], spec)

    expect(findings.map(({ subject }) => subject)).toEqual([stableAddress])
  })

  it('is nothing where probes belong to no look, or where versions are given', () => {
    const given = specFor({ ...quick, nearMisses: [] }, { gateway: { addresses: [addressA, 'b:1'] } })

    expect(codesOf(judged(soundAddress(spec, addressA), spec))).toEqual(['dyeing.need-more'])
    expect(codesOf(judged(soundAddress(given, addressA, {}, firstLook), given))).toEqual(['dyeing.no-probes'])
  })

  it('that is silent tells why', () => {
    expect(toldOf(judged([clear[0], silent(grayTwo), clear[2], ...probes], spec))).toEqual([
      {
        code: 'dyeing.instance-silent',
        subject: grayTwo,
        message: `gray instance ${grayTwo} refused the connection`,
        expected: 'an answer of the instance itself',
        actual: 'source.unreachable',
        evidence: [reference(grayTwo, 'runner')],
        reproduce: askAgain(grayTwo),
      },
    ])
  })

  it('that was not asked tells how many there are', () => {
    expect(toldOf(judged([clear[0], ...probes], spec))).toEqual([
      {
        code: 'dyeing.instance-silent',
        subject: `${grayTwo}, ${stableAddress}`,
        message: `2 of 3 instances were not heard in the last look: ${grayTwo}, ${stableAddress}`,
        expected: 'one answer of every instance',
        actual: 'none',
        evidence: [],
        reproduce: null,
      },
    ])
  })

  it('is that of the newest look, whatever else was told before', () => {
    const later = [told(grayOne, { version: gray }, laterLook), silent(grayTwo, laterLook)]

    expect(toldOf(judged([...clear, ...later], spec))).toContainEqual(
      expect.objectContaining({ message: `1 of 3 instances were not heard in the last look: ${stableAddress}` }),
    )
    expect(
      codesOf(
        judged([...clear, silent(stableAddress, laterLook), ...soundAddress(spec, addressA, {}, laterLook)], spec),
      ),
    ).toEqual(['dyeing.instance-silent', 'dyeing.instance-silent'])
  })

  it('is told of the look of probes too, where no instance was heard at all', () => {
    expect(toldOf(judged(probes, spec))).toEqual([
      expect.objectContaining({
        message: `3 of 3 instances were not heard in the last look: ${grayOne}, ${grayTwo}, ${stableAddress}`,
      }),
    ])
  })
})

describe('the sides', () => {
  const unnamed = told(grayTwo, { id: 'g2' })
  const mixed = [...clear.slice(0, 1), told(grayTwo, { id: 'g2', version: stable }), ...clear.slice(2)]

  it.each<
    [title: string, seen: InstanceSeen[], responder: string, look: string | null, side: string, isClear: boolean]
  >([
    ['the version of gray', clear, gray, firstLook, 'gray', true],
    ['the version of stable', clear, stable, firstLook, 'stable', true],
    ['a version of nobody', clear, '3', firstLook, 'nobody', true],
    ['a version in another look', clear, gray, laterLook, 'open', false],
    ['a version outside of a look', clear, gray, null, 'open', false],
    ['the version of both sides', mixed, stable, firstLook, 'open', false],
    ['the version of gray beside a shared one', mixed, gray, firstLook, 'gray', false],
    ['the version of gray, while a gray instance is missing', clear.slice(1), gray, firstLook, 'gray', false],
    ['the version of stable, while a gray instance is missing', clear.slice(1), stable, firstLook, 'open', false],
    [
      'the version of stable, while a gray instance tells none',
      [...clear.slice(2), clear[0] ?? unnamed, unnamed],
      stable,
      firstLook,
      'open',
      false,
    ],
    ['the version of gray, while stable is missing', clear.slice(0, 2), gray, firstLook, 'open', false],
    ['a version of nobody, while a gray instance is missing', clear.slice(1), '3', firstLook, 'open', false],
    ['a version of nobody, while stable is missing', clear.slice(0, 2), '3', firstLook, 'open', false],
    [
      'a version of an instance outside of the plan',
      [...clear, told('x:1', { version: '3' })],
      '3',
      firstLook,
      'nobody',
      true,
    ],
  ])('are told by %s', (_, seen, responder, look, side, isClear) => {
    const sides = sidesOf(seen, spec)

    expect([sides.identify(responder, look), sides.isClear(look)]).toEqual([side, isClear])
  })

  it('are told by names where these are asked for', () => {
    const sides = sidesOf(clear, byName)

    expect(['g1', 's1', gray].map((name) => sides.identify(name, firstLook))).toEqual(['gray', 'stable', 'nobody'])
    expect(sides).toMatchObject({ versions: { gray: [], stable: [] }, isLearned: true })
  })

  it('are told by given versions in any look', () => {
    const sides = sidesOf([], specFor())

    expect([gray, stable, '3'].map((version) => sides.identify(version, null))).toEqual(['gray', 'stable', 'nobody'])
    expect([sides.isClear(null), sides.isLearned]).toEqual([true, false])
    expect(sides.versions).toEqual({ gray: [gray], stable: [stable] })
  })

  it('have the versions of all looks, each once and in order', () => {
    const seen = [
      ...clear,
      told(grayOne, { version: '1.0' }, laterLook),
      told('x:1', { version: '0' }),
      told(grayTwo, {}),
    ]

    expect(sidesOf(seen, spec)).toMatchObject({ versions: { gray: ['1.0', gray], stable: [stable] }, isLearned: true })
  })

  it('are nothing without instances in the plan', () => {
    const none = { ...spec, instances: { gray: [], stable: [], statePath: '/' } }

    expect(sidesOf(clear, none).isClear(firstLook)).toBe(false)
    expect(sidesOf(clear, none).identify('3', firstLook)).toBe('open')
  })

  it.each<[versions: string[], isLearned: boolean, notes: string[], expected: string]>([
    [[], true, [], 'a gray instance'],
    [[], true, ['2 instances'], 'a gray instance (2 instances)'],
    [['1'], false, [], 'gray 1'],
    [['1'], true, [], 'gray 1 (as its instances report)'],
    [['1'], false, ['2 instances'], 'gray 1 (2 instances)'],
    [['1', '2', '3'], true, ['2 instances'], 'gray 1 or 2 or 3 (as its instances report, 2 instances)'],
    [['1', '2', '3', '4', '5'], false, [], 'gray 1 or 2 or 3 or 2 others'],
  ])('%j are written (learned: %s, notes: %j) as %s', (versions, isLearned, notes, expected) => {
    const sides = { ...sidesOf([], specFor()), versions: { gray: versions, stable: [] }, isLearned }

    expect(sideInWords('gray', sides, notes)).toBe(expected)
  })
})

describe('the gray instances that answered', () => {
  const named = specFor(
    { ...quick, nearMisses: [] },
    {
      instances: withoutVersions,
      gateway: { ...gateway, responder: { header: 'x-version', instance: { header: 'x-pod' } } },
    },
  )
  const three = { ...named, grayInstances: 3 }

  function taggedBy(...names: readonly string[]): Probe['outcome'][] {
    return Array.from({ length: n }, (_, index) => answered(gray, { instance: names[index % names.length] ?? null }))
  }

  function judgedWith(asked: Spec, tagged: Probe['outcome'][], seen: Observation[] = clear): Judgement {
    return judged([...seen, ...soundAddress(asked, addressA, { tagged }, firstLook)], asked)
  }

  it('are named with those that did not, and with examples', () => {
    const probes = soundAddress(three, addressA, { tagged: taggedBy('g9', 'g8') }, firstLook)
    const examples = probes.slice(0, 3).map(({ traceId, at }) => ({
      source: `gateway ${addressA}`,
      request: `GET https://shop.example/api/profile with x-gray-tag: v2-canary, trace ${traceId}`,
      at,
      vantage: 'runner',
    }))

    const judgement = judged([...clear, ...probes], three)

    expect(toldOf(judgement)).toEqual([
      {
        code: 'dyeing.instances-unseen',
        subject: 'gray instances',
        message:
          '2 of 3 gray instances answered 29 tagged probes: at equal shares one is left out with a chance below 0.1 %, so some get no traffic; not seen: g1, g2',
        expected: '3 instances',
        actual: 'g8, g9',
        evidence: examples,
        reproduce: `curl -sS -i --connect-to shop.example:443:${addressA} -H 'x-gray-tag: v2-canary' https://shop.example/api/profile`,
      },
    ])
    expect(judgement.findings[0]?.fix).toBe(dyeingReasons['dyeing.instances-unseen'].fix)
    expect(judgement.needs).toBeNull()
  })

  it('are not asked for while the tagged probes of one address are missing', () => {
    const two = { ...three, addresses: [addressA, 'b:1'] }
    const probes = soundAddress(two, 'b:1', { tagged: [] }, firstLook)

    expect(codesOf(judged([...clear, ...probes, ...soundAddress(two, addressA, {}, firstLook)], two))).toEqual([
      'dyeing.need-more',
    ])
  })

  it('are not told by instances where the versions are given', () => {
    const given = specFor(quick, {
      gateway: { ...gateway, responder: { header: 'x-version', instance: { header: 'x-pod' } } },
    })

    const [finding] = judged([...clear, ...soundAddress(given, addressA, { tagged: taggedBy('g1') })], given).findings

    expect(finding?.message).toMatch(/so some get no traffic$/)
  })

  it('may be too many for so few probes, and the advice is to send more', () => {
    const judgement = judgedWith({ ...named, grayInstances: 10 }, taggedBy('g1'))

    const [finding] = judgement.findings
    expect(finding?.message).toBe(
      '1 of 10 gray instances answered 29 tagged probes: it takes 88 to see every one; not seen: g2',
    )
    expect(finding?.fix).toBe('Raise requests so that every instance can be seen, or set everyInstance: false.')
    expect(judgement.needs).toEqual({
      message: '59 more usable answers, over all gateway addresses and directions',
      requests: 59,
      seconds: 29,
      settlesWithinMs: null,
    })
  })

  it('are named once, and not by stable instances or by those without a name', () => {
    const seen = [
      told(grayOne, { id: 'g2', version: gray }),
      told(grayTwo, { id: 'g1', version: gray }),
      told(stableAddress, { id: 's1', version: stable }),
      told(grayOne, { id: 'g2', version: gray }, laterLook),
      told(grayTwo, { version: gray }, laterLook),
      silent(grayTwo, laterLook),
    ]

    expect(judgedWith(named, times(n, answered(gray)), seen).findings[0]?.message).toMatch(/; not seen: g1, g2$/)
  })

  it('may be more than expected', () => {
    expect(judgedWith(named, taggedBy('g1', 'g2', 'g3')).status).toBe('pass')
  })

  it('are asked for once all tagged probes are there', () => {
    expect(codesOf(judgedWith(three, taggedBy('g1').slice(1)))).toEqual(['dyeing.need-more'])
  })

  it('are those that the responder names, where it names instances', () => {
    const tagged = times(n, answered(['g1'], { instance: null }))
    const untagged = times(n, answered('s1'))

    const judgement = judged([...clear, ...soundAddress(byName, addressA, { tagged, untagged }, firstLook)], {
      ...byName,
      grayInstances: 1,
    })

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toContain('answered by a gray instance (1 instance); leak')
  })
})
