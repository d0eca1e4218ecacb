/**
 * A lab as a process of its own, because it has to run inside of the namespace of a cluster. It writes its plan as
 * graycheck.yaml into the folder that it is given, and switches on every fault whose name it finds in the file `inject`
 * there, which it then removes: those of the lab, and one that begins with the moment.
 */
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startLab } from '../../../src/lab/lab.ts'
import { planOfLook, planOfWatch } from './plans.ts'

const [folder = '.', purpose = 'look'] = process.argv.slice(2)
const request = join(folder, 'inject')

const isWatched = purpose === 'watch'
const lab = await startLab(isWatched ? {} : { trafficPerSecond: 0 })
const plan = isWatched ? planOfWatch(lab.addresses) : planOfLook(lab.addresses)
// JSON is YAML.
await writeFile(join(folder, 'graycheck.yaml.part'), JSON.stringify(plan))
await rename(join(folder, 'graycheck.yaml.part'), join(folder, 'graycheck.yaml'))
for (;;) {
  if (existsSync(request)) {
    await change(await readFile(request, 'utf8'))
    await rm(request)
  }
  await sleep(50)
}

/** The faults of the lab act as if they had begun minutes ago, which a run that has looked already can't believe. */
async function change(fault: string): Promise<void> {
  if (fault !== 'every-gray-request-fails') return lab.inject(fault)
  for (const { behaviour } of lab.parts.instances.user.gray) behaviour.errorShare = 1
}
