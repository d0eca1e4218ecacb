import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kinds } from '../../src/checks/registry.ts'
import type { ReasonTable } from '../../src/core/finding.ts'
import { readPointer } from '../../src/core/pointer.ts'
import { coreReasons } from '../../src/core/reasons.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { faults } from '../../src/lab/lab.ts'
import { ask, grayStates, profile, query, sum, tagged, withLab } from './kit.ts'

/** What a plain client sees of one fault: the same question before and after. */
interface Sight {
  readonly look: (lab: Lab) => Promise<unknown>
  readonly before: unknown
  readonly after: unknown
}

const gray = '2.1.0-canary.3'
const stable = '2.0.9'

const sights: Readonly<Record<string, Sight>> = {
  'route-removed': { look: taggedVersions, before: [gray, gray], after: [stable, stable] },
  'one-gateway-without-route': { look: taggedVersions, before: [gray, gray], after: [gray, stable] },
  'route-case-insensitive': {
    look: async (lab) => (await profile(lab, 0, [['x-gray-tag', 'V2-CANARY']])).version,
    before: stable,
    after: gray,
  },
  'weight-left-on': { look: untaggedGray, before: false, after: true },
  'gray-without-endpoints': { look: taggedStatus, before: 200, after: 503 },
  'order-drops-tag': {
    look: (lab) => hopVersions(lab, true),
    before: [gray, '1.4.0-canary.1', '3.0.0-canary.2'],
    after: [gray, '1.4.0-canary.1', '2.8.1'],
  },
  'stable-order-calls-gray-stock': {
    look: (lab) => hopVersions(lab, false),
    before: [stable, '1.3.2', '2.8.1'],
    after: [stable, '1.3.2', '3.0.0-canary.2'],
  },
  'responder-stripped': {
    look: async (lab) => (await profile(lab, 0, tagged)).headers.has('x-version'),
    before: true,
    after: false,
  },
  'instance-hangs': { look: grayInstances, before: ['user-gray-1', 'user-gray-2'], after: ['user-gray-1'] },
  'wrong-version-in-one-instance': {
    look: async (lab) => (await grayStates(lab)).map(({ instance }) => instance.version),
    before: [gray, gray],
    after: [gray, '2.1.0-canary.2'],
  },
  'one-instance-without-state': { look: stateStatuses, before: [200, 200], after: [200, 404] },
  'one-instance-stale-config': { look: revisions, before: ['2', '2', '2'], after: ['8', '8', '2'] },
  'watch-dead-after-first-update': { look: revisions, before: ['2', '2', '2'], after: ['9', '9', '8'] },
  'received-not-applied': {
    look: (lab) => configs(lab, (config) => [config?.observed?.revision, config?.applied?.revision]),
    before: [
      ['2', '2'],
      ['2', '2'],
    ],
    after: [
      ['8', '2'],
      ['8', '2'],
    ],
  },
  'restored-store': {
    look: async (lab) => [await revisions(lab), await storedTimeout(lab)],
    before: [['2', '2', '2'], 800],
    after: [['2', '2', '2'], 300],
  },
  'rejected-config': {
    look: (lab) => configs(lab, (config) => [config?.applied?.revision, config?.rejected.map(({ kind }) => kind)]),
    before: [
      ['2', []],
      ['2', []],
    ],
    after: [
      ['2', ['validate']],
      ['2', ['validate']],
    ],
  },
  'config-never-loaded': {
    look: (lab) => configs(lab, (config) => [config?.applied === null, config?.effective.values['/timeoutMs']]),
    before: [
      [false, 800],
      [false, 800],
    ],
    after: [
      [false, 800],
      [true, 1000],
    ],
  },
  'env-override': {
    look: (lab) => configs(lab, (config) => [config?.effective.values['/timeoutMs'], config?.effective.overrides]),
    before: [
      [800, []],
      [800, []],
    ],
    after: [
      [800, []],
      [5000, [{ pointer: '/timeoutMs', by: 'env:TIMEOUT_MS' }]],
    ],
  },
  'config-not-reported': {
    look: (lab) => configs(lab, (config) => config?.name),
    before: ['app', 'app'],
    after: ['app', undefined],
  },
  'config-key-missing': { look: storedTimeout, before: 800, after: null },
  'config-store-down': { look: (lab) => reachable(lab.addresses.configStore.url), before: true, after: false },
  'staging-database': {
    look: (lab) => databases(lab, ({ target }) => target === lab.addresses.dependencies['staging-db']),
    before: [false, false],
    after: [true, true],
  },
  'hosts-entry-to-staging': {
    look: (lab) =>
      databases(lab, ({ target, identity }) => [target === lab.addresses.dependencies['orders-db'], identity]),
    before: [
      [true, '7312964420811'],
      [true, '7312964420811'],
    ],
    after: [
      [true, '6620013377125'],
      [true, '6620013377125'],
    ],
  },
  'gray-cut-off-from-cache': {
    look: async (lab) => (await grayStates(lab)).map(({ dependencies }) => dependencies.map(({ status }) => status)),
    before: [
      ['pass', 'pass'],
      ['pass', 'pass'],
    ],
    after: [
      ['pass', 'fail'],
      ['pass', 'fail'],
    ],
  },
  'database-down': {
    look: (lab) => databases(lab, ({ status, identity }) => [status, identity]),
    before: [
      ['pass', '7312964420811'],
      ['pass', '7312964420811'],
    ],
    after: [
      ['fail', undefined],
      ['fail', undefined],
    ],
  },
  'errors-after-warmup': {
    look: async (lab) => [
      await shareAboveOnePercent(lab, '', '1m'),
      await shareAboveOnePercent(lab, ' offset 4m', '1m'),
    ],
    before: [false, false],
    after: [true, false],
  },
  'slow-gray': {
    look: async (lab) => {
      const below = await increase(lab, 'http_request_duration_seconds_bucket{role="gray",service="user",le="0.3"}[1m]')
      const all = await increase(lab, 'http_request_duration_seconds_count{role="gray",service="user"}[1m]')
      return below < 0.95 * all
    },
    before: false,
    after: true,
  },
  'no-metrics-for-gray': {
    look: async (lab) => [
      (await query(lab, 'http_requests_total{role="gray"}')).length > 0,
      (await query(lab, 'http_requests_total{service="user"}')).length > 0,
    ],
    before: [true, true],
    after: [false, true],
  },
  'no-traffic-to-gray': {
    look: async (lab) => {
      const selector = 'http_requests_total{role="gray",service="user"}'
      return [(await sum(lab, selector)) !== null, (await increase(lab, `${selector}[5m]`)) > 0]
    },
    before: [true, true],
    after: [true, false],
  },
  'scrapes-stopped': {
    look: async (lab) => {
      const up = 'up{role="gray",service="user"}'
      return [(await query(lab, up)).length, (await query(lab, `${up}[2m]`)).length]
    },
    before: [2, 2],
    after: [2, 0],
  },
  'prometheus-down': {
    look: (lab) => reachable(`${lab.addresses.prometheus.url}/-/ready`),
    before: true,
    after: false,
  },
}

describe('the faults of the lab', () => {
  it('have unique names, and each is looked at below', () => {
    const names = faults.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
    expect(Object.keys(sights).sort()).toEqual([...names].sort())
  })

  it('ask every question at least once', () => {
    expect(new Set(faults.map(({ question }) => question))).toEqual(
      new Set(['dyeing', 'release', 'config', 'dependencies', 'slo']),
    )
  })

  it('expect codes that exist, with the severity that gives the expected verdict', () => {
    const tables: readonly ReasonTable[] = [coreReasons, ...kinds.map(({ reasons }) => reasons)]
    const severityOf = (code: string) => tables.find((table) => Object.hasOwn(table, code))?.[code]?.severity

    expect(faults.map(({ name, expect: { code } }) => [name, severityOf(code)])).toEqual(
      faults.map(({ name, expect: { status } }) => [name, status]),
    )
  })

  it.each(Object.entries(sights))('%s changes what a client sees', async (name, { look, before, after }) => {
    await withLab(async (lab) => {
      expect(await look(lab)).toEqual(before)

      await lab.inject(name)

      expect(await look(lab)).toEqual(after)
    })
  })

  it('are refused by another name, and told which there are', async () => {
    await withLab(async (lab) => {
      await expect(lab.inject('route-remove')).rejects.toThrow(/no fault "route-remove"; it knows route-removed, /)
    })
  })
})

function taggedVersions(lab: Lab): Promise<string[]> {
  return Promise.all([0, 1].map(async (replica) => (await profile(lab, replica, tagged)).version))
}

async function taggedStatus(lab: Lab): Promise<number> {
  return (await ask(`${lab.addresses.gateway.url}/api/profile`, tagged)).status
}

/** Whether any of 200 requests without the tag was served gray: at 5 % all are stable with a chance of 0.004 %. */
async function untaggedGray(lab: Lab): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => profile(lab, index % 2)))
  return answers.some(({ version }) => version === gray)
}

async function hopVersions(lab: Lab, withTag: boolean): Promise<string[]> {
  return (await profile(lab, 0, withTag ? tagged : [])).hops.map(({ version }) => version)
}

async function grayInstances(lab: Lab): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => profile(lab, index % 2, tagged)))
  return [...new Set(answers.map(({ instance }) => instance))].sort()
}

function stateStatuses(lab: Lab): Promise<number[]> {
  const { gray: instances } = lab.addresses.instances.user
  return Promise.all(
    instances.map(async ({ address }) => (await ask(`http://${address}/graycheck/state?nonce=1`)).status),
  )
}

type Config = Awaited<ReturnType<typeof grayStates>>[number]['configs'][number] | undefined

async function configs<Part>(lab: Lab, part: (config: Config) => Part): Promise<Part[]> {
  return (await grayStates(lab)).map(({ configs: [config] }) => part(config))
}

/** Of the key in the store, and of what the two gray instances use. */
async function revisions(lab: Lab): Promise<(string | undefined)[]> {
  const stored = await storedKey(lab)
  return [stored?.mod_revision, ...(await configs(lab, (config) => config?.applied?.revision))]
}

const StoredKey = z.object({ mod_revision: z.string(), value: z.string() })
type StoredKey = z.infer<typeof StoredKey>
const RangeAnswer = z.object({ kvs: z.array(StoredKey).default([]) })

async function storedKey(lab: Lab): Promise<StoredKey | undefined> {
  const { url, key } = lab.addresses.configStore
  const body = JSON.stringify({ key: Buffer.from(key).toString('base64') })
  const answer = await fetch(`${url}/v3/kv/range`, { method: 'POST', body })
  return RangeAnswer.parse(await answer.json()).kvs[0]
}

async function storedTimeout(lab: Lab): Promise<unknown> {
  const stored = await storedKey(lab)
  if (stored === undefined) return null
  return readPointer(JSON.parse(Buffer.from(stored.value, 'base64').toString()), '/timeoutMs')
}

type Database = Awaited<ReturnType<typeof grayStates>>[number]['dependencies'][number]

async function databases<Part>(lab: Lab, part: (database: Database) => Part): Promise<Part[]> {
  const found = (await grayStates(lab)).flatMap(({ dependencies }) => dependencies)
  return found.filter(({ name }) => name === 'orders-db').map(part)
}

function reachable(url: string): Promise<boolean> {
  return ask(url).then(
    () => true,
    () => false,
  )
}

/** From the first to the last sample of each series, summed. */
async function increase(lab: Lab, selector: string): Promise<number> {
  const found = await query(lab, selector)
  return found.reduce((total, { values }) => total + Number(values?.at(-1)?.[1]) - Number(values?.[0]?.[1]), 0)
}

async function shareAboveOnePercent(lab: Lab, offset: string, range: string): Promise<boolean> {
  const labels = 'role="gray",service="user"'
  const bad = await increase(lab, `http_requests_total{${labels},code=~"5.."}[${range}]${offset}`)
  const all = await increase(lab, `http_requests_total{${labels}}[${range}]${offset}`)
  return bad / all > 0.01
}
