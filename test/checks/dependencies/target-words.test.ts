import { describe, expect, it } from 'vitest'
import type { Reported } from '../../../src/checks/dependencies/evidence.ts'
import type { DependenciesCode } from '../../../src/checks/dependencies/reasons.ts'
import type { Finding, FindingDetails } from '../../../src/core/finding.ts'
import {
  database,
  dependency,
  finding,
  gray1,
  gray2,
  judged,
  ofOrders,
  seen,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

const declared = { expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }
const other = 'orders-db.b:5432'

const on = (target: string | null, more: Partial<Reported> = {}) => dependency({ target, identity: null, ...more })
const find = (identity: string | null, more: Partial<Reported> = {}) => dependency({ identity, ...more })

/** What two gray and two stable instances report of orders-db; several entries are joined in a list. */
type Four = readonly (Reported | readonly Reported[])[]

function findings(four: Four, entry: object = {}): Finding[] {
  const addresses = [gray1, gray2, stable1, stable2]
  const lists = four.map((reported, index) => seen(addresses[index] ?? '', [reported].flat()))
  return [...judged(lists, specFor(entry)).findings]
}

type Case = [
  what: string,
  code: DependenciesCode,
  four: Four,
  entry: object,
  told: Omit<FindingDetails, 'subject'>,
  witnesses: readonly string[],
]

describe('what is told of a target', () => {
  it.each<Case>([
    [
      'that is not that of stable',
      'dependencies.target-differs',
      [on(database), on(other), on(database), on(database)],
      {},
      {
        message: `1 of 2 gray instances use ${other} instead of ${database}, as stable (${gray2})`,
        expected: `${database}, as stable`,
        actual: other,
      },
      [gray2],
    ],
    [
      'that is not the declared one',
      'dependencies.target-differs',
      [on(other), on('orders-db.a:5432'), on(database), on(database)],
      declared,
      {
        message: `2 of 2 gray instances use orders-db.a:5432, ${other} instead of ${database}, as declared (${gray1}, ${gray2})`,
        expected: `${database}, as declared`,
        actual: `orders-db.a:5432, ${other}`,
      },
      [gray1, gray2],
    ],
    [
      'of which stable uses several',
      'dependencies.stable-mixed',
      [on(database), on('orders-db.a:5432'), on(database), on(other)],
      {},
      {
        message: `the stable instances use 2 targets, ${other}, ${database}, so that none of them shows what is right`,
        expected: 'one target',
        actual: `${other}, ${database}`,
      },
      [gray1],
    ],
    [
      'that is not told, while stable tells it',
      'dependencies.target-unknown',
      [on(null), on(database), on(database), on(database)],
      {},
      {
        message: `1 of 2 gray instances do not tell which target they reach (${gray1})`,
        expected: database,
        actual: 'not told',
      },
      [gray1],
    ],
    [
      'that is not told, while it is declared',
      'dependencies.target-unknown',
      [on(null), on(null), on(null), on(null)],
      declared,
      {
        message: `2 of 2 gray instances do not tell which target they reach (${gray1}, ${gray2})`,
        expected: database,
        actual: 'not told',
      },
      [gray1, gray2],
    ],
    [
      'that stable does not tell',
      'dependencies.target-uncompared',
      [on(database), on(database), on(null), on(null)],
      {},
      {
        message: 'the stable instances do not tell their target, so that of the gray ones could not be compared',
        expected: 'a target told by both',
        actual: 'not told',
      },
      [gray1, gray2],
    ],
    [
      'of stable that is not the declared one',
      'dependencies.stable-differs',
      [on(database), on(database), on(other), on(database)],
      declared,
      {
        message: `1 of 2 stable instances use ${other} instead of the declared ${database}`,
        expected: database,
        actual: other,
      },
      [stable1],
    ],
  ])('%s', (_what, code, four, entry, told, witnesses) => {
    expect(findings(four, entry).filter((one) => one.code === code)).toEqual([
      finding(code, ofOrders(told, ...witnesses)),
    ])
  })

  it.each<[string, Four, object, string[]]>([
    ['is asked of those that reach it only', [on(null, { status: 'fail' }), on(database)], declared, []],
    ['is not compared twice with stable where it is astray', [on(other), on(database)], declared, ['target-differs']],
    [
      'of stable that is not told is not held against stable',
      [on(database), on(database), on(null), on(database)],
      declared,
      [],
    ],
    ['of gray alone has nothing to be compared with', [on(database), on(database)], {}, []],
  ])('%s', (_what, four, entry, codes) => {
    const told = findings(four, entry).map(({ code }) => code)
    expect(told.filter((code) => /target|stable-(differs|mixed)/.test(code))).toEqual(
      codes.map((code) => `dependencies.${code}`),
    )
  })

  it('must lead to the declared server in each entry of a list', () => {
    const both = [on(database), on(other)]

    expect(findings([both, on(database), on(database), on(database)], declared)).toContainEqual(
      finding(
        'dependencies.target-differs',
        ofOrders(
          {
            message: `1 of 2 gray instances use ${other}, ${database} instead of ${database}, as declared (${gray1})`,
            expected: `${database}, as declared`,
            actual: `${other}, ${database}`,
          },
          gray1,
        ),
      ),
    )
  })
})

describe('what is told of an identity', () => {
  const asDeclared = { expect: [{ name: 'orders-db', kind: 'tcp', target: database, identity: '7312' }] }

  it.each<Case>([
    [
      'that is not that of stable',
      'dependencies.identity-differs',
      [find('7312'), find('6620'), find('7312'), find('7312')],
      {},
      {
        message: `1 of 2 gray instances reach the server 6620 instead of 7312, as stable (${gray2})`,
        expected: '7312, as stable',
        actual: '6620',
      },
      [gray2],
    ],
    [
      'that is not the declared one',
      'dependencies.identity-differs',
      [find('6620'), find('6621'), find('6620'), find('6620')],
      asDeclared,
      {
        message: `2 of 2 gray instances reach the server 6620, 6621 instead of 7312, as declared (${gray1}, ${gray2})`,
        expected: '7312, as declared',
        actual: '6620, 6621',
      },
      [gray1, gray2],
    ],
    [
      'that is not told, while stable tells it',
      'dependencies.identity-unknown',
      [find(null), find('7312'), find('7312'), find('7312')],
      {},
      {
        message: `1 of 2 gray instances do not tell the identity of the server, which must be 7312, as stable (${gray1})`,
        expected: '7312, as stable',
        actual: 'not told',
      },
      [gray1],
    ],
    [
      'of which stable finds several under one target',
      'dependencies.stable-mixed',
      [find('7312'), find('7312'), find('7312'), find('6620')],
      {},
      {
        message:
          'the stable instances reach 2 servers under one target, 6620, 7312, so that none of them shows what is right',
        expected: 'one identity',
        actual: '6620, 7312',
      },
      [gray1, gray2],
    ],
  ])('%s', (_what, code, four, entry, told, witnesses) => {
    expect(findings(four, entry).filter((one) => one.code === code)).toEqual([
      finding(code, ofOrders(told, ...witnesses)),
    ])
  })

  it.each<[string, Four, string[]]>([
    [
      'is held against what stable finds under the same target, whatever its case',
      [find('6620', { target: 'ORDERS-DB.prod:5432' }), find('7312'), find('7312'), find('7312')],
      ['identity-differs', 'mixed'],
    ],
    [
      'is held against what stable finds where no target is told',
      [
        find('6620', { target: null }),
        find('6620', { target: null }),
        ...[1, 2].map(() => find('7312', { target: null })),
      ],
      ['identity-differs', 'target-uncompared'],
    ],
    [
      'is held against nothing under a target of its own',
      [find('6620', { target: other }), find('7312'), find('7312'), find('7312')],
      ['mixed', 'target-differs'],
    ],
    ['is not asked for where stable finds none', [find(null), find('7312'), find(null), find(null)], []],
    [
      'is compared for each entry of a list',
      [[find('7312'), find('9000', { name: 'orders-db', target: other })], find('7312'), find('7312'), find('7312')],
      ['mixed', 'target-differs'],
    ],
    [
      'of a second entry counts too',
      [[find('7312'), find('6620')], [find('7312'), find('6620')], find('7312'), find('7312')],
      ['identity-differs', 'mixed'],
    ],
    [
      'is unclear where one of two targets leads stable to several servers',
      ['7312', '7312', '7312', '6620'].map((identity) => [find(identity), find('1', { target: other })]),
      ['stable-mixed'],
    ],
    [
      'may be missing from one entry of a list for its target alone',
      [[find('7312'), find(null, { target: other })], find('7312'), find('7312'), find('7312')],
      ['mixed', 'target-differs'],
    ],
    [
      'of a second entry has to be told too',
      [[find('7312'), find(null)], find('7312'), find('7312'), find('7312')],
      ['identity-unknown'],
    ],
  ])('%s', (_what, four, codes) => {
    expect(findings(four).map(({ code }) => code)).toEqual(codes.map((code) => `dependencies.${code}`))
  })
})

describe('what is told of gray instances that differ', () => {
  it.each<Case>([
    [
      'in their targets',
      'dependencies.mixed',
      [on(database), on(other), on(database), on(database)],
      {},
      {
        message: `the gray instances use different targets: ${other} on ${gray2}; ${database} on ${gray1}`,
        expected: 'the same for all',
        actual: `${other} on ${gray2}; ${database} on ${gray1}`,
      },
      [gray1, gray2],
    ],
    [
      'in the servers that they reach',
      'dependencies.mixed',
      [find('7312'), find('6620'), find('7312'), find('7312')],
      {},
      {
        message: `the gray instances reach different servers: 6620 on ${gray2}; 7312 on ${gray1}`,
        expected: 'the same for all',
        actual: `6620 on ${gray2}; 7312 on ${gray1}`,
      },
      [gray1, gray2],
    ],
  ])('%s', (_what, code, four, entry, told, witnesses) => {
    expect(findings(four, entry).filter((one) => one.code === code)).toEqual([
      finding(code, ofOrders(told, ...witnesses)),
    ])
  })

  it.each<[string, Four, number]>([
    ['in targets as stable does', [on(database), on(other), on(other), on(database)], 0],
    ['in one target more than stable', [on(database), on(other), on(other), on(other)], 1],
    ['in that one tells none', [on(database), on(null), on(database), on(database)], 0],
    ['in servers as stable does', [find('7312'), find('6620'), find('6620'), find('7312')], 0],
    ['in that one tells no server', [find('7312'), find(null), find('7312'), find('7312')], 0],
    [
      'in the server under one of two targets',
      [
        [find('7312'), find('1', { target: other })],
        [find('7312'), find('2', { target: other })],
        [find('7312'), find('1', { target: other })],
        [find('7312'), find('1', { target: other })],
      ],
      1,
    ],
    [
      'not at all where each has two servers under two targets',
      [1, 2, 3, 4].map(() => [find('7312'), find('1', { target: other })]),
      0,
    ],
  ])('%s', (_what, four, count) => {
    expect(findings(four).filter(({ code }) => code === 'dependencies.mixed')).toHaveLength(count)
  })
})
