import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { answerOf, faultOf, get, openDoor, serveBytes, serveRaw, textOf } from './kit.ts'

const zeros = Buffer.alloc(64 * 1024 * 1024)
const fastBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

function encoded(encoding: string, body: Buffer, length = body.length): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${length}\r\n\r\n`),
    body,
  ])
}

describe('decoding', () => {
  it.each([
    ['gzip', gzipSync('hello')],
    ['X-Gzip', gzipSync('hello')],
    ['deflate', deflateSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['zstd', zstdCompressSync('hello')],
    ['identity', Buffer.from('hello')],
    ['gzip, br', brotliCompressSync(gzipSync('hello'))],
  ])('reads %s', async (encoding, body) => {
    const { door } = await openDoor()
    const server = await serveBytes(encoded(encoding, body))

    expect(textOf(answerOf(await door.send(get(server.url))))).toBe('hello')
  })

  it.each([
    ['gzip that is cut', 'gzip', gzipSync('hello').subarray(0, 14), 'cannot be decoded: unexpected end of file'],
    ['gzip that is none', 'gzip', Buffer.from('hello'), 'cannot be decoded: incorrect header check'],
    ['brotli that is none', 'br', Buffer.from('hello hello'), 'cannot be decoded'],
    ['zstd that is none', 'zstd', Buffer.from('hello hello'), 'cannot be decoded'],
    ['an unknown encoding', 'rot13', Buffer.from('uryyb'), 'encoded its answer as "rot13"'],
    ['three encodings', 'gzip, gzip, gzip', Buffer.from('x'), '3 times'],
    ['200 encodings', Array(200).fill('gzip').join(','), Buffer.from('x'), '200 times'],
  ])('%s is a protocol fault', async (_case, encoding, body, words) => {
    const { door } = await openDoor()
    const server = await serveBytes(encoded(encoding, body))

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault.fault).toBe('protocol')
    expect(fault.message).toContain(words)
  })

  it('decodes no body where there is none', async () => {
    const { door } = await openDoor()
    const server = await serveBytes('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 20\r\n\r\n')

    expect(answerOf(await door.send(get(server.url, { method: 'HEAD' }))).body).toHaveLength(0)
  })
})

describe('the size limit', () => {
  it.each([
    ['gzip', gzipSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
    ['br', brotliCompressSync(zeros, fastBrotli)],
    ['zstd', zstdCompressSync(zeros)],
  ])('counts decoded bytes of %s and does not wait for the end', async (encoding, bomb) => {
    const { door } = await openDoor()
    // The last byte is announced and never sent: only stopping early ends this before the time is up.
    const server = await serveRaw((socket) => socket.write(encoded(encoding, bomb, bomb.length + 1)))

    const fault = faultOf(await door.send(get(server.url)))

    expect(fault).toMatchObject({ fault: 'too-large', code: 'source.too-large' })
    await expect.poll(() => server.open()).toBe(0)
  })

  it('counts them although the server closes the connection behind its answer', async () => {
    const { door } = await openDoor()
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024))
    const server = await serveBytes(encoded('gzip', bomb))

    for (const connection of ['fresh', 'pooled'] as const) {
      expect(faultOf(await door.send(get(server.url, { connection }))).fault).toBe('too-large')
    }
  })

  it('ends an answer without end', async () => {
    const { door } = await openDoor()
    const chunk = Buffer.alloc(65_536, 'x')
    const server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    })

    expect(faultOf(await door.send(get(server.url))).fault).toBe('too-large')
    await expect.poll(() => server.open()).toBe(0)
  })

  it('allows exactly maxBytes', async () => {
    const { door } = await openDoor()
    const server = await serveBytes('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello')

    expect(textOf(answerOf(await door.send(get(server.url, { maxBytes: 5 }))))).toBe('hello')
    expect(faultOf(await door.send(get(server.url, { maxBytes: 4 }))).fault).toBe('too-large')
  })
})
