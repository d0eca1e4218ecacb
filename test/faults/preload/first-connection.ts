import { subscribe } from 'node:diagnostics_channel'

/** Calls back when the program that loaded this dials for the first time. */
export function onFirstConnection(act: () => void): void {
  let done = false
  subscribe('net.client.socket', () => {
    if (done) return
    done = true
    act()
  })
}
