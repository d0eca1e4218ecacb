import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../kit/run-cli.ts'

/** Loaded first: tells on stderr who makes a function out of a text. */
const tellFunctions = `
  globalThis.Function = new Proxy(Function, {
    construct(target, args, newTarget) {
      process.stderr.write('made by ' + new Error().stack.split('\\n')[2].trim() + '\\n')
      return Reflect.construct(target, args, newTarget)
    },
  })`

it('no text becomes code in a run, but for the probe of a library of the framework', () => {
  const args = ['--import', `data:text/javascript,${encodeURIComponent(tellFunctions)}`]
  const cli = join(root, 'bin', 'graycheck.cjs')

  const { stderr, status } = spawnSync(process.execPath, [...args, cli, 'demo', '--quiet'], { encoding: 'utf8' })

  const makers = [...stderr.matchAll(/^made by (.*)$/gm)].map((match) => match[1] ?? '')
  expect(makers.filter((at) => !at.includes('/node_modules/ejs/'))).toEqual([])
  expect(makers).toHaveLength(1)
  expect(status).toBe(0)
})

it('schemas are made with the zod that compiles none', () => {
  const files = globSync('{src,commands}/**/*.ts', { cwd: root })

  const direct = files.filter((file) => /from 'zod['/]/.test(readFileSync(join(root, file), 'utf8')))

  expect(direct).toEqual([join('src', 'core', 'zod.ts')])
})
