import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../src/core/verdict.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { advised, filledWith, manyFindings, passing, render, stopped, undecided, withCheck } from '../kit/verdicts.ts'

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

interface Log {
  readonly commands: readonly Command[]
  /** Lines that the runner only shows. */
  readonly shown: readonly string[]
}

/** Reads a log as the runner of GitHub does: commands stand at the start of a line, and a token switches them off. */
function readLog(log: string): Log {
  const commands: Command[] = []
  const shown: string[] = []
  let token: string | null = null
  for (const line of log.split('\n')) {
    const match = /^\s*::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line)
    if (token !== null && line === `::${token}::`) token = null
    else if (token === null && match?.[1] === 'stop-commands') token = match[3] ?? ''
    else if (token === null && match !== null) commands.push(commandOf(match))
    else shown.push(line)
  }
  expect(token).toBeNull()
  return { commands, shown }
}

function commandOf([, name = '', properties = '', message = '']: RegExpExecArray): Command {
  const decode = (text: string): string =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%')
  const pairs = properties.split(',').map((pair): [string, string] => {
    const [key = '', ...value] = pair.split('=')
    return [key, decode(value.join('='))]
  })
  return { name, properties: Object.fromEntries(pairs), message: decode(message) }
}

async function read(verdict: Verdict): Promise<Log> {
  return readLog(await render('github', verdict))
}

describe('github', () => {
  it('shows the table, and the finding at the line of its check', async () => {
    const { commands, shown } = await read(sampleVerdict)

    expect(shown[0]).toBe('user v2-canary in staging: FAIL')
    expect(commands).toEqual([
      {
        name: 'error',
        properties: { title: 'graycheck: user v2-canary: FAIL' },
        message: 'config/app: user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
      },
      {
        name: 'error',
        properties: { file: 'graycheck.yaml', line: '22', title: 'config.stale in config/app' },
        message:
          'user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42\nexpected revision 42, actual revision 41 for 95 s\nRestart the instance, and find out why its watch missed the change.',
      },
    ])
  })

  it.each([
    ['a pass', passing, ['notice']],
    ['an inconclusive run', undecided, ['error', 'error']],
    ['a run that was stopped after every check had passed', stopped, ['error']],
    ['an advisory fail', advised, ['warning', 'notice']],
  ])('annotates %s as it should', async (_name, verdict, names) => {
    expect((await read(verdict)).commands.map(({ name }) => name)).toEqual(names)
  })

  it('has at most ten of a level, the worst ones, and then the count', async () => {
    const of = (
      severity: 'fail' | 'error' | 'warning' | 'info',
    ): Verdict['stages'][number]['checks'][number]['findings'] =>
      manyFindings(20, { severity, code: `config.${severity}` }).stages[1]?.checks[0]?.findings ?? []
    const findings = [...of('info'), ...of('error'), ...of('warning'), ...of('fail')]

    const { commands } = await read(withCheck({ findings }))

    const titles = (name: string): string[] =>
      commands.filter((one) => one.name === name).map(({ properties }) => properties['title'] ?? '')
    expect(titles('error')).toEqual([
      'graycheck: user v2-canary: FAIL',
      ...Array.from({ length: 8 }, () => 'config.fail in config/app'),
      'graycheck: and 32 more of level error',
    ])
    expect(titles('warning')).toHaveLength(10)
    expect(titles('warning').at(-1)).toBe('graycheck: and 11 more of level warning')
    expect(titles('notice').at(-1)).toBe('graycheck: and 11 more of level notice')
  })

  it('names no line of a file that there is not', async () => {
    const { commands } = await read({ ...sampleVerdict, config: { path: null, sha256: 'a'.repeat(64) } })

    expect(commands.map(({ properties }) => Object.keys(properties))).toEqual([['title'], ['title']])
  })

  it.each([
    ['line ends', 'a\r\n::error::owned\n::set-output name=x::y'],
    ['properties', 'a,file=/etc/passwd,line=1::owned'],
    ['percent signs', '100%0A::error::owned'],
    ['an end of stop-commands', '::pause-logging::\n::stop-commands::x\n::x::'],
  ])('lets no text with %s become a command', async (_name, text) => {
    const { commands } = await read(filledWith(text))

    expect(commands.map(({ name }) => name)).toEqual(['error', 'error'])
    expect(Object.keys(commands[1]?.properties ?? {})).toEqual(['file', 'line', 'title'])
    expect(commands[1]?.properties['line']).toBe('22')
  })

  it('switches commands off by a token that depends on all that was said', async () => {
    const tokenOf = async (verdict: Verdict): Promise<string> =>
      /::stop-commands::(\w+)/.exec(await render('github', verdict))?.[1] ?? ''

    const tokens = await Promise.all([tokenOf(sampleVerdict), tokenOf(filledWith('x')), tokenOf(filledWith('y'))])

    expect(tokens.every((token) => /^[0-9a-f]{32}$/.test(token))).toBe(true)
    expect(new Set(tokens).size).toBe(3)
  })
})
