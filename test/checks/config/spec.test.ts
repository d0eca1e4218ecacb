import { describe, expect, it } from 'vitest'
import { configKind } from '../../../src/checks/config/index.ts'
import { parseEntry, prepare, targetWith } from '../../instances/take-look.ts'

const etcd = { endpoints: ['http://etcd:2379'], key: '/config/user/prod.json' }
const gray = { addresses: ['10.0.1.21:8080', '10.0.1.22:8080'] }
const entry = { kind: 'config', name: 'app', desired: { etcd } }

function problemsOf(over: object, instances: unknown = { gray }) {
  const prepared = parseEntry(configKind, { ...entry, ...over }).prepare(targetWith(instances))
  return 'problems' in prepared ? prepared.problems.map(({ path, message }) => [path.join('.'), message]) : []
}

describe('planning a config check', () => {
  it('fills in what is left out', () => {
    expect(prepare(configKind, entry, targetWith({ gray })).spec).toEqual({
      name: 'app',
      as: 'raw',
      desired: { from: 'etcd', key: '/config/user/prod.json' },
      propagationBudgetMs: 10_000,
      only: null,
      ignore: [],
      addresses: gray.addresses,
      statePath: '/graycheck/state',
    })
    expect(parseEntry(configKind, entry).id).toBe('config/app')
  })

  it('keeps endpoints and credentials out of the spec', () => {
    const access = {
      headers: { 'x-token': 'hunter2-a' },
      auth: { bearer: 'hunter2-b' },
      tls: { key: 'hunter2-c.pem', cert: 'c.pem' },
    }
    const check = prepare(configKind, { ...entry, desired: { etcd: { ...etcd, ...access } } }, targetWith({ gray }))
    expect(JSON.stringify([check.spec, check.preview])).not.toMatch(/hunter2|2379/)
  })

  it('can be judged again from its spec as it was recorded', () => {
    const more = { as: 'json', only: ['/a'], ignore: ['/a/b'], propagationBudget: '1m30s' }
    for (const over of [{}, more, { desired: { folder: 'conf' } }]) {
      const { spec } = prepare(configKind, { ...entry, ...over }, targetWith({ gray }))
      expect(configKind.restore(JSON.parse(JSON.stringify(spec))).spec).toEqual(spec)
    }
  })

  it.each([
    [{ name: undefined }, 'name'],
    [{ desired: {} }, 'desired'],
    [{ desired: { etcd, file: 'x' } }, 'desired'],
    [{ desired: { etcd: { ...etcd, endpoints: [] } } }, 'desired.etcd.endpoints'],
    [{ desired: { etcd: { ...etcd, endpoints: ['etcd:2379'] } } }, 'desired.etcd.endpoints.0'],
    [{ as: 'yaml' }, 'as'],
    [{ only: ['a'] }, 'only.0'],
    [{ propagationBudget: 10 }, 'propagationBudget'],
    [{ tolerance: 1 }, ''],
  ])('refuses %j', (over, path) => {
    const parsed = configKind.parse({ ...entry, ...over })
    expect('error' in parsed && parsed.error.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })

  it('refuses what could never be compared', () => {
    const page = (json: object) => ({ gray, state: { json: { path: '/status', ...json } } })
    expect(problemsOf({ only: ['/a'] })).toEqual([['only', 'only needs as: json: raw compares all bytes']])
    expect(problemsOf({ ignore: ['/a'] })).toEqual([['ignore', 'ignore needs as: json: raw compares all bytes']])
    expect(problemsOf({ as: 'json', desired: { folder: 'conf' } })).toEqual([
      ['as', 'a folder is compared by its hash: write as: raw, or leave it out'],
    ])
    expect(problemsOf({}, page({ revision: '/rev' }))).toEqual([
      ['as', 'as: raw compares hashes, but instances.state.json has no sha256 pointer'],
    ])
    expect(problemsOf({ as: 'json' }, page({ revision: '/rev' }))).toEqual([
      ['as', 'instances.state.json has neither a values nor a sha256 pointer to compare by'],
    ])
    expect(problemsOf({ desired: { folder: 'conf' } }, page({ sha256: '/s' }))).toEqual([
      ['desired.folder', 'a folder needs the open contract: instances.state.json has no tree hash'],
    ])
    expect(problemsOf({ as: 'json' }, page({ values: '/v' }))).toEqual([])
  })

  it('shows what it reads and what it needs', () => {
    const { preview } = prepare(configKind, { ...entry, as: 'json', ignore: ['/debug'] }, targetWith({ gray }))
    expect(preview).toEqual({
      actions: [
        'read etcd key /config/user/prod.json before and after the instances, each look',
        'GET /graycheck/state from the gray instance 10.0.1.21:8080, once a look',
        'GET /graycheck/state from the gray instance 10.0.1.22:8080, once a look',
      ],
      needs: [
        '2 of 2 gray instances run what etcd key /config/user/prod.json holds, value by value',
        'a new config may take 10s from when graycheck first sees it',
      ],
      settings: { as: 'json', propagationBudget: '10s', only: 'everything', ignore: '/debug' },
    })
  })
})
