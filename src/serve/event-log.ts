import type { RunEvent } from '../engine/events.ts'

/** One event as it is kept and sent: serialised once. */
export interface LoggedEvent {
  /** From 1, without gaps. */
  readonly id: number
  readonly type: string
  readonly data: string
}

/** The last events of one run, bounded in number and size, for those who watch it now and for the store afterwards. */
export interface EventLog {
  add(event: RunEvent): void
  after(id: number): readonly LoggedEvent[]
  /** Calls back after every event and at the end; returns how to stop listening. */
  listen(onChange: () => void): () => void
  end(): void
  isEnded(): boolean
  text(): string
}

const mostEvents = 1000
const mostCharacters = 256 * 1024

export function createEventLog(): EventLog {
  const events: LoggedEvent[] = []
  const listeners = new Set<() => void>()
  let characters = 0
  let count = 0
  let ended = false
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    add: (event) => {
      count += 1
      const logged = { id: count, type: event.type, data: trimmed(event) }
      events.push(logged)
      characters += logged.data.length
      while (events.length > mostEvents || (characters > mostCharacters && events.length > 1))
        characters -= events.shift()?.data.length ?? 0
      tell()
    },
    after: (id) => events.filter((event) => event.id > id),
    listen: (onChange) => {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    end: () => {
      ended = true
      tell()
      listeners.clear()
    },
    isEnded: () => ended,
    text: () => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  }
}

/** The verdict has an address of its own: what holds it here is only told to have come. */
function trimmed(event: RunEvent): string {
  if (event.type !== 'run-finished') return JSON.stringify(event)
  const { status, exitCode, summary } = event.verdict
  return JSON.stringify({ type: event.type, at: event.at, status, exitCode, summary })
}
