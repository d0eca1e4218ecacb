import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dependenciesReasons } from '../../src/checks/dependencies/reasons.ts'
import { Verdict } from '../../src/core/verdict.ts'
import { root, runCli } from '../kit/run-cli.ts'
import { tempFolder } from '../kit/temp-folder.ts'

it('writes a recording that replays to the same bytes', async () => {
  const folder = await tempFolder()
  const recorded = await runCli(['demo', '--folder', folder, '--json', '--quiet'])

  const replayed = await runCli(['replay', join(folder, 'recording'), '--json'])

  expect(recorded.exitCode).toBe(0)
  expect(replayed.exitCode).toBe(0)
  expect(replayed.stdout).toBe(recorded.stdout)
  expect(await readFile(join(folder, 'verdict.json'), 'utf8')).toBe(recorded.stdout)
})

it('writes every report that was asked for, and leaves nothing else behind', async () => {
  const folder = await tempFolder()
  const outputs = ['--output', `json=${join(folder, 'v.json')}`, '--output', `ndjson=${join(folder, 'e.ndjson')}`]

  const result = await runCli(['demo', '--fault', 'staging-database', '--folder', folder, ...outputs])

  const verdict = Verdict.parse(JSON.parse(await readFile(join(folder, 'v.json'), 'utf8')))
  expect(result.exitCode).toBe(10)
  expect(verdict.status).toBe('fail')
  expect(result.stdout).toContain('user v2-canary: FAIL')
  expect((await readdir(folder)).sort()).toEqual(['e.ndjson', 'graycheck.yaml', 'recording', 'v.json', 'verdict.json'])
})

it('never exits 0 when the verdict could not be written', async () => {
  const folder = await tempFolder()
  const cli = join(root, 'bin', 'graycheck.cjs')
  const command = `"${process.execPath}" "${cli}" demo --quiet --folder "${folder}" > /dev/full`

  const exitCode = await new Promise((resolve) => {
    execFile('sh', ['-c', command], (error) => resolve(error === null ? 0 : error.code))
  })

  expect(exitCode).toBe(12)
})

it('writes the termination message into the file that is there, because a mounted one can not be replaced', async () => {
  const folder = await tempFolder()
  const path = join(folder, 'termination-log')
  await writeFile(path, 'x'.repeat(10_000))
  const before = await stat(path)

  const { exitCode } = await runCli(['demo', '--folder', folder, '--quiet', '--output', `termination=${path}`])

  const text = await readFile(path, 'utf8')
  expect(exitCode).toBe(0)
  expect((await stat(path)).ino).toBe(before.ino)
  expect(JSON.parse(text)).toMatchObject({ schema: 'graycheck.termination/v1', status: 'pass', exitCode: 0 })
  expect(text.indexOf('\n')).toBe(text.length - 1)
})

it('explains the reason codes in the page, live and from a recording alike', async () => {
  const folder = await tempFolder()
  const [live, again] = [join(folder, 'live.html'), join(folder, 'again.html')]

  await runCli(['demo', '--fault', 'staging-database', '--folder', folder, '--quiet', '--output', `html=${live}`])
  await runCli(['replay', join(folder, 'recording'), '--output', `html=${again}`])

  const page = await readFile(live, 'utf8')
  expect(page).toContain('What dependencies.target-differs means')
  expect(page).toContain(dependenciesReasons['dependencies.target-differs'].title)
  expect(await readFile(again, 'utf8')).toBe(page)
})
