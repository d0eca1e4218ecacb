import { expect, it, onTestFinished } from 'vitest'

import { withServer } from './available.ts'
import type { Nginx, NginxBody } from './nginx.ts'
import { startNginx } from './nginx.ts'
import { request } from './poll.ts'
import { startUpstream } from './upstreams.ts'

const describeNginx = await withServer('nginx')

const answering =
  (text: string): NginxBody =>
  (port) =>
    `server { listen 127.0.0.1:${port}; return 200 "${text}"; }`

async function startForTest(body: NginxBody): Promise<Nginx> {
  const nginx = await startNginx(body)
  onTestFinished(() => nginx.stop())
  return nginx
}

async function get(url: string, headers: Record<string, string> = {}): Promise<string> {
  return (await request(url, { headers })).text()
}

describeNginx('nginx', () => {
  it('routes by a header with a case-sensitive map', async () => {
    const stable = await startUpstream((_, response) => response.end('stable'))
    const gray = await startUpstream((_, response) => response.end('gray'))
    const nginx = await startForTest(
      (port) => `
        map $http_x_gray_tag $pool { default ${stable}; "~^v2-canary$" ${gray}; }
        server { listen 127.0.0.1:${port}; location / { proxy_pass http://$pool; } }`,
    )

    const answers = await Promise.all([
      get(nginx.url),
      get(nginx.url, { 'x-gray-tag': 'v2-canary' }),
      get(nginx.url, { 'x-gray-tag': 'V2-Canary' }),
      get(nginx.url, { 'x-gray-tag': 'v2-canary-2' }),
    ])

    expect(answers).toEqual(['stable', 'gray', 'stable', 'stable'])
  })

  it('answers only from the new config once a reload is done', async () => {
    const nginx = await startForTest(answering('0'))
    const answers: string[] = []

    for (const text of ['1', '2', '3']) {
      await nginx.reload(answering(text))
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => get(nginx.url, { connection: 'close' })))))
    }

    expect(new Set(answers.slice(0, 20))).toEqual(new Set(['1']))
    expect(new Set(answers.slice(20, 40))).toEqual(new Set(['2']))
    expect(new Set(answers.slice(40))).toEqual(new Set(['3']))
  })

  it('rejects a reload with a bad config, and keeps the old one', async () => {
    const nginx = await startForTest(answering('old'))

    await expect(nginx.reload(() => 'split_clients $uri $pool { 0% a; * b; }')).rejects.toThrow('invalid percent value')

    expect(await get(nginx.url)).toBe('old')
    await nginx.reload(answering('new'))
    expect(await get(nginx.url)).toBe('new')
  })

  it('goes on with its old config when it refuses a new one, and takes the next', async () => {
    const nginx = await startForTest(answering('old'))

    await nginx.reloadBroken(() => 'nonsense on;')

    expect(nginx.log()).toContain('unknown directive "nonsense"')
    expect(await get(nginx.url)).toBe('old')
    await nginx.reload(answering('new'))
    expect(await get(nginx.url)).toBe('new')
  })

  it('rejects a start with a bad config by the words of nginx', async () => {
    await expect(startNginx(() => 'nonsense on;')).rejects.toThrow('unknown directive "nonsense"')
  })

  it('refuses connections after kill9', async () => {
    const nginx = await startForTest(answering('alive'))
    expect(await get(nginx.url)).toBe('alive')

    await nginx.kill9()

    await expect(get(nginx.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })
})
