import { fleet } from './fleet.ts'
import { startup } from './startup.ts'

/** Every bench prints ratios that were measured side by side in this one run; times alone say more of the machine. */
const benches: Readonly<Record<string, () => Promise<void>>> = { startup, fleet }

const chosen = process.argv.slice(2)
for (const name of chosen.length > 0 ? chosen : Object.keys(benches)) {
  const bench = benches[name]
  if (bench === undefined) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`)
  console.log(`\n== ${name}`)
  await bench()
}
