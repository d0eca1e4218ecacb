import { describe, expect, it } from 'vitest'
import type { ConfigSeen, DesiredContent } from '../../../src/checks/config/evidence.ts'
import type { Standard, State } from '../../../src/checks/config/judge-state.ts'
import { stateOf } from '../../../src/checks/config/judge-state.ts'
import type { Spec } from '../../../src/checks/config/spec.ts'
import { cluster, comparison, config, desired, old, shaJcs, shaNew, shaOld, spec } from './observations.ts'

function standard(over: Partial<Spec> = {}, content: Partial<DesiredContent> = {}): Standard {
  const read = desired(
    'after',
    0,
    over.desired?.from === 'file' ? { identity: null, key: null, revision: null } : {},
    content,
  )
  if (read.content === null) throw new Error('content was given')
  return { desired: read, content: read.content, spec: { ...spec, ...over } }
}

interface Case {
  readonly when: string
  readonly config: Partial<ConfigSeen> | null
  readonly state: State
  /** After the propagation budget; inside it, `state` when left out. */
  readonly late?: State
  readonly spec?: Partial<Spec>
  readonly content?: Partial<DesiredContent>
}

const applied = (over: Partial<Extract<ConfigSeen['applied'], object>>) => ({
  applied: { revision: null, sha256: null, canon: null, at: null, ...over },
})
const json: Partial<Spec> = { as: 'json' }
const jcs = { jcsSha256: shaJcs }
const source = { identity: cluster, key: '/config/user/prod.json', mutable: true }
const differing = { differing: 1, equal: 2 }
const hexadecimal = BigInt(cluster).toString(16)

const rawCases: Case[] = [
  { when: 'revision and bytes are the same', config: {}, state: 'SYNCED' },
  {
    when: 'the bytes are the same and no revision is told',
    config: applied({ sha256: shaNew, canon: 'raw' }),
    state: 'SYNCED',
  },
  {
    when: 'the bytes are the same under an older revision',
    config: applied({ revision: '41', sha256: shaNew, canon: 'raw' }),
    state: 'SYNCED',
  },
  {
    when: 'the bytes are the same under a newer revision',
    config: applied({ revision: '50', sha256: shaNew, canon: 'raw' }),
    state: 'SYNCED',
  },
  { when: 'values are told where the bytes count', config: { values: comparison(differing) }, state: 'SYNCED' },
  {
    when: 'a kind of hash is told without a hash',
    config: applied({ revision: '42', canon: 'raw' }),
    state: 'UNKNOWN',
  },
  { when: 'an old version is in use', config: old, state: 'PENDING', late: 'STALE' },
  {
    when: 'an old version is in use, and the new one was received',
    config: { applied: old.applied ?? null },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'an older revision is told without a hash',
    config: applied({ revision: '41' }),
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'an older revision is told by a number of digits less',
    config: applied({ revision: '9' }),
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'other bytes are told without a revision',
    config: applied({ sha256: shaOld, canon: 'raw' }),
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'other bytes are told under a revision that is no number',
    config: applied({ revision: 'main@1f3c', sha256: shaOld, canon: 'raw' }),
    state: 'PENDING',
    late: 'STALE',
  },
  ...['v41', '41-dirty', '4.1', '-1', ''].map((revision): Case => ({
    when: `the revision ${JSON.stringify(revision)} alone is told`,
    config: applied({ revision }),
    state: 'UNKNOWN',
  })),
  { when: 'nothing was ever applied', config: { applied: 'never' }, state: 'PENDING', late: 'NEVER_LOADED' },
  {
    when: 'the new version was received and refused',
    config: { applied: old.applied ?? null, rejected: [{ key: null, kind: 'parse', message: null }] },
    state: 'REJECTED',
  },
  {
    when: 'something was refused before, and the new version is on its way',
    config: { ...old, rejected: [{ key: null, kind: 'parse', message: null }] },
    state: 'PENDING',
    late: 'REJECTED',
  },
  {
    when: 'nothing was ever applied, and the new version was refused',
    config: { applied: 'never', rejected: [{ key: null, kind: 'parse', message: null }] },
    state: 'REJECTED',
  },
  {
    when: 'the desired version is in use and an earlier one was refused',
    config: { rejected: [{ key: null, kind: 'parse', message: null }] },
    state: 'SYNCED',
  },
  {
    when: 'a newer revision is in use with other bytes',
    config: applied({ revision: '43', sha256: shaOld, canon: 'raw' }),
    state: 'AHEAD',
  },
  {
    when: 'a newer revision beyond 2^53 is in use with other bytes',
    config: applied({ revision: '9007199254740993', sha256: shaOld, canon: 'raw' }),
    state: 'AHEAD',
  },
  { when: 'a newer revision is told without a hash', config: applied({ revision: '43' }), state: 'UNKNOWN' },
  {
    when: 'the same revision has other bytes',
    config: applied({ revision: '42', sha256: shaOld, canon: 'raw' }),
    state: 'FORKED',
  },
  { when: 'the same revision is told without a hash', config: applied({ revision: '42' }), state: 'UNKNOWN' },
  { when: 'the hash is of another kind', config: applied({ sha256: shaOld, canon: 'jcs' }), state: 'UNKNOWN' },
  {
    when: 'an equal hash is said to be of another kind',
    config: applied({ sha256: shaNew, canon: 'tree' }),
    state: 'UNKNOWN',
  },
  { when: 'the hash does not say of what it is', config: applied({ sha256: shaNew }), state: 'UNKNOWN' },
  {
    when: 'the hash is of another kind under an older revision',
    config: applied({ revision: '41', sha256: shaOld, canon: 'jcs' }),
    state: 'PENDING',
    late: 'STALE',
  },
  { when: 'nothing is told of what is applied', config: { applied: null }, state: 'UNKNOWN' },
  { when: 'nothing is told of the config', config: null, state: 'UNKNOWN' },
  {
    when: 'another key is read',
    config: { source: { ...source, key: '/config/user/staging.json' } },
    state: 'FOREIGN',
  },
  {
    when: 'another store is read, though its content is the same',
    config: { source: { ...source, identity: '1' } },
    state: 'FOREIGN',
  },
  {
    when: 'the store is named in hexadecimal',
    config: { source: { ...source, identity: hexadecimal } },
    state: 'SYNCED',
  },
  ...[`0x${hexadecimal}`, `0X${hexadecimal.toUpperCase()}`].map((identity): Case => ({
    when: `the store is named ${identity}`,
    config: { source: { ...source, identity } },
    state: 'SYNCED',
  })),
  ...[`0${hexadecimal}`, `${hexadecimal}-a`, `a-${hexadecimal}`, '0x', ''].map((identity): Case => ({
    when: `the store is named ${JSON.stringify(identity)}`,
    config: { source: { ...source, identity } },
    state: 'FOREIGN',
  })),
  {
    when: 'the store and the key are not told',
    config: { source: { identity: null, key: null, mutable: null } },
    state: 'SYNCED',
  },
  {
    when: 'another source wins, whatever was applied',
    config: { overrides: [{ pointer: '/a', by: null }] },
    state: 'OVERRIDDEN',
  },
  {
    when: 'an old version is in use and it can not change',
    config: { ...old, source: { ...source, mutable: false } },
    state: 'FROZEN',
  },
  { when: 'an old version is in use and nothing is watched', config: { ...old, watchMode: 'none' }, state: 'FROZEN' },
  {
    when: 'the desired version is in use and it can not change',
    config: { source: { ...source, mutable: false } },
    state: 'SYNCED',
  },
]

const treeCases: Case[] = [
  {
    when: 'the tree hash is the same',
    config: applied({ sha256: shaNew, canon: 'tree' }),
    state: 'SYNCED',
    content: { canon: 'tree' },
  },
  {
    when: 'the tree hash is another',
    config: applied({ sha256: shaOld, canon: 'tree' }),
    state: 'PENDING',
    late: 'STALE',
    content: { canon: 'tree' },
  },
  {
    when: 'a raw hash stands against a tree',
    config: applied({ sha256: shaNew, canon: 'raw' }),
    state: 'UNKNOWN',
    content: { canon: 'tree' },
  },
]

const fileCases: Case[] = [
  {
    when: 'a file has the same bytes, whatever the store and revision',
    config: { source: { ...source, identity: '1' }, ...applied({ revision: '9', sha256: shaNew, canon: 'raw' }) },
    state: 'SYNCED',
  },
  {
    when: 'a file has other bytes: its revisions have no order',
    config: applied({ revision: '99', sha256: shaOld, canon: 'raw' }),
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'a file has other bytes, and something was refused before it was received',
    config: {
      ...applied({ sha256: shaOld, canon: 'raw' }),
      observed: { revision: null, sha256: shaOld, at: null },
      rejected: [{ key: null, kind: 'parse', message: null }],
    },
    state: 'PENDING',
    late: 'REJECTED',
  },
  {
    when: 'a file has other bytes, was received and refused',
    config: {
      ...applied({ sha256: shaOld, canon: 'raw' }),
      observed: { revision: null, sha256: shaNew, at: null },
      rejected: [{ key: null, kind: 'parse', message: null }],
    },
    state: 'REJECTED',
  },
  { when: 'a file stands against a revision alone', config: applied({ revision: '1' }), state: 'UNKNOWN' },
]

const jsonCases: Case[] = [
  { when: 'all values are equal', config: { values: comparison() }, state: 'SYNCED' },
  {
    when: 'all values are equal, in other bytes of an older revision',
    config: { ...old, values: comparison() },
    state: 'SYNCED',
  },
  {
    when: 'all values are equal and the version is older, with values that may have been removed since',
    config: { ...old, values: comparison({ extra: 1 }) },
    state: 'PENDING',
    late: 'STALE',
  },
  ...[{}, { withheld: 1 }, { against: shaOld }].map((more): Case => ({
    when: `the bytes are the same under an older revision, with further values and ${JSON.stringify(more)}`,
    config: {
      ...applied({ revision: '41', sha256: shaNew, canon: 'raw' }),
      values: comparison({ extra: 1, ...more }),
    },
    state: 'SYNCED',
  })),
  {
    when: 'all values are equal and further ones are in use',
    config: { values: comparison({ extra: 2 }) },
    state: 'SYNCED',
  },
  {
    when: 'a value differs though the hash is that of the desired bytes',
    config: { values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'a value differs and nothing else is told',
    config: { applied: null, values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'a value differs and is overridden',
    config: { values: comparison({ ...differing, overridden: 1 }) },
    state: 'OVERRIDDEN',
  },
  {
    when: 'two values differ and one is overridden',
    config: { values: comparison({ differing: 2, overridden: 1 }) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'an override that changes nothing',
    config: { overrides: [{ pointer: '/a', by: null }], values: comparison() },
    state: 'SYNCED',
  },
  {
    when: 'a withheld value is overridden',
    config: { values: comparison({ withheld: 1, withheldOverridden: 1 }) },
    state: 'OVERRIDDEN',
  },
  {
    when: 'a value is withheld and the hash covers it',
    config: { values: comparison({ withheld: 1 }) },
    state: 'SYNCED',
  },
  {
    when: 'a value is withheld and the jcs hash covers it',
    config: { ...applied({ sha256: shaJcs, canon: 'jcs' }), values: comparison({ withheld: 1 }) },
    state: 'SYNCED',
    content: jcs,
  },
  {
    when: 'a value is withheld and no hash covers it',
    config: { applied: null, values: comparison({ withheld: 1 }) },
    state: 'UNKNOWN',
  },
  {
    when: 'a value is withheld and the bytes are others',
    config: { ...applied({ sha256: shaOld, canon: 'raw' }), values: comparison({ withheld: 1 }) },
    state: 'UNKNOWN',
  },
  { when: 'no value was compared', config: { applied: null, values: comparison({ equal: 0 }) }, state: 'UNKNOWN' },
  {
    when: 'the values were held against another version',
    config: { applied: null, values: comparison({ against: shaOld }) },
    state: 'UNKNOWN',
  },
  { when: 'only the raw hash is told, and is the same', config: {}, state: 'SYNCED' },
  {
    when: 'only the raw hash is told, and is another: it may be the spelling',
    config: applied({ sha256: shaOld, canon: 'raw' }),
    state: 'UNKNOWN',
  },
  { when: 'another raw hash is told under an older revision', config: old, state: 'PENDING', late: 'STALE' },
  {
    when: 'only the jcs hash is told, and is the same',
    config: applied({ sha256: shaJcs, canon: 'jcs' }),
    state: 'SYNCED',
    content: jcs,
  },
  {
    when: 'only the jcs hash is told, and is another',
    config: applied({ sha256: shaOld, canon: 'jcs' }),
    state: 'PENDING',
    late: 'STALE',
    content: jcs,
  },
  {
    when: 'another jcs hash, where only a part is compared',
    config: applied({ sha256: shaOld, canon: 'jcs' }),
    state: 'UNKNOWN',
    content: jcs,
    spec: { only: ['/a'] },
  },
  {
    when: 'another jcs hash, where a part is ignored',
    config: applied({ sha256: shaOld, canon: 'jcs' }),
    state: 'UNKNOWN',
    content: jcs,
    spec: { ignore: ['/a'] },
  },
  {
    when: 'a jcs hash, where that is not defined',
    config: applied({ sha256: shaJcs, canon: 'jcs' }),
    state: 'UNKNOWN',
    content: { jcsUndefinedBecause: 'x' },
  },
  {
    when: 'the same revision has another jcs hash',
    config: applied({ revision: '42', sha256: shaOld, canon: 'jcs' }),
    state: 'FORKED',
    content: jcs,
  },
  {
    when: 'values differ under the same revision with other bytes',
    config: { ...applied({ revision: '42', sha256: shaOld, canon: 'raw' }), values: comparison(differing) },
    state: 'FORKED',
  },
  {
    when: 'values differ under the same revision, and no hash is told',
    config: { ...applied({ revision: '42' }), values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'values differ under the same revision, and a kind of hash is told without a hash',
    config: { ...applied({ revision: '42', canon: 'raw' }), values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'values differ under the same revision with the same jcs hash',
    config: { ...applied({ revision: '42', sha256: shaJcs, canon: 'jcs' }), values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
    content: jcs,
  },
  {
    when: 'values differ under the same revision with a jcs hash, where that is not defined',
    config: { ...applied({ revision: '42', sha256: shaJcs, canon: 'jcs' }), values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
  },
  {
    when: 'values differ under the same revision with a hash of another kind',
    config: { ...applied({ revision: '42', sha256: shaOld, canon: 'tree' }), values: comparison(differing) },
    state: 'PENDING',
    late: 'STALE',
    content: jcs,
  },
  {
    when: 'values differ under a newer revision',
    config: { ...applied({ revision: '43' }), values: comparison(differing) },
    state: 'AHEAD',
  },
  {
    when: 'values are equal and nothing was ever applied',
    config: { applied: 'never', values: comparison() },
    state: 'PENDING',
    late: 'NEVER_LOADED',
  },
  {
    when: 'an override is told without values',
    config: { overrides: [{ pointer: '/a', by: null }] },
    state: 'OVERRIDDEN',
  },
]

describe.each([
  ['raw', rawCases, {}],
  ['raw, of a folder', treeCases, { desired: { from: 'folder' as const, path: 'conf' } }],
  ['raw, of a file', fileCases, { desired: { from: 'file' as const, path: 'app.json' } }],
  ['json', jsonCases, json],
] as const)('the state with as: %s', (_name, cases, over: Partial<Spec>) => {
  it.each([...cases])('when $when: $state', ({ config: told, state, late = state, spec: more, content }) => {
    const held = standard({ ...over, ...more }, content)
    const about = told === null ? null : config(told)
    expect(stateOf(about, held, 9_999)).toBe(state)
    expect(stateOf(about, held, 10_000)).toBe(late)
  })
})
