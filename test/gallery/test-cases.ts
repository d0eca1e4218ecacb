import { expect, it } from 'vitest'
import { cases } from './cases.ts'
import type { Folder } from './folders.ts'
import { folderOf } from './folders.ts'
import { runCase } from './run-case.ts'

const asExpected = 'as expected'

/** One test a case of a folder. The folders are test files of their own, so that they run beside each other. */
export function testCases(folder: Folder): void {
  for (const one of cases.filter((each) => folderOf(each) === folder)) {
    const test = one.open === undefined ? it : it.fails
    test(one.name, async () => {
      const outcome = await runCase(one)

      expect(outcome.diagnosed ? asExpected : outcome.told).toBe(asExpected)
    })
  }
}
