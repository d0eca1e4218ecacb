import { onFirstConnection } from './first-connection.ts'

const hourMs = 3_600_000

/** Sets the clock back by an hour when the first request of the run goes out. */
onFirstConnection(() => {
  const now = Date.now.bind(Date)
  Date.now = () => now() - hourMs
})
