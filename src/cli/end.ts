import { exitCodeOfCheckerFault } from '../core/exit-code.ts'

/** Long enough for what is still being closed, short enough for the deadline of a run. */
const graceMs = 100

/** Lets Node end by itself when nothing is left to do, and ends it with its exit code when something is. */
export function endSoon(): void {
  setTimeout(() => {
    leaveThreadsBehind()
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit()
  }, graceMs).unref()
}

/**
 * A name that the system looks up, or a file that it reads, is in the hands of a thread: it can't be called off, and
 * process.exit waits for it, up to half a minute for a name. All has been written by now, so what such a thread does is
 * of no use to anybody. Another program in the place of this one ends every thread, and brings the exit code home.
 */
function leaveThreadsBehind(): void {
  const inThread = process.getActiveResourcesInfo().some((resource) => resource.includes('Req'))
  if (!inThread || process.platform === 'win32') return
  const env = { ...process.env, NODE_OPTIONS: '' }
  // Without one nothing was decided, and nothing may become 0.
  const exitCode = process.exitCode ?? exitCodeOfCheckerFault
  process.execve?.(process.execPath, [process.execPath, '--eval', `process.exitCode = ${exitCode}`], env)
}
