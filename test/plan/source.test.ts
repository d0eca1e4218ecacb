import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'
import { withInstances } from './load-helpers.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graycheck-plan-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function printed(path: string): Promise<string> {
  const loaded = await loadPlan({ source: { path }, env: {} })
  return 'problems' in loaded ? formatProblems(loaded.problems).replaceAll(folder, '') : 'a plan'
}

async function printedBytes(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, 'graycheck.yaml')
  await writeFile(path, bytes)
  return printed(path)
}

describe('a config file', () => {
  it('is read, and named as it was given', async () => {
    const path = join(folder, 'good.yaml')
    await writeFile(path, withInstances)

    const loaded = await loadPlan({ source: { path }, env: {} })

    expect('plan' in loaded && loaded.plan.source.path).toBe(path)
  })

  it('may have the line ends of Windows', async () => {
    expect(await printedBytes(withInstances.replaceAll('\n', '\r\n'))).toBe('a plan')
    expect(await printedBytes(`${withInstances}retry: x\n`.replaceAll('\n', '\r\n'))).toBe(
      '/graycheck.yaml:5:8: retry: expected a whole number such as 2, got "x"\n    5 | retry: x\n               ^\n',
    )
  })

  it.each([
    ['that is not there', 'nowhere.yaml', '/nowhere.yaml: there is no such file; name the config with --config\n'],
    ['that is a folder', '', '/: this is a directory, expected a YAML file; name the config with --config\n'],
  ])('%s', async (_title, name, expected) => {
    expect(await printed(`${folder}/${name}`)).toBe(expected)
  })

  it.each([
    [
      'in UTF-16, little end first',
      Buffer.from(`\ufeff${withInstances}`, 'utf16le'),
      '/graycheck.yaml: the config is UTF-16, expected UTF-8; save it as UTF-8 without a byte order mark\n',
    ],
    [
      'in UTF-16, big end first',
      Buffer.from(`\ufeff${withInstances}`, 'utf16le').swap16(),
      '/graycheck.yaml: the config is UTF-16, expected UTF-8; save it as UTF-8 without a byte order mark\n',
    ],
    [
      'in UTF-16 without a mark',
      Buffer.from('version: 1\n', 'utf16le'),
      '/graycheck.yaml:1:2: a NUL character is not allowed in YAML (a UTF-16 file looks like this too); take it out\n    1 | v e r s i o n :   1 \n         ^\n',
    ],
    [
      'in Latin-1',
      Buffer.from('version: 1\nservice: caf\u00e9\n', 'latin1'),
      '/graycheck.yaml:2:13: these bytes are not UTF-8; save the file as UTF-8\n    2 | service: caf\u{fffd}\n                    ^\n',
    ],
    [
      'of 10 MB',
      Buffer.alloc(10_000_000, 'a'),
      '/graycheck.yaml: the config is larger than 1 MiB; a config holds no data: refer to files\n',
    ],
  ])('%s', async (_title, bytes, expected) => {
    expect(await printedBytes(bytes)).toBe(expected)
  })

  it('that never ends is read no further than needed', async () => {
    expect(await printed('/dev/zero')).toBe(
      '/dev/zero: the config is larger than 1 MiB; a config holds no data: refer to files\n',
    )
  })
})

describe('loading a plan', () => {
  it('loads no HTTP client, no retry library and no Prometheus client', async () => {
    const script = `
      import { registerHooks } from 'node:module'
      const urls = []
      registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
      await import('./src/plan/load.ts')
      console.log(urls.join('\\n'))`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: process.cwd() })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(child, 'close')

    const packages = new Set(
      Array.from(
        Buffer.concat(chunks)
          .toString()
          .matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g),
        (match) => match[1],
      ),
    )
    expect(child.exitCode).toBe(0)
    expect(packages).toEqual(new Set(['re2js', 'yaml', 'zod']))
  })
})
