import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Answer, Meaning, PeerCase, PlaceName, StartPeer } from './case.ts'
import { answers, lines, treats } from './peers.ts'

const everywhere = ['gateway', 'instance', 'prometheus', 'etcd'] as const
const mebibyte = 1024 * 1024

function head({ headers }: Answer, more: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\n${lines(headers)}${more}\r\n`, 'latin1')
}

function encoded(encoding: string, encode: (answer: Answer) => Uint8Array): StartPeer {
  return answers((answer) => {
    const body = encode(answer)
    return Buffer.concat([head(answer, `content-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n`), body])
  })
}

/** Made once, when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const zeros = once(() => Buffer.alloc(256 * mebibyte))
const gzipBomb = once(() => gzipSync(zeros(), { level: 9 }))
const brotliBomb = once(() => brotliCompressSync(zeros(), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }))
const doubleBomb = once(() => gzipSync(gzipBomb(), { level: 9 }))

/** A document that never ends, as fast as it is taken. */
const hugeJson: StartPeer = treats(({ socket, answer }) => {
  const part = Buffer.from(`${JSON.stringify('x'.repeat(65_500))},`)
  let left = Math.ceil((100 * mebibyte) / part.length)
  socket.write(Buffer.concat([head(answer, `content-length: ${left * part.length}\r\n`)]))
  function more(): void {
    while (left-- > 0 && !socket.destroyed) if (!socket.write(part)) return void socket.once('drain', more)
    socket.end()
  }
  more()
})

/** As large as an answer of Prometheus may be, and costly to take apart. */
function manySmallValues(bytes: number): StartPeer {
  const body = once(() =>
    Buffer.from(
      `{"status":"success","data":{"resultType":"matrix","result":[${'[],'.repeat(Math.floor(bytes / 3))}[]]}}`,
    ),
  )
  return answers((answer) => Buffer.concat([head(answer, `content-length: ${body().length}\r\n`), body()]))
}

/** A sound answer of Prometheus with as many series and samples. */
export function manySamples(series: number, samples: number): StartPeer {
  return treats(({ socket, answer, request }) => {
    const one = PrometheusAnswer.parse(JSON.parse(answer.body))
    const [element] = one.data.result
    if (element === undefined) throw new Error('an honest Prometheus answers with a series')
    const last = element.values.at(-1) ?? [0, '0']
    const values = Array.from({ length: samples }, (_, index) => {
      const before = samples - 1 - index
      return [last[0] - before, String(Math.max(0, Number(last[1]) - 2000 * before))]
    })
    const text = JSON.stringify(values)
    const result = Array.from({ length: request.includes('http_requests_total') ? series : 1 }, (_, index) => {
      return `{"metric":${JSON.stringify({ ...element.metric, path: `/api/v1/resource/${index}` })},"values":${text}}`
    })
    const body = `{"status":"success","data":{"resultType":"matrix","result":[${result.join(',')}]}}`
    socket.end(Buffer.concat([head(answer, `content-length: ${body.length}\r\n`), Buffer.from(body)]))
  })
}

const PrometheusAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
    ),
  }),
})

function nested(depth: number): (answer: Answer) => Uint8Array {
  return ({ body }) => Buffer.from(body.replace(/\}$/, `,"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`))
}

function plain(write: (answer: Answer) => Uint8Array): StartPeer {
  return answers((answer) => {
    const body = write(answer)
    return Buffer.concat([head(answer, `content-length: ${body.length}\r\n`), body])
  })
}

function hostile(
  name: string,
  story: string,
  start: StartPeer,
  means: PeerCase['means'],
  at: readonly PlaceName[] = everywhere,
): PeerCase {
  return { category: 'F', name, story, at, start, means, settings: { responder: 'json' } }
}

function untold(code: string): Meaning {
  return { status: 'inconclusive', exitCode: 11, codes: [code], subject: null }
}

const fromSources = {
  instance: 'source.bad-answer',
  prometheus: 'source.bad-answer',
  etcd: 'source.bad-answer',
} as const

export const contentCases: readonly PeerCase[] = [
  hostile('gzip-bomb', '256 MiB of zeros in 256 KB of gzip', encoded('gzip', gzipBomb), 'source.too-large'),
  hostile('brotli-bomb', '256 MiB of zeros in 200 bytes of brotli', encoded('br', brotliBomb), 'source.too-large'),
  hostile('double-gzip', '256 MiB of zeros, encoded twice', encoded('gzip, gzip', doubleBomb), 'source.too-large', [
    'gateway',
    'prometheus',
  ]),
  hostile(
    'encodings-200',
    'two hundred encodings',
    encoded(Array.from({ length: 200 }, () => 'gzip').join(', '), ({ body }) => gzipSync(body)),
    'source.bad-answer',
    ['gateway', 'instance', 'prometheus'],
  ),
  hostile(
    'wrong-label',
    'plain text that is called gzip',
    encoded('gzip', ({ body }) => Buffer.from(body)),
    'source.bad-answer',
  ),
  hostile(
    'cut-gzip',
    'gzip without its end',
    encoded('gzip', ({ body }) => gzipSync(body).subarray(0, -10)),
    'source.bad-answer',
  ),
  hostile(
    'invalid-utf8',
    'bytes that are not UTF-8',
    plain(({ body }) => {
      return Buffer.concat([Buffer.from(body.slice(0, -2)), Buffer.from([0xff]), Buffer.from(body.slice(-2))])
    }),
    { ...fromSources, gateway: untold('dyeing.responder-unknown') },
    ['gateway', 'prometheus', 'etcd'],
  ),
  hostile(
    'byte-order-mark',
    'a byte order mark before the document; readers of JSON may skip it (RFC 8259), and instances must not send it',
    plain(({ body }) => Buffer.from(`\ufeff${body}`)),
    { gateway: 'passes', instance: 'source.bad-answer', prometheus: 'passes', etcd: 'passes' },
  ),
  hostile('json-100mb', 'a document of 100 MB', hugeJson, 'source.too-large'),
  hostile('json-of-small-values', '8 MB of empty lists', manySmallValues(8e6), 'source.too-large', ['prometheus']),
  hostile('json-nested', 'a document nested 100,000 deep', plain(nested(100_000)), {
    ...fromSources,
    gateway: untold('dyeing.responder-missing'),
  }),
]
