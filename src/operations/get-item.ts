// GetItem: one item by its key. Source: docs API_GetItem.
import { consistencyOf } from '../intents/consistency.js'
import { bindGet, planGet, showItem } from '../intents/get.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { ReadReceipt } from '../engine/contract/items.js'
import { Served, Serving } from '../model/serving.js'
import type { GetItemInput, GetItemOutput } from '../shapes/operations.js'
import { consumedCapacity, tableCharge } from './consumed-capacity.js'
import { defineOperation } from './operation.js'
import { ofKey } from './resources.js'
import { tableInUse } from './table-in-use.js'

export const getItem = defineOperation<GetItemInput>('GetItem', {
  side: 'read',
  resources: ofKey,
  run: (input, context): Served | Promise<Served> => {
    const plan = planGet(input, refusalStylesOf(context.wording).getItem)
    const table = tableInUse(context, input.TableName)
    const consistency = consistencyOf(input)
    const serving = context.serving ?? new Serving()
    const output = ({ row, halfUnits }: ReadReceipt): Served => {
      const own: GetItemOutput = {
        ...(row === undefined ? {} : { Item: showItem(row, plan.projection) }),
        ...consumedCapacity(input.ReturnConsumedCapacity, input.TableName, table.record, tableCharge(halfUnits)),
      }
      return new Served(own, serving)
    }
    const receipt = context.engine.items.get(table, bindGet(plan, table.record), consistency, serving)
    return receipt instanceof Promise ? receipt.then(output) : output(receipt)
  },
})
