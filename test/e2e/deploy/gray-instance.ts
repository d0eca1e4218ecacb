import { planText } from '../../serve/kit.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import type { Launch } from '../../servers/process.ts'

const port = 18_300

export const planFor = (version: string): string => planText(`127.0.0.1:${port}`, version)

/** One gray instance of version 2.1.0, where the pods of Jobs reach it. */
export function grayInstance({ run }: Kubernetes): Launch {
  const script = `
    const { createServer } = require('node:http')
    const instance = { id: 'user-gray-1', bootId: 'b1', service: 'user', version: '2.1.0', group: 'gray' }
    createServer((request, response) => {
      const nonce = new URL(request.url, 'http://any').searchParams.get('nonce')
      response.end(JSON.stringify({ schema: 'graycheck.instance-state/v1', nonce, instance }))
    }).listen(${port}, '127.0.0.1')`
  return {
    name: 'gray-instance',
    file: process.execPath,
    configure: async () => ['--eval', script],
    isReady: async () => (await run(['curl', '--silent', `http://127.0.0.1:${port}`])).exitCode === 0,
  }
}
