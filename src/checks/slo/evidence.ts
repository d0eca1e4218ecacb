import { z } from '../../core/zod.ts'

/** What a query is asked for. Each role has one selector through all looks. */
export const Role = z.enum(['total', 'part', 'buckets', 'up', 'start'])
export type Role = z.infer<typeof Role>

export const RecordedSeries = z.strictObject({
  labels: z.record(z.string(), z.string()),
  samples: z
    .array(z.tuple([z.int(), z.number().nullable()]))
    .describe('Epoch milliseconds and value; null: not a finite number.'),
})
export type RecordedSeries = z.infer<typeof RecordedSeries>

/** The raw samples that one query brought and no earlier look had seen. */
export const Samples = z.strictObject({
  type: z.literal('samples'),
  role: Role,
  selector: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string().describe('When it was asked.'),
  since: z.string().describe('Where the evidence of this run begins.'),
  from: z.string().describe('After this and up to `to` it adds what was there; earlier looks hold the rest.'),
  to: z.string().describe('The time of the evaluation.'),
  ownRequests: z.int().describe('Tagged probes that this run had sent by then; they may be among the requests.'),
  bounds: z.array(z.number()).nullable().describe('Of a histogram: the finite bucket bounds that all series have.'),
  series: z.array(RecordedSeries),
  nativeHistograms: z.int().describe('Series with native histograms, which are not read.'),
  warnings: z.array(z.string()).describe('With any of these the answer may lack series.'),
  infos: z.array(z.string()),
})
export type Samples = z.infer<typeof Samples>

/** No series of the histogram has buckets. */
export const NoBuckets = z.strictObject({
  type: z.literal('no-buckets'),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  nativeHistograms: z.int(),
})
export type NoBuckets = z.infer<typeof NoBuckets>

/** What stable's counters did before the evidence begins, counted per interval: the raw samples would be megabytes. */
export const History = z.strictObject({
  type: z.literal('history'),
  source: z.string(),
  requests: z.array(z.string()),
  at: z.string(),
  from: z.string(),
  to: z.string(),
  intervals: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .describe('Requests; at least and at most so many bad.'),
  problem: z.string().nullable().describe('Why it can not be used.'),
})
export type History = z.infer<typeof History>

/** What is there where the gray series should be. Explains, decides nothing. */
export const Diagnosis = z.strictObject({
  type: z.literal('diagnosis'),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  series: z.int().describe('How many series the metric has without the matchers of gray.'),
  found: z.array(z.string()).describe('The label values that are there, such as role="stable".'),
})
export type Diagnosis = z.infer<typeof Diagnosis>

/** Whether the metric of bad requests, which has no gray series, is known with any labels at all. */
export const BadMetric = z.strictObject({
  type: z.literal('bad-metric'),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  series: z.int(),
})
export type BadMetric = z.infer<typeof BadMetric>

export const Observation = z.discriminatedUnion('type', [Samples, NoBuckets, History, Diagnosis, BadMetric])
export type Observation = z.infer<typeof Observation>
