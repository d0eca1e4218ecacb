import { describe, expect, it } from 'vitest'
import { recordEvidence } from '../../../src/core/evidence.ts'
import type { InstanceSeen } from '../../../src/checks/release/evidence.ts'
import { judge } from '../../../src/checks/release/judge.ts'
import type { Spec } from '../../../src/checks/release/spec.ts'
import { codesOf, seen, spec } from './observations.ts'

/** The same plan without a word on versions. */
const unplanned: Spec = {
  ...spec,
  grayVersion: null,
  instances: spec.instances.map((instance) => ({ ...instance, version: null })),
}
const [gray1 = '', gray2 = '', stable = ''] = spec.instances.map(({ address }) => address)

function judged(look: readonly InstanceSeen[]) {
  return judge(look, unplanned, recordEvidence(look))
}

describe('a plan that names no gray version', () => {
  it('passes when the gray instances agree on one that is not stable’s, and says that it was not planned', () => {
    const judgement = judged([seen(gray1), seen(gray2), seen(stable)])

    expect(judgement.status).toBe('pass')
    expect(codesOf(judgement)).toEqual(['release.version-unplanned'])
    expect(judgement.proofs.map((proof) => proof.statement)).toEqual([
      '2 of 2 gray instances run 2.1.0-canary.3',
      '1 of 1 stable instances run a version that they tell',
    ])
  })

  it('fails when they do not agree, naming who runs what', () => {
    const judgement = judged([seen(gray1), seen(gray2, { version: '2.0.9' }), seen(stable)])

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toContain('release.not-uniform')
    expect(judgement.findings[0]?.message).toBe(
      `the gray instances do not agree on a version: user-21 (${gray1}) runs 2.1.0-canary.3; user-22 (${gray2}) runs 2.0.9`,
    )
    expect(judgement.proofs.map((proof) => proof.subject)).toEqual(['stable instances'])
  })

  it('can not tell gray from stable when both run the same', () => {
    const judgement = judged([gray1, gray2, stable].map((address) => seen(address, { version: '2.0.9' })))

    expect(codesOf(judgement)).toEqual(['release.same-as-stable', 'release.version-unplanned'])
    expect(judgement.status).toBe('inconclusive')
  })

  it.each([gray1, gray2])('is undecided when %s does not answer', (address) => {
    const judgement = judged([gray1, gray2, stable].filter((one) => one !== address).map((one) => seen(one)))

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toContain('release.instance-unread')
  })
})
