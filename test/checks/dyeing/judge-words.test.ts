import { describe, expect, it } from 'vitest'
import type { EvidenceReference, Finding } from '../../../src/core/finding.ts'
import type { Hop, Observation, Probe } from '../../../src/checks/dyeing/evidence.ts'
import type { Spec } from '../../../src/checks/dyeing/spec.ts'
import type { Changes } from './kit.ts'
import {
  addressA,
  addressB,
  answered,
  firstLook,
  gray,
  judged,
  quick,
  quickRequests,
  soundAddress,
  specFor,
  stable,
  timedOut,
  times,
} from './kit.ts'

const n = quickRequests
const gateway = { addresses: [addressA] }
const spec = specFor({ ...quick, nearMisses: ['other-case', 'duplicate'] }, { gateway })
const url = 'https://shop.example/api/profile'
const curl = `curl -sS -i --connect-to shop.example:443:${addressA}`

/** What each direction sends, and the line that sends it again. */
const sent = {
  tagged: { lines: 'x-gray-tag: v2-canary', reproduce: `${curl} -H 'x-gray-tag: v2-canary' ${url}` },
  untagged: { lines: 'no tag', reproduce: `${curl} ${url}` },
  'other-case': { lines: 'x-gray-tag: V2-CANARY', reproduce: `${curl} -H 'x-gray-tag: V2-CANARY' ${url}` },
  duplicate: {
    lines: 'x-gray-tag: graycheck-other and x-gray-tag: v2-canary',
    reproduce: `${curl} -H 'x-gray-tag: graycheck-other' -H 'x-gray-tag: v2-canary' ${url}`,
  },
} as const
type Sent = keyof typeof sent

function hop(service: string, version: string): Hop {
  return { service, version, instance: null }
}

interface Case {
  readonly title: string
  readonly spec?: Spec
  readonly changes: Changes
  /** Of the direction that the finding is about, and which of its probes are its examples. */
  readonly about: Sent
  readonly examples: readonly number[]
  readonly finding: Pick<Finding, 'code' | 'message'> & Partial<Finding>
}

const first = [0, 1, 2]
const ofGray = { expected: 'gray 2.1.0-canary.3' }
const ofStable = { expected: 'stable 2.0.9' }

const answers: Case[] = [
  {
    title: 'tagged probes that stable answered',
    changes: { tagged: [...times(n - 4, answered(gray)), ...times(4, answered(stable))] },
    about: 'tagged',
    examples: [25, 26, 27],
    finding: {
      ...ofGray,
      code: 'dyeing.tagged-escaped',
      message: `4 of 29 tagged probes via ${addressA} were answered by stable (2.0.9) instead of gray`,
      actual: '2.0.9',
    },
  },
  {
    title: 'untagged probes that gray answered',
    changes: { untagged: [...times(n - 1, answered(stable)), answered(gray)] },
    about: 'untagged',
    examples: [28],
    finding: {
      ...ofStable,
      code: 'dyeing.untagged-leaked',
      message: `1 of 29 untagged probes via ${addressA} were answered by gray (2.1.0-canary.3)`,
      actual: '2.1.0-canary.3',
    },
  },
  {
    title: 'a near miss that gray answered',
    changes: { 'other-case': times(5, answered(gray)) },
    about: 'other-case',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.near-miss-matched',
      subject: `other-case via ${addressA}`,
      message: `5 of 5 probes with almost the tag (other-case: x-gray-tag: V2-CANARY) via ${addressA} were answered by gray (2.1.0-canary.3)`,
      actual: '2.1.0-canary.3',
    },
  },
  {
    title: 'the duplicate that gray answered',
    changes: { duplicate: times(5, answered(gray)) },
    about: 'duplicate',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.duplicate-matched',
      subject: `duplicate via ${addressA}`,
      message: `5 of 5 probes with almost the tag (duplicate: ${sent.duplicate.lines}) via ${addressA} were answered by gray (2.1.0-canary.3)`,
      actual: '2.1.0-canary.3',
    },
  },
  {
    title: 'answers without a version',
    changes: { untagged: times(n, answered([])) },
    about: 'untagged',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.responder-missing',
      message: `29 of 29 untagged probes via ${addressA} were answered without the header x-version (HTTP 200)`,
      actual: 'HTTP 200',
    },
  },
  {
    title: 'answers with two versions',
    changes: { tagged: times(n, answered(['1', '2', '3'])) },
    about: 'tagged',
    examples: first,
    finding: {
      ...ofGray,
      code: 'dyeing.responder-ambiguous',
      message: `29 of 29 tagged probes via ${addressA} were answered with two values of the header x-version (1 and 2 and 3)`,
      actual: '1 and 2 and 3',
    },
  },
  {
    title: 'answers of strangers, the most frequent ones first',
    changes: { tagged: ['e', 'd', 'd', 'c', 'c', 'b', 'a'].map((version) => answered(version)) },
    about: 'tagged',
    examples: first,
    finding: {
      ...ofGray,
      code: 'dyeing.responder-unknown',
      message: `7 of 7 tagged probes via ${addressA} were answered by c (2), d (2), a (1) and 2 others, which is neither gray nor stable`,
      actual: 'c (2), d (2), a (1) and 2 others',
    },
  },
  {
    title: 'answers of three strangers',
    changes: { tagged: ['c', 'b', 'a'].map((version) => answered(version)) },
    about: 'tagged',
    examples: first,
    finding: {
      ...ofGray,
      code: 'dyeing.responder-unknown',
      message: `3 of 3 tagged probes via ${addressA} were answered by a (1), b (1), c (1), which is neither gray nor stable`,
      actual: 'a (1), b (1), c (1)',
    },
  },
  {
    title: 'answers of a cache',
    changes: { untagged: times(4, answered(stable, { cache: 'age: 12' })) },
    about: 'untagged',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.cached',
      message: `4 of 4 untagged probes via ${addressA} were answered by a cache (age: 12)`,
      actual: 'age: 12',
    },
  },
  {
    title: 'answers without a version, to several directions',
    changes: { untagged: times(4, answered([])), 'other-case': times(3, answered([])) },
    about: 'untagged',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.responder-missing',
      message: `7 of 7 probes (untagged, other-case) via ${addressA} were answered without the header x-version (HTTP 200)`,
      actual: 'HTTP 200',
    },
  },
  {
    title: 'answers without a version, to one near miss',
    changes: { 'other-case': times(3, answered([])) },
    about: 'other-case',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.responder-missing',
      subject: `other-case via ${addressA}`,
      message: `3 of 3 probes with almost the tag (other-case: x-gray-tag: V2-CANARY) via ${addressA} were answered without the header x-version (HTTP 200)`,
      actual: 'HTTP 200',
    },
  },
  {
    title: 'answers without a version, to several near misses',
    changes: { 'other-case': times(3, answered([])), duplicate: times(2, answered([])) },
    about: 'other-case',
    examples: first,
    finding: {
      ...ofStable,
      code: 'dyeing.responder-missing',
      message: `5 of 5 probes (other-case, duplicate) via ${addressA} were answered without the header x-version (HTTP 200)`,
      actual: 'HTTP 200',
    },
  },
]

const silence: Case[] = [
  {
    title: 'an address where gray can not be reached',
    changes: { tagged: [...times(9, timedOut), ...times(3, answered([], { status: 503 }))] },
    about: 'tagged',
    examples: first,
    finding: {
      ...ofGray,
      code: 'dyeing.gray-unreachable',
      message: `none of 12 tagged probes via ${addressA} was answered (source.timeout (9), HTTP 503 (3)), while 29 untagged ones were`,
      actual: 'source.timeout (9), HTTP 503 (3)',
    },
  },
  {
    title: 'an address that loses probes',
    changes: { tagged: [...times(n - 3, answered(gray)), timedOut, answered([], { status: 502 }), timedOut] },
    about: 'tagged',
    examples: [26, 27, 28],
    finding: {
      code: 'dyeing.probes-lost',
      message: `too few usable answers via ${addressA}: tagged 26; 3 were lost (source.timeout (2), HTTP 502 (1))`,
      // So many are lost that the row has to begin anew.
      expected: 'tagged 55',
      actual: 'tagged 26',
    },
  },
  {
    title: 'an address that loses some probes of one direction, and was asked too few of another',
    changes: { tagged: times(n - 1, answered(gray)), untagged: [timedOut, timedOut, answered(stable)] },
    about: 'untagged',
    examples: [0, 1],
    finding: {
      code: 'dyeing.probes-lost',
      message: `too few usable answers via ${addressA}: tagged 28, untagged 1; 2 were lost (source.timeout)`,
      expected: 'tagged 29, untagged 29',
      actual: 'tagged 28, untagged 1',
    },
  },
  {
    title: 'an address that was asked too little',
    changes: { untagged: times(n - 2, answered(stable)), 'other-case': [] },
    about: 'untagged',
    examples: [],
    finding: {
      code: 'dyeing.need-more',
      message: `too few usable answers via ${addressA}: untagged 27, other-case 0`,
      expected: 'untagged 29, other-case 5',
      actual: 'untagged 27, other-case 0',
    },
  },
]

const withHops = specFor(
  { ...quick, nearMisses: ['other-case'] },
  {
    gateway: {
      ...gateway,
      responder: { header: 'x-version', hops: { json: '/hops' } },
      hops: [
        { service: 'order', gray: '5-canary', stable: '5' },
        { service: 'stock', gray: '7-canary', stable: '7' },
      ],
    },
  },
)
const grayWay = answered(gray, { hops: [hop('order', '5-canary'), hop('stock', '7-canary')] })
const stableWay = answered(stable, { hops: [hop('order', '5'), hop('stock', '7')] })

function atHop(title: string, changes: Changes, about: Sent, finding: Case['finding']): Case {
  const usual = { tagged: times(n, grayWay), untagged: times(n, stableWay), 'other-case': times(5, stableWay) }
  return { title, spec: withHops, changes: { ...usual, ...changes }, about, examples: first, finding }
}

const hops: Case[] = [
  atHop(
    'the first hop, which lost the tag',
    { tagged: times(n, answered(gray, { hops: [hop('order', '5'), hop('stock', '7')] })) },
    'tagged',
    {
      code: 'dyeing.tag-lost',
      subject: `order via ${addressA}`,
      message: `the tag was lost between user and order: 29 of 29 tagged probes via ${addressA} were stable (5) there`,
      expected: 'gray 5-canary at order',
      actual: '5',
    },
  ),
  atHop(
    'the second hop, which lost the tag',
    { tagged: times(n, answered(gray, { hops: [hop('order', '5-canary'), hop('stock', '7')] })) },
    'tagged',
    {
      code: 'dyeing.tag-lost',
      subject: `stock via ${addressA}`,
      message: `the tag was lost between order and stock: 29 of 29 tagged probes via ${addressA} were stable (7) there`,
      expected: 'gray 7-canary at stock',
      actual: '7',
    },
  ),
  atHop(
    'a hop that is gray without a tag',
    { untagged: times(n, answered(stable, { hops: [hop('order', '5-canary'), hop('stock', '7')] })) },
    'untagged',
    {
      code: 'dyeing.hop-leaked',
      subject: `order via ${addressA}`,
      message: `29 of 29 untagged probes via ${addressA} were gray (5-canary) at order`,
      expected: 'stable 5 at order',
      actual: '5-canary',
    },
  ),
  atHop(
    'a hop that nobody tells',
    { untagged: times(n, answered(stable, { hops: [hop('order', '5')] })) },
    'untagged',
    {
      code: 'dyeing.hop-missing',
      subject: `stock via ${addressA}`,
      message: `29 of 29 untagged probes via ${addressA} were answered without telling who served stock`,
      expected: 'stable 7 at stock',
      actual: 'nothing',
    },
  ),
  atHop('hops that can not be read', { untagged: times(n, answered(stable)) }, 'untagged', {
    code: 'dyeing.hop-missing',
    subject: `order via ${addressA}`,
    message: `29 of 29 untagged probes via ${addressA} were answered without telling who served order`,
    expected: 'stable 5 at order',
    actual: 'nothing',
  }),
  atHop(
    'a stranger at a hop',
    { tagged: times(n, answered(gray, { hops: [hop('order', '5-canary'), hop('stock', '8')] })) },
    'tagged',
    {
      code: 'dyeing.responder-unknown',
      subject: `stock via ${addressA}`,
      message: `29 of 29 tagged probes via ${addressA} were answered at stock by 8, which is neither gray nor stable`,
      expected: 'gray 7-canary at stock',
      actual: '8',
    },
  ),
]

function examplesIn(
  observations: readonly Observation[],
  about: Sent,
  indices: readonly number[],
): EvidenceReference[] {
  const probes = observations.filter((item): item is Probe => item.type === 'probe' && item.direction === about)
  return indices.map((index) => ({
    source: `gateway ${addressA}`,
    request: `GET ${url} with ${sent[about].lines}, trace ${probes[index]?.traceId}`,
    at: new Date(Date.parse(firstLook) + index * 1000).toISOString(),
    vantage: 'runner',
  }))
}

/** Probes of other directions were sent in another way than the line that is shown. */
const examplesOfOne: Case[] = [
  {
    title: 'losses of one direction',
    changes: { tagged: [...times(n - 1, answered(gray)), timedOut], untagged: times(2, timedOut) },
    about: 'tagged',
    examples: [28],
    finding: {
      code: 'dyeing.probes-lost',
      message: `too few usable answers via ${addressA}: tagged 28, untagged 0; 3 were lost (source.timeout)`,
      expected: 'tagged 29, untagged 29',
      actual: 'tagged 28, untagged 0',
    },
  },
  {
    title: 'unusable answers to one direction',
    changes: { 'other-case': [answered([])], duplicate: times(2, answered([])) },
    about: 'other-case',
    examples: [0],
    finding: {
      ...ofStable,
      code: 'dyeing.responder-missing',
      message: `3 of 3 probes (other-case, duplicate) via ${addressA} were answered without the header x-version (HTTP 200)`,
      actual: 'HTTP 200',
    },
  },
]

describe.each(Object.entries({ answers, silence, hops, examplesOfOne }))('the finding about %s', (_, cases) => {
  it.each(cases)('tells all of $title', ({ spec: asked = spec, changes, about, examples, finding }) => {
    const observations = soundAddress(asked, addressA, changes)

    const { findings } = judged(observations, asked)

    const told = findings.map(({ severity: _severity, fix: _fix, ...rest }) => rest)
    expect(told).toContainEqual({
      subject: addressA,
      expected: null,
      actual: null,
      evidence: examplesIn(observations, about, examples),
      reproduce: sent[about].reproduce,
      ...finding,
    })
  })
})

describe('the finding about an address', () => {
  const reproduce = `${curl.replace(addressA, addressB)} ${url}`
  const two = specFor({ ...quick, nearMisses: ['empty'] })
  const soundA = soundAddress(two, addressA)

  function toldOf(observations: readonly Observation[]): object | undefined {
    const { findings } = judged([...soundA, ...observations], two)
    return findings
      .map(({ severity: _severity, fix: _fix, ...rest }) => rest)
      .find(({ subject }) => subject === addressB)
  }

  it('that nobody asked tells what is missing', () => {
    expect(toldOf([])).toEqual({
      code: 'dyeing.no-probes',
      subject: addressB,
      message: `no probe was sent to ${addressB}`,
      expected: 'probes of every direction',
      actual: 'none',
      evidence: [],
      reproduce: `${curl.replace(addressA, addressB)} -H 'x-gray-tag: v2-canary' ${url}`,
    })
  })

  it.each<
    [title: string, tagged: Changes[string], untagged: Changes[string], code: string, message: string, at: number]
  >([
    [
      'that never answers',
      times(3, timedOut),
      times(3, timedOut),
      'source.timeout',
      `none of 6 probes via ${addressB} was answered (source.timeout): no answer within 5s`,
      0,
    ],
    [
      'that answers by itself, mostly in one way',
      [answered([], { status: 502 }), ...times(2, answered([], { status: 503 }))],
      [timedOut],
      'source.http-status',
      `none of 4 probes via ${addressB} was answered (HTTP 503 (2), HTTP 502 (1), source.timeout (1)): the gateway itself answered HTTP 503`,
      1,
    ],
    [
      'that answers by itself in two ways',
      [answered([], { status: 503 })],
      [answered([], { status: 429 })],
      'source.http-status',
      `none of 2 probes via ${addressB} was answered (HTTP 429 (1), HTTP 503 (1)): the gateway itself answered HTTP 429`,
      0,
    ],
  ])('%s tells why', (_, tagged, untagged, code, message, at) => {
    const dead = soundAddress(two, addressB, { tagged, untagged, empty: [] })

    expect(toldOf(dead)).toEqual({
      code,
      subject: addressB,
      message,
      expected: null,
      actual: null,
      evidence: [
        {
          source: `gateway ${addressB}`,
          request: `GET ${url}`,
          at: new Date(Date.parse(firstLook) + at * 1000).toISOString(),
          vantage: 'runner',
        },
      ],
      reproduce,
    })
  })

  it('that was not resolved names the host', () => {
    const open = specFor(
      { ...quick, nearMisses: ['empty'] },
      { gateway: { url: 'https://shop.example:8443', addresses: undefined } },
    )

    expect(judged([], open).findings.map(({ subject, message, reproduce: line }) => [subject, message, line])).toEqual([
      ['shop.example:8443', 'no probe was sent to shop.example:8443', null],
    ])
  })
})

describe('what tells who answered', () => {
  const missing = 'were answered without'

  it.each<[title: string, entry: object, responder: object, words: string]>([
    ['a header', {}, { header: 'x-build' }, 'the header x-build'],
    ['a pointer', {}, { json: '/build/version' }, '/build/version in the JSON body'],
    ['a state document', {}, { state: true }, 'an instance-state document'],
    [
      'the header of a name',
      { identify: 'instance' },
      { header: 'x-version', instance: { header: 'x-pod' } },
      'the header x-pod',
    ],
    ['the only header', { identify: 'instance' }, { header: 'x-pod' }, 'the header x-pod'],
    ['the header of the version', {}, { header: 'x-version', instance: { json: '/pod' } }, 'the header x-version'],
  ])('is %s', (_, entry, responder, words) => {
    const asked = specFor({ ...quick, ...entry, nearMisses: [] }, { gateway: { ...gateway, responder } })

    const { findings } = judged(soundAddress(asked, addressA, { tagged: times(3, answered([])) }), asked)

    expect(findings.map(({ message }) => message)).toContain(
      `3 of 3 tagged probes via ${addressA} ${missing} ${words} (HTTP 200)`,
    )
  })
})

describe('the curl line', () => {
  it.each<[title: string, url: string, address: string, to: string]>([
    ['to the address of the URL', 'https://10.0.0.2', '10.0.0.2:443', ''],
    ['to the address of a URL without TLS', 'http://10.0.0.2', '10.0.0.2:80', ''],
    ['to the address of a URL with a port', 'http://10.0.0.2:8080', '10.0.0.2:8080', ''],
    ['to another port', 'http://10.0.0.2', '10.0.0.2:443', '--connect-to 10.0.0.2:80:10.0.0.2:443 '],
    ['to another host', 'https://shop.example:8443', '10.0.0.2:443', '--connect-to shop.example:8443:10.0.0.2:443 '],
  ])('%s', (_, base, address, to) => {
    const asked = specFor(
      { ...quick, nearMisses: [] },
      { gateway: { url: base, addresses: [address], request: { path: '/a' } } },
    )

    const [finding] = judged([], asked).findings

    expect(finding?.reproduce).toBe(`curl -sS -i ${to}-H 'x-gray-tag: v2-canary' ${base}/a`)
  })

  it.each<[value: string, quoted: string]>([
    ['plain', "'x-gray-tag: plain'"],
    ["it's", String.raw`'x-gray-tag: it'\''s'`],
    ["'a'", String.raw`'x-gray-tag: '\''a'\'''`],
  ])('quotes the tag %s for a shell', (value, quoted) => {
    const asked = specFor({ ...quick, nearMisses: [] }, { gateway, tag: { value } })

    expect(judged([], asked).findings[0]?.reproduce).toBe(`${curl} -H ${quoted} ${url}`)
  })

  it.each<[path: string, quoted: string]>([
    ['/a?b=c', `'https://shop.example/a?b=c'`],
    ['/a;b', `'https://shop.example/a;b'`],
    ['/a_b%20@+=:,.-', 'https://shop.example/a_b%20@+=:,.-'],
  ])('quotes the path %s where it has to', (path, quoted) => {
    const asked = specFor({ ...quick, nearMisses: [] }, { gateway: { ...gateway, request: { path } } })

    expect(judged([], asked).findings[0]?.reproduce).toBe(`${curl} -H 'x-gray-tag: v2-canary' ${quoted}`)
  })
})
