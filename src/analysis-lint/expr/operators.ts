import type { Outcome, Value } from './outcome.ts'
import { equals, isList, mistyped, unknown, valueOf } from './outcome.ts'

type Operator = (left: Value, right: Value) => Outcome

/** What is not defined for its operands is an error, as in the controller: never a pass. */
const operators: Readonly<Record<string, Operator>> = {
  '==': (left, right) => valueOf(equals(left, right)),
  '!=': (left, right) => valueOf(!equals(left, right)),
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '+': (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? valueOf(left + right)
      : numeric((a, b) => a + b)(left, right),
  '-': numeric((left, right) => left - right),
  '*': numeric((left, right) => left * right),
  '/': numeric((left, right) => left / right),
  // Of integers only, and what a provider returns is none, even when it is whole: types that are not followed here.
  '%': () => unknown,
  '**': numeric((left, right) => left ** right),
  '^': numeric((left, right) => left ** right),
  in: isIn,
  contains: textual((left, right) => left.includes(right)),
  startsWith: textual((left, right) => left.startsWith(right)),
  endsWith: textual((left, right) => left.endsWith(right)),
}

export function applyOperator(operator: string, left: Value, right: Value): Outcome {
  return operators[operator]?.(left, right) ?? mistyped
}

function ordered(compare: (left: number | string, right: number | string) => boolean): Operator {
  return (left, right) => {
    const alike =
      (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string')
    return alike ? valueOf(compare(left, right)) : mistyped
  }
}

function numeric(compute: (left: number, right: number) => number): Operator {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? valueOf(compute(left, right)) : mistyped
}

/** nil holds no text, and is no error. */
function textual(test: (left: string, right: string) => boolean): Operator {
  return (left, right) => {
    if (left === null || right === null) return valueOf(false)
    return typeof left === 'string' && typeof right === 'string' ? valueOf(test(left, right)) : mistyped
  }
}

function isIn(left: Value, right: Value): Outcome {
  if (right === null) return valueOf(false)
  if (isList(right)) return valueOf(right.some((item) => equals(item, left)))
  return typeof right === 'object' && typeof left === 'string' ? valueOf(Object.hasOwn(right, left)) : mistyped
}
