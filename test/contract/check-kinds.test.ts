import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import type { ReasonTable } from '../../src/core/finding.ts'
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

  it('has a page with a line for every one of its reason codes, in its severity, and for no other', () => {
    expect(linesOfCodes(page)).toEqual(severitiesOf(kind?.reasons ?? {}))
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

describe('the codes that belong to no single kind', () => {
  const codes = Object.keys(coreReasons)

  it('have a line each on the page of the verdict', () => {
    expect(linesOfCodes(join(root, 'docs', 'verdict.md'))).toEqual(severitiesOf(coreReasons))
  })

  it('are each expected by a test', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('contract'))
      .map((file) => readFileSync(join(root, 'test', file), 'utf8'))
      .join('\n')

    expect(codes.filter((code) => !tests.includes(`'${code}'`))).toEqual([])
  })
})

/** From the table of a page: every code that begins a row, with its severity. */
function linesOfCodes(page: string): Record<string, string> {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| `([a-z]+\.[a-z-]+)` *\| ([a-z]+) *\|/gm)
  return Object.fromEntries([...rows].map(([, code = '', severity = '']) => [code, severity]))
}

function severitiesOf(reasons: ReasonTable): Record<string, string> {
  return Object.fromEntries(Object.entries(reasons).map(([code, { severity }]) => [code, severity]))
}

it('reason codes are unique over all kinds', () => {
  const codes = [coreReasons, ...kinds.map((kind) => kind.reasons)].flatMap((table) => Object.keys(table))

  expect(new Set(codes).size).toBe(codes.length)
})
