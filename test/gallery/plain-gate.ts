import { z } from 'zod'
import type { Lab } from '../../src/lab/lab.ts'
import { syntheticHeader, syntheticValue, tagHeader, tagValue, topology } from '../../src/lab/topology.ts'

/**
 * The gate that articles about gray releases describe, to compare with: one tagged request through the gateway, the
 * health page of the gray instances with its details, and P95 latency and error ratio of the last five minutes against
 * fixed thresholds; three tries. `no data` where Prometheus has none: what such a tool then says is not told.
 */
export type PlainVerdict = 'pass' | 'fail' | 'no data'

const tries = 3
const thresholds = { p95Seconds: 0.3, errorRatio: 0.01 }

export async function askPlainGate(lab: Lab): Promise<PlainVerdict> {
  const verdicts: PlainVerdict[] = []
  while (verdicts.length < tries && verdicts.at(-1) !== 'pass') verdicts.push(await tryOnce(lab).catch(() => 'fail'))
  return verdicts.at(-1) ?? 'fail'
}

async function tryOnce(lab: Lab): Promise<PlainVerdict> {
  if (!(await reachesGray(lab)) || !(await areHealthy(lab))) return 'fail'
  return isWithinThresholds(lab)
}

function get(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(1000) })
}

async function reachesGray({ addresses }: Lab): Promise<boolean> {
  const answer = await get(`${addresses.gateway.url}${topology.user.path}`, {
    [tagHeader]: tagValue,
    [syntheticHeader]: syntheticValue,
  })
  return answer.ok && answer.headers.get('x-version') === topology.user.versions.gray
}

async function areHealthy({ addresses }: Lab): Promise<boolean> {
  for (const { address } of addresses.instances.user.gray) {
    const [health, details] = [await get(`http://${address}/healthz`), await get(`http://${address}/graycheck/state`)]
    const status = details.ok ? z.object({ status: z.string().optional() }).parse(await details.json()).status : 'pass'
    if (!health.ok || status === 'fail') return false
  }
  return true
}

const Answer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
    ),
  }),
})

/** Labels and growth between the first and the last sample of five minutes. */
type Growth = readonly (readonly [labels: Readonly<Record<string, string>>, amount: number])[]

async function growthOf({ addresses }: Lab, metric: string): Promise<Growth> {
  const query = encodeURIComponent(`${metric}{service="user",role="gray"}[5m]`)
  const answer = await get(`${addresses.prometheus.url}/api/v1/query?query=${query}`)
  return Answer.parse(await answer.json()).data.result.map(({ metric: labels, values }) => [
    labels,
    Number(values.at(-1)?.[1]) - Number(values[0]?.[1]),
  ])
}

async function isWithinThresholds(lab: Lab): Promise<PlainVerdict> {
  const requests = await growthOf(lab, 'http_requests_total')
  const total = sum(requests)
  const buckets = await growthOf(lab, 'http_request_duration_seconds_bucket')
  if (!(total > 0) || buckets.length === 0) return 'no data'
  const errors = sum(requests.filter(([{ code }]) => code?.startsWith('5')))
  const within = sum(buckets.filter(([{ le }]) => Number(le) === thresholds.p95Seconds))
  const all = sum(buckets.filter(([{ le }]) => le === '+Inf'))
  return errors / total <= thresholds.errorRatio && within / all >= 0.95 ? 'pass' : 'fail'
}

function sum(growth: Growth): number {
  return growth.reduce((total, [, amount]) => total + amount, 0)
}
