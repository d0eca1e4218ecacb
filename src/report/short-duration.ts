/** 950 ms, 2.1 s, 3m12s: short enough for a column. */
export function shortDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)}m${rest === 0 ? '' : `${rest}s`}`
}
