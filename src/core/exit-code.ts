import type { RunStatus } from './status.ts'

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** Exit codes are a function of the verdict alone; 1 is never used, because Node itself ends crashes with it. */
export function exitCodeOf(status: RunStatus, signal: StopSignal | null): number {
  switch (status) {
    case 'pass':
      return 0
    case 'fail':
      return 10
    case 'inconclusive':
      return 11
    case 'error':
      return 12
    case 'aborted':
      return signal === 'SIGINT' ? 130 : 143
  }
}

export const exitCodeOfUsageError = 2
export const exitCodeOfCheckerFault = 12
