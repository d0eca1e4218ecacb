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

  it('refuses what is not UTF-8', () => {
    expect(readAnswer(Uint8Array.of(0x22, 0xff, 0x22), caps)).toEqual({
      kind: 'not-json',
      message: 'the body is not JSON',
    })
  })
})
