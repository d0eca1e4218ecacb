import type { StopSignal } from '../core/exit-code.ts'

/** Calls back for SIGINT and SIGTERM instead of letting them end the process; returns how to stop listening. */
export function listenForStop(stop: (signal: StopSignal) => void): () => void {
  const onInterrupt = (): void => stop('SIGINT')
  const onTerminate = (): void => stop('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
  }
}
