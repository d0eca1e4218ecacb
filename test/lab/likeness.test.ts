import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createConfigStore } from '../../src/lab/config-store.ts'
import { startEtcdGateway } from '../../src/lab/etcd-gateway.ts'
import { createMetricsStore } from '../../src/lab/metrics-store.ts'
import { startPrometheusApi } from '../../src/lab/prometheus-api.ts'
import { withServer } from '../servers/available.ts'
import { startEtcd } from '../servers/etcd.ts'
import { startPrometheus } from '../servers/prometheus.ts'

const describeEtcd = await withServer('etcd')
const describePrometheus = await withServer('prometheus')

const foo = 'Zm9v'
/** In this order; each builds on the ones before. */
const etcdCalls: readonly (readonly [path: string, body: object])[] = [
  ['range', { key: foo }],
  ['put', { key: foo, value: 'YmFy' }],
  ['range', { key: foo }],
  ['put', { key: foo, value: 'YmF6' }],
  ['put', { key: 'Zm9w' }],
  ['range', { key: foo, serializable: true }],
  ['range', { key: foo, range_end: 'Zm9x' }],
  ['range', { key: foo, range_end: 'Zm9x', limit: '1' }],
  ['range', { key: foo, range_end: 'AA==' }],
  ['range', { key: foo, revision: '2' }],
  ['range', { key: foo, revision: 2 }],
  ['range', { key: foo, revision: '99' }],
  ['range', {}],
  ['put', {}],
]

const Header = z.looseObject({ cluster_id: z.string(), member_id: z.string(), raft_term: z.string() })
const EtcdAnswer = z.looseObject({ header: Header.optional() })

describeEtcd('the etcd gateway of the lab and etcd itself', () => {
  it('give the same answers, but for who they are', async () => {
    const real = await startEtcd()
    onTestFinished(() => real.stop())
    const lab = await startEtcdGateway(createConfigStore())
    onTestFinished(() => lab.stop())

    async function answers(url: string): Promise<unknown[]> {
      const all: unknown[] = []
      for (const [path, body] of etcdCalls) {
        const answer = await fetch(`${url}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) })
        const { header, ...rest } = EtcdAnswer.parse(await answer.json())
        const type = answer.headers.get('content-type')
        all.push([path, body, answer.status, type, header === undefined ? null : header['revision'], rest])
      }
      return all
    }

    expect(await answers(`http://${lab.address}`)).toEqual(await answers(real.url))
  })
})

const selectors = [
  'up',
  'up{}',
  'up{job="p"}',
  "up{job='p'}",
  'up{job=`p`}',
  'up{job="p",}',
  'up{job!="p",instance=~"a|b.*",code!~"5.."}',
  '{__name__="up"}',
  '{job=~".+"}',
  'up[5m]',
  'up[300000ms]',
  'up{}[1h30m] offset 1m',
  'up offset 5s',
  ' up { job = "p" } [ 5m ] ',
]
const refused = ['', '{}', '{a=""}', '{a=~".*"}', 'up{', 'up{a="b"', 'up{a}', 'up{a=b}', 'up{a=~"("}', 'up{a=~"(?=x)"}']
const alsoRefused = [
  'up{__name__="x"}',
  'up{a="\\x"}',
  'up[5]',
  'up[5m',
  'up[0s]',
  'up offset',
  'up )',
  'nope(up)',
  'up up',
]

const Envelope = z.object({
  status: z.string(),
  errorType: z.string().optional(),
  data: z.object({ resultType: z.string() }).optional(),
})

describePrometheus('the metrics store of the lab and Prometheus itself', () => {
  it('take and refuse the same selectors', async () => {
    const real = await startPrometheus({ targets: [], scrapeIntervalMs: 1000 })
    onTestFinished(() => real.stop())
    const lab = await startPrometheusApi(createMetricsStore())
    onTestFinished(() => lab.stop())

    async function verdicts(url: string): Promise<unknown[]> {
      const all: unknown[] = []
      for (const query of [...selectors, ...refused, ...alsoRefused]) {
        const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`)
        const { status, errorType, data } = Envelope.parse(await answer.json())
        all.push([query, answer.status, status, errorType, data?.resultType])
      }
      return all
    }

    expect(await verdicts(`http://${lab.address}`)).toEqual(await verdicts(real.url))
  })
})
