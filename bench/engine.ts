import { join } from 'node:path'
import { z } from 'zod'
import type { NginxBody } from '../test/servers/nginx.ts'
import { startNginx } from '../test/servers/nginx.ts'
import type { Bar } from './bar.ts'
import { median } from './bar.ts'
import { runNode } from './child.ts'

const rounds = 5
/** In flight at a time, as a dyeing check has it; each has a connection of its own. */
const connections = 8

const Usage = z.strictObject({ requests: z.number(), cpuMicroseconds: z.number() })

/** A gateway that sends tagged requests to gray, and answers by itself. */
const gateway: NginxBody = (port) => `
  map $http_x_gray_tag $version { default 2.0.0; "~^v2-canary$" 2.1.0; }
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:${port};
    location / { add_header x-version $version; default_type application/json; return 200 '{"version":"$version"}'; }
  }`

/**
 * The probe engine with its assertions against autocannon, on one nginx: the collector of the dyeing check, its evidence
 * and its judgement. Probes dial a new connection each; to be compared with the keep-alive of autocannon, they may keep it.
 */
export async function engine(): Promise<Bar[]> {
  const nginx = await startNginx(gateway)
  try {
    const kept = ['graycheck, answers read only', 'graycheck', 'autocannon']
    const keptCosts = await measure(kept, 5000, nginx.address)
    const ratio = report('graycheck, answers read only', 'autocannon', keptCosts)
    report('graycheck', 'autocannon', keptCosts)
    report(
      'graycheck fresh',
      'autocannon fresh',
      await measure(['graycheck fresh', 'autocannon fresh'], 1500, nginx.address),
    )
    const what =
      'requests per CPU second of the probe engine with its assertions, of those of autocannon, both keep-alive'
    return [{ what, value: ratio, unit: 'x', limit: { atLeast: 0.7 } }]
  } finally {
    await nginx.stop()
  }
}

type Costs = ReadonlyMap<string, readonly number[]>

async function measure(clients: readonly string[], amount: number, address: string): Promise<Costs> {
  const costs = new Map(clients.map((client): [string, number[]] => [client, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [client, of] of costs) of.push(await costOf(client, address, amount))
  }
  for (const [client, of] of costs)
    console.log(`${client.padEnd(28)} ${median(of).toFixed(1).padStart(6)} us of CPU time a request`)
  return costs
}

async function costOf(client: string, address: string, amount: number): Promise<number> {
  const script = join(import.meta.dirname, 'engine-client.ts')
  const { stdout } = await runNode([script, client, address, String(amount), String(connections)])
  const usage = Usage.parse(JSON.parse(stdout))
  return usage.cpuMicroseconds / usage.requests
}

/** Requests per CPU second, ours of theirs; each round for itself, as a busy neighbour slows a whole round. */
function report(ours: string, theirs: string, costs: Costs): number {
  const [own = [], other = []] = [costs.get(ours), costs.get(theirs)]
  const ratios = own.map((cost, round) => (other[round] ?? Number.NaN) / cost)
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  console.log(`${ours} / ${theirs}, requests per CPU second: median ${median(ratios).toFixed(2)} x (${spread})`)
  return median(ratios)
}
