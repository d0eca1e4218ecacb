import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '../core/clock.ts'
import { describeError } from '../core/describe-error.ts'

/** Who may ask. `unknown` when the file can't be read at the moment: then nobody may. */
export interface Tokens {
  check(token: string | null): 'accepted' | 'refused' | 'unknown'
  secrets(): readonly string[]
}

const shortestToken = 16
const longestFile = 64 * 1024
/** A file is looked at again no more often than this. */
const lookAgainMs = 1000

export interface TokensOptions {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly log: { line(text: string): void; hide(secret: string): void }
}

interface Read {
  readonly tokens: readonly string[]
  readonly digests: readonly Buffer[]
}

/**
 * The bearer tokens of a file, one a line; empty lines and lines that begin with # are none. The file is read again when
 * it changes, so that tokens can be exchanged while the server runs. Throws an Error when it can't be used at the start.
 */
export function readTokens(path: string, { clock, log }: TokensOptions): Tokens {
  const known = new Set<string>()
  let stamp = stampOf(path)
  let read: Read | null = readNow()
  let lookedAt = clock.monotonic()

  function readNow(): Read {
    const fresh = readTokenFile(path)
    for (const token of fresh.tokens) {
      known.add(token)
      log.hide(token)
    }
    return fresh
  }

  function refresh(): void {
    if (clock.monotonic() - lookedAt < lookAgainMs) return
    lookedAt = clock.monotonic()
    try {
      const now = stampOf(path)
      if (now === stamp && read !== null) return
      read = readNow()
      stamp = now
    } catch (error) {
      if (read !== null) log.line(`--token-file ${path}: ${describeError(error)}; every request is refused`)
      read = null
    }
  }

  return {
    check: (token) => {
      refresh()
      if (read === null) return 'unknown'
      return token !== null && isAmong(token, read.digests) ? 'accepted' : 'refused'
    },
    // Also those of yesterday: they are still in the logs of others.
    secrets: () => [...known],
  }
}

/** Digests have one length, and every one is compared, so that the time says nothing about the tokens. */
function isAmong(token: string, digests: readonly Buffer[]): boolean {
  const digest = digestOf(token)
  return digests.reduce((found, known) => timingSafeEqual(digest, known) || found, false)
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function readTokenFile(path: string): Read {
  const text = readFileSync(path, 'utf8')
  if (text.length > longestFile) throw new Error('the file is larger than 64 KiB')
  const lines = text.split('\n').map((line) => line.trim())
  const tokens = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (tokens.length === 0) throw new Error('the file holds no token')
  // RFC 6750, section 2.1: what can stand behind Bearer.
  if (tokens.some((token) => !/^[A-Za-z0-9._~+/-]+=*$/.test(token)))
    throw new Error('a token holds other characters than letters, digits and - . _ ~ + /')
  if (tokens.some((token) => token.length < shortestToken))
    throw new Error(`a token is shorter than ${shortestToken} characters: it could be guessed`)
  return { tokens, digests: tokens.map(digestOf) }
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path)
  return `${mtimeMs} ${size} ${ino}`
}
