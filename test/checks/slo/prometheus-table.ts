import type { Clock } from '../../../src/core/clock.ts'
import { systemClock } from '../../../src/core/clock.ts'
import type { RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import type { Doors, Handler, TestServer } from '../../sources/prometheus/server.ts'
import { openDoors, sendJson, startServer } from '../../sources/prometheus/server.ts'

/** What a query is answered with: the series of a matrix or vector, or an error with its HTTP status. */
export interface Row {
  readonly query: string
  /** Evaluation time in epoch milliseconds. */
  readonly at: number
  readonly series?: readonly RecordedSeries[]
  readonly warnings?: readonly string[]
  /** NaN and infinities, which a recorded series can not hold, by the index of the sample. */
  readonly texts?: Readonly<Record<number, string>>
  readonly status?: number
}

export interface PrometheusTable {
  /** Tells the time that was set last, to the doors too. */
  readonly clock: Clock
  setTime(epochMs: number): void
  readonly server: TestServer
  readonly doors: Doors
  /** From now on these are answered, each exactly once; everything else is a 400 and counts as unexpected. */
  expect(rows: readonly Row[]): void
  /** Queries that no row was there for, and rows that nobody asked for. */
  leftovers(): string[]
  close(): Promise<void>
}

/** A real HTTP server that speaks the query API of Prometheus from a table. */
export async function startPrometheusTable(): Promise<PrometheusTable> {
  let nowMs = 0
  const clock: Clock = { ...systemClock, now: () => nowMs }
  let open: Row[] = []
  const unexpected: string[] = []
  const answer: Handler = ({ parameters }, response) => {
    const query = parameters.get('query') ?? ''
    const at = Math.round(Number(parameters.get('time')) * 1000)
    const row = open.find((each) => each.query === query && each.at === at)
    if (row === undefined) {
      unexpected.push(`unexpected: ${query} @ ${at}`)
      return sendJson(response, { status: 'error', errorType: 'bad_data', error: 'unexpected' }, 400)
    }
    open = open.filter((each) => each !== row)
    if (row.status !== undefined) return void response.writeHead(row.status).end('not now')
    return sendJson(response, { status: 'success', warnings: row.warnings ?? [], data: dataOf(row) })
  }
  const server = await startServer(answer)
  const doors = await openDoors(0, clock)
  return {
    clock,
    setTime: (epochMs) => {
      nowMs = epochMs
    },
    server,
    doors,
    expect: (rows) => {
      open.push(...rows)
    },
    leftovers: () => [...unexpected, ...open.map(({ query, at }) => `not asked: ${query} @ ${at}`)],
    close: async () => {
      await doors.close()
      await server.close()
    },
  }
}

function dataOf({ query, at, series = [], texts = {} }: Row): object {
  const text = (value: number | null, index: number): string => texts[index] ?? String(value)
  if (!query.endsWith(']')) {
    const result = series.map(({ labels, samples }) => ({
      metric: labels,
      value: [at / 1000, text(samples.at(-1)?.[1] ?? 0, 0)],
    }))
    return { resultType: 'vector', result }
  }
  const result = series.map(({ labels, samples }) => ({
    metric: labels,
    values: samples.filter(([ms]) => ms <= at).map(([ms, value], index) => [ms / 1000, text(value, index)]),
  }))
  return { resultType: 'matrix', result }
}
