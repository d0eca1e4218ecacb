import type { ServerName } from '../../../tools/servers/catalog.ts'
import type { Outcome } from '../assess.ts'
import { applyEdits, assess, verdictOn } from '../assess.ts'
import type { AnyCase, Expected, Scene } from '../case.ts'
import type { Undo } from './undo.ts'

/** Real servers with a release on them, shared by the cases of a stand: each is undone before the next one begins. */
export interface Place {
  /** The graycheck.yaml of the release as it should be. */
  readonly config: string
  /** What a case has arranged. */
  readonly undo: Undo
  stop(): Promise<void>
}

export type RealCase<Where extends Place> = Scene<Where> & { readonly expect: 'pass' | Expected<Where> }

/** A set of real servers and the cases that are made in them. */
export interface Stand {
  readonly name: ServerName
  readonly servers: readonly ServerName[]
  readonly cases: readonly AnyCase[]
  start(): Promise<OpenStand>
}

export interface OpenStand {
  run(one: AnyCase): Promise<Outcome>
  stop(): Promise<void>
}

export function defineStand<Where extends Place>(
  about: Pick<Stand, 'name' | 'servers'>,
  cases: readonly RealCase<Where>[],
  startPlace: () => Promise<Where>,
): Stand {
  return {
    ...about,
    cases,
    start: async () => {
      const place = await startPlace()
      return {
        run: async ({ name }) => {
          const one = cases.find((each) => each.name === name)
          if (one === undefined) throw new Error(`the stand ${about.name} has no case ${name}`)
          return runRealCase(one, place)
        },
        stop: () => place.stop(),
      }
    },
  }
}

async function runRealCase<Where extends Place>(one: RealCase<Where>, place: Where): Promise<Outcome> {
  const { arrange, edits = [] } = one
  try {
    await arrange?.(place)
    const own = typeof edits === 'function' ? edits(place) : edits
    const verdict = await verdictOn(applyEdits(place.config, own))
    return { ...assess(one, verdict, place), plainGate: null }
  } finally {
    await place.undo.all()
  }
}

/** Runs some cases of a stand one after the other, and calls back with each outcome as it comes. */
export async function runStand(
  stand: Stand,
  cases: readonly AnyCase[],
  onOutcome: (outcome: Outcome, index: number) => void,
): Promise<Outcome[]> {
  if (cases.length === 0) return []
  const open = await stand.start()
  try {
    const outcomes: Outcome[] = []
    for (const [index, one] of cases.entries()) {
      const outcome = await open.run(one)
      outcomes.push(outcome)
      onOutcome(outcome, index)
    }
    return outcomes
  } finally {
    await open.stop()
  }
}
