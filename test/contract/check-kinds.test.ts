import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import { root } from '../kit/run-cli.ts'

const folders = readdirSync(join(root, 'src', 'checks'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

it('the registry lists exactly the kinds that have a folder', () => {
  expect(kinds.map((kind) => kind.kind).sort()).toEqual(folders.sort())
})

describe.each(folders)('the kind %s', (folder) => {
  const kind = kinds.find((one) => one.kind === folder)
  const page = join(root, 'docs', 'checks', `${folder}.md`)

  it.each(['spec', 'evidence', 'collect', 'judge', 'reasons', 'index'])('has %s.ts', (part) => {
    expect(existsSync(join(root, 'src', 'checks', folder, `${part}.ts`))).toBe(true)
  })

  it('names its reason codes after itself, each with all that explain shows', () => {
    for (const [code, reason] of Object.entries(kind?.reasons ?? {})) {
      expect(code).toMatch(new RegExp(`^${folder}\\.[a-z]+(-[a-z]+)*$`))
      expect(reason.title).not.toMatch(/^$|\.$/)
      expect(reason.proves).toMatch(/\.$/)
      expect(reason.fix).toMatch(/\.$/)
      expect(reason.causes.length).toBeGreaterThan(0)
    }
  })

  it('has a page that tells every one of its reason codes and no other', () => {
    const text = readFileSync(page, 'utf8')
    const told = new Set(
      [...text.matchAll(new RegExp(`\\b${folder}\\.([a-z]+(?:-[a-z]+)*)\\b(?!\\.)`, 'g'))].map((match) => match[0]),
    )

    const codes = Object.keys(kind?.reasons ?? {})

    expect(codes.filter((code) => !told.has(code))).toEqual([])
  })

  it('has a test that expects each of its reason codes', () => {
    const tests = join(root, 'test', 'checks', folder)
    const text = readdirSync(tests)
      .map((file) => readFileSync(join(tests, file), 'utf8'))
      .join('\n')

    const codes = Object.keys(kind?.reasons ?? {})

    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([])
  })
})

it('reason codes are unique over all kinds', () => {
  const codes = [coreReasons, ...kinds.map((kind) => kind.reasons)].flatMap((table) => Object.keys(table))

  expect(new Set(codes).size).toBe(codes.length)
})
