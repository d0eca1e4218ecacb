import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/evidence.ts'
import { noEvidence, recordEvidence } from '../../src/core/evidence.ts'
import type { Figure } from '../../src/core/figure.ts'
import type { ReasonTable } from '../../src/core/finding.ts'
import { makeFinding } from '../../src/core/finding.ts'
import { conclude } from '../../src/core/judgement.ts'
import { coreReasons } from '../../src/core/reasons.ts'

const text = { title: 't', proves: 'p', causes: [], fix: 'do this' }
const reasons = {
  'x.bad': { severity: 'fail', ...text },
  'x.unsure': { severity: 'inconclusive', ...text },
  'x.note': { severity: 'info', ...text },
  'x.odd': { severity: 'warning', ...text },
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
    expect(conclude(seen, { proofs: [proof], findings: [] })).toEqual({
      status: 'pass',
      proofs: [proof],
      findings: [],
      measurements: [],
      needs: null,
      figures: [],
    })
  })

  it('hands on what a judge draws', () => {
    const figure: Figure = { type: 'map', title: 'm', stations: [], links: [] }

    expect(conclude(seen, { proofs: [proof], findings: [], figures: [figure] }).figures).toEqual([figure])
  })

  it.each([
    ['no proof', seen, []],
    ['no evidence', noEvidence, [proof]],
    ['neither', noEvidence, []],
  ])('never passes with %s', (_name, evidence, proofs) => {
    const judgement = conclude(evidence, { proofs, findings: [] })

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings).toEqual([
      {
        code: 'run.no-evidence',
        severity: 'inconclusive',
        subject: 'check',
        message: 'nothing was proven: the check has no evidence that it could pass on',
        expected: 'at least one proof',
        actual: `${evidence.observations.length} observations, no proof`,
        fix: coreReasons['run.no-evidence'].fix,
        evidence: [],
        reproduce: null,
      },
    ])
  })

  it('never passes on failures alone, whatever a judge takes for its proof', () => {
    const judgement = conclude(recordEvidence([failure]), { proofs: [proof], findings: [], recovered: () => true })

    expect(judgement.findings).toMatchObject([{ code: 'run.no-evidence', actual: '0 observations, no proof' }])
  })

  it.each(['x.note', 'x.odd'] as const)('says that nothing was proven beside %s, which decides nothing', (code) => {
    const findings = [makeFinding(reasons, code, { subject: 's', message: 'm' })]

    expect(codesOf(conclude(noEvidence, { proofs: [], findings }))).toEqual(['run.no-evidence', code])
  })

  it.each(['x.bad', 'x.unsure'] as const)('says no more where %s decides', (code) => {
    const findings = [makeFinding(reasons, code, { subject: 's', message: 'm' })]

    expect(codesOf(conclude(noEvidence, { proofs: [], findings }))).toEqual([code])
  })

  it('hands over what was measured and what is wanted', () => {
    const measured = { subject: 's', name: 'n', unit: 'ratio', value: 1, lower: 0, upper: 2, limit: 3, sampleSize: 4 }
    const needs = { message: 'more', requests: 5, seconds: null, settlesWithinMs: null }

    const given = conclude(seen, { proofs: [proof], findings: [], measurements: [measured], needs })
    const left = conclude(seen, { proofs: [proof], findings: [] })

    expect([given.proofs, given.measurements, given.needs]).toEqual([[proof], [measured], needs])
    expect([left.measurements, left.needs]).toEqual([[], null])
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
    expect(judgement.findings).toEqual([
      {
        code: 'source.timeout',
        severity: 'error',
        subject: 'p',
        message: 'no answer',
        expected: null,
        actual: null,
        fix: coreReasons['source.timeout'].fix,
        evidence: [{ source: 'prometheus', request: 'up', at: failure.at, vantage: 'runner' }],
        reproduce: null,
      },
    ])
  })

  it('takes a failure of an unknown code for a bad answer', () => {
    const judgement = conclude(recordEvidence([{ ...failure, code: 'source.odd' }]), { proofs: [], findings: [] })

    expect(codesOf(judgement)).toEqual(['source.bad-answer'])
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
