import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contractServer } from '../instances/http-server.ts'
import { configOf } from '../kit/cluster.ts'
import { runCli } from '../kit/run-cli.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const flags = ['--service', 'user', '--gray-tag', 'v2', '--retry', '0']

async function doctor(...args: string[]) {
  const folder = await tempFolder()
  return runCli(['doctor', ...flags, ...args], { cwd: folder, env: { HOME: folder } })
}

describe('graycheck doctor', () => {
  it('ends with 0 when every source was reached, and shows them', async () => {
    const { address } = await contractServer(() => ({ instance: { version: '2' } }))

    const { exitCode, stdout } = await doctor('--gray', address)

    expect(stdout).toBe(
      `instance ${address}\n  ok  GET http://${address}/graycheck/state: runs 2\n\nevery source was reached\n`,
    )
    expect(exitCode).toBe(0)
  })

  it('ends with 12 when one was not, and says what to do', async () => {
    const { exitCode, stdout } = await doctor('--gray', '127.0.0.1:1')

    expect(stdout).toContain(
      '  FAILED  GET http://127.0.0.1:1/graycheck/state\n          source.unreachable: instance 127.0.0.1:1',
    )
    expect(stdout).toContain('          to do: Send the request shown from the machine that runs graycheck.\n')
    expect(stdout).toContain('1 of 1 questions failed')
    expect(exitCode).toBe(12)
  })

  it('prints JSON', async () => {
    const { exitCode, stdout } = await doctor('--gray', '127.0.0.1:1', '--json')

    const document = z.looseObject({ visits: z.array(z.looseObject({})) }).parse(JSON.parse(stdout))
    expect(document).toMatchObject({ schema: 'graycheck.doctor/v1', status: 'failed', exitCode: 12 })
    expect(document.visits).toMatchObject([{ result: 'failed', code: 'source.unreachable' }])
    expect(exitCode).toBe(12)
  })

  it('ends with 12 when there is no source to visit: nothing was shown', async () => {
    const folder = await tempFolder()
    const check = '{ kind: dependencies, vantage: runner, expect: [ { name: a, kind: tcp, target: "a:1" } ] }'
    const plan = `version: 1\nservice: user\ntag: { value: v2 }\nstages: [ { name: a, checks: [ ${check} ] } ]\n`
    await writeFile(join(folder, 'graycheck.yaml'), plan)

    const { exitCode, stdout } = await runCli(['doctor'], { cwd: folder, env: { HOME: folder } })

    expect(stdout).toBe('this plan has no source that doctor visits\n')
    expect(exitCode).toBe(12)
  })

  it('ends with 2 on a bad plan', async () => {
    const { exitCode, stderr } = await doctor('--gray', 'nothing')

    expect(stderr).toContain('--gray: instances.gray.addresses[0]: expected host:port')
    expect(exitCode).toBe(2)
  })
})

describe('graycheck doctor --rbac', () => {
  it('prints the Role without any cluster', async () => {
    const { exitCode, stdout } = await doctor('--kubernetes', 'rollout/user', '--namespace', 'shop', '--rbac')

    expect(stdout).toContain('kind: Role\nmetadata:\n  name: "graycheck-user"\n  namespace: "shop"\n')
    expect(stdout).not.toContain('RoleBinding')
    expect(exitCode).toBe(0)
  })

  it('takes the namespace of the context, and binds to the account', async () => {
    const folder = await tempFolder()
    const kubeconfig = join(folder, 'kubeconfig')
    await writeFile(kubeconfig, JSON.stringify(configOf('https://127.0.0.1:1')))
    const args = ['doctor', ...flags, '--kubernetes', 'rollout/user', '--rbac', '--service-account', 'ci:gate']

    const { exitCode, stdout } = await runCli(args, { cwd: folder, env: { HOME: folder, KUBECONFIG: kubeconfig } })

    expect(stdout).toContain('  namespace: "shop"\n')
    expect(stdout).toContain('subjects:\n  - kind: ServiceAccount\n    name: "gate"\n    namespace: "ci"\n')
    expect(exitCode).toBe(0)
  })

  it.each([
    [['--gray', '127.0.0.1:1', '--rbac'], 'this plan asks no cluster'],
    [
      ['--kubernetes', 'rollout/user', '--rbac', '--service-account', 'gate'],
      'in which namespace? Write NAMESPACE:gate',
    ],
    [['--kubernetes', 'rollout/user', '--rbac', '--service-account', 'A B'], 'expected NAME or NAMESPACE:NAME'],
    [['--kubernetes', 'rollout/user', '--service-account', 'gate'], '--rbac'],
  ])('%j ends with 2: %s', async (args, message) => {
    const { exitCode, stderr, stdout } = await doctor(...args)

    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })
})
