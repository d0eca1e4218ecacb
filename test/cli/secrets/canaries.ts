/** One secret: how it is written in the config or the environment, and a part of it that stands nowhere else. */
export interface Canary {
  readonly core: string
  readonly value: string
}

/** With every character that one of the encodings changes; `visible` for places that take ASCII without spaces. */
function canary(core: string, kind: 'visible' | 'any' = 'visible'): Canary {
  return { core, value: kind === 'visible' ? `${core}"q\\w/+=~v` : `${core}"ä\\ /+=&<` }
}

export const canaries = {
  gatewayHeader: canary('k7GwHeader4Zx9'),
  gatewayTenant: canary('k7GwTenant4Zx9'),
  gatewayAuth: canary('k7GwAuth4Zx9'),
  gatewayBody: canary('k7GwBody4Zx9', 'any'),
  gatewayPath: { core: 'k7GwPath4Zx9', value: 'k7GwPath4Zx9' },
  stateCookie: canary('k7StCookie4Zx9'),
  stateAuth: canary('k7StAuth4Zx9', 'any'),
  stateFile: canary('k7StFile4Zx9'),
  prometheusHeader: canary('k7PrHeader4Zx9'),
  prometheusAuth: canary('k7PrAuth4Zx9'),
  prometheusUrl: { core: 'k7PrUrl4Zx9', value: 'k7PrUrl4Zx9' },
  prometheusFile: canary('k7PrFile4Zx9'),
  etcdHeader: canary('k7EtHeader4Zx9'),
  etcdAuth: canary('k7EtAuth4Zx9', 'any'),
  etcdBearer: canary('k7EtBearer4Zx9'),
  // What servers hold themselves.
  storedPassword: canary('k7StoredPw4Zx9', 'any'),
  storedUrl: { core: 'k7StoredUrl4Zx9', value: 'postgres://app:k7StoredUrl4Zx9@db:5432/orders' },
  usedPassword: canary('k7UsedPw4Zx9', 'any'),
  usedUrl: { core: 'k7UsedUrl4Zx9', value: 'postgres://app:k7UsedUrl4Zx9@db:5432/orders' },
  dependencyUrl: { core: 'k7DepUrl4Zx9', value: 'postgres://app:k7DepUrl4Zx9@db:5432/orders' },
  dependencyDsn: { core: 'k7DepDsn4Zx9', value: 'app:k7DepDsn4Zx9@tcp(db:3306)/orders' },
} as const satisfies Record<string, Canary>

/** How a server may write down what it was sent. */
export const forms = {
  'as it is': (text: string): string => text,
  base64: (text: string): string => Buffer.from(text).toString('base64'),
  base64url: (text: string): string => Buffer.from(text).toString('base64url'),
  'URL-encoded': encodeURIComponent,
  hex: (text: string): string => Buffer.from(text).toString('hex'),
  'JSON-escaped': (text: string): string => JSON.stringify(text),
}

/** Base64 of the core whatever stands before it: the characters that depend on nothing else. */
function inBase64(core: string): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(core)]).toString('base64')
    const whole = Math.floor(((before + core.length) * 8) / 6)
    return text.slice(Math.ceil((before * 8) / 6), whole)
  })
}

/** The canaries that can be read from a text, in whichever form. */
export function leaksIn(text: string): string[] {
  const lower = text.toLowerCase()
  return Object.entries(canaries).flatMap(([name, { core }]) => {
    const found = text.includes(core) ? ['as text'] : []
    if (lower.includes(Buffer.from(core).toString('hex'))) found.push('as hex')
    if (inBase64(core).some((needle) => text.includes(needle))) found.push('as base64')
    return found.map((form) => `${name} ${form}`)
  })
}
