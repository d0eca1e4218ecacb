import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/checks/registry.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import { analysisReasons } from '../../src/analysis-lint/reasons.ts'
import { root } from '../kit/run-cli.ts'

const page = readFileSync(join(root, 'docs', 'lint-analysis.md'), 'utf8')
const reasons = Object.entries(analysisReasons)

/** What the page has on one code: its section, up to the next heading. */
function sectionOf(code: string): string {
  return page.split(/^#+ /m).find((section) => section.startsWith(`\`${code}\``)) ?? ''
}

describe.each(reasons)('%s', (code, reason) => {
  it('has all that explain shows', () => {
    expect(code).toMatch(/^analysis\.[a-z]+(-[a-z]+)*$/)
    expect(reason.title).not.toMatch(/^$|\.$/)
    expect(reason.proves).toMatch(/\.$/)
    expect(reason.fix).toMatch(/\.$/)
    expect(reason.causes.length).toBeGreaterThan(0)
  })

  it('has a section that tells its severity, its source, and what is bad and good', () => {
    const section = sectionOf(code)

    expect(section).toMatch(new RegExp(`^\`${code}\` \\(${reason.severity}\\)\n`))
    expect(section).toMatch(/^Source: .+\.$/m)
    expect(section).toMatch(/^Bad: /m)
    expect(section).toMatch(/^Good: /m)
  })
})

it('the page tells no other codes', () => {
  const told = [...page.matchAll(/^#+ `(analysis\.[a-z-]+)`/gm)].map((match) => match[1] ?? '')

  expect(new Set(told)).toEqual(new Set(reasons.map(([code]) => code)))
  expect(told).toHaveLength(reasons.length)
})

it('no code is one of a check or of the run', () => {
  const others = [coreReasons, ...kinds.map((kind) => kind.reasons)].flatMap((table) => Object.keys(table))

  expect(others.filter((code) => Object.hasOwn(analysisReasons, code))).toEqual([])
})
