import type { Outcome, Value } from './outcome.ts'
import { failed, isList, mistyped, valueOf } from './outcome.ts'

/** Functions of values. `result` is what the provider returned: isNil and default ask for it, whatever their argument. */
type ValueFunction = (args: readonly Value[], result: Value) => Outcome

/** The five of Argo (utils/evaluate), then those of expr that conditions use. */
export const valueFunctions: Readonly<Record<string, ValueFunction>> = {
  asInt: ([value]) => asNumber(value, /^[-+]?\d+$/, asInteger),
  asFloat: ([value]) => asNumber(value, /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/, (number) => number),
  isNaN: ([value]) => (typeof value === 'number' ? valueOf(Number.isNaN(value)) : mistyped),
  isInf: ([value]) => (typeof value === 'number' ? valueOf(!Number.isFinite(value) && !Number.isNaN(value)) : mistyped),
  isNil: (_args, result) => valueOf(result === null),
  default: ([, otherwise], result) => valueOf(result ?? otherwise ?? null),
  len: ([value]) => lengthOf(value),
  sum: ([value]) =>
    isValueList(value) ? ofNumbers(value, (numbers) => numbers.reduce((sum, number) => sum + number, 0)) : mistyped,
  mean: ([value]) =>
    ofNumbers(value, (numbers) =>
      numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
    ),
  min: ([value]) => ofNumbers(value, (numbers) => (numbers.length === 0 ? null : Math.min(...numbers))),
  max: ([value]) => ofNumbers(value, (numbers) => (numbers.length === 0 ? null : Math.max(...numbers))),
  abs: ([value]) => (typeof value === 'number' ? valueOf(Math.abs(value)) : mistyped),
  first: ([value]) => (isValueList(value) ? valueOf(value[0] ?? null) : mistyped),
  last: ([value]) => (isValueList(value) ? valueOf(value.at(-1) ?? null) : mistyped),
}

/** Over the answers that a closure gives for the items of a list, one after the other. */
export interface ListFunction {
  /** The answer that decides, so that no further one is asked for; null when all are. */
  readonly endsAt: boolean | null
  readonly fold: (answers: readonly boolean[]) => Value
}

export const listFunctions: Readonly<Record<string, ListFunction>> = {
  // Of an empty list all of them are true: an empty vector passes.
  all: { endsAt: false, fold: (answers) => answers.every(Boolean) },
  any: { endsAt: true, fold: (answers) => answers.some(Boolean) },
  none: { endsAt: true, fold: (answers) => !answers.some(Boolean) },
  one: { endsAt: null, fold: (answers) => answers.filter(Boolean).length === 1 },
  count: { endsAt: null, fold: (answers) => answers.filter(Boolean).length },
}

/** What amd64 makes of NaN: an asInt(result) below a limit passes. */
function asInteger(number: number): number {
  return Number.isNaN(number) ? -(2 ** 63) : Math.trunc(number)
}

function asNumber(value: Value | undefined, form: RegExp, convert: (number: number) => number): Outcome {
  if (typeof value === 'number') return valueOf(convert(value))
  // Go reads hexadecimal numbers and words like inf too; what is not plainly a number is taken for an error here.
  return typeof value === 'string' && form.test(value) ? valueOf(convert(Number(value))) : failed
}

function lengthOf(value: Value | undefined): Outcome {
  if (typeof value === 'string') return valueOf(Array.from(value).length)
  if (isValueList(value)) return valueOf(value.length)
  return typeof value === 'object' && value !== null ? valueOf(Object.keys(value).length) : mistyped
}

function ofNumbers(value: Value | undefined, compute: (numbers: readonly number[]) => Value): Outcome {
  if (typeof value === 'number') return valueOf(compute([value]))
  if (!isValueList(value)) return mistyped
  const numbers = value.filter((item) => typeof item === 'number')
  return numbers.length === value.length ? valueOf(compute(numbers)) : mistyped
}

function isValueList(value: Value | undefined): value is readonly Value[] {
  return value !== undefined && isList(value)
}
