import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/evidence.ts'
import { noEvidence, recordEvidence } from '../../src/core/evidence.ts'
import type { ReasonTable } from '../../src/core/finding.ts'
import { makeFinding } from '../../src/core/finding.ts'
import { conclude } from '../../src/core/judgement.ts'

const text = { title: 't', proves: 'p', causes: [], fix: 'do this' }
const reasons = {
  'x.bad': { severity: 'fail', ...text },
  'x.unsure': { severity: 'inconclusive', ...text },
  'x.note': { severity: 'info', ...text },
} as const satisfies ReasonTable

const proof = { subject: 's', statement: 'seen', observations: 1 }
const seen = recordEvidence([{ type: 'seen' }])
const failure: Failure = {
  type: 'failure',
  code: 'source.timeout',
  subject: 'p',
  source: 'prometheus',
  request: 'up',
  at: '2026-01-01T00:00:00.000Z',
  message: 'no answer',
}

function codesOf(judgement: ReturnType<typeof conclude>): string[] {
  return judgement.findings.map((finding) => finding.code)
}

describe('conclude', () => {
  it('passes on a proof that rests on evidence', () => {
    expect(conclude(seen, { proofs: [proof], findings: [] }).status).toBe('pass')
  })

  it.each([
    ['no proof', seen, []],
    ['no evidence', noEvidence, [proof]],
    ['neither', noEvidence, []],
  ])('never passes with %s', (_name, evidence, proofs) => {
    const judgement = conclude(evidence, { proofs, findings: [] })

    expect(judgement.status).toBe('inconclusive')
    expect(codesOf(judgement)).toEqual(['run.no-evidence'])
  })

  it('fails on one failing finding, whatever else was proven', () => {
    const findings = [
      makeFinding(reasons, 'x.note', { subject: 's', message: 'm' }),
      makeFinding(reasons, 'x.bad', { subject: 's', message: 'm' }),
    ]

    const judgement = conclude(seen, { proofs: [proof], findings })

    expect(judgement.status).toBe('fail')
    expect(codesOf(judgement)).toEqual(['x.bad', 'x.note'])
  })

  it('is undecided on an inconclusive finding and takes its advice from the table', () => {
    const judgement = conclude(seen, {
      proofs: [proof],
      findings: [makeFinding(reasons, 'x.unsure', { subject: 's', message: 'm' })],
    })

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings[0]?.fix).toBe('do this')
  })

  it('turns every failure in the evidence into an error that a judge can not overlook', () => {
    const judgement = conclude(recordEvidence([{ type: 'seen' }, failure]), { proofs: [proof], findings: [] })

    expect(judgement.status).toBe('error')
    expect(codesOf(judgement)).toEqual(['source.timeout'])
  })

  it('lets a judge say that a source recovered', () => {
    const judgement = conclude(recordEvidence([{ type: 'seen' }, failure]), {
      proofs: [proof],
      findings: [],
      recovered: () => true,
    })

    expect(judgement.status).toBe('pass')
  })

  it.each(['run.deadline', 'run.aborted', 'run.checker-fault'])('lets no judge make good %s', (code) => {
    const judgement = conclude(recordEvidence([{ type: 'seen' }, { ...failure, code }]), {
      proofs: [proof],
      findings: [],
      recovered: () => true,
    })

    expect(judgement.status).not.toBe('pass')
    expect(codesOf(judgement)).toEqual([code])
  })
})
