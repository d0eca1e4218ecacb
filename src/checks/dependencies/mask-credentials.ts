/**
 * Takes the user and password out of a target such as postgres://user:secret@db:5432/orders or user:secret@tcp(db:3306).
 * Host, port and path stay, so that two targets still differ where their servers do.
 */
export function maskCredentials(target: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(target)?.[0] ?? ''
  const rest = target.slice(scheme.length)
  const end = rest.search(scheme === '' ? /\?/ : /[/?#]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  const at = authority.lastIndexOf('@')
  return at === -1 ? target : `${scheme}***${rest.slice(at)}`
}
