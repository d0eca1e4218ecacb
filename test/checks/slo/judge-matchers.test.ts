import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { predicateOf } from '../../../src/checks/slo/judge-matchers.ts'
import type { LabelMatcher } from '../../../src/checks/slo/spec.ts'

const labels = { role: 'gray', zone: 'a', path: '/v1\n/v2' }

describe('predicateOf', () => {
  it.each<[string, LabelMatcher['operator'], string, boolean]>([
    ['role', '=', 'gray', true],
    ['role', '=', 'gra', false],
    ['role', '=', 'Gray', false],
    ['role', '!=', 'stable', true],
    ['role', '!=', 'gray', false],
    ['role', '=~', 'gr.y|stable', true],
    ['role', '=~', 'gra', false],
    ['role', '=~', 'ray', false],
    ['role', '=~', 'stable|gra', false],
    ['role', '!~', 'gra', true],
    ['role', '!~', 'gr.*', false],
    ['path', '=~', '/v1.*', true],
    ['absent', '=', '', true],
    ['absent', '!=', '', false],
    ['absent', '!=', 'x', true],
    ['absent', '=~', '.*', true],
    ['absent', '=~', '.+', false],
    ['absent', '!~', 'x', true],
  ])('reads %s%s"%s" as Prometheus does: %s', (label, operator, value, expected) => {
    expect(predicateOf([{ label, operator, value }])(labels)).toBe(expected)
  })

  it('takes all matchers to be met', () => {
    const gray: LabelMatcher = { label: 'role', operator: '=', value: 'gray' }
    const zone: LabelMatcher = { label: 'zone', operator: '=', value: 'b' }

    expect(predicateOf([gray])(labels)).toBe(true)
    expect(predicateOf([gray, zone])(labels)).toBe(false)
  })

  it('takes linear time for a pattern that backtracking never finishes', () => {
    const isMet = predicateOf([{ label: 'role', operator: '=~', value: '(a+)+b' }])

    expect(isMet({ role: 'a'.repeat(5000) })).toBe(false)
  })

  it('never holds for an operator and its negation at once', () => {
    const pairs = fc.constantFrom<[LabelMatcher['operator'], LabelMatcher['operator']]>(['=', '!='], ['=~', '!~'])

    fc.assert(
      fc.property(
        pairs,
        fc.stringMatching(/^[a-c.*|]{0,6}$/),
        fc.stringMatching(/^[a-c]{0,4}$/),
        (pair, value, role) => {
          fc.pre(!/(^|[|*])\*|\*\*/.test(value))
          const [is, isNot] = pair.map((operator) => predicateOf([{ label: 'role', operator, value }])({ role }))
          expect(is).toBe(!isNot)
        },
      ),
    )
  })
})
