import type { Readable, Transform } from 'node:stream'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { FaultError } from './faults.ts'

/** A server that encodes more often than this has something else in mind than saving bytes. */
const mostEncodings = 2

// RFC 9659: no window above 8 MiB (2^23) in HTTP.
const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', (): Transform => createGunzip()],
  ['x-gzip', (): Transform => createGunzip()],
  ['deflate', (): Transform => createInflate()],
  ['br', (): Transform => createBrotliDecompress()],
  ['zstd', (): Transform => createZstdDecompress(zstdOptions)],
])

/** The decoders for a content-encoding header, in the order in which they must be run. Throws FaultError. */
export function decodersFor(contentEncoding: readonly string[], peer: string): Transform[] {
  const encodings = contentEncoding
    .flatMap((value) => value.toLowerCase().split(','))
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity')
  if (encodings.length > mostEncodings) {
    throw new FaultError(
      'protocol',
      `${peer} encoded its answer ${encodings.length} times; ${mostEncodings} times is the most`,
    )
  }
  return encodings.reverse().map((encoding) => {
    const make = decoders.get(encoding)
    if (make !== undefined) return make()
    const known = 'gzip, deflate, br and zstd are known'
    throw new FaultError('protocol', `${peer} encoded its answer as ${JSON.stringify(encoding)}; ${known}`)
  })
}

/** Reads to the end; the limit counts decoded bytes, and passing it ends the reading at once. Throws FaultError. */
export async function readBody(
  body: Readable,
  decoding: readonly Transform[],
  maxBytes: number,
  peer: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const sink = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      size += chunk.byteLength
      if (size > maxBytes)
        return done(new FaultError('too-large', `the answer of ${peer} is larger than ${maxBytes} bytes`))
      chunks.push(chunk)
      done()
    },
  })
  await pipeline([body, ...decoding, sink])
  return Buffer.concat(chunks, size)
}
