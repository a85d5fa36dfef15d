// large-item and near-limit: what comes near a limit of the service, by the request alone or by its answer. Invariant: a small request is
// never measured, since no item is larger than its text. Source: docs Constraints, bp-use-s3-too.
import type { Table } from '../../engine/contract/tables.js'
import { rowSuffixOfKey } from '../../intents/item-key.js'
import { planStatement, type StatementInput } from '../../intents/partiql/plan.js'
import type { Item } from '../../model/attribute-value.js'
import { decodeItem, type WireItem } from '../../model/decode.js'
import { isObject } from '../../model/json.js'
import { LIMITS } from '../../model/limits.js'
import { itemSizeBytes } from '../../model/size.js'
import { hasLocalIndex } from '../../model/table.js'
import { keySources } from '../../operations/resource-keys.js'
import { type Breach, breachOf } from '../breach.js'
import { type Call, type Mention, orNothing } from '../call.js'
import { itemText } from '../item-text.js'

/** Of 400 KB. */
export const LARGE_ITEM_BYTES = 300 * 1024
/** Of every other limit. */
export const NEAR_SHARE = 0.8
const KB = 1024

/** Items that are written, as far as the request has them whole. */
export function largeItems(call: Call): readonly Breach[] {
  if (call.bodyBytes < LARGE_ITEM_BYTES) return []
  return call.mentions.flatMap((mention) => {
    const largest = Math.max(0, ...writtenBytes(call, mention))
    return largest < LARGE_ITEM_BYTES ? [] : [large(call, mention, `it writes ${sizeText(largest)}`)]
  })
}

/** Items that are answered whole. */
export function largeItemsRead(call: Call, output: object): readonly Breach[] {
  const [mention] = call.mentions
  if (mention === undefined || mention.side !== 'read') return []
  let largest = 0
  for (const text of itemTexts(output)) {
    if (text.length < LARGE_ITEM_BYTES) continue
    largest = Math.max(largest, itemSizeBytes(JSON.parse(text) as Item)) // the text of a stored item
  }
  return largest < LARGE_ITEM_BYTES ? [] : [large(call, mention, `it reads ${sizeText(largest)}`)]
}

/** Whoever writes or reads them, the large items of a table are one finding. */
const large = (call: Call, mention: Mention, detail: string): Breach => ({
  ...breachOf('large-item', call, mention, detail),
  index: undefined,
  shape: '',
})

const sizeText = (bytes: number): string => `an item of ${Math.floor(bytes / KB)} KB, of at most ${LIMITS.itemBytes / KB} KB`

function writtenBytes({ input }: Call, { resource, side }: Mention): readonly number[] {
  if (side === 'read') return []
  if (resource.keyForm === 'statement') return [insertedBytes(resource.source)]
  const { ExpressionAttributeValues: values } = input // of an update: they become a part of the item
  const sources = keySources(resource).map((source) => (source.kind === 'attributes' ? source.attributes : undefined))
  return [...sources, values].map(sizeOf)
}

/** Of what is no item the operation will say so. */
const sizeOf = (item: unknown): number =>
  isObject(item) ? (orNothing(() => itemSizeBytes(decodeItem(item as WireItem, 'current'))) ?? 0) : 0 // typed values, as the schema says

function insertedBytes(source: unknown): number {
  const plan = orNothing(() => planStatement(source as StatementInput)) // as its schema let it through
  return plan?.kind === 'insert' ? plan.sizeBytes : 0
}

function* itemTexts(output: object): Iterable<string> {
  const { Item: one, Items: page, Responses: batch } = output as { Item?: unknown; Items?: unknown; Responses?: unknown }
  const lists = [[one], page, ...(isObject(batch) ? Object.values(batch) : [])]
  for (const item of lists.filter(Array.isArray).flat()) {
    const text = itemText(item)
    if (text !== undefined) yield text
  }
}

/** Expressions and statements by their length, transactions by their actions and bytes. */
export function nearLimits(call: Call): readonly Breach[] {
  const { input, mentions, operation, bodyBytes } = call
  const [first] = mentions
  if (first === undefined) return []
  const isTransaction = operation.resources.form === 'transaction'
  const measures: readonly (readonly [what: string, measured: number, limit: number])[] = [
    ...EXPRESSIONS.map((name) => [`bytes of ${name}`, textBytes(input[name]), LIMITS.expressionBytes] as const),
    ...mentions.map(
      ({ resource }) =>
        ['characters of the statement', statementCharacters(resource.source), LIMITS.statementCharacters] as const,
    ),
    ['actions', isTransaction ? mentions.length : 0, LIMITS.transactionActions],
    ['bytes of items', isTransaction ? transactionBytes(call, bodyBytes) : 0, LIMITS.transactionBytes],
  ]
  return measures
    .filter(([, measured, limit]) => measured >= limit * NEAR_SHARE && measured <= limit)
    .slice(0, 1)
    .map(([what, measured, limit]) => breachOf('near-limit', call, first, `it has ${measured} ${what}, of at most ${limit}`))
}

const EXPRESSIONS = [
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
  'UpdateExpression',
  'ConditionExpression',
]

const textBytes = (text: unknown): number => (typeof text === 'string' ? Buffer.byteLength(text) : 0)

const statementCharacters = (source: unknown): number =>
  isObject(source) && typeof source['Statement'] === 'string' ? source['Statement'].length : 0

function transactionBytes({ mentions }: Call, bodyBytes: number): number {
  if (bodyBytes < LIMITS.transactionBytes * NEAR_SHARE) return 0
  return mentions
    .flatMap(({ resource }) => keySources(resource))
    .reduce((sum, source) => sum + (source.kind === 'attributes' ? sizeOf(source.attributes) : 0), 0)
}

/** Whoever counts item collections. */
export interface CountedCollections {
  /** How many bytes the collection of a row has; undefined where it is not counted. */
  collectionBytes(table: Table, rowSuffix: Buffer): number | undefined
}

/** Item collections beside local indexes that the call has written to. @param limitBytes of a collection */
export function largeCollections(call: Call, collections: CountedCollections, limitBytes: number): readonly Breach[] {
  return call.mentions.flatMap((mention) => {
    const { table, side } = mention
    if (table === undefined || side === 'read' || !hasLocalIndex(table.record)) return []
    const sizes = mention.keys.map((key) => {
      const suffix = orNothing(() => rowSuffixOfKey(table.record, key))
      return suffix === undefined ? 0 : (collections.collectionBytes(table, suffix) ?? 0)
    })
    const largest = Math.max(0, ...sizes)
    if (largest < limitBytes * NEAR_SHARE) return []
    const words = `its item collection has ${largest} bytes, of at most ${limitBytes} beside local indexes`
    return [breachOf('near-limit', call, mention, words)]
  })
}
