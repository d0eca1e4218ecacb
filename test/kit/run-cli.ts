import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface CliResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with everything on stderr so far, whenever more of it comes. */
  readonly onStderr?: (text: string, child: { kill(signal: NodeJS.Signals): void }) => void
  /** Called as soon as it runs. */
  readonly onSpawn?: (child: ChildProcess) => void
  /** The command line that runs the given one, such as another program in front of it. */
  readonly wrap?: (command: readonly string[]) => readonly string[]
}

/** Runs the built command line as a user would. Never rejects for what it ends with. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const own = [process.execPath, join(root, 'bin', 'graycheck.cjs'), ...args]
    const [program = '', ...words] = options.wrap?.(own) ?? own
    const child = spawn(program, words, {
      cwd: options.cwd ?? root,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    options.onSpawn?.(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      options.onStderr?.(stderr, { kill: (signal) => void child.kill(signal) })
    })
    child.on('error', reject)
    child.on('close', (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }))
  })
}
