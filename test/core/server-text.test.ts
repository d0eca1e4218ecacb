import { expect, it } from 'vitest'
import { cutText } from '../../src/core/cut-text.ts'
import { serverMessage, serverValue } from '../../src/core/server-text.ts'

it('cuts behind the longest text, never through a character', () => {
  expect(cutText('abc', 3)).toBe('abc')
  expect(cutText('abcd', 3)).toBe('abc…')
  expect(cutText('😀abcd', 3)).toBe('😀a…')
  expect(cutText('ab😀', 3)).toBe('ab…')
  expect(cutText('ab😀', 4)).toBe('ab😀')
})

it('puts what a server said on one line', () => {
  expect(serverMessage('  no\n such\t\u001b[31mkey\u001b[0m ')).toBe('no such key')
  expect(serverMessage('A'.repeat(501))).toBe(`${'A'.repeat(500)}…`)
  expect(serverMessage('abcdef', 3)).toBe('abc…')
})

it('keeps long values apart', () => {
  const [a, b] = ['x'.repeat(512), 'x'.repeat(513)]

  expect(serverValue(a)).toBe(a)
  expect(serverValue(b)).toBe(
    `${'x'.repeat(100)}… (513 characters, sha256 35ade0090e64e74d6ad04204009c23a4e34b82bdf0f4f317fbcc5f26f9b10241)`,
  )
  expect(serverValue(`${b}y`)).not.toBe(serverValue(`${b}z`))
})
