import { describe, expect, it, onTestFinished } from 'vitest'
import type { Clock } from '../../src/core/clock.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Deadline } from '../../src/core/deadline.ts'
import { startDeadline } from '../../src/core/deadline.ts'
import type { SourceRetry } from '../../src/http/source-door.ts'
import { createSourceDoor } from '../../src/http/source-door.ts'
import type { SourceDoor, SourceRequest } from '../../src/http/source.ts'
import { SourceError } from '../../src/http/source.ts'
import type { OpenDoor, RawServer } from './kit.ts'
import { freeAddress, openDoor, serveRaw, textOf } from './kit.ts'

const nowMs = Date.parse('2026-01-02T03:04:05.000Z')

interface Setting extends OpenDoor {
  readonly sources: SourceDoor
  readonly waits: number[]
  readonly retried: SourceRetry[]
}

/** A source door whose waits are noted instead of waited. */
async function openSources(
  more: { retries?: number; timeoutMs?: number; sleep?: Clock['sleep']; deadline?: Deadline } = {},
): Promise<Setting> {
  const opened = await openDoor(more.timeoutMs)
  const waits: number[] = []
  const retried: SourceRetry[] = []
  const noted: Clock['sleep'] = async (ms) => void waits.push(ms)
  const sources = createSourceDoor({
    door: opened.door,
    deadline: more.deadline ?? opened.deadline,
    clock: { now: () => nowMs, monotonic: () => systemClock.monotonic(), sleep: more.sleep ?? noted },
    retries: more.retries ?? 3,
    onRetry: (retry) => retried.push(retry),
    random: () => 0.5,
  })
  return { ...opened, sources, waits, retried }
}

/** Gives one answer after the other, and the last one for ever. */
function serveAnswers(...answers: string[]): Promise<RawServer> {
  return serveRaw((socket, count) => socket.end(answers[Math.min(count, answers.length) - 1] ?? ''))
}

function answer(status: string, body = '', headers = ''): string {
  return `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n${headers}\r\n${body}`
}

function question(url: string, more: Partial<SourceRequest> = {}): SourceRequest {
  const named = { source: 'prometheus', subject: 'up', request: 'GET /api' }
  return { method: 'GET', url: `${url}/api`, timeoutMs: 5000, connection: 'pooled', ...named, ...more }
}

async function failureOf(asked: Promise<unknown>): Promise<SourceError['failure']> {
  const error: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof SourceError) return error.failure
  throw new Error('expected a SourceError', { cause: error })
}

describe('retries', () => {
  it('gets the answer after two refusals, with full jitter', async () => {
    const { sources, waits, retried } = await openSources()
    const server = await serveAnswers(answer('503 Busy'), answer('503 Busy'), answer('200 OK', 'up'))

    const got = await sources.ask(question(server.url))

    expect(textOf(got)).toBe('up')
    expect(waits).toEqual([100, 200])
    expect(retried).toEqual([
      {
        source: 'prometheus',
        attempt: 1,
        message:
          'prometheus gave no usable answer to GET /api after 1 attempt: status 503; the next one comes in 100ms',
      },
      {
        source: 'prometheus',
        attempt: 2,
        message:
          'prometheus gave no usable answer to GET /api after 2 attempts: status 503; the next one comes in 200ms',
      },
    ])
  })

  it.each([
    ['seconds', 'retry-after: 7\r\n', 7100],
    ['a date', 'retry-after: Fri, 02 Jan 2026 03:04:15 GMT\r\n', 10_100],
    ['a date that is past', 'retry-after: Fri, 02 Jan 2026 03:04:00 GMT\r\n', 100],
    ['nothing to be understood', 'retry-after: soon\r\n', 100],
  ])('waits at least as long as Retry-After asks for in %s', async (_case, header, waitMs) => {
    const { sources, waits } = await openSources()
    const server = await serveAnswers(answer('429 Slow', '', header), answer('200 OK'))

    await sources.ask(question(server.url))

    expect(waits).toEqual([waitMs])
  })

  it.each([408, 429, 500, 502, 503, 504])('tries again after %d', async (status) => {
    const { sources } = await openSources({ retries: 1 })
    const server = await serveAnswers(answer(`${status} No`))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(server.received).toHaveLength(2)
    expect(failure.message).toBe(`prometheus gave no usable answer to GET /api after 2 attempts: status ${status}`)
  })

  it('tries again after a connection that was refused or reset', async () => {
    const { sources, waits } = await openSources({ retries: 1 })
    const server = await serveRaw((socket, count) => (count === 1 ? socket.destroy() : socket.end(answer('200 OK'))))

    await sources.ask(question(server.url))
    const failure = await failureOf(sources.ask(question(`http://${await freeAddress()}`)))

    expect(waits).toHaveLength(2)
    expect(failure.code).toBe('source.unreachable')
    expect(failure.message).toContain('after 2 attempts')
  })

  it('tries again after a time limit of its own', async () => {
    const { sources } = await openSources()
    const server = await serveRaw((socket, count) => void (count === 1 || socket.end(answer('200 OK'))))

    expect((await sources.ask(question(server.url, { timeoutMs: 300 }))).status).toBe(200)
  })

  it.each([
    ['404 Not Found', 'source.http-status'],
    ['400 Bad Request', 'source.http-status'],
    ['401 Who', 'source.forbidden'],
    ['403 No', 'source.forbidden'],
    ['302 Found', 'source.http-status'],
    ['099 Odd', 'source.bad-answer'],
  ])('does not try again after %s', async (status, code) => {
    const { sources, retried } = await openSources()
    const server = await serveAnswers(answer(status))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.code).toBe(code)
    expect(failure.message).toContain('after 1 attempt: ')
    expect(server.received).toHaveLength(1)
    expect(retried).toEqual([])
  })

  it('does not try again after an answer that is too large, or a certificate that can not be used', async () => {
    const { sources, waits } = await openSources()
    const server = await serveAnswers(answer('200 OK', 'too much'))

    const large = await failureOf(sources.ask(question(server.url, { maxBytes: 3 })))
    const tls = { ca: '/nowhere/ca.pem', verify: true }
    const untrusted = await failureOf(sources.ask(question('https://127.0.0.1:1', { tls })))

    expect([large.code, untrusted.code]).toEqual(['source.too-large', 'source.tls'])
    expect(waits).toEqual([])
  })

  it('spends no more than the budget of the run', async () => {
    const { sources } = await openSources({ retries: 2 })
    const server = await serveAnswers(answer('503 Busy'))

    const messages: string[] = []
    for (let asked = 0; asked < 20; asked += 1) {
      messages.push((await failureOf(sources.ask(question(server.url)))).message)
    }

    // 20 questions; 3 retries, 1 more with the tenth and 1 more with the twentieth.
    expect(server.received).toHaveLength(25)
    expect(messages[0]).toContain('after 3 attempts: ')
    expect(messages[2]).toContain('after 1 attempt; the retry budget of the run is used up: ')
  })

  it('may be as many as one question is allowed', async () => {
    const { sources } = await openSources({ retries: 5 })
    const server = await serveAnswers(answer('503 Busy'))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.message).toContain('after 6 attempts: ')
  })

  it('may be none', async () => {
    const { sources } = await openSources({ retries: 0 })
    const server = await serveAnswers(answer('503 Busy'))

    await failureOf(sources.ask(question(server.url)))

    expect(server.received).toHaveLength(1)
  })
})

describe('the end of the run', () => {
  it.each([
    ['99', '1m39s100ms'],
    ['9'.repeat(400), 'a very long time'],
  ])('is not waited past for a Retry-After of %s', async (seconds, wait) => {
    const { sources, waits } = await openSources()
    const server = await serveAnswers(answer('503 Busy', '', `retry-after: ${seconds}\r\n`))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.message).toBe(
      `prometheus gave no usable answer to GET /api after 1 attempt; the next one in ${wait} would come after the end of the run: status 503`,
    )
    expect(server.received).toHaveLength(1)
    expect(waits).toEqual([])
  })

  it('leaves no attempt that would begin with nothing left', async () => {
    const deadline = startDeadline({ ...systemClock, monotonic: () => 0 }, 9100)
    onTestFinished(() => deadline.release())
    const { sources, waits } = await openSources({ deadline })
    const server = await serveAnswers(answer('503 Busy', '', 'retry-after: 9\r\n'), answer('200 OK'))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.message).toContain('; the next one in 9s100ms would come after the end of the run: ')
    expect(waits).toEqual([])
  })

  it('cuts the attempt that runs, and no other follows', async () => {
    const { sources, retried } = await openSources({ timeoutMs: 200 })
    const server = await serveRaw(() => undefined)

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.code).toBe('source.timeout')
    expect(failure.message).toContain('the time of the run was up')
    expect(server.received).toHaveLength(1)
    expect(retried).toEqual([])
  })

  it('cuts the wait before an attempt', async () => {
    const opened = await openSources({
      sleep: (ms, signal) => {
        setImmediate(() => opened.deadline.abort(new Error('stopped by SIGTERM')))
        return systemClock.sleep(ms + 10_000, signal)
      },
    })
    const server = await serveAnswers(answer('503 Busy'))

    const failure = await failureOf(opened.sources.ask(question(server.url)))

    expect(failure.code).toBe('source.http-status')
    expect(server.received).toHaveLength(1)
  })

  it('asks nothing after a stop', async () => {
    const { sources, deadline } = await openSources()
    const server = await serveAnswers(answer('200 OK'))
    deadline.abort(new Error('stopped by SIGTERM'))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure.message).toContain('the run was stopped')
    expect(server.received).toEqual([])
  })
})

describe('the failure', () => {
  it('names who was asked what, when, and what came', async () => {
    const { sources } = await openSources()
    const body = `\u001b[31mno such\n  metric\u0000 ${'x'.repeat(300)}`
    const server = await serveAnswers(answer('404 Not Found', body))

    const failure = await failureOf(sources.ask(question(server.url)))

    expect(failure).toEqual({
      type: 'failure',
      code: 'source.http-status',
      subject: 'up',
      source: 'prometheus',
      request: 'GET /api',
      at: '2026-01-02T03:04:05.000Z',
      message: `prometheus gave no usable answer to GET /api after 1 attempt: status 404: "no such metric ${'x'.repeat(185)}…"`,
    })
  })

  it('quotes no body that is not text, and no query of a redirect', async () => {
    const { sources } = await openSources()
    const binary = await serveRaw((socket) => {
      socket.end(Buffer.from('HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n\u00ff\u00fe', 'latin1'))
    })
    const login = await serveAnswers(answer('302 Found', '', 'location: https://login.example/?ticket=hush\r\n'))

    const unreadable = await failureOf(sources.ask(question(binary.url)))
    const redirected = await failureOf(sources.ask(question(login.url)))

    expect(unreadable.message).toMatch(/: status 404$/)
    expect(redirected.message).toMatch(/: status 302, a redirect to https:\/\/login\.example\/$/)
  })

  it('is none for a status that the API answers with', async () => {
    const { sources } = await openSources()
    const server = await serveAnswers(answer('503 Busy', '{"status":"error"}'))

    const got = await sources.ask(question(server.url, { accept: [400, 503] }))

    expect([got.status, textOf(got)]).toEqual([503, '{"status":"error"}'])
    expect(server.received).toHaveLength(1)
  })

  it('is none for misuse: that rejects with a TypeError', async () => {
    const { sources } = await openSources()

    await expect(sources.ask(question('ftp://x'))).rejects.toThrow(TypeError)
  })
})
