import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Reading, ReadingCode } from './judge-probe.ts'
import type { Sides } from './judge-sides.ts'
import type { Stratum } from './judge-stratum.ts'
import { curlLine, examplesOf, probesInWords, sideInWords, tally } from './judge-words.ts'
import { dyeingReasons } from './reasons.ts'
import type { Direction, Spec } from './spec.ts'

/** Lost probes are counted elsewhere. */
type AnswerCode = Exclude<ReadingCode, 'dyeing.probes-lost'>

/** Readings of one address that make one finding; each near miss that matched has its own. */
interface Group {
  readonly code: AnswerCode
  readonly hop: string | null
  readonly address: string
  readonly subject: string
  readonly readings: readonly Reading[]
  /** Of the first reading. */
  readonly direction: Direction
  readonly probes: string
}

/** What is wrong with the answers that came through one address. */
export function findingsOfAnswers(strata: readonly Stratum[], spec: Spec, sides: Sides): Finding[] {
  const untagged = strata.find(({ direction }) => direction.name === 'untagged')
  const telling = strata
    .filter((stratum) => !isExplained(stratum, untagged))
    .flatMap((stratum) =>
      stratum.readings.filter((reading) => isTelling(reading, stratum)).map((reading) => ({ reading, stratum })),
    )
  const groups = groupBy(telling, ({ reading: { code, hop }, stratum: { direction } }) =>
    [code, hop, code === 'dyeing.near-miss-matched' ? direction.name : ''].join(' '),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const code = first?.reading.code
    if (first === undefined || code === undefined || code === null || code === 'dyeing.probes-lost') return []
    return [findingOf(makeGroup(code, first, group), spec, sides)]
  })
}

/** What could not be read is made good by a proof that came later. */
function isTelling({ kind }: Reading, { missing }: Stratum): boolean {
  return kind !== 'unusable' || missing > 0
}

/** Where untagged requests leak, near misses leak with them, unless they do it always and the others rarely. */
function isExplained({ direction, readings }: Stratum, untagged: Stratum | undefined): boolean {
  const plain = leakShare(untagged?.readings ?? [])
  return direction.nearMiss && plain > 0 && (plain >= 0.5 || leakShare(readings) < 1)
}

/** Of the answers that tell the side. */
function leakShare(readings: readonly Reading[]): number {
  const leaks = readings.filter(({ code }) => code === 'dyeing.untagged-leaked' || code === 'dyeing.near-miss-matched')
  const good = readings.filter(({ kind }) => kind === 'good').length
  return leaks.length === 0 ? 0 : leaks.length / (leaks.length + good)
}

interface Member {
  readonly reading: Reading
  readonly stratum: Stratum
}

function makeGroup(code: AnswerCode, { reading, stratum }: Member, members: readonly Member[]): Group {
  const { address, direction } = stratum
  const strata = [...new Set(members.map((member) => member.stratum))]
  const total = strata.reduce((sum, { readings }) => sum + readings.length, 0)
  const kinds =
    strata.length === 1 ? probesInWords(direction) : `probes (${strata.map((s) => s.direction.name).join(', ')})`
  const about = reading.hop ?? (direction.nearMiss && strata.length === 1 ? direction.name : null)
  return {
    code,
    hop: reading.hop,
    address,
    subject: about === null ? address : `${about} via ${address}`,
    readings: members.map((member) => member.reading),
    direction,
    probes: `${members.length} of ${total} ${kinds} via ${address}`,
  }
}

function findingOf(group: Group, spec: Spec, sides: Sides): Finding {
  const { code, hop, address, subject, readings, direction } = group
  return makeFinding(dyeingReasons, code, {
    subject,
    message: messages[code](group, tally(readings), spec),
    expected: hop === null ? sideInWords(direction.expects, sides) : hopInWords(hop, direction, spec),
    actual: tally(readings),
    evidence: examplesOf(readings, direction, spec),
    reproduce: curlLine(address, direction, spec),
  })
}

function hopInWords(service: string, { expects }: Direction, { hops }: Spec): string {
  const hop = hops.find((candidate) => candidate.service === service)
  return `${expects} ${hop?.[expects] ?? ''} at ${service}`
}

type Writer = (group: Group, actual: string, spec: Spec) => string

const answeredByGray: Writer = ({ probes }, actual) => `${probes} were answered by gray (${actual})`

const messages: Readonly<Record<AnswerCode, Writer>> = {
  'dyeing.tagged-escaped': ({ probes }, actual) => `${probes} were answered by stable (${actual}) instead of gray`,
  'dyeing.untagged-leaked': answeredByGray,
  'dyeing.near-miss-matched': answeredByGray,
  'dyeing.duplicate-matched': answeredByGray,
  'dyeing.tag-lost': ({ probes, hop }, actual, spec) =>
    `the tag was lost between ${serviceBefore(hop, spec)} and ${hop}: ${probes} were stable (${actual}) there`,
  'dyeing.hop-leaked': ({ probes, hop }, actual) => `${probes} were gray (${actual}) at ${hop}`,
  'dyeing.hop-missing': ({ probes, hop }) => `${probes} were answered without telling who served ${hop}`,
  'dyeing.responder-missing': ({ probes }, actual, spec) =>
    `${probes} were answered without ${responderInWords(spec)} (${actual})`,
  'dyeing.responder-ambiguous': ({ probes }, actual, spec) =>
    `${probes} were answered with two values of ${responderInWords(spec)} (${actual})`,
  'dyeing.responder-unknown': ({ probes, hop }, actual) =>
    `${probes} were answered ${hop === null ? '' : `at ${hop} `}by ${actual}, which is neither gray nor stable`,
  'dyeing.cached': ({ probes }, actual) => `${probes} were answered by a cache (${actual})`,
}

/** Hops are configured in the order of the calls. */
function serviceBefore(service: string | null, { hops, service: entry }: Spec): string {
  return hops[hops.findIndex((hop) => hop.service === service) - 1]?.service ?? entry
}

function responderInWords({ responder, identify }: Spec): string {
  const part = identify === 'instance' ? (responder.instance ?? responder) : responder
  if (part.header !== undefined) return `the header ${part.header}`
  return part.json === undefined ? 'an instance-state document' : `${part.json} in the JSON body`
}
