// What the answers of single-item writes have in common: what was charged, and how large the item's collection is.
import type { Receipt } from '../engine/engine.js'
import type { Item } from '../model/attribute-value.js'
import { RawJson } from '../model/json.js'
import type { TableRecord } from '../model/table.js'
import type { PutItemInput, PutItemOutput } from '../shapes/operations.js'
import type { Row } from '../storage/row.js'
import { consumedCapacity } from './consumed-capacity.js'
import { itemCollectionMetrics } from './item-collection-metrics.js'

/** @param attributes what ReturnValues asked for, undefined when that is nothing. @param key the item, or its key */
export function writeOutput(
  input: Pick<PutItemInput, 'TableName' | 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'>,
  record: TableRecord,
  key: Item,
  receipt: Receipt,
  attributes: RawJson | Item | undefined,
): PutItemOutput {
  const metrics = itemCollectionMetrics(input.ReturnItemCollectionMetrics, record, key)
  return {
    ...(attributes === undefined ? {} : { Attributes: attributes }),
    ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, record, receipt.units),
    ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
  }
}

/** A stored image as it is answered. */
export function imageOf(row: Row | undefined): RawJson | undefined {
  return row === undefined ? undefined : new RawJson(row.json)
}
