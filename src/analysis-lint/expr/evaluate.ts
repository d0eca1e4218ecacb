import type { ListFunction } from './functions.ts'
import { listFunctions, valueFunctions } from './functions.ts'
import { applyOperator } from './operators.ts'
import type { Outcome, Value } from './outcome.ts'
import { failed, haveOneType, isList, mistyped, unknown, valueOf } from './outcome.ts'
import type { Expression } from './parse.ts'

/** What the provider returned; undefined when that is not known, and then only what holds of any result is told. */
export type Result = Value | undefined

interface Scope {
  readonly result: Result
  /** Every type is known when the condition is compiled: the result is a number, a vector of them, or nil. */
  readonly isTyped: boolean
  readonly current: Value | undefined
}

/** What a condition comes to for a result, as `EvalCondition` of argo-rollouts has it: true, false or an error. */
export function evaluateCondition(condition: Expression, result: Result): Outcome {
  const isTyped = typeof result === 'number' || result === null || isVector(result)
  const outcome = evaluate(condition, { result, isTyped, current: undefined })
  return outcome.type === 'value' && typeof outcome.value !== 'boolean' ? failed : outcome
}

function isVector(result: Result): boolean {
  return result !== undefined && result !== null && isList(result) && result.every((item) => typeof item === 'number')
}

function evaluate(tree: Expression, scope: Scope): Outcome {
  switch (tree.type) {
    case 'literal':
      return valueOf(tree.value)
    case 'name':
      // Every other name is a mistake to the controller, or a placeholder to us.
      return tree.name === 'result' ? known(scope.result) : unknown
    case 'current':
      return known(scope.current)
    case 'list':
      return combine(tree.items, scope, (values) => valueOf(values))
    case 'member':
      return combine([tree.of, tree.key], scope, ([of = null, key = null]) => memberOf(of, key, tree.optional))
    case 'call':
      return evaluateCall(tree, scope)
    case 'unary':
      return combine([tree.operand], scope, ([operand = null]) => applyUnary(tree.operator, operand))
    case 'binary':
      return evaluateBinary(tree, scope)
    case 'choice':
      return evaluateChoice(tree, scope)
  }
}

function known(value: Value | undefined): Outcome {
  return value === undefined ? unknown : valueOf(value)
}

/** Evaluates all parts, in order: the first error or unknown among them is that of the whole, an error before all. */
function combine(parts: readonly Expression[], scope: Scope, compute: (values: readonly Value[]) => Outcome): Outcome {
  const outcomes = parts.map((part) => evaluate(part, scope))
  const error = outcomes.find((outcome) => outcome.type === 'error')
  if (error !== undefined) return error
  const values = outcomes.flatMap((outcome) => (outcome.type === 'value' ? [outcome.value] : []))
  if (values.length !== parts.length) return unknown
  const outcome = compute(values)
  // What the compiler can not type it leaves to the moment when it is evaluated.
  return outcome.type === 'error' && parts.some(isOfAnyType) ? failed : outcome
}

function memberOf(of: Value, key: Value, optional: boolean): Outcome {
  // `a?.b.c` skips the rest of the chain, which is not followed here.
  if (of === null) return optional ? unknown : mistyped
  if (typeof of === 'string') return unknown
  if (typeof of !== 'object') return mistyped
  if (!isList(of)) return typeof key === 'string' ? valueOf(Object.hasOwn(of, key) ? (of[key] ?? null) : null) : failed
  if (typeof key !== 'number' || !Number.isInteger(key)) return mistyped
  const item = of.at(key)
  return item === undefined ? failed : valueOf(item)
}

function applyUnary(operator: string, operand: Value): Outcome {
  if (operator === '!' || operator === 'not') return typeof operand === 'boolean' ? valueOf(!operand) : mistyped
  if (typeof operand !== 'number') return mistyped
  return valueOf(operator === '-' ? -operand : operand)
}

type Binary = Extract<Expression, { type: 'binary' }>

function evaluateBinary(tree: Binary, scope: Scope): Outcome {
  const { operator, left, right } = tree
  if (operator === '||' || operator === 'or') return evaluateLogic(tree, scope, true)
  if (operator === '&&' || operator === 'and') return evaluateLogic(tree, scope, false)
  if (operator === '??') {
    const first = evaluate(left, scope)
    return first.type === 'value' && first.value === null ? evaluate(right, scope) : first
  }
  return combine([left, right], scope, ([a = null, b = null]) => {
    const isTyped = scope.isTyped && ![left, right].some(isOfAnyType)
    return isTyped && !isCompiled(operator, a, b) ? mistyped : applyOperator(operator, a, b)
  })
}

const ofAnyType = new Set(['default', 'first', 'last', 'min', 'max', 'mean'])

/** What these give back may be anything to the compiler. */
function isOfAnyType(tree: Expression): boolean {
  return tree.type === 'call' && ofAnyType.has(tree.name)
}

/** Operators that take anything when the types are not known before, and do not when they are. */
function isCompiled(operator: string, left: Value, right: Value): boolean {
  if (operator === '==' || operator === '!=') return haveOneType(left, right)
  if (operator !== 'in') return true
  if (right === null) return false
  // A vector without series is one of numbers all the same.
  return (
    !isList(right) ||
    (right.length === 0 && (left === null || typeof left === 'number')) ||
    right.some((item) => haveOneType(item, left))
  )
}

/** `decisive` ends it: true for `||`, false for `&&`. An unknown side leaves the other one to decide. */
function evaluateLogic({ left, right }: Binary, scope: Scope, decisive: boolean): Outcome {
  const [first, second] = [evaluateTruth(left, scope), evaluateTruth(right, scope)]
  const broken = [first, second].find((side) => isCompileError(side, scope))
  if (broken !== undefined) return broken
  // The compiler folds a constant: `result[0] > 5 || true` is true even where there is no result[0].
  if (constantOf(left) === decisive || constantOf(right) === decisive) return valueOf(decisive)
  if (first.type === 'error') return first
  if (first.type === 'value' && first.value === decisive) return first
  if (first.type === 'value') return second
  return second.type === 'value' && second.value === decisive ? second : unknown
}

function evaluateTruth(tree: Expression, scope: Scope): Outcome {
  const outcome = evaluate(tree, scope)
  return outcome.type === 'value' && typeof outcome.value !== 'boolean' ? mistyped : outcome
}

/** The value of a constant; null for what has to be evaluated. */
function constantOf(tree: Expression): boolean | null {
  if (tree.type === 'literal') return typeof tree.value === 'boolean' ? tree.value : null
  if (tree.type !== 'unary' || (tree.operator !== '!' && tree.operator !== 'not')) return null
  const operand = constantOf(tree.operand)
  return operand === null ? null : !operand
}

/** A branch that is not taken is compiled all the same. */
function isCompileError(outcome: Outcome, { isTyped }: Scope): boolean {
  return isTyped && outcome.type === 'error' && outcome.isMistyped
}

function evaluateChoice(tree: Extract<Expression, { type: 'choice' }>, scope: Scope): Outcome {
  const branches = [evaluate(tree.whenTrue, scope), evaluate(tree.otherwise, scope)]
  const test = evaluateTruth(tree.test, scope)
  const broken = branches.find((branch) => isCompileError(branch, scope))
  if (broken !== undefined || test.type !== 'value') return broken ?? test
  return (test.value === true ? branches[0] : branches[1]) ?? unknown
}

function evaluateCall({ name, args }: Extract<Expression, { type: 'call' }>, scope: Scope): Outcome {
  const overList = Object.hasOwn(listFunctions, name) ? listFunctions[name] : undefined
  const [list, closure] = args
  if (overList !== undefined && list !== undefined && closure !== undefined)
    return combine([list], scope, ([items = null]) => evaluateClosure(items, closure, scope, overList))
  const overValues = Object.hasOwn(valueFunctions, name) ? valueFunctions[name] : undefined
  if (overValues === undefined) return unknown
  const { result } = scope
  // isNil and default look at the result, so nothing can be told without it.
  return combine(args, scope, (values) => (result === undefined ? unknown : overValues(values, result)))
}

function evaluateClosure(items: Value, closure: Expression, scope: Scope, over: ListFunction): Outcome {
  if (!isList(items)) return mistyped
  const answers: boolean[] = []
  for (const current of items) {
    const outcome = evaluateTruth(closure, { ...scope, current })
    if (outcome.type !== 'value') return outcome
    answers.push(outcome.value === true)
    // What follows is not asked any more, and can not be an error.
    if (outcome.value === over.endsAt) break
  }
  return valueOf(over.fold(answers))
}
