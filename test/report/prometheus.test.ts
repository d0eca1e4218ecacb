import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import type { Verdict } from '../../src/core/verdict.ts'
import { advised, filledWith, manyFindings, passing, render, stopped, undecided, withCheck } from '../kit/verdicts.ts'
import { withServer } from '../servers/available.ts'
import { requireProgram } from '../servers/programs.ts'

const measurement = {
  subject: 'gray',
  name: 'error-ratio',
  unit: 'ratio',
  value: 0.02,
  lower: null,
  upper: 0.03,
  limit: 0.01,
  sampleSize: 1000,
}
const measured = withCheck({ measurements: [measurement] })

it('tells the verdict, every check and every measurement', async () => {
  const lines = (await render('prometheus', measured)).split('\n')

  const run = 'service="user",tag="v2-canary",environment="staging"'
  const check = `${run},stage="state",check="config/app",kind="config"`
  expect(lines).toContain('graycheck_build_info{version="0.1.0"} 1')
  expect(lines).toContain(`graycheck_verdict{${run},status="fail"} 1`)
  expect(lines).toContain(`graycheck_verdict{${run},status="pass"} 0`)
  expect(lines).toContain(`graycheck_exit_code{${run}} 10`)
  expect(lines).toContain(`graycheck_run_start_time_seconds{${run}} 1795255200`)
  expect(lines).toContain(`graycheck_check_status{${check},status="fail"} 1`)
  expect(lines).toContain(`graycheck_check_findings{${check},severity="fail"} 1`)
  expect(lines).toContain(
    `graycheck_measurement_upper_bound{${check},subject="gray",name="error-ratio",unit="ratio"} 0.03`,
  )
  expect(lines.filter((line) => line.startsWith('graycheck_measurement_lower_bound'))).toEqual([])
})

it('has no more series than a server should take, however many measurements there are', async () => {
  const measurements = Array.from({ length: 5000 }, (_, index) => ({ ...measurement, subject: `gray-${index}` }))

  const text = await render('prometheus', withCheck({ measurements }))

  expect(text.match(/^graycheck_measurement_value/gm)).toHaveLength(200)
})

const describePromtool = await withServer('prometheus')

describePromtool('promtool', () => {
  async function complaints(verdict: Verdict): Promise<string> {
    const promtool = await requireProgram('prometheus', 'promtool')
    const { stdout, stderr, status } = spawnSync(promtool, ['check', 'metrics'], {
      input: await render('prometheus', verdict),
      encoding: 'utf8',
    })
    return `${status} ${stdout}${stderr}`
  }

  it.each([
    ['a fail with measurements', measured],
    ['a pass', passing],
    ['an inconclusive run', undecided],
    ['a stopped run', stopped],
    ['an advisory fail', advised],
    ['a thousand findings', manyFindings(1000)],
    ['hostile text', filledWith('a"} 1\nx{y="\\ \ud800 \u001b[31m \\', measured)],
  ])('has nothing to say against %s', async (_name, verdict) => {
    expect(await complaints(verdict)).toBe('0 ')
  })

  it('would complain', async () => {
    const promtool = await requireProgram('prometheus', 'promtool')
    const { status } = spawnSync(promtool, ['check', 'metrics'], { input: 'a{b="c} 1\n', encoding: 'utf8' })
    expect(status).not.toBe(0)
  })
})
