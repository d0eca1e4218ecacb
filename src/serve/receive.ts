import type { IncomingMessage } from 'node:http'
import type { Refusal } from './problem.ts'
import { refuse } from './problem.ts'

const largestBody = 64 * 1024
/** For the whole body: a client that sends a byte now and then is not waited for. */
const bodyTimeoutMs = 10_000

/** The body of a request as JSON, or why it is none. */
export async function receiveJson(request: IncomingMessage): Promise<{ readonly value: unknown } | Refusal> {
  const type = request.headers['content-type'] ?? ''
  // A page in a browser can send other types to a server on this machine without being asked.
  if (!/^application\/json *(;|$)/i.test(type))
    return refuse(415, 'Not JSON', 'expected the content type application/json')
  const received = await receiveBytes(request)
  return 'refused' in received ? received : parse(received.bytes)
}

function parse(bytes: Buffer): { readonly value: unknown } | Refusal {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return { value }
  } catch {
    return refuse(400, 'Not JSON', 'the body is no JSON in UTF-8')
  }
}

function receiveBytes(request: IncomingMessage): Promise<{ readonly bytes: Buffer } | Refusal> {
  const tooLarge = refuse(413, 'Body too large', `a body may have at most ${largestBody} bytes`)
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > largestBody) return Promise.resolve(tooLarge)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const finish = (result: { readonly bytes: Buffer } | Refusal): void => {
      clearTimeout(timer)
      request.off('data', onData)
      request.pause()
      resolve(result)
    }
    const timer = setTimeout(() => {
      finish(refuse(408, 'Body too slow', `the body was not there within ${bodyTimeoutMs / 1000} seconds`))
    }, bodyTimeoutMs)
    const onData = (chunk: Buffer): void => {
      length += chunk.length
      if (length > largestBody) return finish(tooLarge)
      chunks.push(chunk)
    }
    request.on('data', onData)
    request.once('end', () => finish({ bytes: Buffer.concat(chunks) }))
    request.once('error', () => finish(refuse(400, 'Body not complete', 'the connection ended before the body did')))
    request.once('close', () => finish(refuse(400, 'Body not complete', 'the connection ended before the body did')))
  })
}
