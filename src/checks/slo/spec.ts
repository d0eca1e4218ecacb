import { Duration } from '../../core/duration.ts'
import { Share } from '../../core/share.ts'
import { z } from '../../core/zod.ts'
import { commonEntryFields } from '../kind.ts'

const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, {
  error: 'expected a metric name such as http_requests_total; label matchers go to prometheus.labels',
})
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { error: 'expected a label name such as code' })
const selector = z
  .string()
  .min(1)
  .meta({ examples: ['http_requests_total{code=~"5.."}'] })

const Indicator = z
  .strictObject({
    preset: z.enum(['http', 'grpc']).optional().describe('The metrics that client libraries for this protocol expose.'),
    metric: metricName
      .optional()
      .describe('The request counter, where it is not http_requests_total or grpc_server_handled_total.'),
    histogram: metricName
      .optional()
      .describe(
        'The latency histogram without _bucket, where it is not http_request_duration_seconds or grpc_server_handling_seconds.',
      ),
    unit: z.enum(['s', 'ms']).optional().describe('The unit of the histogram, where its name does not end with it.'),
    statusLabel: labelName
      .optional()
      .describe('The label with the status; found by itself among code, status and status_code.'),
    total: selector.optional().describe('Your own selector of all requests; a counter.'),
    bad: selector.optional().describe('Your own selector of the requests that failed; with total.'),
    good: selector.optional().describe('Your own selector of the requests that succeeded; with total, instead of bad.'),
    labels: z
      .boolean()
      .optional()
      .describe('false: your own selectors select gray by themselves, prometheus.labels is not added.'),
    countsProbes: z
      .boolean()
      .default(true)
      .describe('false: the service leaves the probes of graycheck out of this metric, so none are taken off.'),
  })
  .superRefine((indicator, context) => {
    const problem = problemOfIndicator(indicator)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
type Indicator = z.infer<typeof Indicator>

type IndicatorFields = Readonly<Record<'preset' | 'total' | 'good' | 'bad' | 'labels', unknown>>

function problemOfIndicator({ preset, total, good, bad, labels }: Partial<IndicatorFields>): string | null {
  const own = [total, good, bad].some((part) => part !== undefined)
  if ((preset === undefined) !== own)
    return 'expected either preset (http or grpc), or your own selectors: total, and good or bad'
  if (preset !== undefined) return labels === undefined ? null : 'labels belongs to your own selectors, not to a preset'
  if (total === undefined) return 'expected total beside good or bad: a ratio needs all requests'
  return (good === undefined) === (bad === undefined) ? 'expected exactly one of good and bad beside total' : null
}

export const Entry = z
  .strictObject({
    kind: z.literal('slo'),
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'expected letters, digits, dots, dashes and underscores' })
      .optional()
      .describe('Tells several checks of this kind apart: the id of the check is slo/ID.'),
    indicator: Indicator.describe('Which requests are counted.'),
    errorRatio: z
      .strictObject({ max: Share.describe('The largest share of failed requests that is still healthy.') })
      .optional()
      .describe('The limit on failed requests; this or latency.'),
    latency: z
      .strictObject({
        below: Duration.describe('How fast a request has to be; best a bucket bound of the histogram.'),
        ratio: z
          .strictObject({ min: Share.describe('The smallest share of requests that has to be so fast.') })
          .describe('How many requests have to be so fast.'),
      })
      .optional()
      .describe('The limit on slow requests; this or errorRatio.'),
    window: Duration.prefault('10m').describe('How far back the first look goes.'),
    soak: Duration.prefault('5m').describe('How long a time the evidence has to cover before a pass.'),
    interval: Duration.prefault('30s').describe('The grid on which requests are counted.'),
    plannedIntervals: z
      .int()
      .min(0)
      .max(10_000)
      .default(60)
      .describe('How many intervals the release is watched at most.'),
    alpha: Share.prefault('1%').describe('Largest chance of a fail although the release is within its limit.'),
    beta: Share.prefault('5%').describe('Largest chance of a pass although the release is beyond its limit.'),
    dispersion: z
      .union([z.literal('auto'), z.number().min(1).max(1_000_000)])
      .default('auto')
      .describe('How many requests fail together; auto: from the history of stable, 2 where there is none.'),
    expectedInstances: z
      .int()
      .min(0)
      .optional()
      .describe(
        'How many gray instances have to be counted, neither fewer nor more; as many as instances.gray.addresses when left out, 0: any.',
      ),
    ...commonEntryFields,
  })
  .superRefine((entry, context) => {
    for (const [path, message] of problemsOfEntry(entry)) context.addIssue({ code: 'custom', path: [...path], message })
  })
export type Entry = z.infer<typeof Entry>

type Problem = readonly [path: readonly string[], message: string]

interface EntryFields {
  readonly indicator: Indicator
  readonly errorRatio?: unknown
  readonly latency?: unknown
  readonly window: number
  readonly interval: number
}

function problemsOfEntry({ indicator, errorRatio, latency, window, interval }: EntryFields): Problem[] {
  const problems: Problem[] = []
  if ((errorRatio === undefined) === (latency === undefined)) {
    problems.push([[], 'expected exactly one of errorRatio and latency; write two checks for both'])
  }
  if (interval < 1000) problems.push([['interval'], 'expected at least 1s'])
  if (window < interval) problems.push([['window'], 'expected at least one interval'])
  const forErrors = ['metric', 'statusLabel'] as const
  const forLatency = ['histogram', 'unit'] as const
  const foreign = (latency === undefined ? forLatency : forErrors).find((field) => indicator[field] !== undefined)
  const wanted = latency === undefined ? 'latency' : 'errorRatio'
  if (foreign !== undefined) problems.push([['indicator', foreign], `${foreign} belongs to ${wanted}`])
  if (indicator.total === undefined) return problems
  const needless = [...forErrors, ...forLatency].find((field) => indicator[field] !== undefined)
  if (needless !== undefined) problems.push([['indicator', needless], `${needless} belongs to a preset`])
  if (latency !== undefined) {
    problems.push([['latency'], 'with your own selectors count the fast requests as good and use errorRatio'])
  }
  return problems
}

/** Requests are told good from bad by a label of one counter, in one query. */
const StatusIndicator = z.strictObject({
  type: z.literal('status'),
  protocol: z.enum(['http', 'grpc']),
  metric: z.string(),
  statusLabel: z.string().nullable().describe('null: found among the labels.'),
})

/** Two counters: all requests, and those that are good or bad. The selectors are complete. */
const RatioIndicator = z.strictObject({
  type: z.literal('ratio'),
  total: z.string(),
  part: z.string(),
  counts: z.enum(['good', 'bad']).describe('What part counts.'),
  stable: z.strictObject({ total: z.string(), part: z.string() }).nullable(),
  ungrouped: z.string().describe('total without the matchers of gray, to see what else there is.'),
})

const LatencyIndicator = z.strictObject({
  type: z.literal('latency'),
  metric: z.string().describe('With _bucket.'),
  threshold: z.number().describe('In the unit of the histogram.'),
  unit: z.enum(['s', 'ms']),
})

const LabelMatcher = z.strictObject({
  label: z.string(),
  operator: z.enum(['=~', '!~', '!=', '=']),
  value: z.string(),
})
export type LabelMatcher = z.infer<typeof LabelMatcher>

export const Spec = z.strictObject({
  source: z.string(),
  indicator: z.discriminatedUnion('type', [StatusIndicator, RatioIndicator, LatencyIndicator]),
  gray: z.string().nullable().describe('Label matchers; null: the selectors are complete without.'),
  stable: z.string().nullable(),
  countsProbes: z.boolean().describe('Whether the probes of this run may be among the requests.'),
  limit: z.number().describe('The largest healthy share of requests that failed or were slow.'),
  windowMs: z.number(),
  soakMs: z.number(),
  intervalMs: z.number(),
  plannedIntervals: z.int(),
  alpha: z.number(),
  beta: z.number(),
  dispersion: z.number().nullable().describe('null: from the history of stable.'),
  expectedInstances: z.int().nullable().describe('null or 0: not counted.'),
  addresses: z
    .strictObject({ gray: z.array(z.string()), stable: z.array(z.string()) })
    .describe('Of the instances, to tell who is counted where the label instance holds them.'),
  stableLabels: z
    .strictObject({ text: z.string(), matchers: z.array(LabelMatcher) })
    .nullable()
    .describe('prometheus.labels.stable: no series of gray may meet it.'),
})
export type Spec = z.infer<typeof Spec>
export type LatencySpec = z.infer<typeof LatencyIndicator>

/** What is taken for the dispersion where nothing is known; requests that fail in pairs are common (retries). */
export const assumedDispersion = 2
