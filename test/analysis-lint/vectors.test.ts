import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { assessMetric, defaultLimits, noMeasurement } from '../../src/analysis-lint/assess.ts'
import type { Value } from '../../src/analysis-lint/expr/outcome.ts'
import { phaseOfResult } from '../../src/analysis-lint/phases.ts'
import { phaseOfAnswer } from '../../src/analysis-lint/web-answer.ts'

/** What argo-rollouts itself does, row by row: taken from its own tests. */
const path = new URL('../vectors/argo-phases.json', import.meta.url)

const Json: z.ZodType<Value> = z.json()
const Phase = z.enum(['Successful', 'Failed', 'Inconclusive', 'Error', 'Running', 'Pending'])
const count = z.number().optional()
const text = z.string().default('')

const Vectors = z.object({
  evaluateResult: z.array(
    z.object({ success: z.string(), failure: z.string(), result: z.unknown().optional(), phase: Phase }),
  ),
  web: z.array(
    z.object({
      status: z.number(),
      body: z.string().optional(),
      jsonPath: text,
      success: text,
      failure: text,
      phase: Phase,
    }),
  ),
  assessMetricStatus: z.array(
    z.object({
      failureLimit: count,
      inconclusiveLimit: count,
      consecutiveSuccessLimit: count,
      countSpec: count,
      successful: count,
      failed: count,
      inconclusive: count,
      consecutiveError: count,
      consecutiveSuccess: count,
      phase: Phase.optional(),
      terminating: Phase.optional(),
    }),
  ),
  job: z.array(z.unknown()),
  worstOrder_best_to_worst: z.array(Phase),
})

const vectors = Vectors.parse(JSON.parse(readFileSync(path, 'utf8')))

/** The file has names for what JSON can't carry, and for conditions that it does not spell out. */
function resultOf(value: unknown): Value {
  if (value === 'NaN') return Number.NaN
  if (value === '+Inf') return Number.POSITIVE_INFINITY
  return z.union([z.null(), z.number(), z.array(z.number())]).parse(value)
}

function conditionOf(condition: string): string {
  return condition === "<non-bool expr '1'>" ? '1' : condition
}

describe('the phase of a measurement', () => {
  it.each(vectors.evaluateResult)('success "$success", failure "$failure" of $result', (row) => {
    const conditions = { success: conditionOf(row.success), failure: conditionOf(row.failure) }

    const phase = phaseOfResult(conditions, 'result' in row ? resultOf(row.result) : undefined)

    expect(phase).toBe(row.phase)
  })
})

describe('the phase of a web measurement', () => {
  it.each(vectors.web)('$status $body, jsonPath $jsonPath, success $success', (row) => {
    const conditions = { success: row.success, failure: row.failure }

    const phase = phaseOfAnswer(row.status, bodyOf(row.body ?? ''), row.jsonPath, conditions)

    expect(phase).toBe(row.phase)
  })
})

describe('the phase of a metric', () => {
  const rows = vectors.assessMetricStatus.flatMap(({ phase, terminating, ...row }) => [
    ...(phase === undefined ? [] : [{ ...row, terminates: false, expected: phase }]),
    ...(terminating === undefined ? [] : [{ ...row, terminates: true, expected: terminating }]),
  ])

  it.each(rows)('%j', (row) => {
    const limits = {
      ...defaultLimits,
      count: row.countSpec ?? null,
      failureLimit: row.failureLimit ?? 0,
      inconclusiveLimit: row.inconclusiveLimit ?? 0,
      consecutiveSuccessLimit: row.consecutiveSuccessLimit ?? 0,
    }
    const tally = {
      ...noMeasurement,
      successful: row.successful ?? 0,
      failed: row.failed ?? 0,
      inconclusive: row.inconclusive ?? 0,
      errors: row.consecutiveError ?? 0,
      consecutiveErrors: row.consecutiveError ?? 0,
      consecutiveSuccesses: row.consecutiveSuccess ?? 0,
    }

    expect(assessMetric(limits, tally, row.terminates)).toBe(row.expected)
  })
})

it('leaves out only what no rule needs: how a Job maps to a phase, and which phase of several metrics is the worst', () => {
  const asked = new Set(['evaluateResult', 'web', 'assessMetricStatus'])

  const leftOut = Object.keys(vectors).filter((part) => !asked.has(part))

  expect(leftOut).toEqual(['job', 'worstOrder_best_to_worst'])
})

function bodyOf(body: string): { json: Value } | { notJson: string } {
  try {
    return { json: Json.parse(JSON.parse(body)) }
  } catch {
    return { notJson: body }
  }
}
