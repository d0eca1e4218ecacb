import type { Question } from '../../src/lab/faults.ts'
import type { Case } from './case.ts'
import { isFault } from './case.ts'

/** Faults lie under their question, healthy releases in one place. */
export type Folder = Question | 'healthy'

export const folders: readonly Folder[] = ['dyeing', 'slo', 'config', 'release', 'dependencies', 'healthy']

export function folderOf(one: Case): Folder {
  return isFault(one) ? one.question : 'healthy'
}
