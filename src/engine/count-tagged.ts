import type { Tag } from '../core/target.ts'
import type { HttpDoor } from '../http/door.ts'

export interface CountingDoor {
  readonly door: HttpDoor
  /** How many requests with the tag were sent until now: traffic of gray that no user caused. */
  readonly taggedRequests: () => number
}

/** The same door, which counts the requests that carry the tag. */
export function countTagged(door: HttpDoor, { header, value }: Tag): CountingDoor {
  let sent = 0
  const name = header.toLowerCase()
  return {
    door: {
      send: (request) => {
        const isTagged = request.headers?.some((line) => line[0].toLowerCase() === name && line[1] === value) ?? false
        if (isTagged) sent += 1
        return door.send(request)
      },
      close: () => door.close(),
    },
    taggedRequests: () => sent,
  }
}
