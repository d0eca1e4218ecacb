import { describe, expect, it } from 'vitest'
import { restartsByCounters } from '../../../src/checks/slo/judge-restarts.ts'
import { pairs } from './scenario.ts'

type Points = readonly (readonly [at: number, value: number])[]

describe('restartsByCounters', () => {
  it.each<[title: string, counters: readonly Points[], expected: readonly number[]]>([
    ['nothing', [], []],
    ['a counter that grows', [pairs('0:1 15:2')], []],
    ['a counter that stands still', [pairs('0:1 15:1')], []],
    ['a counter that falls', [pairs('0:9 15:2 30:3')], [15]],
    ['a counter that falls twice', [pairs('0:9 15:2 30:3 45:1')], [15, 45]],
    ['a fall beside a lower counter that grows', [pairs('0:9 15:2'), pairs('0:8 15:10')], [15]],
    ['a fall beside a higher counter that grows', [pairs('0:9 15:2'), pairs('0:10 15:11')], []],
    ['a fall beside a counter as high that stands still', [pairs('0:9 15:2'), pairs('0:9 15:9')], []],
    ['a fall beside a higher counter that falls too', [pairs('0:9 15:2'), pairs('0:20 15:19')], [15]],
    ['two falls at once, the higher one first', [pairs('0:9 15:2'), pairs('0:4 15:3'), pairs('0:6 15:7')], [15]],
    ['two falls at once, the higher one last', [pairs('0:4 15:3'), pairs('0:9 15:2'), pairs('0:6 15:7')], [15]],
    ['a fall beside a higher counter that is seen later', [pairs('0:9 15:2'), pairs('5:10 20:11')], []],
    ['a fall beside a higher counter that is new', [pairs('0:9 15:2'), pairs('15:10 30:11')], [15]],
    ['a fall beside a higher counter that had ended', [pairs('15:9 30:2'), pairs('0:10 15:11')], [30]],
    ['a fall beside a higher counter that grew long before', [pairs('30:9 45:2'), pairs('0:5 30:8 45:9')], [45]],
  ])('tells from %s when the process began anew', (_, counters, expected) => {
    const series = counters.map((points, index) => ({ labels: { code: String(index) }, points }))

    expect(restartsByCounters(series)).toEqual(expected)
  })
})
