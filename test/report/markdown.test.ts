import { describe, expect, it } from 'vitest'
import { sampleVerdict } from '../kit/sample-verdict.ts'
import { filledWith, manyFindings, passing, render } from '../kit/verdicts.ts'

/** What GitHub would take for Markdown: the text outside of code, after its cells were split at every bar. */
function outsideOfCode(markdown: string): string {
  const blocks = markdown.replaceAll(/^(`{3,})text\n[^]*?\n\1$/gm, '')
  const spans = blocks.split('\n').flatMap((line) => (line.startsWith('|') ? line.split('|') : [line]))
  return spans.map((text) => text.replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '')).join('\n')
}

describe('markdown', () => {
  it('opens with the verdict, then every check, then the findings', async () => {
    const text = await render('markdown', sampleVerdict)

    expect(text.split('\n').slice(0, 10)).toEqual([
      '## ❌ `user v2-canary` in `staging`: FAIL',
      '',
      '`config/app: user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42`',
      '',
      '| Stage | Check | Status | Time | What was shown |',
      '| --- | --- | --- | --: | --- |',
      '| `routing` | `dyeing` | ✅ pass | 1.2 s | `300 of 300 tagged probes via 10.0.0.2:443 answered by 2.1.0-canary.3; leak rate below 0.99 % (95 %)` |',
      '| `state` | `config/app` | ❌ fail | 120 ms | `user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42` |',
      '| `health` | `slo/errors` | ⏭️ skipped | 0 ms | `An earlier stage did not pass, so this check was not run` |',
      '',
    ])
    expect(text).toContain('### Findings\n\n```text\nfail  config.stale  config/app\n  what      user-gray-2')
    expect(text).toContain('\n  again     curl -sS http://10.0.1.22:8080/graycheck/state\n```\n')
    expect(text).toMatch(/\n`fail after 2\.1 s, exit code 10, run 0{8}-0000-4000-8000-0{12}, graycheck 0\.1\.0`\n$/)
  })

  it('has no findings where there are none', async () => {
    expect(await render('markdown', passing)).not.toContain('### Findings')
  })

  it.each([
    ['bars, behind backslashes too', String.raw`a | b \| c \\| @team <img src=x>`],
    ['backticks', 'a `` b ``` @team [x](https://evil.example) `'],
    ['the end of a fence', 'x\n```\n@team <script>\n````\n'],
    ['only backticks', '`````'],
    ['HTML', '</details><img src=x onerror=alert(1)> @team'],
    ['links and references', '[x](javascript:alert(1)) https://evil.example @team #1'],
  ])('keeps %s in code', async (_name, text) => {
    const rest = outsideOfCode(await render('markdown', filledWith(text)))

    expect(rest).not.toMatch(/@team|evil|javascript|<(?!br>)|#1|`/)
    expect(rest).toContain('What was shown')
  })

  it('keeps the cells of its table in their number', async () => {
    const text = await render('markdown', filledWith(String.raw`a | b \| c`))

    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.map((row) => row.split('|').length)).toEqual(rows.map(() => 7))
  })

  it('tells findings alike once, with how many more', async () => {
    const text = await render('markdown', manyFindings(500))

    expect(text).toContain('and 497 more config.stale in config/app: user-gray-3, ')
    expect(text.match(/^ {2}what /gm)).toHaveLength(3)
  })

  it('stays far below what GitHub takes, and says what is left out', async () => {
    const checks = Array.from({ length: 300 }, (_, index) => {
      const check = manyFindings(5, { reproduce: 'x'.repeat(30_000) }).stages[1]?.checks[0]
      if (check === undefined) throw new Error('the sample has a check')
      return { ...check, id: `config/${index}` }
    })
    const stages = [{ name: 'state', status: 'fail' as const, durationMs: 1, checks }]

    const text = await render('markdown', { ...sampleVerdict, stages })

    expect(Buffer.byteLength(text)).toBeLessThan(300_000)
    expect(text).toMatch(/And \d+ more groups of findings: the JSON report holds them all\./)
  })
})
