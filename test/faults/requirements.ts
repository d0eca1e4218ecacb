import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What a case needs that not every machine allows. Where it is missing, the case is named as skipped. */
export type Requirement = 'mount namespace' | 'process namespace' | 'port 53' | 'IPv6' | '/dev/full'

const checks: Readonly<Record<Requirement, () => boolean | Promise<boolean>>> = {
  'mount namespace': () => succeeds('unshare', ['-m', 'mount', '--bind', '/etc', '/mnt']),
  'process namespace': () => succeeds('unshare', ['-pf', '--mount-proc', 'true']),
  'port 53': () => canBind('127.53.0.1', 53),
  IPv6: () => canBind('::1', 0),
  '/dev/full': () => succeeds('test', ['-c', '/dev/full']),
}

const known = new Map<Requirement, Promise<boolean>>()

/** Those of the requirements that this machine does not meet. */
export async function missing(requirements: readonly Requirement[]): Promise<Requirement[]> {
  const lacking: Requirement[] = []
  for (const requirement of requirements) {
    const met = known.get(requirement) ?? Promise.resolve(checks[requirement]())
    known.set(requirement, met)
    if (!(await met)) lacking.push(requirement)
  }
  return lacking
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function canBind(host: string, port: number): Promise<boolean> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind(port, host)
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
