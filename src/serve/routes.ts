import type { HookType } from './flagger.ts'
import { hookTypes } from './flagger.ts'

/** Who may use a route: `open` needs no token, `url` takes it from the URL, too, for clients that can send no header. */
export type Access = 'open' | 'header' | 'url'

export type RouteName =
  | 'beginRun'
  | 'pollRun'
  | 'readRun'
  | 'readVerdict'
  | 'watchRun'
  | 'answerHook'
  | 'noteEvent'
  | 'metrics'
  | 'health'
  | 'readiness'
  | 'openapi'

export interface Route {
  readonly name: RouteName
  readonly method: 'GET' | 'POST'
  /** As in OpenAPI: {name} stands for one segment. */
  readonly path: string
  readonly access: Access
  readonly summary: string
}

/** Every address of the server. What is not here is a 404 in JSON. */
export const routes: readonly Route[] = [
  {
    name: 'beginRun',
    method: 'POST',
    path: '/v1/runs',
    access: 'header',
    summary: 'Begin a run, or ask for the state of the one that was begun with the same plan and id.',
  },
  {
    name: 'pollRun',
    method: 'GET',
    path: '/v1/runs',
    access: 'header',
    summary: 'The same as POST, for clients that can only GET: it begins a run.',
  },
  { name: 'readRun', method: 'GET', path: '/v1/runs/{runId}', access: 'header', summary: 'The state of a run.' },
  {
    name: 'readVerdict',
    method: 'GET',
    path: '/v1/runs/{runId}/verdict',
    access: 'header',
    summary: 'The whole verdict of a run that has ended.',
  },
  {
    name: 'watchRun',
    method: 'GET',
    path: '/v1/runs/{runId}/events',
    access: 'header',
    summary: 'What happens in a run, as server-sent events.',
  },
  {
    name: 'noteEvent',
    method: 'POST',
    path: '/v1/flagger/event',
    access: 'url',
    summary: 'Takes note of an event of Flagger; it decides nothing.',
  },
  {
    name: 'answerHook',
    method: 'POST',
    path: '/v1/flagger/{type}',
    access: 'url',
    summary: 'Answers a webhook of Flagger.',
  },
  { name: 'metrics', method: 'GET', path: '/metrics', access: 'header', summary: 'Metrics for Prometheus.' },
  { name: 'health', method: 'GET', path: '/healthz', access: 'open', summary: 'The server is alive.' },
  {
    name: 'readiness',
    method: 'GET',
    path: '/readyz',
    access: 'open',
    summary: 'The server can begin runs: every plan is valid, the store can be written, it does not stop.',
  },
  {
    name: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    access: 'header',
    summary: 'This document.',
  },
]

export interface RouteMatch {
  /** null when the path is known, and its method is not. */
  readonly route: Route | null
  readonly allowed: readonly string[]
  readonly segment: string
}

/** The first route that the path fits; null when there is none. Paths are compared as they stand, without decoding. */
export function matchRoute(method: string, path: string): RouteMatch | null {
  const fitting = routes.flatMap((route) => {
    const segment = segmentOf(route.path, path)
    return segment === null ? [] : [{ route, segment }]
  })
  const [first] = fitting
  if (first === undefined) return null
  const samePath = fitting.filter(({ route }) => route.path === first.route.path)
  const found = samePath.find(({ route }) => route.method === method)
  const allowed = samePath.map(({ route }) => route.method)
  return { route: found?.route ?? null, allowed, segment: first.segment }
}

/** What stands for {name}, '' for a path without, null when the path is another. */
function segmentOf(pattern: string, path: string): string | null {
  if (!pattern.includes('{')) return pattern === path ? '' : null
  const [before = '', after = ''] = pattern.split(/\{\w+\}/)
  if (!path.startsWith(before) || !path.endsWith(after) || path.length <= before.length + after.length) return null
  const segment = path.slice(before.length, path.length - after.length)
  return segment.includes('/') ? null : segment
}

export function isHookType(text: string): text is HookType {
  return hookTypes.some((type) => type === text)
}
