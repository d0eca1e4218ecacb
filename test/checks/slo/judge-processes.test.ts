import { describe, expect, it } from 'vitest'
import {
  falls,
  increasesOf,
  instanceKey,
  median,
  readProcesses,
  restartsOf,
  spacingsOf,
} from '../../../src/checks/slo/judge-increase.ts'
import { hasEnded, lastMs, presentPart, readFreshness } from '../../../src/checks/slo/judge-present.ts'
import type { Point, Series } from '../../../src/checks/slo/judge-window.ts'
import { pairs } from './scenario.ts'

const labelsOfA = { job: 'shop', instance: 'a:1' }
const keyOfA = '["shop","a:1"]'

function series(points: readonly Point[], labels: Record<string, string> = labelsOfA): Series {
  return { labels, points }
}

/** At these seconds, each 1 more than before. */
function scraped(seconds: readonly number[], labels: Record<string, string> = labelsOfA): Series {
  return series(
    seconds.map((at, index) => [at * 1000, index]),
    labels,
  )
}

interface Seen {
  readonly counters?: readonly Series[]
  readonly up?: readonly Series[]
  readonly start?: readonly Series[]
  readonly startMs?: number
}

function processesOf({ counters = [], up = [], start = [], startMs = 0 }: Seen): ReturnType<typeof readProcesses> {
  return readProcesses({ counters, up, start, startMs })
}

describe('points of one series', () => {
  it('are so far apart', () => {
    expect(spacingsOf(scraped([0, 15, 45]))).toEqual([15_000, 30_000])
    expect(spacingsOf(scraped([0]))).toEqual([])
  })

  it.each<[readonly number[], number]>([
    [[], 0],
    [[3, 1, 2], 2],
    [[10, 9, 100, 8], 10],
  ])('have the median %j: %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  it('fall where one is lower than the one before', () => {
    const points: Point[] = pairs('0:5 15:5 30:3 45:4 60:3')

    expect(falls(points)).toEqual([30, 60])
  })

  it.each<[title: string, starts: Point[], expected: number[]]>([
    ['none', [], []],
    ['one', [[0, 100]], []],
    ['rounding', pairs('0:100 15:101 30:100'), []],
    ['a later one', pairs('0:100 15:101.5'), [15]],
    ['an earlier one', pairs('0:100 15:98.5 30:98.5'), [15]],
  ])('are start times, of which %s tells a restart', (_, starts, expected) => {
    expect(restartsOf(starts)).toEqual(expected)
  })

  it('belong to the job and instance of their series', () => {
    expect(instanceKey(series([]))).toBe(keyOfA)
    expect(instanceKey(series([], {}))).toBe('["",""]')
  })
})

describe('what is known of processes', () => {
  it('is when they were scraped first and how often, by instance', () => {
    const other = { job: 'shop', instance: 'b:1' }

    const { firstScrapeMs, spacingMs } = processesOf({
      counters: [scraped([30, 45, 60]), scraped([20, 50]), scraped([7, 27], other)],
      start: [scraped([10, 25])],
    })

    expect([...firstScrapeMs]).toEqual([
      [keyOfA, 10_000],
      ['["shop","b:1"]', 7000],
    ])
    expect([...spacingMs]).toEqual([
      [keyOfA, 15_000],
      ['["shop","b:1"]', 20_000],
    ])
  })

  it('takes scrapes that failed for none, and no spacing from a single one', () => {
    const up = [series(pairs('0:0 15000:0.5 30000:1'))]

    const { firstScrapeMs, spacingMs } = processesOf({ up })

    expect([...firstScrapeMs]).toEqual([[keyOfA, 30_000]])
    expect([...spacingMs]).toEqual([])
  })

  it('is what counters of one instance tell together, and nothing where they have none', () => {
    const fallen: Point[] = pairs('0:9 15:1')
    const grown: Point[] = pairs('0:10 15:11')
    const unnamed = { job: 'rules' }

    const { restarts } = processesOf({
      counters: [
        series(fallen),
        series(fallen, { ...labelsOfA, instance: 'b:1' }),
        series(grown, { ...labelsOfA, instance: 'b:1' }),
        series(fallen, unnamed),
        series(fallen, { ...unnamed, instance: '' }),
      ],
    })

    expect([...restarts]).toEqual([
      [keyOfA, [15]],
      ['["shop","b:1"]', []],
    ])
  })

  it('is when they said that they were started', () => {
    const start = series([[0, 100]])

    expect(processesOf({ start: [start], startMs: 5 })).toMatchObject({
      starts: new Map([[keyOfA, start.points]]),
      startMs: 5,
    })
  })
})

describe('what a counter grew by', () => {
  function steps(points: readonly Point[], seen: Seen = {}): readonly Point[] {
    const counted = series(points)
    return increasesOf([counted], processesOf({ counters: [counted], ...seen })).flatMap((each) => each.steps)
  }

  it('is told from sample to sample, and counted from zero after each fall', () => {
    expect(steps(pairs('0:5 15:7 30:3 45:4 60:4'))).toEqual(pairs('15:2 30:3 45:1 60:0'))
  })

  it('is counted from zero where the process says that it is another one', () => {
    const start = [series(pairs('0:100 20:100 30:200 45:200'))]

    expect(steps(pairs('0:5 15:7 30:9 45:10'), { start })).toEqual(pairs('15:2 30:9 45:1'))
  })

  it('is not counted from zero where nobody knows the process before', () => {
    const start = [series(pairs('20:100 30:100'))]

    expect(steps(pairs('0:5 15:7 30:9'), { start })).toEqual(pairs('15:2 30:2'))
  })

  it('is counted from zero when any series of its group falls', () => {
    const group = [series(pairs('0:5 15:7')), series(pairs('0:9 15:1'), { ...labelsOfA, le: '1' })]

    const increases = increasesOf(group, processesOf({}))

    expect(increases.map((each) => each.steps)).toEqual([[[15, 7]], [[15, 1]]])
  })

  it('is nothing where there are no samples', () => {
    const none = series([])

    expect(increasesOf([none], processesOf({ counters: [none] }))).toEqual([
      { series: none, steps: [], isBorn: false, discoveredMs: null },
    ])
  })
})

describe('the first value of a series', () => {
  interface Case {
    readonly title: string
    readonly seconds: readonly number[]
    readonly seen: Seen
    readonly isBorn: boolean
    readonly discovered: number | null
  }
  const cases: Case[] = [
    { title: 'there at the start', seconds: [0, 15], seen: {}, isBorn: false, discovered: null },
    { title: 'there two scrapes later', seconds: [30, 45], seen: {}, isBorn: false, discovered: null },
    { title: 'there three scrapes later', seconds: [45, 60], seen: {}, isBorn: false, discovered: 45_000 },
    { title: 'the only one, a minute later', seconds: [120], seen: {}, isBorn: false, discovered: null },
    { title: 'the only one, two minutes later', seconds: [121], seen: {}, isBorn: false, discovered: 121_000 },
    {
      title: 'later than others of its instance',
      seconds: [45, 60],
      seen: { counters: [scraped([0, 15, 30, 45, 60])] },
      isBorn: true,
      discovered: null,
    },
    {
      title: 'one scrape later than others, at the start',
      seconds: [15, 30],
      seen: { counters: [scraped([0, 15, 30])] },
      isBorn: false,
      discovered: null,
    },
    {
      title: 'as early as others of its instance',
      seconds: [45, 60],
      seen: { counters: [scraped([45, 60])] },
      isBorn: false,
      discovered: 45_000,
    },
    {
      title: 'later than a scrape without it',
      seconds: [60],
      seen: { up: [series([[30_000, 1]])] },
      isBorn: true,
      discovered: null,
    },
    {
      title: 'later than a scrape without it at the very start',
      seconds: [60],
      seen: { up: [series([[0, 1]])] },
      isBorn: false,
      discovered: null,
    },
    {
      title: 'of a process that began within the window',
      seconds: [45, 60],
      seen: { start: [series([[45_000, 20]])] },
      isBorn: true,
      discovered: null,
    },
    {
      title: 'of a process that began with its first sample',
      seconds: [45, 60],
      seen: { start: [series([[45_000, 45]])] },
      isBorn: true,
      discovered: null,
    },
    {
      title: 'of a process that began with the window',
      seconds: [45, 60],
      seen: { start: [series([[45_000, 0]])] },
      isBorn: false,
      discovered: 45_000,
    },
    {
      title: 'of a process that begins later than its first sample',
      seconds: [45, 60],
      seen: { start: [series([[45_000, 50]])] },
      isBorn: false,
      discovered: 45_000,
    },
    {
      title: 'of a process that was seen only later',
      seconds: [45, 60],
      seen: { start: [series([[60_000, 20]])] },
      isBorn: false,
      discovered: 45_000,
    },
    {
      title: 'of another process than before',
      seconds: [45, 60],
      seen: {
        start: [series(pairs('30000:-900 45000:20'))],
      },
      isBorn: true,
      discovered: null,
    },
    {
      title: 'later than the start time of its process was scraped',
      seconds: [45, 60],
      seen: { start: [series([[0, -900]])] },
      isBorn: true,
      discovered: null,
    },
  ]

  it.each(cases)('$title: counted $isBorn, found late $discovered', ({ seconds, seen, isBorn, discovered }) => {
    const counted = scraped(seconds)
    const processes = processesOf({ ...seen, counters: [counted, ...(seen.counters ?? [])] })

    const [increases] = increasesOf([counted], processes)

    expect(increases).toMatchObject({ isBorn, discoveredMs: discovered })
    expect(increases?.steps[0]?.[0]).toBe(isBorn ? counted.points[0]?.[0] : counted.points[1]?.[0])
  })
})

describe('freshness', () => {
  it('is measured by the newest sample of all, and by how often they come', () => {
    expect(readFreshness([scraped([0, 15, 30]), scraped([0, 20])])).toEqual({ newestMs: 30_000, patienceMs: 60_000 })
    expect(readFreshness([scraped([0, 30, 60])])).toEqual({ newestMs: 60_000, patienceMs: 90_000 })
    expect(readFreshness([scraped([0, 5, 10])], 1000)).toEqual({ newestMs: 10_000, patienceMs: 15_000 })
    expect(lastMs(series([]))).toBe(-Infinity)
  })

  it('ends with the patience', () => {
    expect(hasEnded(scraped([0, 40]), { newestMs: 100_000, patienceMs: 60_000 })).toBe(false)
    expect(hasEnded(scraped([0, 39]), { newestMs: 100_000, patienceMs: 60_000 })).toBe(true)
  })
})

describe('the part of the processes that run now', () => {
  const others = scraped([0, 5, 60])
  const idle = { isBorn: false, discoveredMs: null }

  function presentSteps(counted: Series, seen: Seen = {}): readonly number[] {
    const present = presentPart([others, counted], processesOf({ counters: [counted], ...seen }))
    const steps = counted.points.slice(1).map(([ms]): Point => [ms, 1])
    return present({ series: counted, steps, ...idle }).steps.map(([ms]) => ms / 1000)
  }

  it.each<[title: string, seconds: number[], expected: number[]]>([
    ['that goes on', [0, 5, 60], [5, 60]],
    ['that was scraped a quarter of a minute ago', [0, 5, 45], [5, 45]],
    ['that was scraped longer ago', [0, 5, 40, 42, 44], []],
    ['that is scraped rarely', [0, 14, 28], [14, 28]],
  ])('is all of a series %s, or none', (_, seconds, expected) => {
    expect(presentSteps(scraped(seconds))).toEqual(expected)
  })

  it('begins with the last restart, however it is known', () => {
    const restarted = series(pairs('0:9 15000:20 30000:2 45000:30 60000:40'))
    const start = [series(pairs('30000:20 45000:40'))]

    expect(presentSteps(restarted)).toEqual([30, 45, 60])
    expect(presentSteps(restarted, { start })).toEqual([45, 60])
    expect(
      presentSteps(restarted, {
        start: [series(pairs('0:1 15000:5'))],
      }),
    ).toEqual([30, 45, 60])
  })

  it('keeps what else is known of the series', () => {
    const gone = scraped([0, 1])
    const present = presentPart([others, gone], processesOf({}))

    expect(present({ series: gone, steps: [[1000, 1]], isBorn: true, discoveredMs: 7 })).toEqual({
      series: gone,
      steps: [],
      isBorn: true,
      discoveredMs: 7,
    })
  })
})
