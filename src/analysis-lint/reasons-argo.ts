import type { LintReasonTable } from './reasons.ts'

/** Metrics and analyses of Argo Rollouts, whatever they ask. */
export const argoReasons = {
  'analysis.failures-tolerated': {
    severity: 'fail',
    title: 'The metric succeeds even when every measurement fails',
    proves:
      'failureLimit is not below the number of measurements, so the count is reached before the limit is exceeded, and a metric that reached its count is Successful.',
    causes: ['count: 1 with failureLimit: 1, copied from an example', 'a count that was lowered later'],
    fix: 'Set failureLimit to 0, or well below count.',
  },
  'analysis.inconclusive-tolerated': {
    severity: 'fail',
    title: 'The metric succeeds even when every measurement is inconclusive',
    proves:
      'inconclusiveLimit is not below the number of measurements and there is no consecutiveSuccessLimit, so the count is reached without one success, and the metric is Successful.',
    causes: ['a limit that was raised so that the rollout would not pause'],
    fix: 'Add consecutiveSuccessLimit: 1 (Argo Rollouts 1.8 or newer), or set inconclusiveLimit well below count.',
  },
  'analysis.no-success-needed': {
    severity: 'fail',
    title: 'The metric can succeed without one successful measurement',
    proves:
      'failureLimit and inconclusiveLimit together are not below count: measurements that failed and that were inconclusive fill the count, and the metric is Successful.',
    causes: ['limits that were chosen one by one'],
    fix: 'Keep failureLimit + inconclusiveLimit below count, or add consecutiveSuccessLimit.',
  },
  'analysis.never-fails': {
    severity: 'fail',
    title: 'No number of failed measurements ends the metric',
    proves:
      'failureLimit is -1 and there is no count: the metric measures until enough successes follow each other, and is Successful when the run is ended before that.',
    causes: ['failureLimit: -1 without a count'],
    fix: 'Add a count, so that the metric fails when it is reached, or set failureLimit to 0.',
  },
  'analysis.failure-limit-off': {
    severity: 'warning',
    title: 'Failed measurements do not count',
    proves:
      'failureLimit is -1, so one streak of consecutiveSuccessLimit successes is enough, however many measurements failed before it.',
    causes: ['a metric that waits for something to become good'],
    fix: 'Set failureLimit to the number of failures that a healthy release may have.',
  },
  'analysis.error-limit-high': {
    severity: 'warning',
    title: 'Many measurements in a row may be errors',
    proves:
      'Measurements that could not be made are repeated every 10 seconds until consecutiveErrorLimit is exceeded. An analysis that is ended before that, because the steps of the rollout are over, is Successful.',
    causes: ['a source of metrics that is often down'],
    fix: 'Lower consecutiveErrorLimit (the default is 4), and mend the source.',
  },
  'analysis.no-count': {
    severity: 'info',
    title: 'The metric has an interval and no count',
    proves:
      'It measures until the run is ended from outside, and is Successful then, even after no measurement at all. That is meant for background analysis; in a step it never ends.',
    causes: ['a background analysis', 'a count that was forgotten'],
    fix: 'Add a count where the analysis is a step, a promotion analysis or a gate by itself.',
  },
  'analysis.delayed-start': {
    severity: 'warning',
    title: 'The analysis may end before its first measurement',
    proves:
      'The metric starts after initialDelay and has no count. When the steps of the rollout are over before that, it is Successful without a measurement.',
    causes: ['an initialDelay that is longer than the steps take'],
    fix: 'Add a count and run the analysis as a step, or shorten initialDelay.',
  },
  'analysis.no-condition': {
    severity: 'fail',
    title: 'The metric has no condition',
    proves: 'Without successCondition and failureCondition every measurement that is no error is Successful.',
    causes: ['a condition that was forgotten', 'a misspelled key, which the API server takes out'],
    fix: 'Write a successCondition, such as result[0] >= 0.95.',
  },
  'analysis.condition-always-true': {
    severity: 'fail',
    title: 'The conditions pass whatever the result is',
    proves: 'Evaluated without knowing the result, the conditions still come to Successful.',
    causes: ['successCondition: "true"', 'a constant that was put in to try something', '|| true'],
    fix: 'Compare the result with what a healthy release must reach.',
  },
  'analysis.condition-invalid': {
    severity: 'warning',
    title: 'A condition is no valid expression',
    proves: 'Every measurement is an error, so the analysis can not pass.',
    causes: ['an operator or operand that is missing'],
    fix: 'Correct the condition.',
  },
  'analysis.condition-not-evaluated': {
    severity: 'info',
    title: 'The conditions were not checked for missing data',
    proves:
      'A condition or the query uses something that graycheck does not evaluate, so this metric was checked less.',
    causes: ['functions that are rare in conditions', 'an argument without a value'],
    fix: 'Ask by hand what the metric comes to without data.',
  },
  'analysis.no-data-passes': {
    severity: 'fail',
    title: 'The metric passes when there is no data',
    proves:
      'What the provider returns when no series exists makes the conditions come to Successful: a release without traffic, or a misspelled label, is promoted.',
    causes: [
      'or vector(0) at the end of the query',
      'len(result) == 0 ||, isNil or default(...) in the condition',
      'all(result, ...), which is true of an empty list',
    ],
    fix: 'Let missing data fail: take the default out, or write len(result) > 0 && ... in successCondition.',
  },
  'analysis.nan-passes': {
    severity: 'fail',
    title: 'The metric passes when the result is not a number',
    proves:
      'Without requests the query divides zero by zero. Every comparison with NaN is false, so a failureCondition alone never fails, and what is not failed is Successful.',
    causes: ['only a failureCondition', 'isNaN(result) || in the successCondition'],
    fix: 'Write a successCondition: NaN does not fulfil it.',
  },
  'analysis.no-data-aborts': {
    severity: 'info',
    title: 'Without data the analysis is an error and the rollout is aborted',
    proves: 'result[0] of an empty result is an error; after consecutiveErrorLimit of them the rollout is aborted.',
    causes: ['a canary without traffic', 'a misspelled label'],
    fix: 'Nothing has to be changed. In a successCondition, len(result) > 0 && ... makes it a failed measurement; in a failureCondition alone it would let missing data pass.',
  },
  'analysis.several-series': {
    severity: 'warning',
    title: 'One arbitrary series of several is looked at',
    proves:
      'The query can return several series; their labels are dropped, and result[0] is the first one, whichever that is. The others may be bad.',
    causes: ['an aggregation by a label', 'a query without an aggregation'],
    fix: 'Aggregate to one series, or ask all of them in the successCondition: len(result) > 0 && all(result, # >= 0.95).',
  },
  'analysis.dry-run-all': {
    severity: 'fail',
    title: 'Every metric is a dry run',
    proves: 'Metrics of a dry run never decide; a run with nothing else is Successful.',
    causes: ['dryRun left over from trying the analysis out', 'metricName: .*'],
    fix: 'Take the dryRun entry out, or let it match fewer metrics.',
  },
  'analysis.dry-run': {
    severity: 'warning',
    title: 'A metric is a dry run',
    proves: 'This metric is measured and never decides. metricName is a regular expression that matches anywhere.',
    causes: ['a metric that is being tried out', 'a pattern that matches more than meant'],
    fix: 'Take the entry out when the metric shall decide; anchor the pattern: ^name$.',
  },
  'analysis.dry-run-unmatched': {
    severity: 'warning',
    title: 'A dry-run rule matches no metric',
    proves: 'The controller takes that for an error of the whole run.',
    causes: ['a metric that was renamed', '* in place of .*'],
    fix: 'Correct metricName, or take the entry out.',
  },
  'analysis.rejected': {
    severity: 'warning',
    title: 'The controller refuses this analysis',
    proves: 'The object is not valid as it stands: it does not do what it says.',
    causes: ['a limit that is not allowed', 'an interval that is missing', 'no provider, or several'],
    fix: 'Correct what the message names.',
  },
  'analysis.unknown-field': {
    severity: 'warning',
    title: 'A field is unknown to the API',
    proves:
      'The API server takes unknown fields out, without a word unless the client asks for strict validation: whatever this one should do does not happen.',
    causes: ['a typo', 'a field of another level or of another tool', 'a newer version than the one known here'],
    fix: 'Correct the name, or take the field out.',
  },
  'analysis.argument-undeclared': {
    severity: 'warning',
    title: 'An argument is used and not declared',
    proves: 'The controller can not resolve it, and the run is an error.',
    causes: ['a typo', 'an expression of another template language'],
    fix: 'Declare it under spec.args, or correct its name.',
  },
  'analysis.argument-missing': {
    severity: 'warning',
    title: 'An argument has no value',
    proves: 'The template declares it without a value and nothing here gives one: the run can not be made.',
    causes: ['an argument that was added to the template later', 'a typo in the name'],
    fix: 'Give it a value where the template is used, or a default in the template.',
  },
  'analysis.argument-ignored': {
    severity: 'warning',
    title: 'An argument is given that the template does not declare',
    proves: 'The controller drops it without a word, and the template goes on with its own default.',
    causes: ['a typo in the name', 'an argument that was renamed in the template'],
    fix: 'Use the name that the template declares.',
  },
  'analysis.secret-exposed': {
    severity: 'warning',
    title: 'A secret is written out in clear text',
    proves:
      'The argument comes from a Secret and is filled into a place that anybody who can read Jobs or AnalysisRuns can read.',
    causes: ['{{args.token}} in the command or environment of a Job', '{{args.token}} in a query'],
    fix: 'In a Job, use env.valueFrom.secretKeyRef in the pod; else send it as a header.',
  },
  'analysis.terminated': {
    severity: 'fail',
    title: 'The run is ended before it begins',
    proves: 'spec.terminate is true: no measurement is taken, and the run is Successful.',
    causes: ['an AnalysisRun that was exported from a cluster'],
    fix: 'Take spec.terminate out.',
  },
  'analysis.tls-unverified': {
    severity: 'warning',
    title: 'The server that gives the data is not verified',
    proves: 'Certificates are not checked: whoever is in between can answer for the source of the metrics.',
    causes: ['a certificate of a private authority'],
    fix: 'Let the controller trust the authority, and take the setting out.',
  },
} as const satisfies LintReasonTable
