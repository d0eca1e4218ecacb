import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Verdict } from '../src/core/verdict.ts'
import type { Bar } from './bar.ts'
import { median } from './bar.ts'
import { startFleet } from './start-fleet.ts'

const root = join(import.meta.dirname, '..')
const instances = 200
const slowestMs = 400
const rounds = 5

/** A run over 200 instances against the slowest single answer among them: everything else is what graycheck adds. */
export async function fleet(): Promise<Bar[]> {
  const servers = await startFleet(instances, slowestMs, 0)
  const folder = mkdtempSync(join(tmpdir(), 'graycheck-bench-'))
  try {
    writeFileSync(join(folder, 'graycheck.yaml'), config(servers.ports))
    await compare(servers.ports, folder)
    return []
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
    checks: [{ kind: release }]
`
}

async function compare(ports: readonly number[], folder: string): Promise<void> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const singleMs = await slowestAnswer(ports)
    const verdict = runGraycheck(folder)
    ratios.push(verdict.durationMs / singleMs)
    console.log(
      `slowest answer ${singleMs.toFixed(0)} ms, run over ${instances} instances ${verdict.durationMs} ms (${verdict.status})`,
    )
  }
  console.log(`run / slowest single answer: median ${median(ratios).toFixed(2)} x`)
}

async function slowestAnswer(ports: readonly number[]): Promise<number> {
  const startedAt = performance.now()
  const answer = await fetch(`http://127.0.0.1:${ports.at(-1)}/graycheck/state`)
  await answer.arrayBuffer()
  return performance.now() - startedAt
}

function runGraycheck(folder: string): Verdict {
  const { stdout } = spawnSync(process.execPath, [join(root, 'bin', 'graycheck.cjs'), 'run', '--json', '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return Verdict.parse(JSON.parse(stdout))
}
