import type { Case } from '../kit.ts'
import { canary, documents, flagger, soundSteps } from '../kit.ts'

const rate = 'metrics: [{ name: request-success-rate, interval: 1m, thresholdRange: { min: 99 } }]'
const target = 'targetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }'

function metrics(entry: string): string {
  return canary(`${soundSteps}\nmetrics:\n${entry.replaceAll(/^/gm, '  ')}`)
}

function webhooks(entries: string, rest = rate): string {
  return canary(`${soundSteps}\n${rest}\nwebhooks:\n${entries.replaceAll(/^/gm, '  ')}`)
}

function metricTemplate(query: string, provider = 'type: prometheus\n  address: http://prometheus:9090'): string {
  return flagger('MetricTemplate', `provider:\n  ${provider}\nquery: ${query}`)
}

const uses = '- name: errors\n  templateRef: { name: shop }'

export const flaggerCases: readonly Case[] = [
  {
    code: 'analysis.flagger-skipped',
    title: 'skipAnalysis',
    bad: canary(`${soundSteps}\n${rate}`, `${target}\nskipAnalysis: true # here`),
    good: canary(`${soundSteps}\n${rate}`, `${target}\nskipAnalysis: false`),
  },
  {
    code: 'analysis.flagger-skipped',
    title: 'no analysis at all',
    bad: flagger('Canary', `${target}\nservice: { port: 80 }`).replace('spec:', 'spec: # here'),
    good: canary(`${soundSteps}\n${rate}`),
  },
  {
    code: 'analysis.flagger-without-check',
    title: 'webhooks that are only told',
    bad: canary(`${soundSteps}\nwebhooks: # here\n  - { name: tell, type: event, url: http://chat }`),
    good: canary(`${soundSteps}\nwebhooks:\n  - { name: ask, type: confirm-promotion, url: http://gate }`),
  },
  {
    code: 'analysis.flagger-only-rollback',
    title: 'a rollback webhook alone',
    bad: canary(`${soundSteps}\nwebhooks: # here\n  - { name: back, type: rollback, url: http://gate }`),
    good: canary(`${soundSteps}\n${rate}\nwebhooks:\n  - { name: back, type: rollback, url: http://gate }`),
  },
  {
    code: 'analysis.flagger-unbounded',
    title: 'a range without bounds',
    bad: metrics(`- name: errors\n  templateRef: { name: other }\n  thresholdRange: {} # here`),
    good: metrics('- name: errors\n  templateRef: { name: other }\n  thresholdRange: { max: 1 }'),
  },
  {
    code: 'analysis.flagger-unbounded',
    title: 'a success rate without a minimum',
    bad: metrics('- name: request-success-rate # here\n  interval: 1m'),
    good: metrics('- name: request-success-rate\n  threshold: 99\n  interval: 1m'),
  },
  {
    code: 'analysis.flagger-unbounded',
    title: 'a duration without a maximum',
    bad: metrics('- name: request-duration\n  thresholdRange: { min: 500 } # here'),
    good: metrics('- name: request-duration\n  thresholdRange: { max: 500 }'),
  },
  {
    code: 'analysis.flagger-bound-missing',
    title: 'errors with a minimum',
    bad: metrics('- name: error-rate\n  templateRef: { name: other }\n  thresholdRange: { min: 1 } # here'),
    good: metrics('- name: error-rate\n  templateRef: { name: other }\n  thresholdRange: { max: 1 }'),
  },
  {
    code: 'analysis.flagger-threshold-high',
    title: 'more failed checks than steps',
    bad: canary(`interval: 1m\nthreshold: 50 # here\niterations: 10\n${rate}`),
    good: canary(`interval: 1m\nthreshold: 5\niterations: 10\n${rate}`),
    says: '49 checks may fail, and only 10 have to pass',
  },
  {
    code: 'analysis.flagger-webhook-type',
    title: 'no type',
    bad: webhooks('- name: gate # here\n  url: http://gate'),
    good: webhooks('- name: gate\n  type: rollout\n  url: http://gate'),
  },
  {
    code: 'analysis.rejected',
    title: 'a type of webhook that does not exist',
    bad: webhooks('- name: gate\n  type: pre-promotion # here\n  url: http://gate'),
    good: webhooks('- name: gate\n  type: confirm-promotion\n  url: http://gate'),
  },
  {
    code: 'analysis.flagger-provider-unknown',
    title: 'a misspelled provider',
    bad: metricTemplate('sum(rate(a[1m]))', 'type: promethues # here\n  address: http://prometheus:9090'),
    good: metricTemplate('sum(rate(a[1m]))'),
  },
  {
    code: 'analysis.flagger-metric-without-query',
    title: 'a misspelled built-in metric',
    bad: metrics('- name: request-succes-rate # here\n  thresholdRange: { min: 99 }'),
    good: metrics('- name: request-success-rate\n  thresholdRange: { min: 99 }'),
  },
  {
    code: 'analysis.flagger-command-unseen',
    title: 'an acceptance test in the background',
    bad: webhooks(
      '- name: test\n  type: pre-rollout\n  url: http://loadtester\n  metadata: { cmd: "curl -f http://shop-canary" } # here',
    ),
    good: webhooks(
      '- name: test\n  type: pre-rollout\n  url: http://loadtester\n  metadata: { type: bash, cmd: "curl -f http://shop-canary" }\n- name: load\n  type: rollout\n  url: http://loadtester\n  metadata: { cmd: "hey -z 1m http://shop-canary" }',
    ),
  },
  {
    code: 'analysis.flagger-several-series',
    title: 'a template with one series a pod',
    bad: metricTemplate('sum by (pod) (rate(errors{service="{{ target }}"}[{{ interval }}])) # here')
      .replace(' # here', '')
      .replace('query: ', 'query: # here\n    '),
    good: metricTemplate('sum(rate(errors{service="{{ target }}"}[{{ interval }}]))'),
  },
  {
    code: 'analysis.flagger-no-data-passes',
    title: 'a template with a default that is within the bounds',
    bad: documents(
      metricTemplate('sum(rate(errors[1m])) or vector(0)'),
      metrics('- name: errors\n  templateRef: { name: shop } # here\n  thresholdRange: { max: 1 }'),
    ),
    good: documents(metricTemplate('sum(rate(errors[1m]))'), metrics(`${uses}\n  thresholdRange: { max: 1 }`)),
    says: 'the query gives 0',
  },
  {
    code: 'analysis.flagger-no-data-passes',
    title: 'a default that is out of bounds',
    bad: documents(
      metricTemplate('sum(rate(ok[1m])) or vector(100)'),
      metrics('- name: ok\n  templateRef: { name: shop } # here\n  thresholdRange: { min: 99 }'),
    ),
    good: documents(
      metricTemplate('sum(rate(ok[1m])) or vector(0)'),
      metrics('- name: ok\n  templateRef: { name: shop }\n  thresholdRange: { min: 99 }'),
    ),
  },
  {
    code: 'analysis.flagger-no-data-replaced',
    title: 'a template with a default',
    bad: metricTemplate('sum(rate(errors[1m])) or vector(0) # here'),
    good: metricTemplate('(sum(rate(errors[1m])) or vector(0)) / sum(rate(all[1m]))'),
  },
  {
    code: 'analysis.flagger-interval-raised',
    title: 'five seconds',
    bad: canary(`interval: 5s # here\nthreshold: 2\niterations: 5\n${rate}`),
    good: canary(`interval: 10s\nthreshold: 2\niterations: 5\n${rate}`),
  },
  {
    code: 'analysis.flagger-timeout-replaced',
    title: 'a timeout without its unit',
    bad: webhooks('- name: gate\n  type: rollout\n  url: http://gate\n  timeout: "5" # here'),
    good: webhooks('- name: gate\n  type: rollout\n  url: http://gate\n  timeout: 5s'),
  },
  {
    code: 'analysis.flagger-slow-webhooks',
    title: 'webhooks that fill the interval',
    bad: canary(
      `${soundSteps}\n${rate}\nwebhooks: # here\n  - { name: a, type: rollout, url: http://a, timeout: 40s }\n  - { name: b, type: rollout, url: http://b, timeout: 30s }`,
    ),
    good: webhooks(
      '- { name: a, type: rollout, url: http://a, timeout: 20s }\n- { name: b, type: rollout, url: http://b, timeout: 20s }',
    ),
  },
  {
    code: 'analysis.tls-unverified',
    title: 'a webhook and a provider that are not verified',
    bad: documents(
      webhooks('- name: gate\n  type: rollout\n  url: https://gate\n  disableTLS: true # here'),
      metricTemplate('sum(rate(a[1m]))', 'type: prometheus\n  insecureSkipVerify: true'),
    ),
    good: webhooks('- name: gate\n  type: rollout\n  url: https://gate'),
  },
]
