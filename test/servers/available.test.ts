import { describe, expect, it } from 'vitest'

import { skipReason } from './available.ts'

const MISSING = ['no usable nginx: it is too old', 'no usable etcd: it is neither on PATH nor in the cache']

describe('skipReason', () => {
  it('is none when nothing is missing', () => {
    expect(skipReason([], false)).toBeUndefined()
    expect(skipReason([], true)).toBeUndefined()
  })

  it('names everything that is missing', () => {
    expect(skipReason(MISSING, false)).toBe(
      'no usable nginx: it is too old; no usable etcd: it is neither on PATH nor in the cache',
    )
  })

  it('is thrown in CI', () => {
    expect(() => skipReason(MISSING, true)).toThrow('no usable nginx: it is too old; no usable etcd')
  })
})
