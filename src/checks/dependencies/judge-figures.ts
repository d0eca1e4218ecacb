import { drawMatrix, worstMark } from '../../core/draw.ts'
import type { Cell, Figure, Mark } from '../../core/figure.ts'
import type { Finding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import type { InstanceSeen } from './evidence.ts'
import type { Claim, Dependency, Look } from './judge-claims.ts'
import { dependenciesOf, distinct } from './judge-claims.ts'
import type { PlannedInstance, Spec } from './spec.ts'

/** More columns than these fit on no screen; those with findings come first. */
const mostColumns = 12

/** What every instance says of every dependency. Where the runner decides, no instance is asked. */
export function figuresOf(look: Look, spec: Spec, findings: readonly Finding[]): Figure[] {
  if (spec.vantage === 'runner') return []
  const about = groupBy(findings, ({ subject }) => subject)
  const columns = columnsOf(dependenciesOf(look, spec), about)
  const answers = new Map(look.answers.map((one) => [one.address, one]))
  const members = spec.instances.map(({ address, group }) => {
    const seen = answers.get(address)
    if (seen === undefined || seen.type === 'silent') {
      const silent = silentCell(about.get(address) ?? [])
      return { id: address, name: null, group, cells: columns.map(() => silent) }
    }
    return { id: address, name: seen.id, group, cells: columns.map((column) => cellOf(column, seen, group)) }
  })
  const names = columns.map(({ name }) => name)
  return names.length === 0 ? [] : [drawMatrix('instances', names, members)]
}

interface Column {
  readonly name: string
  readonly claims: ReadonlyMap<InstanceSeen, Claim>
  /** The worst that is told of what a source said. */
  readonly marks: ReadonlyMap<string, Mark>
}

function columnsOf(dependencies: readonly Dependency[], about: ReadonlyMap<string, readonly Finding[]>): Column[] {
  const columns = dependencies.map(({ name, gray, stable }) => {
    const claims = new Map([...gray, ...stable].map((claim) => [claim.seen, claim]))
    return { name, claims, marks: marksOf(about.get(name) ?? []), told: (about.get(name) ?? []).length }
  })
  return columns.sort((a, b) => Number(b.told > 0) - Number(a.told > 0)).slice(0, mostColumns)
}

/** That instances differ is told of all of them; where it is told which of them is wrong, only that one is. */
function marksOf(about: readonly Finding[]): ReadonlyMap<string, Mark> {
  const single = about.filter(({ code }) => code !== 'dependencies.mixed')
  const telling = single.some(({ severity }) => severity === 'fail') ? single : about
  const marks = new Map<string, Mark>()
  for (const { evidence, severity } of telling) {
    for (const { source } of evidence) marks.set(source, worstMark([marks.get(source) ?? null, severity]))
  }
  return marks
}

const words = { pass: 'reached', warn: 'degraded', fail: 'failing', unknown: 'status not told' } as const
const stableMarks = { pass: 'pass', warn: 'warning', fail: 'warning', unknown: null } as const

function cellOf({ claims, marks }: Column, seen: InstanceSeen, group: PlannedInstance['group']): Cell {
  const claim = claims.get(seen)
  const told = marks.get(seen.source) ?? null
  if (claim === undefined) {
    const text = seen.dependencies === null ? 'no list' : 'not reported'
    return { text, mark: group === 'gray' ? (told ?? 'inconclusive') : null }
  }
  const identities = distinct(claim.entries.map(({ identity }) => identity)).join(', ')
  const where = `${claim.target === null ? '' : ` at ${claim.target}`}${identities === '' ? '' : `, identity ${identities}`}`
  const text = `${words[claim.status]}${where}`
  return { text, mark: group === 'stable' ? stableMarks[claim.status] : (told ?? 'pass') }
}

function silentCell(about: readonly Finding[]): Cell {
  return { text: 'no answer', mark: worstMark(about.map(({ severity }) => severity)) ?? 'error' }
}
