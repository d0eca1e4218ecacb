import type { Finding } from '../../core/finding.ts'
import type { Dependency } from './judge-claims.ts'
import { isReached } from './judge-claims.ts'
import { runnerWords } from './judge-runner.ts'
import type { Witness } from './judge-words.ts'
import { findingOn, labels } from './judge-words.ts'

/** Whether the gray instances know the dependencies that they should, and only those. */
export function judgePresence(dependency: Dependency): Finding[] {
  const { gray, stable, declared, grayReporting, grayPlanned } = dependency
  const lacking = grayReporting.flatMap((seen) => (gray.some((claim) => claim.seen === seen) ? [] : [{ seen }]))
  if (lacking.length === 0) return judgeUndeclared(dependency)
  if (declared === null && gray.length === 0) return judgeAbsence(dependency, 'dependencies.dropped')
  // That the release as a whole does not know it takes a word of every gray instance.
  const isUnknown = grayReporting.length >= grayPlanned && !gray.some(isReached)
  if (declared !== null && stable.length > 0 && isUnknown) return judgeAbsence(dependency, 'dependencies.missing')
  return [...judgeGaps(dependency, lacking), ...judgeUndeclared(dependency)]
}

function judgeGaps(dependency: Dependency, lacking: readonly Witness[]): Finding[] {
  const { declared, grayReporting } = dependency
  const who = `${lacking.length} of ${grayReporting.length} gray instances do not report it (${labels(lacking)})`
  const why = declared === null ? 'although others do' : 'although it is declared'
  const message = `${who}, ${why}; ${runnerWords(dependency)}`
  return findingOn(dependency, 'dependencies.not-reported', lacking, { message, expected: 'a report', actual: 'none' })
}

function judgeAbsence(dependency: Dependency, code: 'dependencies.dropped' | 'dependencies.missing'): Finding[] {
  const { stable, gray, declared, grayReporting } = dependency
  const known = `${stable.length} stable instances report it (${labels(stable)})`
  const message = `${known}, no gray one reaches or knows it, ${declared === null ? 'and it is not' : 'although it is'} declared`
  const words = { message, expected: 'reported by gray too', actual: `by ${gray.length} of ${grayReporting.length}` }
  return findingOn(dependency, code, stable, words)
}

function judgeUndeclared(dependency: Dependency): Finding[] {
  const { gray, stable, declared } = dependency
  if (declared !== null || stable.length > 0) return []
  const message = `only gray instances report it (${labels(gray)}), and it is not declared: nothing shows that it is right`
  const words = { message, expected: 'declared, or reported by stable', actual: 'neither' }
  return findingOn(dependency, 'dependencies.undeclared', gray, words)
}
