import type { Limits } from '../assess.ts'
import { assessMetric, noMeasurement } from '../assess.ts'
import { originOf, placeAt, secondsOf, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { metricRule } from '../rule.ts'

/** Every 10 seconds one: above this a source may be down for two minutes before the metric is an error. */
const mostErrors = 11

/** Limits of a metric are judged by what it comes to, not by comparing the numbers. */
export const limitsRule = metricRule((metric) => {
  const { limits } = metric
  if (limits === null) return []
  return [...tolerated(metric, limits), ...switchedOff(metric, limits), ...errors(metric, limits), ...endless(metric)]
})

/** The name of the last field of each; a finding points at the first one that is written. */
function finding(metric: Metric, code: Draft['code'], keys: readonly string[], message: string): Draft {
  const { place } = metric
  const key = keys.find((one) => placeAt(place, one) !== null)
  return { code, origin: originOf(place, key), path: key === undefined ? place.path : [...place.path, key], message }
}

function tolerated(metric: Metric, limits: Limits): Draft[] {
  const { count, failureLimit, inconclusiveLimit } = limits
  // A count below a limit is refused, see rejected.ts.
  if (count === null || isRefused(metric, limits)) return []
  const measurements = `${count} of ${count} measurements`
  if (assessMetric(limits, { ...noMeasurement, failed: count }, false) === 'Successful') {
    const message = `${measurements} may fail, and ${quote(metric)} is still Successful (failureLimit ${failureLimit})`
    return [finding(metric, 'analysis.failures-tolerated', ['failureLimit', 'count'], message)]
  }
  if (!mayBeInconclusive(metric)) return []
  if (assessMetric(limits, { ...noMeasurement, inconclusive: count }, false) === 'Successful') {
    const message = `${measurements} may be inconclusive, and ${quote(metric)} is still Successful (inconclusiveLimit ${inconclusiveLimit})`
    return [finding(metric, 'analysis.inconclusive-tolerated', ['inconclusiveLimit', 'count'], message)]
  }
  const mixed = { ...noMeasurement, failed: failureLimit, inconclusive: count - failureLimit }
  if (failureLimit < 0 || assessMetric(limits, mixed, false) !== 'Successful') return []
  const message = `${failureLimit} failed and ${count - failureLimit} inconclusive measurements make ${quote(metric)} Successful without one success`
  return [finding(metric, 'analysis.no-success-needed', ['inconclusiveLimit', 'failureLimit'], message)]
}

/** The controller refuses limits above a count that is written; one that is only implied is not compared. */
function isRefused({ place }: Metric, { count, failureLimit, inconclusiveLimit }: Limits): boolean {
  const isWritten = textAt(place, 'count') !== null
  return isWritten && count !== null && (failureLimit > count || inconclusiveLimit > count)
}

/** Only two conditions leave something between them; a Job is inconclusive when its image can't be pulled. */
function mayBeInconclusive({ conditions, provider }: Metric): boolean {
  const bothConditions = conditions.success !== '' && conditions.failure !== ''
  return bothConditions || provider?.type === 'job' || provider?.type === 'kayenta' || provider?.type === 'plugin'
}

function switchedOff(metric: Metric, limits: Limits): Draft[] {
  // Without consecutiveSuccessLimit the controller refuses it, see rejected.ts.
  if (limits.failureLimit !== -1 || limits.consecutiveSuccessLimit === 0) return []
  if (limits.count !== null) {
    const message = `failures of ${quote(metric)} do not count: ${limits.consecutiveSuccessLimit} successes in a row are enough, whatever came before`
    return [finding(metric, 'analysis.failure-limit-off', ['failureLimit'], message)]
  }
  const message = `${quote(metric)} has failureLimit -1 and no count: it can not fail, and is Successful when the run is ended`
  return [finding(metric, 'analysis.never-fails', ['failureLimit'], message)]
}

function errors(metric: Metric, { consecutiveErrorLimit: limit }: Limits): Draft[] {
  if (limit <= mostErrors) return []
  const message = `${limit} measurements of ${quote(metric)} in a row may be errors: about ${Math.round(limit / 6)} minutes without an answer decide nothing`
  return [finding(metric, 'analysis.error-limit-high', ['consecutiveErrorLimit'], message)]
}

function endless(metric: Metric): Draft[] {
  const { limits, place } = metric
  if (limits?.count !== null) return []
  const delay = textAt(place, 'initialDelay')
  const message = `${quote(metric)} measures until the run is ended, and is Successful then`
  const noCount = finding(metric, 'analysis.no-count', ['interval'], message)
  if (delay === null || secondsOf(delay) === 0) return [noCount]
  const delayed = `${quote(metric)} starts after ${delay} and has no count: a run that is ended earlier is Successful without a measurement`
  return [finding(metric, 'analysis.delayed-start', ['initialDelay'], delayed)]
}

function quote({ name }: Metric): string {
  return `metric ${JSON.stringify(name)}`
}
