import { serverMessage } from '../../core/server-text.ts'
import { jsonExcess } from '../../core/json-excess.ts'
import { z } from '../../core/zod.ts'

/**
 * What `GET /api/v1/query` answers: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 * Only what is used is read. `isPartial` is VictoriaMetrics' way to say that storage nodes are missing; some servers of
 * the same API put warnings into `data`.
 */
const Success = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.string(),
    result: z.array(z.unknown()),
    warnings: z.array(z.string()).optional(),
  }),
  warnings: z.array(z.string()).nullish(),
  infos: z.array(z.string()).nullish(),
  isPartial: z.boolean().optional(),
})

const Refusal = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() })

/** A number as Go prints it; parseFloat alone would read `12abc` as 12. */
const SampleText = z.string().regex(/^(NaN|[+-]?Inf|[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)$/)
const Pair = z.tuple([z.number(), SampleText])
const Labels = z.record(z.string(), z.string())

const VectorElement = z.object({ metric: Labels, value: Pair.optional(), histogram: z.unknown().optional() })
const MatrixElement = z.object({
  metric: Labels,
  values: z.array(Pair).optional(),
  histograms: z.array(z.unknown()).optional(),
})

/** An answer without native histograms, in the shape that prometheus-query can parse. */
interface PlainData {
  readonly resultType: string
  readonly result: readonly object[]
}

export interface ReadAnswer {
  readonly data: PlainData
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
  /** How many series had native histograms, which are left out. */
  readonly nativeHistograms: number
}

/** Why a body is no answer: `refused` is the server's own word, the rest is a guess at what else answered. */
export interface Unreadable {
  readonly kind: 'refused' | 'not-json' | 'not-the-api' | 'too-many'
  readonly message: string
}

export interface Caps {
  readonly maxSeries: number
  readonly maxSamples: number
}

/** Reads and checks the body of an answer; never throws. */
export function readAnswer(body: Uint8Array, caps: Caps): ReadAnswer | Unreadable {
  const excess = jsonExcess(body, mostValues(caps))
  if (excess === 'too-many') return { kind: 'too-many', message: 'the answer holds more than is read at most' }
  if (excess === 'too-deep')
    return { kind: 'not-the-api', message: 'the body is nested deeper than any answer of the Prometheus API' }
  const document = parseJson(body)
  if (document === undefined) return { kind: 'not-json', message: 'the body is not JSON' }
  const refusal = Refusal.safeParse(document)
  if (refusal.success) return { kind: 'refused', message: `${refusal.data.errorType}: ${refusal.data.error}` }
  const success = Success.safeParse(document)
  if (!success.success) return notTheApi(success.error)
  const { data, warnings, infos, isPartial } = success.data
  if (data.result.length > caps.maxSeries) return tooMany(data.result.length, caps.maxSeries, 'series')
  const plain = readData(data.resultType, data.result, caps)
  if ('kind' in plain) return plain
  return {
    ...plain,
    warnings: [
      ...quoted([...(warnings ?? []), ...(data.warnings ?? [])]),
      ...(isPartial === true ? ['the answer is partial (isPartial)'] : []),
    ],
    infos: quoted(infos ?? []),
  }
}

/** More of them say nothing new. */
const mostNotes = 20

function quoted(notes: readonly string[]): string[] {
  return notes.slice(0, mostNotes).map((note) => serverMessage(note))
}

/** A sample is a pair in a list; a series has its labels, and lists around them. */
function mostValues({ maxSeries, maxSamples }: Caps): number {
  return 4 * maxSamples + 40 * maxSeries
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

function readData(
  resultType: string,
  result: readonly unknown[],
  caps: Caps,
): Pick<ReadAnswer, 'data' | 'nativeHistograms'> | Unreadable {
  if (resultType === 'matrix') return readMatrix(result, caps)
  if (resultType === 'vector') return readVector(result)
  return {
    kind: 'not-the-api',
    message: `the result is a ${serverMessage(resultType, 100)}; a matrix or a vector was expected`,
  }
}

function readMatrix(
  result: readonly unknown[],
  caps: Caps,
): Pick<ReadAnswer, 'data' | 'nativeHistograms'> | Unreadable {
  const elements = z.array(MatrixElement).safeParse(result)
  if (!elements.success) return notTheApi(elements.error)
  const floats = elements.data.filter(({ values }) => values !== undefined && values.length > 0)
  const samples = floats.reduce((sum, { values }) => sum + (values?.length ?? 0), 0)
  if (samples > caps.maxSamples) return tooMany(samples, caps.maxSamples, 'samples')
  const plain = floats.map(({ metric, values }) => ({ metric, values: values?.map(forParseFloat) }))
  return {
    data: { resultType: 'matrix', result: plain },
    nativeHistograms: elements.data.filter(({ histograms }) => (histograms?.length ?? 0) > 0).length,
  }
}

function readVector(result: readonly unknown[]): Pick<ReadAnswer, 'data' | 'nativeHistograms'> | Unreadable {
  const elements = z.array(VectorElement).safeParse(result)
  if (!elements.success) return notTheApi(elements.error)
  const plain = elements.data.flatMap(({ metric, value }) =>
    value === undefined ? [] : [{ metric, value: forParseFloat(value) }],
  )
  return {
    data: { resultType: 'vector', result: plain },
    nativeHistograms: elements.data.filter(({ histogram }) => histogram !== undefined).length,
  }
}

/** prometheus-query reads values with parseFloat, which knows `Infinity` and not `Inf`. */
function forParseFloat([seconds, text]: readonly [number, string]): readonly [number, string] {
  return [seconds, text.replace('Inf', 'Infinity')]
}

function tooMany(count: number, most: number, what: string): Unreadable {
  return {
    kind: 'too-many',
    message: `the query matches ${count} ${what}, more than the ${most} that are read at most`,
  }
}

function notTheApi(error: z.ZodError): Unreadable {
  const issue = error.issues[0]
  const where = issue === undefined ? '' : ` (${serverMessage(`${issue.path.join('.')}: ${issue.message}`)})`
  return { kind: 'not-the-api', message: `the body is not what the Prometheus API answers${where}` }
}
