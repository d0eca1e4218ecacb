import type { Failure } from '../../core/evidence.ts'
import type { EvidenceReference, Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import { curlLine, instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { InstanceSeen, Observation } from './evidence.ts'
import type { LatestLook } from './judge-looks.ts'
import { elapsedMs } from './judge-looks.ts'
import type { Standard, State } from './judge-state.ts'
import { stateOf } from './judge-state.ts'
import { wordsOf } from './judge-words.ts'
import { configReasons } from './reasons.ts'

type Silence = Extract<Observation, { type: 'silent' }>

/** One answer and what it comes to; or an instance without one. */
export type Judged =
  | { readonly state: State; readonly seen: InstanceSeen; readonly elapsedMs: number }
  | { readonly state: 'SILENT'; readonly silence: Silence }
  | { readonly state: 'UNREAD'; readonly address: string }

/** Every instance of the plan comes out at least once. Those that a failure of the run speaks for are left to it. */
export function judgeInstances(
  look: LatestLook,
  standard: Standard,
  since: string,
  failures: readonly Failure[],
): Judged[] {
  const heard = groupBy(look.instances, ({ address }) => address)
  const explained = new Set(failures.map(({ subject }) => subject))
  return standard.spec.addresses.flatMap((address): Judged[] => {
    const about = heard.get(address) ?? []
    if (about.length === 0 && !explained.has(address)) return [{ state: 'UNREAD', address }]
    return about.map((one): Judged => {
      if (one.type === 'silent') return { state: 'SILENT', silence: one }
      const ms = elapsedMs(one, since)
      return { state: stateOf(one.config, standard, ms), seen: one, elapsedMs: ms }
    })
  })
}

/** What each state is told as. */
export const codes = {
  PENDING: 'config.pending',
  STALE: 'config.stale',
  NEVER_LOADED: 'config.never-loaded',
  REJECTED: 'config.rejected',
  AHEAD: 'config.ahead',
  FORKED: 'config.forked',
  FOREIGN: 'config.foreign',
  OVERRIDDEN: 'config.overridden',
  FROZEN: 'config.frozen',
  UNKNOWN: 'config.unknown',
} as const satisfies Record<Exclude<State, 'SYNCED'>, keyof typeof configReasons>

export function findingsOfInstance(judged: Judged, standard: Standard): Finding[] {
  if (judged.state === 'UNREAD') return [unreadFinding(judged.address)]
  if (judged.state === 'SILENT') return [silentFinding(judged.silence)]
  if (judged.state === 'SYNCED') return []
  const { seen } = judged
  const { message, expected, actual } = wordsOf(judged.state, seen, standard, judged.elapsedMs)
  return [
    makeFinding(configReasons, codes[judged.state], {
      subject: instanceLabel(seen),
      message: `${instanceLabel(seen)} ${message}`,
      expected,
      actual,
      evidence: [instanceReference(seen), desiredReference(standard)],
      reproduce: curlLine(seen),
    }),
  ]
}

export function desiredReference({ desired }: Pick<Standard, 'desired'>): EvidenceReference {
  const { source, request, at } = desired
  return { source, request, at, vantage: 'runner' }
}

function unreadFinding(address: string): Finding {
  return makeFinding(configReasons, 'config.instance-unread', {
    subject: address,
    message: `the gray instance ${address} was not heard in the last look`,
    expected: 'one answer of every instance',
    actual: 'none',
  })
}

function silentFinding(silence: Silence): Finding {
  return makeFinding(configReasons, 'config.instance-silent', {
    subject: silence.address,
    message: `gray ${silence.message}`,
    expected: 'an answer of the instance itself',
    actual: silence.code,
    evidence: [instanceReference(silence)],
    reproduce: curlLine(silence),
  })
}
