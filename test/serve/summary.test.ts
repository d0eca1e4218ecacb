import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunStatus } from '../../src/core/status.ts'
import type { StoredRun } from '../../src/serve/stored-run.ts'
import { RunSummary, summaryOf } from '../../src/serve/summary.ts'

const run: StoredRun = {
  sequence: 1,
  plan: 'user',
  runId: 'r-1',
  series: null,
  parameters: {},
  service: 'user',
  tag: 'v2',
  environment: null,
  state: 'finished',
  status: 'pass',
  code: null,
  message: 'ok',
  exitCode: 0,
  createdAt: 1000,
  startedAt: 2000,
  finishedAt: 3000,
  toldAt: null,
}
const present = { now: 3000, freshMs: 1000, isActive: false }

describe('a summary', () => {
  it.each([
    ['at once', 3000, 'pass'],
    ['within its time', 4000, 'pass'],
    ['after its time', 4001, 'inconclusive'],
    ['by a clock that is a little behind', 1000, 'pass'],
    ['by a clock that was set back', 999, 'inconclusive'],
  ])('of a pass, read %s', (_name, now, status) => {
    expect(summaryOf(run, { ...present, now }).status).toBe(status)
  })

  it('of a pass that nobody knows the time of is none', () => {
    expect(summaryOf({ ...run, finishedAt: null }, present).reason.code).toBe('serve.verdict-stale')
  })

  it('of harm stays harm, however long ago', () => {
    const failed = { ...run, status: 'fail' as const, code: 'x.y', exitCode: 10 }

    expect(summaryOf(failed, { ...present, now: 1e12 })).toMatchObject({ status: 'fail', exitCode: 10 })
  })

  it.each([
    ['queued', true, 'running', 'serve.queued'],
    ['running', true, 'running', 'serve.running'],
    ['queued', false, 'error', 'serve.interrupted'],
    ['running', false, 'error', 'serve.interrupted'],
  ] as const)('of a %s run with its server at it (%s) is %s', (state, isActive, status, code) => {
    const unfinished = { ...run, state, status: null, exitCode: null, finishedAt: null }

    expect(summaryOf(unfinished, { ...present, isActive })).toMatchObject({ status, reason: { code } })
  })

  it('is pass only for a finished, fresh pass, and always less than 2 KB', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.string({ unit: 'grapheme', maxLength: 3000 }),
    )
    const any = fc.record({
      state: fc.constantFrom('queued', 'running', 'finished'),
      status: fc.option(fc.constantFrom(...RunStatus.options)),
      runId: fc.constantFrom('r', 'r'.repeat(128)),
      plan: fc.constantFrom('p', 'p'.repeat(64)),
      environment: fc.constantFrom(null, 'e'.repeat(100)),
      code: fc.constantFrom(null, 'dependencies.identity-differs-from-stable'),
      message: text,
      service: text.map((value) => value.slice(0, 200)),
      tag: fc.stringMatching(/^[!-~]{0,3000}$/),
      finishedAt: fc.option(fc.integer({ min: 0, max: 10_000 })),
    })

    fc.assert(
      fc.property(any, fc.boolean(), fc.integer({ min: 0, max: 10_000 }), (over, isActive, now) => {
        const summary = RunSummary.parse(summaryOf({ ...run, ...over }, { now, freshMs: 1000, isActive }))

        expect(Buffer.byteLength(JSON.stringify({ summary }))).toBeLessThan(2048)
        if (summary.status !== 'pass') return
        expect([over.state, over.status]).toEqual(['finished', 'pass'])
        expect(now - (over.finishedAt ?? Number.NaN)).toBeLessThanOrEqual(1000)
      }),
    )
  })
})
