import type { Agent, RequestOptions } from 'node:http'
import { get } from 'node:http'
import type { Random } from './random.ts'
import { tagHeader, tagValue, topology } from './topology.ts'

/** Users of the lab: requests at a steady rate, a share of them with the tag. */
export interface Traffic {
  /** 0 to 1; can be changed at any time. */
  taggedShare: number
  /** Resolves when every request that is on its way now has ended. */
  settle(): Promise<void>
  stop(): void
}

interface TrafficOptions {
  /** Addresses of the gateway's replicas, used in turn. */
  readonly gateways: readonly string[]
  readonly requestsPerSecond: number
  readonly taggedShare: number
  readonly agent: Agent
  readonly random: Random
}

const tickMs = 100

export function startTraffic({ gateways, requestsPerSecond, taggedShare, agent, random }: TrafficOptions): Traffic {
  let due = 0
  let turn = 0
  const timer = setInterval(() => {
    due += requestsPerSecond * (tickMs / 1000)
    for (; due >= 1; due -= 1) sendOne()
  }, tickMs)
  const open = new Set<Promise<void>>()
  const traffic: Traffic = { taggedShare, settle, stop: () => clearInterval(timer) }
  return traffic

  async function settle(): Promise<void> {
    await Promise.all(open)
  }

  function sendOne(): void {
    const gateway = gateways[turn++ % gateways.length]
    const headers = random() < traffic.taggedShare ? { [tagHeader]: tagValue } : {}
    const sent = requestAndForget(`http://${gateway}${topology.user.path}`, { agent, headers })
    open.add(sent)
    void sent.then(() => open.delete(sent))
  }
}

/** Users of a broken release get errors; the counters of the services tell of them. */
function requestAndForget(url: string, options: RequestOptions): Promise<void> {
  return new Promise((resolve) => {
    const request = get(url, options, (response) => response.resume())
    request.on('error', () => {})
    request.on('close', resolve)
  })
}
