/** Why a query is refused, in the words of Prometheus where it refuses the same. */
export class QueryRefused extends Error {
  constructor(position: number, message: string) {
    super(`invalid parameter "query": 1:${position}: parse error: ${message}`)
    this.name = 'QueryRefused'
  }
}

/** Goes through a query from left to right; spaces between tokens are skipped. */
export interface QueryReader {
  /** The text of the token at the present place, which must be sticky (`/y`); null when something else is there. */
  readonly take: (token: RegExp) => string | null
  readonly next: () => string | undefined
  readonly atEnd: () => boolean
  /** Refuses what is at the present place; `where` ends the sentence. */
  readonly unexpected: (where: string) => never
  readonly refuse: (message: string) => never
}

export function createQueryReader(query: string): QueryReader {
  let at = 0
  skip(/\s*/y)
  return { take, next: () => query[at], atEnd: () => at >= query.length, unexpected, refuse }

  function take(token: RegExp): string | null {
    const found = skip(token)
    if (found !== null) skip(/\s*/y)
    return found
  }

  function skip(token: RegExp): string | null {
    token.lastIndex = at
    const found = token.exec(query)?.[0] ?? null
    at += found?.length ?? 0
    return found
  }

  function unexpected(where: string): never {
    const found = at >= query.length ? 'end of input' : JSON.stringify(query.slice(at, at + 20))
    return refuse(`unexpected ${found} ${where}`)
  }

  function refuse(message: string): never {
    throw new QueryRefused(at + 1, message)
  }
}
