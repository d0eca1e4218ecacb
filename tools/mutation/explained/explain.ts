/** A mutant that no test can tell from the original, and why. It still counts as survived. */
export interface Explained {
  readonly file: string
  /** The first line of the mutated code, without its indent. */
  readonly line: string
  readonly from: string
  readonly to: string
  readonly why: string
}

/** Stands for the block that begins in the line, so that an explanation need not repeat it. */
export const wholeBlock = '{...}'

/** The mutants of one line that survive for one reason. */
interface Survivors extends Pick<Explained, 'line' | 'why'> {
  readonly changes: readonly (readonly [from: string, to: string])[]
}

export function explain(file: string, survivors: readonly Survivors[]): Explained[] {
  return survivors.flatMap(({ line, why, changes }) => changes.map(([from, to]) => ({ file, line, from, to, why })))
}
