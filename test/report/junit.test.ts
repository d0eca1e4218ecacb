import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { advised, filledWith, manyFindings, notMeasured, passing, render, stopped, undecided } from '../kit/verdicts.ts'

const schema = await readFile(join(import.meta.dirname, 'junit.xsd'), 'utf8')

async function problemsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema })
  return errors.map(({ message }) => message)
}

describe('junit', () => {
  it('has a suite a stage, a case a check, and the verdict as the last one', async () => {
    const xml = await render('junit', sampleVerdict)

    expect(xml).toContain('<testsuites name="graycheck" tests="4" failures="2" errors="0" time="2.140">')
    expect(xml).toContain(
      '<testsuite name="state" tests="1" failures="1" errors="0" skipped="0" time="0.120" timestamp="2026-11-21T10:00:01">',
    )
    expect(xml).toContain(
      '<testcase name="dyeing" classname="graycheck.user.routing" time="1.240"><system-out>- 300 of',
    )
    expect(xml).toContain(
      '<testcase name="config/app" classname="graycheck.user.state" time="0.120"><failure type="config.stale" message="user-gray-2',
    )
    expect(xml).toContain('  again     curl -sS http://10.0.1.22:8080/graycheck/state</failure>')
    expect(xml).toContain(
      '<testcase name="slo/errors" classname="graycheck.user.health" time="0.000"><skipped message="An earlier stage',
    )
    expect(xml).toContain(
      '<testcase name="verdict" classname="graycheck.user.verdict" time="2.140"><failure type="fail" message="config/app:',
    )
  })

  it.each([
    ['what is undecided', undecided, 2],
    ['what could not be measured', notMeasured, 2],
    ['a run that was stopped after every check had passed', stopped, 1],
  ])('calls %s an error', async (_name, verdict, errors) => {
    expect(await render('junit', verdict)).toContain(`failures="0" errors="${errors}" time="2.140">\n`)
  })

  it('shows an advisory check that failed as skipped, with what it found', async () => {
    const xml = await render('junit', advised)

    expect(xml).toContain('failures="0" errors="0" time="2.140">')
    expect(xml).toMatch(/<skipped message="advisory, fail: user-gray-2 .*"\/><system-out>- user-gray-2/)
  })

  it.each([
    ['a fail', sampleVerdict],
    ['a pass', passing],
    ['an inconclusive run', undecided],
    ['an error', notMeasured],
    ['a stopped run', stopped],
    ['an advisory fail', advised],
    ['a thousand findings', manyFindings(1000)],
    ['what XML has no characters for', filledWith(']]> </failure> &amp; <!-- \ufffe \uffff \ud800 \0 \u001b[31m "')],
  ])('is valid for %s', async (_name, verdict) => {
    expect(await problemsOf(await render('junit', verdict))).toEqual([])
  })

  it('would be found to be invalid', async () => {
    const xml = await render('junit', sampleVerdict)

    expect(await problemsOf(xml.replace('time="0.120"', 'time="0,120"'))).not.toEqual([])
    expect(await problemsOf(xml.replace('tests="4"', 'tests="4" skipped="1"'))).not.toEqual([])
  })
})
