import { spawn } from 'node:child_process'

// Reads a pipe to its end. A line means that all is well; the end alone means that the test process is gone.
const SCRIPT = 'read -r stopped || { kill -s KILL -- "-$1"; rm -rf -- "$2"; }'

export interface Guard {
  dismiss: () => void
}

/**
 * Kills a process group and removes its folder when this process ends in whatever way. An exit hook would do for most,
 * but not when a test runner kills its worker; the end of a pipe is made by the kernel and comes always.
 */
export function startGuard(groupId: number, folder: string): Guard {
  const guard = spawn('sh', ['-c', SCRIPT, 'guard', String(groupId), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  return { dismiss: () => guard.stdin.end('stopped\n') }
}
