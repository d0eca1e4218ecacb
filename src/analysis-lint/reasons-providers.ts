import type { LintReasonTable } from './reasons.ts'

/** The job and web metrics of Argo Rollouts. */
export const providerReasons = {
  'analysis.job-verdict-retried': {
    severity: 'warning',
    title: 'A Job that failed is tried again until it passes',
    proves:
      'A pod that ends with any exit code but 0 is replaced until backoffLimit (default 6) is used up, so a verdict against the release is asked again, and one pass is enough.',
    causes: ['no podFailurePolicy', 'a rule with the action Ignore for an exit code'],
    fix: 'Set backoffLimit: 0, or fail at once on the exit codes of a verdict: podFailurePolicy with FailJob and onExitCodes.',
  },
  'analysis.job-without-deadline': {
    severity: 'warning',
    title: 'The Job may run for ever',
    proves:
      'Nothing ends a pod that hangs: a metric has no timeout of its own. A background analysis that is ended from outside meanwhile has not decided anything.',
    causes: ['activeDeadlineSeconds is missing', 'timeout: in its place, which the API server takes out'],
    fix: 'Set provider.job.spec.activeDeadlineSeconds.',
  },
  'analysis.job-refused': {
    severity: 'warning',
    title: 'Kubernetes refuses this Job',
    proves: 'The Job can not be made, so every measurement is an error.',
    causes: ['restartPolicy is missing, or Always', 'podFailurePolicy with a restartPolicy other than Never'],
    fix: 'Set restartPolicy: Never in the pod template.',
  },
  'analysis.job-removed-early': {
    severity: 'warning',
    title: 'The finished Job may be gone before the controller looks',
    proves:
      'The controller looks at a Job less and less often. When it was removed before the look, the measurement is an error and the Job is run once more: a verdict is lost.',
    causes: ['a small ttlSecondsAfterFinished'],
    fix: 'Take ttlSecondsAfterFinished out: the controller removes the Jobs that it made.',
  },
  'analysis.job-exit-ignored': {
    severity: 'fail',
    title: 'The command of the Job ends with 0 whatever happens',
    proves: 'The script ends with a command that always succeeds, so the Job is always Successful.',
    causes: ['|| true', 'exit 0 in the last line'],
    fix: 'Let the exit code of the check be that of the script.',
  },
  'analysis.job-exit-masked': {
    severity: 'warning',
    title: 'A part of the command of the Job can not fail',
    proves: 'A command in the script is followed by || true or the like: if that is the check, it never fails.',
    causes: ['a step of which the result does not matter', 'a check that was switched off'],
    fix: 'Take it out where the command is part of the check.',
  },
  'analysis.web-unexpected-passes': {
    severity: 'fail',
    title: 'An answer without the expected content passes',
    proves:
      'For an answer of status 200 that holds nothing of what is asked for, the conditions come to Successful: a default page passes.',
    causes: [
      'a condition with != in place of ==',
      'only a failureCondition',
      'no jsonPath, so that a missing key is null',
    ],
    fix: 'Ask for what must be there: successCondition: result == "pass" with a jsonPath that must exist.',
  },
  'analysis.web-non-json-passes': {
    severity: 'info',
    title: 'An answer that is no JSON passes',
    proves:
      'In all releases up to 1.10.2 an answer of status 200 whose body is empty or no JSON is Successful, whatever the conditions say. No field of the metric prevents that; later versions evaluate the conditions with the text.',
    causes: ['a login page or proxy in front of the gate', 'an empty body'],
    fix: 'Make sure that the gate itself answers JSON with 200 and anything else with another status, or use the job metric.',
  },
  'analysis.web-default-timeout': {
    severity: 'info',
    title: 'The web metric waits 10 seconds',
    proves: 'timeoutSeconds is not set. An answer that takes longer is an error, and is asked for again.',
    causes: ['a gate that works while the request waits'],
    fix: 'Set timeoutSeconds above the time that the gate takes.',
  },
} as const satisfies LintReasonTable
