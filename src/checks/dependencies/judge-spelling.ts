/** Where a scheme has a port of its own; other targets without a port are compared without one. */
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** Host names and schemes are the same in any case; nothing else is taken to be the same. */
export function normaliseTarget(target: string): string {
  const [, front, rest] = /^((?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/[^/?#;]*)(.*)/is.exec(target) ?? []
  if (front !== undefined) return front.toLowerCase() + (rest ?? '')
  return /^([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(:\d+)?$/.test(target) ? target.toLowerCase() : target
}

/** Whether a reported target leads to the server of a declared one: paths and schemes say how it is used, not where. */
export function isSameServer(declared: string, reported: string): boolean {
  const expected = serverOf(declared)
  const actual = serverOf(reported)
  return expected === actual || (!hasPort(expected) && expected === actual.replace(/:\d+$/, ''))
}

/** host:port of a target, or the target itself where it has no such form. */
function serverOf(target: string): string {
  const normalised = normaliseTarget(target)
  const [, scheme, authority] = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/([^/?#;]*)/.exec(normalised) ?? []
  if (scheme === undefined || authority === undefined) return serverOfGoMysql(target) ?? normalised
  const server = authority.slice(authority.lastIndexOf('@') + 1)
  const port = Object.hasOwn(defaultPorts, scheme) ? defaultPorts[scheme] : undefined
  return hasPort(server) || port === undefined ? server : `${server}:${port}`
}

/** As Go's MySQL driver writes it: user:password@tcp(db:3306)/orders. */
function serverOfGoMysql(target: string): string | null {
  return /^(?:[^/]*@)?tcp\(([^()]+)\)\//i.exec(target)?.[1]?.toLowerCase() ?? null
}

function hasPort(server: string): boolean {
  return /:\d+$/.test(server)
}
