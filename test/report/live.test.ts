import { describe, expect, it } from 'vitest'
import type { CheckVerdict } from '../../src/core/verdict.ts'
import type { RunEvent } from '../../src/engine/events.ts'
import { followEvent, noRun, renderLive } from '../../src/report/live.ts'
import { hostile, huge } from '../cli/hostile/strings.ts'

const start = Date.parse('2026-01-02T03:00:00Z')

function at(ms: number): string {
  return new Date(start + ms).toISOString()
}

function started(checks: string[], service = 'user'): RunEvent {
  const stages = [{ name: 'health', checks }]
  return { type: 'run-started', at: at(0), runId: 'r', service, tag: 'v2', stages, timeoutMs: 30_000 }
}

function verdict(over: Partial<CheckVerdict>): CheckVerdict {
  const nothing = { line: null, figures: [], proofs: [], findings: [], measurements: [], needs: null }
  return {
    id: 'slo',
    kind: 'slo',
    status: 'inconclusive',
    advisory: false,
    durationMs: 900,
    looks: 1,
    ...nothing,
    ...over,
  }
}

const where = { stage: 'health', check: 'slo' }
const looked: RunEvent = {
  type: 'check-looked',
  at: at(3000),
  ...where,
  verdict: verdict({
    looks: 3,
    measurements: [
      {
        subject: 'gray',
        name: 'error-ratio',
        unit: 'ratio',
        value: 0.001,
        lower: 0,
        upper: 0.02,
        limit: 0.01,
        sampleSize: 9,
      },
    ],
    needs: { message: '286 more requests', requests: 286, seconds: 30, settlesWithinMs: null },
  }),
}
const finished: RunEvent = {
  type: 'check-finished',
  at: at(4000),
  stage: 'health',
  verdict: verdict({ status: 'pass', proofs: [{ subject: 'gray', statement: 'all is well', observations: 9 }] }),
}

function linesAfter(events: readonly RunEvent[], nowMs = 5000, width = 100): string[] {
  return renderLive(events.reduce(followEvent, noRun), start + nowMs, { width, color: false })
}

describe('the live view', () => {
  it('shows every check with what was heard of it last, and the time left', () => {
    const events: RunEvent[] = [
      started(['slo', 'release']),
      { type: 'check-started', at: at(1000), ...where },
      { type: 'check-progress', at: at(1500), ...where, message: 'asking' },
    ]

    expect(linesAfter(events)).toEqual([
      'user v2  0 of 2 checks  5.0 s, 25.0 s left',
      '  running       slo      4.0 s  asking',
      '  waiting       release',
    ])
  })

  it('shows how the evidence moves towards its bounds', () => {
    const events = [started(['slo']), { type: 'check-started', at: at(1000), ...where } as const, looked]

    expect(linesAfter(events, 5000, 120)[1]).toBe(
      '  running       slo  4.0 s  look 3: error-ratio 0.1 % (0 % to 2 %, limit 1 %): needs 286 more requests',
    )
  })

  it('shows what decided a check, and what was not reached', () => {
    const skipped: RunEvent = {
      type: 'stage-finished',
      at: at(4500),
      verdict: {
        name: 'health',
        status: 'pass',
        durationMs: 1,
        checks: [verdict({ id: 'release', status: 'skipped' })],
      },
    }

    expect(linesAfter([started(['slo', 'release']), finished, skipped])).toEqual([
      'user v2  2 of 2 checks  5.0 s, 25.0 s left',
      '  pass          slo      900 ms  all is well',
      '  skipped       release',
    ])
  })

  it('counts what has no room, and keeps what runs in sight', () => {
    const names = Array.from({ length: 30 }, (_, index) => `check-${index}`)
    const running: RunEvent = { type: 'check-started', at: at(0), stage: 'health', check: 'check-29' }

    const lines = linesAfter([started(names), running])

    expect(lines.length).toBe(22)
    expect(lines.at(-2)).toContain('check-29')
    expect(lines.at(-1)).toBe('  and 10 more')
  })

  it.each([40, 57, 100])('never writes a line wider than %i columns, nor anything that a terminal obeys', (width) => {
    for (const text of [hostile, huge, '検査'.repeat(100), '😀'.repeat(100)]) {
      const events: RunEvent[] = [
        started(['slo'], text),
        { type: 'check-started', at: at(0), ...where },
        { type: 'check-progress', at: at(0), ...where, message: text },
      ]

      for (const line of linesAfter(events, 5000, width)) {
        expect(columnsOf(line)).toBeLessThanOrEqual(width)
        expect(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.exec(line)).toBeNull()
      }
    }
  })
})

function columnsOf(line: string): number {
  return Array.from(line, (character) => (/[検査😀]/u.test(character) ? 2 : 1)).reduce((sum, width) => sum + width, 0)
}
