import { compareText } from '../../core/canonical.ts'
import type { FindingDetails } from '../../core/finding.ts'
import { instanceKey } from './judge-increase.ts'
import { predicateOf } from './judge-matchers.ts'
import type { Series, Window } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'
import type { Spec } from './spec.ts'

/** Do the samples come from gray alone? Others would dilute what gray does, and the pass would be theirs. */

const mostNames = 5

/** What is counted beside the gray instances: more scrape targets than there are, or one that is known to be stable. */
export function findUnexpected(fresh: readonly Series[], spec: Spec): FindingDetails | null {
  const { expectedInstances: expected, addresses } = spec
  if (expected === null || expected === 0) return null
  const targets = [...new Map(fresh.map((series) => [instanceKey(series), series])).values()]
  const stable = targets.filter(({ labels }) => addresses.stable.includes(labels['instance'] ?? ''))
  const isTooMany = targets.length > expected
  if (!isTooMany && stable.length === 0) return null
  const strangers = targets.filter(({ labels }) => !addresses.gray.includes(labels['instance'] ?? ''))
  const others = strangers.length === 0 ? targets : strangers
  const names = namesOf(isTooMany ? others : stable)
  const counted = `${targets.length} scrape targets have fresh request counters, where gray has ${expected}`
  return {
    subject: 'gray',
    message: isTooMany ? `${counted}; unexpected: ${names}` : `counted as gray, but listed as stable: ${names}`,
    expected: `request counters of ${expected} gray instances and of no others`,
    actual: `${targets.length} scrape targets, with ${names}`,
    reproduce: `count by (job, instance) (${requestSelector(spec)})`,
  }
}

/** Series of gray that prometheus.labels.stable selects too. */
export function findOverlap({ series }: Window, { stableLabels }: Spec): FindingDetails | null {
  if (stableLabels === null) return null
  const isStable = predicateOf(stableLabels.matchers)
  const all = [...series.total, ...series.part, ...series.buckets]
  const both = all.filter(({ labels }) => isStable(labels))
  const [first] = both
  if (first === undefined) return null
  const { le: _bound, ...labels } = first.labels
  return {
    subject: 'gray',
    message: `${both.length} of ${all.length} gray series match prometheus.labels.stable (${stableLabels.text}) as well: ${namesOf(both)}`,
    expected: 'series that are either gray or stable',
    actual: describeLabels(labels),
    reproduce: describeLabels(labels),
  }
}

/** By instance; with its job where there are several of one instance. */
function namesOf(series: readonly Series[]): string {
  const jobs = new Map<string, Set<string>>()
  for (const { labels } of series) {
    const name = labels['instance'] ?? describeLabels(labels)
    jobs.set(name, (jobs.get(name) ?? new Set()).add(labels['job'] ?? ''))
  }
  const names = [...jobs].map(([name, of]) =>
    of.size > 1 ? `${name} (${[...of].sort(compareText).join(', ')})` : name,
  )
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  return `${names.sort(compareText).slice(0, mostNames).join(', ')}${more}`
}

function requestSelector({ indicator, gray }: Spec): string {
  return indicator.type === 'ratio' ? indicator.total : `${indicator.metric}{${gray ?? ''}}`
}
