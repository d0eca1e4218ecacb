import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CliResult } from '../kit/run-cli.ts'
import { runCli } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const Verdict = z.object({ runId: z.string(), status: z.string() })

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [folder, listener] = await Promise.all([tempFolder(), silentListener()])
  const { address } = listener
  const config = `version: 1
service: user
tag: { value: v2-canary }
timeout: 1s
instances:
  gray: { addresses: [${address}], version: '2' }
  stable: { addresses: ['127.0.0.1:1'], version: '1' }
stages: [{ name: state, checks: [{ kind: release }] }]
`
  await writeFile(join(folder, 'graycheck.yaml'), config)
  const result = await runCli(['run', '--json', ...args], { cwd: folder, env })
  return { ...result, connections: listener.connections() }
}

const runIdIn = ({ stdout }: CliResult): string => Verdict.parse(JSON.parse(stdout)).runId

describe('the id of a run', () => {
  it('is that of the flag', async () => {
    expect(runIdIn(await run(['--run-id', 'release-7:2']))).toBe('release-7:2')
  })

  it('is that of the environment', async () => {
    const uid = '3d0c1a52-7f0e-4c1b-9d5e-0f2f4b1f8a11.graycheck.1'

    expect(runIdIn(await run([], { GRAYCHECK_RUN_ID: uid }))).toBe(uid)
  })

  it('is that of the flag where both are given', async () => {
    expect(runIdIn(await run(['--run-id', 'flag'], { GRAYCHECK_RUN_ID: 'environment' }))).toBe('flag')
  })

  it.each([{}, { GRAYCHECK_RUN_ID: '' }])('is a new one with %o', async (env) => {
    expect(runIdIn(await run([], env))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it.each(['', '../../etc/passwd'])('is refused when it is %j, before any traffic', async (id) => {
    const result = await run([`--run-id=${id}`])

    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('--run-id or GRAYCHECK_RUN_ID: expected 1 to 128 letters')
    expect(result.stdout).toBe('')
    expect(result.connections).toBe(0)
  })

  it('is refused from the environment, too', async () => {
    const result = await run([], { GRAYCHECK_RUN_ID: 'a/b' })

    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('got "a/b"')
  })
})
