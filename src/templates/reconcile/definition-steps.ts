// What UpdateTable has to change of a table, in the steps that it allows: one kind of change a call, one index a call. Pure.
// Invariant: indexes go before throughput changes and come after them, so that each call names the indexes that are there.
// Source: docs API_UpdateTable.
import type * as Wire from '../../shapes/operations.js'
import type { GlobalIndex, KeyElement, LocalIndex, Projection, TableDefinition, VectorIndex } from '../wanted.js'
import { isSame, type Step } from './step.js'
import { throughputSteps } from './throughput-steps.js'

type Described = Wire.TableDescription

/** What no update can change, in words; undefined where nothing of it differs. */
export function unchangeable(wanted: TableDefinition, table: Described): string | undefined {
  if (!isSame(keysOf(wanted.KeySchema), keysOf(table.KeySchema))) return 'its key schema differs'
  const types = new Map(table.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]))
  const keys = wanted.KeySchema.map(({ AttributeName }) => AttributeName)
  const other = wanted.AttributeDefinitions.find(
    (one) => keys.includes(one.AttributeName) && types.get(one.AttributeName) !== one.AttributeType,
  )
  if (other !== undefined) return `the type of its key ${other.AttributeName} differs`
  const locals = (list: readonly LocalIndex[] | undefined): unknown => (list ?? []).map(indexShape).toSorted(byName)
  return isSame(locals(wanted.LocalSecondaryIndexes), locals(describedLocals(table))) ? undefined : 'its local indexes differ'
}

/** The steps from the table to its definition, in their order. */
export function definitionSteps(wanted: TableDefinition, table: Described): readonly Step[] {
  const { TableName } = wanted
  const { gone, made, kept } = indexChanges(wanted, table)
  const update = (input: object, words: string): Step => ({ operation: 'UpdateTable', input: { TableName, ...input }, words })
  return [
    ...gone.map((IndexName) => update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }, `delete index ${IndexName}`)),
    ...throughputSteps(wanted, table, kept).map(({ input, words }) => update(input, words)),
    ...made.map((index) => update(creationOf(index, wanted), `create index ${index.IndexName}`)),
    ...vectorSteps(wanted, table).map(([input, words]) => update(input, words)),
    ...settingSteps(wanted, table).map(([input, words]) => update(input, words)),
  ]
}

/** @returns names of indexes to delete, indexes to make, and those that stay, as they are wanted */
function indexChanges(
  wanted: TableDefinition,
  table: Described,
): { gone: readonly string[]; made: readonly GlobalIndex[]; kept: readonly GlobalIndex[] } {
  const present = new Map((table.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName ?? '', index]))
  const globals = wanted.GlobalSecondaryIndexes ?? []
  const isKept = (index: GlobalIndex): boolean => {
    const now = present.get(index.IndexName)
    return now !== undefined && isSame(indexShape(index), indexShape(describedLocal(now))) && hasTypes(index, wanted, table)
  }
  const kept = globals.filter(isKept)
  const names = new Set(kept.map(({ IndexName }) => IndexName))
  return {
    kept,
    made: globals.filter((index) => !names.has(index.IndexName)),
    gone: [...present.keys()].filter((name) => !names.has(name)),
  }
}

const hasTypes = ({ KeySchema }: GlobalIndex, wanted: TableDefinition, table: Described): boolean =>
  KeySchema.every(
    ({ AttributeName: name }) => typeOf(wanted.AttributeDefinitions, name) === typeOf(table.AttributeDefinitions, name),
  )

const typeOf = (
  definitions: readonly { readonly AttributeName?: string; readonly AttributeType?: string }[] | undefined,
  name: string,
): string | undefined => definitions?.find((one) => one.AttributeName === name)?.AttributeType

function creationOf(index: GlobalIndex, { AttributeDefinitions: definitions }: TableDefinition): object {
  const keys = index.KeySchema.map(({ AttributeName }) => AttributeName)
  return {
    AttributeDefinitions: definitions.filter(({ AttributeName }) => keys.includes(AttributeName)),
    GlobalSecondaryIndexUpdates: [{ Create: index }],
  }
}

/** Vector indexes that differ go, and come anew. */
function vectorSteps(wanted: TableDefinition, table: Described): readonly (readonly [object, string])[] {
  const shapes = new Map((table.VectorIndexes ?? []).map((index) => [index.IndexName ?? '', vectorShape(index)]))
  const vectors = wanted.VectorIndexes ?? []
  const kept = new Set(vectors.filter((one) => isSame(shapes.get(one.IndexName), vectorShape(one))).map((one) => one.IndexName))
  const update = (change: object, words: string, more = {}) => [{ ...more, VectorIndexUpdates: [change] }, words] as const
  const gone = [...shapes.keys()].filter((name) => !kept.has(name))
  return [
    ...gone.map((IndexName) => update({ Delete: { IndexName } }, `delete vector index ${IndexName}`)),
    ...vectors
      .filter(({ IndexName }) => !kept.has(IndexName))
      .map((index) => {
        const names = index.SearchSchema?.map(({ AttributeName }) => AttributeName) ?? []
        const definitions = wanted.AttributeDefinitions.filter(({ AttributeName }) => names.includes(AttributeName))
        const more = definitions.length === 0 ? {} : { AttributeDefinitions: definitions }
        return update({ Create: index }, `create vector index ${index.IndexName}`, more)
      }),
  ]
}

const vectorShape = (index: Partial<VectorIndex> | Wire.VectorIndexDescription): object => ({
  vector: index.VectorAttribute?.AttributeName,
  search: (index.SearchSchema ?? []).map((one) => [one.AttributeName, one.SearchSchemaElementType]),
  type: index.Projection?.ProjectionType,
  attributes: index.Projection?.NonKeyAttributes?.toSorted() ?? [],
  dimensions: index.Dimensions,
  distance: index.DistanceFunction,
})

function settingSteps(wanted: TableDefinition, table: Described): readonly (readonly [object, string])[] {
  const steps: (readonly [object, string])[] = []
  const view = wanted.StreamSpecification?.StreamEnabled === true ? wanted.StreamSpecification.StreamViewType : undefined
  const presentView = table.StreamSpecification?.StreamEnabled === true ? table.StreamSpecification.StreamViewType : undefined
  if (presentView !== undefined && presentView !== view)
    steps.push([{ StreamSpecification: { StreamEnabled: false } }, `end the stream of ${presentView}`])
  if (view !== undefined && presentView !== view)
    steps.push([{ StreamSpecification: { StreamEnabled: true, StreamViewType: view } }, `begin a stream of ${view}`])
  if (isEncryptedOtherwise(wanted, table)) {
    const isEnabled = wanted.SSESpecification?.Enabled === true
    const { SSESpecification: encryption = { Enabled: false } } = isEnabled ? wanted : {}
    steps.push([{ SSESpecification: encryption }, isEnabled ? 'encrypt with a KMS key' : 'encrypt with the key of the service'])
  }
  const tableClass = wanted.TableClass ?? 'STANDARD'
  if (tableClass !== (table.TableClassSummary?.TableClass ?? 'STANDARD'))
    steps.push([{ TableClass: tableClass }, `table class ${tableClass}`])
  const isProtected = wanted.DeletionProtectionEnabled ?? false
  if (isProtected !== (table.DeletionProtectionEnabled ?? false))
    steps.push([{ DeletionProtectionEnabled: isProtected }, `deletion protection ${isProtected ? 'on' : 'off'}`])
  return steps
}

/** A key that is not named is the account's own, whichever that is. */
function isEncryptedOtherwise({ SSESpecification: wanted }: TableDefinition, { SSEDescription: present }: Described): boolean {
  const isEnabled = present?.Status === 'ENABLED' || present?.Status === 'UPDATING' || present?.Status === 'ENABLING'
  if ((wanted?.Enabled ?? false) !== isEnabled) return true
  const key = wanted?.KMSMasterKeyId
  const arn = present?.KMSMasterKeyArn ?? ''
  return key !== undefined && key !== arn && !arn.endsWith(`/${key}`) && !arn.endsWith(`:${key}`)
}

const keysOf = (keys: readonly { readonly AttributeName?: string; readonly KeyType?: string }[] | undefined): readonly string[] =>
  (keys ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)

const byName = (a: Named, b: Named): number => (a.IndexName < b.IndexName ? -1 : 1)

type Named = Pick<LocalIndex, 'IndexName'>

/** What makes an index another one: keys and projection. */
const indexShape = ({ IndexName, KeySchema, Projection }: LocalIndex): Named & Readonly<Record<string, unknown>> => ({
  IndexName,
  keys: keysOf(KeySchema),
  type: Projection?.ProjectionType,
  attributes: Projection?.NonKeyAttributes?.toSorted() ?? [],
})

interface DescribedIndex {
  readonly IndexName?: string
  readonly KeySchema?: readonly KeyElement[]
  readonly Projection?: Projection
}

const describedLocals = (table: Described): readonly LocalIndex[] => (table.LocalSecondaryIndexes ?? []).map(describedLocal)

const describedLocal = ({ IndexName = '', KeySchema = [], Projection = {} }: DescribedIndex): LocalIndex => ({
  IndexName,
  KeySchema,
  Projection,
})
