import type { CliOptions } from '../kit/run-cli.ts'
import { runCli } from '../kit/run-cli.ts'
import type { Ending } from './case.ts'
import { watchProcess } from './watch.ts'
import type { Watched } from './watcher.ts'
import { readText } from './watcher.ts'

export interface Measured {
  readonly ending: Ending
  /** From the start of the process to its first word, which it says when the clock of the run starts. */
  readonly startUpMs: number
  readonly peakBytes: number
  /** How long it was ready to go on, and no processor was free, from this time of the clock on. */
  readonly waitedSinceMs: (epochMs: number) => number
}

/** Runs the built program and watches it from outside, so that it need not cooperate to be measured. */
export async function measure(args: readonly string[], options: CliOptions): Promise<Measured> {
  const startedAt = performance.now()
  let startUpMs: number | null = null
  const watches: (() => Promise<Watched>)[] = []
  const ending = await runCli(args, {
    ...options,
    onSpawn: (child) => {
      watches.push(watchProcess(child.pid ?? 0))
      options.onSpawn?.(child)
    },
    onStderr: (text, child) => {
      startUpMs ??= performance.now() - startedAt
      options.onStderr?.(text, child)
    },
  })
  startUpMs ??= performance.now() - startedAt
  const { peakBytes, waits } = (await watches[0]?.()) ?? { peakBytes: 0, waits: [] }
  return { ending, startUpMs, peakBytes, waitedSinceMs: (epochMs) => waitedSince(epochMs, waits) }
}

/** Between two readings the time is taken to have grown evenly; what came behind the last one is not known. */
function waitedSince(epochMs: number, waits: Watched['waits']): number {
  const at = waits.findIndex(({ atMs }) => atMs >= epochMs)
  const [before, first, last] = [waits[at - 1], waits[at], waits.at(-1)]
  if (first === undefined || last === undefined) return 0
  if (before === undefined) return last.waitedMs - first.waitedMs
  const share = (first.atMs - epochMs) / (first.atMs - before.atMs)
  return last.waitedMs - first.waitedMs + share * (first.waitedMs - before.waitedMs)
}

type Wrap = NonNullable<CliOptions['wrap']>

/**
 * Has a shell write down when the program has ended, because this process may be late to see it, and how long the shell
 * itself waited for a processor until it saw it.
 */
export function endNoted(path: string, wrap: Wrap = (command) => command): Wrap {
  const waited = 'read -r _ waited _ < /proc/$$/schedstat'
  const script = `"$@" & ${waited}; before=$waited; wait $!; code=$?; ended=$EPOCHREALTIME; ${waited}
echo "$ended $before $waited" > '${path}'; exit $code`
  return (command) => ['bash', '-c', script, 'bash', ...wrap(command)]
}

/** Milliseconds since the epoch. */
export function readEnd(path: string): number {
  const [ended = NaN, before = NaN, after = NaN] = readText(path).trim().replace(',', '.').split(' ').map(Number)
  return ended * 1000 - (after - before) / 1e6
}
