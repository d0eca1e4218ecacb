import { describe, expect, it } from 'vitest'
import { changesBetween } from '../../../src/instances/kubernetes/changes.ts'
import type { Discovery, Member } from '../../../src/instances/kubernetes/found.ts'

function member(name: string, over: Partial<Member> = {}): Member {
  const group = name.startsWith('g') ? 'gray' : 'stable'
  return { group, name, uid: name, restarts: 0, address: `10.0.0.1:${name.length}`, port: 80, images: [], ...over }
}

function discovery(names: readonly (string | Member)[], stable: number | null = null): Discovery {
  return {
    namespace: 'shop',
    members: names.map((one) => (typeof one === 'string' ? member(one) : one)),
    wanted: { gray: null, stable },
    obstacles: [],
    reference: { source: 'kubernetes https://c.example', request: 'GET pods', at: '2026-01-01T00:00:00.000Z' },
  }
}

const told = (before: Discovery, after: Discovery): string[] =>
  changesBetween(before, after).map(({ code, message }) => `${code}: ${message}`)

describe('the changes of instances', () => {
  it('are none when nothing changed, whatever the order', () => {
    expect(told(discovery(['g1', 's1']), discovery(['s1', 'g1']))).toEqual([])
  })

  it.each([
    ['gray pod g1 restarted while it was checked (0 restarts before, 2 now)', member('g1', { restarts: 2 })],
    ['gray pod g1 had the address 10.0.0.1:2 and has none now', member('g1', { address: null })],
    ['gray pod g1 had the address 10.0.0.1:2 and has 10.0.0.9:1 now', member('g1', { address: '10.0.0.9:1' })],
  ])('the %s', (message, now) => {
    expect(told(discovery(['g1']), discovery([now]))).toEqual([`instances.changed: the ${message}`])
  })

  it('take a pod that was replaced under the same name for another one', () => {
    expect(told(discovery(['g1']), discovery([member('g1', { uid: 'new' })]))).toEqual([
      'instances.changed: the gray pod g1 appeared while it was checked',
      'instances.changed: the gray pod g1 vanished while it was checked',
    ])
  })

  it('take a gray pod that became stable for another one', () => {
    const promoted = member('g1', { group: 'stable' })

    expect(told(discovery(['g1']), discovery([promoted]))).toEqual([
      'instances.changed: the stable pod g1 appeared while it was checked',
      'instances.changed: the gray pod g1 vanished while it was checked',
    ])
  })

  it('name the request that showed them', () => {
    expect(changesBetween(discovery(['g1']), discovery([]))[0]).toMatchObject({
      subject: 'gray pod g1',
      source: 'kubernetes https://c.example',
      request: 'GET pods',
    })
  })
})

describe('stable pods that went', () => {
  const gone = 'instances.scaled-down: the stable pod s2 was taken away, as fewer stable pods are wanted now'
  const vanished = 'instances.changed: the stable pod s2 vanished while it was checked'

  it.each([
    ['were scaled down', discovery(['s1', 's2'], 2), discovery(['s1'], 1), [gone]],
    ['while as many are wanted', discovery(['s1', 's2'], 2), discovery(['s1'], 2), [vanished]],
    ['while nothing says how many are wanted', discovery(['s1', 's2']), discovery(['s1']), [vanished]],
    ['and more than fewer are wanted', discovery(['s1', 's2', 's3'], 3), discovery(['s1'], 2), [vanished]],
    ['to the last one', discovery(['s2'], 1), discovery([], 0), [vanished]],
  ])('%s', (_what, before, after, messages) => {
    expect(told(before, after).filter((line) => line.includes('s2'))).toEqual(messages)
  })

  it('while another one came are a change', () => {
    const lines = told(discovery(['s1', 's2', 's3'], 3), discovery(['s1', 's4'], 2))

    expect(lines.filter((line) => line.startsWith('instances.scaled-down'))).toEqual([])
  })

  it('do not excuse a gray pod that went', () => {
    expect(told(discovery(['g1', 's1', 's2'], 2), discovery(['s1'], 1))).toEqual([
      'instances.changed: the gray pod g1 vanished while it was checked',
      gone,
    ])
  })
})
