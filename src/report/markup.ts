import { plainText } from './plain-text.ts'

/** Text that is markup already. Only `markup` makes it, so that nothing from outside can pass for it. */
export interface Markup {
  readonly markup: string
}

type Part = Markup | string | number | null | undefined | readonly Part[]

/**
 * Writes HTML, SVG or XML: markup and lists of it are put in as they are, and everything else as text, safe to show and
 * escaped. Attributes must stand in double quotes.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((text, index) => text + render(parts[index])).join('') }
}

function render(part: Part): string {
  if (part === null || part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeMarkup(plainText(part))
  return 'markup' in part ? part.markup : part.map(render).join('')
}

/** Text of any length: what is to be copied, or was made safe to show line by line. */
export function verbatim(text: string): Markup {
  return { markup: escapeMarkup(text) }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // XML has no character for these.
  '\ufffe': '\ufffd',
  '\uffff': '\ufffd',
}

function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"\ufffe\uffff]/g, (character) => entities[character] ?? '')
}
