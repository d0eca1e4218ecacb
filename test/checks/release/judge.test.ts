import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { releaseReasons } from '../../../src/checks/release/reasons.ts'
import { at, codesOf, judged, refused, seen, silent, soundLook, spec } from './observations.ts'

const [gray1 = '', gray2 = '', stable = ''] = spec.instances.map(({ address }) => address)

/** A sound look in which the answer of one address is another. */
function lookWith(address: string, over: Parameters<typeof seen>[1]) {
  return soundLook.map((one) => (one.address === address ? seen(address, over) : one))
}

describe('the judge of release', () => {
  it('passes when every instance runs its version, and counts them', () => {
    const judgement = judged(soundLook)
    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
    expect(judgement.proofs).toEqual([
      { subject: 'gray instances', statement: '2 of 2 gray instances run 2.1.0-canary.3', observations: 2 },
      { subject: 'stable instances', statement: '1 of 1 stable instances run 2.0.9', observations: 1 },
    ])
  })

  it('fails on another version, and on the mix that it makes', () => {
    const judgement = judged(lookWith(gray2, { version: '2.0.9' }))
    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['release.version-mismatch', 'release.mixed'])
    expect(judgement.findings[0]).toMatchObject({
      subject: `user-22 (${gray2})`,
      message: `user-22 (${gray2}) runs 2.0.9, where a gray instance must run 2.1.0-canary.3`,
      expected: '2.1.0-canary.3',
      actual: '2.0.9',
      reproduce: `curl -sS 'http://${gray2}/graycheck/state'`,
      evidence: [{ source: `instance ${gray2}`, at: at(0.1), vantage: `user-22 (${gray2})` }],
    })
    expect(judgement.findings[1]?.message).toBe(
      `the gray instances run 2 versions: 2.0.9 on user-22 (${gray2}); 2.1.0-canary.3 on user-21 (${gray1})`,
    )
    expect(judgement.proofs[0]?.statement).toBe('1 of 2 gray instances run 2.1.0-canary.3')
  })

  it.each([
    ['release.version-mismatch', 'fail', stable, { version: '2.1.0-canary.3' }],
    ['release.version-unknown', 'inconclusive', gray1, { version: null, gaps: ['version: nothing at /v'] }],
    ['release.wrong-service', 'fail', gray1, { service: 'order' }],
    ['release.wrong-group', 'fail', gray1, { group: 'stable' as const }],
    ['release.wrong-group', 'fail', stable, { group: 'gray' as const }],
    ['release.wrong-tag', 'fail', gray1, { tag: 'v1-canary' }],
    ['release.wrong-tag', 'fail', stable, { tag: 'v2-canary' }],
    ['release.duplicate-instance', 'inconclusive', gray1, { bootId: 'boot-22' }],
    ['release.nonce-missing', 'pass', gray1, { nonceEchoed: false }],
  ])('answers %s with %s', (code, status, address, over) => {
    const judgement = judged(lookWith(address, over))
    expect(codesOf(judgement)).toEqual([code])
    expect(judgement.status).toBe(status)
  })

  it('fails on two builds under one version', () => {
    const commits = (first: string, second: string) =>
      soundLook.map((one) =>
        one.address === gray1
          ? seen(gray1, { commit: first })
          : one.address === gray2
            ? seen(gray2, { commit: second })
            : one,
      )

    const judgement = judged(commits('4be7d0c', '91F319B'))

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['release.commits-differ'])
    expect(judgement.findings[0]).toMatchObject({
      subject: 'gray instances',
      message: `the gray instances run 2 builds under the version 2.1.0-canary.3: user-21 (${gray1}) 4be7d0c; user-22 (${gray2}) 91F319B`,
      expected: 'one commit',
      actual: '4be7d0c, 91f319b',
    })
    expect(judged(commits('4be7d0c', '4BE7D0C2aa01')).status).toBe('pass')
  })

  it('makes nothing of what an instance does not tell', () => {
    const untold = { id: null, bootId: null, service: null, tag: null, group: null, startedAt: null, nonceEchoed: null }
    const judgement = judged(spec.instances.map(({ address }) => seen(address, untold)))
    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toEqual([])
  })

  it('lets stable instances without a planned version run anything but the gray one', () => {
    const instances = spec.instances.map((one) => (one.group === 'stable' ? { ...one, version: null } : one))
    expect(judged(lookWith(stable, { version: '1.9.9' }), { instances }).status).toBe('pass')
    expect(codesOf(judged(lookWith(stable, { version: '2.1.0-canary.3' }), { instances }))).toEqual([
      'release.version-mismatch',
    ])
  })

  it('names an instance that does not answer, and is not decided', () => {
    const judgement = judged([...soundLook.filter(({ address }) => address !== gray2), silent(gray2)])
    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings).toMatchObject([
      {
        code: 'release.instance-silent',
        subject: gray2,
        message: `gray instance ${gray2} gave no answer`,
        actual: 'source.timeout',
      },
    ])
  })

  it('takes a refused login for an error of the run, once', () => {
    const judgement = judged([...soundLook.filter(({ address }) => address !== gray2), refused(gray2)])
    expect(judgement.status).toBe('error')
    expect(codesOf(judgement)).toEqual(['source.forbidden'])
  })

  it('is not decided without evidence', () => {
    expect(judged([]).status).toBe('inconclusive')
    expect(codesOf(judged([]))).toEqual(Array(3).fill('release.instance-unread'))
  })

  it('counts the newest look only, and needs it complete', () => {
    const newer = soundLook.map(({ address }) => seen(address, {}, 10))
    const old = lookWith(gray2, { version: '2.0.9' })
    expect(judged([...old, ...newer]).status).toBe('pass')
    expect(judged([...old, refused(stable), ...newer]).status).toBe('pass')
    expect(codesOf(judged([...soundLook, ...newer.slice(1)]))).toEqual(['release.instance-unread'])
    expect(codesOf(judged([...newer, ...lookWith(gray2, { version: '2.0.9' })]))).toEqual([])
  })

  it('counts no instance as right that also told another version', () => {
    const judgement = judged([...soundLook, seen(gray2, { version: '2.0.9', at: at(0.2) })])

    expect(judgement.status).toBe('fail')
    expect(judgement.proofs[0]?.statement).toBe('1 of 2 gray instances run 2.1.0-canary.3')
  })

  it('leaves a failure of the newest look open', () => {
    expect(judged([...soundLook, refused(gray1, 10)]).status).toBe('error')
  })

  it('tells of restarts between looks', () => {
    const newer = soundLook.map(({ address }) => seen(address, address === gray1 ? { bootId: 'boot-new' } : {}, 10))
    const judgement = judged([...soundLook, ...newer])
    expect(judgement.status).toBe('pass')
    expect(judgement.findings).toMatchObject([
      {
        code: 'release.restarted',
        severity: 'warning',
        message: `user-21 (${gray1}) restarted once while it was watched; the boot id has been boot-new since ${at(10.1)}`,
      },
    ])
  })
})

describe('the judge of release, whatever the evidence', () => {
  const anyVersion = fc.constantFrom('2.1.0-canary.3', '2.0.9', '1.0.0', null)
  const anyAnswer = fc.record({
    silent: fc.boolean(),
    version: anyVersion,
    commit: fc.constantFrom('4be7d0c', '4be7d0c2', '91f319b', null),
    bootId: fc.constantFrom('a', 'b', 'c', null),
    group: fc.constantFrom('gray' as const, 'stable' as const, null),
    tag: fc.constantFrom('v2-canary', 'v1', null),
    service: fc.constantFrom('user', 'order', null),
  })
  // Mostly sound, so that one bad answer among sound ones is common.
  const answerOf = (address: string, look: number) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(seen(address, {}, look)) },
      {
        weight: 1,
        arbitrary: anyAnswer.map(({ silent: isSilent, ...over }) =>
          isSilent ? silent(address, look) : seen(address, over, look),
        ),
      },
    )
  const anyLook = (look: number) => fc.tuple(answerOf(gray1, look), answerOf(gray2, look), answerOf(stable, look))
  const anyEvidence = fc.array(
    fc.oneof(...[gray1, gray2, stable].flatMap((address) => [answerOf(address, 0), answerOf(address, 10)])),
    { maxLength: 12 },
  )

  it('does not depend on the order of the observations', () => {
    fc.assert(
      fc.property(
        anyEvidence.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(judged(shuffled)).toEqual(judged(all))
        },
      ),
    )
  })

  it('never passes on a part of what did not pass', () => {
    // A second look is only ever taken after a first one that was not decided.
    const looks = fc.tuple(anyLook(0), fc.option(anyLook(10), { nil: [] }))
    const parts = looks.chain(([first, second]) =>
      fc.record({
        first: fc.constant(first),
        all: fc.constant([...first, ...second]),
        part: fc.subarray([...first, ...second]),
      }),
    )
    fc.assert(
      fc.property(parts, ({ first, all, part }) => {
        fc.pre(judged(first).status !== 'pass' && judged(all).status !== 'pass')
        expect(judged(part).status).not.toBe('pass')
      }),
      { numRuns: 400 },
    )
  })

  it('gets no better by a failure or a silence', () => {
    const worse = fc.constantFrom(refused(gray1), refused(gray1, 10), silent(gray1), silent(stable, 10))
    fc.assert(
      fc.property(anyEvidence, worse, (all, one) => {
        fc.pre(judged(all).status !== 'pass')
        expect(judged([...all, one]).status).not.toBe('pass')
      }),
    )
  })

  it('reaches every reason code of its table', () => {
    const samples = [
      judged(lookWith(gray1, { version: '1', service: 'x', group: 'stable', tag: 'x', bootId: 'boot-22' })),
      judged(lookWith(gray1, { version: null, nonceEchoed: false })),
      judged([silent(gray1)]),
      judged([...soundLook, seen(gray1, { bootId: 'new' }, 10)]),
      judged(soundLook.map(({ address }) => seen(address, { commit: address }))),
    ]
    // The codes of a plan without a gray version, and that of pods, have files of their own: agreement.test.ts, images.test.ts.
    const unplanned = ['release.not-uniform', 'release.same-as-stable', 'release.version-unplanned']
    expect(new Set([...samples.flatMap(codesOf), ...unplanned, 'release.images-differ'])).toEqual(
      new Set(Object.keys(releaseReasons)),
    )
  })
})
