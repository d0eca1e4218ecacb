import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prometheus, soundCondition } from '../analysis-lint/kit.ts'
import { root, runCli } from '../kit/run-cli.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const failing = prometheus(`count: 1\nfailureLimit: 1\n${soundCondition}`)
const warning = prometheus(`count: 1\ntimeout: 3s\n${soundCondition}`)
const clean = prometheus(`count: 1\n${soundCondition}`)

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

describe('lint-analysis', () => {
  it.each([
    [
      'a finding that fails',
      failing,
      [],
      10,
      /^a\.yaml:9:7: fail analysis\.failures-tolerated AnalysisTemplate\/shop\n/,
    ],
    ['a warning', warning, [], 0, /^a\.yaml:9:7: warning analysis\.unknown-field/],
    ['a warning with --fail-on warning', warning, ['--fail-on', 'warning'], 10, /exit code 10/],
    ['no finding', clean, [], 0, /^0 fail, 0 warning, 0 info in 1 object of 1 file; exit code 0\n$/],
  ])('ends with its exit code for %s', async (_title, text, args, exitCode, stdout) => {
    const cwd = await folderWith({ 'a.yaml': text })

    const result = await runCli(['lint-analysis', 'a.yaml', ...args], { cwd })

    expect(result.stdout).toMatch(stdout)
    expect(result.stderr).toBe('')
    expect(result.exitCode).toBe(exitCode)
  })

  it.each([
    ['no file', [], /Missing 1 required arg/],
    [
      'a file that is not there',
      ['none.yaml'],
      /^none\.yaml: there is no such file; name files of YAML or JSON, or - for/,
    ],
    ['a folder', ['.'], /^\.: this is a directory/],
    ['a file without analyses', ['pod.yaml'], /^pod\.yaml: there is no AnalysisTemplate/],
    ['text that is no YAML', ['bad.yaml'], /^bad\.yaml:1:4: not valid YAML/],
    ['one of several that is no YAML', ['a.yaml', 'bad.yaml'], /^bad\.yaml:1:4: not valid YAML/],
    ['an unknown severity', ['a.yaml', '--fail-on', 'info'], /--fail-on=info to be one of: fail, warning/],
    [
      'an unknown format',
      ['a.yaml', '--output', 'junit'],
      /"junit" is no report format; expected one of text, json, sarif/,
    ],
    ['a report in the place of a file', ['a.yaml', '-o', 'json=a.yaml'], /a\.yaml is another file of this run/],
  ])('ends with 2 for %s, and prints no report', async (_title, args, stderr) => {
    const cwd = await folderWith({ 'a.yaml': clean, 'bad.yaml': 'a: b: c\n', 'pod.yaml': 'kind: Pod\n' })

    const result = await runCli(['lint-analysis', ...args], { cwd })

    expect(result.stderr).toMatch(stderr)
    expect(result.stdout).toBe('')
    expect(result.exitCode).toBe(2)
  })

  it('reads a pipe, and writes every report that was asked for', async () => {
    const cwd = await folderWith({ 'a.yaml': failing })
    const cli = join(root, 'bin', 'graycheck.cjs')
    const command = `cat a.yaml | "${process.execPath}" "${cli}" lint-analysis - -o sarif=out.sarif -o json=out.json`

    const { exitCode, stdout } = await shell(command, cwd)

    expect(exitCode).toBe(10)
    expect(stdout).toMatch(/^stdin:9:7: fail analysis\.failures-tolerated/)
    expect(JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ exitCode: 10 })
    expect(JSON.parse(await readFile(join(cwd, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  it('never exits 0 when its report could not be written', async () => {
    const cwd = await folderWith({ 'a.yaml': clean })
    const cli = join(root, 'bin', 'graycheck.cjs')

    const { exitCode } = await shell(`"${process.execPath}" "${cli}" lint-analysis a.yaml > /dev/full`, cwd)

    expect(exitCode).toBe(12)
  })

  it('has its codes explained', async () => {
    const result = await runCli(['explain', 'analysis.nan-passes'])

    expect(result.stdout).toMatch(
      /^analysis\.nan-passes \(fail\)\nThe metric passes when the result is not a number\.\n/,
    )
    expect(result.exitCode).toBe(0)
  })
})

function shell(command: string, cwd: string): Promise<{ exitCode: unknown; stdout: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd }, (error, stdout) => {
      resolve({ exitCode: error === null ? 0 : error.code, stdout })
    })
  })
}
