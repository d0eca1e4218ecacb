import { canonicalJson, compareText } from '../../core/canonical.ts'
import type { Evidence, Failure } from '../../core/evidence.ts'
import { isFailure } from '../../core/evidence.ts'
import type { Finding } from '../../core/finding.ts'
import type { Judgement, Needs, Proof } from '../../core/judgement.ts'
import { conclude } from '../../core/judgement.ts'
import type { Observation } from './evidence.ts'
import type { Look } from './judge-claims.ts'
import { dependenciesOf, lookOf } from './judge-claims.ts'
import { judgeAges, judgeUndated } from './judge-dates.ts'
import { figuresOf } from './judge-figures.ts'
import { judgeIdentities, judgeMix } from './judge-identities.ts'
import { judgeInstances } from './judge-instances.ts'
import { judgePresence } from './judge-presence.ts'
import { proofOf } from './judge-proof.ts'
import { judgeByRunner, judgeExpiry, judgeRunnerView } from './judge-runner.ts'
import { judgeStatus } from './judge-status.ts'
import { judgeTargets } from './judge-targets.ts'
import type { Spec } from './spec.ts'

/**
 * The newest look decides, and must be complete by itself: an older answer never fills in for a missing one. Harm that an
 * older look showed stays harm.
 */
export function judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement {
  const sorted = inOneOrder(observations)
  const looks = [...new Set(sorted.map(({ look }) => look))].sort(compareText)
  const newest = looks.pop() ?? ''
  const failures = evidence.observations.filter(isFailure).filter(({ at }) => at >= newest)
  const now = judgeLook(lookOf(sorted, newest), spec, failures)
  const before = looks.flatMap((look) => judgeLook(lookOf(sorted, look), spec, []).findings)
  const findings = [...now.findings, ...harmOf(before, now.findings)]
  return conclude(evidence, {
    findings,
    proofs: now.proofs,
    needs: needsOf(findings),
    figures: figuresOf(lookOf(sorted, newest), spec, now.findings),
    // An older failure is made good by a newer look, which is judged by itself.
    recovered: ({ at }) => at < newest,
  })
}

/** The order of collection tells nothing. */
function inOneOrder(observations: readonly Observation[]): Observation[] {
  const keyed = observations.map((one) => ({ one, text: canonicalJson(one) }))
  return keyed.sort((a, b) => compareText(a.text, b.text)).map(({ one }) => one)
}

interface View {
  readonly findings: readonly Finding[]
  readonly proofs: readonly Proof[]
}

function judgeLook(look: Look, spec: Spec, failures: readonly Failure[]): View {
  const expiry = judgeExpiry(look, spec)
  if (spec.vantage === 'runner') {
    const { findings, proofs } = judgeByRunner(look, spec)
    return { findings: [...findings, ...expiry], proofs }
  }
  const dependencies = dependenciesOf(look, spec)
  const views = dependencies.map((dependency) => {
    const findings = [
      ...judgeStatus(dependency),
      ...judgeAges(dependency),
      ...judgeTargets(dependency),
      ...judgeIdentities(dependency),
      ...judgeMix(dependency),
      ...judgePresence(dependency),
      ...judgeRunnerView(dependency),
    ]
    return { findings, proofs: proofOf(dependency, findings) }
  })
  return {
    findings: [
      ...judgeInstances(look, spec, failures),
      ...views.flatMap(({ findings }) => findings),
      ...judgeUndated(dependencies),
      ...expiry,
    ],
    proofs: views.flatMap(({ proofs }) => proofs),
  }
}

/** The failing findings of older looks that the newest one does not have too. */
function harmOf(before: readonly Finding[], now: readonly Finding[]): Finding[] {
  const told = new Set(now.map(keyOf))
  return before.filter((finding) => {
    if (finding.severity !== 'fail' || told.has(keyOf(finding))) return false
    told.add(keyOf(finding))
    return true
  })
}

function keyOf({ code, subject }: Finding): string {
  return `${code} ${subject}`
}

function needsOf(findings: readonly Finding[]): Needs | null {
  const open = findings.filter(({ severity }) => severity === 'inconclusive')
  if (open.length === 0) return null
  const subjects = [...new Set(open.map(({ subject }) => subject))].sort(compareText).join(', ')
  return { message: `one look that settles ${subjects}`, requests: null, seconds: null, settlesWithinMs: null }
}
