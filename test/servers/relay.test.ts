import { expect, it, onTestFinished } from 'vitest'

import { request } from './poll.ts'
import { startRelay } from './relay.ts'
import { startUpstream } from './upstreams.ts'

it('passes requests on until it is cut, and again when it is mended', async () => {
  const upstream = await startUpstream((_, response) => response.end('hello'))
  const relay = await startRelay(Number(upstream.split(':')[1]))
  onTestFinished(() => relay.stop())
  const text = async () => (await request(relay.url)).text()

  expect(await text()).toBe('hello')
  relay.cut()
  await expect(text()).rejects.toThrow('fetch failed')
  relay.mend()
  expect(await text()).toBe('hello')
})

it('breaks what is open when it is cut', async () => {
  const upstream = await startUpstream((_, response) => void response.write('the beginning'))
  const relay = await startRelay(Number(upstream.split(':')[1]))
  onTestFinished(() => relay.stop())
  const answer = await fetch(relay.url)

  relay.cut()

  await expect(answer.text()).rejects.toThrow('terminated')
})
