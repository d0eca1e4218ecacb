import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { requireProgram } from './programs.ts'
import { poll, request } from './poll.ts'
import { withFreePorts } from './ports.ts'
import type { ServerProcess } from './process.ts'
import { launch } from './process.ts'

export interface ScrapeTarget {
  /** host:port; its /metrics is scraped. */
  address: string
  labels: Record<string, string>
}

export interface PrometheusOptions {
  targets: ScrapeTarget[]
  scrapeIntervalMs: number
  /** metric_relabel_configs of all targets. */
  metricRelabelings?: object[]
  rules?: { record: string; expr: string }[]
}

export interface Series {
  metric: Record<string, string>
  /** One for an instant vector, more for a range vector. */
  samples: { timeMs: number; value: number }[]
}

export interface Prometheus extends ServerProcess {
  url: string
  /** Resolves when exactly these targets are scraped: up to 5 s later, for new targets are only taken over every 5 s. */
  reload: (targets: ScrapeTarget[]) => Promise<void>
  /** Asks for a config with these targets and a mistake; resolves when Prometheus has refused it and is ready all the same. */
  reloadBroken: (targets: ScrapeTarget[]) => Promise<void>
  /** An instant query. */
  query: (promql: string) => Promise<Series[]>
  /** Queries until there are `count` samples over all series. The first scrape comes 5 to 6 s after the start. */
  waitForSamples: (promql: string, count: number, timeoutMs?: number) => Promise<Series[]>
}

const Sample = z
  .tuple([z.number(), z.string()])
  .transform(([time, value]) => ({ timeMs: time * 1000, value: Number(value.replace('Inf', 'Infinity')) }))
const QueryAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: Sample.optional(),
        values: z.array(Sample).optional(),
      }),
    ),
  }),
})
const TargetsAnswer = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        discoveredLabels: z.record(z.string(), z.string()),
      }),
    ),
  }),
})
const FlagsAnswer = z.object({ data: z.record(z.string(), z.string()) })
type ActiveTarget = z.infer<typeof TargetsAnswer>['data']['activeTargets'][number]

// Prometheus reads YAML, of which JSON is a part.
function configOf({ targets, scrapeIntervalMs, metricRelabelings = [] }: PrometheusOptions): string {
  const interval = `${scrapeIntervalMs}ms`
  return JSON.stringify({
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ['rules.json'],
    scrape_configs: [
      {
        job_name: 'targets',
        metric_relabel_configs: metricRelabelings,
        static_configs: targets.map(({ address, labels }) => ({ targets: [address], labels })),
      },
    ],
  })
}

function rulesOf({ rules = [] }: PrometheusOptions): string {
  return JSON.stringify({ groups: rules.length === 0 ? [] : [{ name: 'recorded', rules }] })
}

function argumentsOf(folder: string, port: number): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.json')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-lifecycle',
    '--log.level=warn',
    // Hidden; lets a 3.x scrape within a second of its start. 2.x accepts it and still needs 5 s.
    '--scrape.discovery-reload-interval=100ms',
  ]
}

async function getJson(url: string): Promise<unknown> {
  const response = await request(url)
  if (!response.ok) throw new Error(`Prometheus answered ${response.status} to ${url}: ${await response.text()}`)
  return response.json()
}

async function isReady(url: string, folder: string): Promise<boolean> {
  if (!(await request(`${url}/-/ready`)).ok) return false
  const flags = FlagsAnswer.parse(await getJson(`${url}/api/v1/status/flags`)).data
  return flags['storage.tsdb.path'] === join(folder, 'data')
}

function isSame(target: ScrapeTarget, active: ActiveTarget): boolean {
  if (active.discoveredLabels['__address__'] !== target.address) return false
  return Object.entries(target.labels).every(([name, value]) => active.labels[name] === value)
}

async function query(url: string, promql: string): Promise<Series[]> {
  const answer = await getJson(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`)
  return QueryAnswer.parse(answer).data.result.map(({ metric, value, values }) => ({
    metric,
    samples: values ?? (value === undefined ? [] : [value]),
  }))
}

async function startOn(file: string, port: number, options: PrometheusOptions): Promise<Prometheus> {
  const url = `http://127.0.0.1:${port}`
  const writeConfig = (folder: string, targets: ScrapeTarget[]) =>
    writeFile(join(folder, 'prometheus.json'), configOf({ ...options, targets }))
  const server = await launch({
    name: 'prometheus',
    file,
    configure: async (folder) => {
      await writeConfig(folder, options.targets)
      await writeFile(join(folder, 'rules.json'), rulesOf(options))
      return argumentsOf(folder, port)
    },
    isReady: (folder) => isReady(url, folder),
  })

  async function reload(targets: ScrapeTarget[]): Promise<void> {
    await writeConfig(server.folder, targets)
    const response = await request(`${url}/-/reload`, { method: 'POST' })
    if (!response.ok) throw new Error(`Prometheus refused the targets: ${await response.text()}`)
    await poll('Prometheus to take over the targets', 15_000, async () => {
      const active = TargetsAnswer.parse(await getJson(`${url}/api/v1/targets?state=active`)).data.activeTargets
      const isTakenOver =
        active.length === targets.length && targets.every((target) => active.some((other) => isSame(target, other)))
      return isTakenOver || undefined
    })
  }

  async function reloadBroken(targets: ScrapeTarget[]): Promise<void> {
    const config = configOf({ ...options, targets }).replace('scrape_configs', 'scrape_confgis')
    await writeFile(join(server.folder, 'prometheus.json'), config)
    const answer = await request(`${url}/-/reload`, { method: 'POST' })
    const ready = await request(`${url}/-/ready`)
    if (answer.ok || !ready.ok)
      throw new Error(`Prometheus answered ${answer.status} and ${ready.status} to a bad config`)
  }

  async function waitForSamples(promql: string, count: number, timeoutMs = 15_000): Promise<Series[]> {
    return poll(`${count} samples of ${promql}`, timeoutMs, async () => {
      const series = await query(url, promql)
      const found = series.reduce((sum, { samples }) => sum + samples.length, 0)
      return found >= count ? series : undefined
    })
  }

  return { ...server, url, reload, reloadBroken, query: (promql) => query(url, promql), waitForSamples }
}

/** Starts Prometheus; nothing is scraped yet when this resolves (see `waitForSamples`). */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const file = await requireProgram('prometheus')
  return withFreePorts(1, (nextPort) => startOn(file, nextPort(), options))
}
