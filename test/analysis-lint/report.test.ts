import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lintSources } from '../../src/analysis-lint/lint.ts'
import type { LintResult } from '../../src/analysis-lint/lint.ts'
import { renderLint } from '../../src/analysis-lint/report/index.ts'
import type { LintFormat } from '../../src/analysis-lint/report/index.ts'
import { prometheus, soundCondition } from './kit.ts'

const text = prometheus(
  `count: 3\ninterval: 30s\nfailureLimit: 3\ntimeout: 5s\n# graycheck-ignore: analysis.error-limit-high the source is slow\nconsecutiveErrorLimit: 50\n${soundCondition}`,
)

function lint(file = 'deploy/gate.yaml'): LintResult {
  const result = lintSources([{ file, text }])
  if ('problems' in result) throw new Error('not read')
  return result
}

function render(format: LintFormat, width = 100, color = false, result = lint()): Promise<string> {
  return renderLint(format, { result, failOn: 'fail', exitCode: 10, version: '0.1.0', width, color })
}

describe('the text', () => {
  it('tells place, meaning and fix of every finding, and what it came to', async () => {
    const [first, ...others] = (await render('text')).split('\n\n')

    expect(first).toBe(
      [
        'deploy/gate.yaml:10:7: fail analysis.failures-tolerated AnalysisTemplate/shop',
        '    10 |       failureLimit: 3',
        '               ^',
        '  what   3 of 3 measurements may fail, and metric "availability" is still Successful (failureLimit',
        '         3)',
        '  to do  Set failureLimit to 0, or well below count.',
      ].join('\n'),
    )
    expect(others.at(-1)).toBe(
      '1 fail, 1 warning, 0 info, 1 taken out by comments in 1 object of 1 file; exit code 10\ngraycheck explain CODE tells more about a finding\n',
    )
  })

  it.each([120, 80, 60, 40])('keeps to %i columns, but for the place that editors look for', async (width) => {
    const lines = (await render('text', width)).split('\n').filter((line) => !line.startsWith('deploy/gate.yaml:'))

    expect(lines.filter((line) => line.length > width)).toEqual([])
  })

  it('is coloured only when asked to', async () => {
    const [plain, coloured] = [await render('text'), await render('text', 100, true)]

    expect(plain).not.toContain('\u{1b}')
    expect(coloured).toContain('\u{1b}[31mfail\u{1b}[39m')
    // oxlint-disable-next-line no-control-regex -- SGR sequences.
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })
})

describe('the JSON', () => {
  it('holds all of it, also what comments take out', async () => {
    const report: unknown = JSON.parse(await render('json'))

    expect(report).toMatchObject({
      schema: 'graycheck.analysis-lint/v1',
      failOn: 'fail',
      exitCode: 10,
      summary: { fail: 1, warning: 1, info: 0, suppressed: 1 },
      objects: [{ file: 'deploy/gate.yaml', title: 'AnalysisTemplate/shop' }],
      findings: [
        { code: 'analysis.failures-tolerated', line: 10, suppressedBecause: null },
        { code: 'analysis.unknown-field', line: 11 },
        { code: 'analysis.error-limit-high', line: 13, suppressedBecause: 'the source is slow' },
      ],
    })
  })
})

/** The parts of SARIF 2.1.0 that are written, as its schema has them; strict, so that nothing else is. */
const Message = z.strictObject({ text: z.string().min(1) })
const Level = z.enum(['none', 'note', 'warning', 'error'])
const Rule = z.strictObject({
  id: z.string().min(1),
  shortDescription: Message,
  fullDescription: Message,
  help: Message,
  defaultConfiguration: z.strictObject({ level: Level }),
})
const Location = z.strictObject({
  physicalLocation: z.strictObject({
    // A URI reference (RFC 3986): no blanks, no backslashes.
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/) }),
    region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
  }),
  logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string() })).optional(),
})
const Suppression = z.strictObject({ kind: z.enum(['inSource', 'external']), justification: z.string() })
const Result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level: Level,
  message: Message,
  locations: z.array(Location).length(1),
  suppressions: z.array(Suppression).optional(),
})
const Sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({ name: z.string(), semanticVersion: z.string(), rules: z.array(Rule) }),
      }),
      invocations: z.array(z.strictObject({ executionSuccessful: z.boolean(), exitCode: z.int() })),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(Result),
    }),
  ),
})

describe('the SARIF', () => {
  it('is SARIF 2.1.0, and every result has its rule', async () => {
    const { runs } = Sarif.parse(JSON.parse(await render('sarif')))

    const [run] = runs
    const rules = run?.tool.driver.rules ?? []
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(run?.results.map(({ ruleId, ruleIndex }) => rules[ruleIndex]?.id === ruleId)).toEqual([true, true, true])
    expect(run?.results.map(({ level, suppressions }) => [level, suppressions?.[0]?.justification])).toEqual([
      ['error', undefined],
      ['warning', undefined],
      ['warning', 'the source is slow'],
    ])
  })

  it.each([
    ['./deploy/a b.yaml', 'deploy/a%20b.yaml'],
    ['/srv/100%/ä.yaml', 'file:///srv/100%25/%C3%A4.yaml'],
    [String.raw`deploy\gate.yaml`, 'deploy/gate.yaml'],
    ['../gate.yaml', '../gate.yaml'],
  ])('names the file %s as %s', async (file, uri) => {
    const { runs } = Sarif.parse(JSON.parse(await render('sarif', 100, false, lint(file))))

    const uris = runs.flatMap(({ results }) =>
      results.flatMap(({ locations }) => locations.map((location) => location.physicalLocation.artifactLocation.uri)),
    )
    expect([...new Set(uris)]).toEqual([uri])
  })
})
