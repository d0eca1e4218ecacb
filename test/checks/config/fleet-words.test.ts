import { describe, expect, it } from 'vitest'
import type { ConfigSeen, Desired, InstanceSeen, Observation } from '../../../src/checks/config/evidence.ts'
import { configReasons } from '../../../src/checks/config/reasons.ts'
import type { Spec } from '../../../src/checks/config/spec.ts'
import type { EvidenceReference, FindingDetails } from '../../../src/core/finding.ts'
import { makeFinding } from '../../../src/core/finding.ts'
import {
  at,
  codesOf,
  comparison,
  desired,
  failure,
  gray1,
  gray2,
  judged,
  key,
  lookWith,
  old,
  seen,
  shaJcs,
  shaNew,
  shaOld,
  silent,
} from './observations.ts'

type Code = keyof typeof configReasons

const gray3 = '10.0.1.23:8080'
const three: Partial<Spec> = { addresses: [gray1, gray2, gray3] }
const place = `etcd key ${key}`
const short = (sha: string) => `sha256 ${sha.slice(0, 12)}…`
const named = (address: string) => `user-gray-${address.slice(8, 9)} (${address})`

function finding(code: Code, details: FindingDetails) {
  return makeFinding(configReasons, code, details)
}

function answerOf(address: string, look = 0, vantage = named(address)): EvidenceReference {
  return {
    source: `instance ${address}`,
    request: `GET http://${address}/graycheck/state`,
    at: at(look + 0.1),
    vantage,
  }
}

function readAt(seconds: number, source = 'etcd http://etcd:2379'): EvidenceReference {
  return { source, request: `kv/range ${key}`, at: at(seconds), vantage: 'runner' }
}

const hashed = (sha256: string, canon: 'raw' | 'jcs' | 'tree' | null = 'jcs'): Partial<ConfigSeen> => ({
  applied: { revision: null, sha256, canon, at: null },
})

describe('what is told of one instance', () => {
  it('that does not answer', () => {
    expect(judged([desired('before'), desired('after'), seen(gray1), silent(gray2)]).findings).toEqual([
      finding('config.instance-silent', {
        subject: gray2,
        message: `gray instance ${gray2} gave no answer`,
        expected: 'an answer of the instance itself',
        actual: 'source.timeout',
        evidence: [answerOf(gray2, 0, 'runner')],
        reproduce: `curl -sS 'http://${gray2}/graycheck/state'`,
      }),
    ])
  })

  it('that was not heard', () => {
    expect(judged([desired('before'), desired('after'), seen(gray1)]).findings).toEqual([
      finding('config.instance-unread', {
        subject: gray2,
        message: `the gray instance ${gray2} was not heard in the last look`,
        expected: 'one answer of every instance',
        actual: 'none',
      }),
    ])
  })

  it('that answers although a request to it failed as well', () => {
    const judgement = judged([...lookWith(old), failure(gray2, 0.3)])

    expect(codesOf(judgement)).toEqual(['source.forbidden', 'config.pending'])
  })

  const rejections = [
    { key: '/a', kind: 'parse', message: 'line 3: bad indent' },
    { key: '/a', kind: 'validation', message: null },
    { key: '/a', kind: null, message: null },
  ]

  it.each<[Code, Partial<ConfigSeen>, string, string, string]>([
    [
      'config.rejected-earlier',
      { rejected: rejections },
      'runs the desired config and lists 3 rejected before',
      'no rejections',
      'line 3: bad indent; validation; no reason told',
    ],
    [
      'config.watch-not-live',
      { watchState: 'stopped', watchMode: null },
      'runs the desired config and says that its watch is stopped',
      'a live watch',
      'stopped',
    ],
    [
      'config.extra-values',
      { values: comparison({ extra: 7, extraPointers: ['/x', '/y'] }) },
      'uses 7 values that the desired config does not name, such as /x, /y',
      'the desired values',
      '7 more',
    ],
  ])('beside a pass: %s', (code, about, message, expected, actual) => {
    const judgement = judged(lookWith(about), { as: 'json' })

    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([
      finding(code, {
        subject: named(gray2),
        message: `${named(gray2)} ${message}`,
        expected,
        actual,
        evidence: [answerOf(gray2)],
      }),
    ])
  })

  it('has nothing beside a pass of one that runs another config', () => {
    const about = { ...old, rejected: [], watchState: 'stopped', values: comparison({ differing: 1, extra: 1 }) }

    expect(codesOf(judged(lookWith(about), { as: 'json' }))).toEqual(['config.pending'])
  })
})

describe('what is told of several instances', () => {
  it('that do not echo the nonce', () => {
    const silentOnes = [gray2, gray3].map((address) => seen(address, {}, 0, { nonceEchoed: false }))
    const judgement = judged([desired('before'), desired('after'), seen(gray1), ...silentOnes], three)

    expect(judgement.findings).toEqual([
      finding('config.nonce-missing', {
        subject: 'instances',
        message: `2 of 3 answers do not echo the nonce: ${named(gray2)}, ${named(gray3)}`,
        expected: 'the member nonce with the value that was sent',
        actual: 'no such member',
        evidence: [answerOf(gray2), answerOf(gray3)],
      }),
    ])
  })

  it('that do not tell whether they echo it', () => {
    const answers = [gray1, gray2].map((address) => seen(address, {}, 0, { nonceEchoed: null }))

    expect(judged([desired('before'), desired('after'), ...answers]).findings).toEqual([])
  })
})

/** What the three instances answer, for long enough that no change is on its way. */
function mixOf(
  answers: readonly (Observation | undefined)[],
  over: Partial<Spec> = {},
  content: Parameters<typeof desired>[3] = {},
) {
  const reads = [0, 20].flatMap((seconds) => [
    desired('before', seconds, {}, content),
    desired('after', seconds, {}, content),
  ])
  const present = answers.filter((one) => one !== undefined)
  return judged([...reads, ...present], { ...three, ...over }).findings.filter(({ code }) => code === 'config.mixed')
}

const late = (address: string, about: Partial<ConfigSeen> | null) => seen(address, about, 20)

describe('what is told of instances that differ while none is known to be right', () => {
  const mixed = finding('config.mixed', {
    subject: 'gray instances',
    message: `the gray instances run 2 versions of the config app: ${short(shaOld)} on ${named(gray1)}, ${named(gray3)}; ${short(shaJcs)} on ${named(gray2)}`,
    expected: 'one jcs hash',
    actual: '2 hashes',
    evidence: [answerOf(gray1, 20), answerOf(gray3, 20), answerOf(gray2, 20)],
  })
  const [first, second, third] = [late(gray1, hashed(shaOld)), late(gray2, hashed(shaJcs)), late(gray3, hashed(shaOld))]

  it('names who runs which', () => {
    expect(mixOf([first, second, third])).toEqual([mixed])
    expect(mixOf([first, second, third], { as: 'json' })).toEqual([mixed])
  })

  it.each<[string, Observation | undefined]>([
    ['the third is sound', late(gray3, {})],
    ['the third tells nothing', late(gray3, null)],
    ['the third tells no hash', late(gray3, { applied: null })],
    ['the third does not answer', silent(gray3, 20)],
    ['the third was not heard', undefined],
  ])('says so when %s', (_what, other) => {
    expect(mixOf([first, second, other]).map(({ actual, evidence }) => [actual, evidence])).toEqual([
      ['2 hashes', [answerOf(gray1, 20), answerOf(gray2, 20)]],
    ])
  })

  it.each<[string, Observation, Partial<Spec>]>([
    ['one of them is known to be wrong', late(gray3, old), {}],
    ['only a part is compared', third, { as: 'json', only: ['/a'] }],
    ['a part is left out', third, { as: 'json', ignore: ['/a'] }],
  ])('leaves it when %s', (_what, other, over) => {
    expect(mixOf([first, second, other], over)).toEqual([])
  })

  it('waits while a change may be on its way to one of them', () => {
    const early = { ...third, at: at(9.9) }

    expect(mixOf([first, second, early])).toEqual([])
    expect(mixOf([first, second, { ...third, at: at(10) }])).toHaveLength(1)
  })

  it.each([
    ['raw', 'tree', 'raw', 1],
    ['tree', 'raw', 'raw', 1],
    ['jcs', 'raw', 'raw', 1],
    ['raw', 'tree', 'json', 0],
    ['tree', 'raw', 'json', 0],
    [null, 'raw', 'raw', 0],
  ] as const)('compares %s hashes with a %s hash desired, with as: %s', (canon, desiredCanon, as, count) => {
    const answers = [late(gray1, hashed(shaOld, canon)), late(gray2, hashed(shaJcs, canon))]

    const told = mixOf([...answers, late(gray3, { applied: null })], { as }, { canon: desiredCanon })

    expect(told.map(({ expected }) => expected)).toEqual(Array(count).fill(`one ${canon} hash`))
  })

  it('never holds hashes of two kinds against each other', () => {
    const answers = [late(gray1, hashed(shaOld, 'jcs')), late(gray2, hashed(shaJcs, 'tree'))]

    expect(mixOf([...answers, late(gray3, hashed(shaOld, 'jcs'))])).toEqual([])
  })
})

describe('what is needed', () => {
  const answer = (address: string, seconds: number, about: Partial<ConfigSeen>): InstanceSeen => ({
    ...seen(address, about),
    at: at(seconds),
  })

  it.each<[string, Partial<ConfigSeen>, Partial<ConfigSeen>, number, number]>([
    ['one that runs another', {}, old, 1, 7],
    ['two that run another, by the answer of the first', old, old, 2, 9],
    ['two that differ', hashed(shaOld), hashed(shaJcs), 2, 9],
  ])('is the rest of the budget for %s', (_who, first, second, count, seconds) => {
    const reads = [desired('before'), { ...desired('after'), at: at(4) }]

    expect(judged([...reads, answer(gray1, 1, first), answer(gray2, 3, second)]).needs).toEqual({
      message: `${count} of 2 gray instances still have time to take over the new config`,
      requests: null,
      seconds,
      settlesWithinMs: seconds * 1000,
    })
  })

  it.each<[string, Partial<ConfigSeen>, Partial<ConfigSeen>]>([
    ['both run what is desired', {}, {}],
    ['one tells too little', {}, hashed(shaOld)],
    ['one is known to be wrong', {}, hashed(shaOld, null)],
  ])('is nothing when %s', (_when, first, second) => {
    expect(judged([desired('before'), desired('after'), seen(gray1, first), seen(gray2, second)]).needs).toBeNull()
  })

  it('is nothing of those that have had their time', () => {
    const reads = [desired('before'), { ...desired('after'), at: at(12) }]

    expect(judged([...reads, answer(gray1, 9.9, old), answer(gray2, 10, old)]).needs).toEqual({
      message: '1 of 2 gray instances still have time to take over the new config',
      requests: null,
      seconds: 0.1,
      settlesWithinMs: 100,
    })
  })
})

describe('what is proven', () => {
  it.each([
    ['raw', ''],
    ['json', ', 9 values compared'],
  ] as const)('as: %s', (as, how) => {
    const look = [...lookWith(old, 0, { leaves: 9 }), { ...seen(gray1), at: at(0.15) }]

    expect(judged(look, { as }).proofs).toEqual([
      {
        subject: 'config app',
        statement: `1 of 2 gray instances run revision 42 of ${place} (${short(shaNew)})${how}`,
        observations: 1,
      },
    ])
  })

  it('is nothing where no instance runs it', () => {
    expect(judged([desired('before'), desired('after'), seen(gray1, old), seen(gray2, old)]).proofs).toEqual([])
  })
})

describe('what is told of the desired config', () => {
  const unreadable = (phase: 'before' | 'after', problem: string): Observation => {
    const { look, source, request, at: readTime } = desired(phase)
    return { type: 'unreadable', phase, look, source, request, at: readTime, problem }
  }

  it.each([
    ['json', 'a JSON document'],
    ['raw', 'a config'],
  ] as const)('that can not be read, with as: %s', (as, expected) => {
    const judgement = judged([unreadable('before', 'it is cut off')], { as })

    expect([judgement.status, judgement.needs, judgement.proofs]).toEqual(['error', null, []])
    expect(judgement.findings).toEqual([
      finding('config.desired-unreadable', {
        subject: place,
        message: `the desired config could not be read from ${place}: it is cut off`,
        expected,
        actual: 'it is cut off',
        evidence: [readAt(0)],
      }),
    ])
  })

  it('that could be read only the second time', () => {
    expect(codesOf(judged([unreadable('before', 'a'), desired('after'), seen(gray1), seen(gray2)]))).toEqual([
      'config.desired-unreadable',
    ])
  })

  it('that is not there', () => {
    const odd = "/config/it's/user's"
    const judgement = judged([desired('before', 0, { key: odd, source: 'etcd http://etcd 1:2379' }, null)], {
      desired: { from: 'etcd', key: odd },
    })

    expect([judgement.status, judgement.needs]).toEqual(['inconclusive', null])
    expect(judgement.findings).toEqual([
      finding('config.desired-missing', {
        subject: `etcd key ${odd}`,
        message: `etcd http://etcd 1:2379 has no key ${odd} (at store revision 50)`,
        expected: `a value under ${odd}`,
        actual: 'no such key',
        evidence: [readAt(0, 'etcd http://etcd 1:2379')],
        reproduce: String.raw`etcdctl --endpoints=http://etcd 1:2379 get '/config/it'\''s/user'\''s' --write-out=fields`,
      }),
    ])
  })

  const old42 = `revision 42 (${short(shaNew)})`

  it.each<[string, Partial<Desired>, Parameters<typeof desired>[3], string, string]>([
    ['another revision', { revision: '43' }, { sha256: shaOld }, old42, `revision 43 (${short(shaOld)})`],
    ['a key made anew', { createRevision: '42' }, {}, old42, old42],
    ['a deleted key', { revision: null }, null, old42, 'absent'],
    ['another kind of content', {}, { canon: 'tree' }, old42, old42],
    ['another key', { key: '/other' }, {}, old42, old42],
    [
      'another store',
      { identity: '7', source: 'etcd http://other:2379' },
      {},
      'cluster 15118495548433857066 at etcd http://etcd:2379',
      'cluster 7 at etcd http://other:2379',
    ],
  ])('that changed in between: %s', (_what, over, content, before, after) => {
    const { content: _content, ...rest } = { content: null, ...over }
    const judgement = judged([desired('before'), desired('after', 0, rest, content), seen(gray1), seen(gray2)])

    expect(judgement.findings).toEqual([
      finding('config.changed-during-check', {
        subject: place,
        message: `${place} changed while the instances were asked: ${before} before, ${after} after`,
        expected: `${before} throughout`,
        actual: after,
        evidence: [readAt(0), readAt(0.2, over.source)],
      }),
    ])
    expect(judgement.needs).toEqual({
      message: 'the desired config has just changed',
      requests: null,
      seconds: 10,
      settlesWithinMs: 10_000,
    })
  })

  it('that is a file, which has no revision', () => {
    const read = { identity: null, key: null, revision: null, createRevision: null, storeRevision: null }
    const look = [desired('before', 0, read), desired('after', 0, read, { sha256: shaOld })]

    expect(judged(look, { desired: { from: 'file', path: 'app.json' } }).findings[0]?.message).toBe(
      `file app.json changed while the instances were asked: ${short(shaNew)} before, ${short(shaOld)} after`,
    )
  })

  it.each<[string, Desired[]]>([
    ['before', [desired('after')]],
    ['after', [desired('before')]],
    ['at all', []],
    ['of this look', [desired('before'), { ...desired('after'), look: at(-10) }]],
  ])('that was not read %s', (_when, reads) => {
    const judgement = judged([...reads, seen(gray1), seen(gray2)])

    expect(judgement.needs).toBeNull()
    expect(judgement.findings).toEqual([
      finding('config.desired-unread', {
        subject: place,
        message: `${place} was not read both before and after the instances in the last look`,
        expected: 'two reads that agree',
        actual: 'less',
      }),
    ])
  })

  it.each([
    [{ leaves: 3, unmatched: ['/a', '/b'] }, 'it has nothing at /a, /b'],
    [{ leaves: 0, unmatched: [] }, 'ignore leaves out all of it'],
  ])('that can not be compared: %j', (content, what) => {
    const judgement = judged(lookWith({ values: comparison() }, 0, content), { as: 'json', only: ['/a', '/b'] })

    expect(judgement.findings).toEqual([
      finding('config.nothing-to-compare', {
        subject: place,
        message: `${place} can not be compared as planned: ${what}`,
        expected: 'a value at every pointer of only',
        actual: what,
      }),
    ])
  })
})

describe('since when a version is known', () => {
  const stale = (...reads: readonly Desired[]) =>
    codesOf(judged([...reads, ...lookWith(old, 20)])).filter((code) => code !== 'config.mixed')

  it.each<[string, Desired[], string]>([
    ['from the first look', [desired('before'), desired('after')], 'stale'],
    ['from the second read of it', [desired('before', 0, { revision: '41' }), desired('after')], 'stale'],
    [
      'from the second read of it, in the same instant',
      [desired('before', 0, { revision: '50' }), { ...desired('after'), at: at(0) }],
      'stale',
    ],
    [
      'not from a first look that ended with another',
      [desired('before'), desired('after', 0, { revision: '50' })],
      'pending',
    ],
    [
      'not from before it was another in between',
      [desired('before'), desired('after'), desired('before', 15, { revision: '50' })],
      'pending',
    ],
    ['not from another store', [desired('before', 0, { identity: '7' })], 'pending'],
    [
      'and not by what an older look read later',
      [desired('before'), { ...desired('after', 0, { revision: '50' }), at: at(30) }],
      'stale',
    ],
  ])('is counted %s', (_from, reads, state) => {
    expect(stale(...reads)).toEqual([`config.${state}`])
    expect(stale(...reads.toReversed())).toEqual([`config.${state}`])
  })
})

describe('the order of collection', () => {
  it('does not tell which of several reads came first', () => {
    const reads = [
      desired('before', 0, { revision: '43' }),
      { ...desired('before'), at: at(0.05) },
      desired('after', 0, { revision: '44' }),
    ]
    const [told, turned] = [reads, reads.toReversed()].map((some) => judged(some).findings)

    expect(told?.[0]?.message).toBe(
      `${place} changed while the instances were asked: revision 43 (${short(shaNew)}) before, revision 42 (${short(shaNew)}) after`,
    )
    expect(turned).toEqual(told)
  })

  it('does not tell who is named first', () => {
    const answers = [
      { ...seen(gray1, {}, 0, { nonceEchoed: false, id: 'b' }), at: at(0.15) },
      seen(gray1, {}, 0, { nonceEchoed: false, id: 'z' }),
      seen(gray1, {}, 0, { nonceEchoed: false, id: 'c' }),
      seen(gray2, {}, 0, { nonceEchoed: false, id: 'a' }),
    ]
    const [told, turned] = [answers, answers.toReversed()].map(
      (some) => judged([desired('before'), desired('after'), ...some]).findings,
    )

    expect(told?.[0]?.message).toBe(
      `4 of 4 answers do not echo the nonce: c (${gray1}), z (${gray1}), b (${gray1}), a (${gray2})`,
    )
    expect(turned).toEqual(told)
  })
})

describe('a failure of the run', () => {
  it('is an error where nothing else was seen', () => {
    expect(codesOf(judged([failure(gray1)]))).toEqual(['source.forbidden'])
  })

  it('is of the look that began in the same instant', () => {
    const others = [desired('before'), desired('after'), seen(gray1)]

    expect(codesOf(judged([...others, { ...failure(gray2), at: at(0) }]))).toEqual(['source.forbidden'])
    expect(codesOf(judged([...others, { ...failure(gray2), at: at(-1) }]))).toEqual(['config.instance-unread'])
  })
})
