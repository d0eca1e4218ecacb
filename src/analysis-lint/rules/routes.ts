import type { Place } from '../fields.ts'
import { itemsOf, membersOf, originOf, placeAt, placeBelow, textAt } from '../fields.ts'
import type { Draft } from '../finding.ts'
import { stepsOf } from '../rollout-analyses.ts'
import type { Rule } from '../rule.ts'

/** In these SetHeaderRoute returns without doing anything (rollout/trafficrouting). */
const withoutHeaderRoutes = ['nginx', 'ambassador', 'smi', 'traefik', 'appMesh']

export const routesRule: Rule = {
  kinds: ['Rollout'],
  look: (object) => {
    const routing = placeBelow(object.spec, 'strategy', 'canary', 'trafficRouting')
    const managed = itemsOf(routing === null ? null : placeAt(routing, 'managedRoutes')).map((route) =>
      textAt(route, 'name'),
    )
    return stepsOf(object).flatMap((step) =>
      (['setHeaderRoute', 'setMirrorRoute'] as const).flatMap((key) => {
        const route = placeAt(step, key)
        if (route === null) return []
        const ignored = key === 'setHeaderRoute' ? ignoredBy(route, routing) : []
        return [...notManaged(route, key, managed), ...ignored]
      }),
    )
  },
}

function notManaged(route: Place, key: string, managed: readonly (string | null)[]): Draft[] {
  const name = textAt(route, 'name')
  if (managed.includes(name)) return []
  const message = `the route ${JSON.stringify(name)} of ${key} is not listed under trafficRouting.managedRoutes`
  return [{ code: 'analysis.route-not-managed', origin: originOf(route, 'name'), path: route.path, message }]
}

function ignoredBy(route: Place, routing: Place | null): Draft[] {
  const routers = membersOf(routing).map(([name]) => name)
  const ignoring = routers.filter((name) => withoutHeaderRoutes.includes(name))
  if (ignoring.length === 0) return []
  const message = `${ignoring.join(' and ')} ${ignoring.length === 1 ? 'does' : 'do'} nothing for this header route`
  return [{ code: 'analysis.route-ignored', origin: originOf(route, 'name'), path: route.path, message }]
}
