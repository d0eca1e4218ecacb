import { readFileSync, writeFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { serveReasons } from '../../src/serve/reasons.ts'
import { rejections } from '../../src/serve/problem.ts'
import { findPlanFiles } from '../../src/serve/plans.ts'
import { routes } from '../../src/serve/routes.ts'
import { startLab } from '../../src/lab/lab.ts'
import { createAuthority } from '../http/certificates.ts'
import { root } from '../kit/run-cli.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { argoPhase } from './clients.ts'
import { ask, problemIn, quickRelease, startServed, summaryIn, token, untilEnded } from './kit.ts'

const page = readFileSync(join(root, 'docs', 'serve.md'), 'utf8')

describe('what is published', () => {
  it('is the API description that lies in schemas/, with every route', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const { text } = await ask(served, '/openapi.json')

    expect(text).toBe(readFileSync(join(root, 'schemas', 'serve.openapi.json'), 'utf8'))
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(text))
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m} ${path}`),
    )
    expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method.toLowerCase()} ${path}`).toSorted())
  })

  it('has a line for every reason code of its own, in its severity, on its page', () => {
    const rows = page.matchAll(/^\| `(serve\.[a-z-]+)` *\| ([a-z]+) *\|/gm)

    expect(Object.fromEntries([...rows].map(([, code, severity]) => [code, severity]))).toEqual(
      Object.fromEntries(Object.entries(serveReasons).map(([code, { severity }]) => [code, severity])),
    )
  })

  it('has every route on its page', () => {
    expect(routes.filter(({ method, path }) => !page.includes(`\`${method} ${path}\``))).toEqual([])
  })
})

describe('the metrics', () => {
  it('count runs, answers and refusals, and know nothing of ids and tags', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    await ask(served, '/v1/runs?wait=8', { body: { plan: 'user', runId: 'some-id', grayTag: 'some-tag' } })
    await ask(served, '/v1/runs/some-id', { token: null })
    await ask(served, '/some-path')

    const { text, headers } = await ask(served, '/metrics', {
      headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1' },
    })

    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toContain('graycheck_serve_runs_total{plan="user",status="pass"} 1\n')
    expect(text).toContain('graycheck_serve_runs_total{plan="user",status="fail"} 0\n')
    expect(text).toContain('graycheck_serve_requests_total{route="/v1/runs",code="200"} 1\n')
    expect(text).toContain('graycheck_serve_requests_total{route="/v1/runs/{runId}",code="401"} 1\n')
    expect(text).toContain('graycheck_serve_requests_total{route="unknown",code="404"} 1\n')
    expect(text).toContain('graycheck_serve_run_duration_seconds_count 1\n')
    expect(text).toContain('graycheck_serve_rejected_total{reason="auth"} 1\n')
    for (const reason of rejections) expect(text).toContain(`graycheck_serve_rejected_total{reason="${reason}"}`)
    expect(text).not.toMatch(/some-/)
    expect(text).toMatch(/^(#.*\n|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [\d.e+-]+\n)+$/)
  })
})

describe('the plans', () => {
  it('are the YAML files of a folder, by their names, and those named one by one', async () => {
    const folder = await tempFolder()
    for (const file of ['a.yaml', 'b.yml', '.hidden.yaml', 'notes.md']) writeFileSync(join(folder, file), '')

    expect([...findPlanFiles(folder, ['c=x/y.yaml'])]).toEqual([
      ['a', join(folder, 'a.yaml')],
      ['b', join(folder, 'b.yml')],
      ['c', 'x/y.yaml'],
    ])
    expect(() => findPlanFiles(folder, ['a=other.yaml'])).toThrow('--plan a=other.yaml: there are two plans called a')
    expect(() => findPlanFiles(null, ['../a=x'])).toThrow('"../a" is no name of a plan')
    expect(() => findPlanFiles(null, ['x.yaml'])).toThrow('--plan x.yaml: expected NAME=FILE')
    expect(() => findPlanFiles(null, [])).toThrow('there is no plan')
  })
})

it('serves over TLS', async () => {
  const authority = await createAuthority()
  onTestFinished(() => authority.remove())
  const { cert, key } = await authority.issue('server', 'IP:127.0.0.1')
  const { planFor } = await quickRelease()
  const tls = { cert: Buffer.from(cert), key: Buffer.from(key) }
  const served = await startServed({ texts: { user: planFor('2.1.0') }, tls })

  const status = await new Promise((resolve, reject) => {
    const url = `${served.server.url}/v1/runs?plan=user&runId=r-1`
    const headers = { authorization: `Bearer ${token}` }
    httpsRequest(url, { ca: authority.ca, headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

  expect(served.server.url).toMatch(/^https:/)
  expect(status).toBe(200)
})

it(
  'judges the lab: a healthy release passes, a broken one fails and is rolled back',
  { timeout: 120_000 },
  async () => {
    const lab = await startLab()
    onTestFinished(() => lab.stop())
    // Fewer probes than a real gate wants, and no latency, which a busy machine has by itself: this is about the server.
    const light = lab.config
      .replace('requests: 299, maxLeak: 1%', 'requests: 29, maxLeak: 10%')
      .replace(/ {6}- kind: slo\n {8}id: latency[^]*$/, '')
    const plan = `${light}\ntimeout: 60s\nwait: true\n`
    const served = await startServed({ texts: { user: plan } })
    await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'healthy' } })
    await untilEnded(served, 'healthy')
    await lab.inject('staging-database')

    const polled = await ask(served, '/v1/runs/healthy')
    const verdict = await ask(served, '/v1/runs/healthy/verdict')
    const hook = { name: 'user', namespace: 'shop', phase: 'Progressing', checksum: 'c1' }
    const rolledBack = await ask(served, '/v1/flagger/rollback', {
      body: { ...hook, metadata: { plan: 'user', wait: '60s' } },
    })
    const refused = await ask(served, '/v1/flagger/rollout', {
      body: { ...hook, metadata: { plan: 'user', wait: '60s' } },
    })

    expect(summaryIn(polled).reason.message).toBe('5 of 5 required checks passed on 12 proofs')
    expect(argoPhase(polled.status, polled.text)).toBe('Successful')
    expect(JSON.parse(verdict.text)).toMatchObject({ status: 'pass', runId: 'healthy', service: 'user' })
    expect([rolledBack.status, summaryIn(rolledBack).reason.code]).toEqual([200, 'dependencies.target-differs'])
    expect([refused.status, problemIn(refused).code]).toEqual([412, 'dependencies.target-differs'])
  },
)
