import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/engine/events.ts'
import { createEventLog } from '../../src/serve/event-log.ts'
import type { Served } from './kit.ts'
import { ask, heldRelease, quickRelease, startServed, token, untilEnded } from './kit.ts'

const accept = { accept: 'text/event-stream' }

function eventsIn(text: string): { id: string | undefined; event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((frame) => frame !== '' && !frame.startsWith(':'))
    .map((frame) => {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]
      const data: unknown = JSON.parse(field('data') ?? 'null')
      return { id: field('id'), event: field('event') ?? '', data }
    })
}

const story = [
  'run-started',
  'stage-started',
  'check-started',
  'check-progress',
  'check-looked',
  'check-finished',
  'stage-finished',
]

async function begun(plan: string): Promise<Served> {
  const served = await startServed({ texts: { user: plan } })
  await ask(served, '/v1/runs', { body: { plan: 'user', runId: 'r-1' } })
  return served
}

describe('the events of a run', () => {
  it('come as they happen, and end with its summary', async () => {
    const { plan, release } = await heldRelease()
    const served = await begun(plan)
    const response = await fetch(`${served.server.url}/v1/runs/r-1/events`, {
      headers: { authorization: `Bearer ${token}`, ...accept },
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('check-progress') || !text.endsWith('\n\n')) text += (await reader?.read())?.value ?? ''
    const before = text
    release()
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) text += chunk.value

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(eventsIn(before).map(({ event }) => event)).toEqual(story.slice(0, 4))
    expect(eventsIn(text).map(({ event }) => event)).toEqual([...story, 'run-finished', 'end'])
    expect(eventsIn(text).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', undefined])
    expect(eventsIn(text).at(-1)?.data).toMatchObject({ status: 'pass', runId: 'r-1' })
  })

  it('go on after the one that was seen last, also when the run has ended', async () => {
    const { planFor } = await quickRelease()
    const served = await begun(planFor('2.1.0'))
    await untilEnded(served, 'r-1')
    const after = (id: string): ReturnType<typeof ask> =>
      ask(served, '/v1/runs/r-1/events', { headers: { ...accept, 'last-event-id': id } })

    const rest = await after('6')
    const nothing = await after('8')
    const nonsense = await after('-1')

    expect(eventsIn(rest.text).map(({ event }) => event)).toEqual(['stage-finished', 'run-finished', 'end'])
    expect([nothing.status, nonsense.status]).toEqual([410, 400])
  })

  it('are for those who say that they read them', async () => {
    const { planFor } = await quickRelease()
    const served = await begun(planFor('2.1.0'))

    const replies = await Promise.all(
      ['*/*', 'application/json'].map((type) => ask(served, '/v1/runs/r-1/events', { headers: { accept: type } })),
    )

    expect(replies.map(({ status }) => status)).toEqual([406, 406])
  })
})

describe('the log of events', () => {
  const progress = (message: string): RunEvent => ({ type: 'check-progress', at: '', stage: 's', check: 'c', message })

  it('keeps the last thousand, under the numbers that they had', () => {
    const log = createEventLog()
    for (let count = 1; count <= 1200; count++) log.add(progress(String(count)))

    const ids = log.after(0).map(({ id }) => id)

    expect([ids[0], ids.at(-1), ids.length]).toEqual([201, 1200, 1000])
  })

  it('keeps no more than 256 KiB, but always the last one', () => {
    const log = createEventLog()
    for (let count = 1; count <= 10; count++) log.add(progress('x'.repeat(100_000)))
    const some = log.after(0).length
    log.add(progress('y'.repeat(1_000_000)))

    expect([some, log.after(0).map(({ id }) => id)]).toEqual([2, [11]])
  })
})
