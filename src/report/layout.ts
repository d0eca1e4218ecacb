import { styleText } from 'node:util'
import Table from 'cli-table3'
import type { Severity, Status } from '../core/status.ts'

type Color = 'green' | 'red' | 'yellow' | 'magenta' | 'gray' | 'cyan'

const colors: Readonly<Record<Status | Severity, Color>> = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
  error: 'magenta',
  aborted: 'magenta',
  skipped: 'gray',
  warning: 'yellow',
  info: 'cyan',
}

export interface Style {
  readonly width: number
  readonly color: boolean
}

/** Colours a word by the status or severity it names; plain where colour is off. */
export function paint(text: string, status: Status | Severity, style: Style, bold = false): string {
  if (!style.color) return text
  // The caller has decided about colour; styleText would ask the streams again.
  const painted = styleText(colors[status], text, { validateStream: false })
  return bold ? emphasise(painted, style) : painted
}

export function emphasise(text: string, style: Style): string {
  return style.color ? styleText('bold', text, { validateStream: false }) : text
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/**
 * Rows in columns without borders; the last column takes the room that is left and wraps. cli-table3 colours heads and
 * borders even into pipes unless told not to, so both styles are emptied here, the one place that uses it.
 */
export function columns(rows: readonly (readonly string[])[], style: Style, indent = 0): string {
  const widths = columnWidths(rows, style.width - indent)
  const table = new Table({
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths,
    wordWrap: true,
  })
  for (const row of rows) table.push(row.map((cell, index) => breakLongWords(cell, widths[index] ?? style.width)))
  const margin = ' '.repeat(indent)
  const lines = table.toString().split('\n')
  return lines.map((line) => `${margin}${withoutCommand(line)}`.trimEnd()).join('\n')
}

/** GitHub takes a line that begins with :: for a command; wrapping could put what a server said there. */
function withoutCommand(line: string): string {
  return line.replace(/^(\s*)::/, '$1: :')
}

/** Text that wraps under itself: its further lines stand deeper, so that none can pass for a line of its own. */
export function paragraph(text: string, style: Style, indent = 0): string {
  const [first = '', ...rest] = columns([[text]], { ...style, width: style.width - 4 }, indent).split('\n')
  return [first, ...rest.map((line) => `    ${line}`)].join('\n')
}

/** Every column as wide as its widest cell, the last one what remains, but never under 20. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths: number[] = []
  for (let index = 0; index < count - 1; index++) {
    widths.push(Math.max(1, ...rows.map((row) => visibleLength(row[index] ?? ''))))
  }
  const used = widths.reduce((sum, column) => sum + column + 2, 0)
  return [...widths, Math.max(20, width - used)]
}

/** The wrapping of cli-table3 keeps words whole; a URL that is longer than its column would push the table out. */
function breakLongWords(text: string, width: number): string {
  // A painted word that fits is longer than it looks.
  if (visibleLength(text) <= width) return text
  return text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'gu'), '$& ')
}

function visibleLength(text: string): number {
  // oxlint-disable-next-line no-control-regex -- SGR sequences of our own paint().
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '').length
}
