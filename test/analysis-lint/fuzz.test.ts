import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCondition } from '../../src/analysis-lint/expr/parse.ts'
import { lintSources } from '../../src/analysis-lint/lint.ts'
import { phaseOfResult } from '../../src/analysis-lint/phases.ts'
import { answerWithoutSeries, answerWithoutTraffic } from '../../src/analysis-lint/promql/missing.ts'
import { parseQuery } from '../../src/analysis-lint/promql/parse.ts'

const healthy = readFileSync(new URL('fixtures/healthy.yaml', import.meta.url), 'utf8').split('\n')

const piece = fc.constantFrom(
  ...'result result[0] # ( ) [ ] { } && || ! not in all( len( 0.95 >= == "a" , . ?. ?? ? : - * / nil true'.split(' '),
)
const queryPiece = fc.constantFrom(
  ...'sum rate( by (le) ( ) a {b="c"} [5m] / or vector(0) and unless > bool 1 1.5 offset -5m @ {{args.x}} "'.split(' '),
)

describe('whatever is written', () => {
  it('comes to findings with a place, or to problems; never to a crash', () => {
    const change = fc.record({
      line: fc.nat(healthy.length - 1),
      to: fc.oneof(
        fc.constantFrom('', '  - x', '{', 'spec: 3', 'metrics: {a: b}', '    - [1]', '---', 'a: &a *a'),
        fc.string(),
      ),
      keepsIndent: fc.boolean(),
    })

    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const lines = [...healthy]
        for (const { line, to, keepsIndent } of changes) {
          const indent = keepsIndent ? (/^ */.exec(lines[line] ?? '')?.[0] ?? '') : ''
          lines[line] = `${indent}${to}`
        }
        const result = lintSources([{ file: 'a.yaml', text: lines.join('\n') }])

        const told = 'problems' in result ? result.problems.length > 0 : result.objects.length > 0
        expect(told).toBe(true)
        const places = 'problems' in result ? [] : result.findings.map(({ line, column }) => Math.min(line, column))
        expect(places.filter((place) => place < 1)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('in a condition or a query is read, or not understood', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(queryPiece, { maxLength: 12 }),
        (pieces, queryPieces) => {
          const condition = pieces.join(' ')
          const query = parseQuery(queryPieces.join(' '))

          expect(['tree', 'invalid', 'beyond']).toContain(parseCondition(condition).type)
          const phases = [
            phaseOfResult({ success: condition, failure: '' }, []),
            phaseOfResult({ success: condition, failure: '' }, undefined),
          ]
          expect(phases.every((phase) => phase === null || typeof phase === 'string')).toBe(true)
          const answers = query === null ? [] : [answerWithoutSeries(query), answerWithoutTraffic(query)]
          expect(answers.every(({ type }) => ['empty', 'vector', 'scalar', 'unknown'].includes(type))).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a deep condition', `${'('.repeat(2000)}1${')'.repeat(2000)}`],
    ['a chain of conditions', 'result[0] > 1 || '.repeat(180).concat('true')],
    ['a chain without an end', '1||'.repeat(1600).concat('1')],
    ['a chain of series', 'a+'.repeat(9000).concat('a')],
    ['many signs', '+'.repeat(19_000).concat('a')],
    ['a long number', '1'.repeat(100_000)],
    ['many braces', '{'.repeat(100_000)],
    ['many blanks', `{{${' '.repeat(200_000)}`],
    ['a script of blank lines', `a${'\\n '.repeat(50_000)}b`],
  ])('%s is read before the time of the test is up', (_title, value) => {
    const quoted = `"${value}"`
    const text = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
spec:
  metrics:
    - { name: a, successCondition: ${quoted}, provider: { prometheus: { query: ${quoted} } } }
    - { name: b, provider: { job: { spec: { template: { spec: { containers: [{ name: c, args: [sh, -c, ${quoted}] }] } } } } } }
`
    const result = lintSources([{ file: 'a.yaml', text }])

    expect('findings' in result).toBe(true)
  })
})
