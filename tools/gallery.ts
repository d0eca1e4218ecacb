import { parseArgs } from 'node:util'
import type { Case } from '../test/gallery/case.ts'
import { isFault } from '../test/gallery/case.ts'
import { cases } from '../test/gallery/cases.ts'
import type { Outcome } from '../test/gallery/assess.ts'
import { runCase, runCases } from '../test/gallery/run-case.ts'
import { runStand } from '../test/gallery/real/stand.ts'
import { stands } from '../test/gallery/real/stands.ts'
import { meetsBars, report } from '../test/gallery/score.ts'

/**
 * Runs the gallery of faults and healthy releases, on the lab or in real servers, and prints what graycheck found.
 *   npm run gallery                    all cases
 *   npm run gallery -- route stale     the cases with one of these words in their name
 *   npm run gallery -- --healthy 200   that many healthy runs, each variant with seeds of its own
 *   npm run gallery -- --all-probes    with as many probes as a user's run, not a tenth of them
 *   npm run gallery -- --real          the cases in real nginx, etcd and Prometheus, alone
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    healthy: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'at-a-time': { type: 'string', default: '2' },
    'all-probes': { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

const firstSeed = Number(values.seed)
const startedAt = performance.now()
const outcomes = values.real ? await runReal() : await runOnLab()
console.log(report(outcomes))
console.log(`${outcomes.length} runs in ${Math.round((performance.now() - startedAt) / 1000)} s`)
if (!meetsBars(outcomes)) process.exitCode = 1

async function runOnLab(): Promise<Outcome[]> {
  const picked = values.healthy === undefined ? cases.filter(isSelected) : healthyRuns(Number(values.healthy))
  const chosen = values['all-probes'] ? picked.map((one) => ({ ...one, allProbes: true })) : picked
  // The first run of a process compiles its code, for so long that calls inside the lab time out; it is not counted.
  for (const first of chosen.slice(0, 1)) await runCase(first)
  return runCases(chosen, Number(values['at-a-time']), show, (index) =>
    values.healthy === undefined ? {} : { seed: firstSeed + index },
  )
}

/** The stands one after the other: their servers need the machine. */
async function runReal(): Promise<Outcome[]> {
  const all: Outcome[] = []
  for (const stand of stands) all.push(...(await runStand(stand, stand.cases.filter(isSelected), show)))
  return all
}

function isSelected({ name }: { readonly name: string }): boolean {
  return positionals.length === 0 || positionals.some((word) => name.includes(word))
}

/** The healthy releases in turn; what is known to be open is counted without this. */
function healthyRuns(count: number): Case[] {
  const variants = cases.filter((one) => !isFault(one) && one.open === undefined)
  return Array.from({ length: count }, (_, index) => variants[index % variants.length]).filter(
    (one) => one !== undefined,
  )
}

function show(outcome: Outcome, index: number): void {
  const { detected, diagnosed, told } = outcome
  const seed = values.healthy === undefined ? '' : ` (seed ${firstSeed + index})`
  if (!diagnosed || values.verbose)
    console.log(`${diagnosed ? 'ok' : detected ? 'MISDIAGNOSED' : 'MISSED'} ${outcome.case.name}${seed}: ${told}`)
}
