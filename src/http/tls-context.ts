import { readFile } from 'node:fs/promises'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { createSecureContext, getCACertificates } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import type { TlsAccess } from '../core/target.ts'
import { FaultError } from './faults.ts'

/** Paths of files, or in `pem` what would stand in them. */
type TlsParts = Pick<TlsAccess, 'ca' | 'cert' | 'key' | 'pem'>

/** What the files of a tls section hold. */
export interface TlsIdentity {
  readonly secureContext: SecureContext
  /** When the client certificate ends, epoch milliseconds; null without one. */
  readonly clientValidUntilMs: number | null
}

/** Returns what a tls section holds; its files are read when it is first used. Rejects with FaultError. */
export function createTlsContexts(): (tls: TlsAccess | undefined) => Promise<TlsIdentity> {
  const contexts = new Map<string, Promise<TlsIdentity>>()
  return ({ ca, cert, key, pem }: TlsParts = {}) => {
    const id = JSON.stringify([ca, cert, key, pem])
    const context = contexts.get(id) ?? loadContext({ ca, cert, key }, pem ?? {})
    contexts.set(id, context)
    // A file that is not there yet may come: mounted secrets do.
    context.catch(() => contexts.delete(id))
    return context
  }
}

type Texts = { readonly [Name in 'ca' | 'cert' | 'key']?: string | undefined }

async function loadContext(files: Texts, pem: Texts): Promise<TlsIdentity> {
  const options: SecureContextOptions = {}
  for (const name of ['ca', 'cert', 'key'] as const) {
    const path = files[name]
    const text = pem[name] ?? (path === undefined ? undefined : await readTlsFile(name, path))
    if (text !== undefined) options[name] = text
  }
  try {
    const secureContext = createSecureContext({ ...options, ca: options.ca ?? trustedAuthorities() })
    const client = typeof options.cert === 'string' ? new X509Certificate(options.cert) : null
    return { secureContext, clientValidUntilMs: client === null ? null : client.validToDate.getTime() }
  } catch (error) {
    const given = Object.entries(pem).filter(([, text]) => text !== undefined)
    const named = [
      ...Object.entries(files).map(([name, path]) => (path === undefined ? [] : [`tls.${name} (${path})`])),
      ...given.map(([name]) => [`tls.${name} (given inline)`]),
    ]
    const reason = error instanceof Error ? error.message : String(error)
    throw new FaultError('tls', `${named.flat().join(', ')} cannot be used: ${reason}`, { cause: error })
  }
}

/** Those that Node brings and those of this machine, where a company keeps its own; curl trusts the latter too. */
function trustedAuthorities(): string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
}

async function readTlsFile(name: string, path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    if (text.includes('-----BEGIN ')) return text
  } catch (error) {
    throw new FaultError('tls', `the file of tls.${name}, ${path}, cannot be read: ${String(error)}`, { cause: error })
  }
  throw new FaultError('tls', `the file of tls.${name}, ${path}, holds no PEM block (-----BEGIN ...)`)
}
