import { explain } from './explain.ts'

const bothDirections = 'For the types only: every address has its tagged and its untagged probes.'
const alwaysTold = 'For the types only: there is at least one reading, and what was not answered tells why.'
const neverEmpty = 'For the types only: a group is never empty, and a stratum that is short is there.'
const askedForVersions = 'For the types only: instances are asked wherever no versions are given.'
const neverAtMost = 'For the types only: no number is at most the allowance when it is reckoned with undefined.'
const noJson = 'A text that is not JSON is read as none.'

export const dyeing = [
  ...explain('src/checks/dyeing/judge-address.ts', [
    {
      line: 'if (tagged === undefined || untagged === undefined) return []',
      why: bothDirections,
      changes: [
        ['tagged === undefined || untagged === undefined', 'tagged === undefined && untagged === undefined'],
        ['tagged === undefined || untagged === undefined', 'false'],
        ['tagged === undefined', 'false'],
        ['untagged === undefined', 'false'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: "const groups = groupBy(readings, ({ actual }) => actual ?? '')",
      why: alwaysTold,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "const [[cause, examples] = ['', []]] = [...groups].sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b))",
      why: alwaysTold,
      changes: [
        ["['', []]", '[]'],
        ["''", '"Stryker was here!"'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: 'const example = examples[0]?.probe',
      why: alwaysTold,
      changes: [['examples[0]?.probe', 'examples[0].probe']],
    },
    {
      line: "example?.outcome.kind === 'unanswered' ? example.outcome.message : `the gateway itself answered ${cause}`",
      why: alwaysTold,
      changes: [['example?.outcome', 'example.outcome']],
    },
    {
      line: "type: 'failure',",
      why: 'For the types only: the finding of a failure does not tell that it is one.',
      changes: [["'failure'", '""']],
    },
    {
      line: "code: example?.outcome.kind === 'unanswered' ? example.outcome.code : 'source.http-status',",
      why: alwaysTold,
      changes: [['example?.outcome', 'example.outcome']],
    },
    {
      line: "at: example?.at ?? '',",
      why: alwaysTold,
      changes: [
        ['example?.at', 'example.at'],
        ["''", '"Stryker was here!"'],
      ],
    },
    {
      line: 'const direction = worst?.stratum.direction',
      why: neverEmpty,
      changes: [['worst?.stratum', 'worst.stratum']],
    },
    {
      line: 'evidence: direction === undefined ? [] : examplesOf(lost, direction, spec),',
      why: neverEmpty,
      changes: [
        ['direction === undefined', 'false'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: 'reproduce: direction === undefined ? null : curlLine(address, direction, spec),',
      why: neverEmpty,
      changes: [['direction === undefined', 'false']],
    },
  ]),
  ...explain('src/checks/dyeing/judge-answers.ts', [
    {
      line: "[code, hop, code === 'dyeing.near-miss-matched' ? direction.name : ''].join(' '),",
      why: 'The key only groups: another text at its end, or none between its parts, makes the same groups, as no code begins with another.',
      changes: [
        ["''", '"Stryker was here!"'],
        ["' '", '""'],
      ],
    },
    { line: 'const code = first?.reading.code', why: neverEmpty, changes: [['first?.reading', 'first.reading']] },
    {
      line: "if (first === undefined || code === undefined || code === null || code === 'dyeing.probes-lost') return []",
      why: neverEmpty,
      changes: [
        ['first === undefined || code === undefined', 'false'],
        ['first === undefined || code === undefined', 'first === undefined && code === undefined'],
        ['first === undefined', 'false'],
        ['code === undefined', 'false'],
      ],
    },
    {
      line: 'const plain = leakShare(untagged?.readings ?? [])',
      why: bothDirections,
      changes: [
        ['untagged?.readings', 'untagged.readings'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: "return `${expects} ${hop?.[expects] ?? ''} at ${service}`",
      why: 'For the types only: only hops of the spec are read.',
      changes: [
        ['hop?.[expects]', 'hop[expects]'],
        ["''", '"Stryker was here!"'],
      ],
    },
  ]),
  ...explain('src/checks/dyeing/judge-figures.ts', [
    {
      line: "const order: readonly StratumJudgement['status'][] = ['failed', 'open', 'proven']",
      why: 'What the list does not have comes first, as what failed does.',
      changes: [["'failed'", '""']],
    },
    {
      line: "const { subject = '', name = '', unit = '', limit = null } = measurement ?? {}",
      why: 'For the types only: what has no measurement is left out before.',
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "return { at: inTime[index]?.probe.at ?? '', sampleSize: total, value: seen / total, ...bounds }",
      why: 'For the types only: every point is one of the answers.',
      changes: [
        ['inTime[index]?.probe', 'inTime[index].probe'],
        ["''", '"Stryker was here!"'],
      ],
    },
  ]),
  ...explain('src/checks/dyeing/judge-identities.ts', [
    {
      line: "const looks = observations.flatMap((item) => (item.type === 'resolution' ? [] : (item.look ?? [])))",
      why: 'For the types only: a resolution has no look.',
      changes: [
        ["item.type === 'resolution'", 'false'],
        ["'resolution'", '""'],
      ],
    },
    {
      line: 'reproduce: first === undefined ? null : curlLine(first),',
      why: neverEmpty,
      changes: [['first === undefined', 'false']],
    },
  ]),
  ...explain('src/checks/dyeing/judge-instances.ts', [
    {
      line: "if (outcome.kind === 'unanswered') return []",
      why: 'For the types only: the readings that are asked for were answered.',
      changes: [
        ["outcome.kind === 'unanswered'", 'false'],
        ["'unanswered'", '""'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: "if (expected === null || first === undefined || tagged.some(({ status }) => status !== 'proven')) return covered",
      why: 'For the types only: there are tagged probes for every address, and no number of instances is below null.',
      changes: [
        ['expected === null || first === undefined', 'false'],
        ['expected === null || first === undefined', 'expected === null && first === undefined'],
        ['expected === null', 'false'],
        ['first === undefined', 'false'],
      ],
    },
  ]),
  ...explain('src/checks/dyeing/judge-map.ts', [
    {
      line: "const hops = outcome.kind === 'answered' ? (outcome.hops ?? []) : []",
      why: 'For the types only: what is no hop is no visit of a service.',
      changes: [
        ["outcome.kind === 'answered'", 'true'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: 'const version = step === 1 ? versions[who][0] : spec.hops[step - 2]?.[who]',
      why: 'For the types only: steps behind the first one are the hops of the spec.',
      changes: [['spec.hops[step - 2]?.[who]', 'spec.hops[step - 2][who]']],
    },
  ]),
  ...explain('src/checks/dyeing/judge-probe.ts', [
    {
      line: "return first('leak') ?? first('unusable') ?? parts[0] ?? { kind: 'unusable' }",
      why: 'For the types only: the entry is always one of the parts.',
      changes: [
        ["{ kind: 'unusable' }", '{}'],
        ["'unusable'", '""'],
      ],
    },
    {
      line: 'if (entry.side !== expects) return []',
      why: 'A text has no kind, so it is not among the parts that count.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'const visits = (hops ?? []).filter(({ service }) => service === hop.service)',
      why: 'A text is no visit of any service.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "if (side === expected) return { kind: 'good', side }",
      why: 'Behind a good entry only what is wrong counts: among good parts the entry is the first one.',
      changes: [
        ["{ kind: 'good', side }", '{}'],
        ["'good'", '""'],
      ],
    },
  ]),
  ...explain('src/checks/dyeing/judge-proof.ts', [
    {
      line: "bound: upperBound === null ? '' : `; leak rate below ${formatPercent(upperBound)} (${formatPercent(1 - beta)})`,",
      why: 'For the types only: only a proof tells its bound, and a proof has one.',
      changes: [
        ['upperBound === null', 'false'],
        ["''", '"Stryker was here!"'],
      ],
    },
  ]),
  ...explain('src/checks/dyeing/judge-sides.ts', [
    {
      line: 'const nothing = readLook([], spec)',
      why: 'A text is no instance at any address.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "const lookOf = (look: string | null): Told => looks.get(look ?? '') ?? nothing",
      why: 'No look has such a name: they are named by times.',
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: 'const addresses = spec.instances?.[side] ?? []',
      why: askedForVersions,
      changes: [
        ['spec.instances?.[side]', 'spec.instances[side]'],
        ['[]', '["Stryker was here"]'],
      ],
    },
    {
      line: 'names: new Set(named.flatMap((item) => identityOf(item, spec) ?? [])),',
      why: 'For the types only: who has no identity is left out before.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "return !isGray && !isStable && gray.isComplete && stable.isComplete ? 'nobody' : 'open'",
      why: 'Where both sides told all, a name that only one of them has was returned before.',
      changes: [['!isGray && !isStable', '!isGray || !isStable']],
    },
    {
      line: 'const own = seen.filter(({ address }) => instances?.[side].includes(address))',
      why: askedForVersions,
      changes: [['instances?.[side]', 'instances[side]']],
    },
  ]),
  ...explain('src/checks/dyeing/judge-stratum.ts', [
    {
      line: "observations.filter((item) => item.type === 'probe'),",
      why: 'For the types only: no other observation has a direction, so it is in no stratum.',
      changes: [
        ["observations.filter((item) => item.type === 'probe')", 'observations'],
        ["item.type === 'probe'", 'true'],
      ],
    },
    {
      line: 'const next = (row.at(-1)?.probe.index ?? -1) + 1',
      why: 'Without a reading there is no good one either, so all are missing whatever comes next.',
      changes: [['-1', '+1']],
    },
    {
      line: 'for (let more = 1; more < requests; more += 1) {',
      why: 'As many as are asked for is the answer when no fewer will do.',
      changes: [['more < requests', 'more <= requests']],
    },
    {
      line: 'if (first !== undefined && next + more - first - requests <= allowance) return more',
      why: neverAtMost,
      changes: [['first !== undefined', 'true']],
    },
    {
      line: 'if (previous !== undefined && isNextInRow(previous, reading)) rows.at(-1)?.push(reading)',
      why: 'For the types only: there is a row once there was a reading.',
      changes: [['rows.at(-1)?.push', 'rows.at(-1).push']],
    },
    {
      line: 'return last !== undefined && last - first + 1 - requests <= allowance',
      why: neverAtMost,
      changes: [['last !== undefined', 'true']],
    },
  ]),
  ...explain('src/checks/dyeing/judge-words.ts', [
    {
      line: 'if (first !== undefined && sorted.length === 1) return first[0]',
      why: neverEmpty,
      changes: [['first !== undefined', 'true']],
    },
  ]),
  ...explain('src/checks/dyeing/judge.ts', [
    {
      line: 'if (first === undefined || last === undefined || first === last) return null',
      why: 'For the types only: without a probe the first and the last are equal, too.',
      changes: [
        ['first === undefined || last === undefined', 'false'],
        ['first === undefined || last === undefined', 'first === undefined && last === undefined'],
        ['first === undefined', 'false'],
        ['last === undefined', 'false'],
      ],
    },
    {
      line: "(item.type === 'resolution' && item.host === subject && codesOfNames.includes(code)) ||",
      why: 'For the types only: no other kind of observation has what is compared here.',
      changes: [["item.type === 'resolution'", 'true']],
    },
  ]),
  ...explain('src/checks/dyeing/read-answer.ts', [
    {
      line: 'return responder.state === true || parts.some((part) => part?.json !== undefined)',
      why: 'A body that is read in vain is only slower.',
      changes: [
        ['responder.state === true || parts.some((part) => part?.json !== undefined)', 'true'],
        ['part?.json !== undefined', 'true'],
      ],
    },
    {
      line: 'const value = json === undefined ? undefined : readPointer(document, json)',
      why: 'For the types only: what is not a header is a pointer.',
      changes: [['json === undefined', 'false']],
    },
    {
      line: 'const lines = header === undefined ? [] : (answer.headers.get(header.toLowerCase()) ?? [])',
      why: noJson,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: "const list = json === undefined ? parseJson(lines.length === 1 ? (lines[0] ?? '') : '') : readPointer(document, json)",
      why: noJson,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "const age = headers.get('age')?.[0]?.trim() ?? ''",
      why: 'For the types only: a header that is there has a value, and no text without digits is an age.',
      changes: [
        ["headers.get('age')?.[0]?.trim", "headers.get('age')?.[0].trim"],
        ["''", '"Stryker was here!"'],
      ],
    },
    {
      line: "const value = headers.get(name)?.join(', ') ?? ''",
      why: 'A text without the word hit tells of no cache.',
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: '} catch {',
      why: 'A function without a return returns undefined.',
      changes: [['{\n    return undefined\n  }', '{}']],
    },
  ]),
]
