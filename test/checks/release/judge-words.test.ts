import { describe, expect, it } from 'vitest'
import type { InstanceSeen, Observation } from '../../../src/checks/release/evidence.ts'
import { releaseReasons } from '../../../src/checks/release/reasons.ts'
import type { Spec } from '../../../src/checks/release/spec.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import type { EvidenceReference, FindingDetails } from '../../../src/core/finding.ts'
import { makeFinding } from '../../../src/core/finding.ts'
import { at, judged, refused, seen, silent, soundLook, spec } from './observations.ts'

const [gray1 = '', gray2 = '', stable = ''] = spec.instances.map(({ address }) => address)
const gray3 = '10.0.1.23:8080'
const planned = '2.1.0-canary.3'

const threeGray: Spec = { ...spec, instances: [...spec.instances, { address: gray3, group: 'gray', version: planned }] }

function withoutVersions(group: 'gray' | 'stable'): Spec['instances'] {
  return spec.instances.map((one) => (one.group === group ? { ...one, version: null } : one))
}

const unplanned: Partial<Spec> = { grayVersion: null, instances: withoutVersions('gray') }

function named(address: string): string {
  return `user-${address.slice(7, 9)} (${address})`
}

function answerOf(address: string, look = 0, vantage = named(address)): EvidenceReference {
  const request = `GET http://${address}/graycheck/state`
  return { source: `instance ${address}`, request, at: at(look + 0.1), vantage }
}

/** The answers of all planned instances, where those named say something else. */
function look(others: Readonly<Record<string, Partial<InstanceSeen>>>, seconds = 0): InstanceSeen[] {
  return spec.instances.map(({ address }) => seen(address, others[address], seconds))
}

const gray = (address: string, over: Partial<InstanceSeen> = {}): InstanceSeen =>
  seen(address, { version: planned, tag: 'v2-canary', group: 'gray', ...over })

type Told = readonly [code: keyof typeof releaseReasons, details: FindingDetails]

function findings(told: readonly Told[]) {
  return told.map(([code, details]) => makeFinding(releaseReasons, code, details))
}

/** About one answer, whose whole label begins the message. */
function about(address: string, message: string, expected: string, actual: string): FindingDetails {
  return {
    subject: named(address),
    message: `${named(address)} ${message}`,
    expected,
    actual,
    evidence: [answerOf(address)],
    reproduce: `curl -sS 'http://${address}/graycheck/state'`,
  }
}

describe('what the judge of release tells of one instance', () => {
  it.each<[string, string, Partial<InstanceSeen>, Partial<Spec>, Told]>([
    [
      'another version',
      stable,
      { version: planned },
      {},
      [
        'release.version-mismatch',
        about(stable, `runs ${planned}, where a stable instance must run 2.0.9`, '2.0.9', planned),
      ],
    ],
    [
      'the gray version where none is planned for stable',
      stable,
      { version: planned },
      { instances: withoutVersions('stable') },
      [
        'release.version-mismatch',
        about(
          stable,
          `runs ${planned}, where a stable instance must run any but ${planned}`,
          `any but ${planned}`,
          planned,
        ),
      ],
    ],
    [
      'no version',
      gray1,
      { version: null, gaps: ['id: nothing at /id', 'version: nothing at /v'] },
      {},
      [
        'release.version-unknown',
        about(gray1, 'does not tell which version it runs (version: nothing at /v)', planned, 'not told'),
      ],
    ],
    [
      'no version, without a word on why',
      stable,
      { version: null, gaps: ['id: nothing at /version:'] },
      { instances: withoutVersions('stable') },
      [
        'release.version-unknown',
        about(stable, 'does not tell which version it runs', `any but ${planned}`, 'not told'),
      ],
    ],
    [
      'another service',
      gray2,
      { service: 'order' },
      {},
      ['release.wrong-service', about(gray2, 'is an instance of order, not of user', 'user', 'order')],
    ],
    [
      'the other group',
      gray2,
      { group: 'stable' },
      {},
      [
        'release.wrong-group',
        about(gray2, 'counts itself to the stable instances, the plan to the gray ones', 'gray', 'stable'),
      ],
    ],
    [
      'an earlier tag',
      gray1,
      { tag: 'v1-canary' },
      {},
      [
        'release.wrong-tag',
        about(gray1, 'serves the tag "v1-canary", which a gray instance must not', 'v2-canary', 'v1-canary'),
      ],
    ],
    [
      'the gray tag on stable',
      stable,
      { tag: 'v2-canary' },
      {},
      [
        'release.wrong-tag',
        about(stable, 'serves the tag "v2-canary", which a stable instance must not', 'any but v2-canary', 'v2-canary'),
      ],
    ],
  ])('names %s', (_what, address, over, plan, told) => {
    expect(judged(look({ [address]: over }), plan).findings).toEqual(findings([told]))
  })

  it('lets a stable instance serve another tag', () => {
    expect(judged(look({ [stable]: { tag: 'v1-canary' } })).findings).toEqual([])
  })

  it('repeats what kept an instance from answering', () => {
    expect(judged([...soundLook.slice(1), silent(gray1)]).findings).toEqual(
      findings([
        [
          'release.instance-silent',
          {
            subject: gray1,
            message: `gray instance ${gray1} gave no answer`,
            expected: 'an answer of the instance itself',
            actual: 'source.timeout',
            evidence: [answerOf(gray1, 0, 'runner')],
            reproduce: `curl -sS 'http://${gray1}/graycheck/state'`,
          },
        ],
      ]),
    )
  })

  it.each([gray1, gray2, stable])('names %s, which was heard before but not in the newest look', (address) => {
    const newest = look({}, 10).filter((one) => one.address !== address)

    expect(judged([...soundLook, ...newest]).findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['release.instance-unread', address],
    ])
  })

  it('names an instance that was not heard', () => {
    expect(judged(soundLook.slice(0, 2)).findings).toEqual(
      findings([
        [
          'release.instance-unread',
          {
            subject: stable,
            message: `the stable instance ${stable} was not heard in the last look`,
            expected: 'one answer of every instance',
            actual: 'none',
          },
        ],
      ]),
    )
  })
})

describe('what the judge of release tells of several instances', () => {
  it('names the versions of a mix, each with who runs it', () => {
    const answers = [gray(gray3, { version: '2.0.9' }), ...look({ [gray2]: { version: '2.0.9' } })]

    expect(judged(answers, threeGray).findings.filter(({ code }) => code === 'release.mixed')).toEqual(
      findings([
        [
          'release.mixed',
          {
            subject: 'gray instances',
            message: `the gray instances run 2 versions: 2.0.9 on ${named(gray2)}, ${named(gray3)}; ${planned} on ${named(gray1)}`,
            expected: 'one version',
            actual: `2.0.9, ${planned}`,
            evidence: [gray1, gray2, gray3].map((address) => answerOf(address)),
          },
        ],
      ]),
    )
  })

  it.each<[string, (string | null)[], string, string]>([
    ['two', ['91F319B', '4be7d0c', null], '4be7d0c, 91f319b', `${named(gray1)} 91F319B; ${named(gray2)} 4be7d0c`],
    [
      'one that is told in short',
      ['bbbbbbb', 'aaaaaaa1', 'bbbbbbb2'],
      'aaaaaaa1, bbbbbbb2',
      `${named(gray1)} bbbbbbb; ${named(gray2)} aaaaaaa1; ${named(gray3)} bbbbbbb2`,
    ],
    [
      'one that ends like another',
      ['4be7d0c', 'ff4be7d0c', '4BE7'],
      'ff4be7d0c, 4be7d0c',
      `${named(gray1)} 4be7d0c; ${named(gray2)} ff4be7d0c; ${named(gray3)} 4BE7`,
    ],
  ])('names the builds under one version: %s', (_what, commits, actual, shares) => {
    const answers = [gray1, gray2, gray3].map((address, index) => gray(address, { commit: commits[index] ?? null }))

    expect(judged([...answers, seen(stable)], threeGray).findings).toEqual(
      findings([
        [
          'release.commits-differ',
          {
            subject: 'gray instances',
            message: `the gray instances run 2 builds under the version ${planned}: ${shares}`,
            expected: 'one commit',
            actual,
            evidence: [gray1, gray2, gray3].map((address) => answerOf(address)),
          },
        ],
      ]),
    )
  })

  it('takes a commit that is told in short for the same as either longer one', () => {
    const commits = ['4be7d0c', '4be7d0c2', '4be7d0c2aa']
    const answers = [gray1, gray2, gray3].map((address, index) => gray(address, { commit: commits[index] ?? null }))

    expect(judged([...answers, seen(stable)], threeGray).findings).toEqual([])
  })

  it('names the addresses at which one instance answers', () => {
    expect(judged(look({ [stable]: { bootId: 'boot-22' } })).findings).toEqual(
      findings([
        [
          'release.duplicate-instance',
          {
            subject: `${stable}, ${gray2}`,
            message: `one instance answers at 2 addresses: ${stable}, ${gray2} all report the boot id boot-22`,
            expected: 'another boot id at each address',
            actual: 'the same at 2',
            evidence: [answerOf(stable), answerOf(gray2)],
          },
        ],
      ]),
    )
  })

  it('does not take two answers of one address for two instances', () => {
    expect(judged([...soundLook, { ...seen(gray1), at: at(0.3) }]).findings).toEqual([])
  })

  it('names the instances that do not echo the nonce', () => {
    const answers = look({ [gray2]: { nonceEchoed: false }, [stable]: { nonceEchoed: false } })

    expect(judged(answers).findings).toEqual(
      findings([
        [
          'release.nonce-missing',
          {
            subject: 'instances',
            message: `2 of 3 answers do not echo the nonce: ${named(stable)}, ${named(gray2)}`,
            expected: 'the member nonce with the value that was sent',
            actual: 'no such member',
            evidence: [answerOf(stable), answerOf(gray2)],
          },
        ],
      ]),
    )
  })

  it('makes nothing of what answers at an address that is not planned', () => {
    const stranger = seen('10.9.9.9:1', { nonceEchoed: false, bootId: 'boot-21', version: '9' })

    expect(judged([...soundLook, stranger])).toEqual(judged(soundLook))
  })

  it.each<[string, (string | null)[], string, number[]]>([
    ['once', ['boot-21', 'boot-21', 'b', 'b'], '2 in a row', [20]],
    ['once', ['boot-21', null, 'b', null], '2 in a row', [20]],
    ['2 times', ['boot-21', 'a', 'a', 'b'], '3 in a row', [10, 30]],
  ])('tells who restarted %s while it was watched: %j', (times, bootIds, actual, changes) => {
    const looks = bootIds.flatMap((bootId, index) => look({ [gray1]: { bootId } }, index * 10))
    const last = changes.at(-1) ?? 0

    expect(judged(looks.reverse()).findings).toEqual(
      findings([
        [
          'release.restarted',
          {
            subject: named(gray1),
            message: `${named(gray1)} restarted ${times} while it was watched; the boot id has been b since ${at(last + 0.1)}`,
            expected: `one boot id at ${gray1}`,
            actual,
            evidence: changes.map((seconds) => answerOf(gray1, seconds)),
          },
        ],
      ]),
    )
  })

  it('does not take an answer without a boot id for a restart', () => {
    const looks = [{}, { bootId: null }, {}].flatMap((over, index) => look({ [gray1]: over }, index * 10))

    expect(judged(looks).findings).toEqual([])
  })

  it('does not take a silence for a restart', () => {
    const looks = [...soundLook, silent(gray1, 10), ...look({}, 10).filter(({ address }) => address !== gray1)]

    expect(judged([...looks, ...look({}, 20)]).findings).toEqual([])
  })

  it('tells the same of answers that arrived in the same instant, whichever is handed over first', () => {
    const twins = [seen(gray1, { bootId: 'a' }), seen(gray1, { bootId: 'b' })]
    const others = soundLook.slice(1)

    expect(judged([...twins, ...others])).toEqual(judged([...others, ...twins.reverse()]))
  })
})

describe('what the judge of release tells without a planned gray version', () => {
  const notPlanned = (version: string, first: string): Told => [
    'release.version-unplanned',
    {
      subject: 'gray instances',
      message: `the plan names no gray version; ${version} is what the gray instances report`,
      actual: version,
      evidence: [answerOf(first)],
    },
  ]

  it('names the version that they agree on, with one answer to show for it', () => {
    expect(judged(soundLook, unplanned).findings).toEqual(findings([notPlanned(planned, gray1)]))
  })

  it('names who disagrees', () => {
    const told = judged(look({ [gray2]: { version: '2.0.8' } }), unplanned).findings

    expect(told.filter(({ code }) => code !== 'release.mixed')).toEqual(
      findings([
        [
          'release.not-uniform',
          {
            subject: 'gray instances',
            message: `the gray instances do not agree on a version: ${named(gray1)} runs ${planned}; ${named(gray2)} runs 2.0.8`,
            expected: 'one version on all gray instances',
            actual: `${planned}, 2.0.8`,
            evidence: [answerOf(gray1), answerOf(gray2)],
          },
        ],
      ]),
    )
  })

  it('names the one that keeps silent among those that disagree', () => {
    const instances = threeGray.instances.map((one) => (one.group === 'gray' ? { ...one, version: null } : one))
    const answers = [...look({ [gray2]: { version: '2.0.8' } }), gray(gray3, { version: null })]

    const told = judged(answers, { grayVersion: null, instances }).findings

    expect(told.map(({ code }) => code)).toEqual(['release.not-uniform', 'release.version-unknown', 'release.mixed'])
    expect(told[0]?.message).toBe(
      `the gray instances do not agree on a version: ${named(gray1)} runs ${planned}; ${named(gray2)} runs 2.0.8; ${named(gray3)} runs an unknown version`,
    )
  })

  it('holds an instance without a version against the one of the others', () => {
    expect(judged(look({ [gray1]: { version: null } }), unplanned).findings).toEqual(
      findings([
        ['release.version-unknown', about(gray1, 'does not tell which version it runs', planned, 'not told')],
        notPlanned(planned, gray1),
      ]),
    )
  })

  it('has nothing to agree on where no gray instance tells a version', () => {
    const judgement = judged(look({ [gray1]: { version: null }, [gray2]: { version: null } }), unplanned)

    expect(judgement.findings).toEqual(
      findings(
        [gray1, gray2].map((address) => [
          'release.version-unknown',
          about(address, 'does not tell which version it runs', 'one and the same', 'not told'),
        ]),
      ),
    )
    expect(judgement.proofs.map(({ subject }) => subject)).toEqual(['stable instances'])
  })

  it('names the stable instances that run the same', () => {
    const stable2 = '10.0.1.12:8080'
    const instances = [...withoutVersions('gray'), { address: stable2, group: 'stable' as const, version: null }]
    const answers = [...look({ [stable]: { version: planned } }), seen(stable2, { version: planned })]
    const plan = { grayVersion: null, instances: instances.map((one) => ({ ...one, version: null })) }

    expect(judged(answers, plan).findings).toEqual(
      findings([
        [
          'release.same-as-stable',
          {
            subject: `${named(stable)}, ${named(stable2)}`,
            message: `gray and stable instances both run ${planned}: ${named(stable)}, ${named(stable2)}`,
            expected: 'a gray version of its own',
            actual: planned,
            evidence: [answerOf(stable), answerOf(stable2)],
          },
        ],
        notPlanned(planned, gray1),
      ]),
    )
  })
})

describe('what the judge of release proves', () => {
  const ofGray = { subject: 'gray instances', statement: `2 of 2 gray instances run ${planned}`, observations: 2 }

  it('is a version other than the gray one, where none is planned for stable', () => {
    expect(judged(soundLook, { instances: withoutVersions('stable') }).proofs).toEqual([
      ofGray,
      {
        subject: 'stable instances',
        statement: `1 of 1 stable instances run a version other than ${planned}`,
        observations: 1,
      },
    ])
  })

  it('is nothing of a version that is not told', () => {
    const plan = { instances: withoutVersions('stable') }
    expect(judged(look({ [stable]: { version: null } }), plan).proofs).toEqual([ofGray])
  })

  it('is enough without stable instances', () => {
    const judgement = judged(soundLook.slice(0, 2), { instances: spec.instances.slice(0, 2) })

    expect(judgement).toMatchObject({ status: 'pass', proofs: [ofGray], findings: [] })
  })
})

describe('what a failure is to the judge of release', () => {
  const codes = (observations: readonly (Observation | Failure)[]) =>
    judged(observations).findings.map(({ code, subject }) => [code, subject])

  it('is an error where nothing else was seen', () => {
    expect(codes([refused(gray1)])).toEqual([
      ['source.forbidden', gray1],
      ['release.instance-unread', stable],
      ['release.instance-unread', gray2],
    ])
  })

  it('is of the look that began in the same instant', () => {
    expect(codes([...soundLook.slice(1), { ...refused(gray1), at: at(0) }])).toEqual([['source.forbidden', gray1]])
  })

  it('is made good by a newer look, but fills in for no answer of it', () => {
    const newer = look({}, 10)
    expect(codes([refused(gray1), ...newer])).toEqual([])
    expect(codes([refused(gray1), ...newer.slice(1)])).toEqual([['release.instance-unread', gray1]])
  })
})
