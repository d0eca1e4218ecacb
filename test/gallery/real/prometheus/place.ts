import { setTimeout as sleep } from 'node:timers/promises'
import type { Prometheus, PrometheusOptions, ScrapeTarget } from '../../../servers/prometheus.ts'
import { startPrometheus } from '../../../servers/prometheus.ts'
import type { Place, RealCase } from '../stand.ts'
import type { Keep } from '../undo.ts'
import { createUndo, openWith } from '../undo.ts'
import type { Fleet, FleetName } from './fleets.ts'
import { startFleets, targetsOf } from './fleets.ts'

/** One Prometheus that scrapes several services, so that the cases need not wait for it one after the other. */
export interface MetricsPlace extends Place {
  readonly prometheus: Prometheus
  readonly options: PrometheusOptions
  readonly fleets: Readonly<Record<FleetName, Fleet>>
  /** When Prometheus was told not to scrape the service `abandoned` any more. */
  readonly abandonedAt: number
  /** Lets the plan ask for this fleet, or ask another Prometheus. Undone after the case. */
  readonly plan: (change: Partial<Planned>) => void
}

interface Planned {
  readonly fleet: Fleet
  readonly url: string
}

export type MetricsCase = RealCase<MetricsPlace>

const scrapeIntervalMs = 500
/** So much of the past is there when the first case begins. */
const samplesAtFirst = 12

export function startMetricsPlace(): Promise<MetricsPlace> {
  return openWith(open)
}

async function open(keep: Keep): Promise<Omit<MetricsPlace, 'stop'>> {
  const fleets = await startFleets(keep)
  for (const { count } of fleets.idle.gray) count(200, 500)
  const options = optionsOf(fleets)
  const prometheus = await keep(startPrometheus(options))
  await prometheus.waitForSamples(
    'http_requests_total{service="abandoned",role="gray"}[1m]',
    2 * samplesAtFirst,
    60_000,
  )
  await prometheus.reload(options.targets.filter(({ labels }) => labels['service'] !== 'abandoned'))
  const undo = createUndo()
  const healthy: Planned = { fleet: fleets.sound, url: prometheus.url }
  let planned = healthy
  return {
    prometheus,
    options,
    fleets,
    abandonedAt: Date.now(),
    undo,
    plan: (change) => {
      undo.later(() => (planned = healthy))
      planned = { ...planned, ...change }
    },
    get config() {
      return configOf(planned)
    },
  }
}

function optionsOf(fleets: MetricsPlace['fleets']): PrometheusOptions {
  const { sound, failing } = fleets
  const targets: ScrapeTarget[] = [
    ...Object.values(fleets).flatMap(targetsOf),
    ...targetsOf({ ...sound, service: 'abandoned' }),
    ...targetsOf({ ...failing, service: 'relabelled' }),
    ...targetsOf({ ...sound, gray: sound.gray.slice(0, 1), service: 'half-scraped' }),
    ...targetsOf({ ...sound, gray: [], service: 'unscraped' }),
  ]
  return { targets, scrapeIntervalMs, metricRelabelings, rules }
}

/** Moves the status of one service to a label of another name. */
const metricRelabelings = [
  { source_labels: ['service', 'code'], regex: 'relabelled;(.+)', target_label: 'http_response_code' },
  { source_labels: ['service'], regex: 'relabelled', target_label: 'code', replacement: '' },
]

const rules = [
  { record: 'service:http_requests:sum', expr: 'sum by (service, role, code) (http_requests_total)' },
  { record: 'instance:http_requests:sum', expr: 'sum without (method) (http_requests_total)' },
  { record: 'instance:http_requests:rate', expr: 'sum without (method, code) (rate(http_requests_total[5s]))' },
  {
    record: 'instance:http_errors:rate',
    expr: 'sum without (method, code) (rate(http_requests_total{code=~"5.."}[5s]))',
  },
]

/** Until everything has been scraped so many times more. */
export async function afterScrapes(times: number): Promise<void> {
  await sleep(times * scrapeIntervalMs + 250)
}

function configOf({ fleet: { service, gray, stable }, url }: Planned): string {
  const list = (exporters: Fleet['gray']): string => exporters.map(({ address }) => address).join(', ')
  return `version: 1
service: user
tag: { header: x-gray-tag, value: v2-canary }
instances:
  gray: { addresses: [${list(gray)}], version: 2.1.0-canary.3 }
  stable: { addresses: [${list(stable)}], version: 2.0.9 }
prometheus:
  url: ${url}
  labels: { gray: 'service="${service}",role="gray"', stable: 'service="${service}",role="stable"' }
stages:
  - name: health
    checks:
      - kind: slo
        id: errors
        indicator: { preset: http }
        errorRatio: { max: 5% }
        window: 2m
        soak: 3s
        interval: 1s
        dispersion: 1
      - kind: slo
        id: latency
        indicator: { preset: http }
        latency: { below: 300ms, ratio: { min: 95% } }
        window: 2m
        soak: 3s
        interval: 1s
        dispersion: 1
`
}
