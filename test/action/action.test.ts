import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { Verdict } from '../../src/core/verdict.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'
import { contractServer } from '../instances/http-server.ts'
import { testCluster, token } from '../kit/cluster.ts'
import { revision, rollout, together } from '../kit/cluster-objects.ts'
import { root } from '../kit/run-cli.ts'
import { silentListener } from '../kit/silent-listener.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { readOutputs } from './read-outputs.ts'

/** What the runner of GitHub makes of a step. */
interface Step {
  readonly exitCode: number | null
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly folder: string
}

const Metadata = z.object({
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
  runs: z.object({ using: z.string(), main: z.string() }),
})
const metadata = Metadata.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

/** How fast the lab answers is up to what else the machine does. */
const withoutLatency = 'dyeing\nrelease\nconfig/app, dependencies\nslo/errors'

/** Runs the bundle as the runner does: inputs and files by environment variables, and no package beside it. */
async function runStep(
  config: string | null,
  inputs: Readonly<Record<string, string>> = {},
  onLog: (log: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Step> {
  const folder = await tempFolder()
  const [outputFile, summaryFile] = [join(folder, 'output'), join(folder, 'summary')]
  for (const file of [outputFile, summaryFile]) writeFileSync(file, '')
  mkdirSync(join(folder, 'temp'))
  if (config !== null) writeFileSync(join(folder, 'graycheck.yaml'), config)
  const given = Object.keys(metadata.inputs).map((name) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? ''])
  const child = spawn(process.execPath, [join(root, metadata.runs.main)], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      RUNNER_TEMP: join(folder, 'temp'),
      GATEWAY_TOKEN: 'canary-of-the-action',
      ...Object.fromEntries(given),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      onLog(log, (signal) => child.kill(signal))
    })
  }
  const [exitCode] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await once(child, 'close'))
  return {
    exitCode,
    log,
    folder,
    outputs: readOutputs(readFileSync(outputFile, 'utf8')),
    summary: readFileSync(summaryFile, 'utf8'),
  }
}

/** What the runner takes for commands, outside of where they were switched off. */
function commandsIn(log: string): string[] {
  const commands: string[] = []
  let stopped: string | null = null
  for (const line of log.split('\n')) {
    if (stopped !== null) {
      if (line.trim() === `::${stopped}::`) stopped = null
      continue
    }
    stopped = /^::stop-commands::(.+)$/.exec(line)?.[1] ?? null
    if (/^\s*::/.test(line) && stopped === null) commands.push(line)
  }
  return commands
}

describe('the action', () => {
  let lab: Lab
  let config: string

  beforeAll(async () => {
    lab = await startLab()
    config = lab.config.replace('requests: 299, maxLeak: 1%', 'maxLeak: 25%, nearMissRequests: 1')
  })
  afterAll(async () => {
    await lab.stop()
  })

  it('runs one committed file on the Node that runners have', () => {
    expect(metadata.runs).toEqual({ using: 'node24', main: 'action/index.mjs' })
  })

  it('passes, with its outputs, its reports and one notice', async () => {
    const { exitCode, outputs, summary, log } = await runStep(config, { timeout: '1m', only: withoutLatency })

    expect(exitCode).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'pass', 'exit-code': '0', 'failed-checks': '[]' })
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(metadata.outputs).sort())
    expect(Verdict.parse(JSON.parse(readFileSync(outputs['verdict-path'] ?? '', 'utf8'))).runId).toBe(outputs['run-id'])
    expect(readFileSync(outputs['report-path'] ?? '', 'utf8')).toContain('<!DOCTYPE html>')
    expect(summary).toContain('PASS')
    expect(commandsIn(log).map((line) => line.split(' ')[0])).toEqual(['::notice'])
  })

  it('fails the step on harm, and points at the check in the config', async () => {
    const other = await startLab()
    await other.inject('staging-database')
    const harmed = other.config.replace('requests: 299, maxLeak: 1%', 'maxLeak: 25%, nearMissRequests: 1')

    const step = await runStep(harmed, { only: 'release\ndependencies', output: 'junit=graycheck.xml' })
    await other.stop()

    const line = harmed.split('\n').findIndex((text) => text.includes('kind: dependencies')) + 1
    expect(step.exitCode).toBe(10)
    expect(step.outputs).toMatchObject({ verdict: 'fail', 'exit-code': '10', 'failed-checks': '["dependencies"]' })
    expect(commandsIn(step.log)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^::error file=graycheck\\.yaml,line=${line},title=dependencies\\.target-differs `),
      ),
    )
    expect(readFileSync(join(step.folder, 'graycheck.xml'), 'utf8')).toContain('<testsuites')
  })

  it('finds the instances in a cluster, with its inputs alone', async () => {
    const instance = await contractServer(() => ({ instance: { bootId: 'a', service: 'user', version: '2' } }))
    const other = await contractServer(() => ({ instance: { bootId: 'b', service: 'user', version: '1' } }))
    const gray = revision('g1', [{ name: 'gray-a', address: instance.address }])
    const stable = revision('s1', [{ name: 'stable-b', address: other.address }])
    const cluster = await testCluster(together({ rollouts: [rollout()] }, gray, stable))
    const plan = `version: 1\nservice: user\ntag: { value: v2 }\ninstances: { kubernetes: { rollout: none, kubeconfig: "${cluster.kubeconfig}" } }\n`
    const inputs = { kubernetes: 'rollout/user', namespace: 'shop', context: 'test', only: 'release' }

    const { exitCode, log } = await runStep(plan, { ...inputs, 'gray-version': '2', 'stable-version': '1' })

    expect(log).toContain('1 of 1 gray instances run 2')
    expect(log).not.toContain(token)
    expect(exitCode).toBe(0)
  })

  it('fails the step where it is not decided', async () => {
    const { exitCode, outputs } = await runStep(config.replaceAll('soak: 1m', 'soak: 1h'), { only: 'slo/errors' })

    expect(exitCode).toBe(11)
    expect(outputs).toMatchObject({ verdict: 'inconclusive', 'failed-checks': '["slo/errors"]' })
  })

  it('annotates every mistake in the config at its place, and runs nothing', async () => {
    const { exitCode, outputs, log, summary } = await runStep(config.replace('kind: release', 'kind: relaese'))

    expect(exitCode).toBe(2)
    expect(outputs['verdict']).toBe('none')
    expect(outputs['exit-code']).toBe('2')
    const [command = ''] = commandsIn(log)
    expect(command).toMatch(/^::error file=graycheck\.yaml,line=\d+,col=\d+,title=graycheck::.*relaese/)
    expect(summary).toContain('nothing was run')
  })

  it.each([
    [{ wait: 'yes' }, 'the input wait: expected true or false, got "yes"'],
    [{ retry: '11' }, 'the input retry: expected a whole number from 0 to 10, got "11"'],
    [{ output: 'junit' }, 'the input output: expected FORMAT=PATH, such as junit=graycheck.xml, got "junit"'],
  ])('refuses the inputs %j', async (inputs, message) => {
    const { exitCode, outputs, log } = await runStep(config, inputs)

    expect([exitCode, outputs['verdict']]).toEqual([2, 'none'])
    expect(commandsIn(log)).toEqual([`::error title=graycheck::${message}`])
  })

  it('leaves a complete verdict when the job is cancelled', async () => {
    const { address } = await silentListener()
    const waiting = config.replace(/url: http:\/\/[\d.:]+\n {2}labels/, `url: http://${address}\n  labels`)

    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM']
    const step = await runStep(waiting, { timeout: '20s', only: 'slo' }, (log, kill) => {
      // As the runner does it: the second one comes while the first is being heeded.
      const signal = log.includes('stage health') ? signals.shift() : undefined
      if (signal !== undefined) kill(signal)
    })

    expect(step.exitCode).toBe(130)
    expect(step.outputs).toMatchObject({ verdict: 'aborted', 'exit-code': '130' })
    expect(Verdict.parse(JSON.parse(readFileSync(step.outputs['verdict-path'] ?? '', 'utf8'))).status).toBe('aborted')
  })

  it('has secrets masked before anything else is said, and says none', async () => {
    const secret = config.replace('request:\n', 'auth: { bearer: "${GATEWAY_TOKEN}" }\n  request:\n')

    const { log, summary, outputs } = await runStep(secret, { only: 'release' })

    expect(log.startsWith('::add-mask::canary-of-the-action\n')).toBe(true)
    expect([log.replace(/^::add-mask::.*\n/, ''), summary, JSON.stringify(outputs)].join('')).not.toContain('canary-of')
  })
})
