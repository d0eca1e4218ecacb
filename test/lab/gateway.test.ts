import { Agent } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from '../../src/lab/gateway.ts'
import { startGateway } from '../../src/lab/gateway.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'
import type { RunningServer } from '../../src/lab/server.ts'
import { startHttpServer } from '../../src/lab/server.ts'
import { exactly, onAnyLine, startingWith } from '../../src/lab/tag-matching.ts'
import { ask, profile, tagged } from './kit.ts'

describe('a gateway of the lab', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab({ trafficPerSecond: 0 })
  })
  afterAll(() => lab.stop())

  it.each([0, 1])('replica %i sends the tag to gray, at every hop', async (replica) => {
    const answer = await profile(lab, replica, tagged)

    expect(answer.headers.get('x-version')).toBe('2.1.0-canary.3')
    expect(answer.headers.get('x-instance')).toMatch(/^user-gray-[12]$/)
    expect(answer.hops.map(({ service, version }) => [service, version])).toEqual([
      ['user', '2.1.0-canary.3'],
      ['order', '1.4.0-canary.1'],
      ['stock', '3.0.0-canary.2'],
    ])
  })

  it('sends requests without the tag to stable, at every hop', async () => {
    const answer = await profile(lab, 0)

    expect(answer.hops.map(({ version }) => version)).toEqual(['2.0.9', '1.3.2', '2.8.1'])
  })

  it.each([
    ['another case', [['x-gray-tag', 'V2-Canary']]],
    ['a prefix', [['x-gray-tag', 'v2-canar']]],
    ['a longer value', [['x-gray-tag', 'v2-canary-x']]],
    ['an empty value', [['x-gray-tag', '']]],
    ['a list', [['x-gray-tag', 'v2-canary,v2-canary']]],
    ['an underscore in the name', [['x_gray_tag', 'v2-canary']]],
    [
      'the tag after another value',
      [
        ['x-gray-tag', 'other'],
        ['x-gray-tag', 'v2-canary'],
      ],
    ],
    ['the tag twice', [...tagged, ...tagged]],
  ] as const)('takes %s for untagged', async (_, lines) => {
    const answer = await profile(lab, 0, lines)

    expect(answer.version).toBe('2.0.9')
  })

  it('takes the name of the header in any case', async () => {
    const answer = await profile(lab, 0, [['X-GRAY-TAG', 'v2-canary']])

    expect(answer.version).toBe('2.1.0-canary.3')
  })

  it('reaches every gray instance', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => profile(lab, 1, tagged)))

    expect(new Set(answers.map(({ instance }) => instance))).toEqual(new Set(['user-gray-1', 'user-gray-2']))
  })
})

describe('a gateway with other rules and upstreams', () => {
  let upstream: RunningServer
  let gateway: Gateway
  const agent = new Agent()
  beforeAll(async () => {
    upstream = await startHttpServer((request, response) => {
      response.setHeader('x-version', 'echo')
      response.end(JSON.stringify(request.rawHeaders))
    })
    const upstreams = { gray: [upstream.address], stable: [] }
    gateway = await startGateway({ matches: exactly('t'), upstreams, agent, random: () => 0.5 })
  })
  afterAll(async () => {
    await gateway.stop()
    await upstream.stop()
  })

  it('forwards header lines as they came, duplicates too, and adds none', async () => {
    const answer = await ask(`http://${gateway.address}/`, [
      ['X-Gray-Tag', 't'],
      ['x-other', '1'],
      ['x-other', '2'],
    ])

    expect(JSON.parse(answer.body)).toEqual([
      'X-Gray-Tag',
      't',
      'x-other',
      '1',
      'x-other',
      '2',
      'host',
      gateway.address,
      'Connection',
      'close',
    ])
  })

  it('answers 503 for a group without upstreams, with no name of a responder', async () => {
    const answer = await ask(`http://${gateway.address}/`)

    expect(answer).toMatchObject({ status: 503, body: 'no healthy upstream' })
    expect(answer.headers.has('x-version')).toBe(false)
  })

  it('answers 502 when the upstream refuses the connection', async () => {
    const closed = await startHttpServer(() => {})
    await closed.stop()
    gateway.upstreams.stable = [closed.address]

    const answer = await ask(`http://${gateway.address}/`)

    expect(answer.status).toBe(502)
  })

  it('sends the configured share of the rest to gray', async () => {
    gateway.grayShare = 0.51
    const above = await ask(`http://${gateway.address}/`)
    gateway.grayShare = 0.5
    const below = await ask(`http://${gateway.address}/`)
    gateway.grayShare = 0

    expect([above.status, below.status]).toEqual([200, 502])
  })

  it('changes headers in both directions as it was told to, after it chose the group', async () => {
    gateway.changeRequest = (lines) => lines.filter(([name]) => name !== 'x-gray-tag')
    gateway.changeAnswer = (lines) => [...lines.filter(([name]) => name !== 'x-version'), ['age', '9']]
    const answer = await ask(`http://${gateway.address}/`, [['x-gray-tag', 't']])
    gateway.changeRequest = (lines) => lines
    gateway.changeAnswer = (lines) => lines

    expect(JSON.parse(answer.body)).not.toContain('x-gray-tag')
    expect([answer.status, answer.headers.has('x-version'), answer.headers.get('age')]).toEqual([200, false, '9'])
  })

  it('leaves some or all requests to an interceptor until it is taken away', async () => {
    gateway.intercept((request, response) => {
      if (request.url !== '/login') return false
      response.writeHead(302, { location: '/sso' }).end()
      return true
    })
    const caught = await ask(`http://${gateway.address}/login`, [['x-gray-tag', 't']])
    const left = await ask(`http://${gateway.address}/`, [['x-gray-tag', 't']])
    gateway.intercept(null)
    const after = await ask(`http://${gateway.address}/login`, [['x-gray-tag', 't']])

    expect([caught.status, left.status, after.status]).toEqual([302, 200, 200])
  })

  it.each([
    ['a prefix rule', startingWith('t'), ['t-x'], true],
    ['a prefix rule on another value', startingWith('t'), ['x-t'], false],
    ['a rule on any line', onAnyLine('t'), ['other', 't'], true],
    ['the exact rule on two lines', exactly('t'), ['t', 't'], false],
  ])('%s', (_, matches, values, gray) => {
    expect(matches(values)).toBe(gray)
  })
})
