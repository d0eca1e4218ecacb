import { describe, expect, it } from 'vitest'
import { releaseKind } from '../../../src/checks/release/index.ts'
import { compareText } from '../../../src/core/canonical.ts'
import { contractServer, httpServer, sendJson } from '../../instances/http-server.ts'
import { frozenAt, realDoors } from '../../instances/real-doors.ts'
import { parseEntry, prepare, takeLook, targetWith } from '../../instances/take-look.ts'
import { silentListener } from '../../kit/silent-listener.ts'

const entry = { kind: 'release' }

function instance(id: string, version: string, group: string) {
  return contractServer(() => ({ instance: { id, bootId: `boot-${id}`, service: 'user', version, group } }))
}

describe('a release check on real instances', () => {
  it('passes when all run what they should', async () => {
    const gray = [await instance('g1', '2.1.0', 'gray'), await instance('g2', '2.1.0', 'gray')]
    const stable = await instance('s1', '2.0.9', 'stable')
    const target = targetWith({
      gray: { addresses: gray.map(({ address }) => address), version: '2.1.0' },
      stable: { addresses: [stable.address], version: '2.0.9' },
    })
    const check = prepare(releaseKind, entry, target)
    const judgement = check.judge(await takeLook(check, target, await realDoors()))
    expect(judgement.status).toBe('pass')
    expect(judgement.proofs.map(({ observations }) => observations)).toEqual([2, 1])
  })

  it('tells an old version, a hanging instance and a cached answer apart', async () => {
    const old = await instance('g1', '2.0.9', 'gray')
    const hanging = await silentListener()
    const cached = await httpServer((_request, response) =>
      sendJson(response, { schema: 'graycheck.instance-state/v1', nonce: 'old', instance: { version: '2.1.0' } }),
    )
    const target = targetWith({
      gray: { addresses: [old.address, hanging.address, cached.address], version: '2.1.0' },
      state: { timeout: '300ms' },
    })
    const check = prepare(releaseKind, entry, target)
    const { status, findings } = check.judge(await takeLook(check, target, await realDoors()))
    expect(status).toBe('fail')
    expect(findings.map(({ code, actual }) => `${code} ${actual}`).toSorted(compareText)).toEqual([
      'release.instance-silent source.bad-answer',
      'release.instance-silent source.timeout',
      'release.version-mismatch 2.0.9',
    ])
  })

  it('takes a refused login for an error of the run', async () => {
    const locked = await httpServer((_request, response) => sendJson(response, {}, 401))
    const target = targetWith({ gray: { addresses: [locked.address], version: '2.1.0' } })
    const check = prepare(releaseKind, entry, target)
    const { status, findings } = check.judge(await takeLook(check, target, await realDoors()))
    expect(status).toBe('error')
    expect(findings.map(({ code }) => code)).toEqual(['source.forbidden'])
  })

  it('is made good by the next look', async () => {
    let version = '2.0.9'
    const server = await contractServer(() => ({ instance: { bootId: version, version } }))
    const target = targetWith({ gray: { addresses: [server.address], version: '2.1.0' } })
    const check = prepare(releaseKind, entry, target)
    const doors = await realDoors()
    const first = await takeLook(check, target, frozenAt(doors, 1_000))
    version = '2.1.0'
    const second = check.judge(await takeLook(check, target, frozenAt(doors, 2_000), first))
    expect(check.judge(first).status).toBe('fail')
    expect([second.status, second.findings.map(({ code }) => code)]).toEqual(['pass', ['release.restarted']])
  })
})

describe('planning a release check', () => {
  const gray = { addresses: ['10.0.1.21:8080'], version: '2.1.0' }

  function problemsOf(instances: unknown): string[] {
    const target = instances === null ? { ...targetWith({ gray }), instances: undefined } : targetWith(instances)
    const prepared = parseEntry(releaseKind, entry).prepare(target)
    return 'problems' in prepared ? prepared.problems.map(({ message }) => message) : []
  }

  it('needs instances, and addresses that differ', () => {
    expect(problemsOf(null)).toEqual(['the section instances is missing: this check asks every instance directly'])
    expect(problemsOf({ gray: { addresses: gray.addresses } })).toEqual([])
    expect(problemsOf({ gray, stable: gray })).toEqual([
      '10.0.1.21:8080 is listed twice under instances: it would be counted as two',
    ])
    expect(problemsOf({ gray, state: { json: { path: '/s' } } })).toEqual([
      'instances.state.json.version is missing: without this pointer the running version stays unknown',
    ])
  })

  it('shows what it asks and what it needs', () => {
    const stable = { addresses: ['10.0.1.11:8080'] }
    const { preview } = prepare(releaseKind, entry, targetWith({ gray, stable }))
    expect(preview).toEqual({
      actions: [
        'GET /graycheck/state from the gray instance 10.0.1.21:8080, once a look',
        'GET /graycheck/state from the stable instance 10.0.1.11:8080, once a look',
      ],
      needs: ['1 of 1 gray instances report version 2.1.0', '1 of 1 stable instances report version any but 2.1.0'],
      settings: { service: 'user', 'gray version': '2.1.0', 'stable version': 'any but 2.1.0' },
    })
  })

  it('can be judged again from its spec as it was recorded', async () => {
    const { spec } = prepare(releaseKind, entry, targetWith({ gray }))
    expect(releaseKind.restore(JSON.parse(JSON.stringify(spec))).spec).toEqual(spec)
  })

  it('is named after its kind, and its name where it has one', () => {
    expect(parseEntry(releaseKind, entry).id).toBe('release')
    expect(parseEntry(releaseKind, { ...entry, name: 'early' }).id).toBe('release/early')
  })
})
