// What a text must satisfy before names and values are looked at: named rules, asked in the service's order; the first that finds
// something speaks.
// Source: order measured on the service by earlier emulators, sentences eu-west-2, 2026.
import { LIMITS } from '../model/limits.js'
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

const redundantParentheses: Rule = (notes) =>
  notes.hasRedundantParentheses ? 'The expression has redundant parentheses;' : undefined

const unknownFunction: Rule = (notes) => {
  const call = notes.calls.find(({ name }) => !CONDITION_FUNCTIONS.has(name))
  return call && `Invalid function name; function: ${call.name}`
}

const misusedFunction: Rule = (notes) => {
  const call = notes.calls.find(({ name, usedAs }) => CONDITION_FUNCTIONS.get(name) !== usedAs)
  return call && `The function is not allowed to be used this way in an expression; function: ${call.name}`
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

// Source: assumed; the sheets give the sentence, not its place among the rules.
const tooManyOperators: Rule = ({ operatorCount }) =>
  operatorCount > LIMITS.expressionOperators
    ? `The expression contains too many operators; operator count: ${operatorCount}`
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

export const CONDITION_RULES: readonly Rule[] = [
  redundantParentheses,
  unknownFunction,
  misusedFunction,
  reservedWord,
  ...LIMIT_RULES,
]

export const UPDATE_RULES: readonly Rule[] = [
  reservedWord,
  unknownFunction,
  functionOutsideUpdates,
  repeatedSection,
  ...LIMIT_RULES,
]

export const PROJECTION_RULES: readonly Rule[] = [reservedWord, ...LIMIT_RULES]
