import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routes } from '../../src/serve/routes.ts'
import { argoPhase } from './clients.ts'
import type { Served } from './kit.ts'
import { planText, quickRelease, sendRaw, startServed, token } from './kit.ts'

interface RawReply {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** Every answer of a connection, in its order; what is no answer at all is left as a body of status 0. */
function repliesIn(received: string, method = 'GET'): RawReply[] {
  const replies: RawReply[] = []
  let rest = Buffer.from(received, 'utf8')
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return [...replies, { status: 0, headers: '', body: rest.toString('utf8') }]
    const headers = rest.subarray(0, end).toString('utf8')
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1] ?? 0)
    // What can't be read as a request is answered before its method is known.
    const isHead = method === 'HEAD' && replies.length === 0 && headers.includes('x-content-type-options')
    const length = isHead ? 0 : Number(/^content-length: (\d+)$/im.exec(headers)?.[1] ?? Number.NaN)
    const body = Number.isNaN(length) ? rest.subarray(end + 4) : rest.subarray(end + 4, end + 4 + length)
    if (status !== 100) replies.push({ status, headers, body: body.toString('utf8') })
    rest = rest.subarray(status === 100 ? end + 4 : end + 4 + body.length)
  }
  return replies
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** What breaks the contract in an answer; null for nothing. */
function faultOf({ status, headers, body }: RawReply, method: string): string | null {
  if (status === 0) return `no answer: ${body.slice(0, 100)}`
  if (status < 300 && argoPhase(status, body) === 'Successful') return `a pass that none gave: ${status} ${body}`
  if (method === 'HEAD') return status < 300 ? `a ${status} without a body` : null
  if (!isJsonObject(body)) return `${status} without JSON: ${headers}\n${body.slice(0, 200)}`
  if (status === 204 || status === 205 || status === 206) return `a ${status}`
  return /content-length: \d+/i.test(headers) ? null : `no length: ${headers}`
}

const paths = routes.map(({ path }) => path.replace('{runId}', 'r-1').replace('{type}', 'rollout'))
const method = fc.oneof(
  fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'PROPFIND', 'QUERY'),
  fc.stringMatching(/^[A-Z]{1,8}$/),
)
const target = fc.oneof(
  fc.constantFrom(...paths),
  fc
    .tuple(
      fc.constantFrom(...paths, '/', '//', '*', 'http://other.example/healthz', '/v1/runs/%2e%2e/healthz'),
      fc.constantFrom('', '/', '?', '?wait=0', '?plan=user&runId=r-2', '?token=x', '#x', '%00', '/../healthz', '?%'),
    )
    .map((parts) => parts.join('')),
  fc.stringMatching(/^\/[!-~]{0,60}$/),
)
const header = fc.oneof(
  fc.constantFrom(
    `Authorization: Bearer ${token}`,
    'Authorization: Bearer wrong',
    'Content-Type: application/json',
    'Content-Type: text/plain',
    'Content-Type: application/x-www-form-urlencoded',
    'Accept: */*',
    'Accept: text/html',
    'Accept: application/json',
    'Expect: 100-continue',
    'Expect: something',
    'Upgrade: websocket\r\nConnection: upgrade',
    'Connection: keep-alive',
    'Transfer-Encoding: chunked',
    'Content-Length: 5',
    'Range: bytes=0-3',
    'If-None-Match: *',
    'If-Modified-Since: Sat, 28 Nov 2037 08:00:00 GMT',
    'Accept-Encoding: gzip, br',
    'Last-Event-ID: 3',
    'X-HTTP-Method-Override: GET',
  ),
  fc.stringMatching(/^[A-Za-z-]{1,10}: [ -~]{0,40}$/),
)
const body = fc.oneof(
  fc.constantFrom('', '{}', '{"plan":"user","runId":"r-3"}', '5\r\n{"a":\r\n0\r\n\r\n', '\u{0}\u{0}', '<html></html>'),
  fc.json(),
  fc.string({ maxLength: 50 }),
)

async function answersTo(served: Served, bytes: string, method?: string): Promise<RawReply[]> {
  // The second request ends the connection where the first one did not.
  const last = 'GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'
  return repliesIn(await sendRaw(served.server.url, bytes + last), method)
}

describe('whatever is sent', () => {
  it('no answer is a success but complete JSON, and none lets a release go on', { timeout: 120_000 }, async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })

    let answered = 0

    await fc.assert(
      fc.asyncProperty(method, target, fc.array(header, { maxLength: 5 }), body, async (verb, path, headers, text) => {
        const named = [`Host: 127.0.0.1`, ...headers]
        const length = headers.some((line) => /^(content-length|transfer-encoding)/i.test(line))
          ? []
          : [`Content-Length: ${Buffer.byteLength(text)}`]
        const bytes = `${verb} ${path} HTTP/1.1\r\n${[...named, ...length].join('\r\n')}\r\n\r\n${text}`

        const replies = await answersTo(served, bytes, verb)

        // A broken body may just be hung up on.
        if (replies.length > 0) answered += 1
        expect(replies.flatMap((reply, index) => faultOf(reply, index === 0 ? verb : 'GET') ?? [])).toEqual([])
      }),
      { numRuns: 300 },
    )
    expect(answered).toBeGreaterThan(100)
  })

  it('no bytes are, either', { timeout: 120_000 }, async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })
    const line = fc.constantFrom(
      'GET / HTTP/1.0',
      'GET /healthz HTTP/9.9',
      'GET',
      'HELLO',
      '\u{16}\u{3}\u{1}',
      'Host: a',
      'Host: b',
      ': x',
      '',
      'A'.repeat(20_000),
    )

    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
        const replies = await answersTo(served, `${lines.join('\r\n')}\r\n\r\n`)

        // HTTP/1.0 may be answered, too; garbage may just be hung up on.
        expect(replies.flatMap((reply) => faultOf(reply, 'GET') ?? [])).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('a connection that was to be upgraded ends after its answer, which nothing else could follow', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })

    const request = 'GET /healthz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'
    const replies = await answersTo(served, request)

    expect(replies.map(({ status }) => status)).toEqual([200])
    expect(replies[0]?.headers).toMatch(/^connection: close$/im)
  })

  it('text is sent only to those who ask for it by name', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })
    const replies: RawReply[] = []

    for (const path of ['/metrics', '/v1/runs/r-1/events'])
      for (const accept of ['', 'Accept: */*\r\n', 'Accept: application/json, text/html\r\n', 'Accept: text/*\r\n'])
        replies.push(
          ...(await answersTo(
            served,
            `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n${accept}\r\n`,
          )),
        )

    expect(replies.filter(({ status }) => status < 400)).toEqual([])
  })

  it('a login page that a proxy puts before the server would be a pass: that is what the documents warn of', () => {
    expect(argoPhase(200, '<html>Please log in</html>')).toBe('Successful')
  })
})

it('a summary stays below 2 KB whatever the names and messages are', async () => {
  const { instance } = await quickRelease()
  const long = 'v'.repeat(128)
  const version = '\u{1f600}"\\<'.repeat(400)
  const service = planText(instance.address, 'x').replace("version: 'x'", `version: ${JSON.stringify(version)}`)
  const served = await startServed({ texts: { ['p'.repeat(64)]: service } })

  const bytes = `POST /v1/runs?wait=8 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
  const text = JSON.stringify({ plan: 'p'.repeat(64), runId: 'r'.repeat(128), grayTag: long })
  const [reply] = await answersTo(served, `${bytes}Content-Length: ${text.length}\r\n\r\n${text}`)

  expect(reply?.status).toBe(200)
  expect(reply?.body).toContain('release.version-mismatch')
  expect(Buffer.byteLength(reply?.body ?? '')).toBeLessThan(2048)
})
