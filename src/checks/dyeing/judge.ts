import { compareText } from '../../core/canonical.ts'
import type { Evidence, Failure } from '../../core/evidence.ts'
import type { Finding } from '../../core/finding.ts'
import type { Judgement, Needs, Proof } from '../../core/judgement.ts'
import { conclude } from '../../core/judgement.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Observation } from './evidence.ts'
import type { Known } from './judge-address.ts'
import { findingsOfSilence, notProbed } from './judge-address.ts'
import { findingsOfAnswers } from './judge-answers.ts'
import { figuresOf } from './judge-figures.ts'
import { findingsOfIdentities } from './judge-identities.ts'
import { instancesIn, judgeCoverage } from './judge-instances.ts'
import type { StratumJudgement } from './judge-proof.ts'
import { judgeStratum } from './judge-proof.ts'
import { sidesOf } from './judge-sides.ts'
import { strataOf } from './judge-stratum.ts'
import { probesInWords, sideInWords } from './judge-words.ts'
import type { Spec } from './spec.ts'

/** Every gateway address and every direction has to be proven by itself; any leak fails. */
export function judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement {
  const sides = sidesOf(observations, spec)
  const judged = strataOf(observations, spec, sides).map((stratum) => judgeStratum(stratum, spec))
  const instances = observations.filter((item) => item.type === 'instance')
  const coverage = judgeCoverage(judged, instances, spec)
  // What is proven was read with looks that were clear; a newer one takes nothing of it back.
  const isOpen = judged.some(({ status }) => status === 'open')
  const identities = isOpen ? findingsOfIdentities(observations, spec) : []
  const known = { spec, sides, isExplained: identities.length > 0 }
  const byAddress = [...groupBy(judged, ({ stratum }) => stratum.address).values()]
  const findings = [
    ...findingsOfAddresses(observations, spec),
    ...identities,
    ...byAddress.flatMap((strata) => findingsOf(strata, known)),
    ...(coverage.finding === null ? [] : [coverage.finding]),
  ]
  return conclude(evidence, {
    proofs: byAddress.flatMap((strata) => proofsOf(strata, known)),
    findings,
    measurements: judged.flatMap(({ measurement }) => (measurement === null ? [] : [measurement])),
    needs: findings.some(({ severity }) => severity === 'fail') ? null : needsOf(judged, coverage.missing),
    figures: figuresOf(judged, spec, sides),
    recovered: (failure) => isMadeGood(failure, observations),
  })
}

function findingsOf(judged: readonly StratumJudgement[], known: Known): Finding[] {
  const strata = judged.map(({ stratum }) => stratum)
  return [
    ...findingsOfAnswers(strata, known.spec, known.sides),
    ...judged.flatMap(({ finding }) => (finding === null ? [] : [finding])),
    ...findingsOfSilence(judged, known),
  ]
}

/** Without configured addresses it must be known what the host of the gateway resolved to. */
function findingsOfAddresses(observations: readonly Observation[], spec: Spec): Finding[] {
  if (spec.addresses !== null || observations.some(({ type }) => type === 'resolution')) return []
  return [notProbed(new URL(spec.url).host)]
}

function proofsOf(strata: readonly StratumJudgement[], known: Known): Proof[] {
  const proven = strata.filter(({ status }) => status === 'proven')
  const nearMisses = proven.filter(({ stratum }) => stratum.direction.nearMiss)
  const plain = proven.filter(({ stratum }) => !stratum.direction.nearMiss)
  return [...plain.map((stratum) => proofOf(stratum, known)), ...proofsOfNearMisses(nearMisses, known)]
}

function proofOf({ stratum, answered, bound }: StratumJudgement, { spec, sides }: Known): Proof {
  const { address, direction, readings } = stratum
  const expected = answered.filter(({ side }) => side === direction.expects)
  const instances = instancesIn(expected, spec).size
  const byWeight = answered.length - expected.length
  const counted = instances > 0 ? [`${instances} ${instances === 1 ? 'instance' : 'instances'}`] : []
  const services = spec.hops.map(({ service }) => service)
  const by = [
    `answered by ${sideInWords(direction.expects, sides, counted)}`,
    ...(services.length > 0 ? [`, ${direction.expects} at ${services.join(', ')}`] : []),
    ...(byWeight > 0 ? [`, but ${byWeight} by gray as the weight allows`] : []),
  ]
  return {
    subject: `${direction.name} via ${address}`,
    statement: `${answered.length} of ${readings.length} ${probesInWords(direction)} via ${address} ${by.join('')}${bound}`,
    observations: answered.length,
  }
}

/** A near miss that may turn gray, such as a duplicate at Envoy, is no part of it. */
function proofsOfNearMisses(proven: readonly StratumJudgement[], { spec, sides }: Known): Proof[] {
  const stable = proven.filter(
    ({ answered }) => spec.weight !== null || answered.every(({ side }) => side === 'stable'),
  )
  const [first] = stable
  if (first === undefined) return []
  const { address } = first.stratum
  const observations = stable.reduce((sum, { answered }) => sum + answered.length, 0)
  const names = stable.map(({ stratum }) => stratum.direction.name).join(', ')
  const by = spec.weight === null ? `answered by ${sideInWords('stable', sides)}` : 'not routed to gray by it'
  const statement = `${observations} probes with almost the tag (${names}) via ${address} ${by}`
  return [{ subject: `near misses via ${address}`, statement, observations }]
}

function needsOf(judged: readonly StratumJudgement[], unseen: number): Needs | null {
  const requests = judged.reduce((sum, { missing }) => sum + missing, unseen)
  if (requests === 0) return null
  return {
    message: `${requests} more usable answers, over all gateway addresses and directions`,
    requests,
    seconds: secondsFor(requests, judged),
    settlesWithinMs: null,
  }
}

/** At the pace of the probes so far, pauses between looks included. */
function secondsFor(requests: number, judged: readonly StratumJudgement[]): number | null {
  const times = judged.flatMap(({ stratum }) => stratum.readings.map(({ probe }) => probe.at)).sort(compareText)
  const [first, last] = [times.at(0), times.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  return Math.ceil(((Date.parse(last) - Date.parse(first)) / 1000 / times.length) * requests)
}

/** What a lookup can end with. */
const codesOfNames: readonly string[] = ['source.unresolved', 'source.timeout']

/** A later look found the addresses, or got an answer from the instance. */
function isMadeGood({ code, subject, at }: Failure, observations: readonly Observation[]): boolean {
  return observations.some(
    (item) =>
      (item.type === 'resolution' && item.host === subject && codesOfNames.includes(code)) ||
      (item.type === 'instance' && item.address === subject && item.at >= at),
  )
}
