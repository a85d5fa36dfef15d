// TransactGetItems: up to 100 items as one moment. Invariant: a key that does not fit, or an item that a transaction is writing,
// cancels the whole, with a reason at its place. Source: docs API_TransactGetItems; measured eu-west-2, 2026-10 (validation sheet 2.11).
import type { ReadReceipt } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import { bindGet, planGet, showItem, type GetPlan } from '../intents/get.js'
import { refuseEmptyKeys } from '../intents/index-keys.js'
import { refuseSamePlace } from '../intents/transact.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import { ApiError } from '../model/errors.js'
import { RawJson } from '../model/json.js'
import { Served, Serving } from '../model/serving.js'
import type { ItemResponse, TransactGetItemsInput, TransactGetItemsOutput } from '../shapes/operations.js'
import type { Row } from '../storage/row.js'
import { capacityPerTable, tableCharge } from './consumed-capacity.js'
import { refuseTransaction } from './no-transactions.js'
import { defineOperation } from './operation.js'
import { ofTransaction } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { legalPlaces, unlessHeld } from './together.js'

interface Read {
  readonly tableName: string
  readonly plan: GetPlan
  readonly table: Table
  /** Where to read, or why not. */
  readonly place: Buffer | ApiError
}

export const transactGetItems = defineOperation<TransactGetItemsInput>('TransactGetItems', {
  side: 'read',
  resources: ofTransaction,
  run: (input, context): Served | Promise<Served> => {
    const plans = input.TransactItems.map(({ Get }) => ({
      tableName: Get.TableName,
      plan: planGet(Get, refusalStylesOf(context.wording).transactGetItems),
    }))
    const tables = plans.map((one) => ({ ...one, table: tableInUse(context, one.tableName) }))
    for (const { table } of tables) refuseTransaction(table)
    const reads = tables.map((one): Read => ({ ...one, place: rowSuffixOrRefusal(one.plan, one.table) }))
    const places = legalPlaces(reads)
    refuseSamePlace(places.map(({ table, rowSuffix }) => `${table.record.physicalId} ${rowSuffix.toString('latin1')}`))
    const serving = new Serving()
    const found = context.engine.items.getTogether(places, serving)
    if (found instanceof Promise)
      return found.then((receipts) => new Served(outputOf(input, reads, unlessHeld(receipts)), serving))
    return new Served(outputOf(input, reads, unlessHeld(found)), serving)
  },
})

function outputOf(
  input: TransactGetItemsInput,
  reads: readonly Read[],
  receipts: readonly ReadReceipt[],
): TransactGetItemsOutput {
  const charges = reads.map(({ tableName, table }, at) => {
    return { tableName, record: table.record, charge: tableCharge(receipts[at]?.halfUnits ?? 0) }
  })
  return {
    ...capacityPerTable(input.ReturnConsumedCapacity, charges, 'ReadCapacityUnits'),
    Responses: reads.map(({ plan }, at) => responseOf(plan, receipts[at]?.row)),
  }
}

function rowSuffixOrRefusal(plan: GetPlan, { record }: Table): Buffer | ApiError {
  refuseEmptyKeys(record, plan.key)
  try {
    return bindGet(plan, record)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** An item of which nothing is shown is left out. */
function responseOf({ projection }: GetPlan, row: Row | undefined): ItemResponse {
  if (row === undefined) return {}
  const item = showItem(row, projection)
  return item instanceof RawJson || Object.keys(item).length > 0 ? { Item: item } : {}
}
