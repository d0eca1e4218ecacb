import type { LintFinding } from '../../src/analysis-lint/finding.ts'
import { lintSources } from '../../src/analysis-lint/lint.ts'
import type { AnalysisCode } from '../../src/analysis-lint/reasons.ts'

/** A manifest with a fault, and the nearest one without it. The line of the finding is marked with `# here`. */
export interface Case {
  readonly code: AnalysisCode
  readonly title: string
  readonly bad: string
  readonly good: string
  /** The line of the finding, where a mark would change what is meant. */
  readonly line?: number
  /** A part of the message, where it tells more than the code. */
  readonly says?: string
}

/** The findings that count in a text; throws where it can't be read. */
export function findingsIn(text: string, file = 'analysis.yaml'): readonly LintFinding[] {
  const result = lintSources([{ file, text }])
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('; '))
  return result.findings.filter((finding) => finding.suppressedBecause === null)
}

export function codesIn(text: string): string[] {
  return findingsIn(text).map((finding) => finding.code)
}

/** The first line, from 1, that ends with the mark. */
export function markedLine(text: string): number {
  return text.split('\n').findIndex((line) => line.endsWith('# here')) + 1
}

function indent(text: string, width: number): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `${' '.repeat(width)}${line}`)
    .join('\n')
}

function object(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: shop }\nspec:\n${indent(spec, 2)}\n`
}

export function argo(kind: string, spec: string): string {
  return object('argoproj.io/v1alpha1', kind, spec)
}

export function flagger(kind: string, spec: string): string {
  return object('flagger.app/v1beta1', kind, spec)
}

const ratio = 'sum(rate(requests_total{code!~"5.."}[2m])) / sum(rate(requests_total[2m]))'

/** An AnalysisTemplate with one metric; `rest` are further fields of its spec. */
export function template(metric: string, rest = 'args: []'): string {
  return argo('AnalysisTemplate', `${rest.trim()}\nmetrics:\n  - name: availability\n${indent(metric, 4)}`)
}

/** A metric of Prometheus that is sound but for what `fields` say. */
export function prometheus(fields: string, query = ratio): string {
  return template(
    `${fields.trim()}\nprovider:\n  prometheus:\n    address: http://prometheus:9090\n    query: |\n${indent(query, 6)}`,
  )
}

export const soundLimits = 'interval: 30s\ncount: 5\nfailureLimit: 1'
export const soundCondition = 'successCondition: len(result) > 0 && result[0] >= 0.95'

/** A job metric; `spec` are fields of the Job, `pod` of its pod, `container` of its container. */
export function job(spec: string, pod = 'restartPolicy: Never', container = 'image: gate:1'): string {
  return template(
    `provider:\n  job:\n    spec:\n${indent(spec, 6)}\n      template:\n        spec:\n${indent(pod, 10)}\n          containers:\n            - name: gate\n${indent(container, 14)}`,
  )
}

export const soundJob = 'backoffLimit: 0\nactiveDeadlineSeconds: 600'

export function web(fields: string, provider: string): string {
  return template(`${fields.trim()}\nprovider:\n  web:\n    url: http://gate/verdict\n${indent(provider, 4)}`)
}

export function canary(
  analysis: string,
  rest = 'targetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }',
): string {
  return flagger('Canary', `${rest}\nservice: { port: 80 }\nanalysis:\n${indent(analysis, 2)}`)
}

export const soundSteps = 'interval: 1m\nthreshold: 5\nmaxWeight: 50\nstepWeight: 5'

export function rollout(strategy: string): string {
  return argo('Rollout', `replicas: 4\nselector: { matchLabels: { app: shop } }\nstrategy:\n${indent(strategy, 2)}`)
}

/** Several documents in one text. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n')
}
