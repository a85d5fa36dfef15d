// Filter patterns as Lambda takes them for DynamoDB: EventBridge's language over a record. Invariant: a pattern is read whole before it is
// used, so that what is malformed is said at once and by its place; matching throws nothing.
// Source: docs with-ddb-filtering, invocation-eventfiltering, eb-event-patterns.
import { type Matcher, readMatcher } from './matcher.js'
import { isObject, PatternError } from './pattern-error.js'

/** A pattern that can be asked. */
export interface Filter {
  /** As it was given. */
  readonly pattern: string
  /** @param record its members as objects */
  matches(record: unknown): boolean
}

type Test = (value: unknown) => boolean

/** @param pattern JSON text. @throws PatternError one line that says what is wrong, and where */
export function readFilter(pattern: string): Filter {
  const parsed = parse(pattern)
  if (!isObject(parsed)) throw new PatternError('it must be a JSON object')
  return { pattern, matches: fieldsTest(parsed, '') }
}

function parse(pattern: string): unknown {
  try {
    return JSON.parse(pattern) // of two members of one name the last counts, as for Lambda
  } catch (error) {
    throw new PatternError(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** All members must match. */
function fieldsTest(fields: Readonly<Record<string, unknown>>, place: string): Test {
  const names = Object.keys(fields)
  if (names.length === 0) throw new PatternError(`an object is empty at ${place || 'its top'}`)
  const tests = names.map((name) => {
    const at = place === '' ? name : `${place}.${name}`
    return name === '$or' ? anyTest(fields[name], at) : fieldTest(name, fields[name], at)
  })
  return (value) => everyElementOr(value, (one) => tests.every((test) => test(one)))
}

/** A list of objects is looked through for one that matches whole. */
const everyElementOr = (value: unknown, test: Test): boolean =>
  Array.isArray(value) ? value.some((one) => everyElementOr(one, test)) : test(value)

function anyTest(alternatives: unknown, place: string): Test {
  if (!Array.isArray(alternatives) || alternatives.length === 0 || !alternatives.every(isObject)) {
    throw new PatternError(`${place} must be a list of objects`)
  }
  const tests = alternatives.map((fields, n) => fieldsTest(fields, `${place}[${n}]`))
  return (value) => tests.some((test) => test(value))
}

function fieldTest(name: string, expected: unknown, place: string): Test {
  if (isObject(expected)) {
    const test = fieldsTest(expected, place)
    return (value) => test(memberOf(value, name))
  }
  if (!Array.isArray(expected)) throw new PatternError(`${place} must be an object or a list`)
  if (expected.length === 0) throw new PatternError(`the list is empty at ${place}`)
  const matchers = expected.map((one) => readMatcher(one, place))
  return (value) => leafMatches(matchers, memberOf(value, name))
}

function leafMatches(matchers: readonly Matcher[], value: unknown): boolean {
  const leaves = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  return matchers.some((matches) => leaves.some((leaf) => matches(isObject(leaf) ? undefined : leaf)))
}

/** Undefined where there is none; members that every object inherits are none. */
const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
