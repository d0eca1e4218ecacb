import type { ReasonTable } from '../../core/finding.ts'

export const sloReasons = {
  'slo.error-ratio-exceeded': {
    severity: 'fail',
    title: 'More gray requests fail than the SLO allows',
    proves:
      'The share of failed requests on the gray instances is above the limit; by chance alone this is rarer than alpha.',
    causes: [
      'a defect in the gray version',
      'a dependency or config that only gray uses',
      'an incident that hits stable too',
    ],
    fix: 'Look at the failing requests of the gray instances with the query shown; compare with stable before blaming the release.',
  },
  'slo.latency-exceeded': {
    severity: 'fail',
    title: 'More gray requests are slow than the SLO allows',
    proves: 'The share of requests above the latency limit is too high, counted from bucket bounds that are certain.',
    causes: [
      'a slower code path in the gray version',
      'cold caches just after the start',
      'too few gray instances for their traffic',
    ],
    fix: 'Look at the latency of the gray instances by route with the query shown.',
  },
  'slo.no-data': {
    severity: 'inconclusive',
    title: 'Prometheus has no series for the gray instances',
    proves: 'The selector matched nothing in the window. It says nothing about the health of the release.',
    causes: [
      'the gray label is not on the series (relabelling, missing pod label)',
      'the gray instances are not scraped',
      'another metric name',
      'the histogram is a native one: only classic buckets are read',
    ],
    fix: 'Run the query shown in Prometheus and correct prometheus.labels or the indicator.',
  },
  'slo.no-traffic': {
    severity: 'inconclusive',
    title: 'The gray instances got no requests',
    proves: 'The counters are there and did not grow in the window.',
    causes: ['no traffic is routed to gray', 'the service is idle'],
    fix: 'Send traffic to gray: raise its weight, or send tagged requests.',
  },
  'slo.need-more': {
    severity: 'inconclusive',
    title: 'Too few requests for a verdict',
    proves: 'What was counted fits a healthy release as well as a bad one.',
    causes: ['the release is young', 'little traffic'],
    fix: 'Wait with --wait for as long as shown, send more traffic to gray, or loosen the limit.',
  },
  'slo.near-limit': {
    severity: 'inconclusive',
    title: 'The release is too near to its limit to be told apart',
    proves: 'At the present share not even a billion requests would decide it.',
    causes: ['a limit that is set at what the service usually does'],
    fix: 'Set the limit well above the usual share, or compare gray with stable.',
  },
  'slo.bucket-resolution': {
    severity: 'inconclusive',
    title: 'The buckets of the histogram are too coarse for the limit',
    proves:
      'The requests between two bucket bounds decide, and the histogram does not tell on which side of the limit they are.',
    causes: [
      'the latency limit is no bucket bound',
      'it is above the highest finite bound, where nothing could ever fail',
    ],
    fix: 'Set latency.below to one of the bounds shown, or add a bucket with this bound to the histogram.',
  },
  'slo.bucket-mismatch': {
    severity: 'warning',
    title: 'The latency limit is no bucket bound',
    proves:
      'Counts are bracketed by the nearest bounds: a fail counts what is surely slow, a pass what is surely fast.',
    causes: ['the limit and the buckets were chosen apart', 'series with different buckets'],
    fix: 'Set latency.below to one of the bounds shown, or add a bucket with this bound to the histogram.',
  },
  'slo.soak': {
    severity: 'inconclusive',
    title: 'The release is healthy so far, but not yet for long enough',
    proves: 'The counts would pass; the evidence covers less time than soak.',
    causes: ['the release is young', 'a window that is shorter than soak'],
    fix: 'Look again with --wait; faults that need time, such as leaks, show only then.',
  },
  'slo.diluted': {
    severity: 'inconclusive',
    title: 'The processes that run now have not shown enough by themselves',
    proves:
      'The counts would pass only with the requests of instances that are gone or of processes before a restart, which say nothing about what runs now.',
    causes: [
      'an earlier release had the same labels',
      'instances that were replaced or restarted a short while ago, by a crash or by the rollout itself',
    ],
    fix: 'Wait with --wait for as long as shown; give prometheus.labels.gray a label of this release, such as its version.',
  },
  'slo.own-probes': {
    severity: 'inconclusive',
    title: 'Without the probes of this run there are too few requests',
    proves:
      'graycheck sent tagged probes to gray, and the metric may count them; what is left without them is too little for a pass.',
    causes: [
      'gray gets little traffic beside the probes',
      'the service leaves probes out, and the config does not say so',
    ],
    fix: 'Wait with --wait, or send more traffic to gray; where the metric leaves out requests of graycheck (by user-agent: graycheck or a header of gateway.request.headers), set indicator.countsProbes: false.',
  },
  'slo.stale': {
    severity: 'inconclusive',
    title: 'The newest sample is old',
    proves: 'Nothing is known of the last minutes: the series ended, or Prometheus does not get them.',
    causes: ['the gray instances are gone', 'scraping stopped', 'remote write lags behind'],
    fix: 'Look at the scrape targets of Prometheus and at `up` of the gray instances.',
  },
  'slo.target-down': {
    severity: 'inconclusive',
    title: 'Prometheus can not scrape a gray instance',
    proves: '`up` is 0: what this instance does is not known.',
    causes: ['the instance crashed or hangs', 'the metrics endpoint fails or is too slow'],
    fix: 'Open the metrics endpoint of the instance named, and its logs.',
  },
  'slo.instances-missing': {
    severity: 'inconclusive',
    title: 'Fewer gray instances are counted than there should be',
    proves: 'For some gray instances there are no fresh request counters, so the verdict would not cover them.',
    causes: ['an instance is not scraped, not labelled, or gone', 'an instance has not served a request yet'],
    fix: 'Compare the instances named with those of the release; expectedInstances: 0 turns the count off.',
  },
  'slo.instances-unexpected': {
    severity: 'inconclusive',
    title: 'More instances are counted than there are gray ones',
    proves:
      'Request counters of other instances are among those of gray, so the share that was counted is not that of gray alone.',
    causes: [
      'prometheus.labels.gray matches other services or stable instances too',
      'instances of the release that the config does not list',
      'one instance that two jobs scrape, so that its requests count twice',
      'an instance that was replaced less than a minute ago',
    ],
    fix: 'Narrow prometheus.labels.gray to the gray instances of this service, such as service="user",role="gray", or set expectedInstances (0 turns the count off).',
  },
  'slo.selectors-overlap': {
    severity: 'inconclusive',
    title: 'Series are both gray and stable',
    proves:
      'Series that prometheus.labels.gray selects meet prometheus.labels.stable as well: one of the two selects more than its side.',
    causes: ['a label that both sides have, such as service', 'an instance that changed sides and kept its old label'],
    fix: 'Give both selectors a label that tells the sides apart, such as role="gray" and role="stable".',
  },
  'slo.partial': {
    severity: 'inconclusive',
    title: 'Prometheus warned that its answer may be partial',
    proves: 'Series may be missing from the answer, so it was not counted.',
    causes: ['a store or replica behind Thanos, Mimir or VictoriaMetrics is away', 'a limit of the server was reached'],
    fix: 'Mend what the warning names, then look again.',
  },
  'slo.incomplete': {
    severity: 'inconclusive',
    title: 'The evidence has a gap',
    proves: 'Not every query was answered for all of the time, and what lies in the gap could change the verdict.',
    causes: ['the run ended in the middle of a look', 'a recording or a shard is missing'],
    fix: 'Look again; with several runners, merge the evidence of all of them.',
  },
  'slo.data-error': {
    severity: 'inconclusive',
    title: 'The samples can not be right',
    proves:
      'Counters hold what no counter can: NaN, negative values, falls again and again, two values at one time, or parts greater than the whole.',
    causes: [
      'the metric is no counter but a gauge, such as a recorded rate',
      'two processes write the same series',
      'buckets that are not cumulative',
      'good or bad selects more than total',
    ],
    fix: 'Look at the raw samples with the query shown and mend the instrumentation or the selectors.',
  },
  'slo.status-label': {
    severity: 'inconclusive',
    title: 'The status of requests can not be read from the labels',
    proves: 'Without it errors can not be told from successes; guessing could hide them.',
    causes: ['another label name', 'values that are no status', 'two labels that contradict each other'],
    fix: 'Name the label with indicator.statusLabel, or write your own selectors total and bad.',
  },
  'slo.bad-absent': {
    severity: 'warning',
    title: 'No series matches the selector of bad requests',
    proves:
      'It was counted as no errors, which is right for a counter that appears with its first error, and wrong for a typing error.',
    causes: ['no error has happened yet', 'a misspelt metric or label'],
    fix: 'Make sure that the selector shown can match; best let the counter begin with 0.',
  },
  'slo.bad-unknown': {
    severity: 'inconclusive',
    title: 'The metric of bad requests is not known at all',
    proves: 'Prometheus has no series of this name with any labels, so no error could have been counted.',
    causes: ['a misspelt metric', 'a counter that appears only with the first error that ever happens'],
    fix: 'Correct the name; let the counter begin with 0, or write the indicator with good instead of bad.',
  },
  'slo.discovered': {
    severity: 'warning',
    title: 'A scrape target appeared whose earlier counts are unknown',
    proves: 'Its process is older than its first sample, so only what came after the first sample was counted.',
    causes: [
      'service discovery was slow',
      'a label was added to a running instance',
      'process_start_time_seconds is not exported',
    ],
    fix: 'Nothing, if the instance was rolled out long before; else export process_start_time_seconds.',
  },
  'slo.vanished': {
    severity: 'warning',
    title: 'Series of gray ended within the window',
    proves: 'What they counted after their last sample is lost.',
    causes: ['an instance was removed or crashed', 'a process restarted', 'an earlier release had the same labels'],
    fix: 'See whether the instances named crashed; give prometheus.labels.gray a label of this release, such as its version.',
  },
  'slo.dispersion-assumed': {
    severity: 'info',
    title: 'How requests fail together was assumed',
    proves: 'The history of stable was missing or too short to estimate it, so 2 was taken.',
    causes: [
      'prometheus.labels.stable is not set',
      'stable has little traffic or no errors',
      'stable has too many series',
    ],
    fix: 'Set prometheus.labels.stable, or dispersion to a number that you have measured.',
  },
} as const satisfies ReasonTable
