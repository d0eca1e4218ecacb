import type { Evidence, Failure } from '../../core/evidence.ts'
import { isFailure } from '../../core/evidence.ts'
import type { Judgement } from '../../core/judgement.ts'
import { conclude } from '../../core/judgement.ts'
import type { Observation } from './evidence.ts'
import { settleDesired } from './judge-desired.ts'
import { figureOf } from './judge-figures.ts'
import { judgeFleet, pendingNeeds, proofsOf, settlesWithin } from './judge-fleet.ts'
import { findingsOfInstance, judgeInstances } from './judge-instances.ts'
import { firstSeen, latestLook } from './judge-looks.ts'
import type { Standard } from './judge-state.ts'
import type { Spec } from './spec.ts'

/**
 * The newest look decides, and must be complete by itself; older ones only tell since when a version is known. What is
 * desired is read before and after the instances: only when both agree can an answer be held against it.
 */
export function judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement {
  const look = latestLook(observations)
  // An older failure is made good by a newer look, which is judged by itself.
  const recovered = (failure: Failure) => failure.at < look.startedAt
  const failures = evidence.observations.filter(isFailure).filter((failure) => !recovered(failure))
  const settled = settleDesired(look, spec, failures.length > 0)
  if (settled.desired === null) {
    const needs = settled.changed
      ? settlesWithin('the desired config has just changed', spec.propagationBudgetMs)
      : null
    return conclude(evidence, { proofs: [], findings: settled.findings, needs, recovered })
  }
  const standard: Standard = { desired: settled.desired, content: settled.content, spec }
  const judged = judgeInstances(look, standard, firstSeen(settled.desired, observations), failures)
  return conclude(evidence, {
    proofs: proofsOf(judged, standard),
    findings: [
      ...settled.findings,
      ...judged.flatMap((one) => findingsOfInstance(one, standard)),
      ...judgeFleet(judged, standard),
    ],
    needs: pendingNeeds(judged, standard),
    figures: [figureOf(judged, spec)],
    recovered,
  })
}
