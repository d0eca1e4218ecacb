import type { BadInput } from './run-cases.ts'
import { head, withCheck } from './run-cases.ts'

function url(text: string): string {
  return `${head}gateway: { url: ${JSON.stringify(text)} }\n`
}

function etcd(endpoint: string): string {
  return withCheck(
    `{ kind: config, name: app, desired: { etcd: { endpoints: [${JSON.stringify(endpoint)}], key: /a } } }`,
  )
}

/** URLs and addresses. */
export const urls: readonly BadInput[] = [
  {
    title: 'credentials in a URL',
    config: url('https://user:hunter22@{listener}'),
    says: ['graycheck.yaml:4:17: gateway.url: credentials in a URL are refused: use auth or headers instead'],
  },
  {
    title: 'credentials in the URL of a store',
    config: etcd('http://root:hunter22@{listener}'),
    says: [
      'graycheck.yaml:9:72: stages[0].checks[0].desired.etcd.endpoints[0]: credentials in a URL are refused: use auth or headers instead',
    ],
  },
  {
    title: 'a file',
    config: url('file:///etc/passwd'),
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL, got the scheme file:'],
  },
  {
    title: 'a data URL',
    config: url('data:application/json,{}'),
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL, got the scheme data:'],
  },
  {
    title: 'a script',
    config: url('javascript:alert(1)'),
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL, got the scheme javascript:'],
  },
  {
    title: 'no scheme',
    config: url('shop.example'),
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "shop.example"',
    ],
  },
  {
    title: 'a misspelt scheme',
    config: url('htps://shop.example'),
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL, got the scheme htps:'],
  },
  {
    title: 'a zone',
    config: url('http://[fe80::1%25eth0]/'),
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "http://[fe80::1%25eth0]/"',
    ],
  },
  {
    title: 'a hexadecimal host',
    config: url('http://0x7f000001/'),
    says: ['graycheck.yaml:4:17: gateway.url: the host "0x7f000001" means 127.0.0.1: write it so'],
  },
  {
    title: 'a short host',
    config: url('http://127.1/'),
    says: ['graycheck.yaml:4:17: gateway.url: the host "127.1" means 127.0.0.1: write it so'],
  },
  {
    title: 'a decimal host',
    config: url('http://2130706433/'),
    says: ['graycheck.yaml:4:17: gateway.url: the host "2130706433" means 127.0.0.1: write it so'],
  },
  {
    title: 'a full-width host',
    config: url('http://１２７.0.0.1/'),
    says: ['graycheck.yaml:4:17: gateway.url: the host "１２７.0.0.1" means 127.0.0.1: write it so'],
  },
  {
    title: 'an IPv4 address inside IPv6, misspelt',
    config: url('http://[::ffff:169.254.169.254.1]/'),
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "http://[::ffff:169.254.169.254.1]/"',
    ],
  },
  {
    title: 'port 0',
    config: url('http://127.0.0.1:0/'),
    says: ['graycheck.yaml:4:17: gateway.url: port 0 is not an address'],
  },
  {
    title: 'port 65536',
    config: url('http://127.0.0.1:65536/'),
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "http://127.0.0.1:65536/"',
    ],
  },
  {
    title: 'spaces in the host',
    config: url('http://shop example/'),
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "http://shop example/"',
    ],
  },
  {
    title: 'a fragment',
    config: url('http://{listener}/#admin'),
    says: ['graycheck.yaml:4:17: gateway.url: a fragment (#...) never reaches a server: leave it out'],
  },
  {
    title: 'a line break in the path',
    config: `${head}gateway: { url: "http://{listener}", request: { path: "/a\\r\\nhost: b" } }\n`,
    says: [
      'graycheck.yaml:4:60: gateway.request.path: expected a path that starts with a slash, without spaces, such as /api/profile, got "/a\\r\\nhost: b"',
    ],
  },
  {
    title: 'a URL for an address',
    config: `${head}gateway: { url: "http://{listener}", addresses: ["http://{listener}"] }\n`,
    says: [
      'graycheck.yaml:4:55: gateway.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "http://127.0.0.1:PORT"',
    ],
  },
  {
    title: 'an address without its port',
    config: `${head}instances: { gray: { addresses: [10.0.1.21] } }\n`,
    says: [
      'graycheck.yaml:4:34: instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "10.0.1.21"',
    ],
  },
  {
    title: 'a path for an instance',
    config: `${head}instances: { gray: { addresses: ["{listener}/state"] } }\n`,
    says: [
      'graycheck.yaml:4:34: instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "127.0.0.1:PORT/state"',
    ],
  },
]

function header(line: string): string {
  return `${head}gateway: { url: "http://{listener}", request: { headers: { ${line} } } }\n`
}

/** Headers of probes. */
export const headers: readonly BadInput[] = [
  {
    title: 'a line break in a value',
    config: header('x-a: "1\\r\\nx-gray-tag: v2-canary"'),
    says: [
      'graycheck.yaml:4:70: gateway.request.headers.x-a: expected a header value of visible ASCII characters, without line breaks or spaces at its ends, got "1\\r\\nx-gray-tag: v2-canary"',
    ],
  },
  {
    title: 'a colon in a name',
    config: header('"x:a": "1"'),
    says: [
      'graycheck.yaml:4:65: gateway.request.headers: the key "x:a" is not allowed here; expected an HTTP header name: letters, digits and dashes, such as x-gray-tag',
    ],
  },
  {
    title: 'a letter beyond ASCII',
    config: header('x-a: "é"'),
    says: [
      'graycheck.yaml:4:70: gateway.request.headers.x-a: expected a header value of visible ASCII characters, without line breaks or spaces at its ends, got "é"',
    ],
  },
  {
    title: 'a hop-by-hop header',
    config: header('Transfer-Encoding: chunked'),
    says: [
      'graycheck.yaml:4:65: gateway.request.headers: the key "Transfer-Encoding" is not allowed here; the HTTP client sets this header itself; the host is that of the url',
    ],
  },
  {
    title: 'a host',
    config: header('host: other.example'),
    says: [
      'graycheck.yaml:4:65: gateway.request.headers: the key "host" is not allowed here; the HTTP client sets this header itself; the host is that of the url',
    ],
  },
  {
    title: 'a length',
    config: header('Content-Length: "0"'),
    says: [
      'graycheck.yaml:4:65: gateway.request.headers: the key "Content-Length" is not allowed here; the HTTP client sets this header itself; the host is that of the url',
    ],
  },
  {
    title: 'one header twice',
    config: header('x-a: a, X-A: b'),
    says: [
      'graycheck.yaml:4:63: gateway.request.headers: a header stands there twice: upper and lower case make no difference',
    ],
  },
  {
    title: 'a value of 100,000 characters',
    config: header(`x-a: ${'v'.repeat(100_000)}`),
    says: [
      `graycheck.yaml:4:70: gateway.request.headers.x-a: expected at most 8192 characters, got "${'v'.repeat(561)}...`,
    ],
  },
  {
    title: 'the tag itself',
    config: withCheck('{ kind: dyeing }').replace(
      '{listener}" }',
      '{listener}", request: { headers: { X-Gray-Tag: v2-canary } } }',
    ),
    says: [
      'graycheck.yaml:9:14: stages[0].checks[0]: gateway.request.headers sets the tag header x-gray-tag: every untagged probe would be tagged',
    ],
  },
  {
    title: 'a tag with a space at its end',
    config: 'version: 1\nservice: user\ntag: { value: "v2 " }\n',
    says: [
      'graycheck.yaml:3:15: tag.value: expected a header value of visible ASCII characters, without line breaks or spaces at its ends, got "v2 "',
    ],
  },
]
