import { afterAll, describe, expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import { seededRandom } from '../../src/lab/random.ts'
import type { Category, Meaning } from './case.ts'
import { categories, isPeerCase } from './case.ts'
import { cases } from './cases.ts'
import { runTrial, trialsOf } from './run-case.ts'
import { removeCertificates } from './tls.ts'

afterAll(() => removeCertificates())

const trials = trialsOf(cases)

/** How many each category of the catalogue has at least. */
const atLeast: Readonly<Record<Category, number>> = { A: 10, B: 10, C: 21, D: 9, E: 7, F: 10, J: 11 }

it('has the cases of the catalogue, each under a name of its own', () => {
  const counts = Object.keys(atLeast).map((category) => cases.filter((one) => one.category === category).length)

  expect(counts.every((count, index) => count >= (Object.values(atLeast)[index] ?? Infinity))).toBe(true)
  expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length)
})

it('expects codes that exist', () => {
  const known = new Set([coreReasons, ...kinds.map(({ reasons }) => reasons)].flatMap((table) => Object.keys(table)))
  const meanings = cases.filter(isPeerCase).flatMap(({ means }): Meaning[] => {
    return typeof means === 'string' || 'status' in means ? [means] : Object.values(means)
  })
  const codes = meanings.flatMap((meaning) => (typeof meaning === 'string' ? [meaning] : meaning.codes))

  expect(codes.filter((code) => code !== 'passes' && !known.has(code))).toEqual([])
})

describe.each(Object.entries(categories))('%s %s', (category) => {
  const own = trials.filter((trial) => trial.category === category)

  it.concurrent.for(own.map((trial) => [trial.name, trial] as const))('%s', async ([, trial], { skip }) => {
    const outcome = await runTrial(trial, seededRandom(1))

    if (outcome.skipped !== null) skip(outcome.skipped)
    expect(outcome.told).toBe('as expected')
    expect(outcome).toMatchObject({ rightClass: true, wrongPass: false, complete: true })
  })
})
