import type { Answer, Meaning, PeerCase, PlaceName, StartPeer } from './case.ts'
import { answers, lines, treats, written } from './peers.ts'

const ok = 'HTTP/1.1 200 OK\r\n'

/** What a probe gets that can not tell who answered. */
const untold: Meaning = { status: 'inconclusive', exitCode: 11, codes: ['dyeing.responder-missing'], subject: null }

/** Status line, right headers, further header lines, then the body. */
function framed(more: string, body: (answer: Answer) => string = ({ body }) => body, status = ok): StartPeer {
  return answers((answer) => `${status}${lines(answer.headers)}${more}\r\n${body(answer)}`)
}

function lengthOf({ body }: Answer, difference = 0): string {
  return `content-length: ${body.length + difference}\r\n`
}

function withLength(difference: number): StartPeer {
  return answers((answer) => `${ok}${lines(answer.headers)}${lengthOf(answer, difference)}\r\n${answer.body}`)
}

function chunked(write: (body: string) => string): StartPeer {
  return framed('transfer-encoding: chunked\r\n', ({ body }) => write(body))
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}

function broken(
  name: string,
  story: string,
  start: StartPeer,
  means: PeerCase['means'] = 'source.bad-answer',
  at: readonly PlaceName[] = ['gateway', 'prometheus'],
): PeerCase {
  return { category: 'C', name, story, at, start, means }
}

export const framingCases: readonly PeerCase[] = [
  broken('nul-in-header', 'a NUL in a header', framed('x-odd: a\0b\r\ncontent-length: 0\r\n'), undefined, [
    'gateway',
    'instance',
    'prometheus',
  ]),
  broken('short-body', 'a body shorter than said', withLength(9), 'source.unreachable', [
    'gateway',
    'instance',
    'prometheus',
    'etcd',
  ]),
  broken(
    'long-body',
    'a body longer than said',
    withLength(-9),
    { gateway: 'passes', instance: 'source.bad-answer', prometheus: 'source.bad-answer', etcd: 'source.bad-answer' },
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'two-lengths',
    'two content-lengths that differ',
    answers((answer) => `${ok}${lines(answer.headers)}${lengthOf(answer)}${lengthOf(answer, 1)}\r\n${answer.body}`),
    undefined,
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'length-and-chunks',
    'a content-length beside chunks',
    answers(
      (answer) =>
        `${ok}${lines(answer.headers)}${lengthOf(answer)}transfer-encoding: chunked\r\n\r\n${chunk(answer.body)}0\r\n\r\n`,
    ),
  ),
  broken(
    'bad-chunk',
    'a chunk without a size',
    chunked((body) => `zz\r\n${body}\r\n0\r\n\r\n`),
  ),
  broken(
    'cut-chunk',
    'the connection ends in the middle of a chunk',
    chunked((body) => chunk(body).slice(0, -8)),
    'source.unreachable',
    ['gateway', 'instance', 'prometheus'],
  ),
  {
    category: 'C',
    name: 'cut-json',
    story: 'no length, and the connection ends in the middle of the document',
    at: ['gateway', 'instance', 'prometheus', 'etcd'],
    start: framed('connection: close\r\n', ({ body }) => body.slice(0, body.length / 2)),
    means: {
      gateway: untold,
      instance: 'source.bad-answer',
      prometheus: 'source.bad-answer',
      etcd: 'source.bad-answer',
    },
    settings: { responder: 'json' },
  },
  broken(
    'status-099',
    'the status 099',
    framed('content-length: 0\r\n', () => '', 'HTTP/1.1 099 Odd\r\n'),
    undefined,
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'status-999',
    'the status 999',
    framed('content-length: 0\r\n', () => '', 'HTTP/1.1 999 Odd\r\n'),
    'source.http-status',
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'http-0.9',
    'text without a status line',
    answers(({ body }) => body),
    undefined,
    ['gateway', 'etcd'],
  ),
  broken(
    'http-1.0',
    'an answer of HTTP/1.0 that ends with its connection: odd and sound',
    framed('', undefined, 'HTTP/1.0 200 OK\r\n'),
    'passes',
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'lf-only',
    'lines that end in LF',
    answers((answer) => written(answer).replaceAll('\r\n', '\n')),
  ),
  broken(
    'folded-header',
    'a header folded over two lines',
    framed('x-odd: a\r\n b\r\ncontent-length: 0\r\n', () => ''),
  ),
  {
    category: 'C',
    name: '204-with-body',
    story: 'a status without a body, with one',
    at: ['gateway', 'instance', 'prometheus'],
    start: answers((answer) => written(answer).replace('200 OK', '204 No Content')),
    means: { gateway: 'passes', instance: 'source.bad-answer', prometheus: 'source.bad-answer' },
  },
  broken(
    'header-20k',
    'one header of 20 KB',
    framed(`x-long: ${'a'.repeat(20_000)}\r\ncontent-length: 0\r\n`, () => ''),
    'source.too-large',
    ['gateway', 'instance', 'prometheus'],
  ),
  broken(
    'headers-1200',
    '1,200 headers',
    framed(
      `${Array.from({ length: 1200 }, (_, index) => `x-${index}: aaaaaaaaaa\r\n`).join('')}content-length: 0\r\n`,
      () => '',
    ),
    'source.too-large',
    ['gateway', 'instance', 'prometheus'],
  ),
  broken(
    'reset-in-body',
    'the connection is reset in the middle of the body',
    treats(({ socket, answer }) => {
      socket.write(written(answer).slice(0, -8), () => socket.resetAndDestroy())
    }),
    'source.unreachable',
    ['gateway', 'instance', 'prometheus', 'etcd'],
  ),
  broken(
    'unsolicited-101',
    'an upgrade that nobody asked for',
    answers((answer) => `HTTP/1.1 101 Up\r\n${lines(answer.headers)}upgrade: x\r\nconnection: upgrade\r\n\r\n`),
    undefined,
    ['gateway', 'instance'],
  ),
  {
    category: 'C',
    name: 'responder-in-trailers',
    story: 'the header that tells who answered comes behind the body',
    at: ['gateway'],
    start: answers(
      ({ headers, body }) =>
        `${ok}transfer-encoding: chunked\r\ntrailer: x-version\r\n\r\n${chunk(body)}0\r\n${lines(headers)}\r\n`,
    ),
    means: untold,
  },
  {
    category: 'C',
    name: 'header-proto',
    story: 'headers named __proto__ and constructor instead of the one that tells who answered',
    at: ['gateway'],
    start: answers(
      ({ headers }) =>
        `${ok}${headers.map(([, value]) => `__proto__: ${value}\r\nconstructor: ${value}\r\n`).join('')}content-length: 0\r\n\r\n`,
    ),
    means: untold,
  },
  {
    category: 'C',
    name: 'second-answer',
    story: 'another answer behind the right one, which must not be taken for that to a later question',
    at: ['gateway', 'prometheus', 'etcd'],
    start: treats(({ socket, answer }) => {
      const forged = 'HTTP/1.1 503 Forged\r\nx-version: 9\r\ncontent-length: 0\r\n\r\n'
      socket.write(`${written(answer)}${forged}`)
    }),
    means: 'passes',
  },
]
