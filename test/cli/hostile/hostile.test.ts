import { describe, expect, it } from 'vitest'
import { Verdict } from '../../../src/core/verdict.ts'
import { renderReport } from '../../../src/report/index.ts'
import { reportFiles, runWithAllSinks, startRelease } from '../secrets/release.ts'
import { checkIds, configOf } from './config.ts'
import { answering, failing } from './servers.ts'
import { hostile, huge, surrogate, wrapping } from './strings.ts'

const texts = {
  'hostile text': hostile,
  'text that wraps': wrapping,
  'half a surrogate pair': surrogate,
  'huge text': huge,
}
const scenarios = Object.entries(texts).flatMap(([name, text]) => [
  [`answers full of ${name}`, answering(text)] as const,
  [`errors full of ${name}`, failing(text)] as const,
])

/** Control characters but the line end, what turns or hides text, halves of surrogate pairs, private use. */
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u
const pipelineCommand = /^\s*::|##(\[|vso\[|teamcity\[)/m

/** Every way in which a line of the table may begin; all else a server could have written. */
const statuses = 'pass|fail|inconclusive|error|aborted|skipped|warning|info'
const ids = checkIds.join('|')
const ownLines: readonly RegExp[] = [
  /^$/,
  /^user v2-canary: (FAIL|ERROR|INCONCLUSIVE)$/,
  new RegExp(`^(${ids}):( |$)`),
  new RegExp(`^(${statuses})  [a-z.-]+  (${ids})$`),
  new RegExp(`^stage all  (${statuses})$`),
  new RegExp(`^(${statuses}) after [\\d.]+ m?s, exit code \\d+, run [0-9a-f-]{36}$`),
  /^ {2}(what|expected|actual|to do|seen|again) {2,}\S/,
  new RegExp(`^  (${statuses}) +(${ids}) +[\\d.]+ m?s`),
  new RegExp(`^  and \\d+ more [a-z.-]+ in (${ids}): `),
  // Further lines of a summary or a list stand a little deeper than any of ours, those of a column much deeper.
  / {2}\S/,
]

const ownSteps = new RegExp(
  `^(checking user v2-canary: all|stage all|  (${ids}): .*|  asking .* again \\(attempt \\d+\\): .*|)$`,
)

describe.each(scenarios)('%s', (_name, handlers) => {
  it('reach no sink as more than text', async () => {
    const addresses = await startRelease(handlers)

    const { exitCode, sinks } = await runWithAllSinks(configOf(addresses))

    const { table = '', stderr = '' } = sinks
    expect([10, 11, 12]).toContain(exitCode)
    expectHarmless(table)
    expectHarmless(stderr)
    expect(linesUnlike(ownSteps, stderr)).toEqual([])
    expect(stderr.length).toBeLessThan(20_000)
    const verdict = Verdict.parse(JSON.parse(sinks['verdict.json'] ?? ''))
    expect(verdict.exitCode).toBe(exitCode)
    expectOwnLines(table, verdict)
    await expectHarmlessAtAnyWidth(verdict)
    expectJson(sinks)
    expectBounded(sinks)
    for (const format of forEyes) expectHarmlessReport(format, sinks[reportFiles[format]] ?? '')
    expectSameFromRecording(sinks)
  })
})

/** Evidence quotes what servers say, and does not grow with it. */
function expectBounded(sinks: Readonly<Record<string, string>>): void {
  for (const sink of ['verdict.json', 'events.ndjson', 'recording/run.json']) {
    expect([sink, (sinks[sink] ?? '').length < 400_000]).toEqual([sink, true])
  }
}

function expectHarmless(text: string): void {
  expect(unprintable.exec(text)).toBeNull()
  expect(pipelineCommand.exec(text)).toBeNull()
}

function linesUnlike(known: RegExp, text: string): string[] {
  return text.split('\n').filter((line) => !known.test(line))
}

function expectOwnLines(table: string, verdict: Verdict): void {
  const lines = table.split('\n')
  const checks = verdict.stages.flatMap((stage) => stage.checks)
  const findings = checks.reduce((sum, check) => sum + check.findings.length, 0)
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length
  expect(lines.filter((line) => !ownLines.some((known) => known.test(line)))).toEqual([])
  expect(count(/^user v2-canary: /)).toBe(1)
  expect(count(new RegExp(`^(${statuses}) after .* exit code \\d+`))).toBe(1)
  expect(count(new RegExp(`^  (${statuses}) `))).toBe(checks.length)
  expect(count(new RegExp(`^(${statuses})  `))).toBeLessThanOrEqual(findings)
  expect(table.length).toBeLessThan(60_000)
}

async function expectHarmlessAtAnyWidth(verdict: Verdict): Promise<void> {
  for (const width of [200, 80, 41]) {
    const plain = await renderReport('table', { verdict, events: [], width, color: false })
    const coloured = await renderReport('table', { verdict, events: [], width, color: true })
    expectHarmless(plain)
    // oxlint-disable-next-line no-control-regex -- the colours of the table itself.
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  }
}

/** Those that are read by eyes, or by programs that obey what they read. */
const forEyes = ['junit', 'ctrf', 'tap', 'markdown', 'termination', 'prometheus', 'html', 'github'] as const

function expectHarmlessReport(format: (typeof forEyes)[number], report: string): void {
  expect(unprintable.exec(report)).toBeNull()
  // The commands of this one are its own: they begin with its levels, or switch commands off and on.
  const ours =
    /^::((error|warning|notice) (file=graycheck\.yaml,line=\d+,)?title=[^,:]*::|stop-commands::[0-9a-f]{32}$|[0-9a-f]{32}::$)/
  const lines = format === 'github' ? report.split('\n').filter((line) => !ours.test(line)) : [report]
  for (const line of lines) expect(pipelineCommand.exec(line)).toBeNull()
  expect(report.length).toBeGreaterThan(200)
  // A page and a test report hold more than a table does, but nobody must be able to fill a disk.
  expect(report.length).toBeLessThan(format === 'html' ? 2_000_000 : 200_000)
}

/** All but the events, which a recording does not replay. */
function expectSameFromRecording(sinks: Readonly<Record<string, string>>): void {
  const files = Object.values(reportFiles).filter((file) => file !== reportFiles.ndjson)
  for (const file of files) expect(sinks[`again/${file}`]).toBe(sinks[file])
}

function expectJson(sinks: Readonly<Record<string, string>>): void {
  expect(parse(sinks['recording/run.json'] ?? '')).toMatchObject({ schema: 'graycheck.recording/v1' })
  const lines = (sinks['events.ndjson'] ?? '').trimEnd().split('\n')
  for (const line of lines) expect(parse(line)).toHaveProperty('type')
  expect(sinks['replayed']).toBe(sinks['verdict.json'])
  expect(sinks['recording/verdict.json']).toBe(sinks['verdict.json'])
  expect(sinks['stderr of replay']).toBe('')
}

function parse(text: string): unknown {
  return JSON.parse(text)
}
