// What the answers of single-item writes have in common: what was charged, and how large the item's collection is.
import type { Items, Receipt } from '../engine/contract/items.js'
import type { Item } from '../model/attribute-value.js'
import { RawJson } from '../model/json.js'
import type { PutItemInput, PutItemOutput } from '../shapes/operations.js'
import type { Row } from '../storage/row.js'
import { consumedCapacity } from './consumed-capacity.js'
import { itemCollectionMetrics, type WrittenRow } from './item-collection-metrics.js'

/** A row that was written, and what that did. */
export interface Written extends WrittenRow {
  readonly receipt: Receipt
}

/** @param attributes what ReturnValues asked for, undefined when that is nothing */
export function writeOutput(
  input: Pick<PutItemInput, 'TableName' | 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'>,
  items: Items,
  written: Written,
  attributes: RawJson | Item | undefined,
): PutItemOutput | Promise<PutItemOutput> {
  const output = {
    ...(attributes === undefined ? {} : { Attributes: attributes }),
    ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, written.table.record, written.receipt.units),
  }
  return input.ReturnItemCollectionMetrics === 'SIZE' ? withMetrics(output, items, written) : output
}

async function withMetrics(output: PutItemOutput, items: Items, written: WrittenRow): Promise<PutItemOutput> {
  const metrics = await itemCollectionMetrics(items, written)
  return metrics === undefined ? output : { ...output, ItemCollectionMetrics: metrics }
}

/** A stored image as it is answered. */
export function imageOf(row: Row | undefined): RawJson | undefined {
  return row === undefined ? undefined : new RawJson(row.json)
}
