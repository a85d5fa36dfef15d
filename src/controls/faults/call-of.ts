// A request as fault rules see it, made from its input: which tables, indexes and keys it is about. Told by the members of the input and never
// by the operation's name. Invariant: what is malformed is about nothing; the operation itself will refuse it.
import type { Call, Element } from '../../faults/call.js'
import { planQuery } from '../../intents/query.js'
import { voicesOf } from '../../intents/voices.js'
import type { Item } from '../../model/attribute-value.js'
import { decodeItem, type WireItem } from '../../model/decode.js'
import { ApiError } from '../../model/errors.js'
import { Serving } from '../../model/serving.js'
import { indexNamed, type TableRecord } from '../../model/table.js'
import type { Context } from '../../operations/operation.js'
import { referenceOf } from '../../operations/table-reference.js'
import type { Asked } from '../../protocol/dispatcher.js'
import { isObject, type JsonObject } from '../../model/json.js'
import type { QueryInput } from '../../shapes/operations.js'
import { NOWHERE, type Place, placeOf, type ServingParts, type ServingZones, zonesServing } from './element-place.js'
import { operationId, operationOf } from './operation-catalogue.js'

/** Whether its elements fail alone (a batch), together (a transaction), or are the request itself. */
export type Form = 'single' | 'batch' | 'transaction'

export interface FormedCall extends Call {
  readonly form: Form
  /** Who serves its reads, when a rule had to know. */
  serving(): Serving | undefined
}

/** One mention of a table in a request. */
interface Mention {
  /** A name or an ARN. */
  readonly table: unknown
  readonly index?: unknown
  /** Where the key stands: itself, or in an item. */
  readonly keyed?: unknown
  readonly query?: JsonObject
  /** Read with strong consistency. */
  readonly isStrong?: boolean
}

export function callOf({ service, operation, namespace, input }: Asked, context: Context, replicas: ServingZones): FormedCall {
  let serving: Serving | undefined
  const mentions = mentionsIn(input)
  const form = isObject(input['RequestItems']) ? 'batch' : Array.isArray(input['TransactItems']) ? 'transaction' : 'single'
  const id = operationId(service, operation)
  const isRead = operationOf(id).side === 'read'
  const elements = mentions.map((mention) =>
    elementOf(mention, isRead, { context, replicas, serving: () => (serving ??= new Serving()) }),
  )
  return { operation: id, namespace, elements, form, serving: () => serving }
}

function mentionsIn(input: JsonObject): readonly Mention[] {
  const { RequestItems, TransactItems, TableName, ResourceArn, ResourceId } = input
  if (isObject(RequestItems)) return Object.entries(RequestItems).flatMap(([table, list]) => mentionsOfBatch(table, list))
  if (Array.isArray(TransactItems)) return TransactItems.map((action: unknown) => mentionOfAction(action))
  if (TableName !== undefined) return [mentionOf(input)]
  if (typeof ResourceArn === 'string') return [{ table: ResourceArn }]
  if (typeof ResourceId !== 'string') return []
  const [, table, , index] = ResourceId.split('/') // table/NAME or table/NAME/index/NAME
  return [{ table, index }]
}

function mentionsOfBatch(table: string, list: unknown): readonly Mention[] {
  if (Array.isArray(list)) return list.map((request: unknown) => ({ table, keyed: innerOf(request) }))
  const keys = isObject(list) ? list['Keys'] : undefined
  const isStrong = isObject(list) && list['ConsistentRead'] === true
  return Array.isArray(keys) ? keys.map((key: unknown) => ({ table, isStrong, keyed: { Key: key } })) : []
}

function mentionOfAction(action: unknown): Mention {
  const inner = innerOf(action)
  return isObject(inner) ? mentionOf(inner) : { table: undefined }
}

function mentionOf(input: JsonObject): Mention {
  const { TableName: table, IndexName: index, ConsistentRead, KeyConditionExpression, KeyConditions } = input
  const mention = { table, index, isStrong: ConsistentRead === true }
  const isQuery = KeyConditionExpression !== undefined || KeyConditions !== undefined
  return isQuery ? { ...mention, query: input } : { ...mention, keyed: input }
}

/** The value of the one member that a request of a batch, or an action, has. */
const innerOf = (request: unknown): unknown => (isObject(request) ? Object.values(request)[0] : undefined)

function elementOf(mention: Mention, isRead: boolean, parts: ServingParts): Element {
  const { context } = parts
  const table = orUndefined(() => tableNameOf(mention.table, context))
  const index = typeof mention.index === 'string' ? mention.index : undefined
  let known: { readonly value: Item | undefined } | undefined
  const key = (): Item | undefined => {
    known ??= { value: orUndefined(() => keyOf(mention, table, index, context)) }
    return known.value
  }
  const place = (): Place => orUndefined(() => placeOf(key(), table, index, parts.context)) ?? NOWHERE
  return {
    table,
    index,
    key,
    partition: () => place().partition?.id,
    isServedBy: (zone) => zonesServing(place(), isRead && mention.isStrong !== true, parts).includes(zone),
    needsQuorum: () => {
      if (table === undefined || (isRead && mention.isStrong !== true)) return false
      return context.engine.findTable(context.namespace, table)?.record.global?.consistency === 'STRONG'
    },
  }
}

function tableNameOf(given: unknown, context: Context): string | undefined {
  if (typeof given !== 'string') return undefined
  const { name, isElsewhere } = referenceOf(context, given)
  return isElsewhere ? undefined : name
}

function keyOf(mention: Mention, table: string | undefined, index: string | undefined, context: Context): Item | undefined {
  const record = table === undefined ? undefined : context.engine.findTable(context.namespace, table)?.record
  if (record === undefined) return undefined
  const { query, keyed } = mention
  if (query !== undefined) return queriedKey(query as unknown as QueryInput, context) // its schema has let it through
  const source = isObject(keyed) ? (keyed['Key'] ?? keyed['Item']) : undefined
  return isObject(source) ? decodeItem(picked(source as WireItem, keyNames(record, index)), 'current') : undefined // typed values, as the schema says
}

/** The attributes that a Query fixes to one value. */
function queriedKey(input: QueryInput, { wording }: Context): Item {
  const { clauses } = planQuery(input, voicesOf(wording).query).keyCondition
  return Object.fromEntries(
    clauses.flatMap(({ name, operator, values: [value] }) => (operator === '=' && value !== undefined ? [[name, value]] : [])),
  )
}

/** Attributes of the key of a table, and of an index of it. */
export function keyNames(record: TableRecord, index: string | undefined): readonly string[] {
  const ofIndex = index === undefined ? undefined : indexNamed(record, index)?.keys
  return [record.keys, ofIndex]
    .flatMap((keys) => (keys === undefined ? [] : [...keys.hash, ...keys.range]))
    .map(({ name }) => name)
}

function picked(item: WireItem, names: readonly string[]): WireItem {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : [])))
}

/** A value that the service would refuse is none. */
function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
