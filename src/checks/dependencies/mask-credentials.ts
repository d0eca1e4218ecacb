/**
 * Takes the user and password out of a target such as postgres://user:secret@db:5432/orders or user:secret@tcp(db:3306),
 * and the values of parameters that are named like secrets, as JDBC has them: jdbc:postgresql://db/orders?password=secret.
 * Host, port and path stay, so that two targets still differ where their servers do.
 */
export function maskCredentials(target: string): string {
  const scheme = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\//i.exec(target)?.[0] ?? ''
  const rest = target.slice(scheme.length)
  const end = rest.search(scheme === '' ? /[?;]/ : /[/?#;]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  const at = authority.lastIndexOf('@')
  return maskParameters(at === -1 ? target : `${scheme}***${rest.slice(at)}`)
}

/** One parameter behind `?`, `&` or `;`. A value in braces or quotes, as SQL Server has it, may hold any of them. */
const parameter = /([?&;]\s*)([^=?&;#]*)=\s*(?:\{[^}]*\}|"[^"]*"|'[^']*'|[^&;#]*)/g

const secretName = /passw|passphrase|pwd|^pass$|token|secret|credential|key|signature|^sig$|auth/i

function maskParameters(target: string): string {
  return target.replace(parameter, (whole: string, before: string, name: string) =>
    secretName.test(name.trim()) ? `${before}${name}=***` : whole,
  )
}
