import { parseArgs } from 'node:util'
import { seededRandom } from '../src/lab/random.ts'
import { cases } from '../test/faults/cases.ts'
import type { Outcome } from '../test/faults/run-case.ts'
import { runTrial, runTrials, trialsOf } from '../test/faults/run-case.ts'
import { meetsBars, report } from '../test/faults/score.ts'
import { removeCertificates } from '../test/faults/tls.ts'
import buildOnce from '../test/kit/build-once.ts'

/**
 * Runs the built command line against peers that misbehave, and in surroundings that do, and prints what it made of them.
 *   npm run faults                     all cases, each 3 times
 *   npm run faults -- drip bomb        the cases with one of these words in their name
 *   npm run faults -- --category J     those of one category
 *   npm run faults -- --rounds 1       each as often
 *   npm run faults -- --list           what each case does, and where in a run it stands
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    category: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    'at-a-time': { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

const chosen = trialsOf(cases)
  .filter(({ category }) => values.category === undefined || category === values.category)
  .filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)))
if (values.list) for (const { category, name, case: one } of chosen) console.log(`${category} ${name}: ${one.story}`)
else await measureAll()

async function measureAll(): Promise<void> {
  buildOnce()
  const trials = Array.from({ length: Number(values.rounds) }, () => chosen).flat()
  const firstSeed = Number(values.seed)
  // The first run fills the caches of the machine; it is not counted.
  for (const first of chosen.slice(0, 1)) await runTrial(first, seededRandom(firstSeed))
  const startedAt = performance.now()
  const outcomes = await runTrials(
    trials,
    Number(values['at-a-time']),
    (index) => seededRandom(firstSeed + index),
    show,
  )
  await removeCertificates()
  console.log(report(outcomes))
  console.log(`${outcomes.length} runs in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  if (!meetsBars(outcomes)) process.exitCode = 1
}

function show({ trial, rightClass, complete, told, skipped, overrunMs, peakBytes }: Outcome): void {
  if (!values.verbose) return
  const { own = 0, seen = 0, served = 0 } = overrunMs ?? {}
  const figures = `${[own, seen, served].map(Math.round).join(' / ')} ms, ${Math.round(peakBytes / 1e6)} MB`
  const word = skipped === null ? (rightClass && complete ? 'ok' : 'WRONG') : 'skipped'
  console.log(`${word} ${trial.name} (${figures}): ${told}`)
}
