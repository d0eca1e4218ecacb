import type { Case } from '../kit.ts'
import { argo, prometheus, soundCondition, soundLimits, template } from '../kit.ts'

const bothConditions = 'successCondition: len(result) > 0 && result[0] >= 0.95\nfailureCondition: result[0] < 0.9'

export const limitCases: readonly Case[] = [
  {
    code: 'analysis.failures-tolerated',
    title: 'count 1 with failureLimit 1',
    bad: prometheus(`count: 1\nfailureLimit: 1 # here\n${soundCondition}`),
    good: prometheus(`count: 1\nfailureLimit: 0\n${soundCondition}`),
    says: '1 of 1 measurements may fail',
  },
  {
    code: 'analysis.failures-tolerated',
    title: 'a failureLimit without count and interval, which is a count of 1',
    bad: prometheus(`failureLimit: 3 # here\n${soundCondition}`),
    good: prometheus(`interval: 10s\ncount: 9\nfailureLimit: 3\n${soundCondition}`),
  },
  {
    code: 'analysis.failures-tolerated',
    title: 'limits that are arguments',
    bad: argo(
      'AnalysisTemplate',
      `args:
  - { name: count, value: "3" }
metrics:
  - name: availability
    interval: 10s
    count: "{{args.count}}"
    failureLimit: "3" # here
    ${soundCondition}
    provider: { prometheus: { address: http://prometheus, query: "sum(rate(a[1m]))" } }`,
    ),
    good: argo(
      'AnalysisTemplate',
      `args:
  - { name: count, value: "10" }
metrics:
  - name: availability
    interval: 10s
    count: "{{args.count}}"
    failureLimit: "3"
    ${soundCondition}
    provider: { prometheus: { address: http://prometheus, query: "sum(rate(a[1m]))" } }`,
    ),
  },
  {
    code: 'analysis.inconclusive-tolerated',
    title: 'inconclusiveLimit as high as count',
    bad: prometheus(`interval: 10s\ncount: 60\ninconclusiveLimit: 60 # here\n${bothConditions}`),
    good: prometheus(`interval: 10s\ncount: 60\ninconclusiveLimit: 60\nconsecutiveSuccessLimit: 1\n${bothConditions}`),
    says: '60 of 60 measurements may be inconclusive',
  },
  {
    code: 'analysis.failures-tolerated',
    title: 'a failureLimit above the implied count of 1, and above one that is written: that is refused',
    bad: prometheus(`failureLimit: 2 # here\n${soundCondition}`),
    good: prometheus(`interval: 10s\ncount: 3\nfailureLimit: 5\n${soundCondition}`),
  },
  {
    code: 'analysis.inconclusive-tolerated',
    title: 'a metric that nothing can make inconclusive',
    bad: prometheus(`inconclusiveLimit: 1 # here\n${bothConditions}`),
    good: prometheus(`inconclusiveLimit: 1\n${soundCondition}`),
  },
  {
    code: 'analysis.no-success-needed',
    title: 'two limits that fill the count together',
    bad: prometheus(`interval: 10s\ncount: 6\nfailureLimit: 3\ninconclusiveLimit: 3 # here\n${bothConditions}`),
    good: prometheus(`interval: 10s\ncount: 6\nfailureLimit: 2\ninconclusiveLimit: 3\n${bothConditions}`),
    says: '3 failed and 3 inconclusive',
  },
  {
    code: 'analysis.never-fails',
    title: 'failureLimit -1 without a count',
    bad: prometheus(`interval: 10s\nfailureLimit: -1 # here\nconsecutiveSuccessLimit: 3\n${soundCondition}`),
    good: prometheus(`interval: 10s\ncount: 20\nconsecutiveSuccessLimit: 3\n${soundCondition}`),
  },
  {
    code: 'analysis.failure-limit-off',
    title: 'failureLimit -1 with a count',
    bad: prometheus(`interval: 10s\ncount: 20\nfailureLimit: -1 # here\nconsecutiveSuccessLimit: 3\n${soundCondition}`),
    good: prometheus(`interval: 10s\ncount: 20\nfailureLimit: 2\nconsecutiveSuccessLimit: 3\n${soundCondition}`),
  },
  {
    code: 'analysis.error-limit-high',
    title: 'a hundred errors in a row',
    bad: prometheus(`${soundLimits}\nconsecutiveErrorLimit: 100 # here\n${soundCondition}`),
    good: prometheus(`${soundLimits}\nconsecutiveErrorLimit: 4\n${soundCondition}`),
    says: 'about 17 minutes',
  },
  {
    code: 'analysis.no-count',
    title: 'an interval without a count',
    bad: prometheus(`interval: 30s # here\n${soundCondition}`),
    good: prometheus(`interval: 30s\ncount: 10\n${soundCondition}`),
  },
  {
    code: 'analysis.delayed-start',
    title: 'a delay without a count',
    bad: prometheus(`interval: 30s\ninitialDelay: 5m # here\n${soundCondition}`),
    good: prometheus(`interval: 30s\ncount: 10\ninitialDelay: 5m\n${soundCondition}`),
  },
]

export const conditionCases: readonly Case[] = [
  {
    code: 'analysis.no-condition',
    title: 'no condition at all',
    bad: template(`${soundLimits}\nprovider: # here\n  graphite: { address: http://graphite, query: a.b }`),
    good: template(
      `${soundLimits}\nsuccessCondition: result[0] < 0.01\nprovider:\n  graphite: { address: http://graphite, query: a.b }`,
    ),
  },
  {
    code: 'analysis.condition-always-true',
    title: 'the word true',
    bad: prometheus(`${soundLimits}\nsuccessCondition: "true" # here`),
    good: prometheus(`${soundLimits}\n${soundCondition}`),
  },
  {
    code: 'analysis.condition-always-true',
    title: 'a comparison that was switched off',
    bad: prometheus(`${soundLimits}\nsuccessCondition: result[0] >= 0.95 || true # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: len(result) > 0 && result[0] >= 0.95 && true`),
  },
  {
    code: 'analysis.condition-always-true',
    title: 'a failureCondition that never holds',
    bad: prometheus(`${soundLimits}\nfailureCondition: "false" # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: "len(result) > 0 && result[0] > 0"\nfailureCondition: "false"`),
  },
  {
    code: 'analysis.condition-invalid',
    title: 'an operand that is missing',
    bad: prometheus(`${soundLimits}\nsuccessCondition: result[0] >= # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: len(result) > 0 && result[0] >= 0.9`),
  },
  {
    code: 'analysis.condition-not-evaluated',
    title: 'a function that is not evaluated',
    bad: prometheus(`${soundLimits}\nsuccessCondition: 'reduce(result, # + #acc) > 3' # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: len(result) > 0 && sum(result) > 3`),
  },
  {
    code: 'analysis.condition-not-evaluated',
    title: 'a query that is not understood',
    bad: prometheus(`${soundLimits}\n${soundCondition} # here`, 'sum(rate(a[1m]) by'),
    good: prometheus(`${soundLimits}\n${soundCondition}`, 'sum(rate(a[1m]))'),
  },
]

export const dataCases: readonly Case[] = [
  {
    code: 'analysis.no-data-passes',
    title: 'or vector(...) that passes',
    bad: prometheus(`${soundLimits}\nsuccessCondition: result[0] < 0.05 # here`, 'sum(rate(errors[1m])) or vector(0)'),
    good: prometheus(`${soundLimits}\nsuccessCondition: result[0] >= 0.95`, 'sum(rate(ok[1m])) or vector(0)'),
    says: 'the query puts [0] in its place',
  },
  {
    code: 'analysis.no-data-passes',
    title: 'a default for both sides of a ratio',
    bad: prometheus(
      `${soundLimits}\nsuccessCondition: result[0] < 0.05 # here`,
      '(sum(rate(errors[1m])) or vector(0)) / (sum(rate(all[1m])) or vector(1))',
    ),
    good: prometheus(
      `${soundLimits}\nsuccessCondition: result[0] < 0.05`,
      '(sum(rate(errors[1m])) or vector(0)) / sum(rate(all[1m]))',
    ),
  },
  {
    code: 'analysis.no-data-passes',
    title: 'len(result) == 0 ||',
    bad: prometheus(`${soundLimits}\nsuccessCondition: len(result) == 0 || result[0] >= 0.95 # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: len(result) == 1 && result[0] >= 0.95`),
  },
  {
    code: 'analysis.no-data-passes',
    title: 'all(...) of nothing',
    bad: prometheus(`${soundLimits}\nsuccessCondition: "all(result, # >= 0.95)" # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: "len(result) > 0 && all(result, # >= 0.95)"`),
  },
  {
    code: 'analysis.no-data-passes',
    title: 'a guard that is right in a successCondition, in a failureCondition',
    bad: prometheus(`${soundLimits}\nfailureCondition: len(result) > 0 && result[0] < 0.95 # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: len(result) > 0 && result[0] >= 0.95`),
  },
  {
    code: 'analysis.no-data-passes',
    title: 'default(...) for what Datadog does not find',
    bad: template(
      `${soundLimits}\nsuccessCondition: default(result, 0) < 0.05 # here\nprovider:\n  datadog: { query: "avg:errors{*}" }`,
    ),
    good: template(`${soundLimits}\nsuccessCondition: result < 0.05\nprovider:\n  datadog: { query: "avg:errors{*}" }`),
  },
  {
    code: 'analysis.nan-passes',
    title: 'only a failureCondition',
    bad: prometheus(`${soundLimits}\nfailureCondition: result[0] < 0.95 # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: result[0] >= 0.95`),
  },
  {
    code: 'analysis.nan-passes',
    title: 'isNaN(...) || in a successCondition',
    bad: prometheus(`${soundLimits}\nsuccessCondition: isNaN(result[0]) || result[0] >= 0.95 # here`),
    good: prometheus(`${soundLimits}\nsuccessCondition: "!isNaN(result[0]) && result[0] >= 0.95"`),
  },
  {
    code: 'analysis.nan-passes',
    title: 'a quantile without requests',
    bad: prometheus(
      `${soundLimits}\nfailureCondition: result[0] > 0.3 # here`,
      'histogram_quantile(0.99, sum by (le) (rate(duration_bucket[2m])))',
    ),
    good: prometheus(
      `${soundLimits}\nsuccessCondition: result[0] <= 0.3`,
      'histogram_quantile(0.99, sum by (le) (rate(duration_bucket[2m])))',
    ),
  },
  {
    code: 'analysis.no-data-aborts',
    title: 'result[0] without a guard',
    bad: prometheus(`${soundLimits}\nsuccessCondition: result[0] >= 0.95 # here`),
    good: prometheus(`${soundLimits}\n${soundCondition}`),
  },
  {
    code: 'analysis.several-series',
    title: 'a sum by pod',
    bad: template(
      `${soundLimits}\n${soundCondition}\nprovider:\n  prometheus:\n    query: sum by (pod) (rate(ok[1m])) / sum by (pod) (rate(all[1m])) # here`,
    ),
    good: prometheus(
      `${soundLimits}\nsuccessCondition: "len(result) > 0 && all(result, # >= 0.95)"`,
      'sum by (pod) (rate(ok[1m])) / sum by (pod) (rate(all[1m]))',
    ),
  },
  {
    code: 'analysis.several-series',
    title: 'a quantile by pod',
    bad: template(
      `${soundLimits}\n${soundCondition}\nprovider:\n  prometheus:\n    query: histogram_quantile(0.9, sum by (le, pod) (rate(d_bucket[1m]))) # here`,
    ),
    good: prometheus(`${soundLimits}\n${soundCondition}`, 'histogram_quantile(0.9, sum(rate(d_bucket[1m])) by (le))'),
  },
  {
    code: 'analysis.several-series',
    title: 'a query without an aggregation',
    bad: template(`${soundLimits}\n${soundCondition}\nprovider:\n  prometheus:\n    query: up{job="shop"} # here`),
    good: prometheus(`${soundLimits}\n${soundCondition}`, 'min(up{job="shop"})'),
  },
]
