import { onFirstConnection } from './first-connection.ts'

const stallMs = 700

/** Stands still while the first requests are under way, as a process does that gets no processor. */
onFirstConnection(() => {
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stallMs), 5)
})
