import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { InstanceSeen } from './evidence.ts'
import type { Reading } from './judge-probe.ts'
import type { StratumJudgement } from './judge-proof.ts'
import { curlLine, examplesOf } from './judge-words.ts'
import { dyeingReasons } from './reasons.ts'
import type { Spec } from './spec.ts'
import { coverageRequests } from './spec.ts'

/** The instances that answered, by name. */
export function instancesIn(readings: readonly Reading[], { identify }: Spec): Set<string> {
  const names = readings.flatMap(({ probe: { outcome } }) => {
    if (outcome.kind === 'unanswered') return []
    const name = outcome.instance ?? (identify === 'instance' ? outcome.responder[0] : undefined)
    return name === undefined ? [] : [name]
  })
  return new Set(names)
}

export interface Coverage {
  readonly finding: Finding | null
  readonly missing: number
}

const covered: Coverage = { finding: null, missing: 0 }

/** Whether every gray instance answered; asked once all tagged probes are there, and of all addresses together. */
export function judgeCoverage(
  judged: readonly StratumJudgement[],
  instances: readonly InstanceSeen[],
  spec: Spec,
): Coverage {
  const tagged = judged.filter(({ stratum }) => stratum.direction.expects === 'gray')
  const expected = spec.grayInstances
  const [first] = tagged
  if (expected === null || first === undefined || tagged.some(({ status }) => status !== 'proven')) return covered
  const answered = tagged.flatMap((stratum) => stratum.answered)
  const seen = instancesIn(answered, spec)
  if (seen.size >= expected) return covered
  const missing = Math.max(0, coverageRequests(expected) - answered.length)
  const gray = instances.filter(({ address }) => spec.instances?.gray.includes(address))
  const unseen = gray.flatMap(({ id }) => (id === null || seen.has(id) ? [] : [id]))
  const finding = unseenFinding({ seen, expected, probes: answered.length, missing, unseen })
  const { address, direction } = first.stratum
  const shown = { evidence: examplesOf(answered, direction, spec), reproduce: curlLine(address, direction, spec) }
  return { finding: { ...finding, ...shown }, missing }
}

interface Unseen {
  readonly seen: ReadonlySet<string>
  readonly expected: number
  readonly probes: number
  readonly missing: number
  readonly unseen: readonly string[]
}

function unseenFinding({ seen, expected, probes, missing, unseen }: Unseen): Finding {
  const chance =
    missing > 0
      ? `it takes ${probes + missing} to see every one`
      : 'at equal shares one is left out with a chance below 0.1 %, so some get no traffic'
  const names = unseen.length === 0 ? '' : `; not seen: ${[...new Set(unseen)].sort().join(', ')}`
  return makeFinding(dyeingReasons, 'dyeing.instances-unseen', {
    subject: 'gray instances',
    message: `${seen.size} of ${expected} gray instances answered ${probes} tagged probes: ${chance}${names}`,
    expected: `${expected} instances`,
    actual: seen.size === 0 ? 'none named' : [...seen].sort().join(', '),
    ...(missing > 0 ? { fix: 'Raise requests so that every instance can be seen, or set everyInstance: false.' } : {}),
  })
}
