import { describe, expect, it } from 'vitest'
import type { Observation, Reported } from '../../../src/checks/dependencies/evidence.ts'
import type { Finding } from '../../../src/core/finding.ts'
import {
  answerOf,
  curl,
  database,
  dependency,
  finding,
  gray1,
  gray2,
  graySolo,
  judged,
  ofOrders,
  probe,
  reached,
  refused,
  seen,
  sightOf,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

const declared = { expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }
const down = dependency({ status: 'fail', identity: null })
const notSeen = 'the runner did not look at it'
const elsewhere = 'orders-db.staging:5432'

type Lists = Readonly<Record<string, Reported>>

function answers(lists: Lists): Observation[] {
  return Object.entries(lists).map(([address, reported]) => seen(address, [reported]))
}

/** The findings of one code about instances that report these. */
function found(code: string, lists: Lists, entry: object = {}, more: readonly Observation[] = []): Finding[] {
  const isStable = (address: string) => address === stable1 || address === stable2
  const stable = Object.keys(lists).filter(isStable)
  const groups = {
    gray: { addresses: Object.keys(lists).filter((address) => !isStable(address)) },
    stable: stable.length === 0 ? undefined : { addresses: stable },
  }
  const judgement = judged([...answers(lists), ...more], specFor(entry, groups))
  return judgement.findings.filter((one) => one.code === code)
}

describe('what is told of a dependency that gray does not reach', () => {
  it('names the stable instances that do, and asks the first failing one again', () => {
    const lists = { [gray1]: dependency(), [gray2]: down, [stable1]: dependency(), [stable2]: dependency() }

    expect(found('dependencies.gray-failing', lists, declared, [probe([reached])])).toEqual([
      finding(
        'dependencies.gray-failing',
        ofOrders(
          {
            message: `1 of 2 gray instances report it as failing (${gray2}), while 2 of 2 stable instances reach it; the runner reaches it (1 of 1 addresses accept a connection)`,
            expected: 'pass',
            actual: 'fail',
            evidence: [sightOf('tcp 10.9.0.1')],
          },
          gray2,
          stable1,
          stable2,
        ),
      ),
    ])
  })

  it('counts the stable instances that reach it among those that may tell', () => {
    const old = dependency({ checkedAt: '2026-11-21T01:00:00Z' })
    const lists = { [gray1]: down, [stable1]: old, [stable2]: dependency({ status: 'warn' }) }

    expect(found('dependencies.gray-failing', lists).map(({ message }) => message)).toEqual([
      `orders-db: 1 of 1 gray instances report it as failing (${gray1}), while 1 of 1 stable instances reach it; ${notSeen}`,
    ])
  })

  it('names the stable instances that fail too', () => {
    const lists = { [gray1]: down, [stable1]: down, [stable2]: dependency({ status: null }) }

    expect(found('dependencies.shared-failure', lists)).toEqual([
      finding(
        'dependencies.shared-failure',
        ofOrders(
          {
            message: `1 of 1 gray instances report it as failing (${gray1}), and 1 of 2 stable instances do too; ${notSeen}`,
            expected: 'pass',
            actual: 'fail',
          },
          gray1,
          stable1,
          stable2,
        ),
      ),
    ])
    expect(found('dependencies.stable-failing', lists)).toEqual([])
  })

  it('names the other gray instances that reach it, where no stable one tells', () => {
    const lists = { [gray1]: dependency(), [gray2]: down }

    expect(found('dependencies.mixed', lists, declared)).toEqual([
      finding(
        'dependencies.mixed',
        ofOrders(
          {
            message: `1 of 2 gray instances report it as failing (${gray2}), while 1 of 2 gray instances reach it; ${notSeen}`,
            expected: 'pass',
            actual: 'fail',
          },
          gray2,
          gray1,
        ),
      ),
    ])
  })

  it.each([
    [reached, 'gray-failing', 'reaches it (1 of 1 addresses accept a connection)'],
    [refused, 'unattributed-failure', 'does not reach it: 10.9.0.1:5432 refused the connection'],
  ] as const)('tells what the runner saw, where no instance tells: %j', (outcome, what, words) => {
    const message = `1 of 1 gray instances report it as failing (${gray1}), no stable instance tells whether it reaches it; the runner ${words}`

    expect(found(`dependencies.${what}`, { [gray1]: down }, declared, [probe([outcome])])).toEqual([
      finding(
        `dependencies.${what}`,
        ofOrders({ message, expected: 'pass', actual: 'fail', evidence: [sightOf('tcp 10.9.0.1')] }, gray1),
      ),
    ])
  })

  it('judges each instance by those who use its target, one finding for each outcome', () => {
    const lists = { [gray1]: { ...down, target: elsewhere }, [gray2]: down, [stable1]: dependency() }

    expect(found('dependencies.gray-failing', lists)).toEqual([
      finding(
        'dependencies.gray-failing',
        ofOrders(
          {
            message: `1 of 2 gray instances report it as failing (${gray2}), while 1 of 1 stable instances reach it; ${notSeen}`,
            expected: 'pass',
            actual: 'fail',
          },
          gray2,
          stable1,
        ),
      ),
    ])
    expect(found('dependencies.unattributed-failure', lists)).toEqual([
      finding(
        'dependencies.unattributed-failure',
        ofOrders(
          {
            message: `1 of 2 gray instances report it as failing (${gray1}), no stable instance tells whether it reaches it; ${notSeen}`,
            expected: 'pass',
            actual: 'fail',
          },
          gray1,
        ),
      ),
    ])
  })

  it('joins those that fail alike, with what the first of them is held against', () => {
    const lists = {
      [gray1]: { ...down, target: elsewhere },
      [gray2]: down,
      [stable1]: dependency({ target: elsewhere }),
      [stable2]: dependency(),
    }

    expect(found('dependencies.gray-failing', lists)).toEqual([
      finding(
        'dependencies.gray-failing',
        ofOrders(
          {
            message: `2 of 2 gray instances report it as failing (${gray1}, ${gray2}), while 1 of 1 stable instances reach it; ${notSeen}`,
            expected: 'pass',
            actual: 'fail',
          },
          gray1,
          gray2,
          stable1,
        ),
      ),
    ])
  })

  it.each([
    [null, database],
    [database, null],
  ])('lets who does not tell a target witness for any: %s and %s', (target, onStable) => {
    const lists = { [gray1]: { ...down, target }, [stable1]: dependency({ target: onStable }) }

    expect(found('dependencies.gray-failing', lists)).toHaveLength(1)
  })
})

describe('what is told of a status', () => {
  it.each([
    [null, 'dependencies.status-unknown', 'no status'],
    ['warn', 'dependencies.degraded', 'a warning'],
  ] as const)('%s', (status, code, words) => {
    const lists = { [gray1]: dependency(), [gray2]: dependency({ status }), [stable1]: dependency() }
    const message = `1 of 2 gray instances report it with ${words} (${gray2})`

    expect(found(code, lists)).toEqual([finding(code, ofOrders({ message, expected: 'pass', actual: words }, gray2))])
  })

  it('that only stable instances report as failing', () => {
    const lists = { [gray1]: dependency(), [stable1]: dependency(), [stable2]: down }

    expect(found('dependencies.stable-failing', lists)).toEqual([
      finding(
        'dependencies.stable-failing',
        ofOrders(
          {
            message: `1 of 2 stable instances report it as failing (${stable2}), no gray one does`,
            expected: 'pass',
            actual: 'fail on stable',
          },
          stable2,
        ),
      ),
    ])
  })
})

describe('a name that an instance lists several times', () => {
  const codesOf = (...entries: readonly Reported[]) => {
    const spec = specFor(declared, graySolo)
    return judged([seen(gray1, entries)], spec).findings.map(({ code }) => code)
  }

  it.each([
    [['pass', 'warn'], ['dependencies.degraded']],
    [['warn', null], ['dependencies.status-unknown']],
    [['pass', null, 'fail'], ['dependencies.unattributed-failure']],
    [['pass', 'pass'], []],
  ] as const)('%j counts with the worst status', (statuses, codes) => {
    expect(codesOf(...statuses.map((status) => dependency({ status })))).toEqual(codes)
  })

  it('tells its target only where each entry does', () => {
    expect(codesOf(dependency(), dependency({ target: null }))).toEqual(['dependencies.target-unknown'])
  })

  it('is as old as its oldest entry, and undated where one is', () => {
    const old = dependency({ checkedAt: '2026-11-21T01:57:00Z' })
    expect(codesOf(dependency(), old)).toEqual(['dependencies.report-old'])
    expect(codesOf(old, dependency({ checkedAt: null }))).toEqual(['dependencies.report-undated'])
  })
})

describe('what is told of ages', () => {
  const checked = (checkedAt: string | null) => dependency({ checkedAt })

  it.each([
    ['2026-11-21T01:50:00.100Z', 'dependencies.report-old', '10m ago', 'within 1m'],
    ['2026-11-21T01:50:00.099Z', 'dependencies.report-outdated', '10m ago', 'within 10m'],
    ['2026-11-21T01:48:29.500Z', 'dependencies.report-outdated', '11m31s ago', 'within 10m'],
    ['2026-11-21T01:59:00.099Z', 'dependencies.report-old', '1m ago', 'within 1m'],
  ] as const)('%s', (checkedAt, code, actual, expected) => {
    const lists = { [gray1]: checked(checkedAt), [gray2]: dependency(), [stable1]: dependency() }
    const message = `1 of 2 gray instances last checked it up to ${actual} (${gray1})`

    expect(found(code, lists)).toEqual([finding(code, ofOrders({ message, expected, actual }, gray1))])
  })

  it('is nothing of a check that is just within its limit', () => {
    const lists = { [gray1]: checked('2026-11-21T01:59:00.100Z'), [stable1]: dependency() }

    expect(found('dependencies.report-old', lists)).toEqual([])
  })

  it('is that of the oldest of several', () => {
    const lists = {
      [gray1]: checked('2026-11-21T01:30:00Z'),
      [gray2]: checked('2026-11-21T01:40:00Z'),
      [stable1]: dependency(),
    }

    expect(found('dependencies.report-outdated', lists).map(({ message }) => message)).toEqual([
      `orders-db: 2 of 2 gray instances last checked it up to 30m ago (${gray1}, ${gray2})`,
    ])
  })

  it('names all that is undated in one finding', () => {
    const undated = [checked(null), dependency({ name: 'cache', checkedAt: null }), dependency({ name: 'mail' })]
    const all = [dependency(), dependency({ name: 'cache' }), dependency({ name: 'mail' })]
    const observations = [
      seen(gray1, undated),
      seen(gray2, [...all.slice(1), checked(null)], { id: 'user-gray-2' }),
      seen(stable1, all),
      seen(stable2, all),
    ]

    expect(judged(observations).findings).toEqual([
      finding('dependencies.report-undated', {
        subject: 'gray instances',
        message: '2 gray instances do not tell when they checked cache, orders-db',
        expected: 'checkedAt as an RFC 3339 time that is not in the future',
        actual: 'none that is usable',
        evidence: [answerOf(gray1), answerOf(gray2, `user-gray-2 (${gray2})`)],
      }),
    ])
  })
})

describe('a time', () => {
  it.each([
    ['2026-11-21T02:00:05.100Z', true],
    ['2026-11-21T02:00:05.101Z', false],
    ['2026-11-21t02:00:00z', true],
    ['2026-11-21T02:00:00.1234567Z', true],
    ['2026-11-20T22:30:00-03:30', true],
    ['+002026-11-21T02:00:00Z', false],
    ['2026-11-21T02:00:00Z (UTC)', false],
    ['2026-11-21T02:00:00', false],
    ['2026-11-21 02:00:00Z', false],
    ['2026-11-21T02:00Z', false],
    ['2026-02-30T25:00:00Z', false],
    ['', false],
  ])('%s is usable: %s', (checkedAt, isUsable) => {
    const lists = { [gray1]: dependency({ checkedAt }), [stable1]: dependency() }

    expect(found('dependencies.report-undated', lists)).toHaveLength(isUsable ? 0 : 1)
  })

  const checkedAt = '2026-11-21T02:00:00Z'
  const ago = (clock: object) =>
    judged([seen(gray1, [dependency({ checkedAt })], clock)], specFor(declared, graySolo)).findings.map(
      ({ code, actual }) => [code, actual],
    )

  it.each([
    ['its own clock', { now: '2026-11-21T02:03:00Z', nonceEchoed: true }, '3m ago'],
    ['the later clock', { now: '2026-11-21T02:03:00Z', nonceEchoed: false }, '3m ago'],
    ['the later clock', { now: '2026-11-21T02:03:00Z', nonceEchoed: null }, '3m ago'],
    ['the runner’s clock', { now: null, at: '2026-11-21T02:02:00Z' }, '2m ago'],
    ['the runner’s clock', { now: 'noon', at: '2026-11-21T02:02:00Z' }, '2m ago'],
    ['its own clock', { now: '2026-11-21T02:02:00Z', nonceEchoed: false, at: 'noon' }, '2m ago'],
  ])('is measured by %s: %j', (_whose, clock, actual) => {
    expect(ago(clock)).toEqual([['dependencies.report-old', actual]])
  })

  it('is measured by its own clock, even one that is slow', () => {
    const entry = dependency({ checkedAt: '2026-11-21T01:00:00Z' })
    const slow = { now: '2026-11-21T01:02:00Z', nonceEchoed: true }

    expect(judged([seen(gray1, [entry], slow)], specFor(declared, graySolo)).findings).toMatchObject([
      { code: 'dependencies.report-old', actual: '2m ago' },
    ])
  })

  it('can not be measured by no clock', () => {
    expect(ago({ now: null, at: 'noon' })).toEqual([['dependencies.report-undated', 'none that is usable']])
  })
})

describe('many instances', () => {
  const addresses = [1, 2, 3, 4, 5, 6].map((number) => `10.0.1.2${number}:8080`)

  it.each([
    [5, addresses.slice(0, 5).join(', ')],
    [6, `${addresses.slice(0, 5).join(', ')} and 1 more`],
  ])('are named up to the fifth: %i', (count, names) => {
    const lists = Object.fromEntries(
      addresses.slice(0, count).map((address) => [address, dependency({ status: null })]),
    )

    expect(found('dependencies.status-unknown', lists, declared)[0]).toMatchObject({
      message: `orders-db: ${count} of ${count} gray instances report it with no status (${names})`,
      evidence: addresses.slice(0, count).map((address) => answerOf(address)),
      reproduce: curl(gray1),
    })
  })
})
