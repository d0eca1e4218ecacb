import { startBlackhole } from '../http/kit.ts'
import type { Reply } from '../sources/network/dns-server.ts'
import { noSuchName, serveDns, serverFailure, typeA } from '../sources/network/dns-server.ts'
import type { PeerCase, StartPeer } from './case.ts'
import { accepts, answers, listensNowhere, serveHonestly, trap, written } from './peers.ts'

const shortly = { limitMs: 400 }
const dnsNeeds = ['mount namespace', 'port 53'] as const

/** Each run has a name server of its own, because the port can not be chosen. */
let nameServers = 0

/** Leads the run to a peer by a name whose server replies so. */
function named(reply: (name: string, type: number) => Reply, start: StartPeer): StartPeer {
  return async (honest, random) => {
    const peer = await start(honest, random)
    // Other processes may run the same cases.
    const host = `127.${64 + ((process.pid >> 8) & 0x7f)}.${process.pid & 0xff}.${1 + (nameServers % 250)}`
    nameServers += 1
    await serveDns(reply, { host, port: 53 })
    const resolvConf = `nameserver ${host}\noptions timeout:1 attempts:1\n`
    return { ...peer, address: `shop.test:${portOf(peer.address)}`, resolvConf }
  }
}

function portOf(address: string): number {
  return Number(address.split(':').at(-1))
}

const blackhole: StartPeer = async () => ({ address: await startBlackhole() })

const deadOfThree: StartPeer = async (honest) => {
  const first = await serveHonestly(honest)
  const port = portOf(first.address)
  await serveHonestly(honest, { host: '127.0.0.2', port })
  return { ...first, subject: `127.0.0.3:${port}` }
}

/** Replies with one address to the first question, and with another to all later ones. */
function changing(): (name: string, type: number) => Reply {
  let questions = 0
  return (_name, type) => {
    if (type === typeA) questions += 1
    return { a: [questions <= 1 ? '127.0.0.1' : '127.0.0.9'] }
  }
}

const honestWithTrap: StartPeer = async (honest) => {
  const peer = await serveHonestly(honest)
  const { complaint = () => null } = await trap({ host: '127.0.0.9', port: portOf(peer.address) })
  return { ...peer, complaint }
}

export const connectCases: readonly PeerCase[] = [
  {
    category: 'A',
    name: 'refused',
    story: 'nothing listens',
    at: ['gateway', 'instance', 'prometheus', 'etcd'],
    start: listensNowhere,
    means: 'source.unreachable',
  },
  {
    category: 'A',
    name: 'syn-blackhole',
    story: 'no SYN is answered',
    at: ['gateway', 'instance', 'prometheus', 'etcd'],
    start: blackhole,
    means: 'source.timeout',
    settings: shortly,
  },
  {
    category: 'A',
    name: 'accept-then-close',
    story: 'every connection is closed at once',
    at: ['gateway', 'instance', 'etcd'],
    start: accepts((socket) => socket.destroy()),
    means: 'source.unreachable',
  },
  {
    category: 'A',
    name: 'reset-on-accept',
    story: 'every connection is reset at once',
    at: ['gateway', 'prometheus'],
    start: accepts((socket) => socket.resetAndDestroy()),
    means: 'source.unreachable',
  },
  {
    category: 'A',
    name: 'tls-stall',
    story: 'the TLS handshake is never answered',
    at: ['gateway', 'prometheus'],
    start: accepts(() => undefined, 'https'),
    means: 'source.timeout',
    settings: shortly,
  },
  {
    category: 'A',
    name: 'nxdomain',
    story: 'the name does not exist',
    at: ['gateway', 'instance', 'prometheus', 'etcd'],
    start: named(() => ({ rcode: noSuchName }), listensNowhere),
    means: 'source.unresolved',
    needs: dnsNeeds,
  },
  {
    category: 'A',
    name: 'servfail',
    story: 'the name server fails',
    at: ['gateway', 'prometheus'],
    start: named(() => ({ rcode: serverFailure }), listensNowhere),
    means: 'source.unresolved',
    needs: dnsNeeds,
  },
  {
    category: 'A',
    name: 'dns-silent',
    story: 'the name server does not answer',
    at: ['gateway', 'prometheus'],
    start: named(() => 'silent', listensNowhere),
    means: {
      gateway: { status: 'error', exitCode: 12, codes: ['source.timeout', 'dyeing.no-probes'], subject: 'shop.test' },
      prometheus: 'source.timeout',
    },
    settings: shortly,
    needs: dnsNeeds,
  },
  {
    category: 'A',
    name: 'one-dead-of-three',
    story: 'the name has three addresses, and nobody listens at one of them',
    at: ['gateway', 'prometheus'],
    start: named(() => ({ a: ['127.0.0.1', '127.0.0.2', '127.0.0.3'] }), deadOfThree),
    means: { gateway: 'source.unreachable', prometheus: 'passes' },
    needs: dnsNeeds,
  },
  {
    category: 'A',
    name: 'ipv6-only',
    story: 'the name has an IPv6 address only',
    at: ['instance', 'prometheus'],
    start: named(
      () => ({ aaaa: ['::1'] }),
      (honest) => serveHonestly(honest, { host: '::1' }),
    ),
    means: 'passes',
    needs: [...dnsNeeds, 'IPv6'],
  },
  {
    category: 'A',
    name: 'dns-changes',
    story: 'the name leads to another server after the first question; every probe goes where the run was led first',
    at: ['gateway'],
    // A function of its own for each run: it counts.
    start: (honest, random) => named(changing(), honestWithTrap)(honest, random),
    means: 'passes',
    needs: dnsNeeds,
  },
  {
    category: 'A',
    name: 'dns-changes-to-nobody',
    story: 'the name leads to a dead address after the first question',
    at: ['prometheus'],
    // A kept connection would lead to the first address for ever.
    start: (honest, random) => named(changing(), answers(written))(honest, random),
    means: { prometheus: { status: 'error', exitCode: 12, codes: ['source.unreachable'], subject: null } },
    needs: dnsNeeds,
  },
]
