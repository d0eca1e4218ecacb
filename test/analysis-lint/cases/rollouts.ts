import type { Case } from '../kit.ts'
import { argo, documents, prometheus, rollout, soundCondition, soundLimits } from '../kit.ts'

const known = prometheus(`${soundLimits}\n${soundCondition}`)
const withArgument = known.replace('args: []', 'args: [{ name: service }]')
const analysis = '- analysis: { templates: [{ templateName: shop }] }'

function canary(steps: string, rest = ''): string {
  return documents(
    known,
    rollout(`canary:\n${rest.replaceAll(/^/gm, '  ')}\n  steps:\n${steps.replaceAll(/^/gm, '    ')}`),
  )
}

function withArguments(args: string): string {
  return documents(
    withArgument,
    rollout(
      `canary:\n  steps:\n    - analysis:\n        templates:\n          - templateName: shop\n        args:\n${args.replaceAll(/^/gm, '          ')}`,
    ),
  )
}

const istio = 'trafficRouting:\n  istio: { virtualService: { name: shop } }'
const headerRoute =
  '- setHeaderRoute:\n    name: tagged\n    match: [{ headerName: x-gray-tag, headerValue: { exact: v2 } }]'

function experiment(fields: string): string {
  return documents(known, argo('Experiment', `templates: []\n${fields}`))
}

export const rolloutCases: readonly Case[] = [
  {
    code: 'analysis.rollout-without-analysis',
    title: 'weights and timed pauses alone',
    bad: rollout('canary:\n  steps: # here\n    - setWeight: 10\n    - pause: { duration: 10m }\n    - setWeight: 50'),
    good: rollout('canary:\n  steps:\n    - setWeight: 10\n    - pause: {}\n    - setWeight: 50'),
  },
  {
    code: 'analysis.rollout-without-analysis',
    title: 'blue/green that promotes by itself',
    bad: rollout('blueGreen:\n  activeService: shop # here\n  previewService: shop-preview'),
    good: rollout('blueGreen:\n  activeService: shop\n  previewService: shop-preview\n  autoPromotionEnabled: false'),
  },
  {
    code: 'analysis.analysis-too-late',
    title: 'an analysis behind all of the traffic',
    bad: canary(`- setWeight: 20\n- setWeight: 100 # here\n${analysis}`),
    good: canary(`- setWeight: 20\n${analysis}\n- setWeight: 100`),
  },
  {
    code: 'analysis.analysis-too-late',
    title: 'only a postPromotionAnalysis',
    bad: documents(
      known,
      rollout(
        'blueGreen:\n  activeService: shop\n  postPromotionAnalysis: { templates: [{ templateName: shop }] } # here',
      ),
    ),
    good: documents(
      known,
      rollout('blueGreen:\n  activeService: shop\n  prePromotionAnalysis: { templates: [{ templateName: shop }] }'),
    ),
  },
  {
    code: 'analysis.background-only',
    title: 'no step that waits for the analysis',
    bad: canary(
      '- setWeight: 20\n- pause: { duration: 10m }',
      'analysis: # here\n  templates: [{ templateName: shop }]',
    ),
    good: canary(`- setWeight: 20\n${analysis}`, 'analysis:\n  templates: [{ templateName: shop }]'),
  },
  {
    code: 'analysis.background-only',
    title: 'nor a person who does',
    bad: canary('- setWeight: 20', 'analysis: # here\n  templates: [{ templateName: shop }]'),
    good: canary('- setWeight: 20\n- pause: {}', 'analysis:\n  templates: [{ templateName: shop }]'),
  },
  {
    code: 'analysis.template-not-given',
    title: 'a template of another file',
    bad: rollout(
      'canary:\n  analysis:\n    templates:\n      - templateName: other # here\n  steps: [{ setWeight: 10 }, { pause: {} }]',
    ),
    good: documents(
      known,
      rollout(
        'canary:\n  analysis: { templates: [{ templateName: shop }] }\n  steps: [{ setWeight: 10 }, { pause: {} }]',
      ),
    ),
  },
  {
    code: 'analysis.argument-missing',
    title: 'a template that needs a value',
    bad: withArguments('- { name: region, value: eu }').replace('templateName: shop', 'templateName: shop # here'),
    good: withArguments('- { name: service, value: shop }'),
    says: 'needs a value for its argument "service"',
  },
  {
    code: 'analysis.argument-ignored',
    title: 'a name that the template does not declare',
    bad: withArguments('- { name: service, value: shop }\n- { name: servcie, value: shop } # here'),
    good: withArguments('- { name: service, valueFrom: { fieldRef: { fieldPath: metadata.name } } }'),
    says: 'did you mean "service"?',
  },
  {
    code: 'analysis.dry-run',
    title: 'a rollout that takes a metric out',
    bad: documents(
      prometheus(`${soundLimits}\n${soundCondition}`) +
        `    - name: latency\n      ${soundCondition}\n      provider: { prometheus: { query: "sum(rate(a[1m]))" } }\n`,
      rollout(
        'canary:\n  analysis:\n    templates: [{ templateName: shop }]\n    dryRun:\n      - metricName: latency # here',
      ),
    ),
    good: documents(known, rollout('canary:\n  analysis:\n    templates: [{ templateName: shop }]')),
  },
  {
    code: 'analysis.dry-run-all',
    title: 'a rollout that lets nothing decide',
    bad: documents(
      known,
      rollout(
        'canary:\n  analysis:\n    templates: [{ templateName: other }]\n    dryRun:\n      - metricName: .* # here',
      ),
    ),
    good: documents(known, rollout('canary:\n  analysis:\n    templates: [{ templateName: shop }]')),
  },
  {
    code: 'analysis.route-not-managed',
    title: 'a header route without managedRoutes',
    bad: canary(`${headerRoute.replace('tagged', 'tagged # here')}\n${analysis}`, istio),
    good: canary(`${headerRoute}\n${analysis}`, `${istio}\n  managedRoutes: [{ name: tagged }]`),
  },
  {
    code: 'analysis.route-ignored',
    title: 'a second router without header routes',
    bad: canary(
      `${headerRoute.replace('tagged', 'tagged # here')}\n${analysis}`,
      `${istio}\n  nginx: { stableIngress: shop }\n  managedRoutes: [{ name: tagged }]`,
    ),
    good: canary(`${headerRoute}\n${analysis}`, `${istio}\n  managedRoutes: [{ name: tagged }]`),
    says: 'nginx does nothing',
  },
  {
    code: 'analysis.experiment-without-analysis',
    title: 'pods alone',
    bad: experiment('duration: 10m').replace('  templates: []', '  templates: [] # here'),
    good: experiment('analyses: [{ name: a, templateName: shop }]'),
  },
  {
    code: 'analysis.experiment-cut-short',
    title: 'an analysis that is not required',
    bad: experiment('duration: 10m\nanalyses:\n  - name: a # here\n    templateName: shop'),
    good: experiment('duration: 10m\nanalyses:\n  - { name: a, templateName: shop, requiredForCompletion: true }'),
  },
  {
    code: 'analysis.experiment-cut-short',
    title: 'an experiment as a step of a rollout',
    bad: canary(
      '- experiment:\n    duration: 5m\n    templates: []\n    analyses:\n      - name: a # here\n        templateName: shop',
    ),
    good: canary('- experiment:\n    templates: []\n    analyses:\n      - name: a\n        templateName: shop'),
  },
]
