import { describe, expect, it } from 'vitest'
import type { Unreadable } from '../../../src/checks/config/evidence.ts'
import { configReasons } from '../../../src/checks/config/reasons.ts'
import {
  at,
  codesOf,
  comparison,
  config,
  desired,
  failure,
  gray1,
  gray2,
  judged,
  key,
  lookWith,
  old,
  seen,
  shaNew,
  shaOld,
  silent,
} from './observations.ts'

const name2 = `user-gray-2 (${gray2})`
const place = `etcd key ${key}`
const short = (sha: string) => `sha256 ${sha.slice(0, 12)}…`

const { look, source, request, at: readAt } = desired('before')
const unreadable: Unreadable = {
  type: 'unreadable',
  phase: 'before',
  look,
  source,
  request,
  at: readAt,
  problem: 'it must be JSON',
}

function onlyFinding(judgement: ReturnType<typeof judged>) {
  expect(judgement.findings).toHaveLength(1)
  return judgement.findings[0]
}

describe('the judge of config', () => {
  it('passes when every gray instance runs what the store holds, and counts them', () => {
    const judgement = judged(lookWith({}))
    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
    expect(judgement.needs).toBeNull()
    expect(judgement.proofs).toEqual([
      {
        subject: 'config app',
        statement: `2 of 2 gray instances run revision 42 of ${place} (${short(shaNew)})`,
        observations: 2,
      },
    ])
  })

  it('waits for an instance that still has time, and says how long', () => {
    const judgement = judged(lookWith(old))
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'config.pending',
      message: `${name2} still runs revision 41, the store holds revision 42; graycheck has seen this for 0.1 s, the propagation budget is 10s`,
    })
    expect(judgement.needs).toEqual({
      message: '1 of 2 gray instances still have time to take over the new config',
      requests: null,
      seconds: 9.9,
      settlesWithinMs: 9_900,
    })
  })

  it('fails when its time is over', () => {
    const judgement = judged([...lookWith(old), ...lookWith(old, 95)])
    expect(judgement.status).toBe('fail')
    expect(judgement.needs).toBeNull()
    expect(onlyFinding(judgement)).toEqual({
      code: 'config.stale',
      severity: 'fail',
      subject: name2,
      message: `${name2} still runs revision 41, the store holds revision 42; graycheck has seen this for 95 s, the propagation budget is 10s; it says that its watch (stream) is live`,
      expected: 'revision 42',
      actual: 'revision 41 for 95 s',
      fix: configReasons['config.stale'].fix,
      evidence: [
        {
          source: `instance ${gray2}`,
          request: `GET http://${gray2}/graycheck/state`,
          at: at(95.1),
          vantage: name2,
        },
        { source: 'etcd http://etcd:2379', request: `kv/range ${key}`, at: at(95.2), vantage: 'runner' },
      ],
      reproduce: `curl -sS 'http://${gray2}/graycheck/state'`,
    })
    expect(judgement.proofs[0]?.statement).toContain('1 of 2 gray instances run revision 42')
  })

  it.each([
    { told: { watchState: 'stopped' }, says: '; it says that its watch (stream) is stopped' },
    { told: { watchState: 'reconnecting', watchMode: null }, says: '; it says that its watch is reconnecting' },
    { told: { watchState: null }, says: '' },
    { told: { observed: config().observed }, says: '' },
    {
      told: { observed: config().observed, watchState: 'stopped' },
      says: '; it says that its watch (stream) is stopped',
    },
  ])('names the watch where it tells something: $told', ({ told, says }) => {
    const judgement = judged([...lookWith({ ...old, ...told }), ...lookWith({ ...old, ...told }, 95)])
    expect(onlyFinding(judgement)?.code).toBe('config.stale')
    expect(onlyFinding(judgement)?.message.replace(/^.*the propagation budget is 10s/, '')).toBe(says)
  })

  it('counts the time from when the version was first seen, not from the start', () => {
    const before = lookWith({}, 0, { sha256: shaOld }).map((one) => ({
      ...one,
      ...(one.type === 'desired' ? { revision: '41' } : {}),
    }))
    const judgement = judged([...before, ...lookWith(old, 8), ...lookWith(old, 12)])
    expect(onlyFinding(judgement)?.code).toBe('config.pending')
    expect(judgement.needs?.settlesWithinMs).toBe(5_900)
    expect(judged([...before, ...lookWith(old, 8), ...lookWith(old, 18)]).status).toBe('fail')
  })

  it('starts the time anew when a version comes back', () => {
    const looks = [
      ...lookWith(old, 0),
      ...lookWith(old, 8).map((one) => (one.type === 'desired' ? { ...one, revision: '43' } : one)),
    ]
    expect(judged([...looks, ...lookWith(old, 16)]).status).toBe('inconclusive')
  })

  it('fails at once without a budget', () => {
    expect(codesOf(judged(lookWith(old), { propagationBudgetMs: 0 }))).toContain('config.stale')
  })

  it('says so when the new version was received and not applied', () => {
    const { message } = onlyFinding(judged(lookWith({ applied: old.applied ?? null }))) ?? {}
    expect(message).toContain(`${name2} has received revision 42, which the store holds, and still runs revision 41`)
  })

  it('tells versions by their hash where there is no revision', () => {
    const desiredFile = { from: 'file' as const, path: 'app.json' }
    const look = lookWith(old).map((one) =>
      one.type === 'desired' ? { ...one, identity: null, key: null, revision: null } : one,
    )
    expect(onlyFinding(judged(look, { desired: desiredFile }))).toMatchObject({
      message: `${name2} still runs ${short(shaOld)}, the file holds ${short(shaNew)}; graycheck has seen this for 0.1 s, the propagation budget is 10s`,
      expected: short(shaNew),
    })
  })

  it('names the values that differ', () => {
    const differences = [
      { pointer: '/redirect_timeout_ms', expected: '800', actual: '300', overriddenBy: null },
      { pointer: '/db/password', expected: '(hidden)', actual: '(hidden)', overriddenBy: null },
    ]
    const values = comparison({ differing: 7, differences })
    const finding = onlyFinding(judged(lookWith({ ...old, values }, 0, { leaves: 9 }), { as: 'json' }))
    expect(finding).toMatchObject({
      message: `${name2} still runs revision 41, the store holds revision 42: /redirect_timeout_ms is 300 instead of 800, /db/password is (hidden) instead of (hidden) and 5 more; graycheck has seen this for 0.1 s, the propagation budget is 10s`,
      expected: '/redirect_timeout_ms = 800, /db/password = (hidden) and 5 more',
      actual: '/redirect_timeout_ms = 300, /db/password = (hidden) and 5 more for 0.1 s',
    })
  })

  const applied = (over: object) => ({ applied: { revision: null, sha256: null, canon: null, at: null, ...over } })
  const rejected = [{ key: '/a', kind: 'parse', message: 'unexpected end' }]
  it.each([
    [
      'config.never-loaded',
      { applied: 'never' as const },
      'has never applied this config, the store holds revision 42',
    ],
    [
      'config.rejected',
      { applied: old.applied ?? null, rejected },
      'it refused the new one (parse: /a: unexpected end)',
    ],
    [
      'config.ahead',
      applied({ revision: '43', sha256: shaOld, canon: 'raw' }),
      'runs revision 43, the store holds revision 42; the store still held that after the answer',
    ],
    [
      'config.forked',
      applied({ revision: '42', sha256: shaOld, canon: 'raw' }),
      `runs another content under revision 42 than the store holds: ${short(shaOld)} instead of ${short(shaNew)}`,
    ],
    [
      'config.foreign',
      { source: { identity: '7', key: '/other', mutable: null } },
      `reads key /other of store 7, the plan names key ${key} of store 15118495548433857066`,
    ],
    [
      'config.overridden',
      {
        overrides: [
          { pointer: '/a', by: 'env:A' },
          { pointer: '/b', by: null },
        ],
      },
      'another source wins for /a by env:A, /b by another source',
    ],
    [
      'config.frozen',
      { ...old, watchMode: 'none' },
      'still runs revision 41, the store holds revision 42; it reads its config only at the start',
    ],
  ])('fails with %s', (code, about, words) => {
    const judgement = judged([...lookWith(about), ...lookWith(about, 20)])
    const finding = judgement.findings.find((one) => one.code === code)
    expect(judgement.status).toBe('fail')
    expect(finding?.subject).toBe(name2)
    expect(finding?.message).toContain(words)
    expect(finding?.expected).not.toBeNull()
    expect(finding?.actual).not.toBeNull()
  })

  it.each([
    [null, { configs: null }, 'it tells nothing of its configs'],
    [null, { configs: [] }, 'it tells of no config'],
    [null, { configs: ['cache', 'flags'] }, 'it tells of cache, flags, not of app'],
    [{ applied: null }, { gaps: ['sha256: nothing at /sha'] }, 'it reports no hash (sha256: nothing at /sha)'],
    [
      applied({ revision: '42' }),
      {},
      'it reports the same revision, but no hash: one revision can stand for two contents',
    ],
    [applied({ revision: '43' }), {}, 'it reports revision 43, newer than the key, and no hash'],
    [applied({ sha256: shaOld }), {}, 'it does not say what its hash is of (canon)'],
    [applied({ sha256: shaOld, canon: 'jcs' }), {}, 'its jcs hash can not be compared with a raw hash'],
  ])('is not decided by too little, and says what is missing: %#', (about, instance, words) => {
    const judgement = judged([desired('before'), desired('after'), seen(gray1), seen(gray2, about, 0, instance)])
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'config.unknown', actual: 'unknown' })
    expect(onlyFinding(judgement)?.message).toBe(`${name2} does not show that it runs revision 42: ${words}`)
  })

  it.each([
    [
      { applied: null, values: comparison({ withheld: 6, withheldPointers: ['/a', '/b'] }) },
      {},
      'it withholds /a, /b and 4 more, and no equal hash covers that',
    ],
    [{ applied: null }, {}, 'it reports neither a hash nor values'],
    [
      applied({ sha256: shaOld, canon: 'raw' }),
      {},
      'its raw hash differs, which may be the spelling or a place outside of what is compared, and it tells no values',
    ],
    [
      applied({ sha256: shaOld, canon: 'jcs' }),
      { jcsUndefinedBecause: 'the number at /n is not exactly a double' },
      'its jcs hash is not defined: the number at /n is not exactly a double',
    ],
  ])('says what is missing for values: %#', (about, content, words) => {
    const finding = onlyFinding(judged(lookWith(about, 0, content), { as: 'json' }))
    expect(finding?.code).toBe('config.unknown')
    expect(finding?.message).toContain(words)
  })

  it('names an instance that does not answer', () => {
    const judgement = judged([desired('before'), desired('after'), seen(gray1), silent(gray2)])
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'config.instance-silent',
      subject: gray2,
      message: `gray instance ${gray2} gave no answer`,
      actual: 'source.timeout',
    })
  })

  it('takes a refused login for an error of the run, once', () => {
    const judgement = judged([desired('before'), desired('after'), seen(gray1), failure(gray2)])
    expect([judgement.status, codesOf(judgement)]).toEqual(['error', ['source.forbidden']])
  })

  it('fails when instances differ, though it is not known which of them is right', () => {
    const about = (sha256: string) => applied({ sha256, canon: 'jcs' })
    const lookAt = (seconds: number) => [
      desired('before', seconds),
      desired('after', seconds),
      seen(gray1, about(shaNew), seconds),
      seen(gray2, about(shaOld), seconds),
    ]
    const judgement = judged([...lookAt(0), ...lookAt(10)])
    expect([judgement.status, codesOf(judgement)]).toEqual([
      'fail',
      ['config.mixed', 'config.unknown', 'config.unknown'],
    ])
    expect(judgement.findings[0]).toMatchObject({
      message: `the gray instances run 2 versions of the config app: ${short(shaNew)} on user-gray-1 (${gray1}); ${short(shaOld)} on ${name2}`,
      expected: 'one jcs hash',
    })
    // As long as a change may be on its way, and where something is left out, instances may differ.
    expect(judged([...lookAt(0), ...lookAt(10)]).needs).toBeNull()
    expect(judged([...lookAt(0), ...lookAt(9.9)]).needs).toBeNull()
    expect(judged([...lookAt(0), silent('c:1')], { addresses: [gray1, gray2, 'c:1'] }).needs?.message).toBe(
      '2 of 3 gray instances still have time to take over the new config',
    )
    expect(codesOf(judged(lookAt(0)))).not.toContain('config.mixed')
    const ignoring = { as: 'json' as const, ignore: ['/debug'] }
    expect(codesOf(judged([...lookAt(0), ...lookAt(10)], ignoring))).not.toContain('config.mixed')
  })

  it('says nothing of a mix where only the spelling can differ', () => {
    const spelling = { applied: { revision: null, sha256: shaOld, canon: 'raw' as const, at: null } }
    const looks = [...lookWith(spelling), ...lookWith(spelling, 20)]
    expect(codesOf(judged(looks, { as: 'json' }))).toEqual(['config.unknown'])
  })
})

describe('the judge of config, about what is desired', () => {
  it('is not decided when the store has no such key', () => {
    const judgement = judged([desired('before', 0, { revision: null }, null)])
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'config.desired-missing',
      message: `etcd http://etcd:2379 has no key ${key} (at store revision 50)`,
      reproduce: `etcdctl --endpoints=http://etcd:2379 get '${key}' --write-out=fields`,
    })
  })

  it('cannot measure what it cannot read', () => {
    const judgement = judged([unreadable])
    expect(judgement.status).toBe('error')
    expect(onlyFinding(judgement)?.message).toBe(`the desired config could not be read from ${place}: it must be JSON`)
  })

  it.each([
    [
      'another revision',
      { revision: '43' },
      { sha256: shaOld },
      `revision 42 (${short(shaNew)}) before, revision 43 (${short(shaOld)}) after`,
    ],
    [
      'the same bytes written again',
      { revision: '43' },
      {},
      `revision 42 (${short(shaNew)}) before, revision 43 (${short(shaNew)}) after`,
    ],
    [
      'another content under one revision',
      {},
      { sha256: shaOld },
      `revision 42 (${short(shaNew)}) before, revision 42 (${short(shaOld)}) after`,
    ],
    ['a deleted key', { revision: null }, null, `revision 42 (${short(shaNew)}) before, absent after`],
    [
      'another store',
      { identity: '7' },
      {},
      'cluster 15118495548433857066 at etcd http://etcd:2379 before, cluster 7 at etcd http://etcd:2379 after',
    ],
  ])('holds nothing against %s in the middle of a look', (_what, over, content, words) => {
    const judgement = judged([desired('before'), desired('after', 0, over, content), seen(gray1), seen(gray2, old)])
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'config.changed-during-check',
      message: `${place} changed while the instances were asked: ${words}`,
    })
    expect(judgement.needs?.settlesWithinMs).toBe(10_000)
  })

  it('looks again at once after a change without a budget', () => {
    const judgement = judged([desired('before'), desired('after', 0, { revision: '43' })], { propagationBudgetMs: 0 })
    expect(judgement.needs?.settlesWithinMs).toBe(1)
  })

  it('does not mind other keys being written', () => {
    expect(
      judged([desired('before'), desired('after', 0, { storeRevision: '51' }), seen(gray1), seen(gray2)]).status,
    ).toBe('pass')
  })

  it.each([
    ['before', [desired('after')]],
    ['after', [desired('before')]],
    ['at all', []],
  ])('needs the read %s', (_which, reads) => {
    const judgement = judged([...reads, seen(gray1), seen(gray2)])
    expect([judgement.status, codesOf(judgement)]).toEqual(['inconclusive', ['config.desired-unread']])
  })

  it('leaves a missing read to the failure that explains it', () => {
    const judgement = judged([desired('before'), seen(gray1), seen(gray2), failure(key)])
    expect([judgement.status, codesOf(judgement)]).toEqual(['error', ['source.forbidden']])
  })

  it('is not decided when only names nothing', () => {
    const look = lookWith({ values: comparison() }, 0, { leaves: 0, unmatched: ['/typo'] })
    const judgement = judged(look, { as: 'json', only: ['/typo'] })
    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'config.nothing-to-compare',
      actual: 'it has nothing at /typo',
    })
    expect(codesOf(judged(lookWith({}, 0, { leaves: 0 }), { as: 'json', ignore: [''] }))).toEqual([
      'config.nothing-to-compare',
    ])
  })
})

describe('the judge of config over several looks', () => {
  it('counts the newest look only, and needs it complete', () => {
    expect(judged([...lookWith(old), ...lookWith({}, 10)]).status).toBe('pass')
    expect(judged([...lookWith({}, 10), ...lookWith(old)]).status).toBe('pass')
    expect(codesOf(judged([...lookWith({}), ...lookWith({}, 10).slice(0, 3)]))).toEqual(['config.instance-unread'])
  })

  it('takes a later look for the answer to an earlier failure, not the reverse', () => {
    expect(judged([failure(gray2), ...lookWith({}, 10)]).status).toBe('pass')
    expect(judged([...lookWith({}), failure(gray2, 10)]).status).toBe('error')
  })
})

describe('the judge of config, beside the verdict', () => {
  it('tells of earlier rejections, further values and missing nonces', () => {
    const about = {
      rejected: [{ key: null, kind: 'parse', message: null }],
      values: comparison({ extra: 7, extraPointers: ['/x', '/y'] }),
    }
    const look = [desired('before'), desired('after'), seen(gray1), seen(gray2, about, 0, { nonceEchoed: false })]
    const judgement = judged(look, { as: 'json' })
    expect(judgement.status).toBe('pass')
    expect(judgement.findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', `1 of 2 answers do not echo the nonce: ${name2}`],
      ['warning', `${name2} runs the desired config and lists 1 rejected before`],
      ['info', `${name2} uses 7 values that the desired config does not name, such as /x, /y`],
    ])
  })
})

describe('every reason code of config', () => {
  it('is reached by some evidence', () => {
    const other = { rejected: [{ key: null, kind: null, message: null }], values: comparison({ extra: 1 }) }
    const jcs = (sha256: string) => ({ applied: { revision: null, sha256, canon: 'jcs' as const, at: null } })
    const mixed = judged([desired('before'), desired('after'), seen(gray1, jcs(shaNew)), seen(gray2, jcs(shaOld))], {
      propagationBudgetMs: 0,
    })
    const late = (about: Parameters<typeof lookWith>[0]) => judged([...lookWith(about), ...lookWith(about, 20)])
    const reached = [
      late(old),
      judged(lookWith(old)),
      late({ applied: 'never' }),
      late({ applied: old.applied ?? null, rejected: [{ key: null, kind: null, message: null }] }),
      late({ applied: { revision: '43', sha256: shaOld, canon: 'raw', at: null } }),
      late({ applied: { revision: '42', sha256: shaOld, canon: 'raw', at: null } }),
      late({ source: { identity: '7', key: null, mutable: null } }),
      late({ overrides: [{ pointer: '/a', by: null }] }),
      late({ ...old, watchMode: 'none' }),
      judged(lookWith({ watchState: 'stopped' })),
      judged([desired('before'), desired('after'), silent(gray1)]),
      mixed,
      judged(lookWith(null)),
      judged([desired('before', 0, {}, null)]),
      judged([unreadable]),
      judged([desired('before')]),
      judged(lookWith({}, 0, { leaves: 0 })),
      judged([desired('before'), desired('after', 0, { revision: '43' })]),
      judged([desired('before'), desired('after'), seen(gray1, other, 0, { nonceEchoed: false })], { as: 'json' }),
    ]
    expect(new Set(reached.flatMap(codesOf))).toEqual(new Set(Object.keys(configReasons)))
  })
})
