import { describe, expect, it } from 'vitest'
import type { Comparison, ConfigSeen, DesiredContent, InstanceSeen } from '../../../src/checks/config/evidence.ts'
import { configReasons } from '../../../src/checks/config/reasons.ts'
import type { Spec } from '../../../src/checks/config/spec.ts'
import type { Finding } from '../../../src/core/finding.ts'
import { makeFinding } from '../../../src/core/finding.ts'
import {
  at,
  cluster,
  comparison,
  config,
  desired,
  gray1,
  gray2,
  judged,
  key,
  old,
  seen,
  shaJcs,
  shaNew,
  shaOld,
} from './observations.ts'

type Code = keyof typeof configReasons

const name2 = `user-gray-2 (${gray2})`
const short = (sha: string) => `sha256 ${sha.slice(0, 12)}…`
const [hashNew, hashOld, hashJcs] = [short(shaNew), short(shaOld), short(shaJcs)]

interface Plan {
  readonly spec?: Partial<Spec>
  readonly read?: Parameters<typeof desired>[2]
  readonly content?: Partial<DesiredContent>
}

/** Each answer once within the budget and once after it, where the first instance is sound. */
function findingsOf(about: Partial<ConfigSeen> | null, plan: Plan, instance: Partial<InstanceSeen>, look: number) {
  const { spec, read = {}, content } = plan
  const looks = [...new Set([0, look])].flatMap((seconds) => [
    desired('before', seconds, read, content),
    desired('after', seconds, read, content),
    seen(gray1, {}, seconds),
    seen(gray2, about, seconds, instance),
  ])
  return judged(looks, spec).findings
}

/** What is told of the second instance when its answer came so many seconds after the config was first seen. */
function told(code: Code, look: number, message: string, expected: string, actual: string): Finding {
  const request = `GET http://${gray2}/graycheck/state`
  return makeFinding(configReasons, code, {
    subject: name2,
    message: `${name2} ${message}`,
    expected,
    actual,
    evidence: [
      { source: `instance ${gray2}`, request, at: at(look + 0.1), vantage: name2 },
      { source: 'etcd http://etcd:2379', request: `kv/range ${key}`, at: at(look + 0.2), vantage: 'runner' },
    ],
    reproduce: `curl -sS 'http://${gray2}/graycheck/state'`,
  })
}

const applied = (over: Partial<Extract<ConfigSeen['applied'], object>>) => ({
  applied: { revision: null, sha256: null, canon: null, at: null, ...over },
})
const file: Plan = {
  spec: { desired: { from: 'file', path: 'app.json' } },
  read: { identity: null, key: null, revision: null, createRevision: null, storeRevision: null },
}
const json: Plan = { spec: { as: 'json' }, content: { leaves: 9, jcsSha256: shaJcs } }
const rejected = (...reasons: (string | null)[][]) => ({
  rejected: reasons.map(([key = null, kind = null, message = null]) => ({ key, kind, message })),
})
const difference = (pointer: string, overriddenBy: string | null = null) => ({
  pointer,
  expected: '800',
  actual: '300',
  overriddenBy,
})
const differing = (over: Partial<Comparison> = {}) => ({
  values: comparison({ differing: 1, differences: [difference('/ms')], ...over }),
})
const silentWatch = { watchState: null }

type Case = [
  code: Code,
  when: string,
  about: Partial<ConfigSeen>,
  plan: Plan,
  message: string,
  expected: string,
  actual: string,
]

const seenFor = 'graycheck has seen this for 20 s, the propagation budget is 10s'

describe('what is told of an instance that runs another config', () => {
  it.each<Case>([
    [
      'config.never-loaded',
      'nothing of a file',
      { applied: 'never' },
      file,
      `has never applied this config, the file holds ${hashNew}; ${seenFor}`,
      hashNew,
      'nothing for 20 s',
    ],
    [
      'config.stale',
      'other values than a file, and nothing of what is applied',
      { applied: null, ...differing() },
      { ...file, ...json, spec: { ...file.spec, as: 'json' } },
      `uses other values than the file holds: /ms is 300 instead of 800; ${seenFor}`,
      '/ms = 800',
      '/ms = 300 for 20 s',
    ],
    [
      'config.stale',
      'an older revision',
      { ...old, ...silentWatch },
      {},
      `still runs revision 41, the store holds revision 42; ${seenFor}`,
      'revision 42',
      'revision 41 for 20 s',
    ],
    [
      'config.stale',
      'another hash',
      { ...applied({ sha256: shaOld, canon: 'raw' }), observed: null, ...silentWatch },
      {},
      `still runs ${hashOld}, the store holds revision 42; ${seenFor}`,
      'revision 42',
      `${hashOld} for 20 s`,
    ],
    [
      'config.stale',
      'an older revision, though it has received the new one',
      { ...applied({ revision: '41' }), observed: { revision: '42', sha256: null, at: null } },
      {},
      `has received revision 42, which the store holds, and still runs revision 41; ${seenFor}`,
      'revision 42',
      'revision 41 for 20 s',
    ],
    [
      'config.stale',
      'an older revision, and has received another content of that number',
      { ...applied({ revision: '41' }), observed: { revision: '7', sha256: shaNew, at: null }, ...silentWatch },
      {},
      `has received revision 42, which the store holds, and still runs revision 41; ${seenFor}`,
      'revision 42',
      'revision 41 for 20 s',
    ],
    [
      'config.stale',
      'an older revision while its watch is live and brought nothing',
      { ...applied({ revision: '41' }), observed: { revision: '41', sha256: null, at: null } },
      {},
      `still runs revision 41, the store holds revision 42; ${seenFor}; it says that its watch (stream) is live`,
      'revision 42',
      'revision 41 for 20 s',
    ],
    [
      'config.stale',
      'another hash than the file has, whatever revision it tells',
      { ...applied({ revision: '7', sha256: shaOld, canon: 'raw' }), observed: null, ...silentWatch },
      file,
      `still runs ${hashOld}, the file holds ${hashNew}; ${seenFor}`,
      hashNew,
      `${hashOld} for 20 s`,
    ],
    [
      'config.stale',
      'other values than the file has, and tells a revision alone',
      { ...applied({ revision: '7' }), observed: null, ...silentWatch, ...differing() },
      { ...file, spec: { ...file.spec, as: 'json' } },
      `uses other values than the file holds: /ms is 300 instead of 800; ${seenFor}`,
      '/ms = 800',
      '/ms = 300 for 20 s',
    ],
    [
      'config.never-loaded',
      'none',
      { applied: 'never', ...differing() },
      json,
      `has never applied this config, the store holds revision 42; ${seenFor}`,
      'revision 42',
      'nothing for 20 s',
    ],
    [
      'config.rejected',
      'an older revision, having refused the new one',
      { ...old, ...rejected(['/a', 'parse', 'unexpected end'], [null, 'validation'], [null, null, 'third']) },
      {},
      'still runs revision 41, the store holds revision 42; it refused the new one (parse: /a: unexpected end, validation and 1 more)',
      'revision 42',
      'revision 41',
    ],
    [
      'config.rejected',
      'none, having refused it',
      { applied: 'never', ...rejected([null, null, 'unexpected end']) },
      {},
      'has never applied this config, the store holds revision 42; it refused the new one (unexpected end)',
      'revision 42',
      'nothing',
    ],
    [
      'config.frozen',
      'an older revision, which it can not change',
      { ...old, source: { identity: cluster, key, mutable: false } },
      {},
      'still runs revision 41, the store holds revision 42; it reads its config only at the start',
      'revision 42',
      'revision 41',
    ],
    [
      'config.ahead',
      'a newer revision',
      { ...applied({ revision: '43', sha256: shaOld, canon: 'raw' }) },
      {},
      'runs revision 43, the store holds revision 42; the store still held that after the answer',
      'revision 42',
      'revision 43',
    ],
    [
      'config.ahead',
      'other values under a newer revision',
      { ...applied({ revision: '43' }), ...differing() },
      json,
      'runs revision 43, the store holds revision 42: /ms is 300 instead of 800; the store still held that after the answer',
      '/ms = 800',
      '/ms = 300',
    ],
    [
      'config.forked',
      'other bytes under the same revision',
      { ...applied({ revision: '42', sha256: shaOld, canon: 'raw' }) },
      {},
      `runs another content under revision 42 than the store holds: ${hashOld} instead of ${hashNew}`,
      `revision 42, ${hashNew}`,
      `revision 42, ${hashOld}`,
    ],
    [
      'config.forked',
      'other values under the same revision',
      { ...applied({ revision: '42', sha256: shaOld, canon: 'jcs' }) },
      json,
      `runs another content under revision 42 than the store holds: ${hashOld} instead of ${hashJcs}`,
      `revision 42, ${hashJcs}`,
      `revision 42, ${hashOld}`,
    ],
    [
      'config.foreign',
      'that of another store',
      { source: { identity: '7', key: null, mutable: null } },
      {},
      `reads key (not told) of store 7, the plan names key ${key} of store ${cluster}`,
      `key ${key} of store ${cluster}`,
      'key (not told) of store 7',
    ],
    [
      'config.foreign',
      'another key',
      { source: { identity: null, key: '/other', mutable: null } },
      {},
      `reads key /other of store (not told), the plan names key ${key} of store ${cluster}`,
      `key ${key} of store ${cluster}`,
      'key /other of store (not told)',
    ],
    [
      'config.overridden',
      'one that another source overrides',
      {
        overrides: ['/a', '/b', '/c', '/d', '/e', '/f'].map((pointer) => ({
          pointer,
          by: pointer === '/a' ? 'env:A' : null,
        })),
      },
      {},
      'does not use what the store holds: another source wins for /a by env:A, /b by another source, /c by another source, /d by another source, /e by another source',
      'no overrides',
      '/a by env:A, /b by another source, /c by another source, /d by another source, /e by another source',
    ],
    [
      'config.overridden',
      'one of which values are overridden',
      {
        overrides: [{ pointer: '/never-shown', by: null }],
        ...differing({
          differing: 2,
          overridden: 2,
          differences: [difference('/a', 'env:A'), difference('/b', 'flag')],
        }),
      },
      json,
      'does not use what the store holds: another source wins for /a = 300 by env:A, /b = 300 by flag',
      '/a = 800, /b = 800',
      '/a = 300 by env:A, /b = 300 by flag',
    ],
    [
      'config.overridden',
      'one of which a withheld value is overridden, beside a listed one',
      {
        overrides: [{ pointer: '/key', by: null }],
        values: comparison({
          withheld: 1,
          withheldOverridden: 1,
          differences: [difference('/shown'), difference('/key', 'x')],
        }),
      },
      json,
      'does not use what the store holds: another source wins for /key = 300 by x',
      '/key = 800',
      '/key = 300 by x',
    ],
    [
      'config.stale',
      'other values than it should by its own word',
      { ...differing({ differing: 3, differences: [difference('/a'), difference('/b')] }) },
      json,
      `uses other values than the store holds, although it reports revision 42: /a is 300 instead of 800, /b is 300 instead of 800 and 1 more; ${seenFor}`,
      '/a = 800, /b = 800 and 1 more',
      '/a = 300, /b = 300 and 1 more for 20 s',
    ],
    [
      'config.stale',
      'other values under a revision that it does not tell',
      { applied: null, observed: null, ...silentWatch, ...differing() },
      json,
      `uses other values than the store holds: /ms is 300 instead of 800; ${seenFor}`,
      '/ms = 800',
      '/ms = 300 for 20 s',
    ],
    [
      'config.stale',
      'no other values but an older revision with further ones',
      { ...old, ...silentWatch, values: comparison({ extra: 1 }) },
      json,
      `still runs revision 41, the store holds revision 42; ${seenFor}`,
      'revision 42',
      'revision 41 for 20 s',
    ],
  ])('%s, with %s', (code, _when, about, plan, message, expected, actual) => {
    expect(findingsOf(about, plan, {}, 19.9)).toEqual([told(code, 19.9, message, expected, actual)])
  })

  it.each([
    [5, '5.1 s', 'pending'],
    [9.8, '9.9 s', 'pending'],
    [9.9, '10 s', 'stale'],
    [12.5, '13 s', 'stale'],
  ] as const)('tells for how long it has been seen: %d s', (look, words, code) => {
    const message = `still runs revision 41, the store holds revision 42; graycheck has seen this for ${words}, the propagation budget is 10s`

    expect(findingsOf({ ...old, ...silentWatch }, {}, {}, look)).toEqual([
      told(`config.${code}`, look, message, 'revision 42', `revision 41 for ${words}`),
    ])
  })

  it('has no word on the watch while there is still time', () => {
    const message =
      'still runs revision 41, the store holds revision 42; graycheck has seen this for 0.1 s, the propagation budget is 10s'

    expect(findingsOf({ ...old, watchState: 'stopped' }, {}, {}, 0)).toEqual([
      told('config.pending', 0, message, 'revision 42', 'revision 41 for 0.1 s'),
    ])
  })
})

describe('what is told of an instance that does not tell enough', () => {
  it.each<[string, Partial<ConfigSeen> | null, Plan, Partial<InstanceSeen>, string]>([
    ['no configs', null, {}, { configs: null }, 'it tells nothing of its configs'],
    ['an empty list of configs', null, {}, { configs: [] }, 'it tells of no config'],
    ['other configs', null, {}, { configs: ['cache', 'flags'] }, 'it tells of cache, flags, not of app'],
    ['gaps', { applied: null }, {}, { gaps: ['sha256: x', 'at: y'] }, 'it reports no hash (sha256: x; at: y)'],
    ['no values either', { applied: null }, json, {}, 'it reports neither a hash nor values'],
    [
      'the same revision alone',
      applied({ revision: '42' }),
      {},
      {},
      'it reports the same revision, but no hash: one revision can stand for two contents',
    ],
    [
      'the same revision alone, of values',
      applied({ revision: '42' }),
      json,
      {},
      'it reports the same revision, but neither a hash nor values: one revision can stand for two contents',
    ],
    [
      'a newer revision alone',
      applied({ revision: '43' }),
      {},
      {},
      'it reports revision 43, newer than the key, and no hash',
    ],
    ['a revision that has no order', applied({ revision: 'main' }), {}, {}, 'it reports no hash'],
    ['a hash of something', applied({ sha256: shaOld }), {}, {}, 'it does not say what its hash is of (canon)'],
    [
      'a hash of another kind',
      applied({ sha256: shaOld, canon: 'jcs' }),
      {},
      {},
      'its jcs hash can not be compared with a raw hash',
    ],
    [
      'a raw hash for values',
      applied({ sha256: shaOld, canon: 'raw' }),
      json,
      {},
      'its raw hash differs, which may be the spelling or a place outside of what is compared, and it tells no values',
    ],
    [
      'a jcs hash where a part is left out',
      applied({ sha256: shaOld, canon: 'jcs' }),
      { ...json, spec: { as: 'json', ignore: ['/debug'] } },
      {},
      'its jcs hash differs, which may be the spelling or a place outside of what is compared, and it tells no values',
    ],
    [
      'a jcs hash where there is none',
      applied({ sha256: shaOld, canon: 'jcs' }),
      { ...json, content: { jcsSha256: null, jcsUndefinedBecause: 'the number at /n is not exactly a double' } },
      {},
      'its jcs hash is not defined: the number at /n is not exactly a double',
    ],
    [
      'a raw hash where there is no jcs hash',
      applied({ sha256: shaOld, canon: 'raw' }),
      { ...json, content: { jcsSha256: null, jcsUndefinedBecause: 'the number at /n is not exactly a double' } },
      {},
      'its raw hash differs, which may be the spelling or a place outside of what is compared, and it tells no values',
    ],
    [
      'withheld values',
      { applied: null, values: comparison({ withheld: 6, withheldPointers: ['/a', '/b'] }) },
      json,
      {},
      'it withholds /a, /b and 4 more, and no equal hash covers that',
    ],
    [
      'one withheld value',
      { ...applied({ sha256: shaOld, canon: 'raw' }), values: comparison({ withheld: 1, withheldPointers: ['/a'] }) },
      json,
      {},
      'it withholds /a, and no equal hash covers that',
    ],
    [
      'values that are none',
      { applied: null, values: comparison({ equal: 0 }) },
      json,
      {},
      'it reports neither a hash nor values',
    ],
  ])('%s', (_what, about, plan, instance, words) => {
    expect(findingsOf(about, plan, instance, 0)).toEqual([
      told('config.unknown', 0, `does not show that it runs revision 42: ${words}`, 'revision 42', 'unknown'),
    ])
  })

  it('names the desired config by its hash where it has no revision', () => {
    expect(findingsOf({ applied: null }, file, {}, 0).map(({ message, expected }) => [message, expected])).toEqual([
      [`${name2} does not show that it runs ${hashNew}: it reports no hash`, hashNew],
    ])
  })
})

it('the sound instance of these tests is sound', () => {
  expect(findingsOf(config(), json, {}, 20)).toEqual([])
})
