import type { Meaning, PeerCase, PlaceName, StartPeer } from './case.ts'
import { answers, treats, trap } from './peers.ts'

/** No redirect is followed: to a probe it is an answer that does not tell who gave it, from a source it is an error. */
const means: Readonly<Record<PlaceName, Meaning>> = {
  gateway: { status: 'inconclusive', exitCode: 11, codes: ['dyeing.responder-missing'], subject: null },
  instance: 'source.http-status',
  prometheus: 'source.http-status',
  etcd: 'source.http-status',
}

function redirect(location: string, status = '302 Found'): string {
  return `HTTP/1.1 ${status}\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`
}

function redirects(location: string): StartPeer {
  return answers(() => redirect(location))
}

/** To its own path, and it says so when anybody comes back. */
const loop: StartPeer = async (honest, random) => {
  let followed = 0
  const peer = await treats(({ socket }) => socket.end(redirect('/again')))((request) => {
    if (request.includes(' /again')) followed += 1
    return honest(request)
  }, random)
  return { ...peer, complaint: () => (followed === 0 ? null : `${followed} redirects were followed`) }
}

/** To another origin, whose server must never hear of the run, let alone of its secrets. */
function elsewhere(scheme: 'http' | 'https'): StartPeer {
  return async (honest, random) => {
    const { address, complaint = () => null } = await trap()
    const peer = await answers(() => redirect(`${scheme}://${address}/`, '307 Temporary Redirect'))(honest, random)
    return { ...peer, complaint }
  }
}

/** Each to the next, without end. */
function chain(): StartPeer {
  return treats(({ socket, count }) => socket.end(redirect(`/${count + 1}`, '308 Permanent Redirect')))
}

function redirecting(
  name: string,
  story: string,
  start: StartPeer,
  at: readonly PlaceName[] = ['gateway', 'prometheus'],
): PeerCase {
  return { category: 'E', name, story, at, start, means }
}

export const redirectCases: readonly PeerCase[] = [
  redirecting('loop', 'a redirect to itself', loop, ['gateway', 'instance', 'prometheus', 'etcd']),
  redirecting('chain', 'a redirect to the next one, without end', chain()),
  {
    ...redirecting('cross-origin', 'a redirect to another origin, in a run with a token', elsewhere('http'), [
      'gateway',
      'instance',
      'prometheus',
      'etcd',
    ]),
    settings: { auth: '{ bearer: keep-this-token-here }' },
  },
  redirecting('other-scheme', 'a redirect from one scheme to the other', elsewhere('https'), ['gateway', 'instance']),
  redirecting(
    'metadata',
    'a redirect to the metadata service of a cloud',
    redirects('http://169.254.169.254/latest/meta-data/'),
  ),
  redirecting('file', 'a redirect to a file', redirects('file:///etc/passwd'), ['instance', 'prometheus']),
  redirecting('malformed', 'a redirect to what is no URL', redirects('http://[::1'), ['gateway', 'instance', 'etcd']),
]
