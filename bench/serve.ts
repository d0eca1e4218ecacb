import type { ChildProcess, ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const RunAnswer = z.object({ summary: z.object({ status: z.string(), reason: z.object({ message: z.string() }) }) })

/**
 * So many runs of the lab at once, each polled by its own client until it ends: none may be lost, the memory of the
 * server must stay bounded, and polls must be answered while runs go on. Lab, server and clients are processes of their
 * own; so is a bare server of Node that is polled beside ours, which shows what the machine takes by itself.
 */
const runs = Number(process.argv[2] ?? 200)
const limitMs = 300_000

async function firstLine(stream: Readable): Promise<string> {
  const [line] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(await once(createInterface({ input: stream }), 'line'))
  return line
}

async function startServer(folder: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const flags = ['--plan', 'lab=lab.yaml', '--data', 'data/', '--no-auth', '--listen', '127.0.0.1:0']
  const limits = ['--concurrency', String(runs), '--rate', '100000']
  const args = [join(root, 'bin', 'graycheck.cjs'), 'serve', ...flags, ...limits]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const line = await firstLine(child.stderr)
  const [, url = ''] = /serving lab on (\S+)/.exec(line) ?? []
  if (url === '') throw new Error(line)
  return { url, child }
}

/** Resident memory of a process, now and at its highest, in MB. */
function memoryOf(pid: number): { readonly now: number; readonly highest: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024
  return { now: of('VmRSS'), highest: of('VmHWM') }
}

/** Processor seconds of a process: on a busy machine they say more than the clock. */
function processorOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

interface Times {
  readonly begins: number[]
  readonly polls: number[]
  readonly bare: number[]
}

async function timed(url: string, times: number[]): Promise<string> {
  const startedAt = performance.now()
  const text = await (await fetch(url)).text()
  times.push(performance.now() - startedAt)
  return text
}

/** Begins one run and polls it once a second until it ends; notes how long each answer took. */
async function gate(url: string, bareUrl: string, runId: string, times: Times): Promise<string> {
  const endsAt = performance.now() + limitMs
  for (let asked = 0; ; asked++) {
    const text = await timed(`${url}/v1/runs?plan=lab&runId=${runId}`, asked === 0 ? times.begins : times.polls)
    if (asked > 0) await timed(bareUrl, times.bare)
    const { status, reason } = RunAnswer.parse(JSON.parse(text)).summary
    if (status !== 'running') return status === 'pass' ? status : `${status}: ${reason.message.slice(0, 90)}`
    if (performance.now() > endsAt) return 'never ended'
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

function counted(ends: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1)
  return [...counts].map(([end, count]) => `  ${count} x ${end}`).join('\n')
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0)
  return `${values.length}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`
}

async function measure(url: string, bareUrl: string, child: ChildProcess): Promise<void> {
  const pid = child.pid ?? 0
  const idle = memoryOf(pid).now
  const times: Times = { begins: [], polls: [], bare: [] }
  const startedAt = performance.now()
  const before = processorOf(pid)
  const gates = Array.from({ length: runs }, (_, index) => gate(url, bareUrl, `bench-${index}`, times))
  const ends = await Promise.all(gates)
  const seconds = (performance.now() - startedAt) / 1000
  const busy = processorOf(pid) - before
  const memory = memoryOf(pid)
  const verdicts: number[] = []
  for (let index = 0; index < runs; index++)
    verdicts.push((await fetch(`${url}/v1/runs/bench-${index}/verdict`)).status)
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
  console.log(`${runs} runs at once in ${seconds.toFixed(1)} s (${busy.toFixed(1)} s of processor); they ended as`)
  console.log(counted(ends))
  console.log(`verdicts stored   ${verdicts.filter((status) => status === 200).length} of ${runs}`)
  console.log(
    `resident memory   ${idle.toFixed(0)} MB idle, ${memory.highest.toFixed(0)} MB at most, ${memory.now.toFixed(0)} MB after`,
  )
  console.log(`beginning calls   ${spread(times.begins)}`)
  console.log(`polls             ${spread(times.polls)}`)
  console.log(`bare server       ${spread(times.bare)}`)
  console.log(`exit code         ${child.exitCode} after SIGTERM`)
}

const folder = mkdtempSync(join(tmpdir(), 'graycheck-bench-'))
function startBeside(file: string): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, [join(import.meta.dirname, file)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

const lab = startBeside('serve-lab.ts')
const bare = startBeside('bare-server.ts')
try {
  const bareUrl = `http://127.0.0.1:${await firstLine(bare.stdout)}/`
  const config = z.string().parse(JSON.parse(await firstLine(lab.stdout)))
  // State and health, without the hundreds of probes of the first stage: one small lab has to answer all runs.
  const light = config.replace(/ {2}- name: routing[^]*?(?= {2}- name: state)/, '')
  writeFileSync(join(folder, 'lab.yaml'), `${light}\ntimeout: 60s\nwait: true\n`)
  const { url, child } = await startServer(folder)
  try {
    await measure(url, bareUrl, child)
  } finally {
    child.kill('SIGKILL')
  }
} finally {
  lab.kill()
  bare.kill()
  rmSync(folder, { recursive: true, force: true })
}
