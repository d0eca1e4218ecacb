import { afterAll, beforeAll, expect, it } from 'vitest'
import { Verdict } from '../../src/core/verdict.ts'
import { runCli } from '../kit/run-cli.ts'
import { withServer } from '../servers/available.ts'
import type { RealRelease } from './real-release.ts'
import { startRealRelease } from './real-release.ts'

const describeReal = await withServer('nginx', 'etcd', 'prometheus')

interface Outcome {
  readonly exitCode: number | null
  readonly verdict: Verdict
  readonly stderr: string
}

describeReal('a gray release on real nginx, etcd and Prometheus', () => {
  let release: RealRelease

  beforeAll(async () => {
    release = await startRealRelease()
    await release.drive(200)
  })
  afterAll(async () => {
    await release.stop()
  })

  async function run(...args: string[]): Promise<Outcome> {
    const command = ['run', '--service', 'user', '--gray-tag', 'v2-canary', '--json', ...args]
    const { stdout, stderr, exitCode } = await runCli(command, { cwd: release.folder })
    return { exitCode, stderr, verdict: Verdict.parse(JSON.parse(stdout)) }
  }

  /** Kills something as soon as the run says that it has begun. */
  async function runKilling(victim: { kill9(): Promise<void> }, ...args: string[]): Promise<Outcome> {
    const killing: Promise<void>[] = []
    const command = [
      'run',
      '--service',
      'user',
      '--gray-tag',
      'v2-canary',
      '--json',
      '--timeout',
      '10s',
      '--retry',
      '1',
      ...args,
    ]
    const { stdout, stderr, exitCode } = await runCli(command, {
      cwd: release.folder,
      onStderr: (text) => {
        if (text.includes('stage ') && killing.length === 0) killing.push(victim.kill9())
      },
    })
    await Promise.all(killing)
    return { exitCode, stderr, verdict: Verdict.parse(JSON.parse(stdout)) }
  }

  function findings(outcome: Outcome): { code: string; subject: string; message: string }[] {
    return outcome.verdict.stages.flatMap((stage) => stage.checks).flatMap((check) => check.findings)
  }

  it('passes when it is healthy', async () => {
    const outcome = await run()

    expect(findings(outcome).filter(({ code }) => !code.startsWith('slo.'))).toEqual([])
    expect(outcome.verdict.status).toBe('pass')
    expect(outcome.exitCode).toBe(0)
  })

  it('finds the header rule removed from nginx', async () => {
    await release.routeByHeader(false)

    const outcome = await run()

    await release.routeByHeader(true)
    expect(outcome.exitCode).toBe(10)
    expect(findings(outcome).map(({ code }) => code)).toContain('dyeing.tagged-escaped')
  })

  it('finds the instance that does not apply what was put into etcd', async () => {
    await release.gray[1].behave({ applies: false })
    await release.putConfig('{"redirect_timeout_ms":800}')

    const outcome = await run()

    await release.gray[1].behave({ applies: true })
    expect(outcome.exitCode).toBe(10)
    const stale = findings(outcome).filter(({ code }) => code === 'config.stale')
    expect(stale.map(({ message }) => message)).toEqual([expect.stringContaining('user-gray-2')])
  })

  it('finds the instance that is wired to another database', async () => {
    await release.gray[0].behave({ database: release.stagingDatabase })

    const outcome = await run()

    await release.gray[0].behave({ database: release.productionDatabase })
    expect(outcome.exitCode).toBe(10)
    expect(findings(outcome).map(({ code }) => code)).toContain('dependencies.target-differs')
  })

  it('finds the errors of the gray version', async () => {
    await release.gray[0].behave({ errorShare: 0.5 })
    await release.drive(200)

    const outcome = await run('--only', 'slo')

    await release.gray[0].behave({ errorShare: 0 })
    expect(outcome.exitCode).toBe(10)
    expect(findings(outcome).map(({ code }) => code)).toContain('slo.error-ratio-exceeded')
  })

  it('never passes when an instance is killed during the run, and names it', async () => {
    const [, victim] = release.gray

    const outcome = await runKilling(victim, '--keep-going')

    expect(outcome.exitCode).not.toBe(0)
    const silent = findings(outcome).filter(({ code }) => code === 'release.instance-silent')
    expect(silent.map(({ message }) => message)).toEqual([expect.stringContaining(victim.address)])
  })

  it('never passes when etcd is killed during the run, and names it', async () => {
    const outcome = await runKilling(release.etcd, '--keep-going')

    expect(outcome.exitCode).not.toBe(0)
    const unreachable = findings(outcome).filter(({ code }) => code === 'source.unreachable')
    expect(unreachable.map(({ message }) => message)).toContainEqual(expect.stringContaining(release.etcd.url))
  })

  it('never passes when Prometheus is killed during the run, and names it', async () => {
    const outcome = await runKilling(release.prometheus, '--keep-going')

    expect(outcome.exitCode).not.toBe(0)
    const unreachable = findings(outcome).filter(({ code }) => code === 'source.unreachable')
    expect(unreachable.map(({ message }) => message)).toContainEqual(expect.stringContaining(release.prometheus.url))
  })

  it('never passes when the gateway is killed during the run, and names it', async () => {
    const outcome = await runKilling(release.nginx)

    expect(outcome.exitCode).not.toBe(0)
    expect(outcome.verdict.stages[0]?.status).not.toBe('pass')
    expect(findings(outcome).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(release.nginx.address),
    )
  })
})
