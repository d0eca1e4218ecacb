import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'

function configFor(address: string, stages: string): string {
  return `version: 1
service: user
tag: { value: v2-canary }
gateway: { url: http://${address} }
instances:
  gray: { addresses: [${address}], version: '2' }
  stable: { addresses: [${address}], version: '1' }
${stages}`
}

describe('a config that can not be run: exit 2, where and what, no traffic', () => {
  it.each([
    ['an empty plan', 'stages: []\n', [], /graycheck\.yaml:8:9: stages: /],
    [
      'only advisory checks',
      'stages:\n  - name: a\n    checks: [{ kind: release, advisory: true }]\n',
      [],
      /graycheck\.yaml:\d+:\d+: .*advisory/,
    ],
    [
      'an unknown key',
      'stages:\n  - name: a\n    checks:\n      - { kind: dyeing, maxleak: 1% }\n',
      [],
      /graycheck\.yaml:11:25: stages\[0\]\.checks\[0\]: unknown key "maxleak".*did you mean "maxLeak"/,
    ],
    [
      'an unknown service',
      'stages:\n  - name: a\n    checks: [{ kind: release }]\n',
      ['--service', 'users'],
      /--service: unknown service "users".*"user"/,
    ],
    [
      'an unknown kind',
      'stages:\n  - name: a\n    checks: [{ kind: dying }]\n',
      [],
      /graycheck\.yaml:10:\d+: .*"dying".*did you mean "dyeing"/,
    ],
  ])('%s', async (_name, stages, args, message) => {
    const folder = await tempFolder()
    const listener = await silentListener()
    await writeFile(join(folder, 'graycheck.yaml'), configFor(listener.address, stages))

    const result = await runCli(['run', ...args], { cwd: folder })

    expect(result.stderr).toMatch(message)
    expect(result.stderr).not.toMatch(/\n\s+at /)
    expect(result.exitCode).toBe(2)
    expect(result.stdout).toBe('')
    expect(listener.connections()).toBe(0)
  })
})

describe('a command line that can not be understood: exit 2', () => {
  it.each([
    ['no arguments', [], /^$/],
    ['an unknown command', ['rnu'], /"rnu" is no command of graycheck. Did you mean run\?/],
    ['an unknown flag', ['run', '--bogus'], /Nonexistent flag: --bogus/],
    ['neither config nor flags', ['run'], /flags: missing key "service"; write service: user, or pass --service/],
    ['an unknown format', ['run', '--output', 'xml'], /"xml" is no report format; expected one of table, json, ndjson/],
    ['two reports to stdout', ['run', '--json', '--output', 'table'], /only one report can go to standard output/],
    ['a folder that is not there', ['run', '--output', 'json=/nowhere/v.json'], /the folder \/nowhere does not exist/],
    ['an unknown fault', ['demo', '--fault', 'stagging-database'], /Did you mean staging-database\?/],
    ['an unknown reason code', ['explain', 'dyeing.tagged-escape'], /did you mean dyeing\.tagged-escaped\?/],
    ['a folder that is no recording', ['replay', '/nowhere'], /\/nowhere is not a recording/],
  ])('%s', async (_name, args, message) => {
    const folder = await tempFolder()

    const result = await runCli(args, { cwd: folder })

    expect(result.stderr).toMatch(message)
    expect(result.exitCode).toBe(2)
  })
})

it.each([
  ['--version', /^graycheck\/\d+\.\d+\.\d+ /],
  ['--help', /COMMANDS/],
])('%s answers and exits 0', async (flag, text) => {
  const result = await runCli([flag])

  expect(result.stdout).toMatch(text)
  expect(result.exitCode).toBe(0)
})
