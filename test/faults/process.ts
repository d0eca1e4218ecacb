import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { CliOptions } from '../kit/run-cli.ts'
import type { Ending, ProcessCase, ProcessResult, RunMeasured } from './case.ts'
import { decidingFindings } from './case.ts'
import { manySamples } from './content.ts'
import { looksLikePass, verdictOf } from './ending.ts'
import { preload } from './preload.ts'
import { places } from './places.ts'
import type { StageName } from './release.ts'
import { releaseFolder, stageNames } from './release.ts'
import { processBelow } from './watcher.ts'

const asFirstProcess: NonNullable<CliOptions['wrap']> = (command) => [
  'unshare',
  '-pf',
  '--kill-child',
  '--mount-proc',
  ...command,
]

/** Runs a command of the shell in a mount namespace of its own, then the program in its place. */
function after(script: string): NonNullable<CliOptions['wrap']> {
  return (command) => ['unshare', '-m', 'sh', '-c', `${script} && exec "$@"`, 'sh', ...command]
}

/** Sends the signals, one each 20 ms, a moment after the stage has begun. */
function signalIn(
  stage: StageName,
  signals: readonly NodeJS.Signals[],
  wrap?: CliOptions['wrap'],
): Partial<CliOptions> {
  let pid = 0
  let sent = false
  return {
    ...(wrap === undefined ? {} : { wrap }),
    onSpawn: (child) => {
      pid = child.pid ?? 0
    },
    onStderr: (text) => {
      if (sent || !text.includes(`stage ${stage}\n`)) return
      sent = true
      const target = wrap === undefined ? pid : processBelow(pid)
      for (const [index, signal] of signals.entries()) setTimeout(() => send(target, signal), 150 + 20 * index)
    },
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  // 0 would be the whole group of this process.
  if (pid === 0) return
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself, which the ending tells.
  }
}

/** As shells tell it: a signal that comes when Node is ending already ends it, behind a complete verdict. */
function codeOf({ exitCode, signal }: Ending): number | null {
  return signal === null ? exitCode : 128 + constants.signals[signal]
}

function stopped(ending: Ending, stage: StageName, exitCode: number): ProcessResult {
  const verdict = verdictOf(ending)
  const at = stageNames.indexOf(stage)
  const expected = stageNames.map((_, index) => (index < at ? 'pass' : index === at ? 'aborted' : 'skipped'))
  const told = verdict?.stages.map(({ status }) => status).join(' ')
  const codes = verdict === null ? '' : [...new Set(decidingFindings(verdict).map(({ code }) => code))].join(' ')
  const isRight =
    codeOf(ending) === exitCode &&
    verdict?.status === 'aborted' &&
    told === expected.join(' ') &&
    codes.includes('run.aborted')
  const got = `exit ${ending.exitCode ?? ending.signal}, ${verdict?.status ?? 'no verdict'}: ${told}; ${codes}`
  return { ending, complaint: isRight ? null : `expected exit ${exitCode}, aborted: ${expected.join(' ')}; got ${got}` }
}

/** Where no verdict can be had, nothing may look like a pass, and the exit code is the documented one. */
function withoutPass(ending: Ending, isDocumented: (ending: Ending) => boolean): ProcessResult {
  const got = `exit ${ending.exitCode ?? ending.signal}: ${ending.stdout.slice(0, 200)}${ending.stderr.slice(-300)}`
  if (looksLikePass(ending)) return { ending, complaint: `looks like a pass: ${got}` }
  return { ending, complaint: isDocumented(ending) ? null : `ended otherwise than documented: ${got}` }
}

const run = ['run', '--json']

function terminatedIn(stage: StageName, wrap?: CliOptions['wrap']): ProcessCase['run'] {
  return async (measured) => {
    const cwd = await releaseFolder(stage)
    return stopped(await measured(run, { cwd, ...signalIn(stage, ['SIGTERM'], wrap) }), stage, 143)
  }
}

/** Runs a healthy release; what is wrong lies around it. */
function healthy(
  args: readonly string[],
  optionsIn: (folder: string) => Promise<Partial<CliOptions>> | Partial<CliOptions>,
  exitCode: number,
): ProcessCase['run'] {
  return async (measured: RunMeasured) => {
    const cwd = await releaseFolder()
    const ending = await measured([...run, ...args], { cwd, ...(await optionsIn(cwd)) })
    return withoutPass(ending, (one) => one.exitCode === exitCode)
  }
}

/** Signals while the program still loads: there is nothing to tell, and it ends at once. */
const beforeTheRun: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder('routing')
  let pid = 0
  let sent = false
  const ending = await measured([...run, '--timeout', '4s'], {
    cwd,
    wrap: asFirstProcess,
    ...preload('listening.ts'),
    onSpawn: (child) => {
      pid = child.pid ?? 0
    },
    onStderr: () => {
      if (!sent) send(processBelow(pid), 'SIGTERM')
      sent = true
    },
  })
  return withoutPass(ending, ({ exitCode, stdout }) => exitCode === 143 && stdout === '')
}

const stopsTwice: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder('version')
  const signals = ['SIGINT', 'SIGINT'] as const
  return stopped(await measured(run, { cwd, ...signalIn('version', signals) }), 'version', 130)
}

/** A whole release, whose Prometheus sends more than the heap holds. */
const outOfHeap: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder(null, { health: () => manySamples(1000, 100)(places.prometheus.honest, Math.random) })
  const ending = await measured(run, { cwd, env: { NODE_OPTIONS: '--max-old-space-size=32' } })
  return withoutPass(ending, ({ exitCode, signal }) => signal === 'SIGABRT' || exitCode === 134)
}

const rejects: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder()
  const ending = await measured(run, { cwd, ...preload('reject.ts') })
  const verdict = verdictOf(ending)
  const told = verdict === null ? [] : decidingFindings(verdict).map(({ code }) => code)
  return withoutPass(ending, ({ exitCode }) => {
    return exitCode === 12 && verdict?.status === 'error' && told.every((code) => code === 'run.checker-fault')
  })
}

/** A folder below the one of the release. */
function below(folder: string): string {
  return join(folder, 'out')
}

async function readOnlyFolder(folder: string): Promise<Partial<CliOptions>> {
  const out = below(folder)
  await mkdir(out)
  return { wrap: after(`mount --bind ${out} ${out} && mount -o remount,bind,ro ${out}`) }
}

async function fullFolder(folder: string): Promise<Partial<CliOptions>> {
  const out = below(folder)
  await mkdir(out)
  return { wrap: after(`mount -t tmpfs -o size=4k tmpfs ${out}`) }
}

/** The log is a mount of its own, as Kubernetes makes it; what lies around it can not be written. */
const terminationLog: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder()
  const out = below(cwd)
  await mkdir(out)
  await writeFile(join(cwd, 'log'), '')
  await writeFile(join(out, 'log'), '')
  const mounts = `mount --bind ${out} ${out} && mount --bind ${cwd}/log ${out}/log && mount -o remount,bind,ro ${out}`
  const ending = await measured([...run, '--output', 'termination=out/log'], { cwd, wrap: after(mounts) })
  const log = await readFile(join(cwd, 'log'), 'utf8')
  const isRight = ending.exitCode === 0 && verdictOf(ending)?.status === 'pass' && log.includes('pass')
  return { ending, complaint: isRight ? null : `expected a pass, got exit ${ending.exitCode}: ${log}${ending.stderr}` }
}

const readOnlyMachine: ProcessCase['run'] = async (measured) => {
  const cwd = await releaseFolder()
  const ending = await measured(run, { cwd, wrap: after('mount -o remount,bind,ro /') })
  const verdict = verdictOf(ending)
  const isRight = ending.exitCode === 0 && verdict?.status === 'pass'
  return { ending, complaint: isRight ? null : `expected a pass, got exit ${ending.exitCode}: ${ending.stderr}` }
}

const mounts = ['mount namespace'] as const
const firstProcess = ['process namespace'] as const

export const processCases: readonly ProcessCase[] = [
  ...stageNames.flatMap((stage): ProcessCase[] => [
    { category: 'J', name: `sigterm-in-${stage}`, story: `SIGTERM in the stage ${stage}`, run: terminatedIn(stage) },
    {
      category: 'J',
      name: `sigterm-in-${stage}-as-process-1`,
      story: `SIGTERM in the stage ${stage}, to process 1 of a container`,
      run: terminatedIn(stage, asFirstProcess),
      needs: firstProcess,
    },
  ]),
  {
    category: 'J',
    name: 'sigterm-before-the-run-as-process-1',
    story: 'SIGTERM while the program still loads, to process 1 of a container',
    run: beforeTheRun,
    needs: firstProcess,
  },
  { category: 'J', name: 'sigint-twice', story: 'SIGINT, and again 20 ms later', run: stopsTwice },
  {
    category: 'J',
    name: 'stdout-closed',
    story: 'nobody reads the verdict (EPIPE)',
    run: healthy([], () => ({ onSpawn: (child) => void child.stdout?.destroy() }), 12),
  },
  {
    category: 'J',
    name: 'stdout-full',
    story: 'standard output is /dev/full (ENOSPC)',
    run: healthy([], () => ({ wrap: (command) => ['sh', '-c', 'exec "$@" > /dev/full', 'sh', ...command] }), 12),
    needs: ['/dev/full'],
  },
  {
    category: 'J',
    name: 'report-to-dev-full',
    story: 'the report is to go to /dev/full: refused before the run',
    run: healthy(['--output', 'json=/dev/full'], () => ({}), 2),
    needs: ['/dev/full'],
  },
  {
    category: 'J',
    name: 'report-disk-full',
    story: 'the disk of the report is full',
    run: healthy(['--output', 'json=out/verdict.json'], fullFolder, 12),
    needs: mounts,
  },
  {
    category: 'J',
    name: 'recording-disk-full',
    story: 'the disk of the recording is full',
    run: healthy(['--record', 'out/kept'], fullFolder, 12),
    needs: mounts,
  },
  {
    category: 'J',
    name: 'report-read-only',
    story: 'the report is to go to a read-only file system: refused before the run',
    run: healthy(['--output', 'json=out/verdict.json'], readOnlyFolder, 2),
    needs: mounts,
  },
  {
    category: 'J',
    name: 'recording-read-only',
    story: 'the recording is to go to a read-only file system: refused before the run',
    run: healthy(['--record', 'out'], readOnlyFolder, 2),
    needs: mounts,
  },
  {
    category: 'J',
    name: 'machine-read-only',
    story: 'nothing at all can be written, as in a hardened container: a run needs no disk',
    run: readOnlyMachine,
    needs: mounts,
  },
  {
    category: 'J',
    name: 'termination-log',
    story: 'the termination log of Kubernetes lies where nothing else can be written: it is written all the same',
    run: terminationLog,
    needs: mounts,
  },
  { category: 'J', name: 'heap-limit', story: 'the heap is smaller than an answer', run: outOfHeap },
  { category: 'J', name: 'unhandled-rejection', story: 'a promise that nobody looks after is rejected', run: rejects },
]
