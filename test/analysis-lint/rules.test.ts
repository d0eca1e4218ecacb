import { describe, expect, it } from 'vitest'
import { analysisReasons } from '../../src/analysis-lint/reasons.ts'
import { flaggerCases } from './cases/flagger.ts'
import { conditionCases, dataCases, limitCases } from './cases/metrics.ts'
import { jobCases, webCases } from './cases/providers.ts'
import { rolloutCases } from './cases/rollouts.ts'
import { templateCases } from './cases/templates.ts'
import { codesIn, findingsIn, markedLine } from './kit.ts'

const cases = [
  ...limitCases,
  ...conditionCases,
  ...dataCases,
  ...templateCases,
  ...jobCases,
  ...webCases,
  ...rolloutCases,
  ...flaggerCases,
]

it('every code has a case', () => {
  const tested = new Set<string>(cases.map(({ code }) => code))

  expect(Object.keys(analysisReasons).filter((code) => !tested.has(code))).toEqual([])
})

describe('a manifest with a fault', () => {
  it.each(cases)('$code: $title', ({ code, bad, line, says }) => {
    const found = findingsIn(bad).filter((finding) => finding.code === code)

    expect(found.map((finding) => finding.line)).toContain(line ?? markedLine(bad))
    expect(new Set(found.map((finding) => finding.severity))).toEqual(new Set([analysisReasons[code].severity]))
    expect(found.map((finding) => finding.message).join('\n')).toContain(says ?? '')
  })
})

describe('the nearest manifest without it', () => {
  it.each(cases)('$code: $title', ({ code, good }) => {
    expect(codesIn(good)).not.toContain(code)
  })

  it.each(cases)('passes all rules that fail, $code: $title', ({ good }) => {
    const severities = findingsIn(good).map((finding) => `${finding.severity} ${finding.code}`)

    expect(severities.filter((text) => text.startsWith('fail '))).toEqual([])
  })
})
