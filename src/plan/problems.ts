import type { Origin, Path } from './tree.ts'

/** One reason why there is no plan. Nothing was run. */
export interface PlanProblem {
  /** The config file as it was named; null when the problem lies in a flag. */
  readonly file: string | null
  /** From 1; null when the problem lies in a flag or in the file as a whole. */
  readonly line: number | null
  /** From 1, in UTF-16 code units. */
  readonly column: number | null
  /** The flag that brought the value, such as --gateway. */
  readonly flag: string | null
  /** stages[0].checks[1].maxLeak; empty for the document as a whole. */
  readonly path: string
  readonly message: string
  /** What to do about it, where the message does not say it yet. */
  readonly hint: string | null
  /** The line of the file with a caret under the column; null where there is none or where it may hold a secret. */
  readonly excerpt: string | null
}

/** A problem before it is placed in the text. */
export interface Draft {
  /** null for the file as a whole. */
  readonly origin: Origin | null
  readonly path: Path
  /** Set when the problem is with a key of the mapping at `path`. */
  readonly key?: string
  readonly message: string
  readonly hint?: string | null
}

/** For people: `file:line:column: path: what is wrong; what to do`, with the line it is about. */
export function formatProblems(problems: readonly PlanProblem[]): string {
  return problems.map((problem) => `${formatProblem(problem)}\n`).join('')
}

function formatProblem(problem: PlanProblem): string {
  const { file, line, column, flag, path, message, hint, excerpt } = problem
  const place = flag ?? [file ?? 'flags', line, column].filter((part) => part !== null).join(':')
  const head = [place, path, message].filter((part) => part !== '').join(': ')
  const sentence = hint === null ? head : `${head}; ${hint}`
  return excerpt === null ? sentence : `${sentence}\n${excerpt.replaceAll(/^/gm, '    ')}`
}

/**
 * Joins the problems of one step after the other: what a later step says of a place that an earlier one refused is
 * mostly its consequence, and is left out.
 */
export function joinProblems(...steps: readonly (readonly Draft[])[]): Draft[] {
  const joined: Draft[] = []
  const refused = new Set<string>()
  const said = new Set<string>()
  for (const step of steps) {
    const fresh = step.filter((draft) => !refused.has(placeOf(draft)))
    for (const draft of fresh) {
      const sentence = `${placeOf(draft)} ${draft.message}`
      if (!said.has(sentence)) joined.push(draft)
      said.add(sentence)
      refused.add(placeOf(draft))
    }
  }
  return joined
}

function placeOf({ path, key }: Draft): string {
  return JSON.stringify(key === undefined ? path : [...path, key])
}
