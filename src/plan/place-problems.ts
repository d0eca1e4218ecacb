import { compareText } from '../core/canonical.ts'
import type { Redactor } from '../core/redact.ts'
import { createRedactor } from '../core/redact.ts'
import { excerptOf, lineStarts, positionOf, visible } from './places.ts'
import type { Draft, PlanProblem } from './problems.ts'
import { formatPath } from './tree.ts'

const shownAtMost = 20

/**
 * Places problems in the text that they are about: flags first, then in file order, at most 20 and how many more. A
 * message may repeat a value and an excerpt a line, so both go past the redactor, before anything is cut.
 */
export function placeProblems(
  drafts: readonly Draft[],
  document: { readonly file: string | null; readonly text: string },
  redactor: Redactor = createRedactor([]),
): PlanProblem[] {
  const lines = document.text.split('\n')
  const starts = lineStarts(lines)
  const placed = drafts.map((draft) => ({ draft, ...positionOf(draft.origin, starts) }))
  placed.sort((a, b) => a.line - b.line || a.column - b.column || compareText(titleOf(a.draft), titleOf(b.draft)))
  const shown = placed.slice(0, shownAtMost).map(({ draft, line, column }): PlanProblem => {
    const flag = draft.origin?.type === 'flag' ? draft.origin.flag : null
    const show = (text: string): string => visible(redactor.text(text))
    return {
      file: flag === null ? document.file : null,
      line: line === 0 ? null : line,
      column: line === 0 ? null : column,
      flag,
      path: show(formatPath(draft.path)),
      message: show(draft.message),
      hint: draft.hint === undefined || draft.hint === null ? null : show(draft.hint),
      excerpt: line === 0 ? null : excerptOf(lines, line, column, redactor),
    }
  })
  const more = placed.length - shown.length
  return more === 0 ? shown : [...shown, moreProblems(more, document.file)]
}

function moreProblems(count: number, file: string | null): PlanProblem {
  const message = count === 1 ? 'and 1 more problem' : `and ${count} more problems`
  return { file, line: null, column: null, flag: null, path: '', message, hint: null, excerpt: null }
}

function titleOf(draft: Draft): string {
  return `${draft.origin?.type === 'flag' ? draft.origin.flag : ''} ${formatPath(draft.path)} ${draft.message}`
}
