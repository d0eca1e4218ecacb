import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { Measurement } from '../../core/judgement.ts'
import { formatPercent } from '../../core/share.ts'
import type { RateJudgement } from '../../stats/judge-rate.ts'
import { judgeRate } from '../../stats/judge-rate.ts'
import { judgeLeak } from '../../stats/leak.ts'
import { needsForRate } from '../../stats/needs.ts'
import type { Reading } from './judge-probe.ts'
import type { Stratum } from './judge-stratum.ts'
import { curlLine, examplesOf, probesInWords } from './judge-words.ts'
import { dyeingReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** What the answers of one stratum add up to. */
export interface StratumJudgement {
  readonly stratum: Stratum
  readonly status: 'proven' | 'failed' | 'open'
  /** How many more usable answers it takes. */
  readonly missing: number
  /** The usable answers. */
  readonly answered: readonly Reading[]
  /** What a proof adds to who answered. */
  readonly bound: string
  readonly measurement: Measurement | null
  /** Where it is the share of gray answers that fails; single leaks have their own findings. */
  readonly finding: Finding | null
}

export function judgeStratum(stratum: Stratum, spec: Spec): StratumJudgement {
  const { readings, direction, missing } = stratum
  const answered = readings.filter(({ kind }) => kind === 'good' || kind === 'leak')
  const leaked = answered.some(({ kind }) => kind === 'leak')
  const unleaked = missing === 0 ? 'proven' : 'open'
  const status = leaked ? 'failed' : unleaked
  const plain = { stratum, status, missing, answered, bound: '', measurement: null, finding: null } as const
  if (spec.weight !== null && direction.expects === 'stable') return withShare(plain, spec.weight, spec)
  return direction.nearMiss ? plain : withLeakRate(plain, spec)
}

/** Without a leak, the number of answers bounds the leak rate. */
function withLeakRate(plain: StratumJudgement, spec: Spec): StratumJudgement {
  const { maxLeak, beta } = spec
  const probes = plain.answered.length
  const leaks = plain.answered.filter(({ kind }) => kind === 'leak').length
  const { upperBound, probesNeeded } = judgeLeak({ probes, leaks, maxLeak, beta })
  const tooFew = plain.status === 'proven' && probes < probesNeeded
  return {
    ...plain,
    status: tooFew ? 'open' : plain.status,
    missing: Math.max(plain.missing, tooFew ? probesNeeded - probes : 0),
    bound: upperBound === null ? '' : `; leak rate below ${formatPercent(upperBound)} (${formatPercent(1 - beta)})`,
    measurement: measure(plain, 'leak rate', { events: leaks, lower: null, upper: upperBound, limit: maxLeak }),
  }
}

/** With a weight, gray answers are no leaks by themselves, only too many of them. */
function withShare(plain: StratumJudgement, weight: NonNullable<Spec['weight']>, spec: Spec): StratumJudgement {
  const { limit } = weight
  const { answered, stratum } = plain
  const gray = answered.filter(({ side }) => side === 'gray')
  const total = answered.length
  const counts = { eventsLow: gray.length, eventsHigh: gray.length, total }
  const question = { limit, alpha: spec.alpha, beta: spec.beta, dispersion: 1 }
  const share = judgeRate({ intervals: [counts], plannedIntervals: 0, ...question })
  const measurement = measure(plain, 'gray share', {
    events: gray.length,
    lower: share.interval.lo,
    upper: share.interval.hi,
    limit,
  })
  if (share.status === 'fail') {
    return { ...plain, status: 'failed', measurement, finding: tooMuchGray(stratum, gray, { share, weight }, spec) }
  }
  // One stable answer shows that a near miss is not routed to gray; its share is that of all untagged requests.
  const decided = stratum.direction.nearMiss ? gray.length < total : share.status === 'pass'
  if (plain.status !== 'proven' || decided) {
    const bound = `; gray share below ${formatPercent(share.interval.hi)} (${formatPercent(1 - spec.beta)})`
    return { ...plain, bound, measurement }
  }
  const { likely } = needsForRate({ ...counts, ...question }).pass
  return { ...plain, status: 'open', missing: typeof likely === 'number' ? likely : total, measurement }
}

interface Excess {
  readonly share: RateJudgement
  readonly weight: NonNullable<Spec['weight']>
}

function tooMuchGray(stratum: Stratum, gray: readonly Reading[], { share, weight }: Excess, spec: Spec): Finding {
  const { address, direction } = stratum
  const { total, interval } = share
  const code = direction.nearMiss ? 'dyeing.near-miss-matched' : 'dyeing.untagged-leaked'
  return makeFinding(dyeingReasons, code, {
    subject: direction.nearMiss ? `${direction.name} via ${address}` : address,
    message: `${gray.length} of ${total} ${probesInWords(direction)} via ${address} were answered by gray: more than the weight explains`,
    expected: `a gray share of ${formatPercent(weight.share)}, at most ${formatPercent(weight.limit)}`,
    actual: `${formatPercent(gray.length / total)} (at least ${formatPercent(interval.lo)})`,
    evidence: examplesOf(gray, direction, spec),
    reproduce: curlLine(address, direction, spec),
  })
}

interface Measured {
  readonly events: number
  readonly lower: number | null
  readonly upper: number | null
  readonly limit: number
}

function measure(
  { stratum, answered }: StratumJudgement,
  name: string,
  { events, ...bounds }: Measured,
): Measurement | null {
  const { address, direction } = stratum
  if (direction.nearMiss) return null
  const value = answered.length > 0 ? events / answered.length : null
  return {
    subject: `${direction.name} via ${address}`,
    name,
    unit: 'ratio',
    value,
    ...bounds,
    sampleSize: answered.length,
  }
}
