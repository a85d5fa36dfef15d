// GetItem: one item by its key. Source: docs API_GetItem.
import { bindGet, planGet, shown } from '../intents/get.js'
import { voicesOf } from '../intents/voices.js'
import type { GetItemInput, GetItemOutput } from '../shapes/operations.js'
import { consumedCapacity, tableCharge } from './consumed-capacity.js'
import { defineOperation } from './operation.js'
import { tableInUse } from './table-in-use.js'

export const getItem = defineOperation<GetItemInput>('GetItem', (input, context): GetItemOutput => {
  const plan = planGet(input, voicesOf(context.wording).getItem)
  const table = tableInUse(context, input.TableName)
  const consistent = input.ConsistentRead ?? false
  const { row, halfUnits } = context.engine.get(table, bindGet(plan, table.record), consistent)
  return {
    ...(row === undefined ? {} : { Item: shown(row, plan.projection) }),
    ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, table.record, tableCharge(halfUnits)),
  }
})
