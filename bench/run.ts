import { parseArgs } from 'node:util'
import type { Bar } from './bar.ts'
import { barInWords, isMet } from './bar.ts'
import { engine } from './engine.ts'
import { fleet } from './fleet.ts'
import { instancesAndKeys } from './instances.ts'
import { startup } from './startup.ts'

/**
 * Every bench prints ratios that were measured side by side in this one run; times alone say more of the machine. With
 * --bars it ends with 1 when a bar is missed.
 */
const benches: Readonly<Record<string, () => Promise<readonly Bar[]>>> = {
  startup,
  fleet,
  engine,
  instances: instancesAndKeys,
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { bars: { type: 'boolean' } } })
const bars: Bar[] = []
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = benches[name]
  if (bench === undefined) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`)
  console.log(`\n== ${name}`)
  const own = await bench()
  for (const bar of own) console.log(barInWords(bar))
  bars.push(...own)
}
if (values.bars === true && !bars.every(isMet)) process.exitCode = 1
