import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import { faults } from '../../src/lab/lab.ts'
import { isFault } from './case.ts'
import { cases } from './cases.ts'
import { folderOf, folders } from './folders.ts'
import { stands } from './real/stands.ts'

it('has one file a case, under its name', () => {
  const files = folders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder)).map((file) => `${folder}/${file}`),
  )

  expect(files.sort()).toEqual(cases.map((one) => `${folderOf(one)}/${one.name}.ts`).sort())
})

it.each(stands)('has one file a case of real $name, under its name', ({ name, cases: own }) => {
  const text = (file: string): string => readFileSync(join(import.meta.dirname, 'real', name, file), 'utf8')
  const files = readdirSync(join(import.meta.dirname, 'real', name)).filter((file) => /^ {2}story:/m.test(text(file)))

  expect(files.sort()).toEqual(own.map((one) => `${one.name}.ts`).sort())
})

it('has no two cases of one name', () => {
  const names = [...cases, ...stands.flatMap((stand) => stand.cases)].map(({ name }) => name)

  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

it('has every fault that the lab knows by name', () => {
  const names = cases.filter(isFault).map(({ name }) => name)

  expect(faults.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([])
})

/** The lab has no cluster: test/checks/release/images.test.ts and test/e2e/kubernetes make these. */
const onlyInClusters = ['release.images-differ']

it('has a case for every reason code that fails a check', () => {
  const harm = kinds.flatMap(({ reasons }) =>
    Object.entries(reasons).flatMap(([code, { severity }]) => (severity === 'fail' ? [code] : [])),
  )
  const told = [...onlyInClusters, ...cases.filter(isFault).map(({ expect: { code } }) => code)]

  expect(harm.filter((code) => !told.includes(code))).toEqual([])
})

it('expects codes that exist', () => {
  const known = new Set([coreReasons, ...kinds.map(({ reasons }) => reasons)].flatMap((table) => Object.keys(table)))

  const told = [...cases, ...stands.flatMap((stand) => stand.cases)].flatMap((one) =>
    one.expect === 'pass' ? [] : [one.expect.code],
  )

  expect(told.filter((code) => !known.has(code))).toEqual([])
})

it('names only cases that exist in its page', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'gallery.md'), 'utf8')
  const named = [...page.matchAll(/`([a-z]+(?:\/[a-z0-9-]+)+)`/g)].flatMap(([, path]) => path ?? [])

  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((path) => !existsSync(join(import.meta.dirname, `${path}.ts`)))).toEqual([])
})
