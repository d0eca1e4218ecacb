import type { Query } from './parse.ts'

/** Aggregations of which several series stay, whatever they are grouped by. */
const ofSeveral = new Set(['topk', 'bottomk', 'count_values', 'limitk', 'limit_ratio'])

/** Functions whose result is one value, whatever they are given. */
const ofOne = new Set(['vector', 'scalar', 'absent', 'absent_over_time', 'time', 'pi'])

/** Whether the form of the query lets more than one series through: how many there are is up to the labels. */
export function mayBeSeveral(query: Query): boolean {
  switch (query.type) {
    case 'number':
    case 'text':
    case 'placeholder':
      return false
    case 'selector':
      return true
    case 'negation':
      return mayBeSeveral(query.operand)
    case 'aggregate':
      return ofSeveral.has(query.name) || query.by === null || query.by.length > 0
    case 'call':
      return callMayBeSeveral(query.name, query.args)
    case 'binary':
      return binaryMayBeSeveral(query)
  }
}

function callMayBeSeveral(name: string, args: readonly Query[]): boolean {
  if (ofOne.has(name)) return false
  const buckets = name === 'histogram_quantile' ? args[1] : undefined
  // It folds the buckets, so le is no label of its result.
  if (buckets?.type === 'aggregate' && buckets.by !== null && !ofSeveral.has(buckets.name))
    return buckets.by.some((label) => label !== 'le')
  return args.some(mayBeSeveral)
}

function binaryMayBeSeveral({ operator, left, right, isGrouped, on }: Extract<Query, { type: 'binary' }>): boolean {
  const [several, others] = [mayBeSeveral(left), mayBeSeveral(right)]
  if (operator === 'and' || operator === 'unless') return several
  if (isGrouped) return true
  if (operator !== 'or' && on?.length === 0) return false
  return several || others
}
