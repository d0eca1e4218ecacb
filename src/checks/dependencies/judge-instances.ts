import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { isSymbolic } from '../../core/kubernetes-source.ts'
import type { Failure } from '../../core/evidence.ts'
import { curlLine, instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { InstanceSeen, Silence } from './evidence.ts'
import type { Look } from './judge-claims.ts'
import { reachOf, worstProbe } from './judge-reach.ts'
import { listed } from './judge-words.ts'
import { dependenciesReasons } from './reasons.ts'
import type { PlannedInstance, Spec } from './spec.ts'

/** What keeps an instance of the plan from being judged. `failures` are those of this look. */
export function judgeInstances(look: Look, spec: Spec, failures: readonly Failure[]): Finding[] {
  const perInstance = spec.instances.flatMap((planned) => {
    const own = look.answers.filter(({ address }) => address === planned.address)
    if (own.length > 0) return own.flatMap((answer) => judgeAnswer(planned, answer, look, spec))
    const isExplained = isSymbolic(planned.address) || failures.some(({ subject }) => subject === planned.address)
    return isExplained ? [] : [unreadFinding(planned)]
  })
  return [...perInstance, ...judgeReference(look, spec)]
}

function judgeAnswer(planned: PlannedInstance, answer: InstanceSeen | Silence, look: Look, spec: Spec): Finding[] {
  if (answer.type === 'silent') return [silentFinding(planned, answer)]
  const told = answer.dependencies !== null
  // A stable instance without a list is one witness less: see judgeReference.
  if ((told && answer.gaps.length === 0) || (!told && planned.group === 'stable')) return []
  const what = told ? 'tells its dependencies only in part' : 'does not report any list of dependencies'
  const gaps = answer.gaps.length === 0 ? '' : ` (${answer.gaps.join('; ')})`
  const views = told ? [] : viewsOfRunner(look, spec)
  const runner = views.length === 0 ? '' : `; that the runner ${listed(views)} proves nothing of the instance`
  return [
    makeFinding(dependenciesReasons, 'dependencies.no-report', {
      subject: instanceLabel(answer),
      message: `the ${planned.group} instance ${instanceLabel(answer)} ${what}${gaps}${runner}`,
      expected: 'a list of all dependencies with their status',
      actual: told ? 'a part of it' : 'none',
      evidence: [instanceReference(answer)],
      reproduce: curlLine(answer),
    }),
  ]
}

function viewsOfRunner({ probes }: Look, { expect }: Spec): string[] {
  return expect.flatMap((declared) => {
    const probe = worstProbe(probes, declared)
    if (probe === null) return []
    return [`${reachOf(probe, declared).reached ? 'reaches' : 'does not reach'} ${declared.name}`]
  })
}

/** What the gray instances are held against: the stable ones, or what is declared. */
function judgeReference(look: Look, spec: Spec): Finding[] {
  const stable = new Set(spec.instances.filter(({ group }) => group === 'stable').map(({ address }) => address))
  const answers = look.answers.filter((one) => one.type === 'instance').filter(({ address }) => stable.has(address))
  const [first] = answers
  if (first === undefined || answers.some(({ dependencies }) => dependencies !== null)) return []
  const declared = spec.expect.length > 0
  const rest = declared ? 'only what is declared could be compared' : 'and nothing is declared under expect'
  return [
    makeFinding(dependenciesReasons, declared ? 'dependencies.stable-unreported' : 'dependencies.no-reference', {
      subject: 'stable instances',
      message: `no stable instance reports a list of dependencies (${listed(answers.map(instanceLabel))}): ${rest}`,
      expected: 'a list of dependencies of a stable instance',
      actual: 'none',
      evidence: answers.map(instanceReference),
      reproduce: curlLine(first),
    }),
  ]
}

function silentFinding({ address, group }: PlannedInstance, silence: Silence): Finding {
  return makeFinding(dependenciesReasons, 'dependencies.instance-silent', {
    subject: address,
    message: `the ${group} instance ${address} gave no usable answer: ${silence.message}`,
    expected: 'an answer of the instance itself',
    actual: silence.code,
    evidence: [instanceReference(silence)],
    reproduce: curlLine(silence),
  })
}

function unreadFinding({ address, group }: PlannedInstance): Finding {
  return makeFinding(dependenciesReasons, 'dependencies.instance-unread', {
    subject: address,
    message: `the ${group} instance ${address} was not heard in the last look`,
    expected: 'one answer of every instance',
    actual: 'none',
  })
}
