import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerName } from '../../../tools/servers/catalog.ts'
import { withServer } from '../../servers/available.ts'
import type { OpenStand } from './stand.ts'
import { stands } from './stands.ts'

const asExpected = 'as expected'

/** One test a case of a stand, on servers that are started once. The stands are test files of their own. */
export async function testStand(name: ServerName): Promise<void> {
  const stand = stands.find((each) => each.name === name)
  if (stand === undefined) throw new Error(`there is no stand ${name}`)
  const describeStand = await withServer(...stand.servers)
  describeStand(`real ${stand.servers.join(' and ')}`, () => {
    let open: OpenStand | undefined
    beforeAll(async () => {
      open = await stand.start()
    })
    afterAll(() => open?.stop())

    for (const one of stand.cases) {
      const test = one.open === undefined ? it : it.fails
      test(one.name, { timeout: 120_000 }, async () => {
        if (open === undefined) throw new Error('the stand was not started')
        const outcome = await open.run(one)

        expect(outcome.diagnosed ? asExpected : outcome.told).toBe(asExpected)
      })
    }
  })
}
