import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { concurrently } from '../../../src/instances/concurrently.ts'
import type { CliResult } from '../../kit/run-cli.ts'
import { runCli } from '../../kit/run-cli.ts'
import { portOf } from '../../servers/ports.ts'

/** One thing that a user can get wrong, and what the whole program says about it. */
export interface BadInput {
  readonly title: string
  /** graycheck.yaml; `{listener}` and `{other}` stand for two addresses of a listener that must stay unasked. */
  readonly config?: string | Uint8Array
  /** `run` when left out. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** More files beside the config. */
  readonly files?: Readonly<Record<string, string>>
  /** 2 when left out: nothing was run. */
  readonly exitCode?: number
  /** Every line on stderr but the excerpts of the config. */
  readonly says: readonly string[]
}

export interface BadInputResult extends CliResult {
  /** The lines on stderr, without the excerpts. */
  readonly lines: readonly string[]
  readonly connections: number
}

/** The first three lines of a config; what follows starts in line 4. */
export const head = 'version: 1\nservice: user\ntag: { value: v2-canary }\n'

/** Six lines that are all right and would be asked; what follows starts in line 7. */
export const sections = `${head}gateway: { url: "http://{listener}" }
instances: { gray: { addresses: ["{listener}"], version: "2" }, stable: { addresses: ["{other}"], version: "1" } }
prometheus: { url: "http://{listener}", labels: { gray: 'role="gray"', stable: 'role="stable"' } }
`

/** All is right but one check, which stands in line 9. */
export function withCheck(entry: string): string {
  return `${sections}stages:\n  - name: only\n    checks: [${entry}]\n`
}

/** A start of the program costs a quarter of a second, and a test machine has few cores. */
const mostAtATime = 4

/** Runs every case in a folder of its own, beside a listener of its own; in the order of the cases. */
export function runCases(cases: readonly BadInput[]): Promise<BadInputResult[]> {
  return concurrently(cases, mostAtATime, runCase)
}

async function runCase({ config, args = ['run'], env = {}, files = {} }: BadInput): Promise<BadInputResult> {
  const folder = await mkdtemp(join(tmpdir(), 'graycheck-bad-input-'))
  const listener = await openListener()
  try {
    const fill = (text: string): string =>
      text.replaceAll('{listener}', `127.0.0.1:${listener.port}`).replaceAll('{other}', `localhost:${listener.port}`)
    const given = typeof config === 'string' ? fill(config) : config
    if (given !== undefined) await writeFile(join(folder, 'graycheck.yaml'), given)
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    const result = await runCli(args.map(fill), { cwd: folder, env })
    const plain = result.stderr.replaceAll(String(listener.port), 'PORT').replaceAll(folder, 'FOLDER')
    const lines = plain.split('\n').filter((line) => line !== '' && !line.startsWith('    '))
    return { ...result, lines, connections: listener.connections() }
  } finally {
    listener.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** As test/kit/silent-listener.ts, for cases that share one hook instead of a test each. */
async function openListener() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    sockets.add(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    connections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
