import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Verdict } from '../../src/core/verdict.ts'
import { runCli } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'

async function configInFolder(): Promise<string> {
  const folder = await tempFolder()
  const { address } = await silentListener()
  const config = `version: 1
service: user
tag: { value: v2-canary }
instances:
  gray: { addresses: [${address}], version: '2' }
  state: { timeout: 60s }
stages:
  - name: state
    checks: [{ kind: release }]
  - name: more
    checks: [{ kind: release, advisory: true, name: again }, { kind: release, name: later }]
`
  await writeFile(join(folder, 'graycheck.yaml'), config)
  return folder
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a run with a complete verdict and exit code %i', async (signal, expected) => {
  const folder = await configInFolder()

  const result = await runCli(['run', '--timeout', '60s', '--json'], {
    cwd: folder,
    onStderr: (text, child) => {
      if (text.includes('stage state')) setTimeout(() => child.kill(signal), 300)
    },
  })

  const verdict = Verdict.parse(JSON.parse(result.stdout))
  expect(result.exitCode).toBe(expected)
  expect(verdict.status).toBe('aborted')
  expect(verdict.stages.map((stage) => stage.status)).toEqual(['aborted', 'skipped'])
  expect(verdict.stages[0]?.checks[0]?.findings.map((finding) => finding.code)).toContain('run.aborted')
})

it('ends at its deadline with a complete verdict when a peer never answers', async () => {
  const folder = await configInFolder()

  const result = await runCli(['run', '--timeout', '500ms', '--json'], { cwd: folder })

  const verdict = Verdict.parse(JSON.parse(result.stdout))
  expect(verdict.status).not.toBe('pass')
  expect(verdict.stages[0]?.checks[0]?.findings.map((finding) => finding.code)).toContain('run.deadline')
  expect([11, 12]).toContain(result.exitCode)
})
