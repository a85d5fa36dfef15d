// The table that a restore makes: what the past record says, unless an override says otherwise, asked as CreateTable asks. Invariant: indexes are
// only left out, never invented or changed. Source: docs API_RestoreTableToPointInTime; what is carried over: docs PointInTimeRecovery, howitworks.
import { definedAttributes, type Namespace, type NewIndex, type NewTable, type TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { describeAttributes, describeKeys, describeOnDemand } from './describe-parts.js'
import { newTableOf } from './new-table.js'
import { globalsOf, localsOf, unitsOf, vectorsOf } from './past-definition.js'
import { checkOverrides, type Overrides } from './restore-overrides.js'

/** @throws ApiError ValidationException, LimitExceededException */
export function restoredTable(past: TableRecord, name: string, namespace: Namespace, overrides: Overrides): NewTable {
  checkOverrides(past, overrides)
  const made = newTableOf(inputOf(past, name, namespace, overrides), namespace)
  return {
    ...made,
    indexes: made.indexes.map((index) => skippingAsBefore(index, past)),
    ...(past.tableClass === undefined ? {} : { tableClass: past.tableClass }),
  }
}

function inputOf(past: TableRecord, name: string, namespace: Namespace, overrides: Overrides): Wire.CreateTableInput {
  const billing = overrides.BillingModeOverride ?? past.billingMode
  const locals = overrides.LocalSecondaryIndexOverride ?? localsOf(past)
  const globals = overrides.GlobalSecondaryIndexOverride ?? globalsOf(past, billing, overrides.ProvisionedThroughputOverride)
  const vectors = overrides.VectorIndexOverride ?? vectorsOf(past)
  const sse = overrides.SSESpecificationOverride ?? encryptionOf(past, namespace)
  const units = overrides.ProvisionedThroughputOverride ?? (billing === 'PROVISIONED' ? unitsOf(past.throughput) : undefined)
  const known = billing === 'PAY_PER_REQUEST' ? describeOnDemand(past.onDemand).OnDemandThroughput : undefined
  const maxima = overrides.OnDemandThroughputOverride ?? known
  return {
    TableName: name,
    AttributeDefinitions: definitionsOf(past, [...locals, ...globals, ...vectors]),
    KeySchema: describeKeys(past.keys),
    BillingMode: billing,
    ...(units === undefined ? {} : { ProvisionedThroughput: units }),
    ...(maxima === undefined ? {} : { OnDemandThroughput: maxima }),
    ...(locals.length === 0 ? {} : { LocalSecondaryIndexes: [...locals] }),
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: [...globals] }),
    ...(vectors.length === 0 ? {} : { VectorIndexes: [...vectors] }),
    ...(sse === undefined ? {} : { SSESpecification: sse }),
  }
}

/** Those that the table's keys and the remaining indexes need. */
function definitionsOf(past: TableRecord, indexes: readonly { readonly IndexName: string }[]): Wire.AttributeDefinition[] {
  const names = new Set(indexes.map(({ IndexName }) => IndexName))
  const kept = past.indexes.filter(({ name }) => names.has(name))
  const needed = new Set([...past.keys.hash, ...past.keys.range, ...kept.flatMap(definedAttributes)].map(({ name }) => name))
  return describeAttributes(past.attributes.filter(({ name }) => needed.has(name)))
}

/** In another region the same key is not there, so the account's own one of that region is taken. Source: assumed */
function encryptionOf({ sse, namespace }: TableRecord, target: Namespace): Wire.SSESpecification | undefined {
  if (sse === undefined) return undefined
  return target.region === namespace.region
    ? { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: sse.kmsKeyArn }
    : { Enabled: true, SSEType: 'KMS' }
}

/** An index that came after rows which it can't take leaves them out in the restored table, too. */
function skippingAsBefore(index: NewIndex, past: TableRecord): NewIndex {
  const skips = past.indexes.find(({ name }) => name === index.name)?.skipsUnwritable
  return skips === true ? { ...index, skipsUnwritable: true } : index
}
