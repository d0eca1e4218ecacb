import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InstanceState } from '../../src/instances/state.ts'

const smallest = { schema: 'graycheck.instance-state/v1', instance: {} }

describe('InstanceState', () => {
  it('needs no more than schema and instance', () => {
    expect(InstanceState.parse(smallest)).toEqual(smallest)
  })

  it('ignores members that it does not know', () => {
    const state = { ...smallest, later: { a: 1 }, configs: [{ name: 'app', colour: 'grey' }] }
    expect(InstanceState.safeParse(state).success).toBe(true)
  })

  it.each([
    ['another schema', { ...smallest, schema: 'graycheck.instance-state/v2' }, 'schema'],
    ['no instance', { schema: smallest.schema }, 'instance'],
    [
      'a revision that is a number',
      { ...smallest, configs: [{ name: 'app', applied: { revision: 14 } }] },
      'configs.0.applied.revision',
    ],
    [
      'a cut hash',
      { ...smallest, configs: [{ name: 'app', applied: { sha256: 'abcd' } }] },
      'configs.0.applied.sha256',
    ],
  ])('refuses %s', (_what, state, path) => {
    const parsed = InstanceState.safeParse(state)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })

  it('can be written as a JSON Schema that allows unknown members', () => {
    const schema = z.toJSONSchema(InstanceState)
    expect(schema).toMatchObject({ type: 'object', required: ['schema', 'instance'], additionalProperties: {} })
  })
})
