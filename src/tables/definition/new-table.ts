// CreateTable's input as what the engine makes: every rule asked, every default filled in.
import type { ScalarType } from '../../model/attribute-value.js'
import { nameOf } from '../../model/arn.js'
import type { BillingMode, KeyAttribute, Namespace, NewIndex, NewTable } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { type CreateDraft, draftOf } from './create-draft.js'
import { CREATE_RULES } from './create-rules.js'
import { encryptionOf } from './encryption.js'
import { typedKeys, typesOf } from './key-schema.js'
import { mergeMaxima } from './on-demand-throughput.js'
import { typedProjection } from './projection.js'
import { newThroughput } from './provisioned-throughput.js'
import { enforce } from './rule.js'
import { streamOf } from './stream-specification.js'
import { tableClassOf } from './table-class.js'
import { withTags } from './tags.js'
import { newVectorIndex } from './vector-index.js'
import { isNoWarmth, mergeWarmth, warmThroughputOf } from './warm-throughput.js'

type Types = ReadonlyMap<string, ScalarType>

/** The table that a request asks for. @throws ApiError what the first broken rule says */
export function newTableOf(input: Wire.CreateTableInput, namespace: Namespace): NewTable {
  const draft = draftOf(input, namespace)
  enforce(CREATE_RULES, draft)
  const types = typesOf(draft.definitions)
  const stream = streamOf(input.StreamSpecification)
  const sse = encryptionOf(input.SSESpecification, namespace)
  const tableClass = tableClassOf(input.TableClass)
  const { GlobalTableSettingsReplicationMode: mode } = input
  return {
    name: nameOf(input.TableName),
    attributes: attributesOf(draft.definitions),
    keys: typedKeys(draft.keys, types),
    indexes: indexesOf(draft, types),
    ...throughputsOf(input, draft.billingMode),
    billingMode: draft.billingMode,
    deletionProtected: input.DeletionProtectionEnabled ?? false,
    tags: withTags({}, input.Tags ?? []),
    ...(stream === undefined ? {} : { stream }),
    ...(sse === undefined ? {} : { sse }),
    ...(input.ResourcePolicy === undefined ? {} : { policyText: input.ResourcePolicy }),
    ...(mode === 'ENABLED' || mode === 'DISABLED' ? { settingsReplication: mode } : {}),
    // The default class does not show until it was changed. Source: measured eu-west-2, 2026.
    ...(tableClass === undefined || tableClass === 'STANDARD' ? {} : { tableClass }),
  }
}

export const attributesOf = (definitions: readonly Wire.AttributeDefinition[]): KeyAttribute[] =>
  definitions.map(({ AttributeName: name, AttributeType: type }) => ({ name, type }))

/** Local indexes first: they are part of the table's collections. */
function indexesOf({ locals, globals, vectors, billingMode }: CreateDraft, types: Types): NewIndex[] {
  const local = locals.map((index): NewIndex => ({
    kind: 'local',
    name: index.IndexName,
    keys: typedKeys(index.KeySchema, types),
    projection: typedProjection(index.Projection),
    throughput: newThroughput(undefined),
  }))
  return [
    ...local,
    ...globals.map((index) => newGlobalIndex(index, types, billingMode)),
    ...vectors.map((index) => newVectorIndex(index, types)),
  ]
}

/** A global index, made with its table or later. */
export function newGlobalIndex(index: Wire.GlobalSecondaryIndex, types: Types, billingMode: BillingMode): NewIndex {
  return {
    kind: 'global',
    name: index.IndexName,
    keys: typedKeys(index.KeySchema, types),
    projection: typedProjection(index.Projection),
    ...throughputsOf(index, billingMode),
  }
}

/** The three throughputs of a table or global index; what was not asked for is left out. */
function throughputsOf(
  units: Pick<Wire.GlobalSecondaryIndex, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'>,
  billingMode: BillingMode,
): Pick<NewIndex, 'throughput' | 'onDemand' | 'warm'> {
  const throughput = newThroughput(units.ProvisionedThroughput)
  const onDemand = mergeMaxima(undefined, units.OnDemandThroughput)
  const { WarmThroughput: warm } = units
  return {
    throughput,
    ...(onDemand === undefined ? {} : { onDemand }),
    ...(warm === undefined || isNoWarmth(warm) ? {} : { warm: mergeWarmth(warm, warmThroughputOf({ throughput }, billingMode)) }),
  }
}
