/** What a ratio must not pass, and whether it does. */
export interface Bar {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly limit: { readonly atLeast: number } | { readonly atMost: number }
}

export function isMet({ value, limit }: Bar): boolean {
  return 'atLeast' in limit ? value >= limit.atLeast : value <= limit.atMost
}

export function barInWords(bar: Bar): string {
  const { what, value, unit, limit } = bar
  const words = 'atLeast' in limit ? `at least ${limit.atLeast.toFixed(2)}` : `at most ${limit.atMost.toFixed(2)}`
  return `bar ${isMet(bar) ? 'met' : 'MISSED'}: ${what}: ${value.toFixed(2)} ${unit} (${words})`
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
