import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../src/sources/prometheus/answer.ts'

const caps = { maxSeries: 2, maxSamples: 3 }

function bodyOf(lengths: readonly number[]): Uint8Array {
  const result = lengths.map((length, index) => ({
    metric: { i: String(index) },
    values: Array.from({ length }, (_, at) => [at, '1']),
  }))
  return new TextEncoder().encode(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }))
}

describe('readAnswer', () => {
  it('reads as many series and samples as allowed', () => {
    expect(readAnswer(bodyOf([2, 1]), caps)).toMatchObject({ data: { resultType: 'matrix' }, nativeHistograms: 0 })
  })

  it.each([
    [[1, 1, 1], 'the query matches 3 series, more than the 2 that are read at most'],
    [[2, 2], 'the query matches 4 samples, more than the 3 that are read at most'],
  ])('refuses %j samples per series', (lengths, message) => {
    expect(readAnswer(bodyOf(lengths), caps)).toEqual({ kind: 'too-many', message })
  })

  it.each([
    [
      'too many values to be parsed',
      '[],'.repeat(200),
      { kind: 'too-many', message: 'the answer holds more than is read at most' },
    ],
    [
      'nesting without end',
      `${'['.repeat(101)}${']'.repeat(101)},`,
      { kind: 'not-the-api', message: 'the body is nested deeper than any answer of the Prometheus API' },
    ],
  ])('refuses %s', (_name, elements, expected) => {
    const body = `{"status":"success","data":{"resultType":"vector","result":[${elements}[]]}}`

    expect(readAnswer(new TextEncoder().encode(body), { maxSeries: 2, maxSamples: 30 })).toEqual(expected)
  })

  it('refuses what is not UTF-8', () => {
    expect(readAnswer(Uint8Array.of(0x22, 0xff, 0x22), caps)).toEqual({
      kind: 'not-json',
      message: 'the body is not JSON',
    })
  })
})
