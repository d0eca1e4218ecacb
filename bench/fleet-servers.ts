import { createServer } from 'node:http'
import { portOf } from '../test/servers/ports.ts'
import { configValues } from './config-values.ts'

/**
 * N instances that each answer their state after a delay of their own: the last one is the slowest. With a number of
 * keys they tell a config of as many values. Prints its ports.
 */
const [count = 200, slowestMs = 400, keys = 0] = process.argv.slice(2).map(Number)

const { told } = configValues(keys)
const configs = keys === 0 ? undefined : [{ name: 'app', effective: { values: told }, watch: { mode: 'stream' } }]

function startInstance(index: number): Promise<number> {
  const delayMs = (slowestMs * (index + 1)) / count
  const server = createServer((request, response) => {
    const nonce = new URL(request.url ?? '/', 'http://localhost').searchParams.get('nonce')
    const instance = {
      id: `user-gray-${index}`,
      bootId: `boot-${index}`,
      service: 'user',
      version: '2.1.0',
      group: 'gray',
    }
    const state = JSON.stringify({ schema: 'graycheck.instance-state/v1', nonce, instance, configs })
    if (delayMs === 0) response.end(state)
    else setTimeout(() => response.end(state), delayMs)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(portOf(server))
    })
  })
}

const ports = await Promise.all(Array.from({ length: count }, (_, index) => startInstance(index)))
process.stdout.write(`${JSON.stringify(ports)}\n`)
