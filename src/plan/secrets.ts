import type { Substitution } from './interpolate.ts'
import type { Path, Tree } from './tree.ts'
import { walk } from './tree.ts'

const secretVariable = /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|KEY|CREDENTIAL|(^|_)(PASS|PWD|AUTH|COOKIE)(_|$)/i
const secretKey = /^(bearer|password|passwd|token|secret|credentials?)$/i
const secretHeader = /auth|token|secret|passw|cookie|credential|key|session|signature/i

/**
 * What must not appear in any output: values at places that hold credentials, and what came from variables whose name
 * or whose place says that it is one. Sorted, each once.
 */
export function collectSecrets(tree: Tree, substitutions: readonly Substitution[]): string[] {
  const secrets = new Set<string>()
  for (const { name, value, path } of substitutions) {
    if (secretVariable.test(name) || path.includes('headers')) addWithParts(value, secrets)
  }
  for (const { path, node } of walk(tree)) {
    if (node.type === 'map' && path.at(-1) === 'basic') addBasic(node, secrets)
    if (node.type !== 'scalar' || node.value === null) continue
    const text = String(node.value)
    if (isSecretPlace(path)) addWithParts(text, secrets)
    else for (const secret of secretsInQuery(text)) secrets.add(secret)
  }
  secrets.delete('')
  return [...secrets].sort()
}

function isSecretPlace(path: Path): boolean {
  const key = String(path.at(-1) ?? '')
  return path.at(-2) === 'headers' ? secretHeader.test(key) : secretKey.test(key)
}

/** The parameters of a URL or path that are named like secrets. */
function secretsInQuery(text: string): string[] {
  const [, query = ''] = /\?([^#\s]*)/.exec(text) ?? []
  return query.split('&').flatMap((parameter) => {
    const [name = '', ...rest] = parameter.split('=')
    const value = rest.join('=')
    return secretHeader.test(name) ? [value, decoded(value)] : []
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const shortestLine = 8

/** A header such as `Authorization: Bearer abc` also hides `abc`, and with Basic the password inside. */
function addWithParts(value: string, secrets: Set<string>): void {
  secrets.add(value)
  // One line of a key may be shown without the others.
  for (const line of value.split('\n')) if (line.length >= shortestLine) secrets.add(line)
  const [, scheme, credentials] = /^(Bearer|Basic|Token)\s+(.+)$/i.exec(value) ?? []
  if (credentials === undefined) return
  secrets.add(credentials)
  if (scheme?.toLowerCase() !== 'basic') return
  const decoded = Buffer.from(credentials, 'base64').toString('utf8')
  secrets.add(decoded.slice(decoded.indexOf(':') + 1))
}

function addBasic(basic: Tree, secrets: Set<string>): void {
  const username = textOf(basic, 'username')
  const password = textOf(basic, 'password')
  if (username !== null && password !== null)
    secrets.add(Buffer.from(`${username}:${password}`, 'utf8').toString('base64'))
}

function textOf(tree: Tree, key: string): string | null {
  const node = tree.type === 'map' ? tree.members.get(key)?.value : undefined
  return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : null
}
