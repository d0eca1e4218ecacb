import type { Mark } from '../../core/figure.ts'
import type { Status } from '../../core/status.ts'
import type { Markup } from '../markup.ts'
import { markup } from '../markup.ts'

type Word = Status | Exclude<Mark, null>

/** A sign beside each colour, for eyes and printers that see none. */
const signs: Readonly<Record<Word, string>> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  error: '!',
  aborted: '■',
  skipped: '–',
  warning: '△',
  info: 'i',
}

export function signOf(word: Word): Markup {
  return markup`<span aria-hidden="true">${signs[word]}</span>`
}

/** A status or a severity, as a word with its sign and colour. */
export function chip(word: Word): Markup {
  return markup`<span class="chip ${word}">${signOf(word)} ${word}</span>`
}

/** A text that is marked: the word of the mark is there for screen readers. */
export function marked(text: string, mark: Mark): Markup {
  if (mark === null) return markup`${text}`
  return markup`<span class="${mark}"><span class="marked">${signOf(mark)}<span class="unseen">${mark}:</span></span> ${text}</span>`
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** 2026-11-28 07:36:27 UTC */
export function inUtc(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')} UTC`
}

/** The first ones open, the others behind a fold that needs no script, and those beyond are counted. */
export function folded(items: readonly Markup[], open: number, most: number, name: string): Markup {
  const rest = items.slice(open, most)
  const beyond = items.length - open - rest.length
  const more = beyond > 0 ? markup`<p class="soft">and ${beyond} more: the JSON report holds them all</p>` : null
  return markup`<ul>${items.slice(0, open)}</ul>${
    rest.length === 0
      ? null
      : markup`<details><summary>${rest.length} more ${name}</summary><ul>${rest}</ul>${more}</details>`
  }`
}
