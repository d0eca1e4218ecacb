import type { Expected, PeerCase, PlaceName, Settings, StartPeer } from './case.ts'
import { every, honestly, lines, treats, written } from './peers.ts'
import { preload } from './preload.ts'

const ok = 'HTTP/1.1 200 OK\r\n'
const everywhere = ['gateway', 'instance', 'prometheus', 'etcd'] as const

/** Ends by the limit of one answer, long before the run. */
const byLimit: Settings = { limitMs: 400 }
/** Ends by the deadline of the run. */
const byDeadline: Settings = { timeoutMs: 1200 }

const outOfTime: Record<PlaceName, Expected> = {
  gateway: { status: 'inconclusive', exitCode: 11, codes: ['dyeing.no-probes', 'run.deadline'], subject: null },
  instance: { status: 'inconclusive', exitCode: 11, codes: ['release.instance-silent', 'run.deadline'], subject: null },
  prometheus: { status: 'error', exitCode: 12, codes: ['run.deadline', 'source.timeout'], subject: null },
  etcd: { status: 'error', exitCode: 12, codes: ['run.deadline', 'source.timeout'], subject: null },
}

/** Once by the limit of one answer, and once by the deadline of the run. */
function endless(name: string, story: string, start: StartPeer): PeerCase[] {
  return [
    { category: 'D', name, story, at: everywhere, start, means: 'source.timeout', settings: byLimit },
    {
      category: 'D',
      name: `${name}-to-the-end`,
      story: `${story}, until the run is over`,
      at: everywhere,
      start,
      means: outOfTime,
      settings: byDeadline,
    },
  ]
}

function later(delayMs: (random: () => number, count: number) => number): StartPeer {
  return treats(({ socket, answer, random, count }) => {
    setTimeout(() => socket.write(written(answer)), delayMs(random, count))
  })
}

export const timeCases: readonly PeerCase[] = [
  {
    category: 'D',
    name: 'fixed-delay',
    story: 'every answer comes 100 ms late: slow and sound',
    at: everywhere,
    start: later(() => 100),
    means: 'passes',
  },
  ...endless(
    'silence',
    'a request is taken and never answered',
    treats(() => undefined),
  ),
  {
    category: 'D',
    name: 'jitter',
    story: 'every answer comes up to 150 ms late: slow and sound',
    at: everywhere,
    start: later((random) => random() * 150),
    means: 'passes',
  },
  ...endless(
    'header-drip',
    'the headers come byte by byte',
    treats(({ socket }) => {
      socket.write(`${ok}x-long: `)
      every(socket, 20, 'a')
    }),
  ),
  ...endless(
    'body-drip',
    'the body comes byte by byte',
    treats(({ socket, answer }) => {
      socket.write(`${ok}${lines(answer.headers)}content-length: 99999\r\n\r\n`)
      every(socket, 20, ' ')
    }),
  ),
  ...endless(
    'early-hints',
    'a flood of 103 Early Hints',
    treats(({ socket }) =>
      every(socket, 1, 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n'.repeat(20)),
    ),
  ),
  {
    category: 'D',
    name: 'one-stall',
    story: 'one answer comes 1.5 s late, all others at once',
    at: ['gateway', 'prometheus'],
    start: later((_random, count) => (count === 2 ? 1500 : 0)),
    means: 'passes',
  },
  {
    category: 'D',
    name: 'one-stall-beyond-the-limit',
    story: 'one answer comes later than is waited for, all others at once: it is asked for again',
    at: ['gateway', 'prometheus'],
    start: later((_random, count) => (count === 2 ? 3000 : 0)),
    means: 'passes',
    settings: { limitMs: 1000 },
  },
  {
    category: 'D',
    name: 'stale-keep-alive',
    story: 'a kept connection is reset when it is used again',
    at: ['gateway', 'prometheus', 'etcd'],
    start: resetsKeptConnections(),
    means: 'passes',
  },
  {
    category: 'D',
    name: 'checker-stalls',
    story: 'the checker itself stands still for 700 ms while honest answers arrive',
    at: everywhere,
    start: later(() => 20),
    means: 'passes',
    settings: { limitMs: 500, options: preload('stall.ts') },
  },
  {
    category: 'D',
    name: 'clock-steps-back',
    story: 'the clock of the checker is set back by an hour in the run',
    at: everywhere,
    start: honestly,
    means: 'passes',
    settings: { options: preload('step-back.ts') },
  },
  {
    category: 'D',
    name: 'clock-steps-back-between-looks',
    story: 'the clock is set back by an hour, and the peer answers only then: the later look is the one that counts',
    at: ['instance', 'prometheus', 'etcd'],
    start: answersFrom(3),
    means: 'passes',
    settings: { args: ['--wait', '--retry', '0'], options: preload('step-back.ts') },
  },
]

/** Is not ready for the first requests. */
function answersFrom(first: number): StartPeer {
  return treats(({ socket, answer, count }) => {
    socket.write(count < first ? 'HTTP/1.1 503 Not Ready\r\ncontent-length: 0\r\n\r\n' : written(answer))
  })
}

/** Every connection takes one request; the next one on it is answered with a reset. */
function resetsKeptConnections(): StartPeer {
  const used = new WeakSet<object>()
  return treats(({ socket, answer }) => {
    if (used.has(socket)) return void socket.resetAndDestroy()
    used.add(socket)
    socket.write(written(answer))
  })
}
