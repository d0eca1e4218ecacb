import { Agent } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Traffic } from '../../src/lab/traffic.ts'
import { startTraffic } from '../../src/lab/traffic.ts'
import { startHttpServer } from '../../src/lab/server.ts'

/** Traffic to one server, which keeps the requests until the test answers them. */
async function startHeld(random: () => number): Promise<{
  traffic: Traffic
  received: (count: number) => Promise<IncomingMessage[]>
  answerAll: () => void
}> {
  const open: ServerResponse[] = []
  const requests: IncomingMessage[] = []
  let onRequest = (): void => {}
  const server = await startHttpServer((request, response) => {
    requests.push(request)
    open.push(response)
    onRequest()
  })
  const agent = new Agent()
  const gateways = [server.address]
  const traffic = startTraffic({ gateways, requestsPerSecond: 50, taggedShare: 0.25, agent, random })
  onTestFinished(async () => {
    traffic.stop()
    await server.stop()
  })
  const received = (count: number): Promise<IncomingMessage[]> =>
    new Promise((resolve) => {
      onRequest = () => {
        if (requests.length >= count) resolve(requests)
      }
      onRequest()
    })
  return { traffic, received, answerAll: () => open.splice(0).forEach((response) => response.end()) }
}

describe('the users of the lab', () => {
  it.each([
    [0.24, true],
    [0.25, false],
  ])('ask for the profile; with a share of 25 %% the roll %d sends the tag: %s', async (roll, isTagged) => {
    const { received } = await startHeld(() => roll)

    const requests = await received(3)

    expect(new Set(requests.map(({ url }) => url))).toEqual(new Set(['/api/profile']))
    expect(new Set(requests.map(({ headers }) => headers['x-gray-tag'] === 'v2-canary'))).toEqual(new Set([isTagged]))
  })

  it('have settled once every request on its way has ended, and not before', async () => {
    const { traffic, received, answerAll } = await startHeld(() => 0.5)
    await received(5)
    traffic.stop()
    let settled = false
    const settling = traffic.settle().then(() => (settled = true))
    await new Promise((resolve) => setImmediate(resolve))
    const before = settled

    answerAll()
    await settling

    expect([before, settled]).toEqual([false, true])
  })
})
