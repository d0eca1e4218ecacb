import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { evaluateCondition } from '../../src/analysis-lint/expr/evaluate.ts'
import type { Value } from '../../src/analysis-lint/expr/outcome.ts'
import { parseCondition } from '../../src/analysis-lint/expr/parse.ts'

/** What the controller's own function returned: 85 conditions, each for every result. */
const path = new URL('../vectors/argo-conditions.json', import.meta.url)

/** JSON has no NaN. Everything else in the file is a value as it stands. */
const Plain = z.union([z.null(), z.number(), z.literal('NaN').transform(() => Number.NaN)])
const Result = z.union([Plain, z.array(Plain), z.record(z.string(), z.union([z.number(), z.string()]))])

const Vectors = z.object({
  results: z.array(z.object({ name: z.string(), value: Result })),
  conditions: z.array(z.object({ condition: z.string(), outcomes: z.array(z.enum(['true', 'false', 'error'])) })),
})

const vectors = Vectors.parse(JSON.parse(readFileSync(path, 'utf8')))

function outcomeOf(condition: string, result: Value | undefined): string {
  const parsed = parseCondition(condition)
  if (parsed.type !== 'tree') return parsed.type
  const outcome = evaluateCondition(parsed.tree, result)
  return outcome.type === 'value' ? JSON.stringify(outcome.value) : outcome.type
}

describe('a condition comes to what the controller has for it', () => {
  it.each(vectors.conditions)('$condition', ({ condition, outcomes }) => {
    const ours = vectors.results.map(({ value }) => outcomeOf(condition, value))

    const told = outcomes.map((outcome, index) => expectation(outcome, ours[index], vectors.results[index]?.name))
    expect(ours).toEqual(told)
  })

  /**
   * Where nothing is told, nothing wrong is told. And of objects not all is known when a condition is compiled: where the
   * controller refuses to compile, we may say too much, never too little.
   */
  function expectation(outcome: string, ours: string | undefined, name: string | undefined): string {
    if (ours === 'unknown' || ours === 'beyond') return ours
    const isObject = name === 'object' || name === 'no members'
    return isObject && outcome === 'error' && ours !== undefined ? ours : outcome
  }

  it('is told for nearly all of them', () => {
    const untold = vectors.conditions.filter(({ condition }) =>
      vectors.results.some(({ value }) => ['unknown', 'beyond'].includes(outcomeOf(condition, value))),
    )

    expect(untold.map(({ condition }) => condition)).toEqual([
      'result?.b == nil',
      'result.b ?? 0 == 0',
      'result[0] % 2 == 0',
    ])
  })
})
