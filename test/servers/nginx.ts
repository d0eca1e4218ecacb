import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runOrThrow } from '../../tools/servers/run.ts'
import { requireProgram } from './programs.ts'
import { poll, request } from './poll.ts'
import { isListening, withFreePorts } from './ports.ts'
import type { ServerProcess } from './process.ts'
import { launch } from './process.ts'

/** The content of the http block: at least a server that listens on 127.0.0.1 and the given port. */
export type NginxBody = (port: number) => string

export interface Nginx extends ServerProcess {
  url: string
  /** host:port */
  address: string
  /**
   * Resolves when only the new config answers; requests under way then had 1 s to end.
   * Rejects with nginx's words, and changes nothing, when the config is refused.
   */
  reload: (body: NginxBody) => Promise<void>
  /** Puts a bad config in the place of the good one and asks for it, untested; resolves when nginx has refused it. */
  reloadBroken: (body: NginxBody) => Promise<void>
}

const TEMPORARY_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

// As root the workers would be another user, who may not enter the temp folder.
const USER = process.getuid?.() === 0 ? 'user root root;' : ''

// The second server tells which config, and which worker, answers: that makes readiness and reloads exact.
function configOf(body: string, controlPort: number, generation: string): string {
  return `daemon off;
${USER}
worker_processes 1;
worker_shutdown_timeout 1s;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
  access_log off;
  ${TEMPORARY_PATHS.map((name) => `${name}_temp_path ${name}_temp;`).join(' ')}
  server { listen 127.0.0.1:${controlPort}; keepalive_timeout 0; return 200 "${generation} $pid"; }
  ${body}
}
`
}

/** The pid of the worker that answers, if that has the config of the given generation. */
async function workerOf(controlPort: number, generation: string): Promise<number | undefined> {
  const answer = await (await request(`http://127.0.0.1:${controlPort}/`)).text()
  const [actual, pid] = answer.split(' ')
  return actual === generation ? Number(pid) : undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function startOn(file: string, body: NginxBody, port: number, controlPort: number): Promise<Nginx> {
  let generation: string = randomUUID()
  const argumentsFor = (folder: string, config: string) => ['-p', folder, '-e', 'stderr', '-c', join(folder, config)]

  const server = await launch({
    name: 'nginx',
    file,
    configure: async (folder) => {
      await writeFile(join(folder, 'nginx.conf'), configOf(body(port), controlPort, generation))
      return argumentsFor(folder, 'nginx.conf')
    },
    isReady: async () => (await workerOf(controlPort, generation)) !== undefined,
  })

  async function reload(newBody: NginxBody): Promise<void> {
    const oldWorker = await workerOf(controlPort, generation)
    const newGeneration = randomUUID()
    await writeFile(join(server.folder, 'next.conf'), configOf(newBody(port), controlPort, newGeneration))
    await runOrThrow(file, [...argumentsFor(server.folder, 'next.conf'), '-t'])
    await rename(join(server.folder, 'next.conf'), join(server.folder, 'nginx.conf'))
    generation = newGeneration
    server.signal('SIGHUP')
    // Old and new workers accept connections side by side for a while: until the old one is gone.
    await poll('the new config of nginx', 10_000, async () => {
      if (oldWorker !== undefined && isAlive(oldWorker)) return undefined
      return workerOf(controlPort, newGeneration)
    })
  }

  async function reloadBroken(badBody: NginxBody): Promise<void> {
    const readLog = () => readFile(join(server.folder, 'log'))
    const { length: before } = await readLog()
    await writeFile(join(server.folder, 'nginx.conf'), configOf(badBody(port), controlPort, randomUUID()))
    server.signal('SIGHUP')
    await poll('nginx to refuse its new config', 5000, async () => {
      return (await readLog()).subarray(before).includes('[emerg]') || undefined
    })
  }

  async function kill9(): Promise<void> {
    await server.kill9()
    // The worker is another process, which holds the port for a moment longer.
    await poll('the worker of nginx to end', 5000, async () => !(await isListening(port)) || undefined)
  }

  return { ...server, kill9, url: `http://127.0.0.1:${port}`, address: `127.0.0.1:${port}`, reload, reloadBroken }
}

/** Starts nginx with one worker. */
export async function startNginx(body: NginxBody): Promise<Nginx> {
  const file = await requireProgram('nginx')
  return withFreePorts(2, (nextPort) => startOn(file, body, nextPort(), nextPort()))
}
