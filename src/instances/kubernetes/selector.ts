import type { LabelSelector } from '../../sources/kubernetes/objects.ts'

/** The selector of a workload as the API takes it in a query. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
  const others = (matchExpressions ?? []).map(({ key, operator, values }) => {
    const listed = `(${(values ?? []).join(',')})`
    switch (operator) {
      case 'In':
        return `${key} in ${listed}`
      case 'NotIn':
        return `${key} notin ${listed}`
      case 'Exists':
        return key
      case 'DoesNotExist':
        return `!${key}`
    }
  })
  return [...equal, ...others].join(',')
}
