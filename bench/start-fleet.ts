import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

export interface Fleet {
  readonly ports: readonly number[]
  stop(): void
}

/** Instances in a process of their own, so that their CPU time is not ours. */
export async function startFleet(instances: number, slowestMs: number, keys: number): Promise<Fleet> {
  const script = join(import.meta.dirname, 'fleet-servers.ts')
  const servers = spawn(process.execPath, [script, ...[instances, slowestMs, keys].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: servers.stdout })
  const [line] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(await once(lines, 'line'))
  return { ports: z.array(z.number()).parse(JSON.parse(line)), stop: () => void servers.kill() }
}
