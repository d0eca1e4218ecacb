import { describe, expect, it } from 'vitest'
import type { SpecProblem } from '../../../src/checks/kind.ts'
import { dyeingKind } from '../../../src/checks/dyeing/index.ts'
import { nearMissesOf, nearMissNames } from '../../../src/checks/dyeing/near-misses.ts'
import { resolve } from '../../../src/checks/dyeing/resolve.ts'
import { coverageRequests, Entry, lossAllowance, Spec } from '../../../src/checks/dyeing/spec.ts'
import type { TargetInput } from './kit.ts'
import { addressA, grayAddresses, makeTarget, prepare, specFor, stableAddress, withoutVersions } from './kit.ts'

function problemsOf(entry: object, target: TargetInput = {}): readonly SpecProblem[] {
  const resolved = resolve(Entry.parse({ kind: 'dyeing', ...entry }), makeTarget(target))
  return 'problems' in resolved ? resolved.problems : []
}

describe('the spec', () => {
  it('survives a recording', () => {
    const specs = [
      specFor({}),
      specFor({ requests: 300, name: 'edge' }, { gateway: { grayWeight: '10%', hops: [] } }),
      specFor({}, { instances: withoutVersions }),
      specFor({ identify: 'instance' }, { gateway: { addresses: undefined, responder: { state: true } } }),
    ]

    for (const spec of specs) expect(Spec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
  })

  it('holds no secret', () => {
    const gateway = {
      request: { path: '/', method: 'POST', headers: { 'x-api-key': 'k3y' }, body: 'b0dy' },
      auth: { bearer: 't0ken' },
      tls: { ca: '/etc/ca.pem', verify: false },
    }
    const spec = specFor({}, { gateway })

    expect(JSON.stringify(spec)).not.toMatch(/k3y|b0dy|t0ken/)
    expect(spec.curlOptions.join(' ')).toBe(
      '-X POST -k --cacert /etc/ca.pem -H x-api-key: ... -H authorization: ... --data-binary ...',
    )
  })

  it('joins the path to the URL as text', () => {
    const joined = specFor(
      {},
      { gateway: { url: 'https://shop.example/base/', request: { path: '//other.example/x?a=1' } } },
    )

    expect(joined.url).toBe('https://shop.example/base//other.example/x?a=1')
  })

  it('asks for the URL itself where no path is given', () => {
    const urls = ['https://shop.example', 'https://shop.example/api/profile?a=1', 'https://shop.example/base/']

    expect(urls.map((url) => specFor({}, { gateway: { url, request: {} } }).url)).toEqual([
      'https://shop.example/',
      'https://shop.example/api/profile?a=1',
      'https://shop.example/base/',
    ])
  })

  it('takes the versions of the entry before those of the instances', () => {
    expect(specFor({ versions: { gray: 'g', stable: 's' } }).versions).toEqual({ gray: 'g', stable: 's' })
    expect(specFor({}).versions).toEqual({ gray: '2.1.0-canary.3', stable: '2.0.9' })
  })

  it('asks the instances where a version is not given', () => {
    const instances = { gray: [...grayAddresses], stable: [stableAddress], statePath: '/graycheck/state' }

    expect(specFor({}).instances).toBeNull()
    expect(specFor({}, { instances: withoutVersions })).toMatchObject({ versions: null, instances })
    const half = { ...withoutVersions, gray: { addresses: [...grayAddresses], version: '2' } }
    expect(specFor({}, { instances: half })).toMatchObject({ versions: null, instances })
    const elsewhere = { ...withoutVersions, state: { json: { path: '/status', version: '/v' } } }
    expect(specFor({}, { instances: elsewhere }).instances?.statePath).toBe('/status')
  })

  it('takes as many tagged requests as it takes to see every gray instance', () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `10.0.9.${index}:8080`)
    const instances = { gray: { addresses, version: '2' }, stable: { addresses: ['10.0.1.1:80'], version: '1' } }
    const spec = specFor({}, { instances, gateway: { responder: { state: true } } })

    expect(coverageRequests(100)).toBe(1146)
    expect(spec.requests.tagged).toBe(573)
  })

  it('allows 5 % of the probes sent to be lost', () => {
    expect([5, 19, 29, 299].map((requests) => lossAllowance(requests, 0.05))).toEqual([0, 1, 1, 15])
  })
})

describe('problems', () => {
  const cases: readonly [string, object, TargetInput, readonly (string | number)[], string][] = [
    ['no gateway', {}, { gateway: null }, [], 'dyeing needs the section gateway: where users reach the service'],
    ['no versions', {}, { instances: null }, ['versions'], 'which versions are gray and stable?'],
    [
      'no stable instances to ask',
      {},
      { instances: { ...withoutVersions, stable: undefined } },
      ['versions'],
      'or give the addresses of the gray and of the stable instances (--gray and --stable;',
    ],
    [
      'a status page without a pointer to the version',
      {},
      { instances: { ...withoutVersions, state: { json: { path: '/status', instance: '/id' } } } },
      [],
      'instances.state.json.version is missing',
    ],
    [
      'a status page without a pointer to the name',
      { identify: 'instance' },
      { instances: { ...withoutVersions, state: { json: { path: '/status', version: '/v' } } } },
      [],
      'instances.state.json.instance is missing',
    ],
    [
      'an instance on both sides',
      {},
      { instances: { ...withoutVersions, stable: { addresses: [grayAddresses[0]] } } },
      [],
      '10.0.1.21:8080 is listed twice under instances',
    ],
    [
      'equal versions',
      { versions: { gray: '1', stable: '1' } },
      {},
      ['versions'],
      'gray and stable both have the version 1',
    ],
    [
      'names without instances',
      { identify: 'instance' },
      { instances: null },
      ['identify'],
      'identify: instance looks up',
    ],
    [
      'too few requests',
      { requests: 298 },
      {},
      ['requests'],
      "298 requests can't rule out the leak rate of maxLeak: at least 299 can",
    ],
    [
      'a tolerance without a weight',
      { tolerance: '5%' },
      {},
      ['tolerance'],
      'tolerance is for gateway.grayWeight, which is not set',
    ],
    [
      'a weight and tolerance above 100 %',
      { tolerance: '60%' },
      { gateway: { grayWeight: '50%' } },
      ['tolerance'],
      'gateway.grayWeight plus tolerance must stay below 100 %',
    ],
    [
      'too few near misses for a weight',
      { nearMissRequests: 5 },
      { gateway: { grayWeight: '50%' } },
      ['nearMissRequests'],
      'with this gateway.grayWeight a near miss takes at least 29 requests',
    ],
    [
      'the tag in every probe',
      {},
      { gateway: { request: { headers: { 'X-Gray-Tag': 'v1' } } } },
      [],
      'gateway.request.headers sets the tag header x-gray-tag',
    ],
    [
      'hops that nobody tells',
      {},
      { gateway: { hops: [{ service: 'a', gray: '2', stable: '1' }] } },
      [],
      'gateway.hops needs gateway.responder.hops',
    ],
  ]

  for (const [name, entry, target, path, message] of cases) {
    it(`are found: ${name}`, () => {
      const problems = problemsOf(entry, target)

      expect(problems.map((problem) => problem.path)).toEqual([path])
      expect(problems[0]?.message).toContain(message)
    })
  }

  it('an unknown field', () => {
    expect(dyeingKind.parse({ kind: 'dyeing', request: 300 })).toHaveProperty('error')
  })
})

describe('near misses', () => {
  it('are written like the tag, but not quite', () => {
    const nearMisses = nearMissesOf({ header: 'x-gray-tag', value: 'v2-canary' }, nearMissNames)

    expect(Object.fromEntries(nearMisses.map(({ name, headers }) => [name, headers]))).toEqual({
      'other-case': [['x-gray-tag', 'V2-CANARY']],
      prefix: [['x-gray-tag', 'v2-canar']],
      suffix: [['x-gray-tag', '2-canary']],
      extended: [['x-gray-tag', 'v2-canary-x']],
      prepended: [['x-gray-tag', 'x-v2-canary']],
      'other-value': [['x-gray-tag', 'graycheck-other']],
      empty: [['x-gray-tag', '']],
      duplicate: [
        ['x-gray-tag', 'graycheck-other'],
        ['x-gray-tag', 'v2-canary'],
      ],
      'comma-joined': [['x-gray-tag', 'graycheck-other,v2-canary']],
      'underscore-name': [['x_gray_tag', 'v2-canary']],
    })
  })

  it('are left out where there are none, or where two are the same', () => {
    const names = nearMissesOf({ header: 'gray', value: '7' }, nearMissNames).map(({ name }) => name)

    expect(names).toEqual(['extended', 'prepended', 'other-value', 'empty', 'duplicate', 'comma-joined'])
  })

  it('lower the case of a tag that is all upper case', () => {
    expect(nearMissesOf({ header: 'x', value: 'V2' }, ['other-case'])[0]?.headers).toEqual([['x', 'v2']])
  })
})

describe('the preview of versions that nobody gave', () => {
  it('shows every instance that is asked', () => {
    const { preview } = prepare({ nearMisses: [] }, makeTarget({ instances: withoutVersions }))

    expect(preview.actions.slice(0, 3)).toEqual([
      'GET /graycheck/state from the gray instance 10.0.1.21:8080, once a look',
      'GET /graycheck/state from the gray instance 10.0.1.22:8080, once a look',
      'GET /graycheck/state from the stable instance 10.0.1.11:8080, once a look',
    ])
    expect(preview.needs[0]).toBe('every gray and stable instance tells its version, none that of the other side')
    expect(preview.settings).toMatchObject({ identify: 'version', versions: 'as the instances report' })
    expect(preview.settings).not.toHaveProperty('gray')
  })
})

describe('the preview', () => {
  it('shows every request and what a pass takes', () => {
    const { preview } = prepare({ nearMisses: ['empty'] }, makeTarget({ gateway: { addresses: [addressA] } }))

    const request = `GET https://shop.example/api/profile to ${addressA}, each on a new connection`
    expect(preview.actions).toEqual([
      `299 x with x-gray-tag: v2-canary, ${request}`,
      `299 x without it, ${request}`,
      `5 x with each near miss, ${request}: empty (x-gray-tag:)`,
    ])
    expect(preview.needs).toEqual([
      '299 tagged answers per address, all gray: leak rate below 1 % (95 %)',
      '299 untagged answers per address, all stable',
      '5 stable answers per near miss and address',
    ])
    expect(preview.settings).toEqual({
      maxLeak: '1 %',
      beta: '5 %',
      maxLost: '5 %',
      concurrency: '8',
      timeout: '5s',
      identify: 'version',
      gray: '2.1.0-canary.3',
      stable: '2.0.9',
    })
  })
})
