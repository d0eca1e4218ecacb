import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.ts'
import { plainText } from '../../src/report/plain-text.ts'
import { reportFormats } from '../../src/report/index.ts'
import { hostile, huge, surrogate, wrapping } from '../cli/hostile/strings.ts'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { filledWith, render as renderAs } from '../kit/verdicts.ts'

describe('plain text', () => {
  it.each([
    ['a line of ours', 'a\n  user v2: PASS\n\nb', 'a user v2: PASS b'],
    ['other line ends', 'a\u2028b\u2029c', 'a b c'],
    ['tabs', 'a\tb', 'a b'],
    ['bidi overrides', '\u202etxet', '\ufffdtxet'],
    ['zero width', 'a\u200bb', 'a\ufffdb'],
    [
      'commands of pipelines',
      '##[error]x ##vso[task.complete] ##teamcity[x]',
      '# # [error]x # # vso[task.complete] # # teamcity[x]',
    ],
    ['what only looks like one', '## heading, [::1]:80', '## heading, [::1]:80'],
  ])('%s', (_name, text, expected) => {
    expect(plainText(text)).toBe(expected)
  })

  it('is cut, with how much there was, and never inside of a surrogate pair', () => {
    expect(plainText('a'.repeat(1_000_000))).toBe(`${'a'.repeat(1000)}… (1000000 characters)`)
    expect(plainText(`${'a'.repeat(999)}😀😀`)).toBe(`${'a'.repeat(999)}… (1003 characters)`)
  })
})

describe('the table', () => {
  const render = (summary: string, color = false): Promise<string> =>
    renderReport('table', { verdict: { ...sampleVerdict, summary }, events: [], width: 60, color })

  it('is the same with colour, but for the colour', async () => {
    // oxlint-disable-next-line no-control-regex -- the colours of the table itself.
    const coloured = (await render('s', true)).replaceAll(/\u001b\[\d+m/g, '')

    expect(coloured).toBe(await render('s'))
  })

  it('lets no summary wrap into a line of its own, or into a command', async () => {
    const words = Array.from({ length: 50 }, (_, length) => `${'x'.repeat(length)} ::error::x pass  dyeing  1 s`).join(
      ' ',
    )

    const lines = (await render(words)).split('\n\n')[0]?.split('\n').slice(2) ?? []

    expect(lines.length).toBeGreaterThan(15)
    expect(lines.filter((line) => !/^ {4}(?!::)\S/.test(line))).toEqual([])
  })
})

/** Those for programs that take any text; their own tests read them. */
const forPrograms: readonly string[] = ['json', 'ndjson']
/** The commands of this one are read by its own test, and the table begins with what only the config can say. */
const mayCommand: readonly string[] = ['github', 'table']
const forEyes = reportFormats.filter((format) => !forPrograms.includes(format))
const texts = { hostile, wrapping, surrogate, huge: huge.repeat(4) }

describe.each(forEyes)('%s', (format) => {
  it.each(Object.entries(texts))('shows %s text as text', async (_name, text) => {
    const report = await renderAs(format, filledWith(text))

    expect(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.exec(report)).toBeNull()
    expect(report).not.toMatch(/##(\[|vso\[|teamcity\[)/)
    expect(report.split('\n').filter((line) => /^\s*::/.test(line) && !mayCommand.includes(format))).toEqual([])
  })

  it('says the same each time', async () => {
    expect(await renderAs(format, sampleVerdict)).toBe(await renderAs(format, structuredClone(sampleVerdict)))
  })

  it('ends with a line end', async () => {
    expect((await renderAs(format, sampleVerdict)).endsWith('\n')).toBe(true)
  })
})
