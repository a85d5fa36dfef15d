// What an item may hold for the vector indexes of its table. Vector and search attributes may be absent; one that is there must fit.
// Source: measured eu-west-2, 2026-08 (validation sheet 4.7), except where a rule says otherwise.
import { type AttributeValue, attributeOf, type Item, typeOf } from './attribute-value.js'
import { type ApiError, invalidParameter, validation } from './errors.js'
import { checkIndexKeysNotEmpty } from './index-key-check.js'
import { emptyTypeOf, isOfType, keyBytes } from './key-values.js'
import { LIMITS } from './limits.js'
import { floatOf, type SearchAttribute, searchHash, type VectorDefinition } from './vector.js'

/**
 * What a write brings. @param item may be a part of one: attributes that a write leaves alone are not its business
 * @throws ApiError ValidationException, bare, for the first attribute that the index can't hold
 */
export function checkVectorAttributes(indexName: string, definition: VectorDefinition, item: Item): void {
  const vector = attributeOf(item, definition.attribute)
  if (vector !== undefined) checkVector(indexName, definition, vector)
  for (const searched of definition.search) {
    const value = attributeOf(item, searched.name)
    if (value === undefined) continue
    if (!isOfType(value, searched.type)) {
      const types = `Expected: ${searched.type}, Actual: ${typeOf(value)}`
      throw invalidVector(`Attribute '${searched.name}' type mismatch. ${types}. IndexName: ${indexName}`)
    }
    if (searched.role === 'HASH') checkSearchHash(indexName, definition, item)
    if (isTooLong(searched, value)) throw tooLong(indexName, searched, value)
  }
}

/** @throws ApiError ValidationException when the HASH attribute is empty */
export function checkSearchHash(indexName: string, definition: VectorDefinition, item: Item): void {
  const hash = searchHash(definition)
  if (hash !== undefined) checkIndexKeysNotEmpty(indexName, { hash: [hash], range: [] }, item)
}

/** Whether an entry can be found by the value. */
export function canBeSearchedBy(searched: SearchAttribute, value: AttributeValue): boolean {
  if (!isOfType(value, searched.type) || isTooLong(searched, value)) return false
  return searched.role !== 'HASH' || emptyTypeOf(value) === undefined
}

function checkVector(indexName: string, { attribute, dimensions }: VectorDefinition, value: AttributeValue): void {
  if (!('L' in value)) {
    throw invalidVector(
      `Invalid type for parameter ${attribute}, Expected: 32-bit floating point number list IndexName: ${indexName}`,
    )
  }
  value.L.forEach((element, at) => {
    checkElement(indexName, `${attribute}[${at}]`, element)
  })
  if (value.L.length === dimensions) return
  const sizes = `Expected: ${dimensions}, Actual: ${value.L.length}`
  throw invalidVector(`Invalid size for parameter ${attribute}, ${sizes} IndexName: ${indexName}`)
}

/** Source: the sentence on the range measured us-east-1, 2026-08; its opening as that of the others. */
function checkElement(indexName: string, name: string, element: AttributeValue): void {
  if (!('N' in element)) {
    const types = `Expected: 32-bit floating point number, Actual: ${typeOf(element)}`
    throw invalidVector(`Invalid type for parameter ${name}, ${types}. IndexName: ${indexName}`)
  }
  if (floatOf(element.N) !== undefined) return
  const range = 'is outside valid range [-3.4028235E38, 3.4028235E38]'
  throw invalidVector(`Invalid value for parameter ${name}, Value: ${scientific(element.N)} ${range}. IndexName: ${indexName}`)
}

/** As in `1.3E+40`. */
const scientific = (text: string): string => Number(text).toExponential().replace('e', 'E')

/** The opening of these sentences ends with a stop, not with a colon. */
const invalidVector = (sentence: string): ApiError => validation(`One or more parameter values were invalid. ${sentence}`)

const maxBytesOf = ({ role }: SearchAttribute): number => (role === 'HASH' ? LIMITS.hashKeyBytes : LIMITS.inlineFilterBytes)

const isTooLong = (searched: SearchAttribute, value: AttributeValue): boolean => bytesOf(searched, value) > maxBytesOf(searched)

const bytesOf = (searched: SearchAttribute, value: AttributeValue): number => keyBytes([searched], { [searched.name]: value })

/** Source: the sizes measured, the words assumed, after those of a secondary index. */
function tooLong(indexName: string, searched: SearchAttribute, value: AttributeValue): ApiError {
  const sizes = `Actual Size: ${bytesOf(searched, value)} bytes Max Size: ${maxBytesOf(searched)} bytes`
  return invalidParameter(`Size limit exceeded for Index Key ${searched.name} ${sizes} IndexName: ${indexName}`)
}
