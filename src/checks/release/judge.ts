import { canonicalJson, compareText } from '../../core/canonical.ts'
import type { Evidence, Failure } from '../../core/evidence.ts'
import { isFailure } from '../../core/evidence.ts'
import type { Finding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import { isSymbolic } from '../../core/kubernetes-source.ts'
import type { Judgement, Proof } from '../../core/judgement.ts'
import { conclude } from '../../core/judgement.ts'
import type { ImagesSeen, InstanceSeen, Observation } from './evidence.ts'
import { judgeAgreement, withAgreedVersion } from './judge-agreement.ts'
import { figureOf } from './judge-figures.ts'
import { judgeFleet } from './judge-fleet.ts'
import { judgeImages } from './judge-images.ts'
import { judgeInstance, runsItsVersion, silentFinding, unreadFinding } from './judge-instance.ts'
import type { PlannedInstance, Spec } from './spec.ts'

/**
 * The newest look decides, and must be complete by itself: an older answer never fills in for a missing one. Older looks
 * only tell of restarts.
 */
export function judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement {
  const sorted = [...observations].sort(byAddressAndTime)
  const look = sorted.map((one) => one.look).reduce((a, b) => (a > b ? a : b), '')
  const newest = sorted.filter((one) => one.look === look)
  const latest = newest.filter((one) => one.type !== 'images')
  const failures = evidence.observations.filter(isFailure).filter((failure) => failure.at >= look)
  const groupOf = new Map(spec.instances.map(({ address, group }) => [address, group]))
  const answers = latest.filter((one) => one.type === 'instance').filter(({ address }) => groupOf.has(address))
  const gray = answers.filter(({ address }) => groupOf.get(address) === 'gray')
  const stable = answers.filter(({ address }) => groupOf.get(address) === 'stable')
  const agreed = withAgreedVersion(spec, gray)
  const findings = [
    ...findingsOf(latest, failures, agreed),
    ...judgeAgreement(spec, gray, stable),
    ...judgeImages(
      newest.filter((one) => one.type === 'images'),
      spec,
    ),
    ...judgeFleet(
      gray,
      answers,
      sorted.filter((one) => one.type === 'instance'),
    ),
  ]
  return conclude(evidence, {
    findings,
    figures: [figureOf(agreed.instances, latest, findings)],
    proofs: (['gray', 'stable'] as const).flatMap((group) => proofOf(group, answers, agreed)),
    // An older failure is made good by a newer look, which is judged by itself.
    recovered: (failure) => failure.at < look,
  })
}

/** A total order, so that messages are the same whatever the order of collection: both texts begin with address and time. */
function byAddressAndTime(a: Observation, b: Observation): number {
  return compareText(canonicalJson(a), canonicalJson(b))
}

function findingsOf(
  latest: readonly Exclude<Observation, ImagesSeen>[],
  failures: readonly Failure[],
  spec: Spec,
): Finding[] {
  const heard = groupBy(latest, ({ address }) => address)
  const explained = new Set(failures.map(({ subject }) => subject))
  return spec.instances.flatMap((instance) => {
    const about = heard.get(instance.address)
    const isExplained = explained.has(instance.address) || isSymbolic(instance.address)
    if (about === undefined) return isExplained ? [] : [unreadFinding(instance)]
    return about.flatMap((one) =>
      one.type === 'silent' ? [silentFinding(instance, one)] : judgeInstance(instance, one, spec),
    )
  })
}

function proofOf(group: PlannedInstance['group'], answers: readonly InstanceSeen[], spec: Spec): Proof[] {
  const expected = spec.instances.filter((instance) => instance.group === group)
  const heard = groupBy(answers, ({ address }) => address)
  const right = expected.filter(({ address, version }) =>
    heard.get(address)?.every((seen) => runsItsVersion(version, seen.version, spec.grayVersion)),
  )
  const version = versionInWords(group, expected[0]?.version ?? null, spec)
  if (right.length === 0 || version === null) return []
  const statement = `${right.length} of ${expected.length} ${group} instances run ${version}`
  return [{ subject: `${group} instances`, statement, observations: right.length }]
}

/** null where gray instances share no version: then their answers prove nothing. */
function versionInWords(group: PlannedInstance['group'], version: string | null, { grayVersion }: Spec): string | null {
  if (version !== null || group === 'gray') return version
  return grayVersion === null ? 'a version that they tell' : `a version other than ${grayVersion}`
}
