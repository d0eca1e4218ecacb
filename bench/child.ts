import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Runs Node in a process of its own, whose CPU time and memory are its own too. Throws when it ends with another code than 0. */
export async function runNode(args: readonly string[], cwd = process.cwd()) {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode === 0) return { stdout, stderr }
  throw new Error(`${args.slice(0, 4).join(' ')} ended with ${child.exitCode}: ${stderr}`)
}
