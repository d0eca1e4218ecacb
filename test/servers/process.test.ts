import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { describe, expect, it, onTestFinished } from 'vitest'

import { poll, request } from './poll.ts'
import { isListening, portOf, PortTakenError, withFreePorts } from './ports.ts'
import type { Launch } from './process.ts'
import { launch } from './process.ts'

const LISTEN = `
  const server = require('node:http').createServer((_, response) => response.end('hello'))
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('it listens'))`

function nodeLaunch(script: string, port: number): Launch {
  return {
    name: 'node',
    file: process.execPath,
    configure: async () => ['-e', script, String(port)],
    isReady: async () => (await (await request(`http://127.0.0.1:${port}/`)).text()) === 'hello',
  }
}

function startHello(script = LISTEN, options: Partial<Launch> = {}) {
  return withFreePorts(1, async (nextPort) => {
    const port = nextPort()
    const server = await launch({ ...nodeLaunch(script, port), ...options })
    onTestFinished(() => server.stop())
    return { ...server, port, url: `http://127.0.0.1:${port}/` }
  })
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('launch', () => {
  it('resolves when the server answers, and stop leaves neither process nor folder', async () => {
    const server = await startHello()

    const logWhileRunning = server.log()
    await server.stop()

    expect(logWhileRunning).toBe('it listens\n')
    expect(exists(server.pid)).toBe(false)
    expect(existsSync(server.folder)).toBe(false)
    await expect(request(server.url)).rejects.toThrow('fetch failed')
  })

  it('rejects at once with the log of a server that ends, and removes its folder', async () => {
    let folder = ''
    const failing = launch({
      ...nodeLaunch('', 1),
      configure: async (own) => {
        folder = own
        return ['-e', 'console.error("bad config: line 7"); process.exitCode = 3']
      },
    })

    await expect(failing).rejects.toThrow(/^node ended before it was ready[^]*bad config: line 7/)
    expect(existsSync(folder)).toBe(false)
  })

  it('rejects when there is no such program', async () => {
    const failing = launch({ ...nodeLaunch('', 1), file: '/nowhere/nginx' })

    await expect(failing).rejects.toThrow('spawn /nowhere/nginx ENOENT')
  })

  it('tells a taken port from other failures', async () => {
    const occupant = createServer((_, response) => response.end('somebody else')).listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    onTestFinished(() => void occupant.close())

    const failing = launch(nodeLaunch(LISTEN, portOf(occupant)))

    await expect(failing).rejects.toThrow(PortTakenError)
  })

  it('kills a server that does not heed SIGTERM', async () => {
    const server = await startHello(`process.on('SIGTERM', () => {}); ${LISTEN}`, { stopTimeoutMs: 100 })

    await server.stop()

    expect(exists(server.pid)).toBe(false)
  })

  it('kills the workers of a leader that dies by itself', async () => {
    const server = await startHello(`
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(LISTEN)}, process.argv[1]])
      setInterval(() => {}, 1000)`)

    server.signal('SIGKILL')

    const workerEnded = poll('the worker to end', 5000, async () => !(await isListening(server.port)) || undefined)
    await expect(workerEnded).resolves.toBe(true)
  })

  it('freezes and resumes a server', async () => {
    const server = await startHello()

    server.pause()
    await expect(fetch(server.url, { signal: AbortSignal.timeout(200) })).rejects.toThrow('timeout')
    server.resume()

    expect(await (await request(server.url)).text()).toBe('hello')
  })

  it('lets a frozen server heed SIGTERM', async () => {
    const server = await startHello(LISTEN, { stopTimeoutMs: 600_000 })

    server.pause()
    await server.stop()

    expect(exists(server.pid)).toBe(false)
  })

  it.each([
    ['killed', 'process.kill(process.pid, "SIGKILL")'],
    ['ended by an error', 'throw new Error("crash")'],
    ['at its end', ''],
  ])('leaves nothing behind when the test process is %s', async (_, ending) => {
    const port = await withFreePorts(1, async (nextPort) => nextPort())
    const moduleUrl = (file: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, file)).href)
    const script = `
      import { launch } from ${moduleUrl('process.ts')}
      import { isListening } from ${moduleUrl('ports.ts')}
      const server = await launch({
        name: 'orphan',
        file: process.execPath,
        configure: async () => ['-e', ${JSON.stringify(LISTEN)}, '${port}'],
        isReady: () => isListening(${port}),
      })
      process.stdout.write(server.folder)
      ${ending}`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })

    const folder = Buffer.concat(await owner.stdout.toArray()).toString()

    expect(folder).toContain('graycheck-orphan-')
    await poll('the server to be killed', 5000, async () => !(await isListening(port)) || undefined)
    await poll('its folder to be removed', 5000, async () => !existsSync(folder) || undefined)
  })
})

describe('withFreePorts', () => {
  it('tries 3 times with new ports when a port is taken', async () => {
    const tried: number[] = []
    const failing = withFreePorts(1, async (nextPort) => {
      tried.push(nextPort())
      throw new PortTakenError('taken')
    })

    await expect(failing).rejects.toThrow('taken')
    expect(tried).toHaveLength(3)
  })

  it('passes any other failure on at once', async () => {
    let tries = 0
    const failing = withFreePorts(1, async () => {
      tries += 1
      throw new Error('bad config')
    })

    await expect(failing).rejects.toThrow('bad config')
    expect(tries).toBe(1)
  })

  it('hands out different ports, and no more than were asked for', async () => {
    const ports = await withFreePorts(20, async (nextPort) => {
      const all = Array.from({ length: 20 }, nextPort)
      expect(nextPort).toThrow('only 20 free ports were asked for')
      return all
    })

    expect(new Set(ports).size).toBe(20)
  })
})

describe('poll', () => {
  it('tells what it waited for and the last error', async () => {
    const failing = poll('a miracle', 60, async () => {
      throw new Error('not yet')
    })

    await expect(failing).rejects.toMatchObject({
      message: 'waited 60 ms in vain for a miracle',
      cause: { message: 'not yet' },
    })
  })
})
