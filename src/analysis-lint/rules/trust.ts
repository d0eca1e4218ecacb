import { namesIn } from '../arguments.ts'
import type { Place } from '../fields.ts'
import { isTrue, originOf, placeAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import type { Metric } from '../metric.ts'
import { walk } from '../../plan/tree.ts'
import { metricRule } from '../rule.ts'

/** Who may answer in the place of the source, and who may read what only the source should. */
export const trustRule = metricRule((metric) => [...unverified(metric), ...exposed(metric)])

function unverified({ provider, name }: Metric): Draft[] {
  if (provider === null || !isTrue(provider.place, 'insecure')) return []
  const message = `metric ${JSON.stringify(name)} takes whatever certificate it is shown`
  const path = [...provider.place.path, 'insecure']
  return [{ code: 'analysis.tls-unverified', origin: originOf(provider.place, 'insecure'), path, message }]
}

/** Where a secret stays readable: in the Job, and with the resolved query in the status of the AnalysisRun. */
function readablePlaces({ provider }: Metric): Place[] {
  if (provider === null) return []
  const keys: Readonly<Record<string, readonly string[]>> = { job: ['spec', 'metadata'], prometheus: ['query'] }
  const places = (keys[provider.type] ?? []).map((key) => placeAt(provider.place, key))
  return places.filter((place) => place !== null)
}

function exposed(metric: Metric): Draft[] {
  const secrets = new Set(metric.args.filter((argument) => argument.isSecret).map((argument) => argument.name))
  return readablePlaces(metric).flatMap((place) =>
    Array.from(walk(place.node, place.path)).flatMap(({ node, path }) => {
      if (node.type !== 'scalar' || typeof node.value !== 'string') return []
      const names = namesIn(node.value).filter((name) => secrets.has(name))
      return names.map((name): Draft => ({
        code: 'analysis.secret-exposed',
        origin: node.origin,
        path,
        message: `the secret argument ${JSON.stringify(name)} is written out in clear text here`,
      }))
    }),
  )
}
