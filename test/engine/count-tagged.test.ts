import { expect, it } from 'vitest'
import { countTagged } from '../../src/engine/count-tagged.ts'
import type { HttpDoor, HttpRequest } from '../../src/http/door.ts'

const refusing: HttpDoor = {
  send: () => Promise.resolve({ ok: false, fault: { code: 'source.unreachable', fault: 'refused', message: 'no' } }),
  close: () => Promise.resolve(),
}

function request(...headers: [string, string][]): HttpRequest {
  return { method: 'GET', url: 'http://shop.example/', headers, timeoutMs: 1000, connection: 'fresh' }
}

it('counts the requests that carry the tag, whatever the case of its name, and nothing that is almost the tag', async () => {
  const { door, taggedRequests } = countTagged(refusing, { header: 'X-Gray-Tag', value: 'v2' })

  expect(taggedRequests()).toBe(0)
  await door.send(request(['x-gray-tag', 'v2']))
  await door.send(request(['accept', '*/*'], ['X-GRAY-TAG', 'v2'], ['x-gray-tag', 'v2']))
  await door.send(request(['x-gray-tag', 'V2'], ['x_gray_tag', 'v2'], ['x-other', 'v2']))
  await door.send({ method: 'GET', url: 'http://shop.example/', timeoutMs: 1000, connection: 'fresh' })

  expect(taggedRequests()).toBe(2)
})
