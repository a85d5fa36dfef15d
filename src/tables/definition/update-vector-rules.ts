// UpdateTable's rules about making and dropping vector indexes. Source: measured us-east-1, 2026-08, except where a rule says otherwise.
import { ApiError, invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { indexNamed, vectorIndexes, vectorIndexNamed } from '../../model/table.js'
import type { CreateVectorIndexAction } from '../../shapes/operations.js'
import { namesOf } from './key-schema.js'
import { projectedTotalRefusal, projectionRefusal } from './projection.js'
import { firstRefusal, invalidWhen, type Rule, subscriberLimit, validationWhen } from './rule.js'
import { schemaTextOf } from './schema-text.js'
import { createsIn, vectorCreatesIn, vectorDeletesIn } from './update-changes.js'
import type { UpdateDraft } from './update-draft.js'
import { projectedCountOf, projectedCountOfRecord } from './vector-index.js'
import {
  definedVectorRefusal,
  dimensionsRefusal,
  ON_DEMAND_ONLY,
  searchSchemaRefusal,
  unlikeRefusal,
  vectorDefinedRefusal,
} from './vector-rules.js'

/** A rule about each vector index that is to be made. */
const forEachNew =
  (check: (index: CreateVectorIndexAction, draft: UpdateDraft) => ApiError | undefined): Rule<UpdateDraft> =>
  (draft) =>
    firstRefusal(vectorCreatesIn(draft.input), (index) => check(index, draft))

/** The sentence on an index of another kind is assumed, after that on global ones. */
const droppedIndexesExist: Rule<UpdateDraft> = ({ input, record }) =>
  firstRefusal(vectorDeletesIn(input), (name) => {
    if (vectorIndexNamed(record, name) !== undefined) return undefined
    return (
      validationWhen(indexNamed(record, name) !== undefined, `Cannot delete an index that is not a VectorIndex: ${name}`) ??
      new ApiError('ResourceNotFoundException', `Requested resource not found: Index ${name} for table ${record.name}`)
    )
  })

/** Neither is one made while units are provisioned, nor does a table that has one leave on demand. */
const tableIsOnDemand: Rule<UpdateDraft> = ({ input, record, billingMode }) =>
  invalidWhen(billingMode === 'PROVISIONED' && vectorCreatesIn(input).length + vectorIndexes(record).length > 0, ON_DEMAND_ONLY)

const indexesAreNew = forEachNew(({ IndexName: name }, { record }) =>
  validationWhen(indexNamed(record, name) !== undefined, 'Attempting to create an index which already exists'),
)

const indexesAreFew = forEachNew((_index, { record }) =>
  vectorIndexes(record).length >= LIMITS.vectorIndexes
    ? subscriberLimit(`Number of vector secondary indexes exceeds per-table limit of ${LIMITS.vectorIndexes}`)
    : undefined,
)

const vectorsAreAlike = forEachNew((index, { record }) =>
  unlikeRefusal(
    index,
    vectorIndexes(record).flatMap(({ vector }) => vector ?? []),
  ),
)

/** An attribute that a key or a search schema has can hold no vectors. */
const vectorsAreNoKeys = forEachNew((index, { input, record }) => {
  const { AttributeName: name } = index.VectorAttribute
  const present = record.attributes.some((known) => known.name === name) ? schemaTextOf(record, name) : undefined
  if (present === undefined) return definedVectorRefusal(index, input.AttributeDefinitions ?? [])
  return invalidParameter(
    'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
      `Existing schema: ${present} New schema: VectorIndexSchema:[VectorAttribute: key{${name}:L:${index.Dimensions}}]`,
  )
})

/** The table's own definitions do not serve. */
const searchSchemasAreWellFormed = forEachNew((index, { input }) => searchSchemaRefusal(index, input.AttributeDefinitions ?? []))

const projectionsAreWellFormed = forEachNew((index) => projectionRefusal(index.Projection))

const projectedAttributesAreFew = forEachNew((index, { record }) => {
  const present = record.indexes.reduce((sum, known) => sum + projectedCountOfRecord(known), 0)
  return projectedTotalRefusal(present + projectedCountOf(index))
})

/** Source: assumed, after the clash of a global index's key. */
const definitionsStay = forEachNew((index, { input, record }) =>
  firstRefusal(index.SearchSchema ?? [], ({ AttributeName: name, SearchSchemaElementType: role }) => {
    const type = input.AttributeDefinitions?.find((definition) => definition.AttributeName === name)?.AttributeType
    if (!record.attributes.some((known) => known.name === name && known.type !== type)) return undefined
    return invalidParameter(
      'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
        `Existing schema: ${schemaTextOf(record, name)} New schema: VectorIndexSchema:[SearchSchemaElement: key{${name}:${type}:${role}}]`,
    )
  }),
)

/** An attribute of vectors can be no key of another index. Source: assumed, after the sentence of CreateTable. */
const vectorsStayUndefined: Rule<UpdateDraft> = ({ input, record }) => {
  const schemas = [
    ...createsIn(input).map(({ KeySchema }) => namesOf(KeySchema)),
    ...vectorCreatesIn(input).map(({ SearchSchema = [] }) => namesOf(SearchSchema)),
  ]
  const named = new Set(schemas.flat())
  const vector = vectorIndexes(record).find((known) => known.vector !== undefined && named.has(known.vector.attribute))?.vector
  return vector && vectorDefinedRefusal(vector.attribute)
}

export const UPDATE_VECTOR_LOOKUP_RULES: readonly Rule<UpdateDraft>[] = [droppedIndexesExist]

export const UPDATE_VECTOR_RULES: readonly Rule<UpdateDraft>[] = [
  tableIsOnDemand,
  indexesAreNew,
  indexesAreFew,
  forEachNew(dimensionsRefusal),
  vectorsAreAlike,
  vectorsAreNoKeys,
  searchSchemasAreWellFormed,
  projectionsAreWellFormed,
  projectedAttributesAreFew,
  definitionsStay,
  vectorsStayUndefined,
]
