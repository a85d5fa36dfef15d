// UpdateTable's input as alterations of the table's record. Invariant: what would change nothing is left out, so that an update
// that is legal but idle comes out as no alterations.
import type { Alteration, TableRecord } from '../../model/table.js'
import type { UpdateTableInput } from '../../shapes/operations.js'
import { encryptionOf } from './encryption.js'
import { namesOf, typesOf } from './key-schema.js'
import { attributesOf, newGlobalIndex } from './new-table.js'
import { enforce } from './rule.js'
import { UPDATE_STATE_RULES } from './state-rules.js'
import { streamOf } from './stream-specification.js'
import { tableClassOf } from './table-class.js'
import { unitAlterations } from './unit-alterations.js'
import { createsIn, deletesIn, vectorCreatesIn, vectorDeletesIn } from './update-changes.js'
import { type UpdateDraft, updateDraftOf } from './update-draft.js'
import { UPDATE_INDEX_RULES, UPDATE_LOOKUP_RULES } from './update-index-rules.js'
import { UPDATE_SETTING_RULES } from './update-setting-rules.js'
import { UPDATE_SHAPE_RULES } from './update-shape-rules.js'
import { UPDATE_THROUGHPUT_RULES } from './update-throughput-rules.js'
import { UPDATE_VECTOR_LOOKUP_RULES, UPDATE_VECTOR_RULES } from './update-vector-rules.js'
import { newVectorIndex } from './vector-index.js'

/** Asks every rule that needs no table. @throws ApiError ValidationException */
export function checkUpdate(input: UpdateTableInput): void {
  enforce(UPDATE_SHAPE_RULES, input)
}

/**
 * What a checked request changes in a table. @param peers the tables of the other replicas of its global table
 * @throws ApiError ResourceInUseException, LimitExceededException, ResourceNotFoundException, ValidationException
 */
export function alterationsOf(
  input: UpdateTableInput,
  record: TableRecord,
  nowMs: number,
  peers: readonly TableRecord[] = [],
): readonly Alteration[] {
  const draft = updateDraftOf(input, record, nowMs, peers)
  enforce(UPDATE_STATE_RULES, draft)
  enforce(UPDATE_LOOKUP_RULES, draft)
  enforce(UPDATE_VECTOR_LOOKUP_RULES, draft)
  enforce(UPDATE_THROUGHPUT_RULES, draft)
  enforce(UPDATE_INDEX_RULES, draft)
  enforce(UPDATE_VECTOR_RULES, draft)
  enforce(UPDATE_SETTING_RULES, draft)
  return [...unitAlterations(draft), ...indexAlterations(draft), ...settingAlterations(draft)]
}

/** Definitions are a delta: those of the new index's keys are added, all others in the request are dropped. */
function indexAlterations({ input, billingMode }: UpdateDraft): Alteration[] {
  const definitions = input.AttributeDefinitions ?? []
  const creates = createsIn(input).map((index): Alteration => {
    const keys = new Set(namesOf(index.KeySchema))
    const attributes = attributesOf(definitions.filter((definition) => keys.has(definition.AttributeName)))
    return { kind: 'createIndex', index: newGlobalIndex(index, typesOf(definitions), billingMode), attributes }
  })
  const vectorCreates = vectorCreatesIn(input).map((index): Alteration => {
    const searched = new Set(namesOf(index.SearchSchema ?? []))
    const attributes = attributesOf(definitions.filter((definition) => searched.has(definition.AttributeName)))
    return { kind: 'createIndex', index: newVectorIndex(index, typesOf(definitions)), attributes }
  })
  const deletes = [...deletesIn(input), ...vectorDeletesIn(input)].map((index): Alteration => ({ kind: 'deleteIndex', index }))
  return [...creates, ...vectorCreates, ...deletes]
}

function settingAlterations({ input, record }: UpdateDraft): Alteration[] {
  const alterations: Alteration[] = []
  const { DeletionProtectionEnabled: deletionProtected } = input
  const tableClass = tableClassOf(input.TableClass)
  if (input.StreamSpecification !== undefined) {
    alterations.push({ kind: 'stream', stream: streamOf(input.StreamSpecification) })
  }
  if (deletionProtected !== undefined && deletionProtected !== record.deletionProtected) {
    alterations.push({ kind: 'deletionProtection', deletionProtected })
  }
  if (tableClass !== undefined && tableClass !== (record.tableClass ?? 'STANDARD')) {
    alterations.push({ kind: 'tableClass', tableClass })
  }
  if (input.SSESpecification !== undefined) {
    alterations.push({ kind: 'sse', sse: encryptionOf(input.SSESpecification, record.namespace) })
  }
  return alterations
}
