import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText } from '../src/cli/init-template.ts'
import type { Bar } from './bar.ts'
import { median } from './bar.ts'

const root = join(import.meta.dirname, '..')
const cli = join(root, 'bin', 'graycheck.cjs')
const rounds = 15

/** Start-up against bare node, round-robin so that a busy neighbour slows all alike, and the modules that each loads. */
export async function startup(): Promise<Bar[]> {
  const folder = mkdtempSync(join(tmpdir(), 'graycheck-bench-'))
  try {
    writeFileSync(join(folder, 'graycheck.yaml'), configText(answers))
    const commands: Readonly<Record<string, readonly string[]>> = {
      'bare node': ['-e', '0'],
      '--version': [cli, '--version'],
      '--help': [cli, '--help'],
      'explain slo.no-data': [cli, 'explain', 'slo.no-data'],
      validate: [cli, 'validate'],
      'run with an unknown key': [cli, 'run', '--config', writeInvalid(folder)],
    }
    report(commands, measure(commands, folder), folder)
    return []
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const answers = {
  service: 'user',
  tag: 'v2-canary',
  header: 'x-gray-tag',
  gateway: 'http://127.0.0.1:8080',
  gray: '127.0.0.1:8081',
  grayVersion: '2',
  stable: '127.0.0.1:8082',
  stableVersion: '1',
  prometheus: 'http://127.0.0.1:9090',
}

function writeInvalid(folder: string): string {
  const path = join(folder, 'invalid.yaml')
  writeFileSync(path, configText(answers).replace('maxLeak', 'maxleak'))
  return path
}

function measure(commands: Readonly<Record<string, readonly string[]>>, cwd: string): Map<string, number[]> {
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(commands)) {
      const startedAt = performance.now()
      spawnSync(process.execPath, args, { cwd, stdio: 'ignore' })
      times.get(name)?.push(performance.now() - startedAt)
    }
  }
  return times
}

function report(
  commands: Readonly<Record<string, readonly string[]>>,
  times: Map<string, number[]>,
  cwd: string,
): void {
  const bare = median(times.get('bare node') ?? [])
  console.log('command                    median      of bare node   modules loaded')
  for (const [name, args] of Object.entries(commands)) {
    const ms = median(times.get(name) ?? [])
    const modules = name === 'bare node' ? '' : String(modulesLoaded(args, cwd))
    console.log(
      `${name.padEnd(25)}  ${ms.toFixed(0).padStart(4)} ms    ${(ms / bare).toFixed(2).padStart(6)} x       ${modules}`,
    )
  }
}

/** Counts what was loaded beside Node's own modules: unlike milliseconds, the same on every machine. */
export function modulesLoaded(args: readonly string[], cwd: string): number {
  const hook = join(import.meta.dirname, 'count-modules.ts')
  const { stderr } = spawnSync(process.execPath, ['--import', hook, ...args], { cwd, encoding: 'utf8' })
  return Number(/modules loaded: (\d+)/.exec(stderr)?.[1] ?? Number.NaN)
}
