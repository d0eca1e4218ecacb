import { compareText } from '../../core/canonical.ts'
import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { findingOfFailure } from '../../core/judgement.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Reading } from './judge-probe.ts'
import type { StratumJudgement } from './judge-proof.ts'
import type { Sides } from './judge-sides.ts'
import type { Stratum } from './judge-stratum.ts'
import { curlLine, examplesOf, sideInWords, tally } from './judge-words.ts'
import { dyeingReasons } from './reasons.ts'
import type { Spec } from './spec.ts'
import { fewestLosses } from './spec.ts'

/** What the findings of one address are made with. */
export interface Known {
  readonly spec: Spec
  readonly sides: Sides
  /** Whether findings tell already why sides are not known. */
  readonly isExplained: boolean
}

/** What is missing at one gateway address, as one finding at most: the strata that are short are all named in it. */
export function findingsOfSilence(judged: readonly StratumJudgement[], { spec, sides, isExplained }: Known): Finding[] {
  const [tagged, untagged] = judged
  if (tagged === undefined || untagged === undefined) return []
  const { address } = tagged.stratum
  const readings = judged.flatMap(({ stratum }) => stratum.readings)
  if (readings.length === 0) return [notProbed(address, curlLine(address, tagged.stratum.direction, spec))]
  if (readings.every(isUnanswered)) return [addressUnreachable(untagged.stratum, readings, spec)]
  const unreachable = isGrayUnreachable(tagged, untagged)
  const short = judged.filter((stratum) => isShort(stratum, isExplained) && !(unreachable && stratum === tagged))
  return [
    ...(unreachable ? [grayUnreachable(tagged, untagged, { spec, sides })] : []),
    ...(short.length > 0 ? [tooFewAnswers(address, short, spec)] : []),
  ]
}

function isUnanswered({ code }: Reading): boolean {
  return code === 'dyeing.probes-lost'
}

/** Answers that could not be read are a finding of their own, as long as no proof came after them. */
function isShort({ status, stratum }: StratumJudgement, isExplained: boolean): boolean {
  const isTold = stratum.readings.some(({ kind, code }) => kind === 'unusable' && (code !== null || isExplained))
  return status === 'open' && !(isTold && stratum.missing > 0)
}

export function notProbed(subject: string, reproduce: string | null = null): Finding {
  return makeFinding(dyeingReasons, 'dyeing.no-probes', {
    subject,
    message: `no probe was sent to ${subject}`,
    expected: 'probes of every direction',
    actual: 'none',
    reproduce,
  })
}

/** Nothing at all came back through this address, so nothing could be measured there. */
function addressUnreachable({ address, direction }: Stratum, readings: readonly Reading[], spec: Spec): Finding {
  const groups = groupBy(readings, ({ actual }) => actual ?? '')
  const [[cause, examples] = ['', []]] = [...groups].sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b))
  const example = examples[0]?.probe
  const message =
    example?.outcome.kind === 'unanswered' ? example.outcome.message : `the gateway itself answered ${cause}`
  const finding = findingOfFailure({
    type: 'failure',
    code: example?.outcome.kind === 'unanswered' ? example.outcome.code : 'source.http-status',
    subject: address,
    source: `gateway ${address}`,
    request: `${spec.method} ${spec.url}`,
    at: example?.at ?? '',
    message: `none of ${readings.length} probes via ${address} was answered (${tally(readings)}): ${message}`,
  })
  return { ...finding, reproduce: curlLine(address, direction, spec) }
}

/** Lost by chance or with the whole gateway is ruled out by as many answers to untagged probes. */
function isGrayUnreachable(tagged: StratumJudgement, untagged: StratumJudgement): boolean {
  const lost = tagged.stratum.readings
  const answers = untagged.stratum.readings.filter((reading) => !isUnanswered(reading))
  return lost.length >= fewestLosses && lost.every(isUnanswered) && answers.length >= fewestLosses
}

function grayUnreachable(
  { stratum }: StratumJudgement,
  untagged: StratumJudgement,
  { spec, sides }: Omit<Known, 'isExplained'>,
): Finding {
  const { address, direction, readings } = stratum
  const answers = untagged.stratum.readings.filter((reading) => !isUnanswered(reading)).length
  return makeFinding(dyeingReasons, 'dyeing.gray-unreachable', {
    subject: address,
    message: `none of ${readings.length} tagged probes via ${address} was answered (${tally(readings)}), while ${answers} untagged ones were`,
    expected: sideInWords('gray', sides),
    actual: tally(readings),
    evidence: examplesOf(readings, direction, spec),
    reproduce: curlLine(address, direction, spec),
  })
}

function tooFewAnswers(address: string, short: readonly StratumJudgement[], spec: Spec): Finding {
  const lost = short.flatMap(({ stratum }) => stratum.readings).filter(isUnanswered)
  const counts = short.map(({ stratum, answered }) => `${stratum.direction.name} ${answered.length}`)
  const causes = lost.length > 0 ? `; ${lost.length} were lost (${tally(lost)})` : ''
  const worst = short.find(({ stratum }) => stratum.readings.some(isUnanswered)) ?? short[0]
  const direction = worst?.stratum.direction
  return makeFinding(dyeingReasons, lost.length > 0 ? 'dyeing.probes-lost' : 'dyeing.need-more', {
    subject: address,
    message: `too few usable answers via ${address}: ${counts.join(', ')}${causes}`,
    expected: short
      .map(({ stratum, answered, missing }) => `${stratum.direction.name} ${answered.length + missing}`)
      .join(', '),
    actual: counts.join(', '),
    evidence: direction === undefined ? [] : examplesOf(lost, direction, spec),
    reproduce: direction === undefined ? null : curlLine(address, direction, spec),
  })
}
