import { readFile } from 'node:fs/promises'
import type { Auth } from '../core/target.ts'
import { FaultError } from './faults.ts'

const visibleAscii = /^[\u0021-\u007e]+$/

/**
 * The value of the authorization header. Throws TypeError for credentials in the config that can't be sent, and
 * FaultError for a token file that can't be read.
 */
export async function authorizationOf(auth: Auth, onSecret: (secret: string) => void): Promise<string> {
  if (auth.basic !== undefined) return basic(auth.basic)
  if (auth.bearerFile !== undefined) return `Bearer ${await readToken(auth.bearerFile, onSecret)}`
  if (auth.bearer !== undefined && visibleAscii.test(auth.bearer)) return `Bearer ${auth.bearer}`
  throw new TypeError('expected auth.bearer to be visible ASCII characters')
}

function basic({ username, password }: { username: string; password: string }): string {
  // RFC 7617 section 2: a colon ends the user name, and control characters are in neither.
  if (username.includes(':')) throw new TypeError('expected auth.basic.username without a colon')
  if (/\p{Cc}/u.test(username + password)) throw new TypeError('expected auth.basic without control characters')
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

/** Read for every request: in a pod, the kubelet replaces the token while graycheck runs. */
async function readToken(path: string, onSecret: (secret: string) => void): Promise<string> {
  const token = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new FaultError('credentials', `the token file ${path} (auth.bearerFile) cannot be read: ${String(error)}`)
  })
  const trimmed = token.trim()
  if (!visibleAscii.test(trimmed)) {
    throw new FaultError('credentials', `the token file ${path} (auth.bearerFile) does not hold one token`)
  }
  onSecret(trimmed)
  return trimmed
}
