import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Verdict } from '../../src/core/verdict.ts'
import { root, runCli } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const cli = join(root, 'bin', 'graycheck.cjs')

/** A folder with a config whose one check is undecided, because its instance never answers. */
async function undecided(extra = ''): Promise<string> {
  const folder = await tempFolder()
  const { address } = await silentListener()
  const config = `version: 1
service: user
tag: { value: v2-canary }
instances:
  gray: { addresses: [${address}], version: '2' }
${extra}stages:
  - name: state
    checks: [{ kind: release }]
`
  await writeFile(join(folder, 'graycheck.yaml'), config)
  return folder
}

describe('help never ends like a pass', () => {
  it.each([
    ['a tag that is a flag', ['run', '--gray-tag', '--help']],
    ['a short one', ['run', '--gray-tag', '-h']],
    ['help after the end of flags', ['run', '--timeout', '1s', '--', '--help']],
    ['the version before a command', ['--version', 'run']],
  ])('%s: exit 2', async (_name, args) => {
    const { exitCode } = await runCli(args)

    expect(exitCode).toBe(2)
  })

  it('asked for by itself it ends in 0', async () => {
    const { exitCode, stdout } = await runCli(['run', '--help'])

    expect(exitCode).toBe(0)
    expect(stdout).toContain('--gray-tag')
  })
})

describe('streams', () => {
  it('a stderr that takes nothing does not change what the verdict says', async () => {
    const folder = await undecided()

    const { stdout, status } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${cli}" run --timeout 300ms --json 2> /dev/full`],
      { cwd: folder, encoding: 'utf8' },
    )

    const verdict = Verdict.parse(JSON.parse(stdout))
    expect(verdict.status).toBe('inconclusive')
    expect(status).toBe(verdict.exitCode)
  })

  it('a stdout that is gone is a fault', async () => {
    const folder = await undecided()
    const command = `"${process.execPath}" "${cli}" run --timeout 300ms --quiet > /dev/full`

    const exitCode = await new Promise((resolve) => {
      execFile('sh', ['-c', command], { cwd: folder }, (error) => resolve(error?.code ?? 0))
    })

    expect(exitCode).toBe(12)
  })
})

describe('the machine', () => {
  it.runIf(process.getuid?.() === 0)('nobody has to know the user', () => {
    const { status } = spawnSync(process.execPath, [cli, '--version'], { uid: 54_321, gid: 54_321, cwd: '/', env: {} })

    expect(status).toBe(0)
  })

  it('a plugin in the home of the user is not run', async () => {
    const folder = await tempFolder()
    const plugin = join(folder, 'graycheck', 'node_modules', 'plugin')
    await mkdir(plugin, { recursive: true })
    const plugins = [{ name: 'plugin', type: 'user', tag: 'latest' }]
    const user = { name: 'user', version: '1.0.0', dependencies: { plugin: '1.0.0' }, oclif: { schema: 1, plugins } }
    await writeFile(join(folder, 'graycheck', 'package.json'), JSON.stringify(user))
    const own = { name: 'plugin', version: '1.0.0', oclif: { hooks: { prerun: './prerun.js' } } }
    await writeFile(join(plugin, 'package.json'), JSON.stringify(own))
    await writeFile(join(plugin, 'prerun.js'), 'module.exports = async () => process.exit(0)')

    const { exitCode } = await runCli(['run', '--config', 'none.yaml'], { env: { XDG_DATA_HOME: folder } })

    expect(exitCode).toBe(2)
  })

  it('files that can not be read to their end hold up neither verdict nor exit', async () => {
    const folder = await undecided('  state: { auth: { bearerFile: token } }\n')
    execFileSync('mkfifo', [join(folder, 'token')])
    const config = await readFile(join(folder, 'graycheck.yaml'), 'utf8')
    const addresses = Array.from({ length: 8 }, (_, index) => `127.0.0.1:${index + 1}`).join(', ')
    await writeFile(join(folder, 'graycheck.yaml'), config.replace(/127\.0\.0\.1:\d+/, addresses))

    const { exitCode, stdout } = await runCli(['run', '--timeout', '500ms', '--json', '--record', 'kept'], {
      cwd: folder,
    })

    const verdict = Verdict.parse(JSON.parse(stdout))
    expect(verdict.stages[0]?.checks[0]?.findings.map(({ code }) => code)).toContain('run.deadline')
    expect(exitCode).toBe(verdict.exitCode)
    expect(existsSync(join(folder, 'kept', 'run.json'))).toBe(true)
  })
})

describe('files of a run', () => {
  it.each([
    ['the config', ['--output', 'json=graycheck.yaml']],
    ['the config behind a link', ['--config', 'link.yaml', '--output', 'json=./graycheck.yaml']],
    ['the recording', ['--record', 'kept', '--output', 'json=kept/run.json']],
    ['the events of the recording', ['--record', 'kept', '--output', 'ndjson=./kept/../kept/events.ndjson']],
  ])('a report does not replace %s', async (_name, args) => {
    const folder = await undecided()
    await mkdir(join(folder, 'kept'))
    await symlink('graycheck.yaml', join(folder, 'link.yaml'))
    const before = await readFile(join(folder, 'graycheck.yaml'), 'utf8')

    const { exitCode, stderr } = await runCli(['run', ...args], { cwd: folder })

    expect(stderr).toMatch(/--output: .* is another file of this run, and would be replaced/)
    expect(exitCode).toBe(2)
    expect(await readFile(join(folder, 'graycheck.yaml'), 'utf8')).toBe(before)
  })

  it('a report does not replace a link, such as /dev/stdout', async () => {
    const folder = await undecided()
    await writeFile(join(folder, 'target.json'), '')
    await symlink('target.json', join(folder, 'out.json'))

    const { exitCode, stderr } = await runCli(['run', '--output', 'json=out.json'], { cwd: folder })

    expect(stderr).toMatch(/out\.json is there already and is no regular file/)
    expect(exitCode).toBe(2)
  })

  it('a run that is killed leaves no recording of an earlier one', async () => {
    const folder = await undecided()
    await mkdir(join(folder, 'kept'))
    await writeFile(join(folder, 'kept', 'run.json'), '{}')

    const { exitCode } = await runCli(['run', '--timeout', '60s', '--record', 'kept'], {
      cwd: folder,
      onStderr: (text, child) => {
        if (text.includes('stage state')) child.kill('SIGKILL')
      },
    })

    expect(exitCode).toBeNull()
    expect(existsSync(join(folder, 'kept', 'run.json'))).toBe(false)
  })

  it('a link to a config that is not there is no reason to run without one', async () => {
    const folder = await tempFolder()
    await symlink('nowhere.yaml', join(folder, 'graycheck.yaml'))
    const listener = await silentListener()
    const flags = ['--service', 'user', '--gray-tag', 'v2', '--gray', listener.address, '--timeout', '300ms']

    const { exitCode, stderr } = await runCli(['run', ...flags], { cwd: folder })

    expect(stderr).toMatch(/graycheck\.yaml: there is no such file/)
    expect(exitCode).toBe(2)
    expect(listener.connections()).toBe(0)
  })

  it('the demo does not replace the config of a real service', async () => {
    const folder = await undecided()
    const before = await readFile(join(folder, 'graycheck.yaml'), 'utf8')

    const { exitCode, stderr } = await runCli(['demo', '--folder', folder])

    expect(stderr).toMatch(/graycheck\.yaml is there already and is no config of the demo/)
    expect(exitCode).toBe(2)
    expect(await readFile(join(folder, 'graycheck.yaml'), 'utf8')).toBe(before)
  })
})

describe('flags and secrets', () => {
  it('a repeatable flag takes one value each time, and leaves arguments alone', async () => {
    const { exitCode, stderr } = await runCli(['replay', '--output', 'json', '/nowhere'])

    expect(stderr).toMatch(/\/nowhere is not a recording/)
    expect(exitCode).toBe(2)
  })

  it('a secret that is a word of the settings is refused before anything is run', async () => {
    const folder = await undecided('  state: { auth: { basic: { username: bob, password: gray } } }\n')

    const { exitCode, stderr } = await runCli(['run', '--timeout', '300ms'], { cwd: folder })

    expect(stderr).toMatch(/a secret of the config is so short or so common that the settings of release hold it/)
    expect(exitCode).toBe(2)
  })

  it('validate shows no secret', async () => {
    const folder = await undecided()
    const config = await readFile(join(folder, 'graycheck.yaml'), 'utf8')
    await writeFile(join(folder, 'graycheck.yaml'), config.replace('v2-canary', '"${CANARY_TOKEN}"'))

    const { exitCode, stdout } = await runCli(['validate'], { cwd: folder, env: { CANARY_TOKEN: 'hush-hush-hush' } })

    expect(stdout).toMatch(/^valid: user \*\*\*, /)
    expect(exitCode).toBe(0)
  })
})
