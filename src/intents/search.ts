// SearchVectors' plan: a vector of an index's length, values that attributes are to have, and what to show.
// Source: order and sentences measured us-east-1, 2026-08 (validation sheet 2.14), except where a rule says otherwise.
import type { Placeholders } from '../expressions/placeholders.js'
import { parseProjection, project, type Projection } from '../expressions/projection.js'
import { parseSearchCondition, type SearchClause, unsearchedAttribute } from '../expressions/search-condition.js'
import { type AttributeValue, attributeOf, type Draft, type Item, setAttribute, typeOf } from '../model/attribute-value.js'
import { decodeValue } from '../model/decode.js'
import { ApiError, validation } from '../model/errors.js'
import { EMPTY_KEY, emptyKeySentence, emptyTypeOf, isOfType } from '../model/key-values.js'
import { LIMITS } from '../model/limits.js'
import { searchText } from '../model/searched-entry.js'
import { type IndexRecord, type TableRecord, vectorIndexNamed } from '../model/table.js'
import {
  type SearchAttribute,
  searchHash,
  showVector,
  unpackVector,
  type VectorDefinition,
  vectorOfElements,
} from '../model/vector.js'
import type { SearchVectorsInput } from '../shapes/operations.js'
import { refuseProjectionIntoKeys } from './key-paths.js'
import { checkParameters, SEARCH_PARAMETERS } from './parameters.js'
import { planPlaceholders } from './placeholder-maps.js'
import type { RefusalStyle } from './refusal-styles.js'

/** A search that is legal for its table. */
export interface SearchIntent {
  readonly index: IndexRecord
  readonly definition: VectorDefinition
  readonly vector: Float32Array
  /** How many matches are answered at most. */
  readonly most: number
  /** The text of the HASH value; the empty text where the index has none. */
  readonly hash: string
  /** The text that each filter attribute is to have, in their order; undefined where it may have any. */
  readonly filters: readonly (string | undefined)[]
  /** Two clauses contradict each other, so that nothing matches. */
  readonly isUnmeetable: boolean
  readonly projection: Projection | undefined
}

/** What is asked before the table is looked up. @throws ApiError ValidationException */
export function checkSearch({ TopK }: SearchVectorsInput): void {
  if (TopK <= LIMITS.searchResults) return
  throw validation(
    `Provided TopK value '${TopK}' is out of valid range. The value must be between 1 and ${LIMITS.searchResults} inclusive`,
  )
}

/** @throws ApiError ValidationException */
export function bindSearch(input: SearchVectorsInput, record: TableRecord, style: RefusalStyle): SearchIntent {
  const { index, definition } = searchedIndex(input.IndexName, record)
  const vector = searchVector(input.SearchVector, definition)
  checkParameters(input, SEARCH_PARAMETERS, style)
  const placeholders = planPlaceholders(input, style)
  const condition = bindClauses(clausesOf(input, placeholders), definition)
  const projection =
    input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression, placeholders)
  placeholders.checkUnused()
  refuseProjectionIntoKeys(projection, record)
  return { index, definition, vector, most: input.TopK, ...condition, projection }
}

/** What is there of another kind can't be searched: in these words, for want of a measured sentence. Source: assumed */
function searchedIndex(
  name: string,
  record: TableRecord,
): { readonly index: IndexRecord; readonly definition: VectorDefinition } {
  const index = vectorIndexNamed(record, name)
  if (index?.vector === undefined) throw validation(`The table does not have the specified index: ${name}`)
  if (index.status === 'CREATING') throw validation(`Cannot search backfilling vector index: ${name}`)
  if (index.status === 'DELETING') throw validation(`The table does not have the specified index: ${name}`) // Source: assumed
  return { index, definition: index.vector }
}

function searchVector(elements: readonly AttributeValue[], { dimensions }: VectorDefinition): Float32Array {
  const vector = vectorOfElements(elements.map(decodedElement))
  if (vector === undefined) throw invalidElements()
  if (vector.length === dimensions) return vector
  throw validation(`Input search vector dimension ${vector.length} does not match vector index dimension ${dimensions}`)
}

function decodedElement(element: AttributeValue): AttributeValue {
  try {
    return decodeValue(element, 'current')
  } catch (error) {
    throw error instanceof ApiError ? invalidElements() : error
  }
}

const invalidElements = (): ApiError =>
  validation(
    'Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute',
  )

const clausesOf = (
  { SearchConditionExpression: text }: SearchVectorsInput,
  placeholders: Placeholders,
): readonly SearchClause[] => (text === undefined ? [] : parseSearchCondition(text, placeholders))

function bindClauses(
  clauses: readonly SearchClause[],
  definition: VectorDefinition,
): Pick<SearchIntent, 'hash' | 'filters' | 'isUnmeetable'> {
  const wanted = new Map<string, string>()
  let isUnmeetable = false
  for (const clause of clauses) {
    checkClause(clause, definition)
    const text = searchText(clause.value)
    isUnmeetable ||= (wanted.get(clause.name) ?? text) !== text
    wanted.set(clause.name, text)
  }
  const hash = searchHash(definition)
  if (hash !== undefined && !wanted.has(hash.name)) {
    throw validation('SearchConditionExpression must be provided when SearchSchema has a HASH key')
  }
  const filters = definition.search.filter(({ role }) => role === 'INLINE_FILTER')
  return {
    hash: hash === undefined ? '' : (wanted.get(hash.name) ?? ''),
    filters: filters.map(({ name }) => wanted.get(name)),
    isUnmeetable,
  }
}

function checkClause({ name, value }: SearchClause, { search }: VectorDefinition): void {
  const attribute = search.find((one) => one.name === name)
  if (attribute === undefined) throw unsearchedAttribute(name)
  checkType(attribute, value)
  const empty = attribute.role === 'HASH' ? emptyTypeOf(value) : undefined
  if (empty !== undefined) throw validation(`${EMPTY_KEY} ${emptyKeySentence(empty)} Key: ${name}`)
}

function checkType({ name, type }: SearchAttribute, value: AttributeValue): void {
  if (isOfType(value, type)) return
  throw validation(
    `Type of '${name}' attribute in SearchConditionExpression (${typeOf(value)}) does not match type in search schema (${type})`,
  )
}

/** An entry as it is answered: without its vector, unless the projection names that. */
export function showEntry(entry: Item, { attribute }: VectorDefinition, projection: Projection | undefined): Item {
  const shown: Draft = {}
  for (const name of Object.keys(entry)) {
    const value = attributeOf(entry, name)
    if (value === undefined || name === attribute) continue
    setAttribute(shown, name, value)
  }
  if (projection === undefined) return shown
  if (projection.tree.children.has(attribute))
    setAttribute(shown, attribute, showVector(unpackVector(attributeOf(entry, attribute))))
  return project(projection, shown)
}
