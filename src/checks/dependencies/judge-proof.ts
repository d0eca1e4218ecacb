import type { Finding } from '../../core/finding.ts'
import type { Proof } from '../../core/judgement.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import { distinct, isReached } from './judge-claims.ts'
import { listed } from './judge-words.ts'

/**
 * That every gray instance of the plan reaches the right one. What is not declared and what no stable instance reaches
 * may be reached, but nothing shows that it is right.
 */
export function proofOf(dependency: Dependency, findings: readonly Finding[]): Proof[] {
  const { name, gray, stable, declared, grayPlanned } = dependency
  const reaching = new Set(gray.filter(isReached).map(({ seen }) => seen.address)).size
  const isOpen = findings.some(({ severity }) => severity !== 'warning' && severity !== 'info')
  if (isOpen || reaching === 0 || reaching < grayPlanned) return []
  if (declared === null && !stable.some(isReached)) return []
  const who = `${reaching} of ${grayPlanned} gray instances`
  const statement = `${name}: ${who} reach ${wordsOf(gray)}${referenceOf(dependency)}`
  return [{ subject: name, statement, observations: gray.length + stable.length }]
}

function wordsOf(gray: readonly Claim[]): string {
  const targets = distinct(gray.map(({ target }) => target))
  const identities = distinct(gray.flatMap(({ entries }) => entries.map(({ identity }) => identity)))
  const where = targets.length === 0 ? 'it (target not told)' : listed(targets)
  return identities.length === 0 ? where : `${where} (identity ${listed(identities)})`
}

function referenceOf({ declared, gray, stable }: Dependency): string {
  const targets = new Set(gray.map(({ target }) => target))
  const alike = stable.some((claim) => isReached(claim) && targets.has(claim.target))
  const references = [...(declared === null ? [] : ['as declared']), ...(alike ? ['as stable does'] : [])]
  return references.length === 0 ? '' : `, ${references.join(' and ')}`
}
