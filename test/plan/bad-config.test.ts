import { describe, expect, it } from 'vitest'
import { head, problemsOf, withInstances } from './load-helpers.ts'

type Row = readonly [title: string, text: string, ...expected: string[]]

/** A gateway whose other parts are right, in line 4. */
function gateway(fields: string): string {
  return `${head}gateway: { url: "https://shop.example", ${fields} }\n`
}

/** Line 5 and on: one stage with one check, in line 7. */
function check(entry: string): string {
  return `${withInstances}stages:\n  - name: a\n    checks: [ ${entry} ]\n`
}

const kindList = 'kinds of checks: dyeing, release, config, dependencies, slo'
const headerValue = 'expected a header value of visible ASCII characters, without line breaks or spaces at its ends'
const ownedHeader = 'the HTTP client sets this header itself; the host is that of the url'

const sections: readonly Row[] = [
  ['no version', 'service: user\ntag: { value: v2 }\n', '1:1: missing key "version"; write version: 1'],
  ['another version', 'version: 2\nservice: user\ntag: { value: v2 }\n', '1:10: version: expected 1, got the number 2'],
  [
    'a quoted version',
    'version: "1"\nservice: user\ntag: { value: v2 }\n',
    '1:10: version: expected 1, got "1"; take the quotes off: 1',
  ],
  [
    'no service',
    'version: 1\ntag: { value: v2 }\n',
    '1:1: missing key "service"; write service: user, or pass --service',
  ],
  [
    'a service with a space',
    'version: 1\nservice: us er\ntag: { value: v2 }\n',
    '2:10: service: expected a name of letters, digits, dots, dashes, underscores and slashes, such as user or team-a/user, got "us er"',
  ],
  [
    'a service that is a number',
    'version: 1\nservice: 0123\ntag: { value: v2 }\n',
    '2:10: service: expected text such as user, got the number 123; put it in quotes: "0123"',
  ],
  [
    'no tag',
    'version: 1\nservice: user\n',
    '1:1: missing key "tag"; write tag: { header: x-gray-tag, value: v2-canary }, or pass --gray-tag',
  ],
  [
    'a tag that is text',
    'version: 1\nservice: user\ntag: v2\n',
    '3:6: tag: expected a mapping such as { header: x-gray-tag, value: v2-canary }, got "v2"',
  ],
  [
    'an empty tag',
    'version: 1\nservice: user\ntag: { value: "" }\n',
    '3:15: tag.value: expected at least 1 character, got ""',
  ],
  [
    'a tag of two lines',
    'version: 1\nservice: user\ntag: { value: "a\\nb" }\n',
    `3:15: tag.value: ${headerValue}, got "a\\nb"`,
  ],
  [
    'a tag header with a space',
    'version: 1\nservice: user\ntag: { header: "x gray", value: v2 }\n',
    '3:16: tag.header: expected an HTTP header name: letters, digits and dashes, such as x-gray-tag, got "x gray"',
  ],
  [
    'a misspelt key is not missing as well',
    'version: 1\nservice: user\ntag: { vlaue: v2 }\n',
    '3:8: tag: unknown key "vlaue"; did you mean "value"?',
  ],
  ['a misspelt section', `${withInstances}gatewy: {}\n`, '5:1: unknown key "gatewy"; did you mean "gateway"?'],
  [
    'a gateway without a URL',
    `${head}gateway: {}\n`,
    '4:1: gateway: missing key "url"; write url: https://shop.example',
  ],
  [
    'a gateway that is text',
    `${head}gateway: shop.example\n`,
    '4:10: gateway: expected a mapping such as { url: https://shop.example }, got "shop.example"',
  ],
  [
    'an unknown method',
    gateway('request: { method: delete }'),
    '4:60: gateway.request.method: expected one of GET, HEAD, OPTIONS, POST, got "delete"',
  ],
  [
    'two responders',
    gateway('responder: { header: x-v, state: true }'),
    '4:52: gateway.responder: expected exactly one of header, json and state: true',
  ],
  ['state: false', gateway('responder: { state: false }'), '4:61: gateway.responder.state: expected true, got false'],
  [
    'a weight of nothing',
    gateway('grayWeight: 0%'),
    '4:53: gateway.grayWeight: expected a percentage between 0% and 100% such as 1%, got "0%"',
  ],
  [
    'a hop without its stable version',
    gateway('hops: [ { service: order, gray: "1" } ]'),
    '4:49: gateway.hops[0]: missing key "stable"; expected text',
  ],
  [
    'two ways to log in',
    gateway('auth: { bearer: abcdef, basic: { username: u, password: hunter22 } }'),
    '4:47: gateway.auth: expected exactly one of bearer, bearerFile and basic',
  ],
  [
    'no gray instances',
    `${head}instances: { stable: { addresses: ["a:1"] } }\n`,
    '4:1: instances: missing key "gray"; write gray: { addresses: [10.0.1.21:8080] }, or kubernetes: { rollout: user }',
  ],
  [
    'a version that YAML reads as a number',
    `${head}instances: { gray: { addresses: ["a:1"], version: 1.10 } }\n`,
    '4:51: instances.gray.version: expected text, got the number 1.1; put it in quotes: "1.10"',
  ],
  [
    'two ways to read the state',
    `${head}instances: { gray: { addresses: ["a:1"] }, state: { path: /x, json: { path: /y } } }\n`,
    '4:51: instances.state: expected path (the open contract) or json (an adapter), not both',
  ],
  [
    'a pointer without its slash',
    `${head}instances: { gray: { addresses: ["a:1"] }, state: { json: { path: /y, version: build.version } } }\n`,
    '4:80: instances.state.json.version: expected a JSON pointer that starts with a slash, such as /build/version, got "build.version"',
  ],
  [
    'nothing to check',
    head,
    '1:1: there is nothing to check; write stages, or a section that checks can be derived from: gateway, instances or prometheus',
  ],
]

const durationExpected = 'timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days)'
const shareExpected = 'stages[0].checks[0].maxLeak: expected a percentage between 0% and 100% such as 1%'

const numbers: readonly Row[] = [
  ['a duration of nothing', `${withInstances}timeout: 0s\n`, '5:10: timeout: expected at least 100ms, got "0s"'],
  [
    'a duration without a unit',
    `${withInstances}timeout: 30\n`,
    '5:10: timeout: expected text such as 30s, got the number 30',
  ],
  ['a duration in quotes without a unit', `${withInstances}timeout: "5"\n`, `5:10: ${durationExpected}, got "5"`],
  ['a duration with a space', `${withInstances}timeout: 5 s\n`, `5:10: ${durationExpected}, got "5 s"`],
  ['a duration below zero', `${withInstances}timeout: -1s\n`, `5:10: ${durationExpected}, got "-1s"`],
  ['a duration that no timer can wait', `${withInstances}timeout: 30d\n`, `5:10: ${durationExpected}, got "30d"`],
  ['a date for a duration', `${withInstances}timeout: 2024-01-01\n`, `5:10: ${durationExpected}, got "2024-01-01"`],
  ['fewer than no retries', `${withInstances}retry: -1\n`, '5:8: retry: expected at least 0, got the number -1'],
  [
    'retries without end',
    `${withInstances}retry: 1000000\n`,
    '5:8: retry: expected at most 10, got the number 1000000',
  ],
  ['half a retry', `${withInstances}retry: 1.5\n`, '5:8: retry: expected a whole number such as 2, got the number 1.5'],
  ['a decimal comma', `${withInstances}retry: 1,5\n`, '5:8: retry: expected a whole number such as 2, got "1,5"'],
  [
    'a quoted number',
    `${withInstances}retry: "2"\n`,
    '5:8: retry: expected a whole number such as 2, got "2"; take the quotes off: 2',
  ],
  ['no number', `${withInstances}retry:\n`, '5:7: retry: expected a whole number such as 2, got nothing'],
  ['a number for a choice', `${withInstances}wait: 1\n`, '5:7: wait: expected true or false, got the number 1'],
  [
    'yes for true',
    `${withInstances}wait: yes\n`,
    '5:7: wait: expected true or false, got "yes"; write true: in YAML 1.2 yes is text',
  ],
  [
    'a quoted choice',
    `${withInstances}wait: "true"\n`,
    '5:7: wait: expected true or false, got "true"; take the quotes off: true',
  ],
  ['a share without its sign', check('{ kind: dyeing, maxLeak: "0.01" }'), `7:40: ${shareExpected}, got "0.01"`],
  [
    'a share that is a number',
    check('{ kind: dyeing, maxLeak: 0.01 }'),
    '7:40: stages[0].checks[0].maxLeak: expected text such as 1%, got the number 0.01',
  ],
  ['a share of nothing', check('{ kind: dyeing, maxLeak: 0% }'), `7:40: ${shareExpected}, got "0%"`],
  ['a share of everything', check('{ kind: dyeing, maxLeak: 100% }'), `7:40: ${shareExpected}, got "100%"`],
  ['an empty share', check('{ kind: dyeing, maxLeak: "" }'), `7:40: ${shareExpected}, got ""`],
  [
    'a share that is null',
    check('{ kind: dyeing, maxLeak: }'),
    '7:40: stages[0].checks[0].maxLeak: expected text such as 1%, got nothing',
  ],
  [
    'a share that is a list',
    check('{ kind: dyeing, maxLeak: [] }'),
    '7:40: stages[0].checks[0].maxLeak: expected text such as 1%, got an empty list',
  ],
]

const urlExpected = 'gateway.url: expected an http or https URL'

function url(text: string): string {
  return `${head}gateway: { url: ${JSON.stringify(text)} }\n`
}

const addressExpected = 'gateway.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080'

const places: readonly Row[] = [
  [
    'credentials in a URL',
    url('https://u:p@shop.example'),
    '4:17: gateway.url: credentials in a URL are refused: use auth or headers instead',
  ],
  ['a file URL', url('file:///etc/passwd'), `4:17: ${urlExpected}, got the scheme file:`],
  ['a data URL', url('data:text/html,x'), `4:17: ${urlExpected}, got the scheme data:`],
  ['no URL', url('shop.example'), `4:17: ${urlExpected} such as https://shop.example, got "shop.example"`],
  ['a URL with a space', url('http://a b/'), `4:17: ${urlExpected} such as https://shop.example, got "http://a b/"`],
  [
    'an IPv6 zone',
    url('http://[fe80::1%25eth0]/'),
    `4:17: ${urlExpected} such as https://shop.example, got "http://[fe80::1%25eth0]/"`,
  ],
  ['port 65536', url('http://h:65536/'), `4:17: ${urlExpected} such as https://shop.example, got "http://h:65536/"`],
  ['port 0', url('http://h:0/'), '4:17: gateway.url: port 0 is not an address'],
  [
    'a hexadecimal host',
    url('http://0x7f000001/'),
    '4:17: gateway.url: the host "0x7f000001" means 127.0.0.1: write it so',
  ],
  [
    'a decimal host',
    url('http://2130706433/'),
    '4:17: gateway.url: the host "2130706433" means 127.0.0.1: write it so',
  ],
  ['a short host', url('http://127.1:80/'), '4:17: gateway.url: the host "127.1" means 127.0.0.1: write it so'],
  [
    'a fragment',
    url('https://shop.example/#x'),
    '4:17: gateway.url: a fragment (#...) never reaches a server: leave it out',
  ],
  [
    'a line break in a path',
    gateway('request: { path: "/a\\r\\nx: y" }'),
    '4:58: gateway.request.path: expected a path that starts with a slash, without spaces, such as /api/profile, got "/a\\r\\nx: y"',
  ],
  [
    'a path without its slash',
    gateway('request: { path: api }'),
    '4:58: gateway.request.path: expected a path that starts with a slash, without spaces, such as /api/profile, got "api"',
  ],
  ['an address without a port', gateway('addresses: ["10.0.0.1"]'), `4:53: ${addressExpected}, got "10.0.0.1"`],
  ['an address with port 0', gateway('addresses: ["10.0.0.1:0"]'), `4:53: ${addressExpected}, got "10.0.0.1:0"`],
  ['an address with port 65536', gateway('addresses: ["h:65536"]'), `4:53: ${addressExpected}, got "h:65536"`],
  ['a URL for an address', gateway('addresses: ["https://x:1"]'), `4:53: ${addressExpected}, got "https://x:1"`],
  [
    'a port for an address',
    gateway('addresses: [80]'),
    '4:53: gateway.addresses[0]: expected text such as 10.0.1.21:8080, got the number 80; put it in quotes: "80"',
  ],
  ['no addresses', gateway('addresses: []'), '4:52: gateway.addresses: expected at least 1 entry, got an empty list'],
  [
    'one address without its list',
    gateway('addresses: "10.0.0.1:80"'),
    '4:52: gateway.addresses: expected a list such as [10.0.1.21:8080], got "10.0.0.1:80"',
  ],
  [
    'a line break in a header',
    gateway('request: { headers: { x-a: "1\\r\\nx: y" } }'),
    `4:68: gateway.request.headers.x-a: ${headerValue}, got "1\\r\\nx: y"`,
  ],
  [
    'a letter beyond ASCII in a header',
    gateway('request: { headers: { x-a: "é" } }'),
    `4:68: gateway.request.headers.x-a: ${headerValue}, got "é"`,
  ],
  [
    'a number in a header',
    gateway('request: { headers: { x-a: 1 } }'),
    '4:68: gateway.request.headers.x-a: expected text, got the number 1; put it in quotes: "1"',
  ],
  [
    'a colon in the name of a header',
    gateway('request: { headers: { "x:a": "1" } }'),
    '4:63: gateway.request.headers: the key "x:a" is not allowed here; expected an HTTP header name: letters, digits and dashes, such as x-gray-tag',
  ],
  [
    'a host header',
    gateway('request: { headers: { Host: other } }'),
    `4:63: gateway.request.headers: the key "Host" is not allowed here; ${ownedHeader}`,
  ],
  [
    'a content-length header',
    gateway('request: { headers: { content-length: "5" } }'),
    `4:63: gateway.request.headers: the key "content-length" is not allowed here; ${ownedHeader}`,
  ],
  [
    'a hop-by-hop header',
    gateway('request: { headers: { connection: close } }'),
    `4:63: gateway.request.headers: the key "connection" is not allowed here; ${ownedHeader}`,
  ],
  [
    'a header twice in two spellings',
    gateway('request: { headers: { x-a: a, X-A: b } }'),
    '4:61: gateway.request.headers: a header stands there twice: upper and lower case make no difference',
  ],
]

const stages: readonly Row[] = [
  ['no stages', `${withInstances}stages: []\n`, '5:9: stages: expected at least 1 entry, got an empty list'],
  [
    'a stage without its list',
    `${withInstances}stages: { name: a }\n`,
    '5:9: stages: expected a list such as [{ name: routing, checks: [{ kind: release }] }], got a mapping',
  ],
  [
    'a stage without a name',
    `${withInstances}stages:\n  - checks: [ { kind: release } ]\n`,
    '6:5: stages[0]: missing key "name"; write name: routing',
  ],
  [
    'a stage without checks',
    `${withInstances}stages:\n  - name: a\n`,
    '6:5: stages[0]: missing key "checks"; write checks: [{ kind: release }]',
  ],
  [
    'a stage with an empty list of checks',
    `${withInstances}stages:\n  - name: a\n    checks: []\n`,
    '7:13: stages[0].checks: expected at least 1 entry, got an empty list',
  ],
  [
    'a check that is a word',
    check('release'),
    `7:15: stages[0].checks[0]: expected a mapping such as { kind: release }; ${kindList}`,
  ],
  ['a check without a kind', check('{ name: x }'), `7:15: stages[0].checks[0]: missing key "kind"; ${kindList}`],
  [
    'a kind that is a number',
    check('{ kind: 5 }'),
    `7:23: stages[0].checks[0].kind: expected the name of a kind of check; ${kindList}`,
  ],
  [
    'a misspelt kind',
    check('{ kind: relase }'),
    '7:23: stages[0].checks[0].kind: unknown kind "relase"; did you mean "release"?',
  ],
  [
    'an unknown kind',
    check('{ kind: telepathy }'),
    `7:23: stages[0].checks[0].kind: unknown kind "telepathy"; ${kindList}`,
  ],
  [
    'a misspelt setting of a check',
    check('{ kind: dyeing, maxleak: 1% }'),
    '7:31: stages[0].checks[0]: unknown key "maxleak"; did you mean "maxLeak"?',
  ],
  [
    'another type within a check',
    check('{ kind: dependencies, expect: [ { name: db, kind: tpc, target: "db:1" } ] }'),
    '7:65: stages[0].checks[0].expect[0].kind: expected one of dns, tcp, tls, http, got "tpc"; did you mean tcp?',
  ],
  [
    'a misspelt key of one of several types',
    check('{ kind: dependencies, expect: [ { name: db, kind: tcp, traget: "db:1" } ] }'),
    '7:70: stages[0].checks[0].expect[0]: unknown key "traget"; did you mean "target"?',
  ],
  [
    'text for one of several things',
    check('{ kind: slo, indicator: { preset: http }, errorRatio: { max: 1% }, dispersion: many }'),
    '7:94: stages[0].checks[0].dispersion: expected a number or auto, got "many"',
  ],
  [
    'a missing mapping',
    check('{ kind: config, name: app }'),
    '7:15: stages[0].checks[0]: missing key "desired"; expected a mapping with some of etcd, file, folder',
  ],
  [
    'a number of requests that can prove nothing',
    check('{ kind: dyeing, requests: 10 }')
      .replace('stages:', 'gateway: { url: "https://s" }\nstages:')
      .replace('version: 2.1.0 }', 'version: 2.1.0 }, stable: { addresses: ["b:1"], version: 2.0.9 }'),
    "8:41: stages[0].checks[0].requests: 10 requests can't rule out the leak rate of maxLeak: at least 299 can",
  ],
  [
    'a check that misses its section',
    check('{ kind: dyeing }'),
    '7:15: stages[0].checks[0]: dyeing needs the section gateway: where users reach the service',
  ],
  [
    'a default check that misses something',
    `${head}prometheus: { url: "http://p:9090" }\n`,
    `4:1: prometheus: the check slo/errors, which this section calls for: slo has to know the series of gray: expected prometheus.labels.gray, such as 'role="gray"'; write stages to choose the checks yourself`,
  ],
  [
    'a stage twice',
    `${withInstances}stages:\n  - name: a\n    checks: [ { kind: release } ]\n  - name: a\n    checks: [ { kind: release, name: x } ]\n`,
    '8:11: stages[1].name: there is a stage "a" already; give each stage its own name',
  ],
  [
    'a check twice',
    `${withInstances}stages:\n  - name: a\n    checks: [ { kind: release } ]\n  - name: b\n    checks: [ { kind: release } ]\n`,
    '9:15: stages[1].checks[0]: there is a check "release" already; tell checks of one kind apart with name or id',
  ],
  [
    'a named check twice',
    `${withInstances}stages:\n  - name: a\n    checks:\n      - { kind: release, name: x }\n      - { kind: release, name: x }\n`,
    '9:32: stages[0].checks[1]: there is a check "release/x" already; tell checks of one kind apart with name or id',
  ],
  [
    'only advisory checks',
    check('{ kind: release, advisory: true }'),
    '7:42: stages[0].checks[0].advisory: every check is advisory: nothing could fail, so nothing would be proven; let at least one check decide',
  ],
]

describe.each([
  ['sections', sections],
  ['numbers, durations and shares', numbers],
  ['URLs, addresses and headers', places],
  ['stages and checks', stages],
])('%s', (_, rows) => {
  it.each(rows)('%s', async (_title, text, ...expected) => {
    const problems = await problemsOf(text)

    expect(problems).toEqual(expected.map((line) => `graycheck.yaml:${line}`))
  })
})

describe('many problems', () => {
  it('are all reported, in file order', async () => {
    const text = [
      'version: 1',
      'service: user',
      'tag: { vlaue: v2 }',
      'gateway: { url: nowhere, timeout: 5s }',
      'retry: "2"',
      'stages:',
      '  - name: a',
      '    checks: [ { kind: dyeing, requests: none }, { kind: nope } ]',
      '',
    ].join('\n')

    const problems = await problemsOf(text)

    expect(problems).toEqual([
      'graycheck.yaml:3:8: tag: unknown key "vlaue"; did you mean "value"?',
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "nowhere"',
      'graycheck.yaml:4:26: gateway: unknown key "timeout"; known here: url, addresses, request, responder, grayWeight, hops, auth, tls',
      'graycheck.yaml:5:8: retry: expected a whole number such as 2, got "2"; take the quotes off: 2',
      'graycheck.yaml:8:41: stages[0].checks[0].requests: expected a whole number, got "none"',
      `graycheck.yaml:8:57: stages[0].checks[1].kind: unknown kind "nope"; ${kindList}`,
    ])
  })

  it('are cut after 20, with their number', async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `zzzz${index}: 1\n`).join('')

    const problems = await problemsOf(withInstances + keys)

    expect(problems).toHaveLength(21)
    expect(problems[0]).toMatch(/^graycheck.yaml:5:1: unknown key "zzzz0"/)
    expect(problems[20]).toBe('graycheck.yaml: and 5 more problems')
  })
})
