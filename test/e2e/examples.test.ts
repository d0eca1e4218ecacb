import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { planText, quickRelease } from '../serve/kit.ts'

/** The examples for pipelines, as their shells would run them: everything but the pipelines themselves. */

const readExample = (name: string): Promise<string> => readFile(join(root, 'examples', name), 'utf8')

/** An npx that knows one package in one version, and runs what was built instead. Another word before it fails. */
async function fakeNpx(): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  const folder = await tempFolder()
  const lines = [
    '#!/bin/sh',
    `[ "$1 $2" = "--yes graycheck@${version}" ] || { echo "npx $*" >&2; exit 97; }`,
    'shift 2',
    `exec "${process.execPath}" "${join(root, 'bin', 'graycheck.cjs')}" "$@"`,
  ]
  await writeFile(join(folder, 'npx'), `${lines.join('\n')}\n`)
  await chmod(join(folder, 'npx'), 0o755)
  return folder
}

interface Step {
  readonly exitCode: number
  readonly folder: string
  readonly output: string
}

/** A folder with a plan, and the command line of an example run in it. */
async function runStep(plan: string, program: string, args: readonly string[], env = {}): Promise<Step> {
  const folder = await tempFolder()
  await writeFile(join(folder, 'graycheck.yaml'), plan)
  await mkdir(join(folder, 'results'))
  const path = [await fakeNpx(), process.env['PATH'] ?? ''].join(delimiter)
  // Not the ten minutes of the examples, which a run that stays undecided would take.
  const shorter = args.map((arg) => arg.replace(/(--timeout[ =])10m/, '$11s'))
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: path, HOME: folder, ...env } }
    execFile(program, shorter, options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), folder, output: `${stdout}${stderr}` })
    })
  })
}

/** One plan for each end that a pipeline must tell from the others. */
const plans: readonly (readonly [string, number, () => Promise<string>])[] = [
  ['pass', 0, async () => (await quickRelease()).planFor('2.1.0')],
  ['fail', 10, async () => (await quickRelease()).planFor('9.9.9')],
  ['inconclusive', 11, async () => planText((await silentListener()).address, '2.1.0')],
  ['no plan at all', 2, async () => 'version: 2'],
]

const reports = (step: Step, names: readonly string[]): boolean[] =>
  names.map((name) => existsSync(join(step.folder, name)))

describe('examples/gitlab-ci.yml', () => {
  const Pipeline = z.strictObject({
    stages: z.array(z.string()),
    graycheck: z.strictObject({
      stage: z.literal('gate'),
      image: z.literal('node:24-slim'),
      timeout: z.literal('15m'),
      retry: z.literal(0),
      script: z.array(z.string()).length(1),
      artifacts: z.strictObject({
        when: z.literal('always'),
        expose_as: z.string(),
        paths: z.array(z.string()),
        reports: z.strictObject({ junit: z.string() }),
      }),
    }),
    promote: z.strictObject({ stage: z.literal('promote'), needs: z.array(z.string()), script: z.array(z.string()) }),
  })

  it('promotes behind the gate, and only behind it', async () => {
    const { stages, promote } = Pipeline.parse(parse(await readExample('gitlab-ci.yml')))

    expect([stages, promote.needs]).toEqual([['gate', 'promote'], ['graycheck']])
  })

  it.each(plans)(
    '%s ends its script with %d, and leaves the artifacts that it names',
    async (_name, exitCode, planOf) => {
      const { script, artifacts } = Pipeline.parse(parse(await readExample('gitlab-ci.yml'))).graycheck

      // As the runner does it.
      const step = await runStep(await planOf(), 'bash', ['-eo', 'pipefail', '-c', script.join('\n')])

      expect([step.exitCode, step.output]).toEqual([exitCode, expect.any(String)])
      const written = reports(step, [...artifacts.paths, artifacts.reports.junit])
      expect(written).toEqual(Array(3).fill(exitCode !== 2))
    },
  )
})

describe('examples/Jenkinsfile', () => {
  it.each(plans)(
    '%s ends its shell with %d, and leaves the files that it publishes',
    async (_name, exitCode, planOf) => {
      const text = await readExample('Jenkinsfile')
      // In Groovy, too, a backslash at the end of a line joins it with the next one.
      const script = /sh '''\n([^]*?)'''/.exec(text)?.[1]?.replace(/\\\n/g, '') ?? 'exit 98'
      const published = [...text.matchAll(/(?:testResults|artifacts): '([^']+)'/g)].map(([, name = '']) => name)

      const step = await runStep(await planOf(), 'sh', ['-xec', script], { PROM_TOKEN: 'k7PromToken4Zx9' })

      expect(step.exitCode).toBe(exitCode)
      expect(published).toEqual(['graycheck.xml', 'graycheck.html'])
      expect(reports(step, published)).toEqual(Array(2).fill(exitCode !== 2))
    },
  )

  it('promotes in a stage behind the gate', async () => {
    const stages = [...(await readExample('Jenkinsfile')).matchAll(/stage\('(\w+)'\)/g)].map(([, name]) => name)

    expect(stages).toEqual(['Gate', 'Promote'])
  })
})

describe('examples/tekton-task.yaml', () => {
  const Task = z.object({
    spec: z.object({
      params: z.array(z.object({ name: z.string() })),
      steps: z.tuple([z.object({ args: z.array(z.string()), onError: z.literal('stopAndFail') })]),
    }),
  })

  it.each(plans)(
    '%s ends its step with %d, and leaves a result that Tekton has room for',
    async (_name, exitCode, planOf) => {
      const { spec } = Task.parse(parse(await readExample('tekton-task.yaml')))
      const values: Record<string, string> = {
        'params.service': 'user',
        'params.gray-tag': 'v2-canary',
        'results.verdict.path': 'results/verdict',
      }
      const args = spec.steps[0].args.map((arg) =>
        arg.replace(/\$\(([^)]+)\)/g, (_whole, name: string) => values[name] ?? '?'),
      )
      const [program = '', ...words] = args

      const step = await runStep(await planOf(), program, words)

      expect(step.exitCode).toBe(exitCode)
      expect(reports(step, ['results/verdict'])).toEqual([exitCode !== 2])
      if (exitCode === 2) return
      const result = await readFile(join(step.folder, 'results/verdict'), 'utf8')
      expect(z.object({ exitCode: z.number() }).parse(JSON.parse(result)).exitCode).toBe(exitCode)
      expect(Buffer.byteLength(result)).toBeLessThanOrEqual(3072)
    },
  )
})
