import { z } from './zod.ts'

/** Reads `1%` or `0.5 %` to a ratio. Returns null for anything else: a bare `0.5` could mean either. */
export function parsePercent(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?%$/.exec(text)
  if (match === null) return null
  return Number((Number(match[1]) / 100).toPrecision(15))
}

/** Writes a ratio as a percentage with up to three significant digits: 0.00123 is `0.123 %`. */
export function formatPercent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`
}

/** A share in the config: always with its percent sign, strictly between 0 % and 100 %. */
export const Share = z
  .string()
  .meta({ pattern: '^\\d+(\\.\\d+)? ?%$', examples: ['1%', '0.1%'] })
  .transform((text, context) => {
    const ratio = parsePercent(text)
    if (ratio !== null && ratio > 0 && ratio < 1) return ratio
    context.addIssue({
      code: 'custom',
      message: `expected a percentage between 0% and 100% such as 1%, got ${JSON.stringify(text)}`,
    })
    return z.NEVER
  })
