import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  Address,
  AnswerPart,
  Auth,
  Gateway,
  Headers,
  HttpUrl,
  InstanceGroup,
  Instances,
  JsonAdapter,
  parseAddress,
  Prometheus,
  Responder,
  StateAccess,
  Tag,
  Tls,
} from '../../src/core/target.ts'

/** What is refused, by place; [] for what is accepted. */
function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const issues = schema.safeParse(value).error?.issues ?? []
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
}

describe('a URL', () => {
  it.each([
    'https://shop.example',
    'http://10.0.0.1:8080/base?x=1',
    'https://Shop.Example2',
    'https://1Shop.example',
    'http://[fd00::1]:80/',
    'HTTP://10.0.0.1',
  ])('may be %s', (url) => {
    expect(problemsOf(HttpUrl, url)).toEqual([])
  })

  const credentials = 'credentials in a URL are refused: use auth or headers instead'

  it.each([
    ['shop.example', 'expected an http or https URL such as https://shop.example, got "shop.example"'],
    ['ftp://shop.example', 'expected an http or https URL, got the scheme ftp:'],
    ['https://user@shop.example', credentials],
    ['https://:secret@shop.example', credentials],
    ['https://shop.example/#top', 'a fragment (#...) never reaches a server: leave it out'],
    ['https://shop.example:0', 'port 0 is not an address'],
    ['http://127.1', 'the host "127.1" means 127.0.0.1: write it so'],
    ['http://2130706433:80/x', 'the host "2130706433" means 127.0.0.1: write it so'],
    ['http://0x7f000001?x', 'the host "0x7f000001" means 127.0.0.1: write it so'],
    [' http://127.0.0.1', 'the host " http://127.0.0.1" means 127.0.0.1: write it so'],
  ])('may not be %j', (url, problem) => {
    expect(HttpUrl.safeParse(url).error?.issues).toMatchObject([{ code: 'custom', message: problem }])
  })
})

describe('an address', () => {
  it.each([
    ['10.0.1.21:8080', { host: '10.0.1.21', port: 8080 }],
    ['user-gray_1.example:1', { host: 'user-gray_1.example', port: 1 }],
    ['[fd00::1]:65535', { host: 'fd00::1', port: 65_535 }],
  ])('%s is taken apart', (text, parts) => {
    expect(parseAddress(text)).toEqual(parts)
    expect(problemsOf(Address, text)).toEqual([])
  })

  it.each([
    '',
    'host',
    'host:',
    ':80',
    'host:0',
    'host:65536',
    'host:808080',
    'host:80/x',
    'http://host:80',
    'fd00::1:80',
    '[]:80',
    '[host]:80',
    'x[::1]:80',
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeNull()
    expect(Address.safeParse(text).error?.issues).toMatchObject([
      {
        code: 'custom',
        message: `expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got ${JSON.stringify(text)}`,
      },
    ])
  })
})

describe('headers', () => {
  const owned = 'the HTTP client sets this header itself; the host is that of the url'
  const badValue = 'expected a header value of visible ASCII characters, without line breaks or spaces at its ends'

  it('have names of any token characters, and values of visible ones', () => {
    expect(problemsOf(Headers, { "x-A0!#$%&'*+.^_`|~": 'a  b ~!', 'x-empty': '', 'x-long': 'v'.repeat(8192) })).toEqual(
      [],
    )
  })

  it.each([
    'Host',
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'upgrade',
  ])('may not set %s', (name) => {
    expect(Headers.safeParse({ [name]: 'v' }).error?.issues[0]).toMatchObject({ issues: [{ message: owned }] })
    expect(problemsOf(Tag, { header: name, value: 'v' })).toEqual([`header: ${owned}`])
  })

  it.each(['', 'x gray', 'x:', 'é', 'x\n'])('may not be named %j', (header) => {
    expect(problemsOf(Tag, { header, value: 'v' })).toEqual([
      'header: expected an HTTP header name: letters, digits and dashes, such as x-gray-tag',
    ])
  })

  it.each([' a', 'a ', 'a\tb', 'a\nb', 'ä', '\u007f'])('may not hold %j', (value) => {
    expect(problemsOf(Tag, { value })).toEqual([`value: ${badValue}`])
  })

  it('hold no more than 8 KiB each, and no name twice', () => {
    expect(problemsOf(Headers, { 'x-long': 'v'.repeat(8193) })).toEqual([
      'x-long: Too big: expected string to have <=8192 characters',
    ])
    expect(problemsOf(Headers, { 'x-a': '1', 'X-A': '2' })).toEqual([
      'a header stands there twice: upper and lower case make no difference',
    ])
  })
})

describe('exactly one of several ways', () => {
  it.each<[string, z.ZodType, Record<string, unknown>, string]>([
    ['a part of an answer', AnswerPart, { header: 'x-a', json: '/a' }, 'expected exactly one of header and json'],
    [
      'a responder',
      Responder,
      { header: 'x-v', json: '/v', state: true },
      'expected exactly one of header, json and state: true',
    ],
    [
      'credentials',
      Auth,
      { bearer: 'token', bearerFile: '/token', basic: { username: 'u', password: '' } },
      'expected exactly one of bearer, bearerFile and basic',
    ],
  ])('belongs to %s', (_case, schema, ways, problem) => {
    const entries = Object.entries(ways)
    const allButOne = entries.map(([left]) => Object.fromEntries(entries.filter(([name]) => name !== left)))
    const several = allButOne.filter((some) => Object.keys(some).length > 1)

    for (const [name, value] of entries) expect(problemsOf(schema, { [name]: value })).toEqual([])
    for (const refused of [...several, ways, {}]) expect(problemsOf(schema, refused)).toEqual([problem])
  })

  it('or none belongs to the state of instances', () => {
    expect(problemsOf(StateAccess, { path: '/state' })).toEqual([])
    expect(problemsOf(StateAccess, { json: { path: '/status' } })).toEqual([])
    expect(problemsOf(StateAccess, { path: '/state', json: { path: '/status' } })).toEqual([
      'expected path (the open contract) or json (an adapter), not both',
    ])
  })
})

describe('what is left out', () => {
  it('has its documented value', () => {
    expect(Tag.parse({ value: 'v2' })).toEqual({ header: 'x-gray-tag', value: 'v2' })
    expect(Tls.parse({})).toEqual({ verify: true })
    expect(Gateway.parse({ url: 'https://shop.example' })).toEqual({
      url: 'https://shop.example',
      request: { method: 'GET', path: '/' },
      responder: { header: 'x-version' },
    })
    expect(Instances.parse({ gray: { addresses: ['a:1'] } })).toEqual({
      gray: { addresses: ['a:1'] },
      state: { scheme: 'http', timeout: 5000 },
    })
    expect(Prometheus.parse({ url: 'http://prometheus:9090' })).toEqual({
      url: 'http://prometheus:9090',
      timeout: 10_000,
    })
  })

  it.each<[string, z.ZodType, unknown, string]>([
    ['a tag without value', Tag, { value: '' }, 'value: Too small: expected string to have >=1 characters'],
    [
      'a group without addresses',
      InstanceGroup,
      { addresses: [] },
      'addresses: Too small: expected array to have >=1 items',
    ],
    [
      'a version without a character',
      InstanceGroup,
      { addresses: ['a:1'], version: '' },
      'version: Too small: expected string to have >=1 characters',
    ],
    [
      'a gateway without replicas',
      Gateway,
      { url: 'http://a', addresses: [] },
      'addresses: Too small: expected array to have >=1 items',
    ],
    ['a token of nothing', Auth, { bearer: '' }, 'bearer: Too small: expected string to have >=1 characters'],
    [
      'a token file of nothing',
      Auth,
      { bearerFile: '' },
      'bearerFile: Too small: expected string to have >=1 characters',
    ],
    [
      'labels of nothing',
      Prometheus,
      { url: 'http://a', labels: { gray: '' } },
      'labels.gray: Too small: expected string to have >=1 characters',
    ],
    ...['service', 'gray', 'stable'].map((name): [string, z.ZodType, unknown, string] => [
      `a hop with an empty ${name}`,
      Gateway,
      { url: 'http://a', hops: [{ service: 'order', gray: '2', stable: '1', [name]: '' }] },
      `hops.0.${name}: Too small: expected string to have >=1 characters`,
    ]),
  ])('is not %s', (_case, schema, value, problem) => {
    expect(problemsOf(schema, value)).toEqual([problem])
  })

  it('may be as long as one pleases', () => {
    const hop = { service: 'order-service', gray: '2.1.0', stable: '2.0.9' }
    expect(problemsOf(Gateway, { url: 'http://a', addresses: ['a:1', 'b:2'], hops: [hop] })).toEqual([])
    expect(problemsOf(InstanceGroup, { addresses: ['a:1', 'b:2'], version: '2.1.0' })).toEqual([])
    expect(
      problemsOf(Prometheus, { url: 'http://a', labels: { gray: 'role="gray"', stable: 'role="stable"' } }),
    ).toEqual([])
  })
})

describe('a path', () => {
  const slash = 'expected a path that starts with a slash'

  it.each(['state', 'x/state', ''])('of the state of instances is not %j', (path) => {
    expect(problemsOf(StateAccess, { path })).toEqual([`path: ${slash}`])
    expect(problemsOf(JsonAdapter, { path })).toEqual([`path: ${slash}`])
  })

  it.each(['api', 'x/api', '/a b', '/ä', '/a\n'])('of a probe is not %j', (path) => {
    expect(problemsOf(Gateway, { url: 'http://a', request: { path } })).toEqual([
      'request.path: expected a path that starts with a slash, without spaces, such as /api/profile',
    ])
  })

  it('of a probe may hold a query', () => {
    expect(problemsOf(Gateway, { url: 'http://a', request: { path: '/api/~profile!?x=1' } })).toEqual([])
  })
})
