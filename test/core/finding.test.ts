import { describe, expect, it } from 'vitest'
import type { Finding, ReasonTable } from '../../src/core/finding.ts'
import { compareFindings, compareSeverities, makeFinding } from '../../src/core/finding.ts'

const text = { title: 't', proves: 'p', causes: [], fix: 'do this' }
const reasons: ReasonTable = {
  'x.fail': { severity: 'fail', ...text },
  'x.error': { severity: 'error', ...text },
  'x.unsure': { severity: 'inconclusive', ...text },
  'x.odd': { severity: 'warning', ...text },
  'x.also-odd': { severity: 'warning', ...text },
  'x.note': { severity: 'info', ...text },
}

function finding(code: string, subject = 's', message = 'm'): Finding {
  return makeFinding(reasons, code, { subject, message })
}

describe('makeFinding', () => {
  it('takes severity and advice from the table, and leaves out nothing', () => {
    expect(finding('x.fail')).toEqual({
      code: 'x.fail',
      severity: 'fail',
      subject: 's',
      message: 'm',
      expected: null,
      actual: null,
      fix: 'do this',
      evidence: [],
      reproduce: null,
    })
  })

  it('keeps every detail', () => {
    const details = {
      subject: 's',
      message: 'm',
      expected: '1',
      actual: '2',
      fix: 'better do that',
      evidence: [{ source: 'a', request: 'b', at: 'c', vantage: 'runner' }],
      reproduce: 'curl',
    }

    expect(makeFinding(reasons, 'x.note', details)).toEqual({ code: 'x.note', severity: 'info', ...details })
  })

  it('refuses a code that the table does not know', () => {
    expect(() => finding('x.nothing')).toThrow(new TypeError('unknown reason code x.nothing'))
  })
})

it('puts the worst first', () => {
  const codes = ['x.note', 'x.odd', 'x.unsure', 'x.error', 'x.fail']

  expect(codes.map((code) => finding(code)).sort(compareSeverities)).toEqual(
    codes.toReversed().map((code) => finding(code)),
  )
})

it('then orders by code, subject and message', () => {
  const ordered = [
    finding('x.error', 'z'),
    finding('x.also-odd', 'z'),
    finding('x.odd', 'a', 'z'),
    finding('x.odd', 'b', 'a'),
    finding('x.odd', 'b', 'b'),
  ]

  expect(ordered.toReversed().sort(compareFindings)).toEqual(ordered)
  expect(compareFindings(finding('x.odd'), finding('x.odd'))).toBe(0)
})
