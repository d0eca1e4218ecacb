import { describe, expect, it } from 'vitest'
import type { MapFigure, MatrixFigure, SeriesFigure } from '../../../src/core/figure.ts'
import { Figure } from '../../../src/core/figure.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import {
  addressA,
  addressB,
  answered,
  gray,
  judged,
  quick,
  quickRequests,
  row,
  sound,
  soundAddress,
  specFor,
  stable,
  timedOut,
  times,
} from './kit.ts'

const n = quickRequests
const spec = specFor()

function mapOf({ figures }: Judgement): MapFigure {
  const map = figures.find((figure) => figure.type === 'map')
  if (map === undefined) throw new Error('there is no map')
  return map
}

function matrixOf({ figures }: Judgement): MatrixFigure {
  const matrix = figures.find((figure) => figure.type === 'matrix')
  if (matrix === undefined) throw new Error('there is no matrix')
  return matrix
}

function seriesOf({ figures }: Judgement): SeriesFigure[] {
  return figures.filter((figure) => figure.type === 'series')
}

function linksOf(judgement: Judgement): string[] {
  return mapOf(judgement).links.map(({ from, to, flow, count, mark }) => `${from} > ${to}: ${count} ${flow} ${mark}`)
}

const hops = [
  { service: 'order', gray: 'o2', stable: 'o1' },
  { service: 'stock', gray: 's2', stable: 's1' },
]
const hopGateway = { addresses: [addressA], responder: { header: 'x-version', hops: { json: '/hops' } }, hops }
const hopSpec = specFor(quick, { gateway: hopGateway })

function via(version: string, order: string, stock: string) {
  const hop = (service: string, of: string) => ({ service, version: of, instance: null })
  return answered(version, { hops: [hop('user', version), hop('order', order), hop('stock', stock)] })
}

describe('the map', () => {
  it('shows the way of a sound release', () => {
    const judgement = judged(sound(spec), spec)

    expect(linksOf(judgement)).toEqual([
      `0 ${addressA} > 1 user gray: ${n} tagged pass`,
      `0 ${addressA} > 1 user stable: ${n} untagged pass`,
      `0 ${addressB} > 1 user gray: ${n} tagged pass`,
      `0 ${addressB} > 1 user stable: ${n} untagged pass`,
    ])
    expect(mapOf(judgement).stations).toContainEqual({
      id: '1 user gray',
      label: 'user',
      detail: gray,
      step: 1,
      group: 'gray',
    })
  })

  it('shows where the tag was lost, and nothing wrong behind it', () => {
    const changes = {
      tagged: [...times(n - 2, via(gray, 'o2', 's2')), via(gray, 'o1', 's1'), via(gray, 'o2', 's1')],
      untagged: times(n, via(stable, 'o1', 's1')),
    }

    const judgement = judged(soundAddress(hopSpec, addressA, changes), hopSpec)

    expect(judgement.findings[0]?.code).toBe('dyeing.tag-lost')
    expect(linksOf(judgement)).toEqual([
      `0 ${addressA} > 1 user gray: ${n} tagged pass`,
      `0 ${addressA} > 1 user stable: ${n} untagged pass`,
      `1 user gray > 2 order gray: ${n - 1} tagged pass`,
      '1 user gray > 2 order stable: 1 tagged fail',
      `1 user stable > 2 order stable: ${n} untagged pass`,
      `2 order gray > 3 stock gray: ${n - 2} tagged pass`,
      '2 order gray > 3 stock stable: 1 tagged fail',
      '2 order stable > 3 stock stable: 1 tagged null',
      `2 order stable > 3 stock stable: ${n} untagged pass`,
    ])
  })

  it('has both sides of every service, reached or not', () => {
    const judgement = judged(row({ direction: 'untagged', outcomes: [via(stable, 'o1', 's1')] }), hopSpec)

    const services = mapOf(judgement).stations.filter(({ step }) => step > 0)
    expect(services.map(({ label, group, detail }) => `${label} ${group} ${detail}`)).toEqual([
      `user gray ${gray}`,
      `user stable ${stable}`,
      'order gray o2',
      'order stable o1',
      'stock gray s2',
      'stock stable s1',
    ])
  })

  it('shows leaks, strangers and silence', () => {
    const outcomes = [answered(stable), answered('9.9'), timedOut, answered([], { status: 503 })]

    const judgement = judged(row({ direction: 'tagged', outcomes }), spec)

    expect(linksOf(judgement)).toEqual([
      `0 ${addressA} > 1 user lost: 2 tagged inconclusive`,
      `0 ${addressA} > 1 user stable: 1 tagged fail`,
      `0 ${addressA} > 1 user unknown: 1 tagged inconclusive`,
    ])
    const gateway = { detail: 'gateway', step: 0, group: null }
    expect(mapOf(judgement)).toMatchObject({
      title: 'The way of the tag',
      stations: [
        { ...gateway, id: `0 ${addressA}`, label: addressA },
        { ...gateway, id: `0 ${addressB}`, label: addressB },
        { id: '1 user gray', label: 'user', detail: gray, step: 1, group: 'gray' },
        { id: '1 user lost', label: 'no usable answer', detail: null, step: 1, group: null },
        { id: '1 user stable', label: 'user', detail: stable, step: 1, group: 'stable' },
        { id: '1 user unknown', label: 'user', detail: 'neither gray nor stable', step: 1, group: null },
      ],
    })
  })

  it('shows nothing wrong behind a service that a request reached on both sides, and strangers on the way', () => {
    const hop = (service: string, version: string) => ({ service, version, instance: null })
    const outcomes = [
      answered(gray, { hops: [hop('order', 'o2'), hop('order', 'o1'), hop('stock', 's1')] }),
      answered(gray, { hops: [hop('order', 'o9'), hop('stock', 's2')] }),
    ]

    expect(linksOf(judged(row({ direction: 'tagged', outcomes }), hopSpec))).toEqual([
      `0 ${addressA} > 1 user gray: 2 tagged pass`,
      '1 user gray > 2 order gray: 1 tagged pass',
      '1 user gray > 2 order stable: 1 tagged fail',
      '1 user gray > 2 order unknown: 1 tagged inconclusive',
      '2 order gray > 3 stock stable: 1 tagged null',
      '2 order stable > 3 stock stable: 1 tagged null',
      '2 order unknown > 3 stock gray: 1 tagged null',
    ])
  })

  it('leaves out a hop that is not told', () => {
    const outcomes = ['s1', 's2'].map((version) =>
      answered(gray, { hops: [{ service: 'stock', version, instance: null }] }),
    )

    expect(linksOf(judged(row({ direction: 'tagged', outcomes }), hopSpec))).toEqual([
      `0 ${addressA} > 1 user gray: 2 tagged pass`,
      '1 user gray > 3 stock gray: 1 tagged pass',
      '1 user gray > 3 stock stable: 1 tagged fail',
    ])
  })

  it.each<[title: string, grayWeight: object, direction: string, outcome: ReturnType<typeof via>, fails: string]>([
    ['untagged requests without a weight', {}, 'untagged', answered(gray), `0 ${addressA} > 1 user gray`],
    [
      'tagged ones in spite of a weight',
      { grayWeight: '10%' },
      'tagged',
      answered(stable),
      `0 ${addressA} > 1 user stable`,
    ],
    [
      'those behind the entry',
      { grayWeight: '10%' },
      'untagged',
      via(stable, 'o2', 's1'),
      '1 user stable > 2 order gray',
    ],
  ])('blames %s', (_, grayWeight, direction, outcome, fails) => {
    const asked = specFor(quick, { gateway: { ...hopGateway, ...grayWeight } })

    const links = linksOf(judged(row({ direction, outcomes: [outcome] }), asked))

    expect(links).toContain(`${fails}: 1 ${direction} fail`)
  })

  it('has a station of its own for each of six gateway addresses', () => {
    const addresses = Array.from({ length: 6 }, (_, index) => `10.0.0.${index + 10}:443`)
    const six = specFor(quick, { gateway: { addresses } })

    const { stations } = mapOf(judged(soundAddress(six, '10.0.0.10:443'), six))

    expect(stations.filter(({ step }) => step === 0).map(({ label }) => label)).toEqual(addresses)
  })

  it('blames no untagged request that goes to gray by weight', () => {
    const weighted = specFor(quick, { gateway: { addresses: [addressA], grayWeight: '10%' } })

    const judgement = judged(row({ direction: 'untagged', outcomes: [answered(gray), answered(stable)] }), weighted)

    expect(linksOf(judgement)).toEqual([
      `0 ${addressA} > 1 user gray: 1 untagged null`,
      `0 ${addressA} > 1 user stable: 1 untagged pass`,
    ])
  })

  it('joins gateway addresses where there are many, but never those with a leak', () => {
    const addresses = Array.from({ length: 20 }, (_, index) => `10.0.0.${index + 10}:443`)
    const many = specFor(quick, { gateway: { addresses } })
    const leaking = addresses[15] ?? ''
    const probes = addresses.flatMap((address) =>
      soundAddress(many, address, address === leaking ? { tagged: times(n, answered(stable)) } : {}),
    )

    const { stations } = mapOf(judged(probes, many))

    const labels = stations.filter(({ step }) => step === 0).map(({ label }) => label)
    expect(labels).toHaveLength(6)
    expect(labels).toContain(leaking)
    expect(labels).toContain('15 more addresses')
  })
})

describe('the table of probes', () => {
  it('counts who answered each direction of each address', () => {
    const changes = { tagged: [...times(n - 2, answered(gray)), answered(stable), timedOut] }

    const { of, columns, rows } = matrixOf(judged(sound(spec, changes), spec))

    expect(of).toBe('probes')
    expect(columns).toEqual([
      'should reach',
      'sent',
      'answered by gray',
      'answered by stable',
      'without a usable answer',
      'still missing',
    ])
    expect(rows[0]?.members).toEqual([{ id: `tagged via ${addressA}`, name: null }])
    expect(rows[0]?.cells.map(({ text, mark }) => `${text} ${mark}`)).toEqual([
      'gray null',
      `${n} null`,
      `${n - 2} null`,
      '1 fail',
      '1 warning',
      `${n} inconclusive`,
    ])
    const nearMisses = rows.find(({ members }) => members.length > 2)
    expect(nearMisses?.members).toHaveLength(20)
    expect(nearMisses?.cells.map(({ text, mark }) => `${text} ${mark}`)).toEqual([
      'stable null',
      '5 null',
      '0 null',
      '5 pass',
      '0 null',
      '0 null',
    ])
  })
})

it('the table of probes has nothing wrong at the entry where the tag is lost behind it', () => {
  const { rows } = matrixOf(judged(row({ direction: 'tagged', outcomes: [via(gray, 'o1', 's1')] }), hopSpec))

  const tagged = rows.find(({ members }) => members.some(({ id }) => id === `tagged via ${addressA}`))
  expect(tagged?.cells.slice(2, 4)).toEqual([
    { text: '1', mark: null },
    { text: '0', mark: null },
  ])
})

describe('gray answers in the table of probes', () => {
  const weighted = specFor(quick, { gateway: { addresses: [addressA], grayWeight: '10%' } })

  it.each<[title: string, asked: typeof spec, direction: string, of: number, mark: string | null]>([
    ['are wrong for untagged probes', spec, 'untagged', 3, 'fail'],
    ['are not wrong as long as the weight allows them', weighted, 'untagged', 3, null],
    ['are wrong when they are more than the weight explains', weighted, 'untagged', 60, 'fail'],
    ['are not wrong for a tag that was sent twice', spec, 'duplicate', 5, null],
  ])('%s', (_, asked, direction, of, mark) => {
    const outcomes = times(of, answered(gray))

    const { rows } = matrixOf(judged(row({ direction, outcomes }), asked))

    const own = rows.find(({ members }) => members.some(({ id }) => id === `${direction} via ${addressA}`))
    expect(own?.cells[2]).toEqual({ text: String(of), mark })
  })
})

describe('the leak rate', () => {
  it('has a bound that falls below the limit with the last probe', () => {
    const judgement = judged(sound(spec), spec)

    const series = seriesOf(judgement)
    expect(series.map(({ subject }) => subject)).toEqual(
      [addressA, addressB].flatMap((address) => [`tagged via ${address}`, `untagged via ${address}`]),
    )
    const { name, limit, points } = series[0] ?? { points: [] }
    expect({ name, limit }).toEqual({ name: 'leak rate', limit: 0.1 })
    expect(points.at(0)).toMatchObject({ sampleSize: 1, value: 0, lower: null, upper: 0.95 })
    expect(points.at(-2)?.upper).toBeGreaterThan(0.1)
    expect(points.at(-1)).toMatchObject({ sampleSize: n, value: 0, upper: 0.09814 })
  })

  it('has no bound any more after a leak, and comes first', () => {
    const changes = { untagged: [answered(stable), answered(gray), answered(stable)] }

    const [first] = seriesOf(judged(sound(spec, changes), spec))

    expect(first?.subject).toBe(`untagged via ${addressA}`)
    expect(first?.points.map(({ value, upper }) => [value, upper])).toEqual([
      [0, 0.95],
      [0.5, null],
      [0.3333, null],
    ])
  })

  it('comes in the order of what failed, what is open and what is proven, and not at all without an answer', () => {
    const changes = { tagged: times(n - 1, answered(gray)), untagged: [answered(gray)] }
    const other = { untagged: [] }

    const series = seriesOf(
      judged([...soundAddress(spec, addressA, changes), ...soundAddress(spec, addressB, other)], spec),
    )

    expect(series.map(({ subject }) => subject)).toEqual([
      `untagged via ${addressA}`,
      `tagged via ${addressA}`,
      `tagged via ${addressB}`,
    ])
  })

  it('follows the time, whatever the names of the looks are', () => {
    const later = row({ direction: 'tagged', outcomes: [answered(stable)], from: 1, series: 'a' })
    const probes = [...row({ direction: 'tagged', outcomes: [answered(gray)], series: 'b' }), ...later]

    const [series] = seriesOf(judged(probes, spec))

    expect(series?.points.map(({ at, value }) => [at, value])).toEqual([
      ['2026-11-21T00:00:00.000Z', 0],
      ['2026-11-21T00:00:01.000Z', 0.5],
    ])
  })

  it('is the share of gray with both bounds where there is a weight', () => {
    const weighted = specFor(quick, { gateway: { addresses: [addressA], grayWeight: '10%' } })
    const outcomes = times(60, answered(stable)).map((one, index) => (index % 10 === 9 ? answered(gray) : one))

    const tagged = row({ direction: 'tagged', outcomes: [answered(gray)] })
    const series = seriesOf(judged([...tagged, ...row({ direction: 'untagged', outcomes })], weighted))
    const untagged = series.find(({ subject }) => subject.startsWith('untagged'))

    const last = untagged?.points.at(-1)
    expect(series.map(({ name }) => name)).toEqual(['leak rate', 'gray share'])
    expect(series[0]?.points[0]).toMatchObject({ value: 0, lower: null, upper: 0.95 })
    expect(last).toMatchObject({ sampleSize: 60, value: 0.1 })
    expect(last?.lower ?? 1).toBeLessThan(0.1)
    expect(last?.upper ?? 0).toBeGreaterThan(0.1)
  })

  it('is drawn for twelve addresses and directions at most', () => {
    const addresses = Array.from({ length: 20 }, (_, index) => `10.0.0.${index + 10}:443`)
    const many = specFor(quick, { gateway: { addresses } })

    const judgement = judged(
      addresses.flatMap((address) => soundAddress(many, address)),
      many,
    )

    expect(judgement.measurements).toHaveLength(40)
    expect(seriesOf(judgement)).toHaveLength(12)
  })
})

it('there is nothing to draw without a probe', () => {
  expect(judged([], spec).figures).toEqual([])
})

it('what a server says of itself is cut, and fits the schema', () => {
  const judgement = judged(row({ direction: 'tagged', outcomes: [answered('x'.repeat(400_000))] }), spec)

  for (const figure of judgement.figures) expect(Figure.parse(figure)).toEqual(figure)
  expect(JSON.stringify(judgement.figures).length).toBeLessThan(10_000)
})
