import { expect, it } from 'vitest'
import { eventsText, verdictText } from '../../src/core/verdict-text.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'

it('writes a verdict with two spaces and a line end, so that every sink holds the same bytes', () => {
  const lines = verdictText(sampleVerdict).split('\n')

  expect(lines.slice(0, 2)).toEqual(['{', '  "schema": "graycheck.verdict/v1",'])
  expect(lines.slice(-2)).toEqual(['}', ''])
  expect(JSON.parse(lines.join('\n'))).toEqual(sampleVerdict)
})

it('writes one event a line', () => {
  expect(eventsText([{ a: 1 }, { b: [2, 'x'] }])).toBe('{"a":1}\n{"b":[2,"x"]}\n')
  expect(eventsText([])).toBe('')
})
