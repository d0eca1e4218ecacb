import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Verdict } from '../../src/core/verdict.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { filledWith, manyFindings, passing, render, undecided } from '../kit/verdicts.ts'

const Line = z.strictObject({
  schema: z.literal('graycheck.termination/v1'),
  status: z.string(),
  exitCode: z.int(),
  service: z.string(),
  tag: z.string(),
  environment: z.string().nullable(),
  runId: z.string(),
  summary: z.string(),
  needs: z.string().nullable(),
  findings: z.array(z.strictObject({ code: z.string(), check: z.string(), subject: z.string(), message: z.string() })),
  omitted: z.int(),
})

async function read(verdict: Verdict): Promise<z.infer<typeof Line>> {
  const text = await render('termination', verdict)
  expect(text.indexOf('\n')).toBe(text.length - 1)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3000)
  return Line.parse(JSON.parse(text))
}

describe('the termination message', () => {
  it('is one line with the verdict and what decided it', async () => {
    expect(await read(sampleVerdict)).toEqual({
      schema: 'graycheck.termination/v1',
      status: 'fail',
      exitCode: 10,
      service: 'user',
      tag: 'v2-canary',
      environment: 'staging',
      runId: '00000000-0000-4000-8000-000000000000',
      summary: 'config/app: user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
      needs: null,
      findings: [
        {
          code: 'config.stale',
          check: 'config/app',
          subject: 'user-gray-2',
          message: 'user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
        },
      ],
      omitted: 0,
    })
  })

  it('tells what an undecided run still wants', async () => {
    expect(await read(undecided)).toMatchObject({ status: 'inconclusive', needs: '120 more requests' })
  })

  it('has nothing more to say of a pass', async () => {
    expect(await read(passing)).toMatchObject({ status: 'pass', exitCode: 0, findings: [], omitted: 0 })
  })

  it('takes as many whole findings as there is room for, and counts the others', async () => {
    const { findings, omitted } = await read(manyFindings(500))

    expect(findings.length).toBeGreaterThan(10)
    expect(findings.length + omitted).toBe(500)
    expect(findings.at(-1)?.message).toMatch(/the store holds 42$/)
  })

  it.each([
    ['four bytes a character', '😀'.repeat(5000)],
    ['three bytes a character', '灰'.repeat(5000)],
    ['characters that JSON escapes', '"\\'.repeat(5000)],
    ['half a pair, again and again', 'a\ud83d'.repeat(5000)],
    ['bytes in the hundred thousands', 'x'.repeat(400_000)],
  ])('is whole and valid with %s', async (_name, text) => {
    const line = await read(filledWith(text, undecided))

    expect(line.status).toBe('inconclusive')
    expect(line.needs).not.toBeNull()
    expect(JSON.stringify(line)).not.toMatch(/\\ud[89a-f]/)
  })
})
