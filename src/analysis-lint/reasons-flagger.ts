import type { LintReasonTable } from './reasons.ts'

export const flaggerReasons = {
  'analysis.flagger-skipped': {
    severity: 'fail',
    title: 'The canary is promoted without analysis',
    proves: 'With skipAnalysis: true, or without an analysis, Flagger promotes every new version that becomes ready.',
    causes: ['skipAnalysis left over from an emergency'],
    fix: 'Take skipAnalysis out.',
  },
  'analysis.flagger-without-check': {
    severity: 'fail',
    title: 'Nothing has to succeed for the promotion',
    proves: 'The analysis has no metric, and no webhook of a type that can hold it back.',
    causes: ['only post-rollout or event webhooks', 'metrics that were taken out'],
    fix: 'Add metrics with a thresholdRange, or a webhook of the type rollout or confirm-promotion.',
  },
  'analysis.flagger-only-rollback': {
    severity: 'warning',
    title: 'Only a rollback webhook can stop the promotion',
    proves: 'A rollback webhook that does not answer, or answers with an error, is ignored: the promotion goes on.',
    causes: ['a rollback webhook in place of a check'],
    fix: 'Add metrics, or a webhook of the type rollout or confirm-promotion.',
  },
  'analysis.flagger-unbounded': {
    severity: 'fail',
    title: 'Every value of the metric passes',
    proves: 'The metric has no bound on the side that matters, so no value is outside of it.',
    causes: ['thresholdRange without min and max', 'request-success-rate without min', 'request-duration without max'],
    fix: 'Write the bound: min for what must not fall, max for what must not rise.',
  },
  'analysis.flagger-bound-missing': {
    severity: 'warning',
    title: 'The metric seems to be bounded on the wrong side',
    proves: 'By its name the metric gets worse in the direction in which it has no bound.',
    causes: ['min and max mixed up'],
    fix: 'Use max for errors and latencies, min for success and availability.',
  },
  'analysis.flagger-threshold-high': {
    severity: 'warning',
    title: 'Most checks may fail',
    proves:
      'threshold counts the failed checks of the whole analysis, and a failed check is only repeated. Here more checks may fail than have to pass.',
    causes: ['a threshold that was raised for flaky checks'],
    fix: 'Set threshold below the number of steps or iterations.',
  },
  'analysis.flagger-webhook-type': {
    severity: 'info',
    title: 'A webhook has no type',
    proves: 'It is taken for a rollout webhook: called at every step, and a failure counts as a failed check.',
    causes: ['type is missing'],
    fix: 'Write the type.',
  },
  'analysis.flagger-provider-unknown': {
    severity: 'warning',
    title: 'The type of the metric provider is unknown',
    proves:
      'The current API refuses it; where an older one is installed, Flagger asks the address as if it were Prometheus.',
    causes: ['a typo', 'a type of a newer Flagger'],
    fix: 'Use one of the types that Flagger documents.',
  },
  'analysis.flagger-metric-without-query': {
    severity: 'warning',
    title: 'The metric asks nothing',
    proves:
      'It is none of the built-in metrics and refers to no template. Older releases of Flagger let it pass always, newer ones let it fail always.',
    causes: ['a typo in the name of a built-in metric', 'templateRef is missing'],
    fix: 'Use request-success-rate or request-duration, or refer to a MetricTemplate.',
  },
  'analysis.flagger-command-unseen': {
    severity: 'warning',
    title: 'The result of the command is not waited for',
    proves:
      'The load tester runs a command without type: bash in the background and answers 202 at once: whether it fails is never seen.',
    causes: ['type: bash is missing in the metadata of an acceptance test'],
    fix: 'Write type: bash in the metadata of the webhook.',
  },
  'analysis.flagger-several-series': {
    severity: 'warning',
    title: 'The last of several series decides',
    proves: 'The query can return several series; Flagger keeps the last one and drops the others.',
    causes: ['an aggregation by a label', 'a query without an aggregation'],
    fix: 'Aggregate to one series.',
  },
  'analysis.flagger-no-data-passes': {
    severity: 'fail',
    title: 'The metric passes when there is no data',
    proves: 'When no series exists the query still gives a value, and that value is within the bounds.',
    causes: ['or vector(0) at the end of the query'],
    fix: 'Take the default out: Flagger counts missing data as a failed check.',
  },
  'analysis.flagger-no-data-replaced': {
    severity: 'warning',
    title: 'Missing data is replaced by a value',
    proves:
      'When no series exists the query still gives a value. Whether that passes is up to the canary that uses it.',
    causes: ['or vector(0) at the end of the query'],
    fix: 'Take the default out: Flagger counts missing data as a failed check.',
  },
  'analysis.flagger-interval-raised': {
    severity: 'info',
    title: 'The interval is raised to 10 seconds',
    proves: 'Flagger checks at most every 10 seconds, whatever is written.',
    causes: ['an interval below 10s'],
    fix: 'Write 10s or more.',
  },
  'analysis.flagger-timeout-replaced': {
    severity: 'info',
    title: 'The timeout of a webhook is replaced by 10 seconds',
    proves: 'A timeout of less than two characters is not read.',
    causes: ['a number without its unit'],
    fix: 'Write the unit: 5s.',
  },
  'analysis.flagger-slow-webhooks': {
    severity: 'info',
    title: 'The webhooks may take longer than the interval',
    proves:
      'Rollout webhooks are called one after the other at every step; their timeouts add up to the interval or more.',
    causes: ['several webhooks with long timeouts'],
    fix: 'Raise interval above the sum of the timeouts.',
  },
} as const satisfies LintReasonTable
