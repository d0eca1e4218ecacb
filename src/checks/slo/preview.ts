import { formatDuration } from '../../core/duration.ts'
import { isSymbolic } from '../../core/kubernetes-source.ts'
import { formatPercent } from '../../core/share.ts'
import { requestsNeeded } from '../../stats/needs.ts'
import type { Preview } from '../kind.ts'
import { fixedQueries, historyQueries, wantsHistory } from './spec-queries.ts'
import type { Spec } from './spec.ts'
import { assumedDispersion } from './spec.ts'

/** What will be asked, and what a pass takes at least. */
export function preview(spec: Spec): Preview {
  return { actions: actionsOf(spec), needs: needsOf(spec), settings: settingsOf(spec) }
}

function actionsOf(spec: Spec): string[] {
  const { indicator, gray, source } = spec
  const window = formatDuration(spec.windowMs)
  const later = 'in later looks only what is new'
  const raw = fixedQueries(spec).map(({ selector }) => `${source}: raw samples of ${selector}, ${window}; ${later}`)
  const history = wantsHistory(spec)
    ? historyQueries(spec).map(({ selector }) => `${source}: raw samples of ${selector}, the 2h before, once`)
    : []
  if (indicator.type !== 'latency') return [...raw, ...history]
  const base = `${indicator.metric}{${gray ?? ''}}`
  const buckets = [
    `${source}: the bucket bounds of ${base}, once`,
    `${source}: raw samples of its buckets next to ${indicator.threshold} ${indicator.unit} and of all requests, ${window}; ${later}`,
  ]
  return [...buckets, ...raw, ...history]
}

function needsOf(spec: Spec): string[] {
  const dispersion = spec.dispersion ?? assumedDispersion
  const { passAtLeast } = requestsNeeded({ ...spec, events: 0, total: 0, dispersion })
  const what = spec.indicator.type === 'latency' ? 'slow' : 'failed'
  const assumption = spec.dispersion === null ? ', more if the history of stable shows a higher one' : ''
  const least =
    passAtLeast === null
      ? 'no number of requests is enough'
      : `at least ${passAtLeast.toLocaleString('en-US')} requests`
  const needs = [
    `${least}, none of them ${what} (limit ${formatPercent(spec.limit)}, dispersion ${dispersion}${assumption})`,
    `samples that cover ${formatDuration(spec.soakMs)} (soak)`,
    `as many on the processes that still run${spec.countsProbes ? ', beside the tagged probes of the run itself' : ''}`,
  ]
  const { stableLabels } = spec
  const instances = instancesInWords(spec)
  return [
    ...needs,
    ...(instances === null ? [] : [`fresh request counters of ${instances} gray instances, and of no others`]),
    ...(stableLabels === null ? [] : [`no series of gray that matches ${stableLabels.text} as well`]),
  ]
}

/** Of how many instances the counters must be there; null where they are not counted. */
function instancesInWords({ expectedInstances, addresses }: Spec): string | null {
  if (expectedInstances === null || expectedInstances === 0) return null
  return addresses.gray.some(isSymbolic) && expectedInstances === addresses.gray.length
    ? 'all'
    : String(expectedInstances)
}

function settingsOf(spec: Spec): Record<string, string> {
  return {
    source: spec.source,
    gray: spec.gray ?? 'as the selectors say',
    stable: spec.stable ?? 'not known',
    limit: formatPercent(spec.limit),
    window: formatDuration(spec.windowMs),
    soak: formatDuration(spec.soakMs),
    interval: formatDuration(spec.intervalMs),
    plannedIntervals: String(spec.plannedIntervals),
    alpha: formatPercent(spec.alpha),
    beta: formatPercent(spec.beta),
    dispersion: spec.dispersion === null ? 'auto' : String(spec.dispersion),
    countsProbes: String(spec.countsProbes),
    expectedInstances: spec.expectedInstances === 0 ? '0' : (instancesInWords(spec) ?? 'not counted'),
  }
}
