import { explain } from './explain.ts'

const neverEmpty = 'For the types only: what is named here has at least one entry.'
const hasPoints = 'For the types only: series without a sample are left out when the looks are joined.'
const othersHaveNone = 'For the types only: no other observation has what is compared here.'
const noTime = 'A text is no time of any start or restart.'
const matchesNothing = 'Neither text is a status or an address that anything is compared with.'
const hasLabels = 'For the types only: where gray has no labels the selectors are own ones.'
const restIsOne = 'Only errors and what is no status are told apart from the rest.'

export const slo = [
  ...explain('src/checks/slo/judge-buckets.ts', [
    {
      line: 'if (all === undefined) return broken(`${describeLabels(group[0]?.labels ?? {})} has no bucket le="+Inf"`)',
      why: neverEmpty,
      changes: [['group[0]?.labels', 'group[0].labels']],
    },
    {
      line: 'const under = below === null ? undefined : members.get(below)',
      why: 'For the types only: no bucket has null for its bound.',
      changes: [['below === null', 'false']],
    },
    {
      line: 'return bound === null ? [last] : [{ upperBound: bound, count }, last]',
      why: 'A bound of null is read as 0, which is below every threshold, with none below it or no more than all: neither decides anything.',
      changes: [['bound === null', 'false']],
    },
  ]),
  ...explain('src/checks/slo/judge-intervals.ts', [
    {
      line: 'return interval === null ? [] : [{ interval, endMs }]',
      why: 'For the types only: what can not be read has been joined with its neighbours.',
      changes: [
        ['interval === null', 'false'],
        ['[]', '["Stryker was here"]'],
      ],
    },
  ]),
  ...explain('src/checks/slo/judge-coverage.ts', [
    {
      line: 'const oldestMs = Math.min(...requests.map(({ points }) => points[0]?.[0] ?? Infinity))',
      why: hasPoints,
      changes: [['points[0]?.[0]', 'points[0][0]']],
    },
    {
      line: 'const down = up.filter(({ points }) => points.at(-1)?.[1] === 0)',
      why: hasPoints,
      changes: [['points.at(-1)?.[1]', 'points.at(-1)[1]']],
    },
    {
      line: 'if (expected === null || instances.length >= expected) return []',
      why: 'For the types only: no number is below null.',
      changes: [['expected === null', 'false']],
    },
    {
      line: 'actual: describeLabels(ended[0]?.labels ?? {}),',
      why: neverEmpty,
      changes: [['ended[0]?.labels', 'ended[0].labels']],
    },
  ]),
  ...explain('src/checks/slo/judge-decision.ts', [
    {
      line: "const late = lo <= spec.limit ? '; it rose late, and since then it is above the limit' : ''",
      why: 'The two sides are equal for no counts that a test could name: the bound is found by a search.',
      changes: [['lo <= spec.limit', 'lo < spec.limit']],
    },
  ]),
  ...explain('src/checks/slo/judge-dispersion.ts', [
    {
      line: 'const histories = observations',
      why: othersHaveNone,
      changes: [["observations\n    .filter((each) => each.type === 'history')", 'observations']],
    },
    {
      line: ".filter((each) => each.type === 'history')",
      why: othersHaveNone,
      changes: [["each.type === 'history'", 'true']],
    },
  ]),
  ...explain('src/checks/slo/judge-figures.ts', [
    {
      line: 'return counts === undefined || endMs === undefined ? [] : [pointOf(counts, endMs, spec, dispersion)]',
      why: 'For the types only: every point is one of the intervals.',
      changes: [
        ['counts === undefined || endMs === undefined', 'false'],
        ['counts === undefined || endMs === undefined', 'counts === undefined && endMs === undefined'],
        ['counts === undefined', 'false'],
        ['endMs === undefined', 'false'],
        ['[]', '["Stryker was here"]'],
      ],
    },
  ]),
  ...explain('src/checks/slo/judge-gauges.ts', [
    {
      line: 'const change = Math.abs(value - (points[index - 1]?.[1] ?? value))',
      why: 'The same changes, seen from their other ends.',
      changes: [['index - 1', 'index + 1']],
    },
    {
      line: 'const restarts = restartsOf(starts.get(key) ?? [])',
      why: noTime,
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
  ...explain('src/checks/slo/judge-increase.ts', [
    {
      line: 'return points.slice(1).map(([ms], index) => ms - (points[index]?.[0] ?? ms))',
      why: 'For the types only: the sample before each but the first is there.',
      changes: [['points[index]?.[0]', 'points[index][0]']],
    },
    {
      line: 'const resets = [...fallen, ...(processes.restarts.get(instanceKey(series)) ?? [])]',
      why: noTime,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'const starts = processes.starts.get(instanceKey(series)) ?? []',
      why: noTime,
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'return before !== undefined && after !== undefined && isAnotherProcess(before, after)',
      why: 'For the types only: what was seen before the earlier time was seen before the later one, too.',
      changes: [['after !== undefined', 'true']],
    },
    {
      line: 'const startedAt = processes.starts.get(instanceKey(series))?.findLast(([ms]) => ms <= first[0])?.[1] ?? -Infinity',
      why: 'Neither is a time within the window.',
      changes: [['-Infinity', '+Infinity']],
    },
    {
      line: 'if (birth !== null || firstMs === undefined) return null',
      why: hasPoints,
      changes: [['firstMs === undefined', 'false']],
    },
  ]),
  ...explain('src/checks/slo/judge-obstacles.ts', [
    {
      line: 'if (!spec.countsProbes || window.ownRequests === 0) return null',
      why: 'Without a probe the same counts are judged again, and pass again.',
      changes: [['window.ownRequests === 0', 'false']],
    },
    {
      line: 'const others = judgeAgain(known, without(window.ownRequests, counted.present ?? []))',
      why: 'For the types only: without counts of present processes the pass has been refused before.',
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
  ...explain('src/checks/slo/judge-present.ts', [
    {
      line: 'const sinceMs = Math.max(-Infinity, ...(restarts.get(key) ?? []), ...restartsOf(starts.get(key) ?? []))',
      why: noTime,
      changes: [['[]', '["Stryker was here"]']],
    },
  ]),
  ...explain('src/checks/slo/judge-query.ts', [
    {
      line: "return indicator.type === 'ratio' && indicator.counts === 'good' ? `1 - ${share}` : share",
      why: 'For the types only: no other indicator counts good requests.',
      changes: [["indicator.type === 'ratio'", 'true']],
    },
  ]),
  ...explain('src/checks/slo/judge-restarts.ts', [
    {
      line: 'if (value < before[1]) highest.set(ms, Math.max(before[1], highest.get(ms) ?? 0))',
      why: 'Only quicker: where the highest counter of a moment did not fall, it went on, and there was no restart.',
      changes: [
        ['value < before[1]', 'true'],
        ['value < before[1]', 'value <= before[1]'],
      ],
    },
    {
      line: 'return before !== undefined && after !== undefined && before[1] >= least && after[1] >= before[1]',
      why: 'For the types only: the sample before is looked up by the one after it.',
      changes: [['after !== undefined', 'true']],
    },
  ]),
  ...explain('src/checks/slo/judge-selection.ts', [
    {
      line: "const stable = targets.filter(({ labels }) => addresses.stable.includes(labels['instance'] ?? ''))",
      why: matchesNothing,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "const strangers = targets.filter(({ labels }) => !addresses.gray.includes(labels['instance'] ?? ''))",
      why: matchesNothing,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "return indicator.type === 'ratio' ? indicator.total : `${indicator.metric}{${gray ?? ''}}`",
      why: hasLabels,
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/checks/slo/judge-status.ts', [
    {
      line: "statuses: series.map(({ labels }) => classify(protocol, labels[label] ?? '')),",
      why: matchesNothing,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "return { label: first.label, isError: ({ labels }) => classify(protocol, labels[first.label] ?? '') === 'error' }",
      why: matchesNothing,
      changes: [["''", '"Stryker was here!"']],
    },
    { line: "return value.startsWith('5') ? 'error' : 'other'", why: restIsOne, changes: [["'other'", '""']] },
    { line: "return grpcOthers.includes(name) ? 'other' : null", why: restIsOne, changes: [["'other'", '""']] },
  ]),
  ...explain('src/checks/slo/judge-window.ts', [
    {
      line: 'const all = samples.filter((answer) => answer.role === role && answer.selector === selector)',
      why: 'Answers to one selector hold the same series, whatever they were asked for.',
      changes: [['answer.role === role', 'true']],
    },
    {
      line: "bounds: roles.find(({ role }) => role === 'buckets')?.clean[0]?.bounds ?? [],",
      why: 'Where there are buckets they come first, and answers about anything else have no bounds.',
      changes: [["role === 'buckets'", 'true']],
    },
    {
      line: 'const [first] = observations',
      why: othersHaveNone,
      changes: [["observations\n    .filter((each) => each.type === 'samples')", 'observations']],
    },
    {
      line: ".filter((each) => each.type === 'samples')",
      why: othersHaveNone,
      changes: [["each.type === 'samples'", 'true']],
    },
    {
      line: "return [{ role: 'buckets', selector: `${spec.indicator.metric}{${spec.gray ?? ''}}` }, ...fixed]",
      why: 'Nobody asked for buckets, so there is an answer to neither role.',
      changes: [["'buckets'", '""']],
    },
    {
      line: "const found = observations.some((each) => each.type === 'history' && Date.parse(each.to) === startMs)",
      why: othersHaveNone,
      changes: [["each.type === 'history'", 'true']],
    },
    {
      line: "return { ...labels, le: String(parseBound(labels['le'] ?? '')) }",
      why: matchesNothing,
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/checks/slo/judge.ts', [
    {
      line: "return answers.find(({ role }) => role === 'total' || role === 'buckets')?.selector ?? 'gray'",
      why: 'For the types only: the answers begin with those about requests.',
      changes: [
        [
          "answers.find(({ role }) => role === 'total' || role === 'buckets')?.selector",
          "answers.find(({\n  role\n}) => role === 'total' || role === 'buckets').selector",
        ],
        ["role === 'total' || role === 'buckets'", 'true'],
        ["'gray'", '""'],
      ],
    },
    { line: "message: `${sorted[0] ?? ''}${more}`,", why: neverEmpty, changes: [["''", '"Stryker was here!"']] },
    {
      line: 'reproduce: references[0]?.request ?? null,',
      why: neverEmpty,
      changes: [['references[0]?.request', 'references[0].request']],
    },
    {
      line: "if (spec.indicator.type !== 'latency') return null",
      why: 'For the types only: nobody asks for buckets where the indicator is no latency.',
      changes: [["spec.indicator.type !== 'latency'", 'false']],
    },
    {
      line: "if (observations.some((each) => each.type === 'samples' && each.role === 'buckets')) return null",
      why: othersHaveNone,
      changes: [["each.type === 'samples'", 'true']],
    },
    {
      line: "return noData(`${spec.indicator.metric}{${spec.gray ?? ''}}`, hint, empty)",
      why: hasLabels,
      changes: [["''", '"Stryker was here!"']],
    },
    {
      line: "if (indicator.type !== 'ratio' || !hasBadMetric(indicator) || window.series.part.length > 0) return []",
      why: 'For the types only: no other indicator has a metric of bad requests.',
      changes: [["indicator.type !== 'ratio'", 'false']],
    },
  ]),
]
