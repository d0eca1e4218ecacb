import { describe, expect, it } from 'vitest'
import { looksLikePass, verdictOf } from './ending.ts'

const ending = { exitCode: 12, signal: null, stdout: '', stderr: '' }

describe('an ending looks like a pass', () => {
  it.each([
    ['exit 0 without a word', { exitCode: 0 }],
    ['a cut verdict that says so', { stdout: '{\n  "schema": "graycheck.verdict/v1",\n  "status": "pass",\n  "exi' }],
  ])('%s', (_name, over) => {
    expect(looksLikePass({ ...ending, ...over })).toBe(true)
  })

  it.each([
    ['nothing', {}],
    ['a cut verdict of a failure', { exitCode: 10, stdout: '{ "status": "fail", "exi' }],
    ['a crash', { exitCode: null, signal: 'SIGABRT' as const }],
  ])('not %s', (_name, over) => {
    expect(looksLikePass({ ...ending, ...over })).toBe(false)
  })
})

it('a document that is no verdict is none', () => {
  expect(verdictOf({ stdout: '{"status":"pass"}' })).toBeNull()
})
