import { compareText } from '../../core/canonical.ts'
import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { curlLine, instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { InstanceSeen, Observation, Silence } from './evidence.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Side } from './judge-sides.ts'
import { identityOf } from './judge-sides.ts'
import { dyeingReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** One address of the plan, with what it answered in the newest look. */
interface Member {
  readonly address: string
  readonly side: Side
  readonly seen: readonly InstanceSeen[]
  readonly silent: readonly Silence[]
}

/** Why answers of the newest look can't be told gray from stable; none where that look is clear. */
export function findingsOfIdentities(observations: readonly Observation[], spec: Spec): Finding[] {
  const looks = observations.flatMap((item) => (item.type === 'resolution' ? [] : (item.look ?? [])))
  const look = looks.sort(compareText).at(-1)
  if (spec.instances === null || look === undefined) return []
  const members = membersOf(observations, look, spec.instances)
  const unheard = members.filter(({ seen, silent }) => seen.length + silent.length === 0)
  const seen = members.flatMap((member) => member.seen.map((item) => ({ ...item, side: member.side })))
  return [
    ...sharedFindings(seen, spec),
    ...seen.filter((item) => identityOf(item, spec) === null).map((item) => unknownFinding(item, spec)),
    ...members.flatMap(({ side, silent }) => silent.map((item) => silentFinding(item, side))),
    ...(unheard.length > 0 ? [unheardFinding(unheard, members.length)] : []),
  ]
}

function membersOf(
  observations: readonly Observation[],
  look: string,
  { gray, stable }: NonNullable<Spec['instances']>,
): Member[] {
  const seen = observations.filter((item) => item.type === 'instance').filter((item) => item.look === look)
  const silent = observations.filter((item) => item.type === 'silent').filter((item) => item.look === look)
  const planned = [
    ...gray.map((address) => ({ address, side: 'gray' as const })),
    ...stable.map((address) => ({ address, side: 'stable' as const })),
  ]
  return planned.map(({ address, side }) => ({
    address,
    side,
    seen: seen.filter((item) => item.address === address),
    silent: silent.filter((item) => item.address === address),
  }))
}

type Sided = InstanceSeen & { readonly side: Side }

function what({ identify }: Spec): string {
  return identify === 'instance' ? 'name' : 'version'
}

function sharedFindings(seen: readonly Sided[], spec: Spec): Finding[] {
  const groups = groupBy(seen, (item) => identityOf(item, spec))
  const shared = [...groups].filter(([, items]) => new Set(items.map(({ side }) => side)).size > 1)
  return shared.map(([identity, items]) => {
    const sides = (['gray', 'stable'] as const).map((side) => `${side} ${labels(items, side)}`)
    const [first] = items
    return makeFinding(dyeingReasons, 'dyeing.identity-shared', {
      subject: identity,
      message: `gray and stable instances report the same ${what(spec)} ${identity}: ${sides.join(', ')}`,
      expected: `a ${what(spec)} that only one side has`,
      actual: sides.join(', '),
      evidence: items.map(instanceReference),
      reproduce: first === undefined ? null : curlLine(first),
    })
  })
}

const mostLabels = 3

function labels(items: readonly Sided[], side: Side): string {
  const own = items.filter((item) => item.side === side).map(instanceLabel)
  const more = own.length > mostLabels ? ` and ${own.length - mostLabels} more` : ''
  return `${own.slice(0, mostLabels).join(' and ')}${more}`
}

function unknownFinding(item: Sided, spec: Spec): Finding {
  return makeFinding(dyeingReasons, 'dyeing.identity-unknown', {
    subject: item.address,
    message: `the ${item.side} instance ${instanceLabel(item)} does not tell its ${what(spec)}`,
    expected: `its ${what(spec)}`,
    actual: 'not told',
    evidence: [instanceReference(item)],
    reproduce: curlLine(item),
  })
}

function silentFinding(silence: Silence, side: Side): Finding {
  return makeFinding(dyeingReasons, 'dyeing.instance-silent', {
    subject: silence.address,
    message: `${side} ${silence.message}`,
    expected: 'an answer of the instance itself',
    actual: silence.code,
    evidence: [instanceReference(silence)],
    reproduce: curlLine(silence),
  })
}

function unheardFinding(unheard: readonly Member[], planned: number): Finding {
  const addresses = unheard.map(({ address }) => address).join(', ')
  return makeFinding(dyeingReasons, 'dyeing.instance-silent', {
    subject: addresses,
    message: `${unheard.length} of ${planned} instances were not heard in the last look: ${addresses}`,
    expected: 'one answer of every instance',
    actual: 'none',
  })
}
