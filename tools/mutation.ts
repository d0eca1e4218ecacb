import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { explained } from './mutation/explained.ts'
import type { Part } from './mutation/parts.ts'
import { parts } from './mutation/parts.ts'
import type { Tally } from './mutation/tally.ts'
import { scoreOf, tally } from './mutation/tally.ts'

/**
 * Changes the code in thousands of small ways, one at a time, and counts how many of the changes a test notices.
 *   npm run mutation                    all parts
 *   npm run mutation -- stats core      some of them
 *   npm run mutation -- stats --fresh   without the results of earlier runs
 * docs/mutation.md tells what to do about those that no test notices.
 */
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { fresh: { type: 'boolean', default: false } },
})
const floor = 90

async function mutate(name: string, part: Part): Promise<Tally> {
  // The workers inherit it: vitest.config.ts takes the tests of this part.
  process.env['MUTATION_PART'] = name
  const incrementalFile = `.cache/mutation/${name}.json`
  if (values.fresh) rmSync(incrementalFile, { force: true })
  const stryker = new Stryker({
    mutate: [...part.mutate],
    testRunner: 'vitest',
    vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // Generous, because what is only slow on a busy machine would count as noticed. Endless loops are mostly told by counting.
    timeoutMS: 60_000,
    incremental: true,
    incrementalFile,
    reporters: ['progress-append-only', 'html'],
    htmlReporter: { fileName: `.cache/mutation/${name}.html` },
    // The chart links to a folder, which Stryker would copy as a file.
    ignorePatterns: ['/bench', '/deploy', '/dist'],
    // It would be rewritten with an interface that TypeScript 7 does not have; vitest only takes the types away.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    allowEmpty: false,
  })
  return tally(await stryker.runMutationTest(), explained)
}

function show(name: string, result: Tally): void {
  for (const { at, line, from, to, isCovered } of result.survivors.filter(({ why }) => why === undefined)) {
    console.log(`${at} ${isCovered ? 'survived' : 'is reached by no test'}: ${line}\n    ${from}\n    => ${to}`)
  }
  for (const { file, line, to } of result.stale) {
    console.log(`${file}: explained, but does not survive any more: ${line} => ${to}`)
  }
  console.log(summaryOf(name, result))
}

function summaryOf(name: string, result: Tally): string {
  const { killed, timedOut, survivors, stale } = result
  const known = survivors.filter(({ why }) => why !== undefined).length
  const counts = `${killed} killed, ${timedOut} timed out, ${survivors.length} survived (${known} explained)`
  return `${name}: ${scoreOf(result).toFixed(1)} %, ${counts}${stale.length > 0 ? `, ${stale.length} stale` : ''}`
}

const unknown = names.filter((name) => parts[name] === undefined)
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}`)
  process.exitCode = 2
} else {
  const summaries: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue
    const result = await mutate(name, part)
    show(name, result)
    summaries.push(summaryOf(name, result))
    if (scoreOf(result) < floor || result.stale.length > 0) process.exitCode = 1
  }
  console.log(`\n${summaries.join('\n')}`)
  if (process.exitCode === 1) console.error(`a part is under ${floor} %, or an explanation is stale`)
}
