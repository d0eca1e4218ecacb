import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { get, openDoor, serveRaw } from './kit.ts'

/** What a broken or hostile server may say, in any order. */
const pieces = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\n',
  'HTTP/1.1 99999 X\r\n',
  'HTTP/2 200\r\n',
  'content-length: 5\r\n',
  'content-length: -1\r\n',
  'content-length: 99999999999999999999\r\n',
  'transfer-encoding: chunked\r\n',
  'transfer-encoding: gzip, chunked\r\n',
  'content-encoding: gzip\r\n',
  'connection: close\r\n',
  'connection: upgrade\r\nupgrade: h2c\r\n',
  'keep-alive: timeout=0\r\n',
  '__proto__: x\r\n',
  ': nameless\r\n',
  '\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffffffff\r\n',
  'hello',
  '\0\u00ff\n',
]

describe('any bytes', () => {
  it('become an answer or a fault, never an exception, over new and over kept connections', async () => {
    const { door } = await openDoor()
    let bytes = ''
    const server = await serveRaw((socket) => socket.end(Buffer.from(bytes, 'latin1')))
    const piece = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 4 }))
    const start = fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n')

    await fc.assert(
      fc.asyncProperty(start, fc.array(piece, { maxLength: 8 }), fc.boolean(), async (first, rest, fresh) => {
        bytes = first + rest.join('')
        const outcome = await door.send(get(server.url, { connection: fresh ? 'fresh' : 'pooled' }))
        const word = outcome.ok ? 'answer' : outcome.fault.fault
        expect(['answer', 'protocol', 'reset', 'too-large']).toContain(word)
      }),
      { numRuns: 500 },
    )
  })
})
