import type { Place } from '../fields.ts'
import { integerAt, itemsOf, originOf, placeAt, placeBelow, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import { metricRule } from '../rule.ts'

/** What Kubernetes does to a Job, beside what the controller makes of its end. */
export const jobRule = metricRule(({ name, provider }) => {
  const spec = provider?.type === 'job' ? placeAt(provider.place, 'spec') : null
  if (spec === null) return []
  const job = { spec, name: JSON.stringify(name) }
  return [...retries(job), ...deadline(job), ...refused(job), ...conditions(job), ...removal(job)]
})

interface Job {
  readonly spec: Place
  readonly name: string
}

function finding({ spec }: Job, code: Draft['code'], key: string, message: string): Draft {
  return { code, origin: originOf(spec, key), path: [...spec.path, key], message }
}

/** Kubernetes itself takes 6. */
const defaultRetries = 6

function retries(job: Job): Draft[] {
  const { spec, name } = job
  const limit = integerAt(spec, 'backoffLimit') ?? defaultRetries
  const rules = itemsOf(placeBelow(spec, 'podFailurePolicy', 'rules'))
  const ignored = rules.filter((rule) => textAt(rule, 'action') === 'Ignore' && placeAt(rule, 'onExitCodes') !== null)
  const [first] = ignored
  if (first !== undefined) {
    const message = `exit codes of metric ${name} that a rule ignores are tried again until the Job passes or its time is up`
    return [{ code: 'analysis.job-verdict-retried', origin: first.node.origin, path: first.path, message }]
  }
  const failsAtOnce = rules.some(
    (rule) => textAt(rule, 'action') === 'FailJob' && placeAt(rule, 'onExitCodes') !== null,
  )
  if (limit === 0 || failsAtOnce) return []
  const isDefault = placeAt(spec, 'backoffLimit') === null ? ', the default' : ''
  const message = `a pod of metric ${name} that fails is replaced up to ${limit} times (backoffLimit${isDefault}), and one that passes is enough`
  return [finding(job, 'analysis.job-verdict-retried', 'backoffLimit', message)]
}

function deadline(job: Job): Draft[] {
  const { spec, name } = job
  const ofPod = placeBelow(spec, 'template', 'spec', 'activeDeadlineSeconds')
  if (placeAt(spec, 'activeDeadlineSeconds') !== null || ofPod !== null) return []
  const message = `the Job of metric ${name} has no activeDeadlineSeconds: a pod that hangs is never ended`
  return [finding(job, 'analysis.job-without-deadline', 'activeDeadlineSeconds', message)]
}

function refused(job: Job): Draft[] {
  const { spec, name } = job
  const pod = placeBelow(spec, 'template', 'spec')
  const policy = textAt(pod, 'restartPolicy')
  if (pod === null || policy === 'Never') return []
  const withRules = placeAt(spec, 'podFailurePolicy') !== null
  if (policy === 'OnFailure' && !withRules) return []
  const needed = withRules
    ? 'podFailurePolicy needs restartPolicy: Never'
    : 'a Job needs restartPolicy: Never or OnFailure'
  const message = `the Job of metric ${name} can not be made: ${needed}`
  return [
    {
      code: 'analysis.job-refused',
      origin: originOf(pod, 'restartPolicy'),
      path: [...pod.path, 'restartPolicy'],
      message,
    },
  ]
}

/** Kubernetes itself fills the status in; the definition of a template demands it, and the API server refuses it all. */
function conditions({ spec, name }: Job): Draft[] {
  const rules = itemsOf(placeBelow(spec, 'podFailurePolicy', 'rules'))
  const unfinished = rules
    .flatMap((rule) => itemsOf(placeAt(rule, 'onPodConditions')))
    .filter((condition) => placeAt(condition, 'status') === null)
  return unfinished.map(({ node, path }) => ({
    code: 'analysis.rejected',
    origin: node.origin,
    path,
    message: `a pod condition in the podFailurePolicy of metric ${name} has no status; write status: 'True'`,
  }))
}

/** Without a deadline, a Job of an hour. */
const longJobSeconds = 3600

/** The controller looks again after sqrt(2 * age) seconds (metricproviders/job/job.go). */
function removal(job: Job): Draft[] {
  const { spec, name } = job
  const kept = integerAt(spec, 'ttlSecondsAfterFinished')
  const age = integerAt(spec, 'activeDeadlineSeconds') ?? longJobSeconds
  const between = Math.ceil(Math.sqrt(2 * Math.max(1, age)))
  // As long again, for a controller that is busy or restarts.
  if (kept === null || kept >= 2 * between) return []
  const message = `the Job of metric ${name} is removed ${kept} s after its end, and the controller may look only every ${between} s`
  return [finding(job, 'analysis.job-removed-early', 'ttlSecondsAfterFinished', message)]
}
