import { describe, expect, it } from 'vitest'
import type { Reported } from '../../../src/checks/dependencies/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  codes,
  database,
  dependency,
  failure,
  gray1,
  gray2,
  graySolo,
  healthy,
  judged,
  laterLook,
  probe,
  reached,
  refused,
  seen,
  silence,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

const declared = { expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }

/** One gray and one stable instance that report these. */
function pair(gray: readonly Reported[] | null, stable: readonly Reported[] | null, entry: object = {}): Judgement {
  const groups = { gray: { addresses: [gray1] }, stable: { addresses: [stable1] } }
  return judged([seen(gray1, gray), seen(stable1, stable)], specFor(entry, groups))
}

/** One gray instance without any stable one. */
function solo(gray: readonly Reported[], entry: object = declared, more: readonly unknown[] = []): Judgement {
  return judged([seen(gray1, gray), ...more], specFor(entry, graySolo))
}

function onlyFinding(judgement: Judgement): Judgement['findings'][number] {
  expect(judgement.findings).toHaveLength(1)
  const [finding] = judgement.findings
  if (finding === undefined) throw new Error('no finding')
  return finding
}

describe('a sound release', () => {
  it('passes, with a proof for each dependency that names what was reached', () => {
    const judgement = judged(healthy())

    expect(judgement).toMatchObject({ status: 'pass', findings: [], needs: null })
    expect(judgement.proofs).toEqual([
      {
        subject: 'orders-db',
        statement: `orders-db: 2 of 2 gray instances reach ${database} (identity 7312), as stable does`,
        observations: 4,
      },
    ])
  })

  it('is as declared too, whatever the case of the host name', () => {
    const entry = { expect: [{ name: 'orders-db', kind: 'tcp', target: 'Orders-DB.prod:5432', identity: '7312' }] }

    const judgement = judged(healthy(), specFor(entry))

    expect(judgement.status).toBe('pass')
    expect(judgement.proofs[0]?.statement).toBe(
      `orders-db: 2 of 2 gray instances reach ${database} (identity 7312), as declared and as stable does`,
    )
  })

  it('needs no stable instances where everything is declared', () => {
    const judgement = solo([dependency({ identity: null })])

    expect(judgement).toMatchObject({ status: 'pass', findings: [] })
    expect(judgement.proofs[0]?.statement).toBe(`orders-db: 1 of 1 gray instances reach ${database}, as declared`)
  })

  it('may use a URL where host and port are declared', () => {
    const reported = dependency({ target: 'postgres://***@ORDERS-DB.prod:5432/orders' })

    expect(pair([reported], [reported], declared).status).toBe('pass')
  })

  it('is not proven by nothing', () => {
    expect(judged([])).toMatchObject({ status: 'inconclusive', proofs: [] })
    expect(codes(judged([]))).toEqual(['dependencies.instance-unread'])
    expect(codes(pair([], []))).toEqual(['run.no-evidence'])
  })
})

describe('a dependency that gray does not reach', () => {
  const down = dependency({ status: 'fail', identity: null })

  it('and stable reaches fails', () => {
    const observations = [
      seen(gray1, [dependency()]),
      seen(gray2, [down], { id: 'user-gray-2' }),
      ...healthy().slice(2),
    ]

    const judgement = judged([...observations, probe([reached])], specFor(declared))
    const finding = onlyFinding(judgement)

    expect(judgement).toMatchObject({ status: 'fail', proofs: [] })
    expect(finding).toMatchObject({
      code: 'dependencies.gray-failing',
      subject: 'orders-db',
      expected: 'pass',
      actual: 'fail',
      reproduce: `curl -sS 'http://${gray2}/graycheck/state'`,
    })
    expect(finding.message).toBe(
      `orders-db: 1 of 2 gray instances report it as failing (user-gray-2 (${gray2})), while 2 of 2 stable instances reach it; the runner reaches it (1 of 1 addresses accept a connection)`,
    )
    expect(finding.evidence.map(({ vantage }) => vantage)).toEqual([
      `user-gray-2 (${gray2})`,
      stable1,
      stable2,
      'runner',
    ])
  })

  it('nor does stable is not the fault of gray', () => {
    const judgement = pair([down], [down])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.shared-failure', severity: 'inconclusive' })
    expect(judgement.needs?.message).toBe('one look that settles orders-db')
  })

  it('while one stable instance does is', () => {
    const observations = [
      seen(gray1, [down]),
      seen(gray2, [down]),
      seen(stable1, [down]),
      seen(stable2, [dependency()]),
    ]

    expect(codes(judged(observations))).toEqual(['dependencies.gray-failing'])
  })

  it('without a witness is inconclusive', () => {
    expect(onlyFinding(solo([down]))).toMatchObject({ code: 'dependencies.unattributed-failure' })
    expect(onlyFinding(solo([down], declared, [probe([refused])])).message).toContain('the runner does not reach it')
    expect(codes(pair([down, dependency({ name: 'cache' })], [dependency({ name: 'cache' })]))).toEqual([
      'dependencies.unattributed-failure',
      'dependencies.undeclared',
    ])
  })

  it('and the runner does is the fault of gray', () => {
    const judgement = solo([down], declared, [probe([reached])])

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement).code).toBe('dependencies.gray-failing')
  })

  it('and another gray instance does is a difference among the gray ones', () => {
    const spec = specFor(declared, { ...graySolo, gray: { addresses: [gray1, gray2] } })

    const judgement = judged([seen(gray1, [down]), seen(gray2, [dependency()])], spec)

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement).message).toContain('while 1 of 2 gray instances reach it')
    expect(onlyFinding(judgement).code).toBe('dependencies.mixed')
  })

  it('is not held against stable instances that reach another target', () => {
    const moved = { expect: [{ name: 'orders-db', kind: 'tcp', target: 'new-db.prod:5432' }] }

    const judgement = pair([dependency({ status: 'fail', target: 'new-db.prod:5432' })], [dependency()], moved)

    expect(codes(judgement)).toEqual(['dependencies.unattributed-failure', 'dependencies.stable-differs'])
  })

  it('is not held against what stable reached long ago', () => {
    const judgement = pair([down], [dependency({ checkedAt: '2026-11-21T01:00:00Z' })])

    expect(codes(judgement)).toEqual(['dependencies.unattributed-failure'])
  })

  it('listed twice counts with its worst status', () => {
    expect(codes(pair([dependency(), down], [dependency()]))).toEqual(['dependencies.gray-failing'])
  })
})

describe('a dependency that stable does not reach', () => {
  it('and gray does is worth a warning', () => {
    const cache = dependency({ name: 'cache' })

    const judgement = pair([dependency(), cache], [dependency({ status: 'fail' }), cache])

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.stable-failing', severity: 'warning' })
    expect(judgement.proofs.map(({ subject }) => subject)).toEqual(['cache'])
  })

  it('is no proof that the one of gray is right', () => {
    expect(pair([dependency()], [dependency({ status: 'fail' })]).status).toBe('inconclusive')
  })
})

describe('the target', () => {
  const staging = dependency({ target: 'orders-db.staging:5432', identity: null })

  it('of gray must be that of stable', () => {
    const judgement = pair([staging], [dependency()])

    expect(judgement).toMatchObject({ status: 'fail', proofs: [] })
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dependencies.target-differs',
      expected: `${database}, as stable`,
      actual: 'orders-db.staging:5432',
    })
  })

  it('of gray must be the declared one', () => {
    expect(onlyFinding(solo([staging]))).toMatchObject({
      code: 'dependencies.target-differs',
      expected: `${database}, as declared`,
    })
  })

  it('may move away from stable where that is declared', () => {
    const moved = { expect: [{ name: 'orders-db', kind: 'tcp', target: 'orders-db.staging:5432' }] }

    const judgement = pair([staging], [dependency()], moved)

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.stable-differs', severity: 'warning' })
    expect(judgement.proofs[0]?.statement).toBe(
      'orders-db: 1 of 1 gray instances reach orders-db.staging:5432, as declared',
    )
  })

  it('must be that of stable in full, even on the declared server', () => {
    const gray = dependency({ target: 'postgres://orders-db.prod:5432/staging' })
    const stable = dependency({ target: 'postgres://orders-db.prod:5432/orders' })

    expect(codes(pair([gray], [stable], declared))).toContain('dependencies.target-differs')
  })

  it('is not the same under another spelling, but for case', () => {
    expect(codes(pair([dependency({ target: 'orders-db:5432' })], [dependency()]))).toContain(
      'dependencies.target-differs',
    )
    expect(pair([dependency({ target: 'ORDERS-DB.PROD:5432' })], [dependency()]).status).toBe('pass')
  })

  it('must be told where there is one to compare with', () => {
    const untold = dependency({ target: null })

    expect(onlyFinding(solo([untold]))).toMatchObject({ code: 'dependencies.target-unknown', expected: database })
    expect(codes(pair([untold], [dependency()]))).toEqual(['dependencies.target-unknown'])
  })

  it('that stable does not tell is not compared, which is told', () => {
    const untold = dependency({ target: null })

    const judgement = pair([untold], [untold])

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.target-uncompared', severity: 'warning' })
    expect(judgement.proofs[0]?.statement).toContain('reach it (target not told) (identity 7312)')
  })

  it('proves nothing where the stable instances differ themselves', () => {
    const other = dependency({ target: 'orders-db.b:5432' })
    const observations = [gray1, gray2, stable1].map((address) => seen(address, [dependency()]))

    const judgement = judged([...observations, seen(stable2, [other])])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dependencies.stable-mixed',
      actual: `orders-db.b:5432, ${database}`,
    })
    expect(judged([...observations, seen(stable2, [other])], specFor(declared)).status).toBe('pass')
  })

  it('that differs among gray instances alone is told as such', () => {
    const third = dependency({ name: 'mail', target: 'mail.a:25' })
    const fourth = dependency({ name: 'mail', target: 'mail.b:25' })
    const observations = [seen(gray1, [third]), seen(gray2, [fourth]), seen(stable1, []), seen(stable2, [])]

    const judgement = judged(observations)

    expect(judgement.status).toBe('fail')
    expect(judgement.findings[0]).toMatchObject({
      code: 'dependencies.mixed',
      message: `mail: the gray instances use different targets: mail.a:25 on ${gray1}; mail.b:25 on ${gray2}`,
    })
  })

  it('may differ among gray instances as it does among stable ones, for a second look of people', () => {
    const other = dependency({ target: 'orders-db.b:5432' })
    const [a, b, c, d] = [
      seen(gray1, [dependency()]),
      seen(gray2, [other]),
      seen(stable1, [dependency()]),
      seen(stable2, [other]),
    ]

    expect(codes(judged([a, b, c, d]))).toEqual(['dependencies.stable-mixed'])
  })
})

describe('the identity', () => {
  const twin = dependency({ identity: '6620' })

  it('of the server behind the same target must be that of stable', () => {
    expect(onlyFinding(pair([twin], [dependency()]))).toMatchObject({
      code: 'dependencies.identity-differs',
      expected: '7312, as stable',
      actual: '6620',
    })
  })

  it('must be the declared one', () => {
    const entry = { expect: [{ name: 'orders-db', kind: 'tcp', target: database, identity: '7312' }] }

    expect(onlyFinding(solo([twin], entry))).toMatchObject({
      code: 'dependencies.identity-differs',
      expected: '7312, as declared',
    })
    expect(onlyFinding(solo([dependency({ identity: null })], entry)).code).toBe('dependencies.identity-unknown')
    expect(solo([dependency()], entry).status).toBe('pass')
  })

  it('must be told where stable tells it', () => {
    expect(onlyFinding(pair([dependency({ identity: null })], [dependency()])).code).toBe(
      'dependencies.identity-unknown',
    )
    expect(pair([dependency()], [dependency({ identity: null })]).status).toBe('pass')
  })

  it('proves nothing where the stable instances find several', () => {
    const observations = [gray1, gray2, stable1].map((address) => seen(address, [dependency()]))

    const judgement = judged([...observations, seen(stable2, [twin])])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.stable-mixed', actual: '6620, 7312' })
  })

  it('that differs among gray instances fails', () => {
    const entry = { ...graySolo, gray: { addresses: [gray1, gray2] } }

    const judgement = judged([seen(gray1, [dependency()]), seen(gray2, [twin])], specFor(declared, entry))

    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dependencies.mixed',
      message: `orders-db: the gray instances reach different servers: 6620 on ${gray2}; 7312 on ${gray1}`,
    })
  })

  it('of a dependency that is not reached is not asked for', () => {
    const down = dependency({ status: 'fail', identity: null })

    expect(codes(pair([down], [dependency()]))).toEqual(['dependencies.gray-failing'])
  })
})

describe('the list of an instance', () => {
  const cache = dependency({ name: 'cache', target: 'cache.prod:6379' })

  it('must have what is declared', () => {
    const judgement = solo([cache])

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]).toMatchObject({ code: 'dependencies.not-reported', subject: 'orders-db' })
    expect(judgement.findings[0]?.message).toContain('although it is declared; the runner did not look at it')
  })

  it('must have what is declared and stable has: else the release does not know it', () => {
    const judgement = pair([cache], [cache, dependency()], declared)

    expect(judgement.status).toBe('fail')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.missing', subject: 'orders-db' })
  })

  it('may lack on one instance what another one reaches, until it is there', () => {
    const observations = healthy().map((one) =>
      one.type === 'instance' && one.address === gray1 ? seen(gray1, [cache]) : one,
    )

    const judgement = judged(observations, specFor(declared))

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['dependencies.not-reported', 'dependencies.undeclared'])
  })

  it('of one gray instance tells nothing of the others', () => {
    const observations = [
      seen(gray1, [cache]),
      silence(gray2),
      seen(stable1, [dependency()]),
      seen(stable2, [dependency()]),
    ]

    const judgement = judged(observations, specFor(declared))

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toContain('dependencies.not-reported')
  })

  it('may lack what only stable has, which is told', () => {
    const judgement = pair([cache], [cache, dependency()])

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.dropped', severity: 'warning' })
  })

  it('must have what other gray instances have', () => {
    const observations = [
      seen(gray1, [cache, dependency()]),
      seen(gray2, [cache]),
      seen(stable1, [cache]),
      seen(stable2, [cache]),
    ]

    const judgement = judged(observations)

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]?.message).toBe(
      `orders-db: 1 of 2 gray instances do not report it (${gray2}), although others do; the runner did not look at it`,
    )
  })

  it('may have more than stable, which is told and proves nothing', () => {
    const judgement = pair([cache, dependency()], [cache])

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.undeclared', severity: 'warning' })
    expect(judgement.proofs.map(({ subject }) => subject)).toEqual(['cache'])
  })

  it('must be there', () => {
    const judgement = judged([seen(gray1, null), probe([reached])], specFor(declared, graySolo))

    expect(judgement).toMatchObject({ status: 'inconclusive', proofs: [] })
    expect(onlyFinding(judgement).code).toBe('dependencies.no-report')
    expect(onlyFinding(judgement).message).toBe(
      `the gray instance ${gray1} does not report any list of dependencies; that the runner reaches orders-db proves nothing of the instance`,
    )
  })

  it('must be there for each gray instance', () => {
    const [first, , ...stable] = healthy()

    const judgement = judged([first, seen(gray2, null), ...stable])

    expect(judgement).toMatchObject({ status: 'inconclusive', proofs: [] })
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.no-report', subject: gray2 })
  })

  it('must be readable in full', () => {
    const gaps = ['dependencies: expected an object with a name at /deps/3']
    const [, second, ...stable] = healthy()

    const judgement = judged([seen(gray1, [dependency()], { gaps }), second, ...stable])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement).message).toContain('only in part (dependencies: expected an object')
  })

  it('of stable may be missing where everything is declared', () => {
    const judgement = pair([dependency()], null, declared)

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.stable-unreported', severity: 'warning' })
  })

  it('of stable is needed where nothing is declared', () => {
    const judgement = pair([dependency()], null)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['dependencies.no-reference', 'dependencies.undeclared'])
  })

  it('must tell each status', () => {
    const judgement = pair([dependency({ status: null })], [dependency()])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement).code).toBe('dependencies.status-unknown')
  })

  it('may warn, which is told', () => {
    const judgement = pair([dependency({ status: 'warn' })], [dependency()])

    expect(judgement.status).toBe('pass')
    expect(onlyFinding(judgement)).toMatchObject({ code: 'dependencies.degraded', severity: 'warning' })
  })
})

describe('the age of a report', () => {
  it.each([
    ['2026-11-21T01:59:00.200Z', [], 'pass'],
    ['2026-11-21T01:58:59Z', ['dependencies.report-old'], 'pass'],
    ['2026-11-21T01:49:59Z', ['dependencies.report-outdated'], 'inconclusive'],
    ['2026-11-21T03:00:03+01:00', [], 'pass'],
    ['2026-11-21T02:10:00Z', ['dependencies.report-undated'], 'pass'],
    ['Sat, 21 Nov 2026 02:00:00 GMT', ['dependencies.report-undated'], 'pass'],
    ['2026-13-41T99:00:00Z', ['dependencies.report-undated'], 'pass'],
    [null, ['dependencies.report-undated'], 'pass'],
  ])('%s: %j', (checkedAt, expected, status) => {
    const judgement = pair([dependency({ checkedAt })], [dependency()])

    expect(codes(judgement)).toEqual(expected)
    expect(judgement.status).toBe(status)
  })

  it('is told', () => {
    const judgement = pair([dependency({ checkedAt: '2026-11-21T01:48:30.100Z' })], [dependency()])

    expect(onlyFinding(judgement)).toMatchObject({ actual: '11m30s ago', expected: 'within 10m' })
  })

  it('is measured by the clock of the instance', () => {
    const own = { now: '2026-11-21T05:00:01Z' }
    const gray = seen(gray1, [dependency({ checkedAt: '2026-11-21T05:00:00Z' })], own)

    const spec = specFor(declared, graySolo)

    expect(judged([gray], spec)).toMatchObject({ status: 'pass', findings: [] })
    expect(codes(judged([{ ...gray, now: null }], spec))).toEqual(['dependencies.report-undated'])
  })

  it('is not measured by the clock of an answer that may come from a cache', () => {
    const old = { now: '2026-11-21T01:00:01Z' }
    const gray = seen(gray1, [dependency({ checkedAt: '2026-11-21T01:00:00Z' })], { ...old, nonceEchoed: false })

    expect(codes(judged([gray], specFor(declared, graySolo)))).toEqual(['dependencies.report-outdated'])
  })
})

describe('an instance that does not answer', () => {
  it('is named', () => {
    const [first, , ...stable] = healthy()

    const judgement = judged([first, silence(gray2), ...stable])

    expect(judgement).toMatchObject({ status: 'inconclusive', proofs: [] })
    expect(onlyFinding(judgement)).toMatchObject({
      code: 'dependencies.instance-silent',
      subject: gray2,
      message: `the gray instance ${gray2} gave no usable answer: ${gray2} refused the connection: nothing listens there`,
    })
  })

  it('counts when it is a stable one', () => {
    const judgement = judged([...healthy().slice(0, 3), silence(stable2)])

    expect(judgement.status).toBe('inconclusive')
    expect(onlyFinding(judgement).subject).toBe(stable2)
  })

  it('because the run may not ask it is an error, told once', () => {
    const judgement = judged([...healthy().slice(1), failure(gray1)])

    expect(judgement.status).toBe('error')
    expect(codes(judgement)).toEqual(['source.forbidden'])
  })

  it('and was not asked is told', () => {
    expect(onlyFinding(judged(healthy().slice(1)))).toMatchObject({
      code: 'dependencies.instance-unread',
      subject: gray1,
    })
  })
})

describe('several looks', () => {
  const later = { look: laterLook }
  const down = dependency({ status: 'fail', identity: null })

  it('the newest one decides', () => {
    const before = [gray1, gray2, stable1, stable2].map((address) => seen(address, [down]))
    const now = healthy().map((one) => ({ ...one, ...later }))

    const judgement = judged([...before, failure(gray1), ...now])

    expect(judgement).toMatchObject({ status: 'pass', findings: [] })
  })

  it('an older answer never fills in', () => {
    const now = healthy().map((one) => ({ ...one, ...later }))

    expect(judged([...healthy(), ...now.slice(1)]).status).toBe('inconclusive')
  })

  it('harm stays harm', () => {
    const [, second, ...stable] = healthy()
    const before = [seen(gray1, [down]), second, ...stable]
    const now = healthy().map((one) => ({ ...one, ...later }))

    const judgement = judged([...before, ...now])

    expect(judgement.status).toBe('fail')
    expect(codes(judgement)).toEqual(['dependencies.gray-failing'])
  })

  it('tells the same harm once', () => {
    const [, second, ...stable] = healthy()
    const before = [seen(gray1, [down]), second, ...stable]

    expect(judged([...before, ...before.map((one) => ({ ...one, ...later }))]).findings).toHaveLength(1)
  })
})
