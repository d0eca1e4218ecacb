import type { LintReasonTable } from './reasons.ts'

/** Rollouts and Experiments of Argo, and the comments that take findings out. */
export const rolloutReasons = {
  'analysis.rollout-without-analysis': {
    severity: 'fail',
    title: 'The rollout goes on without any analysis',
    proves: 'Nothing but the readiness of its pods stands between a new version and all of the traffic.',
    causes: ['steps of weights and timed pauses alone', 'an analysis without templates'],
    fix: 'Add an analysis step, a background analysis or a pause without duration.',
  },
  'analysis.analysis-too-late': {
    severity: 'warning',
    title: 'The first analysis comes after all of the traffic',
    proves: 'When it is made, every user is already on the new version; it can only take that back.',
    causes: ['an analysis step behind setWeight: 100', 'only a postPromotionAnalysis'],
    fix: 'Put an analysis before the last increase, or use a prePromotionAnalysis.',
  },
  'analysis.background-only': {
    severity: 'warning',
    title: 'Nothing waits for the analysis',
    proves:
      'A background analysis aborts a rollout when it fails, but no step waits for it: one that has measured nothing, or still measures, when the steps are over is ended, and the rollout is promoted.',
    causes: ['an analysis beside the steps and none among them', 'pauses that are shorter than its first measurements'],
    fix: 'Add an analysis step before the last increase.',
  },
  'analysis.template-not-given': {
    severity: 'info',
    title: 'A template was not looked at',
    proves: 'The template that is named here is in none of the given files, so nothing is known about it.',
    causes: ['a template in another repository or file'],
    fix: 'Give its file, too.',
  },
  'analysis.route-not-managed': {
    severity: 'warning',
    title: 'A route of a step is not listed under managedRoutes',
    proves: 'The controller refuses the rollout: routes that steps set must be listed in trafficRouting.managedRoutes.',
    causes: ['managedRoutes is missing', 'a typo in the name of the route'],
    fix: 'List the name of the route under spec.strategy.canary.trafficRouting.managedRoutes.',
  },
  'analysis.route-ignored': {
    severity: 'warning',
    title: 'A header route is ignored by one of the routers',
    proves:
      'setHeaderRoute does nothing in this router and reports no error: on that hop tagged traffic goes where the weights send it.',
    causes: ['several routers in one rollout, of which one knows no header routes'],
    fix: 'Use a router that has header routes on every hop, and prove the route with graycheck run.',
  },
  'analysis.experiment-without-analysis': {
    severity: 'warning',
    title: 'The experiment analyses nothing',
    proves: 'It is Successful when its pods were available for its duration.',
    causes: ['analyses is missing'],
    fix: 'Add analyses.',
  },
  'analysis.experiment-cut-short': {
    severity: 'warning',
    title: 'The experiment may end before its analysis',
    proves:
      'When duration is over, an analysis that is not requiredForCompletion is ended; ended before its first measurement, it is Successful.',
    causes: ['requiredForCompletion is missing'],
    fix: 'Set requiredForCompletion: true for every analysis that shall decide.',
  },
  'analysis.suppression-unused': {
    severity: 'warning',
    title: 'A comment takes out a finding that is not there',
    proves: 'Neither its own line nor the next one has a finding with this code.',
    causes: ['the finding was mended', 'a typo in the code', 'a comment at the wrong line'],
    fix: 'Take the comment out.',
  },
  'analysis.suppression-without-reason': {
    severity: 'warning',
    title: 'A comment takes out a finding and does not say why',
    proves: 'It was not obeyed.',
    causes: ['the reason behind the code is missing'],
    fix: 'Write the reason behind the code: # graycheck-ignore: analysis.code why this is right.',
  },
} as const satisfies LintReasonTable
