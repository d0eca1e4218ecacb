import type { Case } from '../kit.ts'
import { job, soundJob, template, web } from '../kit.ts'

const never = 'restartPolicy: Never'

function script(text: string): string {
  return job(
    soundJob,
    never,
    `image: gate:1\ncommand: [sh, -c]\nargs:\n  - | # here\n${text.replaceAll(/^/gm, '    ')}`,
  )
}

const withSecret = 'args:\n  - name: token\n    valueFrom: { secretKeyRef: { name: gate, key: token } }'

function secretJob(container: string): string {
  return job(soundJob, never, container).replace('args: []', withSecret.replaceAll('\n', '\n  '))
}

export const jobCases: readonly Case[] = [
  {
    code: 'analysis.job-verdict-retried',
    title: 'the default of six retries',
    bad: job('activeDeadlineSeconds: 600 # here'),
    good: job(soundJob),
    says: 'up to 6 times (backoffLimit, the default)',
  },
  {
    code: 'analysis.job-verdict-retried',
    title: 'retries without a policy',
    bad: job('backoffLimit: 2 # here\nactiveDeadlineSeconds: 600'),
    good: job(
      'backoffLimit: 2\nactiveDeadlineSeconds: 600\npodFailurePolicy:\n  rules:\n    - { action: FailJob, onExitCodes: { operator: In, values: [10] } }',
    ),
  },
  {
    code: 'analysis.job-verdict-retried',
    title: 'a policy that ignores exit codes',
    bad: job(
      `${soundJob}\npodFailurePolicy:\n  rules:\n    - { action: Ignore, onExitCodes: { operator: In, values: [10] } } # here`,
    ),
    good: job(
      `${soundJob}\npodFailurePolicy:\n  rules:\n    - { action: Ignore, onPodConditions: [{ type: DisruptionTarget, status: "True" }] }`,
    ),
  },
  {
    code: 'analysis.rejected',
    title: 'a pod condition without a status',
    bad: job(
      `${soundJob}\npodFailurePolicy:\n  rules:\n    - action: Ignore\n      onPodConditions:\n        - type: DisruptionTarget # here`,
    ),
    good: job(
      `${soundJob}\npodFailurePolicy:\n  rules:\n    - action: Ignore\n      onPodConditions:\n        - { type: DisruptionTarget, status: "True" }`,
    ),
    says: "write status: 'True'",
  },
  {
    code: 'analysis.job-without-deadline',
    title: 'no deadline',
    bad: job('backoffLimit: 0 # here'),
    good: job('backoffLimit: 0\nactiveDeadlineSeconds: 60'),
  },
  {
    code: 'analysis.job-refused',
    title: 'restarts that no Job may have',
    bad: job(soundJob, 'restartPolicy: Always # here'),
    good: job(soundJob, 'restartPolicy: OnFailure'),
  },
  {
    code: 'analysis.job-refused',
    title: 'a failure policy with another restartPolicy than Never',
    bad: job(
      `${soundJob}\npodFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { operator: In, values: [10] } }] }`,
      'restartPolicy: OnFailure # here',
    ),
    good: job(
      `${soundJob}\npodFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { operator: In, values: [10] } }] }`,
    ),
  },
  {
    code: 'analysis.job-removed-early',
    title: 'ten seconds for a job of ten minutes',
    bad: job(`${soundJob}\nttlSecondsAfterFinished: 10 # here`),
    good: job(`${soundJob}\nttlSecondsAfterFinished: 3600`),
    says: 'may look only every 35 s',
  },
  {
    code: 'analysis.job-removed-early',
    title: 'just too early, and just late enough',
    bad: job(`${soundJob}\nttlSecondsAfterFinished: 69 # here`),
    good: job(`${soundJob}\nttlSecondsAfterFinished: 70`),
  },
  {
    code: 'analysis.job-exit-ignored',
    title: '|| true at the end',
    bad: script('graycheck run || true'),
    good: script('graycheck run'),
  },
  {
    code: 'analysis.job-exit-ignored',
    title: 'exit 0 in the last line',
    bad: script('graycheck run\nexit 0'),
    good: script('set -e\ngraycheck run\nexit 0'),
  },
  {
    code: 'analysis.job-exit-ignored',
    title: 'a shell with its script among the arguments',
    bad: job(
      soundJob,
      never,
      'image: gate:1\ncommand: [/bin/bash, -euc]\nargs: ["graycheck run; true || true"] # here',
    ),
    good: job(soundJob, never, 'image: gate:1\nargs: [run, --wait, "true"]'),
  },
  {
    code: 'analysis.job-exit-masked',
    title: '|| true in the middle',
    bad: script('curl -f http://shop/ready || true\ngraycheck run'),
    good: script('curl -f http://shop/ready && graycheck run'),
  },
  {
    code: 'analysis.secret-exposed',
    title: 'a secret in the command of a Job',
    bad: secretJob('image: gate:1\nargs: ["--token", "{{args.token}}"] # here'),
    good: secretJob('image: gate:1\nenv: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: gate, key: token } } }]'),
  },
]

const tristate = 'successCondition: result == "pass"\nfailureCondition: result == "fail"'

export const webCases: readonly Case[] = [
  {
    code: 'analysis.web-unexpected-passes',
    title: 'a condition that asks for what must not be there',
    bad: web('successCondition: result.status != "fail" # here', 'jsonPath: "{$}"'),
    good: web('successCondition: result.status == "pass"', 'jsonPath: "{$}"'),
    says: 'an answer 200 with an empty JSON object',
  },
  {
    code: 'analysis.web-unexpected-passes',
    title: 'only a failureCondition, and any page will do',
    bad: web('failureCondition: result == "fail" # here', 'jsonPath: "{$.verdict}"'),
    good: web(tristate, 'jsonPath: "{$.verdict}"'),
    says: 'a page that is no JSON',
  },
  {
    code: 'analysis.web-non-json-passes',
    title: 'every web metric, in the releases that there are',
    bad: web(tristate, 'jsonPath: "{$.verdict}"').replace('/verdict', '/verdict # here'),
    good: job(soundJob),
  },
  {
    code: 'analysis.web-default-timeout',
    title: 'a POST without a timeout',
    bad: web(tristate, 'method: POST # here\njsonPath: "{$.verdict}"'),
    good: web(tristate, 'method: POST\ntimeoutSeconds: 60\njsonPath: "{$.verdict}"'),
  },
  {
    code: 'analysis.tls-unverified',
    title: 'a gate that is not verified',
    bad: web(tristate, 'insecure: true # here\njsonPath: "{$.verdict}"'),
    good: web(tristate, 'jsonPath: "{$.verdict}"'),
  },
  {
    code: 'analysis.secret-exposed',
    title: 'a secret in a query',
    bad: template(
      'successCondition: len(result) > 0 && result[0] > 1\nprovider:\n  prometheus: { query: \'sum(rate(a{key="{{args.token}}"}[1m]))\' } # here',
      withSecret,
    ),
    good: template(
      'successCondition: len(result) > 0 && result[0] > 1\nprovider:\n  prometheus:\n    query: sum(rate(a[1m]))\n    headers: [{ key: Authorization, value: "Bearer {{args.token}}" }]',
      withSecret,
    ),
  },
]
