import { parseArgs } from 'node:util'
import { boundaryTable } from './boundary.ts'
import { manyTable, priceTable } from './price.ts'
import { sloCheckTable } from './slo-check.ts'
import { stressTables } from './stress.ts'
import { tables } from './table.ts'

/**
 * Prints the figures of docs/statistics.md. The same seed gives the same figures on any machine.
 *
 *     npm run bench:verdicts -- [--seed 1] [--scale 1] [boundary ...]
 */
const parts: Readonly<Record<string, (scale: number, seed: number) => string>> = {
  boundary: (scale, seed) => boundaryTable(Math.ceil(4000 * scale), seed),
  'slo-check': (scale, seed) => sloCheckTable(Math.ceil(200 * scale), seed),
  table: (scale, seed) => tables(Math.ceil(2000 * scale), seed),
  stress: (scale, seed) => stressTables(Math.ceil(2000 * scale), seed),
  price: (scale, seed) => priceTable(Math.ceil(2000 * scale), seed),
  many: (scale, seed) => manyTable(Math.ceil(2000 * scale), seed),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, scale: { type: 'string', default: '1' } },
})
for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  const part = parts[name]
  if (part === undefined) throw new Error(`no part ${name}; there are ${Object.keys(parts).join(', ')}`)
  const startedAt = performance.now()
  console.log(`\n## ${name}\n\n${part(Number(values.scale), Number(values.seed))}`)
  console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
}
