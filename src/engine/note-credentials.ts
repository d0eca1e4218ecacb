import type { HttpDoor } from '../http/door.ts'

/**
 * The same door, which tells of every credential that goes through it. Those of the config are known before the run;
 * others are handed out while it goes on, as the tokens of etcd are.
 */
export function noteCredentials(door: HttpDoor, onSecret: (secret: string) => void): HttpDoor {
  return {
    send: (request) => {
      for (const [name, value] of request.headers ?? []) {
        // Without the scheme, such as Bearer.
        if (name.toLowerCase() === 'authorization') onSecret(value.replace(/^\S+ +/, ''))
      }
      return door.send(request)
    },
    close: () => door.close(),
  }
}
