import { describe, expect, it } from 'vitest'
import { canaries, forms, leaksIn } from './canaries.ts'
import type { Login } from './config.ts'
import { configWithSecrets, env, files } from './config.ts'
import type { Handlers } from './release.ts'
import { runWithAllSinks, startRelease } from './release.ts'
import { refusing, repeating } from './servers.ts'

const logins: readonly Login[] = ['first', 'second']
/** Few at a time: messages quote 200 characters. */
const ways: Readonly<Record<string, readonly (keyof typeof forms)[]>> = {
  'as text': ['as it is', 'URL-encoded', 'JSON-escaped'],
  'as bytes': ['base64', 'base64url', 'hex'],
}
const scenarios = Object.entries(ways).flatMap(([way, names]) => {
  const write = (text: string): string => names.map((name) => forms[name](text)).join(' ')
  return logins.flatMap((login) => [
    [`servers that repeat secrets ${way}, ${login} logins`, login, repeating(write)] as const,
    [`servers that quote secrets ${way} in errors, ${login} logins`, login, refusing(write)] as const,
  ])
})

async function leaksOf(login: Login, handlers: Handlers): Promise<string[]> {
  const addresses = await startRelease(handlers)
  const { exitCode, sinks } = await runWithAllSinks(configWithSecrets(addresses, login), { env, files })
  expect([10, 11, 12]).toContain(exitCode)
  expect(sinks['table']).toContain('***')
  return Object.entries(sinks).flatMap(([sink, text]) => leaksIn(text).map((leak) => `${sink}: ${leak}`))
}

describe('no secret leaves the program', () => {
  it.each(scenarios)('%s', async (_name, login, handlers) => {
    expect(await leaksOf(login, handlers)).toEqual([])
  })
})

it('the search would find every secret in every form', () => {
  for (const write of Object.values(forms)) {
    for (const [name, { value }] of Object.entries(canaries)) {
      for (const before of ['', 'x', 'xy'])
        expect(leaksIn(write(before + value)).map((leak) => leak.split(' ')[0])).toEqual([name])
    }
  }
})
