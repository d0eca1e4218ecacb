import { stripControl } from '../core/redact.ts'

/** Nobody reads further, and laying out a wall of text takes longer than a run may. The JSON report holds all of it. */
const longestText = 1000

/** What is shown to nobody: what turns the direction of a text or hides in it, and what no font has. */
const invisible = /[\p{Cf}\p{Co}]/gu

/** How Azure and TeamCity, and GitHub in its older notation, mark a command anywhere in a line of a log. */
const commandMark = /##(?=\[|vso\[|teamcity\[)/g

/** What a server said, safe to show: on one line, without what a terminal or a pipeline would obey, and of bounded length. */
export function plainText(text: string, longest = longestText): string {
  // Cut generously first, because what is taken out counts too; then what is left.
  const lines = stripControl(text.slice(0, 4 * longest)).split(/[\n\p{Zl}\p{Zp}]/u)
  const trimmed = lines.length === 1 ? lines : lines.map((line) => line.trim()).filter((line) => line !== '')
  const shown = trimmed.join(' ').replaceAll('\t', ' ').replaceAll(invisible, '\ufffd').replaceAll(commandMark, '# # ')
  // No half of a surrogate pair is left at the end.
  const start = shown.slice(0, longest).replace(/[\ud800-\udbff]$/, '')
  return text.length > longest ? `${start}… (${text.length} characters)` : shown
}
