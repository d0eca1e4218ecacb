import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Figure, SeriesFigure } from '../../src/core/figure.ts'
import type { Verdict } from '../../src/core/verdict.ts'
import { renderReport } from '../../src/report/index.ts'
import { hostile } from '../cli/hostile/strings.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import {
  advised,
  filledWith,
  manyFindings,
  notMeasured,
  passing,
  render,
  stopped,
  undecided,
  withCheck,
} from '../kit/verdicts.ts'
import type { Page } from './page.ts'
import { attribute, named, readPage, textOf, textsOf } from './page.ts'

async function read(verdict: Verdict): Promise<Page> {
  return readPage(await render('html', verdict))
}

/** A verdict of so many instances, each of which says something of its own. */
function fleetOf(count: number): Verdict {
  const members = Array.from({ length: count }, (_, index) => ({
    id: `10.0.${index >> 8}.${index & 255}:80`,
    name: `user-gray-${index}`,
  }))
  const rows = members.map((member, index) => ({
    group: 'gray' as const,
    members: [member],
    cells: [{ text: `stale: revision ${index}`, mark: 'fail' as const }],
  }))
  const figure = { type: 'matrix', of: 'instances', columns: ['config app'], rows, omitted: 0 } satisfies Figure
  const { findings } = manyFindings(count).stages[1]?.checks[0] ?? { findings: [] }
  const proofs = Array.from({ length: count }, (_, index) => ({
    subject: `${index}`,
    statement: `statement ${index}`,
    observations: 1,
  }))
  return withCheck({ figures: [figure], findings, proofs })
}

const verdicts: [string, Verdict][] = [
  ['a fail', sampleVerdict],
  ['a pass', passing],
  ['an inconclusive run', undecided],
  ['an error', notMeasured],
  ['a stopped run', stopped],
  ['an advisory fail', advised],
  ['flags without a config', { ...sampleVerdict, config: { path: null, sha256: 'a'.repeat(64) }, environment: null }],
  ['a run without stages', { ...passing, stages: [] }],
  ['a thousand instances', fleetOf(1000)],
  ['hostile text', filledWith(hostile)],
]

describe.each(verdicts)('the page of %s', (_name, verdict) => {
  it('is written so that a browser has nothing to mend', async () => {
    expect((await read(verdict)).problems).toEqual([])
  })

  it('loads nothing, runs nothing and leads nowhere else', async () => {
    const page = await read(verdict)
    const attributes = page.elements.flatMap(({ attrs }) => attrs)

    expect(attributes.filter(({ name }) => /^(src|srcset|style|action|data|on.*|.*xlink.*)$/.test(name))).toEqual([])
    expect(attributes.filter(({ name, value }) => name === 'href' && !/^#[a-z0-9-]+$/.test(value))).toEqual([])
    expect(named(page, 'script').map((element) => attribute(element, 'type'))).toEqual(['application/json'])
    expect(named(page, 'link', 'img', 'iframe', 'object', 'embed', 'base', 'form', 'use', 'foreignobject')).toEqual([])
  })

  it('has its ids once, and a place for every link', async () => {
    const page = await read(verdict)
    const ids = page.elements.flatMap((element) => attribute(element, 'id') ?? [])

    expect(ids).toEqual([...new Set(ids)])
    const wanted = named(page, 'a').map((element) => attribute(element, 'href')?.slice(1))
    const labels = page.elements.flatMap((element) => attribute(element, 'aria-labelledby') ?? [])
    expect([...wanted, ...labels].filter((id) => id === undefined || !ids.includes(id))).toEqual([])
  })

  it('can be read without seeing it', async () => {
    const page = await read(verdict)

    expect(attribute(named(page, 'html')[0] ?? fail(), 'lang')).toBe('en')
    expect(named(page, 'h1')).toHaveLength(1)
    expect(named(page, 'main')).toHaveLength(1)
    const levels = named(page, 'h1', 'h2', 'h3', 'h4').map(({ tagName }) => Number(tagName.slice(1)))
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([])
    expect(named(page, 'th').filter((element) => attribute(element, 'scope') === null)).toEqual([])
    expect(
      named(page, 'table').filter((table) => named({ ...page, elements: [...descendants(table)] }, 'th').length === 0),
    ).toEqual([])
    const unnamed = named(page, 'svg').filter(
      (svg) => attribute(svg, 'aria-label') === null && attribute(svg, 'aria-hidden') !== 'true',
    )
    expect(unnamed).toEqual([])
  })

  it('holds the whole verdict as JSON', async () => {
    const page = await read(verdict)

    const [script] = named(page, 'script')
    expect(JSON.parse(textOf(script ?? fail()))).toEqual(JSON.parse(JSON.stringify(verdict)))
  })

  it('allows itself nothing but its own style', async () => {
    const page = await read(verdict)

    const policies = named(page, 'meta').filter(
      (element) => attribute(element, 'http-equiv') === 'Content-Security-Policy',
    )
    const hash = createHash('sha256')
      .update(textOf(named(page, 'style')[0] ?? fail()))
      .digest('base64')
    expect(policies.map((element) => attribute(element, 'content'))).toEqual([
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    ])
  })
})

function fail(): never {
  throw new Error('the element is missing')
}

function* descendants(element: ReturnType<typeof named>[number]): Generator<ReturnType<typeof named>[number]> {
  for (const child of element.childNodes) {
    if (!('tagName' in child)) continue
    yield child
    yield* descendants(child)
  }
}

describe('the story', () => {
  it('begins with the verdict, what decided it, and where it comes from', async () => {
    const page = await read(sampleVerdict)

    expect(textsOf(page, 'title')[0]).toBe('fail: user v2-canary (graycheck)')
    expect(textsOf(page, 'h1')).toEqual(['user v2-canary ✗ fail'])
    const facts = Object.fromEntries(named(page, 'dt').map((term) => [textOf(term), textOf(term.parentNode ?? fail())]))
    expect(facts).toMatchObject({
      'Decided by': 'Decided byconfig.stale config/app',
      'Exit code': 'Exit code10',
      Started: 'Started2026-11-21 10:00:00 UTC',
      Took: 'Took2.1 s',
      Run: 'Run00000000-0000-4000-8000-000000000000',
      graycheck: 'graycheck0.1.0',
    })
    expect(textsOf(page, 'h2')).toEqual(['Findings', 'Timeline', 'The way of the requests', 'Instances', 'Evidence'])
  })

  it('tells a finding with expected, actual, how to see it again, and what its code means', async () => {
    const html = await render('html', sampleVerdict)
    const page = readPage(html)

    expect(textsOf(page, 'h3')[0]).toBe('✗ fail config.stale config/app, user-gray-2')
    expect(html).toContain('<dt>Expected</dt><dd>revision 42</dd>')
    expect(html).toContain('<dt>Actual</dt><dd>revision 41 for 95 s</dd>')
    expect(textsOf(page, 'pre')).toEqual(['curl -sS http://10.0.1.22:8080/graycheck/state'])
    expect(textsOf(page, 'summary')).toContain('What config.stale means')
    expect(textsOf(page, 'details').join(' ')).toContain(
      'An instance runs an old config. It answered with another revision',
    )
    expect(textsOf(page, 'li')).toContain('a dead watch')
  })

  it('does without explanations that it does not have', async () => {
    const html = await renderReport('html', { verdict: sampleVerdict, events: [], width: 100, color: false })

    expect(html).not.toContain('What config.stale means')
    expect(html).toContain('config.stale')
  })

  it('says what an undecided run still needs', async () => {
    expect(await render('html', undecided)).toContain('<dt>Needed by config/app</dt><dd>120 more requests</dd>')
  })

  it('says that an advisory finding decides nothing', async () => {
    const html = await render('html', advised)

    expect(html).toContain('advisory: it decides nothing')
    expect(html).not.toContain('Decided by')
  })

  it('shows when each check ran', async () => {
    const page = await read(sampleVerdict)

    const bars = named(page, 'rect').filter((element) => attribute(element, 'class') === 'run')
    expect(bars.map((bar) => [attribute(bar, 'x'), attribute(bar, 'width')])).toEqual([
      ['0', '579'],
      ['579', '56'],
    ])
  })

  it('joins what the checks know of an instance', async () => {
    const versions: Figure = {
      type: 'matrix',
      of: 'instances',
      columns: ['version'],
      rows: [
        {
          group: 'gray',
          members: [
            { id: '10.0.1.21:8080', name: null },
            { id: '10.0.1.22:8080', name: null },
          ],
          cells: [{ text: '2.1', mark: 'pass' }],
        },
        {
          group: 'stable',
          members: [{ id: '10.0.1.11:8080', name: 'user-stable-1' }],
          cells: [{ text: '2.0', mark: 'pass' }],
        },
      ],
      omitted: 0,
    }
    const stages = sampleVerdict.stages.map((stage, index) =>
      index === 0
        ? { ...stage, checks: stage.checks.map((check) => ({ ...check, id: 'release', figures: [versions] })) }
        : stage,
    )
    const page = await read({ ...sampleVerdict, stages })

    const rows = named(page, 'tr').map((row) => textOf(row).replaceAll(/\s+/g, ' ').trim())
    expect(rows.filter((row) => / gray|stable/.test(row) && /10\.0/.test(row))).toEqual([
      '1 grayuser-gray-2 10.0.1.22:8080✓pass: 2.1✗fail: stale: revision 41',
      '1 grayuser-gray-1 10.0.1.21:8080✓pass: 2.1✓pass: revision 42',
      '1 stableuser-stable-1 10.0.1.11:8080✓pass: 2.0nothing known',
    ])
  })

  it('draws the way of the requests, and tells it as a table', async () => {
    const page = await read(sampleVerdict)

    expect(textsOf(page, 'text')).toContain('300 tagged')
    expect(textsOf(page, 'text')).toContain('stable: not reached')
    expect(textsOf(page, 'tr')).toContain('tagged10.0.0.2:443, gateway✓pass: user, gray, 2.1.0-canary.3300')
  })
})

describe('a chart', () => {
  const series: SeriesFigure = {
    type: 'series',
    subject: 'gray',
    name: 'error-ratio',
    unit: 'ratio',
    limit: 0.01,
    points: [
      { at: '2026-11-21T10:00:00.000Z', sampleSize: 100, value: 0, lower: 0, upper: 0.5 },
      { at: '2026-11-21T10:05:00.000Z', sampleSize: 1000, value: 0.005, lower: 0.001, upper: 0.01 },
    ],
  }
  const draw = (over: Partial<SeriesFigure>): Promise<string> =>
    render('html', withCheck({ figures: [{ ...series, ...over }] }))

  it('tells in words what it shows', async () => {
    const html = await draw({})

    expect(html).toContain(
      '<strong>error-ratio, gray</strong> 0.5 % of 1,000 samples; the true value is at least 0.1 % and at most 1 %; the limit is 1 %',
    )
    expect(html).toContain('>limit 1 %</text>')
    expect(html).toContain('>5m later</text>')
  })

  it.each([
    ['one point', { points: series.points.slice(0, 1) }],
    ['no value', { points: series.points.map((point) => ({ ...point, value: null })) }],
    ['no bounds', { points: series.points.map((point) => ({ ...point, lower: null, upper: null })) }],
    [
      'nothing but zeros',
      { limit: 0, points: series.points.map((point) => ({ ...point, value: 0, lower: 0, upper: 0 })) },
    ],
    ['no limit', { limit: null }],
    ['points of one moment', { points: series.points.map((point) => ({ ...point, at: '2026-11-21T10:00:00.000Z' })) }],
    ['a unit of its own', { unit: 's', limit: 1e9 }],
    ['times that are none', { points: series.points.map((point) => ({ ...point, at: 'yesterday' })) }],
  ])('has a place for everything with %s', async (_name, over) => {
    const page = readPage(await draw(over))

    const numbers = named(page, 'polyline', 'polygon', 'line', 'circle', 'path').flatMap(({ attrs }) =>
      attrs.filter(({ name }) => /^(points|d|[cxy][12xy]?|r)$/.test(name)).map(({ value }) => value),
    )
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.filter((text) => !/^[MC\d., -]*$/.test(text))).toEqual([])
    const places = numbers
      .flatMap((text) => text.split(/[ ,MC]+/))
      .filter((text) => text !== '')
      .map(Number)
    expect(places.filter((place) => !(place >= 0 && place <= 1000))).toEqual([])
  })

  it('is left out without points', async () => {
    expect(await draw({ points: [] })).not.toContain('error-ratio, gray</strong>')
  })
})

describe('what servers say', () => {
  const shape = async (verdict: Verdict): Promise<string[]> =>
    (await read(verdict)).elements.map(({ tagName }) => tagName)

  it.each([
    ['hostile text', hostile],
    ['the end of the data', '</script><script>alert(1)</script>'],
    ['the end of the data without its bracket', '</script x'],
    ['a comment', '<!-- <script> --> <![CDATA[ ]]>'],
    ['attributes', '" onmouseover="alert(1)" x="'],
    ['half a pair', '\ud800'],
  ])('never changes the shape of the page, or ends its data: %s', async (_name, text) => {
    expect(await shape(filledWith(text))).toEqual(await shape(filledWith('x')))
    const [script] = named(await read(filledWith(text)), 'script')
    expect(JSON.parse(textOf(script ?? fail()))).toEqual(filledWith(text))
  })

  it('turns no text, and hides none', async () => {
    const html = await render('html', filledWith('\u202etxet \u200b\u2066x\ue000\u0007\u009b\u2028'))

    expect(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.exec(html)).toBeNull()
  })
})

describe('the size of the page', () => {
  it('is far below 300 KB for a usual run', async () => {
    expect(Buffer.byteLength(await render('html', sampleVerdict))).toBeLessThan(60_000)
  })

  it.each([
    ['a thousand instances that all differ', fleetOf(1000)],
    ['ten thousand', fleetOf(10_000)],
    ['texts of 400 KB', filledWith('x'.repeat(400_000))],
  ])('stays below 300 KB beside the data with %s', async (_name, verdict) => {
    const html = await render('html', verdict)
    const data = textOf(named(readPage(html), 'script')[0] ?? fail())

    expect(Buffer.byteLength(html) - Buffer.byteLength(data)).toBeLessThan(300_000)
  })
})
