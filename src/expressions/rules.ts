// What a text must satisfy before names and values are looked at: named rules, asked in the service's order; the first that finds
// something speaks.
// Source: order measured on the service by earlier emulators, sentences eu-west-2, 2026.
import { LIMITS } from '../model/limits.js'
import type { WrittenOperand } from './ast.js'
import { isReservedWord } from './reserved-words.js'
import type { Notes } from './token-reader.js'

/** @returns why the text is refused */
export type Rule = (notes: Notes) => string | undefined

const MAX_LIST_INDEX = 4_294_967_294

/** Where each function's result may stand in a condition. */
const CONDITION_FUNCTIONS: ReadonlyMap<string, 'operand' | 'condition' | 'nowhere'> = new Map([
  ['attribute_exists', 'condition'],
  ['attribute_not_exists', 'condition'],
  ['attribute_type', 'condition'],
  ['begins_with', 'condition'],
  ['contains', 'condition'],
  ['size', 'operand'],
  ['if_not_exists', 'nowhere'],
  ['list_append', 'nowhere'],
])

const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(['if_not_exists', 'list_append'])

const unknownFunction: Rule = (notes) => {
  const call = notes.calls.find(({ name }) => !CONDITION_FUNCTIONS.has(name))
  return call && `Invalid function name; function: ${call.name}`
}

const misused = (name: string): string => `The function is not allowed to be used this way in an expression; function: ${name}`

const misusedFunction: Rule = ({ calls, conditions }) => {
  const call = calls.find((one) => CONDITION_FUNCTIONS.get(one.name) !== (conditions.has(one) ? 'condition' : 'operand'))
  return call && misused(call.name)
}

/** Source: recorded answers of the service; that it holds at any depth is assumed. */
const nestedAppend: Rule = ({ calls }) => {
  const inside = new Set<WrittenOperand>()
  for (const call of calls) {
    const isAppend = call.name === 'list_append'
    if (isAppend && inside.has(call)) return misused(call.name)
    if (isAppend || inside.has(call)) for (const operand of call.operands) inside.add(operand)
  }
  return undefined
}

// Source: assumed; the sentence is the one that clients report.
const functionOutsideUpdates: Rule = (notes) => {
  const call = notes.calls.find(({ name }) => !UPDATE_FUNCTIONS.has(name))
  return call && `The function is not allowed in an update expression; function: ${call.name}`
}

const reservedWord: Rule = (notes) => {
  const word = notes.words.find(isReservedWord)
  return word && `Attribute name is a reserved keyword; reserved keyword: ${word}`
}

const repeatedSection: Rule = ({ repeatedSection: section }) =>
  section && `The "${section}" section can only be used once in an update expression;`

// Counting stops at the first that is too many. Source: recorded answers of the service; the place among the rules: assumed.
const tooManyOperators: Rule = ({ operatorCount }) =>
  operatorCount > LIMITS.expressionOperators
    ? `The expression contains too many operators; operator count: ${LIMITS.expressionOperators + 1}`
    : undefined

const tooDeepPath: Rule = (notes) => {
  const path = notes.paths.find(({ elements }) => elements.length > LIMITS.documentPathElements)
  return path && `The document path has too many nesting levels; nesting levels: ${path.elements.length}`
}

// Source: the bound measured us-east-1, 2026-09; the sentence assumed.
const listIndexTooLarge: Rule = (notes) => {
  const index = notes.indexes.find((text) => Number(text) > MAX_LIST_INDEX)
  return index && `List index is not within the allowable range; index: [${BigInt(index)}]`
}

const LIMIT_RULES: readonly Rule[] = [tooManyOperators, tooDeepPath, listIndexTooLarge]

export const CONDITION_RULES: readonly Rule[] = [unknownFunction, misusedFunction, reservedWord, ...LIMIT_RULES]

export const UPDATE_RULES: readonly Rule[] = [
  reservedWord,
  unknownFunction,
  functionOutsideUpdates,
  nestedAppend,
  repeatedSection,
  ...LIMIT_RULES,
]

export const PROJECTION_RULES: readonly Rule[] = [reservedWord, ...LIMIT_RULES]
