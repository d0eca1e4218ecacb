import { describe, expect, it } from 'vitest'
import type { Observation, Probe, Reported } from '../../../src/checks/dependencies/evidence.ts'
import { judge } from '../../../src/checks/dependencies/judge.ts'
import type { Finding } from '../../../src/core/finding.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { recordEvidence } from '../../../src/core/evidence.ts'
import {
  answerOf,
  curl,
  database,
  dependency,
  failure,
  finding,
  gray1,
  gray2,
  graySolo,
  healthy,
  judged,
  laterLook,
  look,
  ofOrders,
  probe,
  reached,
  refused,
  seen,
  sightOf,
  silence,
  specFor,
  stable1,
  stable2,
} from './kit.ts'

const declared = { expect: [{ name: 'orders-db', kind: 'tcp', target: database }] }
const orders = dependency()
const cache = dependency({ name: 'cache', target: 'cache.prod:6379' })
const notSeen = 'the runner did not look at it'

/** The lists of two gray and two stable instances. */
type Four = readonly [readonly Reported[], readonly Reported[], readonly Reported[], readonly Reported[]]

function answers([a, b, c, d]: Four): Observation[] {
  return [seen(gray1, a), seen(gray2, b), seen(stable1, c), seen(stable2, d)]
}

function findings(four: Four, entry: object = {}, more: readonly Observation[] = []): Finding[] {
  return [...judged([...answers(four), ...more], specFor(entry)).findings]
}

describe('what is told of a dependency that an instance does not list', () => {
  it('while another gray one does', () => {
    expect(findings([[cache, orders], [cache], [cache, orders], [cache, orders]])).toEqual([
      finding(
        'dependencies.not-reported',
        ofOrders(
          {
            message: `1 of 2 gray instances do not report it (${gray2}), although others do; ${notSeen}`,
            expected: 'a report',
            actual: 'none',
          },
          gray2,
        ),
      ),
    ])
  })

  it('while it is declared', () => {
    const [first] = findings([[cache], [cache], [cache], [cache]], declared, [probe([reached])])

    expect(first).toEqual(
      finding(
        'dependencies.not-reported',
        ofOrders(
          {
            message: `2 of 2 gray instances do not report it (${gray1}, ${gray2}), although it is declared; the runner reaches it (1 of 1 addresses accept a connection)`,
            expected: 'a report',
            actual: 'none',
            evidence: [sightOf('tcp 10.9.0.1')],
          },
          gray1,
          gray2,
        ),
      ),
    )
  })

  it('while stable does and it is declared', () => {
    expect(findings([[cache], [cache], [cache, orders], [cache]], declared)).toContainEqual(
      finding(
        'dependencies.missing',
        ofOrders(
          {
            message: `1 stable instances report it (${stable1}), no gray one reaches or knows it, although it is declared`,
            expected: 'reported by gray too',
            actual: 'by 0 of 2',
          },
          stable1,
        ),
      ),
    )
  })

  it('while another gray one fails to reach it', () => {
    const told = findings([[dependency({ status: 'fail' })], [], [orders], [orders]], declared)

    expect(told).toContainEqual(
      finding(
        'dependencies.missing',
        ofOrders(
          {
            message: `2 stable instances report it (${stable1}, ${stable2}), no gray one reaches or knows it, although it is declared`,
            expected: 'reported by gray too',
            actual: 'by 1 of 2',
          },
          stable1,
          stable2,
        ),
      ),
    )
  })

  it('while another gray one fails to reach it, and nothing declares it', () => {
    const told = findings([[dependency({ status: 'fail' })], [], [orders], [orders]])

    expect(told.map(({ code }) => code)).toEqual(['dependencies.gray-failing', 'dependencies.not-reported'])
  })

  it('while only stable does', () => {
    expect(findings([[cache], [cache], [cache, orders], [cache, orders]])).toEqual([
      finding(
        'dependencies.dropped',
        ofOrders(
          {
            message: `2 stable instances report it (${stable1}, ${stable2}), no gray one reaches or knows it, and it is not declared`,
            expected: 'reported by gray too',
            actual: 'by 0 of 2',
          },
          stable1,
          stable2,
        ),
      ),
    ])
  })

  const undeclared = finding(
    'dependencies.undeclared',
    ofOrders(
      {
        message: `only gray instances report it (${gray1}), and it is not declared: nothing shows that it is right`,
        expected: 'declared, or reported by stable',
        actual: 'neither',
      },
      gray1,
    ),
  )

  it('while stable does not either, and nothing declares it', () => {
    const told = findings([[cache, orders], [cache], [cache], [cache]])

    expect(told.map(({ code }) => code)).toEqual(['dependencies.not-reported', 'dependencies.undeclared'])
    expect(told[1]).toEqual(undeclared)
  })

  it('while no other gray instance is there to list it', () => {
    const observations = [seen(gray1, [cache, orders]), seen(stable1, [cache])]
    const spec = specFor({}, { gray: { addresses: [gray1] }, stable: { addresses: [stable1] } })

    expect(judged(observations, spec).findings).toEqual([undeclared])
  })
})

describe('what is told of an instance', () => {
  it.each<[string, Observation[], Finding]>([
    [
      'that does not answer',
      [silence(gray2)],
      finding('dependencies.instance-silent', {
        subject: gray2,
        message: `the gray instance ${gray2} gave no usable answer: ${gray2} refused the connection: nothing listens there`,
        expected: 'an answer of the instance itself',
        actual: 'source.unreachable',
        evidence: [answerOf(gray2, 'runner')],
        reproduce: curl(gray2),
      }),
    ],
    [
      'that was not heard',
      [],
      finding('dependencies.instance-unread', {
        subject: gray2,
        message: `the gray instance ${gray2} was not heard in the last look`,
        expected: 'one answer of every instance',
        actual: 'none',
      }),
    ],
    [
      'without a list',
      [seen(gray2, null, { id: 'user-gray-2' })],
      finding('dependencies.no-report', {
        subject: `user-gray-2 (${gray2})`,
        message: `the gray instance user-gray-2 (${gray2}) does not report any list of dependencies`,
        expected: 'a list of all dependencies with their status',
        actual: 'none',
        evidence: [answerOf(gray2, `user-gray-2 (${gray2})`)],
        reproduce: curl(gray2),
      }),
    ],
    [
      'with a list that can be read only in part',
      [seen(gray2, [orders], { gaps: ['dependencies/3: no name', 'dependencies/4: no name'] })],
      finding('dependencies.no-report', {
        subject: gray2,
        message: `the gray instance ${gray2} tells its dependencies only in part (dependencies/3: no name; dependencies/4: no name)`,
        expected: 'a list of all dependencies with their status',
        actual: 'a part of it',
        evidence: [answerOf(gray2)],
        reproduce: curl(gray2),
      }),
    ],
  ])('%s', (_what, answer, told) => {
    const [first, , ...stable] = healthy()

    expect(judged([first, ...answer, ...stable]).findings).toEqual([told])
  })

  it('of stable whose list can be read only in part', () => {
    const observations = [...healthy().slice(0, 3), seen(stable2, [orders], { gaps: ['dependencies/3: no name'] })]

    expect(judged(observations).findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['dependencies.no-report', stable2],
    ])
  })

  it('of stable without a list is nothing, while another one has one', () => {
    const observations = [...healthy().slice(0, 3), seen(stable2, null, { gaps: ['dependencies: no list'] })]

    expect(judged(observations).findings).toEqual([])
  })

  it('without a list goes with what the runner sees, which proves nothing', () => {
    const expected = [
      ...declared.expect,
      { name: 'cache', kind: 'tcp', target: 'cache.prod:6379' },
      { name: 'mail', kind: 'tcp', target: 'mail.prod:25' },
    ]
    const sights: Probe[] = [probe([refused]), { ...probe([reached]), name: 'cache', target: 'cache.prod:6379' }]
    const gray = seen(gray1, null, { gaps: ['dependencies: nothing at /deps'] })

    const { findings } = judged([gray, ...sights], specFor({ expect: expected }, graySolo))

    expect(findings.map(({ message }) => message)).toEqual([
      `the gray instance ${gray1} does not report any list of dependencies (dependencies: nothing at /deps); that the runner does not reach orders-db, reaches cache proves nothing of the instance`,
    ])
  })

  it('that is not of the plan is nothing', () => {
    const stranger = seen('10.9.9.9:1', [dependency({ status: 'fail' }), cache])

    expect(judged([...healthy(), stranger])).toEqual(judged(healthy()))
  })
})

describe('what is told of stable instances without a list', () => {
  const observations = [
    seen(gray1, [orders]),
    seen(gray2, [orders]),
    seen(stable1, null),
    seen(stable2, null, { id: 'user-stable-2' }),
  ]
  const names = `${stable1}, user-stable-2 (${stable2})`

  it.each([
    ['dependencies.no-reference', {}, 'and nothing is declared under expect'],
    ['dependencies.stable-unreported', declared, 'only what is declared could be compared'],
  ] as const)('%s', (code, entry, rest) => {
    const told = judged(observations, specFor(entry)).findings.filter((one) => one.code === code)

    expect(told).toEqual([
      finding(code, {
        subject: 'stable instances',
        message: `no stable instance reports a list of dependencies (${names}): ${rest}`,
        expected: 'a list of dependencies of a stable instance',
        actual: 'none',
        evidence: [answerOf(stable1), answerOf(stable2, `user-stable-2 (${stable2})`)],
        reproduce: curl(stable1),
      }),
    ])
  })

  it('is the same where another one does not answer', () => {
    const codes = judged([...observations.slice(0, 3), silence(stable2)]).findings.map(({ code }) => code)

    expect(codes).toContain('dependencies.instance-silent')
    expect(codes).toContain('dependencies.no-reference')
  })

  it('is nothing where none of them answers', () => {
    const [first, second] = observations
    const codes = judged([first, second, silence(stable1), silence(stable2)], specFor(declared)).findings.map(
      ({ code }) => code,
    )

    expect(codes).toEqual(['dependencies.instance-silent', 'dependencies.instance-silent'])
  })
})

describe('what is proven', () => {
  const statements = (observations: readonly unknown[], entry: object = {}) =>
    judged(observations, specFor(entry)).proofs.map(({ statement }) => statement)

  it('is told by name, in order', () => {
    const lists = [gray1, gray2, stable1, stable2].map((address) => seen(address, [orders, cache]))

    expect(judged(lists).proofs.map(({ subject, observations }) => [subject, observations])).toEqual([
      ['cache', 4],
      ['orders-db', 4],
    ])
  })

  const untold = dependency({ target: null, identity: null })
  const down = dependency({ status: 'fail' })

  it.each<[string, Four, object, string]>([
    ['all that is told', [[orders], [orders], [orders], [orders]], {}, `${database} (identity 7312), as stable does`],
    [
      'the identity that one tells',
      [[orders], [dependency({ identity: null })], [], []],
      declared,
      `${database} (identity 7312), as declared`,
    ],
    ['that no target is told', [[untold], [untold], [untold], [untold]], {}, 'it (target not told), as stable does'],
    [
      'stable only where it reaches it',
      [[orders], [orders], [down], []],
      declared,
      `${database} (identity 7312), as declared`,
    ],
    [
      'stable where one of them does',
      [[orders], [orders], [down], [orders]],
      declared,
      `${database} (identity 7312), as declared and as stable does`,
    ],
  ])('names %s', (_what, four, entry, words) => {
    expect(statements(answers(four), entry)).toEqual([`orders-db: 2 of 2 gray instances reach ${words}`])
  })

  it('names nothing to hold it against where stable tells no target', () => {
    const stable = dependency({ target: null })

    expect(statements(answers([[orders], [orders], [stable], [stable]]))).toEqual([
      `orders-db: 2 of 2 gray instances reach ${database} (identity 7312)`,
    ])
  })

  it('does not name a stable target that is another one', () => {
    const elsewhere = dependency({ target: 'orders-db.old:5432' })

    expect(statements(answers([[orders], [orders], [elsewhere], []]), declared)).toEqual([
      `orders-db: 2 of 2 gray instances reach ${database} (identity 7312), as declared`,
    ])
  })

  it('is nothing while a gray instance fails, or is missing although another one answers twice', () => {
    const twice = [seen(gray1, [orders]), { ...seen(gray1, [orders]), at: '2026-11-21T02:00:00.200Z' }]

    expect(statements(answers([[orders], [down], [orders], [orders]]))).toEqual([])
    expect(statements([...twice, ...healthy().slice(2)])).toEqual([])
  })

  it('is nothing by a plan without gray instances', () => {
    const spec = specFor(declared)
    const stable = spec.instances.filter(({ group }) => group === 'stable')

    expect(judged(healthy().slice(2), { ...spec, instances: stable }).proofs).toEqual([])
  })
})

describe('several looks', () => {
  const down = dependency({ status: 'fail' })
  const at = (when: string, lists: Four) => answers(lists).map((one) => ({ ...one, look: when }))
  const sound: Four = [[orders], [orders], [orders], [orders]]

  it('keep the harm of each, of every dependency once', () => {
    const both: Four = [
      [orders, cache],
      [orders, cache],
      [orders, cache],
      [orders, cache],
    ]
    const first: Four = [
      [down, { ...cache, status: 'fail' }],
      [orders, cache],
      [orders, cache],
      [orders, cache],
    ]
    const second: Four = [
      [orders, { ...cache, status: 'fail' }],
      [orders, cache],
      [orders, cache],
      [orders, cache],
    ]
    const third: Four = [
      [down, cache],
      [orders, cache],
      [orders, cache],
      [orders, cache],
    ]
    const told = (...looks: readonly Four[]) =>
      judged(looks.flatMap((lists, index) => at(`2026-11-21T02:00:0${index}.000Z`, lists))).findings.map(
        ({ code, subject }) => [code, subject],
      )

    expect(told(first, second, both)).toEqual([
      ['dependencies.gray-failing', 'cache'],
      ['dependencies.gray-failing', 'orders-db'],
    ])
    expect(told(second, third)).toEqual([
      ['dependencies.gray-failing', 'cache'],
      ['dependencies.gray-failing', 'orders-db'],
    ])
  })

  it('forget what was only undecided', () => {
    const undecided: Four = [[down], [down], [down], [down]]

    expect(judged([...at(look, undecided), ...at(laterLook, sound)]).findings).toEqual([])
  })

  it('need none where the newest one is decided, whatever is worth a word', () => {
    const warned: Four = [[dependency({ status: 'warn' })], [orders], [orders], [orders]]
    const failed: Four = [[down], [orders], [orders], [orders]]

    expect([warned, failed].map((lists) => judged(answers(lists)).needs)).toEqual([null, null])
  })

  it('name what is to be settled in order, instances among it', () => {
    const unclear = dependency({ name: 'cache', status: null })
    const lists = [seen(gray1, [orders, unclear]), seen(gray2, null, { id: 'user-gray-2' }), ...healthy().slice(2)]

    expect(judged(lists).needs?.message).toBe(`one look that settles cache, user-gray-2 (${gray2})`)
  })

  it('are told apart by when they began, in whatever order they are handed over', () => {
    const looks = [
      ...at(look, [[down], [orders], [orders], [orders]]),
      ...at(laterLook, [[orders], [dependency({ status: null })], [orders], [orders]]),
    ]
    const spec = specFor()
    const [told, turned] = [looks, looks.toReversed()].map((some) => judge(some, spec, recordEvidence(some)))

    expect(told?.findings.map(({ code }) => code)).toEqual(['dependencies.gray-failing', 'dependencies.status-unknown'])
    expect(turned).toEqual(told)
  })

  it('of which the newest is undecided need one that settles it', () => {
    const unclear: Four = [
      [dependency({ status: null }), dependency({ name: 'cache', status: null })],
      [dependency({ target: null }), cache],
      [orders, cache],
      [orders, cache],
    ]

    expect(judged(answers(unclear)).needs).toEqual({
      message: 'one look that settles cache, orders-db',
      requests: null,
      seconds: null,
      settlesWithinMs: null,
    })
  })
})

describe('a failure of the run', () => {
  const codes = (observations: readonly (Observation | Failure)[]) =>
    judged(observations).findings.map(({ code, subject }) => [code, subject])

  it('is an error where nothing else was seen', () => {
    expect(codes([failure(gray1)])).toEqual([
      ['source.forbidden', gray1],
      ['dependencies.instance-unread', stable1],
      ['dependencies.instance-unread', stable2],
      ['dependencies.instance-unread', gray2],
    ])
  })

  it('is of the look that began in the same instant', () => {
    expect(codes([...healthy().slice(1), { ...failure(gray1), at: look }])).toEqual([['source.forbidden', gray1]])
  })

  it('is made good by a newer look, but fills in for no answer of it', () => {
    const newer = healthy().map((one) => ({ ...one, look: laterLook }))

    expect(codes([failure(gray1), ...newer])).toEqual([])
    expect(codes([failure(gray1), ...newer.slice(1)])).toEqual([['dependencies.instance-unread', gray1]])
  })
})
