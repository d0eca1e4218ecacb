import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../kit/run-cli.ts'

/** The URLs of all modules beside Node's own that a command loads: steady on every machine, unlike milliseconds. */
function modulesOf(...args: string[]): string[] {
  const hook = join(root, 'bench', 'count-modules.ts')
  const env = { ...process.env, GRAYCHECK_LIST_MODULES: '1' }
  const { stderr } = spawnSync(process.execPath, ['--import', hook, join(root, 'bin', 'graycheck.cjs'), ...args], {
    encoding: 'utf8',
    env,
  })
  return [...stderr.matchAll(/^module (.*)$/gm)].map((match) => match[1] ?? '')
}

const heavy = /node_modules\/(undici|axios|prometheus-query|zod|yaml|p-retry|cli-table3|re2js)\//

it.each(['--version', '--help'])('%s loads the framework and nothing else', (flag) => {
  const modules = modulesOf(flag)

  expect(modules.filter((url) => heavy.test(url))).toEqual([])
  expect(modules.length).toBeGreaterThan(0)
  expect(modules.length).toBeLessThanOrEqual(250)
})

it('a config is validated without any client', () => {
  const modules = modulesOf('validate')

  expect(
    modules.filter((url) => /node_modules\/(undici|axios|prometheus-query|p-retry|cli-table3)\//.test(url)),
  ).toEqual([])
})

it('nothing but serve loads the server', () => {
  const modules = ['validate', 'explain', '--help'].flatMap((command) => modulesOf(command))

  expect(modules.filter((url) => /commands\/serve|\/serve-/.test(url))).toEqual([])
})
