import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/core/finding.ts'
import type { Verdict } from '../../src/core/verdict.ts'
import { renderReport } from '../../src/report/index.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'

function render(verdict: Verdict, width = 100, color = false): Promise<string> {
  return renderReport('table', { verdict, events: [], width, color })
}

function withFinding(over: Partial<Finding>): Verdict {
  const stages = sampleVerdict.stages.map((stage) => ({
    ...stage,
    checks: stage.checks.map((check) => ({
      ...check,
      findings: check.status === 'fail' ? check.findings.map((finding) => ({ ...finding, ...over })) : check.findings,
    })),
  }))
  return { ...sampleVerdict, stages }
}

describe('the table', () => {
  it('opens with the verdict, what decided it, and the failing finding with what to do', async () => {
    const text = await render(sampleVerdict, 120)

    expect(text.split('\n').slice(0, 10)).toEqual([
      'user v2-canary in staging: FAIL',
      'config/app: user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
      '',
      'fail  config.stale  config/app',
      '  what      user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
      '  expected  revision 42',
      '  actual    revision 41 for 95 s',
      '  to do     Restart the instance, and find out why its watch missed the change.',
      '  seen      user-gray-2 (10.0.1.22:8080), GET /graycheck/state, 2026-11-21T10:00:01.000Z, from runner',
      '  again     curl -sS http://10.0.1.22:8080/graycheck/state',
    ])
  })

  it.each([120, 80, 60, 40])('keeps to %i columns, but for a command that is to be copied', async (width) => {
    const lines = (await render(sampleVerdict, width)).split('\n')

    const tooLong = lines.filter((line) => line.length > width && !line.startsWith('  again'))

    expect(tooLong).toEqual([])
  })

  it('loses nothing in a narrow terminal', async () => {
    const words = (text: string): string => text.replaceAll(/\s+/g, ' ')

    const narrow = words(await render(sampleVerdict, 40))

    expect(narrow).toContain(
      '300 of 300 tagged probes via 10.0.0.2:443 answered by 2.1.0-canary.3; leak rate below 0.99 % (95 %)',
    )
  })

  it('has no escape sequences without colour, and some with it', async () => {
    expect(await render(sampleVerdict)).not.toContain('\u001b')
    expect(await render(sampleVerdict, 100, true)).toContain('\u001b[31m')
  })

  it('lets nothing through that a server could do to a terminal', async () => {
    const hostile = 'x\u001b]8;;http://evil\u0007link\u001b]8;;\u0007\u001b[2J\r\u009b31m\nstatus: pass'

    const text = await render(withFinding({ message: hostile, subject: hostile, actual: hostile, reproduce: hostile }))

    // oxlint-disable-next-line no-control-regex -- that none is left is the point.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(text.split('\n')).not.toContain('status: pass')
  })
})

describe('json', () => {
  it('is the verdict, and ends with a line end', async () => {
    const text = await renderReport('json', { verdict: sampleVerdict, events: [], width: 80, color: false })

    expect(JSON.parse(text)).toEqual(sampleVerdict)
    expect(text.endsWith('}\n')).toBe(true)
  })
})

describe('ndjson', () => {
  it('is one event a line', async () => {
    const events = [
      { type: 'stage-started', at: '2026-11-21T10:00:00.000Z', stage: 'routing' },
      { type: 'run-finished', at: '2026-11-21T10:00:02.000Z', verdict: sampleVerdict },
    ] as const

    const text = await renderReport('ndjson', { verdict: sampleVerdict, events, width: 80, color: false })

    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(events)
  })
})
