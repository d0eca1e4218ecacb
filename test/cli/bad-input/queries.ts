import type { BadInput } from './run-cases.ts'
import { head, sections, withCheck } from './run-cases.ts'

function labels(text: string): string {
  return `${head}prometheus:\n  url: http://{listener}\n  labels:\n    gray: ${JSON.stringify(text)}\n`
}

function ratio(bad: string): string {
  return withCheck(
    `{ kind: slo, indicator: { total: requests_total, bad: ${JSON.stringify(bad)} }, errorRatio: { max: 1% } }`,
  )
}

function page(pointer: string): string {
  return `${head}instances:\n  gray: { addresses: ["{listener}"] }\n  state: { json: { path: /status, version: ${JSON.stringify(pointer)} } }\n`
}

/** Label matchers and selectors: nothing but those may get into a query. */
export const queries: readonly BadInput[] = [
  {
    title: 'a quote in the middle',
    config: labels('role="gr"ay"'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: expected a comma or the end, got "a", at character 10 of "role=\\"gr\\"ay\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'no closing quote',
    config: labels('role="gray'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: the quote " is never closed, at character 6 of "role=\\"gray"; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'a backslash at the end',
    config: labels('role="gray\\"'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: the quote " is never closed, at character 6 of "role=\\"gray\\\\\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'a line break',
    config: labels('role="gr\nay"'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: a line break inside quotes must be written as \\n, at character 9 of "role=\\"gr\\nay\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'braces around',
    config: labels('{role="gray"}'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: expected matchers without braces, such as role="gray", at character 1 of "{role=\\"gray\\"}"; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'a closing brace and more',
    config: labels('role="gray"} or vector(1) #'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: expected a comma or the end, got "}", at character 12 of "role=\\"gray\\"} or vector(1) #"; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'a comment',
    config: labels('role="gray" # all'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: expected a comma or the end, got "#", at character 13 of "role=\\"gray\\" # all"; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'everything',
    config: labels('role=~".*"'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: role=~".*" would also select every series that has no label role, at character 1 of "role=~\\".*\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'an empty value',
    config: labels('role=""'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: role="" would also select every series that has no label role, at character 1 of "role=\\"\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'nothing',
    config: labels(''),
    says: ['graycheck.yaml:7:11: prometheus.labels.gray: expected at least 1 character, got ""'],
  },
  {
    title: 'a label name that is none',
    config: labels('1role="gray"'),
    says: [
      'graycheck.yaml:4:1: prometheus: the check slo/errors, which this section calls for: prometheus.labels.gray: expected a label name (letters, digits and _, not beginning with a digit), at character 1 of "1role=\\"gray\\""; write stages to choose the checks yourself',
    ],
  },
  {
    title: 'the metric as a label',
    config: withCheck('{ kind: slo, indicator: { preset: http }, errorRatio: { max: 1% } }').replace(
      `gray: 'role="gray"'`,
      `gray: '__name__="up"'`,
    ),
    says: [
      'graycheck.yaml:9:14: stages[0].checks[0]: prometheus.labels: __name__ belongs to the metric, it can not tell gray from stable',
    ],
  },
  {
    title: 'a function in a selector',
    config: ratio('sum(requests_total)'),
    says: [
      'graycheck.yaml:9:68: stages[0].checks[0].indicator.bad: expected a selector such as http_requests_total{code="500"}, got a function call, at character 4 of "sum(requests_total)"',
    ],
  },
  {
    title: 'a range in a selector',
    config: ratio('requests_total{code=~"5.."}[5m]'),
    says: [
      'graycheck.yaml:9:68: stages[0].checks[0].indicator.bad: expected a selector without a range: graycheck adds the range itself, at character 28 of "requests_total{code=~\\"5..\\"}[5m]"',
    ],
  },
  {
    title: 'a union in a selector',
    config: ratio('requests_total or vector(1)'),
    says: [
      'graycheck.yaml:9:68: stages[0].checks[0].indicator.bad: expected the end of the selector, got "or vector(1)", at character 16 of "requests_total or vector(1)"',
    ],
  },
  {
    title: 'an offset in a selector',
    config: ratio('requests_total offset 1w'),
    says: [
      'graycheck.yaml:9:68: stages[0].checks[0].indicator.bad: expected a selector without offset or @: graycheck sets the time itself, at character 16 of "requests_total offset 1w"',
    ],
  },
  {
    title: 'matchers in the name of a metric',
    config: withCheck('{ kind: slo, indicator: { preset: http, metric: \'up{a="b"}\' }, errorRatio: { max: 1% } }'),
    says: [
      'graycheck.yaml:9:62: stages[0].checks[0].indicator.metric: expected a metric name such as http_requests_total; label matchers go to prometheus.labels, got "up{a=\\"b\\"}"',
    ],
  },
]

/** Pointers into documents. */
export const pointers: readonly BadInput[] = [
  {
    title: 'JSONPath',
    config: page('$.build.version'),
    says: [
      'graycheck.yaml:6:44: instances.state.json.version: expected a JSON pointer that starts with a slash, such as /build/version, got "$.build.version"',
    ],
  },
  {
    title: 'a script in JSONPath',
    config: page('$..[?(process.exit(0))]'),
    says: [
      'graycheck.yaml:6:44: instances.state.json.version: expected a JSON pointer that starts with a slash, such as /build/version, got "$..[?(process.exit(0))]"',
    ],
  },
  {
    title: 'dots',
    config: page('build.version'),
    says: [
      'graycheck.yaml:6:44: instances.state.json.version: expected a JSON pointer that starts with a slash, such as /build/version, got "build.version"',
    ],
  },
  {
    title: 'a tilde that escapes nothing',
    config: page('/build~2version'),
    says: [
      'graycheck.yaml:6:44: instances.state.json.version: expected a JSON pointer that starts with a slash, such as /build/version, got "/build~2version"',
    ],
  },
  {
    title: 'a regular expression for the name of a check',
    config: sections,
    args: ['run', '--only', '(a+)+$'],
    says: [
      '--only: no check, kind or stage is called "(a+)+$"; known here: dyeing, routing, release, dependencies, state, slo/errors, slo, health',
    ],
  },
  {
    title: 'only without as: json',
    config: withCheck('{ kind: config, name: app, desired: { file: app.json }, only: [/a] }'),
    says: ['graycheck.yaml:9:76: stages[0].checks[0].only: only needs as: json: raw compares all bytes'],
  },
  {
    title: 'two desired places',
    config: withCheck('{ kind: config, name: app, desired: { file: a, folder: b } }'),
    says: ['graycheck.yaml:9:50: stages[0].checks[0].desired: expected exactly one of etcd, file and folder'],
  },
  {
    title: 'no desired place',
    config: withCheck('{ kind: config, name: app, desired: {} }'),
    says: ['graycheck.yaml:9:50: stages[0].checks[0].desired: expected exactly one of etcd, file and folder'],
  },
  {
    title: 'a misspelt kind of check',
    config: withCheck('{ kind: dyeign }'),
    says: ['graycheck.yaml:9:22: stages[0].checks[0].kind: unknown kind "dyeign"; did you mean "dyeing"?'],
  },
  {
    title: 'a misspelt setting of a check',
    config: withCheck('{ kind: dyeing, max-leak: 1% }'),
    says: ['graycheck.yaml:9:30: stages[0].checks[0]: unknown key "max-leak"; did you mean "maxLeak"?'],
  },
  {
    title: 'a misspelt kind of dependency',
    config: withCheck('{ kind: dependencies, expect: [{ name: db, kind: tpc, target: "db:5432" }] }'),
    says: [
      'graycheck.yaml:9:63: stages[0].checks[0].expect[0].kind: expected one of dns, tcp, tls, http, got "tpc"; did you mean tcp?',
    ],
  },
]
