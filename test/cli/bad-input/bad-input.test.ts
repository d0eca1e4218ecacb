import { beforeAll, describe, expect, it } from 'vitest'
import { headers, urls } from './places.ts'
import { pointers, queries } from './queries.ts'
import type { BadInput, BadInputResult } from './run-cases.ts'
import { runCases, sections } from './run-cases.ts'
import { commandLine, environment } from './surroundings.ts'
import { limits, numbers } from './values.ts'
import { yaml } from './yaml.ts'

const families: readonly (readonly [name: string, cases: readonly BadInput[]])[] = [
  ['YAML', yaml],
  ['numbers, durations and shares', numbers],
  ['limits', limits],
  ['URLs and addresses', urls],
  ['headers', headers],
  ['label matchers and selectors', queries],
  ['pointers and kinds', pointers],
  ['the environment', environment],
  ['the command line', commandLine],
]

const all = families.flatMap(([, cases]) => cases)
let results: ReadonlyMap<BadInput, BadInputResult>

beforeAll(async () => {
  const ended = await runCases(all)
  results = new Map(ended.flatMap((result, index) => all.slice(index, index + 1).map((one) => [one, result])))
})

describe.each(families)('%s', (_name, cases) => {
  it.each(cases)('$title', (given) => {
    const result = results.get(given)

    expect(result?.lines).toEqual(given.says)
    expect(result?.exitCode).toBe(given.exitCode ?? 2)
    expect(result?.stdout).toBe('')
    // Nothing that a terminal or a pipeline would obey, nobody's secret, and no traffic.
    expect(result?.stderr).not.toMatch(/[^\P{C}\n]|^\s*::|\n\s+at /mu)
    expect(result?.stderr).not.toContain('hunter22')
    expect(result?.connections).toBe(0)
  })
})

it('is at least 100 cases, and each says something', () => {
  expect(all.length).toBeGreaterThanOrEqual(100)
  expect(all.filter(({ says }) => says.length === 0)).toEqual([])
})

it('would notice traffic: the same config without a fault is asked', async () => {
  const valid = { title: 'valid', config: sections, args: ['run', '--timeout', '500ms', '--quiet'], says: [] }

  const [result] = await runCases([valid])

  expect(result?.connections).toBeGreaterThan(0)
  expect([11, 12]).toContain(result?.exitCode)
})
