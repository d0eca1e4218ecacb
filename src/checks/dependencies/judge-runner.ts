import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { Proof } from '../../core/judgement.ts'
import type { Probe } from './evidence.ts'
import type { Dependency, Look } from './judge-claims.ts'
import { isReached } from './judge-claims.ts'
import { reachOf, worstProbe } from './judge-reach.ts'
import { probeReference, reproduceProbe } from './judge-words.ts'
import { dependenciesReasons } from './reasons.ts'
import type { Declared, Spec } from './spec.ts'

const dayMs = 86_400_000
const expiryWarningDays = 7

/** What the runner saw, for a finding that rests on what the instances say. */
export function runnerWords({ probe, declared }: Dependency): string {
  if (probe === null || declared === null) return 'the runner did not look at it'
  return `the runner ${reachOf(probe, declared).words}`
}

export function isReachedByRunner({ probe, declared }: Dependency): boolean {
  return probe !== null && declared !== null && reachOf(probe, declared).reached
}

/** The runner may stand in another network than the instances: what it can't reach is only told. */
export function judgeRunnerView(dependency: Dependency): Finding[] {
  const { name, probe, declared, gray } = dependency
  if (probe === null || declared === null || gray.length === 0 || !gray.every(isReached)) return []
  if (reachOf(probe, declared).reached) return []
  return [
    makeFinding(dependenciesReasons, 'dependencies.runner-differs', {
      subject: name,
      message: `${name}: ${runnerWords(dependency)}; the gray instances do`,
      expected: null,
      actual: 'not reached by the runner',
      evidence: [probeReference(probe, declared)],
      reproduce: reproduceProbe(declared),
    }),
  ]
}

/** Certificates that soon end, whoever decides. */
export function judgeExpiry(look: Look, spec: Spec): Finding[] {
  return spec.expect.flatMap((declared) => {
    const probe = worstProbe(look.probes, declared)
    const ends = (probe?.attempts ?? []).flatMap(({ address, outcome }) =>
      outcome.kind === 'reached' && outcome.certificate !== null
        ? [{ address, expiresAt: outcome.certificate.expiresAt }]
        : [],
    )
    const [first] = ends.sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt))
    if (probe === null || first === undefined) return []
    const days = (Date.parse(first.expiresAt) - Date.parse(probe.at)) / dayMs
    if (days >= expiryWarningDays) return []
    const when = days < 0 ? `ended ${Math.floor(-days)} days ago` : `ends in ${Math.floor(days)} days`
    return [
      makeFinding(dependenciesReasons, 'dependencies.certificate-expires', {
        subject: declared.name,
        message: `${declared.name}: a certificate of ${first.address} ${when} (${first.expiresAt})`,
        expected: `valid for at least ${expiryWarningDays} days`,
        actual: `valid until ${first.expiresAt}`,
        evidence: [probeReference(probe, declared)],
        reproduce: reproduceProbe(declared),
      }),
    ]
  })
}

export interface RunnerView {
  readonly findings: Finding[]
  readonly proofs: Proof[]
}

/** Where the plan lets the runner decide. It can't tell a fault of the gray release from one of everybody: never a fail. */
export function judgeByRunner(look: Look, spec: Spec): RunnerView {
  const findings: Finding[] = []
  const proofs: Proof[] = []
  for (const declared of spec.expect) {
    const { name, target } = declared
    const probe = worstProbe(look.probes, declared)
    if (probe === null) {
      findings.push(unprobedFinding(declared))
      continue
    }
    const { reached, words } = reachOf(probe, declared)
    const statement = `${name} (${target}): the runner ${words}; whether the instances do is not shown`
    if (reached) proofs.push({ subject: name, statement, observations: 1 })
    else findings.push(unreachedFinding(declared, probe, words))
  }
  return { findings, proofs }
}

function unprobedFinding({ name, target }: Declared): Finding {
  return makeFinding(dependenciesReasons, 'dependencies.not-probed', {
    subject: name,
    message: `${name}: the last look ended before the runner had looked at ${target}`,
    expected: 'one look at every declared dependency',
    actual: 'none',
  })
}

function unreachedFinding(declared: Declared, probe: Probe, words: string): Finding {
  return makeFinding(dependenciesReasons, 'dependencies.runner-failing', {
    subject: declared.name,
    message: `${declared.name}: the runner ${words}`,
    expected: `${declared.kind} ${declared.target} is reached`,
    actual: 'not reached',
    evidence: [probeReference(probe, declared)],
    reproduce: reproduceProbe(declared),
  })
}
