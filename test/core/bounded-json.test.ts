import { expect, it } from 'vitest'
import { parseBoundedJson } from '../../src/core/bounded-json.ts'

it('reads a document of as many values as its API may send, and none of more', () => {
  const document = Buffer.from('{"a":[1,"ü"]}')

  expect(parseBoundedJson(document, 3)).toEqual({ a: [1, 'ü'] })
  expect(parseBoundedJson(document, 2)).toBeUndefined()
})

it.each([
  ['no JSON', '<html>'],
  ['half a document', '{"a":'],
  ['nothing', ''],
  ['a text of bytes that are no UTF-8', [0x22, 0xff, 0x22]],
])('has no value for %s', (_what, document) => {
  expect(parseBoundedJson(Uint8Array.from(Buffer.from(document)), 10)).toBeUndefined()
})
