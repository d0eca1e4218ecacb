import type { Edit } from '../../case.ts'
import type { FleetName } from './fleets.ts'
import type { MetricsPlace } from './place.ts'

/** Small verbs and names that the cases of Prometheus share. */

/** Lets the plan ask for this fleet. */
export function about(name: FleetName): (place: MetricsPlace) => void {
  return ({ plan, fleets }) => plan({ fleet: fleets[name] })
}

/** Lets the plan ask for the sound instances under the name of another service. */
export function soundAs(service: string): (place: MetricsPlace) => void {
  return ({ plan, fleets }) => plan({ fleet: { ...fleets.sound, service } })
}

export const gray = (): string[] => ['gray']

/** The counter and the histogram that the two checks ask for. */
export function countersOf(service: string): () => string[] {
  const labels = `{service="${service}",role="gray"}`
  return () => [`http_requests_total${labels}`, `http_request_duration_seconds_bucket${labels}`]
}

/** All that the two checks ask for. */
export function everyQueryOf(service: string): () => string[] {
  const labels = `{service="${service}",role="gray"}`
  return () => [...countersOf(service)(), `up${labels}`, `process_start_time_seconds${labels}`]
}

/** Lets the check of errors ask for counters of its own, with the labels of gray. */
export function indicator(total: string, bad: string): Edit {
  return [
    'indicator: { preset: http }\n        errorRatio',
    `indicator: { total: '${total}', bad: '${bad}' }\n        errorRatio`,
  ]
}
