import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { advised, filledWith, manyFindings, notMeasured, passing, render, stopped, undecided } from '../kit/verdicts.ts'

const status = z.enum(['passed', 'failed', 'skipped', 'pending', 'other'])
const extra = z.record(z.string(), z.unknown()).optional()
const count = z.int().nonnegative()

/** The rules of the schema of CTRF 1.0 for what we write: no members of our own but in `extra`. */
const Ctrf = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  reportId: z.uuid(),
  timestamp: z.iso.datetime(),
  generatedBy: z.string(),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string() }),
    summary: z.strictObject({
      tests: count,
      passed: count,
      failed: count,
      skipped: count,
      pending: count,
      other: count,
      suites: count,
      start: z.int(),
      stop: z.int(),
      duration: z.int(),
      extra,
    }),
    tests: z.array(
      z.strictObject({
        name: z.string().min(1),
        status,
        duration: z.int(),
        start: z.int(),
        stop: z.int(),
        suite: z.array(z.string()).min(1),
        message: z.string(),
        trace: z.string().optional(),
        rawStatus: z.string(),
        type: z.string(),
        filePath: z.string().optional(),
        line: z.int().optional(),
        extra,
      }),
    ),
    environment: z.strictObject({
      appName: z.string(),
      appVersion: z.string(),
      testEnvironment: z.string().optional(),
      extra,
    }),
  }),
})

async function read(verdict: typeof sampleVerdict): Promise<z.infer<typeof Ctrf>['results']> {
  return Ctrf.parse(JSON.parse(await render('ctrf', verdict))).results
}

describe('ctrf', () => {
  it('tells each check with its place in the config, and the verdict', async () => {
    const { tests, summary } = await read(sampleVerdict)

    expect(tests.map(({ name, status, rawStatus }) => [name, status, rawStatus])).toEqual([
      ['dyeing', 'passed', 'pass'],
      ['config/app', 'failed', 'fail'],
      ['slo/errors', 'skipped', 'skipped'],
      ['verdict', 'failed', 'fail'],
    ])
    expect(tests[1]).toMatchObject({
      filePath: 'graycheck.yaml',
      line: 22,
      suite: ['graycheck', 'state'],
      duration: 120,
    })
    expect(tests[1]?.trace).toContain('fail  config.stale  config/app\n  what      user-gray-2')
    expect(tests[2]).not.toHaveProperty('line')
    expect(summary).toMatchObject({ tests: 4, passed: 1, failed: 2, skipped: 1, pending: 0, other: 0, suites: 4 })
    expect(summary.stop - summary.start).toBe(2140)
  })

  it.each([
    ['undecided', undecided, 'inconclusive'],
    ['not measured', notMeasured, 'error'],
  ])('what is %s is other, and fails with the verdict', async (_name, verdict, raw) => {
    const { tests, summary } = await read(verdict)

    expect(tests[1]).toMatchObject({ status: 'other', rawStatus: raw })
    expect(tests.at(-1)).toMatchObject({ name: 'verdict', status: 'failed', rawStatus: raw })
    expect(summary).toMatchObject({ failed: 1, other: 1 })
  })

  it.each([
    ['a pass', passing, 0],
    ['an advisory fail', advised, 0],
    ['a run that was stopped after every check had passed', stopped, 1],
    ['a thousand findings', manyFindings(1000), 2],
    ['hostile text', filledWith('\ud800 \u001b[31m "\\ '.repeat(2000)), 2],
  ])('keeps to the schema for %s', async (_name, verdict, failed) => {
    expect((await read(verdict)).summary.failed).toBe(failed)
  })
})
