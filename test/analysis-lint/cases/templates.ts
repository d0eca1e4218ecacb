import type { Case } from '../kit.ts'
import { argo, prometheus, soundCondition, soundLimits, template } from '../kit.ts'

const provider = 'provider: { prometheus: { address: http://prometheus, query: "sum(rate(a[1m]))" } }'

function twoMetrics(rest: string): string {
  return argo(
    'AnalysisTemplate',
    `${rest}
metrics:
  - name: errors
    ${soundCondition}
    ${provider}
  - name: errors-upstream
    ${soundCondition}
    ${provider}`,
  )
}

export const templateCases: readonly Case[] = [
  {
    code: 'analysis.dry-run-all',
    title: 'a pattern for every metric',
    bad: twoMetrics('dryRun:\n  - metricName: .* # here'),
    good: twoMetrics('args: []'),
    says: 'all metrics are dry runs (errors, errors-upstream)',
  },
  {
    code: 'analysis.dry-run',
    title: 'a pattern that matches more than its name',
    bad: twoMetrics('dryRun:\n  - metricName: upstream # here'),
    good: twoMetrics('args: []'),
    says: 'errors-upstream never decides',
  },
  {
    code: 'analysis.dry-run-unmatched',
    title: 'a star in place of a pattern',
    bad: twoMetrics('dryRun:\n  - metricName: "*" # here'),
    good: twoMetrics('args: []'),
  },
  {
    code: 'analysis.rejected',
    title: 'a count above 1 without an interval',
    bad: prometheus(`count: 3 # here\n${soundCondition}`),
    good: prometheus(`count: 3\ninterval: 10s\n${soundCondition}`),
    says: 'a count above 1 needs an interval',
  },
  {
    code: 'analysis.rejected',
    title: 'a failureLimit above the count',
    bad: prometheus(`count: 3 # here\ninterval: 10s\nfailureLimit: 5\n${soundCondition}`),
    good: prometheus(`count: 30\ninterval: 10s\nfailureLimit: 5\n${soundCondition}`),
  },
  {
    code: 'analysis.rejected',
    title: 'no metrics',
    bad: argo('AnalysisTemplate', 'args: []').replace('spec:', 'spec: # here'),
    good: argo('AnalysisTemplate', 'templates: [{ templateName: other }]'),
  },
  {
    code: 'analysis.rejected',
    title: 'two providers',
    bad: template(`${soundCondition}\nprovider: # here\n  prometheus: { query: a }\n  graphite: { query: a }`),
    good: prometheus(`${soundLimits}\n${soundCondition}`),
  },
  {
    code: 'analysis.rejected',
    title: 'an interval without its unit',
    bad: prometheus(`interval: 30 # here\ncount: 3\n${soundCondition}`),
    good: prometheus(`interval: 30s\ncount: 3\n${soundCondition}`),
  },
  {
    code: 'analysis.unknown-field',
    title: 'a timeout, which metrics do not have',
    bad: prometheus(`${soundLimits}\ntimeout: 30s # here\n${soundCondition}`),
    good: prometheus(`${soundLimits}\n${soundCondition}`),
    says: '"timeout" is no field of spec.metrics[0]',
  },
  {
    code: 'analysis.unknown-field',
    title: 'a misspelled condition',
    bad: prometheus(`${soundLimits}\nsuccesCondition: result[0] > 1 # here\n${soundCondition}`),
    good: prometheus(`${soundLimits}\n${soundCondition}`),
    says: 'did you mean "successCondition"?',
  },
  {
    code: 'analysis.argument-undeclared',
    title: 'a name that is not declared',
    bad: template(
      `${soundCondition}\nprovider:\n  prometheus: { query: 'sum(rate(a{service="{{args.servce}}"}[1m]))' } # here`,
      'args: [{ name: service }]',
    ),
    good: template(
      `${soundCondition}\nprovider:\n  prometheus: { query: 'sum(rate(a{service="{{ args.service }}"}[1m]))' }`,
      'args: [{ name: service }]',
    ),
    says: 'did you mean "service"?',
  },
  {
    code: 'analysis.argument-missing',
    title: 'an AnalysisRun with an argument without a value',
    bad: argo(
      'AnalysisRun',
      `args:\n  - name: service # here\nmetrics:\n  - name: errors\n    ${soundCondition}\n    ${provider}`,
    ),
    good: argo(
      'AnalysisRun',
      `args:\n  - name: service\n    value: shop\nmetrics:\n  - name: errors\n    ${soundCondition}\n    ${provider}`,
    ),
  },
  {
    code: 'analysis.terminated',
    title: 'an exported run',
    bad: argo(
      'AnalysisRun',
      `terminate: true # here\nmetrics:\n  - name: errors\n    ${soundCondition}\n    ${provider}`,
    ),
    good: argo('AnalysisRun', `terminate: false\nmetrics:\n  - name: errors\n    ${soundCondition}\n    ${provider}`),
  },
  {
    code: 'analysis.tls-unverified',
    title: 'a Prometheus that is not verified',
    bad: template(
      `${soundCondition}\nprovider:\n  prometheus:\n    insecure: true # here\n    query: sum(rate(a[1m]))`,
    ),
    good: template(`${soundCondition}\nprovider:\n  prometheus:\n    insecure: false\n    query: sum(rate(a[1m]))`),
  },
  {
    code: 'analysis.suppression-unused',
    title: 'a finding that was mended',
    bad: prometheus(`# graycheck-ignore: analysis.no-count meant so # here\n${soundLimits}\n${soundCondition}`),
    good: prometheus(`# graycheck-ignore: analysis.no-count for the background\ninterval: 30s\n${soundCondition}`),
  },
  {
    code: 'analysis.suppression-without-reason',
    title: 'no reason',
    bad: prometheus(`# graycheck-ignore: analysis.no-count\ninterval: 30s\n${soundCondition}`),
    line: 8,
    good: prometheus(`interval: 30s # graycheck-ignore: analysis.no-count for the background\n${soundCondition}`),
  },
]
