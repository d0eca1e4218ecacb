import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../src/core/exit-code.ts'
import { foldStatuses, RunStatus, Status } from '../../src/core/status.ts'

it.each(['pass', 'fail', 'inconclusive', 'error', 'aborted'])('a run, as its checks, may come to %s', (status) => {
  expect(RunStatus.parse(status)).toBe(status)
  expect(Status.parse(status)).toBe(status)
})

it('only a check may be skipped', () => {
  expect(Status.parse('skipped')).toBe('skipped')
  expect(RunStatus.safeParse('skipped').success).toBe(false)
})

describe('foldStatuses', () => {
  it.each<[Status[], string]>([
    [['pass', 'pass'], 'pass'],
    [['pass', 'inconclusive'], 'inconclusive'],
    [['inconclusive', 'error'], 'error'],
    [['error', 'aborted'], 'aborted'],
    [['aborted', 'fail', 'error'], 'fail'],
    [['pass', 'skipped'], 'inconclusive'],
    [[], 'inconclusive'],
  ])('folds %j to %s', (statuses, expected) => {
    expect(foldStatuses(statuses)).toBe(expected)
  })
})

describe('exitCodeOf', () => {
  it.each([
    ['pass', null, 0],
    ['fail', null, 10],
    ['fail', 'SIGTERM', 10],
    ['inconclusive', null, 11],
    ['error', null, 12],
    ['aborted', 'SIGINT', 130],
    ['aborted', 'SIGTERM', 143],
  ] as const)('ends %s (signal %s) with %i', (status, signal, expected) => {
    expect(exitCodeOf(status, signal)).toBe(expected)
  })
})
