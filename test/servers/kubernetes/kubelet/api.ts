import { createInterface } from 'node:readline'

import { Agent, request } from 'undici'

/** The little of the API that a kubelet needs. */
export interface Api {
  /** Throws with the words of the server when it refuses; undefined when there is no such thing, or it changed. */
  readonly call: (method: Method, path: string, body?: object) => Promise<unknown>
  /** Every line of an answer that goes on. */
  readonly watch: (path: string) => AsyncIterable<unknown>
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Access {
  readonly server: string
  readonly certificate: string
  readonly token: string
}

export function connectApi({ server, certificate, token }: Access): Api {
  const dispatcher = new Agent({ connect: { ca: certificate }, bodyTimeout: 0 })
  function send(method: Method, path: string, body?: object) {
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json'
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type }
    return request(`${server}${path}`, {
      method,
      headers,
      dispatcher,
      body: body === undefined ? null : JSON.stringify(body),
    })
  }
  return {
    async call(method, path, body) {
      const answer = await send(method, path, body)
      const text = await answer.body.text()
      if (answer.statusCode === 404 || answer.statusCode === 409) return undefined
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`)
      const parsed: unknown = JSON.parse(text)
      return parsed
    },
    async *watch(path) {
      const answer = await send('GET', path)
      if (answer.statusCode !== 200) throw new Error(`GET ${path}: ${answer.statusCode}`)
      for await (const line of createInterface({ input: answer.body })) yield JSON.parse(line)
    },
  }
}
