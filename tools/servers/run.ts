import { execFile } from 'node:child_process'

export interface RunResult {
  succeeded: boolean
  /** Standard output and standard error, one after the other. */
  output: string
}

export interface RunOptions {
  cwd?: string
  timeoutMs?: number
  /** Beside the environment of this process. */
  env?: Record<string, string>
}

/** Runs a program to its end; never throws. A program that cannot be started is a result that did not succeed. */
export function run(file: string, args: string[], options: RunOptions = {}) {
  const { cwd, timeoutMs = 300_000 } = options
  // The programs' messages are shown to people and searched for words, so they are asked for in one language.
  const env = { ...process.env, LC_ALL: 'C', ...options.env }
  return new Promise<RunResult>((resolve) => {
    execFile(file, args, { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim()
      resolve({ succeeded: error === null, output: output || (error?.message ?? '') })
    })
  })
}

/** Runs a program that has to succeed; throws with the end of its output otherwise. */
export async function runOrThrow(file: string, args: string[], options: RunOptions = {}) {
  const { succeeded, output } = await run(file, args, options)
  if (!succeeded) throw new Error(`\`${[file, ...args].join(' ')}\` failed: ${output.slice(-1000)}`)
}
