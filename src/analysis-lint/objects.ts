import type { Tree } from '../plan/tree.ts'
import type { Place } from './fields.ts'
import { itemsOf, placeAt, placeBelow, textAt } from './fields.ts'

/** The kinds that are looked at, by the group that they belong to. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Rollout', 'Experiment'],
  'flagger.app': ['Canary', 'MetricTemplate'],
}

export interface AnalysisObject {
  readonly kind: string
  readonly name: string
  readonly root: Place
  readonly spec: Place | null
}

/** The objects of one document that are looked at; the items of a List are objects of their own. */
export function objectsOf(tree: Tree): AnalysisObject[] {
  return objectsAt({ node: tree, path: [] })
}

function objectsAt(root: Place): AnalysisObject[] {
  const kind = textAt(root, 'kind') ?? ''
  const group = (textAt(root, 'apiVersion') ?? '').split('/')[0] ?? ''
  const isList = kind === 'List' || (kind.endsWith('List') && Object.hasOwn(groups, group))
  if (isList) return itemsOf(placeAt(root, 'items')).flatMap((item) => objectsAt(item))
  if (!Object.hasOwn(groups, group) || groups[group]?.includes(kind) !== true) return []
  const metadata = placeBelow(root, 'metadata')
  const name = textAt(metadata, 'name') ?? textAt(metadata, 'generateName') ?? ''
  return [{ kind, name, root, spec: placeAt(root, 'spec') }]
}

export function titleOf({ kind, name }: Pick<AnalysisObject, 'kind' | 'name'>): string {
  return name === '' ? kind : `${kind}/${name}`
}
