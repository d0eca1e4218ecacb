import type { LintSeverity } from '../analysis-lint/finding.ts'
import type { LintResult } from '../analysis-lint/lint.ts'
import { countFindings, lintSources } from '../analysis-lint/lint.ts'
import type { Source } from '../analysis-lint/read.ts'
import type { LintFormat } from '../analysis-lint/report/index.ts'
import { lintFormats, renderLint } from '../analysis-lint/report/index.ts'
import { placeProblems } from '../plan/place-problems.ts'
import { formatProblems } from '../plan/problems.ts'
import type { FileWords } from '../plan/read-file.ts'
import { readYamlFile } from '../plan/read-file.ts'
import { UsageError } from './exit.ts'
import type { Formats, Output } from './outputs.ts'
import { refuseReplacing, styleFor, writeTexts } from './outputs.ts'

export const lintOutputs: Formats<LintFormat> = {
  names: lintFormats,
  otherwise: 'text',
  json: 'json',
  example: 'sarif=analysis.sarif',
}

export interface LintRequest {
  /** `-` is standard input. */
  readonly files: readonly string[]
  readonly failOn: Exclude<LintSeverity, 'info'>
  readonly outputs: readonly Output<LintFormat>[]
  readonly version: string
}

const exitCodeOfFindings = 10

/**
 * Reads the files, looks at the analyses in them and writes the reports. Resolves with 0 or 10; throws UsageError, hence
 * exit 2, for what can't be read and for nothing to look at.
 */
export async function lintAnalysis({ files, failOn, outputs, version }: LintRequest): Promise<number> {
  refuseReplacing(
    outputs,
    files.filter((file) => file !== '-'),
  )
  const sources = await readSources([...new Set(files)])
  const result = lintSources(sources)
  if ('problems' in result) throw new UsageError(formatProblems(result.problems))
  const exitCode = isBad(result, failOn) ? exitCodeOfFindings : 0
  await writeTexts(outputs, ({ format, path }) =>
    renderLint(format, { result, failOn, exitCode, version, ...styleFor(path) }),
  )
  return exitCode
}

function isBad({ findings }: LintResult, failOn: LintRequest['failOn']): boolean {
  const { fail, warning } = countFindings(findings)
  return fail > 0 || (failOn === 'warning' && warning > 0)
}

const manifestWords: FileWords = {
  name: 'the file',
  openHint: 'name files of YAML or JSON, or - for standard input',
  sizeHint: 'give only the files that hold analyses',
}

/** All files are read before one is looked at: a run tells everything that is wrong with its input at once. */
async function readSources(files: readonly string[]): Promise<Source[]> {
  const read = await Promise.all(files.map((file) => readSource(file)))
  const problems = read.flatMap((source) => ('problems' in source ? source.problems : []))
  if (problems.length > 0) throw new UsageError(formatProblems(problems))
  return read.flatMap((source) => ('problems' in source ? [] : [source]))
}

async function readSource(path: string): Promise<Source | { readonly problems: ReturnType<typeof placeProblems> }> {
  const file = path === '-' ? 'stdin' : path
  const read = await readYamlFile(path === '-' ? '/dev/stdin' : path, manifestWords)
  if ('problem' in read) return { problems: placeProblems([read.problem], { file, text: read.text }) }
  return { file, text: read.text }
}
