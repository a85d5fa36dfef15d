// CreateTable's rules about vector indexes. Source: measured eu-west-2 and us-east-1, 2026-08; their order among themselves is assumed.
import { LIMITS } from '../../model/limits.js'
import type { CreateDraft } from './create-draft.js'
import { firstRefusal, invalidWhen, type Rule } from './rule.js'
import { definedVectorRefusal, dimensionsRefusal, ON_DEMAND_ONLY, searchSchemaRefusal, unlikeRefusal } from './vector-rules.js'

const listIsNotEmpty: Rule<CreateDraft> = ({ input }) =>
  invalidWhen(input.VectorIndexes?.length === 0, 'List of VectorIndexes is empty')

const indexesAreFew: Rule<CreateDraft> = ({ vectors }) =>
  invalidWhen(vectors.length > LIMITS.vectorIndexes, `VectorIndex count exceeds the per-table limit of ${LIMITS.vectorIndexes}`)

const tableIsOnDemand: Rule<CreateDraft> = ({ vectors, billingMode }) =>
  invalidWhen(vectors.length > 0 && billingMode !== 'PAY_PER_REQUEST', ON_DEMAND_ONLY)

const dimensionsAreInRange: Rule<CreateDraft> = ({ vectors }) => firstRefusal(vectors, dimensionsRefusal)

const vectorsAreAlike: Rule<CreateDraft> = ({ vectors }) =>
  firstRefusal(vectors, (index) =>
    unlikeRefusal(
      index,
      vectors.map(({ VectorAttribute, Dimensions }) => ({ attribute: VectorAttribute.AttributeName, dimensions: Dimensions })),
    ),
  )

const vectorsAreNotDefined: Rule<CreateDraft> = ({ vectors, definitions }) =>
  firstRefusal(vectors, (index) => definedVectorRefusal(index, definitions))

const searchSchemasAreWellFormed: Rule<CreateDraft> = ({ vectors, definitions }) =>
  firstRefusal(vectors, (index) => searchSchemaRefusal(index, definitions))

export const CREATE_VECTOR_RULES: readonly Rule<CreateDraft>[] = [
  listIsNotEmpty,
  indexesAreFew,
  tableIsOnDemand,
  dimensionsAreInRange,
  vectorsAreAlike,
  vectorsAreNotDefined,
  searchSchemasAreWellFormed,
]
