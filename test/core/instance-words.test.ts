import { describe, expect, it } from 'vitest'
import { curlLine, instanceLabel, instanceReference } from '../../src/core/instance-words.ts'

const about = {
  address: '10.0.1.21:8080',
  source: 'user-gray-1',
  request: 'GET http://10.0.1.21:8080/state',
  at: 'now',
}

it.each([
  ['user-gray-1', 'user-gray-1 (10.0.1.21:8080)'],
  [null, '10.0.1.21:8080'],
  [undefined, '10.0.1.21:8080'],
])('an instance that calls itself %j is %s', (id, label) => {
  expect(instanceLabel({ address: about.address, ...(id === undefined ? {} : { id }) })).toBe(label)
})

describe('the reference', () => {
  const { source, request, at } = about

  it.each([
    ['told its name', { id: 'user-gray-1' }, 'user-gray-1 (10.0.1.21:8080)'],
    ['told no name', { id: null }, '10.0.1.21:8080'],
    ['did not answer', {}, 'runner'],
  ])('of an instance that %s names who saw it', (_case, told, vantage) => {
    expect(instanceReference({ ...about, ...told })).toEqual({ source, request, at, vantage })
  })
})

it.each([
  ['GET http://10.0.1.21:8080/state', "curl -sS 'http://10.0.1.21:8080/state'"],
  ["GET http://a/it's?'", "curl -sS 'http://a/it%27s?%27'"],
  ['http://a/?q=GET b', "curl -sS 'http://a/?q=GET b'"],
])('%s is asked again by %s', (request, line) => {
  expect(curlLine({ request })).toBe(line)
})
