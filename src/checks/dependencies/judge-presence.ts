import type { Finding } from '../../core/finding.ts'
import type { Dependency } from './judge-claims.ts'
import { runnerWords } from './judge-runner.ts'
import { findingOn, labels } from './judge-words.ts'

/** Whether the gray instances know the dependencies that they should, and only those. */
export function judgePresence(dependency: Dependency): Finding[] {
  const { gray, stable, declared, grayReporting, grayPlanned } = dependency
  if (grayReporting.length === 0) return []
  if (gray.length > 0) return [...judgeGaps(dependency), ...judgeUndeclared(dependency)]
  if (declared === null) return judgeAbsence(dependency, 'dependencies.dropped')
  // That the gray release does not know it takes a word of every gray instance.
  const isMissing = stable.length > 0 && grayReporting.length >= grayPlanned
  return isMissing ? judgeAbsence(dependency, 'dependencies.missing') : judgeGaps(dependency)
}

function judgeGaps(dependency: Dependency): Finding[] {
  const { gray, declared, grayReporting } = dependency
  const lacking = grayReporting.flatMap((seen) => (gray.some((claim) => claim.seen === seen) ? [] : [{ seen }]))
  const who = `${lacking.length} of ${grayReporting.length} gray instances do not report it (${labels(lacking)})`
  const why = declared === null ? 'although others do' : 'although it is declared'
  const message = `${who}, ${why}; ${runnerWords(dependency)}`
  return findingOn(dependency, 'dependencies.not-reported', lacking, { message, expected: 'a report', actual: 'none' })
}

function judgeAbsence(dependency: Dependency, code: 'dependencies.dropped' | 'dependencies.missing'): Finding[] {
  const { stable, declared, grayReporting } = dependency
  const known = `${stable.length} stable instances report it (${labels(stable)})`
  const message = `${known}, no gray one does, ${declared === null ? 'and it is not' : 'although it is'} declared`
  const words = { message, expected: 'reported by gray too', actual: `by none of ${grayReporting.length}` }
  return findingOn(dependency, code, stable, words)
}

function judgeUndeclared(dependency: Dependency): Finding[] {
  const { gray, stable, declared } = dependency
  if (declared !== null || stable.length > 0) return []
  const message = `only gray instances report it (${labels(gray)}), and it is not declared: nothing shows that it is right`
  const words = { message, expected: 'declared, or reported by stable', actual: 'neither' }
  return findingOn(dependency, 'dependencies.undeclared', gray, words)
}
