import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import { faults } from '../../src/lab/lab.ts'
import { isFault } from './case.ts'
import { cases } from './cases.ts'
import { folderOf, folders } from './folders.ts'

it('has one file a case, under its name', () => {
  const files = folders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder)).map((file) => `${folder}/${file}`),
  )

  expect(files.sort()).toEqual(cases.map((one) => `${folderOf(one)}/${one.name}.ts`).sort())
})

it('has every fault that the lab knows by name', () => {
  const names = cases.filter(isFault).map(({ name }) => name)

  expect(faults.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([])
})

it('has a case for every reason code that fails a check', () => {
  const harm = kinds.flatMap(({ reasons }) =>
    Object.entries(reasons).flatMap(([code, { severity }]) => (severity === 'fail' ? [code] : [])),
  )
  const told = cases.filter(isFault).map(({ expect: { code } }) => code)

  expect(harm.filter((code) => !told.includes(code))).toEqual([])
})

it('expects codes that exist', () => {
  const known = new Set([coreReasons, ...kinds.map(({ reasons }) => reasons)].flatMap((table) => Object.keys(table)))

  expect(cases.filter(isFault).filter(({ expect: { code } }) => !known.has(code))).toEqual([])
})
