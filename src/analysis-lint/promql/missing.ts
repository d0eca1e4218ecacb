import type { Query } from './parse.ts'
import { mayBeSeveral } from './series.ts'

/**
 * What a query comes to when every selector in it finds the same: nothing at all (no such series), or zeros (series of
 * a service without requests).
 */
export type Answer =
  | { readonly type: 'empty' }
  | { readonly type: 'vector'; readonly value: number }
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'unknown' }

const empty: Answer = { type: 'empty' }
const unknown: Answer = { type: 'unknown' }

/** What it comes to when no series matches any of its selectors. */
export function answerWithoutSeries(query: Query): Answer {
  return answer(query, empty)
}

/** What it comes to when all series are there, and none of them moves. */
export function answerWithoutTraffic(query: Query): Answer {
  return answer(query, { type: 'vector', value: 0 })
}

function answer(query: Query, found: Answer): Answer {
  switch (query.type) {
    case 'number':
      return { type: 'scalar', value: query.value }
    case 'text':
    case 'placeholder':
      return unknown
    case 'selector':
      return found
    case 'negation':
      return negate(answer(query.operand, found))
    case 'call':
      return answerOfCall(query.name, query.args, found)
    case 'aggregate':
      return answerOfAggregate(query.name, query.args, found)
    case 'binary':
      return answerOfBinary(query, answer(query.left, found), answer(query.right, found))
  }
}

function negate(operand: Answer): Answer {
  // No -0, which would be shown as another number.
  return hasValue(operand) ? { ...operand, value: 0 - operand.value } : operand
}

/** Of zeros these make zeros. */
const keepingZero = new Set(
  [
    'rate irate increase delta idelta deriv sum_over_time avg_over_time min_over_time max_over_time',
    'last_over_time abs ceil floor round sort sort_desc sgn sqrt label_replace label_join',
  ].flatMap((words) => words.split(' ')),
)

/** These make one from nothing. */
const ofAbsence = new Set(['absent', 'absent_over_time'])

function answerOfCall(name: string, args: readonly Query[], found: Answer): Answer {
  const answers = args.map((argument) => answer(argument, found))
  const [first = unknown, second = unknown] = answers
  if (name === 'vector') return first.type === 'scalar' ? { type: 'vector', value: first.value } : unknown
  if (name === 'scalar') return scalarOf(first)
  if (ofAbsence.has(name)) return absenceOf(first)
  // What works on series finds none.
  if (answers.some(({ type }) => type === 'empty')) return empty
  if (name === 'histogram_quantile') return second.type === 'vector' ? { type: 'vector', value: Number.NaN } : unknown
  const isZero = first.type === 'vector' && (first.value === 0 || Number.isNaN(first.value))
  return isZero && keepingZero.has(name) ? first : unknown
}

function scalarOf(operand: Answer): Answer {
  if (operand.type === 'empty') return { type: 'scalar', value: Number.NaN }
  return operand.type === 'vector' ? { type: 'scalar', value: operand.value } : unknown
}

function absenceOf(operand: Answer): Answer {
  if (operand.type === 'empty') return { type: 'vector', value: 1 }
  return operand.type === 'vector' ? empty : unknown
}

const keepingValue = new Set(['sum', 'avg', 'min', 'max'])
const counting = new Set(['count', 'group'])

function answerOfAggregate(name: string, args: readonly Query[], found: Answer): Answer {
  const last = args.at(-1)
  const series = last === undefined ? unknown : answer(last, found)
  if (series.type !== 'vector') return series.type === 'empty' ? empty : unknown
  // Where no selector finds anything, what is there is one constant.
  const isOne = found.type === 'empty' || (last !== undefined && !mayBeSeveral(last))
  if (counting.has(name)) return isOne ? { type: 'vector', value: 1 } : unknown
  // A sum of several is several times the value; zeros and NaN stay what they are.
  const isSteady = isOne || series.value === 0 || Number.isNaN(series.value)
  return keepingValue.has(name) && isSteady ? series : unknown
}

type Binary = Extract<Query, { type: 'binary' }>

function answerOfBinary(query: Binary, left: Answer, right: Answer): Answer {
  const { operator, isBool } = query
  if (operator === 'or' && left.type === 'empty') return right
  if (operator === 'or' && right.type === 'empty') return left
  if (operator === 'unless' && (left.type === 'empty' || right.type === 'empty')) return left
  // Nothing stays nothing, whatever it is joined with; all else has to match by its labels.
  if (eitherEmpty(left, right)) return empty
  if (!hasValue(left) || !hasValue(right) || !matchesByLabels(query, left, right)) return unknown
  if (operator === 'or' || operator === 'and') return left
  if (operator === 'unless') return empty
  const type = left.type === 'scalar' && right.type === 'scalar' ? 'scalar' : 'vector'
  const compare = comparisons[operator]
  if (compare === undefined) {
    const compute = arithmetic[operator]
    return compute === undefined ? unknown : { type, value: compute(left.value, right.value) }
  }
  const holds = compare(left.value, right.value)
  if (isBool) return { type, value: holds ? 1 : 0 }
  return holds ? { type, value: left.type === 'scalar' ? right.value : left.value } : empty
}

function eitherEmpty(left: Answer, right: Answer): boolean {
  return left.type === 'empty' || right.type === 'empty'
}

/** Series with labels find none without them, unless they are told what to look at. */
function matchesByLabels({ left, right, on }: Binary, ...[first, second]: readonly Answer[]): boolean {
  if (first?.type === 'scalar' || second?.type === 'scalar') return true
  return on !== null || mayBeSeveral(left) === mayBeSeveral(right)
}

function hasValue(side: Answer): side is Extract<Answer, { value: number }> {
  return side.type === 'vector' || side.type === 'scalar'
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
}
