import { onFirstConnection } from './first-connection.ts'

/** Rejects a promise that nobody looks after when the first request of the run goes out. */
onFirstConnection(() => {
  void Promise.reject(new Error('injected by a test'))
})
