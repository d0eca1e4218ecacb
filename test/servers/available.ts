import { describe } from 'vitest'

import type { ServerName } from '../../tools/servers/catalog.ts'
import { findServer } from './programs.ts'

export type Describe = (title: string, body: () => void) => void

/** Why tests have to be skipped, if anything is missing. Throws that instead in CI, where nothing may be skipped. */
export function skipReason(missing: string[], isCi: boolean): string | undefined {
  if (missing.length === 0) return undefined
  if (isCi) throw new Error(missing.join('; '))
  return missing.join('; ')
}

/**
 * A `describe` for tests that need real servers:
 *
 *     const describeNginx = await withServer('nginx')
 *     describeNginx('a gateway', () => { ... })
 */
export async function withServer(...names: ServerName[]): Promise<Describe> {
  const inspections = await Promise.all(names.map(findServer))
  const missing = inspections.flatMap((inspection) => ('reason' in inspection ? [inspection.reason] : []))
  return describeUnless(missing)
}

/** A `describe` that is skipped, and says why, when anything is missing. */
export function describeUnless(missing: string[]): Describe {
  const reason = skipReason(missing, Boolean(process.env['CI']))
  const suffix = reason === undefined ? '' : ` (skipped: ${reason})`
  return (title, body) => {
    describe.skipIf(reason !== undefined)(`${title}${suffix}`, () => {
      body()
    })
  }
}
