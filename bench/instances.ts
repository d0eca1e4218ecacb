import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Bar } from './bar.ts'
import { median } from './bar.ts'
import { runNode } from './child.ts'
import { configValues } from './config-values.ts'
import { startFleet } from './start-fleet.ts'

const cli = join(import.meta.dirname, '..', 'bin', 'graycheck.cjs')
const instances = 1000
const keys = 50
const rounds = 5

const Usage = z.strictObject({ cpuMs: z.number(), wallMs: z.number(), peakMb: z.number() })
type Usage = z.infer<typeof Usage>

/**
 * A run over 1,000 instances of 50 config values each against a bare loop that sends the same requests. Whole processes,
 * from their start to their end; what only starting them takes stands beside it.
 */
export async function instancesAndKeys(): Promise<Bar[]> {
  const servers = await startFleet(instances, 0, keys)
  const folder = mkdtempSync(join(tmpdir(), 'graycheck-bench-'))
  try {
    writeFileSync(join(folder, 'graycheck.yaml'), config(servers.ports))
    writeFileSync(join(folder, 'app.json'), JSON.stringify(configValues(keys).stored))
    const loop = join(import.meta.dirname, 'instances-loop.ts')
    return report(
      await measure(folder, {
        'graycheck run': [cli, 'run', '--quiet', '--json'],
        'graycheck validate': [cli, 'validate'],
        'bare loop': [loop, ...servers.ports.map(String)],
        'bare loop over nothing': [loop],
      }),
    )
  } finally {
    servers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function config(ports: readonly number[]): string {
  const addresses = ports.map((port) => `127.0.0.1:${port}`).join(', ')
  return `version: 1
service: user
tag: { value: v2-canary }
instances:
  gray: { addresses: [${addresses}], version: 2.1.0 }
stages:
  - name: state
    checks:
      - { kind: release }
      - { kind: config, name: app, as: json, desired: { file: ./app.json } }
`
}

type Commands = Readonly<Record<string, readonly string[]>>
type Usages = ReadonlyMap<string, readonly Usage[]>

async function measure(cwd: string, commands: Commands): Promise<Usages> {
  const usages = new Map(Object.keys(commands).map((name): [string, Usage[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(commands)) usages.get(name)?.push(await usageOf(args, cwd))
  }
  return usages
}

/**
 * Preloaded: tells on stderr what the process took from its start to its end. Not a file of ours, which would load the
 * compiler for TypeScript with it: 15 MB and 20 ms that no user pays.
 */
const printUsage = `data:text/javascript,${encodeURIComponent(`
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, wallMs: performance.now(), peakMb: maxRSS / 1024 }
    process.stderr.write('usage ' + JSON.stringify(usage) + '\\n')
  })`)}`

async function usageOf(args: readonly string[], cwd: string): Promise<Usage> {
  const { stderr } = await runNode(['--import', printUsage, ...args], cwd)
  return Usage.parse(JSON.parse(/^usage (.+)$/m.exec(stderr)?.[1] ?? ''))
}

function report(usages: Usages): Bar[] {
  const of = (name: string, what: keyof Usage): number[] => (usages.get(name) ?? []).map((usage) => usage[what])
  for (const name of usages.keys()) {
    const [cpu, wall, peak] = (['cpuMs', 'wallMs', 'peakMb'] as const).map((what) => median(of(name, what)).toFixed(0))
    console.log(
      `${name.padEnd(23)} ${cpu?.padStart(5)} ms CPU  ${wall?.padStart(5)} ms wall  ${peak?.padStart(4)} MB peak`,
    )
  }
  const ratioOf = (what: keyof Usage): number =>
    median(of('graycheck run', what).map((value, round) => value / (of('bare loop', what)[round] ?? Number.NaN)))
  const started = (name: string, start: string): number => median(of(name, 'cpuMs')) - median(of(start, 'cpuMs'))
  const alone = started('graycheck run', 'graycheck validate') / started('bare loop', 'bare loop over nothing')
  console.log(`CPU time without the start of each: ${alone.toFixed(2)} x`)
  return [
    { what: 'wall time of a run, of that of a bare loop', value: ratioOf('wallMs'), unit: 'x', limit: { atMost: 1.3 } },
    { what: 'CPU time of a run, of that of a bare loop', value: ratioOf('cpuMs'), unit: 'x', limit: { atMost: 1.3 } },
    { what: 'peak memory of a run', value: median(of('graycheck run', 'peakMb')), unit: 'MB', limit: { atMost: 150 } },
  ]
}
