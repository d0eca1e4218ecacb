import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTokens } from '../../src/serve/tokens.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { ask, problemIn, quickRelease, startServed, token } from './kit.ts'

const body = { plan: 'user', runId: 'r-1' }

describe('a server with tokens', () => {
  it.each([
    ['POST', '/v1/runs'],
    ['GET', '/v1/runs?plan=user&runId=r-1'],
    ['GET', '/v1/runs/r-1'],
    ['GET', '/v1/runs/r-1/verdict'],
    ['GET', '/v1/runs/r-1/events'],
    ['POST', '/v1/flagger/rollback'],
    ['POST', '/v1/flagger/event'],
    ['GET', '/metrics'],
    ['GET', '/openapi.json'],
  ])('answers %s %s to nobody else', async (method, path) => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('9.9.9') } })
    const sent = method === 'POST' ? { body } : {}

    const replies = [
      await ask(served, path, { method, token: null, ...sent }),
      await ask(served, path, { method, token: `${token}x`, ...sent }),
      await ask(served, path, { method, token: token.slice(0, -1), ...sent }),
      await ask(served, path, { method, token: null, headers: { authorization: `Basic ${token}` }, ...sent }),
      await ask(served, path, { method, token: null, headers: { authorization: 'Bearer' }, ...sent }),
    ]

    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
    expect(replies[0]?.headers.get('www-authenticate')).toBe('Bearer')
    expect(replies.map((reply) => problemIn(reply).title)).toEqual(Array(5).fill('Not authorized'))
  })

  it('says that it is alive and ready to everybody', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })

    const replies = await Promise.all(['/healthz', '/readyz'].map((path) => ask(served, path, { token: null })))

    expect(replies.map(({ status, text }) => [status, text])).toEqual([
      [200, '{"status":"ok"}\n'],
      [200, '{"status":"ready"}\n'],
    ])
  })

  it('takes a token from the URL of a hook, and of nothing else', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    const hook = { name: 'a', namespace: 'n', phase: 'Progressing', checksum: 'c', metadata: { plan: 'user' } }

    const ofHook = await ask(served, `/v1/flagger/rollout?token=${token}`, { token: null, body: hook })
    const ofRun = await ask(served, `/v1/runs?token=${token}`, { token: null, body })
    const ofPoll = await ask(served, `/v1/runs/r-1?token=${token}`, { token: null })

    expect([ofHook.status, ofRun.status, ofPoll.status]).toEqual([200, 401, 401])
  })

  it('is not ready when a plan can not be read any more, and begins no run of it', async () => {
    const { planFor } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') } })
    await writeFile(join(served.folder, 'user.yaml'), 'version: 1\nservice: user\nsecret-word: 1\n')

    const ready = await ask(served, '/readyz', { token: null })
    const run = await ask(served, '/v1/runs', { body })
    const known = await ask(served, '/v1/runs/r-1')

    expect([ready.status, run.status, known.status]).toEqual([503, 422, 404])
    expect(problemIn(run).detail).toBe('the plan user of the server is not valid; its log says why')
    expect(ready.text + run.text).not.toContain('secret-word')
    expect(served.log.join('\n')).toContain('unknown key "secret-word"')
  })
})

describe('a server without tokens', () => {
  const begin = (served: Parameters<typeof ask>[0], headers: Record<string, string>): ReturnType<typeof ask> =>
    ask(served, '/v1/runs?plan=user&runId=r-1', { token: null, headers })

  it('answers programs on its machine, and no page of a browser', async () => {
    const { planFor, instance } = await quickRelease()
    const served = await startServed({ texts: { user: planFor('2.1.0') }, token: null })

    const pages = [
      await begin(served, { origin: 'http://attacker.example' }),
      await begin(served, { 'sec-fetch-site': 'cross-site' }),
    ]
    const requestsOfPages = instance.requests.length
    const program = await begin(served, {})

    expect(pages.map(({ status }) => status)).toEqual([403, 403])
    expect(requestsOfPages).toBe(0)
    expect(program.status).toBe(200)
  })
})

describe('the file of tokens', () => {
  const old = 'old-token-0123456789'
  const fresh = 'fresh-token-0123456789'

  async function tokensIn(text: string) {
    const path = join(await tempFolder(), 'tokens')
    await writeFile(path, text)
    const log: string[] = []
    const time = { now: 0 }
    const tokens = readTokens(path, {
      clock: { monotonic: () => time.now },
      log: { line: (line) => void log.push(line), hide: () => undefined },
    })
    return { path, log, tokens, later: () => (time.now += 1001) }
  }

  it('holds one token a line', async () => {
    const { tokens } = await tokensIn(`# ours\n\n${old}\r\n  ${fresh}  \n`)

    const checked = [old, fresh, '', '# ours', `${old}\n${fresh}`, null].map((one) => tokens.check(one))

    expect(checked).toEqual(['accepted', 'accepted', 'refused', 'refused', 'refused', 'refused'])
  })

  it('is read again when it changes, so that tokens can be exchanged', async () => {
    const { path, tokens, later } = await tokensIn(old)
    await writeFile(`${path}.new`, `${fresh}\n`)
    await rename(`${path}.new`, path)
    later()

    expect([tokens.check(old), tokens.check(fresh)]).toEqual(['refused', 'accepted'])
    expect(tokens.secrets()).toEqual([old, fresh])
  })

  it.each(['', '# none\n', 'short\n'])('lets nobody in when it becomes %j, until it is mended', async (text) => {
    const { path, tokens, later, log } = await tokensIn(old)
    await writeFile(path, text)
    later()
    const broken = tokens.check(old)
    await writeFile(path, `${fresh}\n`)
    later()

    expect([broken, tokens.check(fresh)]).toEqual(['unknown', 'accepted'])
    expect(log).toHaveLength(1)
  })

  it('lets nobody in when it is gone', async () => {
    const { path, tokens, later } = await tokensIn(old)
    await rm(path)
    later()

    expect(tokens.check(old)).toBe('unknown')
  })

  it.each([
    ['', 'the file holds no token'],
    ['short\n', 'a token is shorter than 16 characters: it could be guessed'],
    ['a token with blanks in it\n', 'a token holds other characters than letters, digits and - . _ ~ + /'],
  ])('can not be %j', async (text, message) => {
    await expect(tokensIn(text)).rejects.toThrow(message)
  })
})
