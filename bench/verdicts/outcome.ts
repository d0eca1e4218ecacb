/** What a gate decided, and after how much of the release it did. */
export interface Outcome {
  readonly status: 'fail' | 'pass' | 'undecided'
  readonly seconds: number
}

/** `F 0.1 P 58 I 42 (- / 17m)`: percent fail, pass, inconclusive; median time to a fail and to a pass, - below 5 %. */
export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const [fails, passes] = (['fail', 'pass'] as const).map((wanted) =>
    outcomes.filter(({ status }) => status === wanted),
  )
  const [fail = [], pass = []] = [fails, passes]
  const open = outcomes.length - fail.length - pass.length
  const [f, p, i] = [fail.length, pass.length, open].map((count) => formatShare(count, outcomes.length))
  return `F ${f} P ${p} I ${i} (${medianTime(fail, outcomes.length)} / ${medianTime(pass, outcomes.length)})`
}

/** Percent, with a decimal where it matters: below 10. */
export function formatShare(count: number, of: number): string {
  const percent = (100 * count) / of
  return percent < 9.95 && count > 0 ? percent.toFixed(1) : percent.toFixed(0)
}

function medianTime(outcomes: readonly Outcome[], of: number): string {
  if (outcomes.length < 0.05 * of) return '-'
  return formatSeconds(median(outcomes.map(({ seconds }) => seconds)))
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** `90s`, `6m`, `12.5m`. */
export function formatSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds}s` : `${Number((seconds / 60).toFixed(1))}m`
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
