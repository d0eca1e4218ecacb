import type { Transform } from 'node:stream'
import { Readable, Writable } from 'node:stream'
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

/** Takes in one body as it comes, and hands it over when it is complete. */
export interface BodyReader {
  /** Throws FaultError when the body is too large. */
  take(chunk: Uint8Array): void
  end(): void
  /** The body will not be complete. */
  fail(error: Error): void
}

/** How many decoded bytes to read at most, and who sends them. Passing the limit ends the reading at once. */
interface Limit {
  readonly maxBytes: number
  readonly peer: string
}

export function plainReader({ maxBytes, peer }: Limit, onBody: (body: Uint8Array) => void): BodyReader {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    take: (chunk) => {
      size += chunk.byteLength
      if (size > maxBytes) throw new FaultError('too-large', `the answer of ${peer} is larger than ${maxBytes} bytes`)
      chunks.push(chunk)
    },
    // Most answers come in one piece.
    end: () => onBody(chunks[0]?.byteLength === size ? chunks[0] : Buffer.concat(chunks, size)),
    fail: () => undefined,
  }
}

/** Where encoded bytes come from, and where the outcome goes. */
interface Decoding {
  readonly source: { pause(): void; resume(): void; abort(reason: Error): void }
  readonly onBody: (body: Uint8Array) => void
  readonly onError: (error: unknown) => void
}

/** The same through decoders; the source waits where they are slower. */
export function decodingReader(
  decoders: readonly Transform[],
  limit: Limit,
  { source, onBody, onError }: Decoding,
): BodyReader {
  const plain = plainReader(limit, onBody)
  const encoded = new Readable({
    // While its parser is paused, undici takes the end of the connection for a cut, even behind a complete answer. So it
    // is paused only by what is larger than the body may be anyway.
    highWaterMark: limit.maxBytes,
    read: () => source.resume(),
    destroy: (error, done) => {
      if (error !== null) source.abort(error)
      done(error)
    },
  })
  const sink = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => done(errorOf(() => plain.take(chunk))),
  })
  pipeline([encoded, ...decoders, sink]).then(() => plain.end(), onError)
  return {
    take: (chunk) => {
      if (!encoded.push(chunk)) source.pause()
    },
    end: () => void encoded.push(null),
    fail: (error) => void encoded.destroy(error),
  }
}

function errorOf(work: () => void): Error | null {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
