import type { StopSignal } from '../core/exit-code.ts'
import { exitCodeOf } from '../core/exit-code.ts'

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/** For the reports of a run that is over already. */
const graceMs = 1000

/**
 * Calls back for SIGINT and SIGTERM, in the place of whoever was called before. Somebody always is, from the first line
 * of the program on: process 1 of a container does not get signals that nobody listens to.
 */
export function onStopSignal(stop: (signal: StopSignal) => void): void {
  for (const signal of signals) {
    const before = process.listeners(signal)
    process.on(signal, () => stop(signal))
    // Only now: without any listener, a signal in between would end the program.
    for (const listener of before) process.off(signal, listener)
  }
}

/** Calls back while a run is under way; returns how to stop listening. */
export function listenForStop(stop: (signal: StopSignal) => void): () => void {
  onStopSignal(stop)
  return () => onStopSignal(endBefore)
}

/** The run has its verdict, which is being written; many programs send a signal twice. A reader may keep it waiting. */
function endBefore(signal: StopSignal): void {
  setTimeout(() => {
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit(exitCodeOf('aborted', signal))
  }, graceMs).unref()
}
