import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RunStore } from '../../src/serve/store.ts'
import { openStore } from '../../src/serve/store.ts'
import type { Ending, NewRun } from '../../src/serve/stored-run.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const keep = { runs: 1000, ageMs: 1_000_000 }

function newRun(runId: string, over: Partial<NewRun> = {}): NewRun {
  const parameters = { grayTag: 'v2' }
  return { plan: 'user', runId, series: null, parameters, service: 'user', tag: 'v2', environment: null, ...over }
}

const passed: Ending = { status: 'pass', code: null, message: 'ok', exitCode: 0, verdict: '{"a":1}', events: 'e\n' }

async function open(path: string, retention = keep, now = 5000): Promise<RunStore> {
  const store = await openStore(path, retention, now)
  let closed = false
  const close = (): void => {
    if (!closed) store.close()
    closed = true
  }
  onTestFinished(close)
  return { ...store, close }
}

describe('the store', () => {
  it('has a run with its verdict again after a restart', async () => {
    const path = join(await tempFolder(), 'runs.db')
    const before = await open(path)
    const { sequence } = before.add(newRun('r-1'), 1000)
    before.start(sequence, 2000)
    before.finish(sequence, passed, 3000)
    before.close()

    const after = await open(path)

    expect(after.find('user', 'r-1')).toEqual({
      sequence,
      ...newRun('r-1'),
      state: 'finished',
      status: 'pass',
      code: null,
      message: 'ok',
      exitCode: 0,
      createdAt: 1000,
      startedAt: 2000,
      finishedAt: 3000,
      toldAt: null,
    })
    expect([after.verdictOf(sequence), after.eventsOf(sequence)]).toEqual(['{"a":1}', 'e\n'])
  })

  it.each(['queued', 'running'])('has a %s run as interrupted after a restart, and never as passed', async (state) => {
    const path = join(await tempFolder(), 'runs.db')
    const before = await open(path)
    const { sequence } = before.add(newRun('r-1'), 1000)
    if (state === 'running') before.start(sequence, 2000)
    before.close()

    const after = await open(path)
    after.finish(sequence, passed, 6000)

    expect(after.get(sequence)).toMatchObject({
      state: 'finished',
      status: 'error',
      code: 'serve.interrupted',
      exitCode: 12,
      finishedAt: 5000,
    })
    expect(after.verdictOf(sequence)).toBeNull()
  })

  it('refuses a second run of the same plan and id', async () => {
    const store = await open(join(await tempFolder(), 'runs.db'))
    store.add(newRun('r-1'), 1000)

    expect(() => store.add(newRun('r-1'), 1000)).toThrow(/UNIQUE/)
    expect(store.add(newRun('r-1', { plan: 'other' }), 1000).plan).toBe('other')
    expect(store.findById('r-1')).toHaveLength(2)
  })

  it('forgets the oldest finished runs, and none that is under way', async () => {
    const store = await open(join(await tempFolder(), 'runs.db'), { runs: 2, ageMs: 1000 })
    const [running, ...others] = ['r-0', 'r-1', 'r-2', 'r-3'].map((id) => store.add(newRun(id), 1).sequence)
    for (const sequence of others) store.finish(sequence, passed, 100)

    const byCount = ['r-0', 'r-1', 'r-2', 'r-3'].map((id) => store.find('user', id)?.state)
    store.finish(store.add(newRun('r-4'), 1).sequence, passed, 1101)
    const byAge = ['r-0', 'r-2', 'r-3', 'r-4'].map((id) => store.find('user', id)?.state)

    expect(running).toBe(1)
    expect(byCount).toEqual(['queued', undefined, 'finished', 'finished'])
    expect(byAge).toEqual(['queued', undefined, undefined, 'finished'])
  })

  it('finds the latest run of a series', async () => {
    const store = await open(join(await tempFolder(), 'runs.db'))
    for (const runId of ['s-1', 's-2']) store.add(newRun(runId, { series: 's' }), 1)

    expect(store.latestOf('user', 's')?.runId).toBe('s-2')
    expect(store.latestOf('other', 's')).toBeNull()
  })

  it('belongs to one server at a time', async () => {
    const path = join(await tempFolder(), 'runs.db')
    await open(path)

    await expect(openStore(path, keep, 0)).rejects.toThrow(`${path} is in use by another graycheck serve`)
  })

  it('lies in a folder under its own name, for its owner only', async () => {
    const folder = await tempFolder()
    await open(folder)

    expect(statSync(join(folder, 'graycheck.db')).mode & 0o777).toBe(0o600)
  })

  it('is no file of another program, and none of another version', async () => {
    const folder = await tempFolder()
    const foreign = join(folder, 'foreign.db')
    const other = new DatabaseSync(foreign)
    other.exec('CREATE TABLE users (name TEXT)')
    other.close()
    const text = join(folder, 'text.db')
    writeFileSync(text, 'this is a letter to a friend, and no database of anybody at all'.repeat(20))
    const newer = join(folder, 'newer.db')
    const ours = await open(newer)
    ours.close()
    const later = new DatabaseSync(newer)
    later.exec('PRAGMA user_version = 2')
    later.close()

    await expect(openStore(foreign, keep, 0)).rejects.toThrow(`${foreign} is the database of another program`)
    await expect(openStore(text, keep, 0)).rejects.toThrow('file is not a database')
    await expect(openStore(newer, keep, 0)).rejects.toThrow('format 2, this one writes 1')
  })
})
