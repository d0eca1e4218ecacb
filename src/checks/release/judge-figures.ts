import { drawMatrix, worstMark } from '../../core/draw.ts'
import type { Cell, MatrixFigure } from '../../core/figure.ts'
import type { Finding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import { instanceLabel } from '../../core/instance-words.ts'
import type { ImagesSeen, Observation } from './evidence.ts'
import type { PlannedInstance } from './spec.ts'

/** Every instance with its version and with what else it says that it is. */
export function figureOf(
  instances: readonly PlannedInstance[],
  latest: readonly Exclude<Observation, ImagesSeen>[],
  findings: readonly Finding[],
): MatrixFigure {
  const about = groupBy(findings, ({ subject }) => subject)
  const answers = new Map(latest.map((one) => [one.address, one]))
  const members = instances.map(({ address, group }) => {
    const seen = answers.get(address)
    const isSilent = seen === undefined || seen.type === 'silent'
    const own = about.get(isSilent ? address : instanceLabel(seen)) ?? []
    const cells = isSilent ? [silent(own), silent(own)] : [versionOf(seen.version, own), claimsOf(seen, own)]
    return { id: address, name: isSilent ? null : seen.id, group, cells }
  })
  return drawMatrix('instances', ['version', 'says that it is'], members)
}

function silent(own: readonly Finding[]): Cell {
  return { text: 'no answer', mark: worstMark(own.map(({ severity }) => severity)) ?? 'error' }
}

const aboutVersion: readonly string[] = ['release.version-mismatch', 'release.version-unknown']
const aboutClaims: readonly string[] = ['release.wrong-service', 'release.wrong-group', 'release.wrong-tag']

function versionOf(version: string | null, own: readonly Finding[]): Cell {
  return { text: version ?? 'not told', mark: markOf(own, aboutVersion) ?? 'pass' }
}

interface Claims {
  readonly service: string | null
  readonly group: string | null
  readonly tag: string | null
}

function claimsOf({ service, group, tag }: Claims, own: readonly Finding[]): Cell {
  const told = [service, group, tag === null ? null : `tag ${tag}`].filter((claim) => claim !== null)
  if (told.length === 0) return { text: 'not told', mark: null }
  return { text: told.join(', '), mark: markOf(own, aboutClaims) ?? 'pass' }
}

function markOf(own: readonly Finding[], codes: readonly string[]): Cell['mark'] {
  return worstMark(own.flatMap(({ code, severity }) => (codes.includes(code) ? [severity] : [])))
}
