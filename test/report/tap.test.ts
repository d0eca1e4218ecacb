import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Verdict } from '../../src/core/verdict.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { advised, filledWith, passing, render, stopped, undecided } from '../kit/verdicts.ts'

interface Point {
  readonly ok: boolean
  readonly description: string
  readonly directive: string | null
  readonly diagnostics: unknown
}

/** A reader of TAP 14, as far as it is used: throws on any line that it does not know. */
function readTap(text: string): Point[] {
  const lines = text.trimEnd().split('\n')
  expect(lines.shift()).toBe('TAP version 14')
  const points: Point[] = []
  let planned = -1
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    const plan = /^1\.\.(\d+)$/.exec(line)
    const point = /^(not )?ok (\d+) - ((?:[^#\\]|\\.)*?)(?: # ((?:TODO|SKIP) (?:[^#\\]|\\.)*))?$/.exec(line)
    if (plan !== null) planned = Number(plan[1])
    else if (point !== null) {
      expect(Number(point[2])).toBe(points.length + 1)
      expect(lines.shift()).toBe('  ---')
      const yaml = lines.splice(0, lines.indexOf('  ...')).join('\n')
      lines.shift()
      const description = (point[3] ?? '').replaceAll(/\\(.)/g, '$1')
      points.push({ ok: point[1] === undefined, description, directive: point[4] ?? null, diagnostics: parse(yaml) })
    } else if (!line.startsWith('# ')) throw new Error(`not TAP: ${line}`)
  }
  expect(points).toHaveLength(planned)
  return points
}

async function read(verdict: Verdict): Promise<Point[]> {
  return readTap(await render('tap', verdict))
}

describe('tap', () => {
  it('has a point a check and one for the verdict', async () => {
    const points = await read(sampleVerdict)

    expect(points.map(({ ok, description, directive }) => [ok, description, directive])).toEqual([
      [true, 'routing: dyeing', null],
      [false, 'state: config/app', null],
      [true, 'health: slo/errors', 'SKIP An earlier stage did not pass, so this check was not run'],
      [false, 'verdict', null],
    ])
    expect(points[1]?.diagnostics).toMatchObject({ status: 'fail', code: 'config.stale', duration_ms: 120 })
  })

  it.each([
    ['a pass', passing, [true, true]],
    ['an inconclusive check', undecided, [true, false, true, false]],
    ['a run that was stopped after every check had passed', stopped, [true, false]],
  ])('says of %s what it should', async (_name, verdict, expected) => {
    expect((await read(verdict)).map(({ ok }) => ok)).toEqual(expected)
  })

  it('marks an advisory check that failed as TODO, which no harness counts', async () => {
    const points = await read(advised)

    expect(points[1]?.ok).toBe(false)
    expect(points[1]?.directive).toMatch(/^TODO advisory, fail: user-gray-2/)
    expect(points.at(-1)).toMatchObject({ ok: true, description: 'verdict' })
  })

  it('lets no text become a directive, a line or YAML', async () => {
    const text = 'x # SKIP y \\ # TODO z\n...\nok 9 - owned: [&a *b] "\u001b[2J'

    const points = await read(filledWith(text))

    expect(points.map(({ ok }) => ok)).toEqual([true, false, true, false])
    expect(points[0]?.directive).toBeNull()
    expect(points[0]?.description).toMatch(/x # SKIP y \\ # TODO z \.\.\. ok 9 - owned: \[&a \*b\] "$/)
  })
})
