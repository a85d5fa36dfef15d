// A CreateTable request as its rules read it: defaults filled in, nothing checked.
import type { BillingMode, Namespace } from '../../model/table.js'
import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  VectorIndex,
} from '../../shapes/operations.js'

export interface CreateDraft {
  readonly input: CreateTableInput
  readonly namespace: Namespace
  /** BillingMode, or its alias TableThroughputMode. Source: measured us-east-1, 2026. */
  readonly billingMode: BillingMode
  readonly definitions: readonly AttributeDefinition[]
  readonly keys: readonly KeySchemaElement[]
  readonly locals: readonly LocalSecondaryIndex[]
  readonly globals: readonly GlobalSecondaryIndex[]
  readonly vectors: readonly VectorIndex[]
}

export const draftOf = (input: CreateTableInput, namespace: Namespace): CreateDraft => ({
  input,
  namespace,
  billingMode: input.BillingMode ?? input.TableThroughputMode ?? 'PROVISIONED',
  definitions: input.AttributeDefinitions ?? [], // there, as the schema says, but for replicas of other accounts' tables
  keys: input.KeySchema ?? [],
  locals: input.LocalSecondaryIndexes ?? [],
  globals: input.GlobalSecondaryIndexes ?? [],
  vectors: input.VectorIndexes ?? [],
})

/** Every index with a key, global ones first, as the service lists them. Source: measured us-west-2, 2026-10. */
export const keyedIndexesOf = (draft: CreateDraft): readonly (GlobalSecondaryIndex | LocalSecondaryIndex)[] => [
  ...draft.globals,
  ...draft.locals,
]
