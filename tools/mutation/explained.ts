/** A mutant that no test can tell from the original, and why. It still counts as survived. */
export interface Explained {
  readonly file: string
  /** The first line of the mutated code, without its indent. */
  readonly line: string
  readonly from: string
  readonly to: string
  readonly why: string
}

export const explained: readonly Explained[] = []
