import { expect, it } from 'vitest'
import { isInNetworks, isNetwork } from '../../src/core/network.ts'

it.each([
  ['10.0.0.0/8', true],
  ['10.1.2.3', true],
  ['fd00::/8', true],
  ['::1', true],
  ['0.0.0.0/0', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0/8', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/-1', false],
  ['10.0.0.0/8x', false],
  ['fd00::/64', true],
  ['example.com', false],
  ['', false],
])('%j is a network: %s', (text, expected) => {
  expect(isNetwork(text)).toBe(expected)
})

it.each([
  ['10.255.0.1', ['10.0.0.0/8'], true],
  ['11.0.0.1', ['10.0.0.0/8'], false],
  ['::ffff:10.0.0.1', ['10.0.0.0/8'], true],
  ['::ffff:11.0.0.1', ['10.0.0.0/8'], false],
  ['fd12::1', ['10.0.0.0/8', 'fd00::/8'], true],
  ['fe80::1', ['fd00::/8'], false],
  ['10.0.0.1', [], false],
  ['10.0.0.1', ['10.0.0.1'], true],
  ['10.0.0.2', ['10.0.0.1'], false],
  ['10.0.1.1', ['10.0.0.0/24'], false],
  ['::1', ['::1'], true],
  ['::2', ['::1'], false],
  ['10.0.0.1', ['no network'], false],
  ['not-an-address', ['0.0.0.0/0'], false],
])('%s lies in %j: %s', (address, networks, expected) => {
  expect(isInNetworks(address, networks)).toBe(expected)
})
