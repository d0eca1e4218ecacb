/** The sum; 0 of nothing. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
