import { RE2JS } from 're2js'
import type { LabelMatcher } from './spec.ts'

type Labels = Readonly<Record<string, string>>

/**
 * Whether a series with these labels meets all matchers, as Prometheus reads them: an absent label is empty, a pattern
 * is RE2 and has to match all of the value. Throws on a pattern that is no RE2.
 */
export function predicateOf(matchers: readonly LabelMatcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(({ label, operator, value }) => {
    const isMet = testOf(operator, value)
    return (labels: Labels): boolean => isMet(labels[label] ?? '')
  })
  return (labels) => tests.every((isMet) => isMet(labels))
}

function testOf(operator: LabelMatcher['operator'], operand: string): (value: string) => boolean {
  if (operator === '=') return (value) => value === operand
  if (operator === '!=') return (value) => value !== operand
  const pattern = RE2JS.compile(operand, RE2JS.DOTALL)
  return (value) => pattern.matches(value) === (operator === '=~')
}
