// CreateTable's rules about definitions, keys and indexes, in the service's order.
// Source: measured us-west-2, 2026-10 (the order as far as it is known).
import { invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { duplicateDefinitionRefusal, unusedDefinitionRefusal } from './attribute-definitions.js'
import { type CreateDraft, keyedIndexesOf } from './create-draft.js'
import { globalPairRefusal, hasRange, pairRefusal, undefinedKeyRefusal, wideKeyRefusal } from './key-schema.js'
import { projectedTotalRefusal, projectionRefusal } from './projection.js'
import { firstRefusal, firstRepeat, invalidWhen, type Rule, validationWhen } from './rule.js'
import { CREATE_VECTOR_RULES } from './create-vector-rules.js'
import { namedByVectorIndex, projectedCountOf } from './vector-index.js'

const definitionsAreUnique: Rule<CreateDraft> = ({ definitions }) => duplicateDefinitionRefusal(definitions)

const tableKeyHasEnoughDefinitions: Rule<CreateDraft> = ({ definitions, keys }) =>
  validationWhen(definitions.length < keys.length, 'Invalid KeySchema: Some index key attribute have no definition')

const keysAreDefined: Rule<CreateDraft> = (draft) =>
  undefinedKeyRefusal([draft.keys, ...keyedIndexesOf(draft).map((index) => index.KeySchema)], draft.definitions)

const tableKeyIsPair: Rule<CreateDraft> = ({ keys }) => pairRefusal(keys)

const indexKeysArePairs: Rule<CreateDraft> = ({ locals, globals }) =>
  firstRefusal(globals, (index) => globalPairRefusal(index.KeySchema)) ??
  firstRefusal(locals, (index) => pairRefusal(index.KeySchema))

const definitionsAreUsed: Rule<CreateDraft> = (draft) =>
  unusedDefinitionRefusal(draft.definitions, draft.keys, [
    ...keyedIndexesOf(draft).map((index) => index.KeySchema),
    ...draft.vectors.map(namedByVectorIndex),
  ])

const localIndexListIsNotEmpty: Rule<CreateDraft> = ({ input }) =>
  invalidWhen(input.LocalSecondaryIndexes?.length === 0, 'List of LocalSecondaryIndexes is empty')

const globalIndexListIsNotEmpty: Rule<CreateDraft> = ({ input }) =>
  invalidWhen(input.GlobalSecondaryIndexes?.length === 0, 'List of GlobalSecondaryIndexes is empty')

const tableWithLocalIndexesHasRange: Rule<CreateDraft> = ({ locals, keys }) =>
  invalidWhen(
    locals.length > 0 && !hasRange(keys),
    'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
  )

const localIndexHasRange: Rule<CreateDraft> = ({ locals }) =>
  firstRefusal(locals, ({ KeySchema, IndexName }) =>
    invalidWhen(!hasRange(KeySchema), `Index KeySchema does not have a range key for index: ${IndexName}`),
  )

const localIndexSharesHash: Rule<CreateDraft> = ({ locals, keys }) =>
  firstRefusal(locals, ({ KeySchema, IndexName }) => {
    const [own, tables] = [KeySchema[0]?.AttributeName, keys[0]?.AttributeName]
    if (own === tables) return undefined
    const names = `index hash key: ${own}, table hash key: ${tables}`
    return invalidParameter(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${IndexName}. ${names}`,
    )
  })

const localIndexesAreFew: Rule<CreateDraft> = ({ locals }) =>
  invalidWhen(
    locals.length > LIMITS.localIndexes,
    `Number of LocalSecondaryIndexes exceeds per-table limit of ${LIMITS.localIndexes}`,
  )

const wideKeysAreWellFormed: Rule<CreateDraft> = ({ globals }) =>
  firstRefusal(globals, (index) => wideKeyRefusal(index.KeySchema))

const globalIndexesAreFew: Rule<CreateDraft> = ({ globals }) =>
  invalidWhen(
    globals.length > LIMITS.globalIndexes,
    `GlobalSecondaryIndex count exceeds the per-table limit of ${LIMITS.globalIndexes}`,
  )

const projectionsAreWellFormed: Rule<CreateDraft> = (draft) =>
  firstRefusal([...keyedIndexesOf(draft), ...draft.vectors], (index) => projectionRefusal(index.Projection))

const projectedAttributesAreFew: Rule<CreateDraft> = (draft) =>
  projectedTotalRefusal(
    keyedIndexesOf(draft).flatMap((index) => index.Projection.NonKeyAttributes ?? []).length +
      draft.vectors.reduce((sum, index) => sum + projectedCountOf(index), 0),
  )

/** One space of names over all kinds of index. An index may be named like its table. */
const indexNamesAreUnique: Rule<CreateDraft> = (draft) => {
  const duplicate = firstRepeat([...keyedIndexesOf(draft), ...draft.vectors].map((index) => index.IndexName))
  return duplicate === undefined ? undefined : invalidParameter(`Duplicate index name: ${duplicate}`)
}

export const CREATE_KEY_RULES: readonly Rule<CreateDraft>[] = [
  definitionsAreUnique,
  tableKeyHasEnoughDefinitions,
  keysAreDefined,
  tableKeyIsPair,
  indexKeysArePairs,
  definitionsAreUsed,
  localIndexListIsNotEmpty,
  globalIndexListIsNotEmpty,
  tableWithLocalIndexesHasRange,
  localIndexHasRange,
  localIndexSharesHash,
  localIndexesAreFew,
  wideKeysAreWellFormed,
  globalIndexesAreFew,
  ...CREATE_VECTOR_RULES,
  projectionsAreWellFormed,
  projectedAttributesAreFew,
  indexNamesAreUnique,
]
