import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lintSources } from '../../src/analysis-lint/lint.ts'
import { argo, codesIn, findingsIn, prometheus, soundCondition, soundLimits, template } from './kit.ts'

const healthy = readFileSync(new URL('fixtures/healthy.yaml', import.meta.url), 'utf8')

function problemsIn(...texts: readonly string[]): string[] {
  const result = lintSources(texts.map((text, index) => ({ file: `${index + 1}.yaml`, text })))
  return 'problems' in result
    ? result.problems.map(({ file, line, column, message, hint }) =>
        [`${file}:${line}:${column}`, message, hint].join(' | '),
      )
    : ['read']
}

describe('what is looked at', () => {
  it('is every analysis of a stream of documents, lists among them, and nothing else', () => {
    const result = lintSources([{ file: 'healthy.yaml', text: healthy }])

    expect('objects' in result && result.objects.map(({ title }) => title)).toEqual([
      'ClusterAnalysisTemplate/graycheck',
      'AnalysisTemplate/success-rate',
      'Rollout/shop',
      'MetricTemplate/error-share',
      'Canary/cart',
    ])
  })

  it('has no finding when it fails closed', () => {
    expect(findingsIn(healthy).map(({ line, code }) => `${line} ${code}`)).toEqual([])
  })

  it('may be JSON', () => {
    const json = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisRun',
      metadata: { generateName: 'gate-' },
      spec: { terminate: true, metrics: [] },
    })

    expect(codesIn(json)).toEqual(['analysis.rejected', 'analysis.terminated'])
  })

  it.each([
    ['an object of another group', 'apiVersion: example.com/v1\nkind: AnalysisTemplate\nmetadata: { name: a }\n'],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\n'],
    ['no document', '# nothing\n'],
    ['nothing', ''],
    ['a list of something else', 'kind: List\napiVersion: v1\nitems: [{ kind: Pod }, 3, null]\n'],
    ['no mapping', '- 1\n'],
  ])('is not %s: a lint of nothing is no pass', (_title, text) => {
    const [problem, ...others] = problemsIn(text)

    expect(problem).toMatch(/^1\.yaml:null:null \| there is no AnalysisTemplate.* \| give the files that hold them$/)
    expect(others).toEqual([])
  })
})

describe('what can not be read', () => {
  it('is told for every file and document', () => {
    expect(problemsIn('a: [\n', 'b: 1\n---\nc: "\n', healthy)).toEqual([
      '1.yaml:2:1 | not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ] | indent the keys of one mapping alike, with spaces',
      '2.yaml:4:1 | not valid YAML: missing closing "quote | close what was opened before this place',
    ])
  })

  it.each([
    [
      'a template of Helm',
      '{{- if .Values.gate }}\nkind: AnalysisTemplate\n{{- end }}\n',
      /^1\.yaml:1:\d+ \| not valid YAML: .* \| render/,
    ],
    [
      'a value of Helm in quotes',
      prometheus(`${soundLimits}\nsuccessCondition: "result[0] >= {{ .Values.rate }}"`),
      /^1\.yaml:11:25 \| this is filled in by Helm.* \| render the Helm chart first: helm template/,
    ],
    ['a merge key', 'a: &a { x: 1 }\nb: { <<: *a }\n', /^1\.yaml:2:6 \| merge keys .* \| write the keys out$/],
    ['a key that is there twice', 'a: 1\na: 2\n', /^1\.yaml:2:1 \| the key "a" is already there in line 1/],
    ['a thousand aliases', `a: &a [${'1,'.repeat(500)}1]\nb: [${'*a,'.repeat(100)}*a]\n`, /the manifest is too large/],
  ])('is %s', (_title, text, expected) => {
    expect(problemsIn(text)[0]).toMatch(expected)
  })

  it('is not what Argo and Flagger fill in themselves', () => {
    const text = template(
      `${soundCondition}\nprovider:\n  prometheus: { query: 'sum(rate(a{s="{{args.s}}"}[{{ args.window }}]))' }`,
      'args: [{ name: s }, { name: window, value: 2m }]',
    )

    expect(codesIn(text)).toEqual([])
  })
})

describe('a comment', () => {
  const noCount = prometheus(`interval: 30s\n${soundCondition}`)

  it.each([
    ['at the end of the line', 'interval: 30s # graycheck-ignore: analysis.no-count runs in the background'],
    ['before the line', '# graycheck-ignore: analysis.no-count runs in the background\ninterval: 30s'],
    ['before other comments', '# graycheck-ignore: analysis.no-count runs in the background\n# more\ninterval: 30s'],
  ])('takes a finding out %s, and says why', (_title, lines) => {
    const text = prometheus(`${lines}\n${soundCondition}`)

    const result = lintSources([{ file: 'a.yaml', text }])

    const findings = 'findings' in result ? result.findings : []
    expect(findings.map(({ code, suppressedBecause }) => [code, suppressedBecause])).toEqual([
      ['analysis.no-count', 'runs in the background'],
    ])
  })

  it('takes nothing out without a reason, of another code, or in a block of text', () => {
    const texts = [
      noCount.replace('interval: 30s', 'interval: 30s # graycheck-ignore: analysis.no-count'),
      noCount.replace('interval: 30s', 'interval: 30s # graycheck-ignore: analysis.delayed-start why'),
      noCount.replace(/query: \|\n( +)/, 'query: |\n$1# graycheck-ignore: analysis.no-count why\n$1'),
    ]

    expect(texts.map(codesIn)).toEqual([
      ['analysis.no-count', 'analysis.suppression-without-reason'],
      ['analysis.no-count', 'analysis.suppression-unused'],
      ['analysis.no-count'],
    ])
  })
})

describe('a finding', () => {
  it('has the place of the key, the object and the way to it', () => {
    const [finding] = findingsIn(prometheus(`${soundLimits}\ntimeout: 3s\n${soundCondition}`), 'deploy/a.yaml')

    expect(finding).toEqual({
      code: 'analysis.unknown-field',
      severity: 'warning',
      file: 'deploy/a.yaml',
      line: 11,
      column: 7,
      object: 'AnalysisTemplate/shop',
      path: 'spec.metrics[0].timeout',
      message: '"timeout" is no field of spec.metrics[0]: the API server takes it out',
      fix: 'Correct the name, or take the field out.',
      excerpt: '11 |       timeout: 3s\n           ^',
      suppressedBecause: null,
    })
  })

  it('never shows the line of a script that may hold a secret', () => {
    const text = argo(
      'AnalysisTemplate',
      `metrics:
  - name: gate
    provider:
      job:
        spec:
          backoffLimit: 0
          activeDeadlineSeconds: 60
          template:
            spec:
              restartPolicy: Never
              containers: [{ name: gate, args: [sh, -c, "curl -H 'authorization: hunter2secret' http://gate || true"] }]`,
    )

    const findings = findingsIn(text)

    expect(findings.map(({ code }) => code)).toEqual(['analysis.job-exit-ignored'])
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })

  it('holds nothing that a terminal would obey', () => {
    const text = prometheus(`count: 1\nfailureLimit: 1\n${soundCondition}`).replace(
      'name: availability',
      String.raw`name: "a\e[2J\u202Eb"`,
    )

    const shown = findingsIn(text).map(({ message }) => message)

    expect(shown.join('')).toContain('1 of 1 measurements may fail')
    expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})
