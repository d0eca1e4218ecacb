import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { formatDuration } from '../../src/core/duration.ts'
import { Config } from '../../src/plan/config.ts'
import { planOf } from './load-helpers.ts'

const host = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
const port = fc.integer({ min: 1, max: 65_535 })
const address = fc.tuple(host, port).map(([name, number]) => `${name}:${number}`)
const addresses = fc.uniqueArray(address, { minLength: 1, maxLength: 3 })
const url = fc.tuple(fc.constantFrom('http', 'https'), host).map(([scheme, name]) => `${scheme}://${name}.example`)
const version = fc.stringMatching(/^\d{1,2}\.\d{1,2}(\.\d{1,2})?$/)
const duration = fc.integer({ min: 100, max: 3_600_000 }).map(formatDuration)
const headers = fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), fc.stringMatching(/^[!-#%-~]{1,12}$/), {
  maxKeys: 3,
})
const group = fc.record({ addresses, version })

const config = fc.record(
  {
    version: fc.constant(1),
    service: host,
    tag: fc.record({ header: fc.constant('x-gray-tag'), value: fc.stringMatching(/^[!-#%-~]{1,20}$/) }),
    instances: fc.record({ gray: group, stable: group }, { requiredKeys: ['gray'] }),
    gateway: fc.record(
      { url, addresses, request: fc.record({ path: fc.constant('/api'), headers }), grayWeight: fc.constant('10%') },
      { requiredKeys: ['url'] },
    ),
    prometheus: fc.record({ url, headers, timeout: duration }, { requiredKeys: ['url'] }),
    timeout: duration,
    retry: fc.integer({ min: 0, max: 10 }),
    wait: fc.boolean(),
    keepGoing: fc.boolean(),
    stages: fc.constant([{ name: 'state', checks: [{ kind: 'release' }] }]),
  },
  { requiredKeys: ['version', 'service', 'tag', 'instances', 'stages'] },
)

describe('a valid config', () => {
  it('comes out of the file as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(config, fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'), async (written, style) => {
        const plan = await planOf(stringify(written, { defaultStringType: style, defaultKeyType: 'PLAIN' }))

        const expected = Config.parse(written)
        const { timeout, retry, wait, keepGoing, service, tag, gateway, instances } = expected
        expect(plan).toMatchObject({ service, tag: tag.value, timeoutMs: timeout, retries: retry, wait, keepGoing })
        expect(plan.target).toMatchObject({ service, tag })
        expect(plan.target.gateway).toEqual(gateway)
        expect(plan.target.instances).toEqual(instances)
        expect(plan.target.prometheus?.url).toBe(expected.prometheus?.url)
      }),
    )
  })

  it('means the same as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(config, async (written) => {
        const fromYaml = await planOf(stringify(written))
        const fromJson = await planOf(JSON.stringify(written))

        expect(fromJson.target).toEqual(fromYaml.target)
        expect(fromJson.stages.map(({ checks }) => checks.map(({ prepared }) => prepared.spec))).toEqual(
          fromYaml.stages.map(({ checks }) => checks.map(({ prepared }) => prepared.spec)),
        )
      }),
      { numRuns: 50 },
    )
  })
})
