// What a pattern may expect of one value: a text, a number, true, false or null exactly, or an operator. Invariant: a matcher is given a
// leaf of the record, or undefined where there is none; numbers and texts never equal each other.
// Source: docs invocation-eventfiltering (the operators that Lambda has), eb-event-patterns-content-based-filtering (their forms).
import { isObject, PatternError } from './pattern-error.js'

/** Asks a leaf; undefined stands for one that is not there. */
export type Matcher = (leaf: unknown) => boolean

type Scalar = string | number | boolean | null

const isScalar = (value: unknown): value is Scalar => value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** @param place for the words of a refusal. @throws PatternError */
export function readMatcher(expected: unknown, place: string): Matcher {
  if (isScalar(expected)) return (leaf) => leaf === expected
  if (!isObject(expected)) throw new PatternError(`a list stands in the list at ${place}`)
  const [name, ...others] = Object.keys(expected)
  if (name === undefined || others.length > 0) throw new PatternError(`an operator must have one name at ${place}`)
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (operator === undefined) {
    throw new PatternError(`"${name}" is unknown at ${place}: the operators are ${Object.keys(OPERATORS).join(', ')}`)
  }
  return operator(expected[name], `${name} at ${place}`)
}

type Operator = (operand: unknown, place: string) => Matcher

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: (operand, place) => textual(operand, place, (leaf, text) => leaf.startsWith(text)),
  suffix: (operand, place) => textual(operand, place, (leaf, text) => leaf.endsWith(text)),
  'equals-ignore-case': (operand, place) => {
    const lower = textOf(operand, place).toLowerCase()
    return (leaf) => typeof leaf === 'string' && leaf.toLowerCase() === lower
  },
  'anything-but': anythingBut,
  numeric,
  exists: (operand, place) => {
    if (typeof operand !== 'boolean') throw new PatternError(`${place} must be true or false`)
    return (leaf) => (leaf !== undefined) === operand
  },
}

/** `"x"`, or `{"equals-ignore-case": "x"}`. */
function textual(operand: unknown, place: string, compare: (leaf: string, text: string) => boolean): Matcher {
  if (isObject(operand) && Object.keys(operand).join() === 'equals-ignore-case') {
    const lower = textOf(operand['equals-ignore-case'], place).toLowerCase()
    return (leaf) => typeof leaf === 'string' && compare(leaf.toLowerCase(), lower)
  }
  const text = textOf(operand, place)
  return (leaf) => typeof leaf === 'string' && compare(leaf, text)
}

function textOf(operand: unknown, place: string): string {
  if (typeof operand === 'string') return operand
  throw new PatternError(`${place} must be a text`)
}

/** Texts or numbers, or what one of three other operators takes, of which none may match. What is not there is nothing else either. */
function anythingBut(operand: unknown, place: string): Matcher {
  const matchers = isObject(operand) ? butOperator(operand, place) : scalars(operand, place).map((one) => readMatcher(one, place))
  return (leaf) => leaf !== undefined && !matchers.some((matches) => matches(leaf))
}

const BUT_OPERATORS = ['prefix', 'suffix', 'equals-ignore-case']

function butOperator(operand: Readonly<Record<string, unknown>>, place: string): readonly Matcher[] {
  const [name = '', ...others] = Object.keys(operand)
  if (others.length > 0 || !BUT_OPERATORS.includes(name)) {
    throw new PatternError(`${place} must be a value, a list of values, or one of ${BUT_OPERATORS.join(', ')}`)
  }
  return scalars(operand[name], place).map((one) => readMatcher({ [name]: one }, place))
}

function scalars(operand: unknown, place: string): readonly Scalar[] {
  const all = Array.isArray(operand) ? (operand as unknown[]) : [operand]
  if (all.length > 0 && all.every(isScalar)) return all
  throw new PatternError(`${place} must be a value or a list of values`)
}

const COMPARISONS: Readonly<Record<string, (leaf: number, bound: number) => boolean>> = {
  '=': (leaf, bound) => leaf === bound,
  '<': (leaf, bound) => leaf < bound,
  '<=': (leaf, bound) => leaf <= bound,
  '>': (leaf, bound) => leaf > bound,
  '>=': (leaf, bound) => leaf >= bound,
}

/** `["=", 5]`, `[">", 0, "<=", 5]`. DynamoDB's own numbers are texts, which it never matches. */
function numeric(operand: unknown, place: string): Matcher {
  const words = Array.isArray(operand) ? (operand as unknown[]) : []
  const isWhole = words.length === 2 || words.length === 4
  const tests = words.flatMap((word, n) => (n % 2 === 0 ? [comparison(word, words[n + 1])] : []))
  if (!isWhole || tests.includes(undefined)) {
    throw new PatternError(`${place} must be one or two of ${Object.keys(COMPARISONS).join(' ')}, each followed by a number`)
  }
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test?.(leaf))
}

function comparison(word: unknown, bound: unknown): ((leaf: number) => boolean) | undefined {
  const compare = typeof word === 'string' && Object.hasOwn(COMPARISONS, word) ? COMPARISONS[word] : undefined
  return compare === undefined || typeof bound !== 'number' ? undefined : (leaf) => compare(leaf, bound)
}
