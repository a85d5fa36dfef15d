// UpdateItem: changes attributes of an item, or makes the item. Source: docs API_UpdateItem.
import type { Receipt } from '../engine/contract/items.js'
import { bindUpdate, planUpdate, attributesUpdatedIn, type UpdatePlan } from '../intents/update.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { Item } from '../model/attribute-value.js'
import type { RawJson } from '../model/json.js'
import type { UpdateItemInput, UpdateItemOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofKey } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { imageOf, writeOutput } from './write-output.js'

export const updateItem = defineOperation<UpdateItemInput>('UpdateItem', {
  side: 'write',
  resources: ofKey,
  run: async (input, context): Promise<UpdateItemOutput> => {
    const plan = planUpdate(input, refusalStylesOf(context.wording).updateItem)
    const table = tableInUse(context, input.TableName)
    const intent = bindUpdate(plan, table.record)
    const receipt = await context.engine.items.write(table, intent)
    const attributes = returnedAttributes(input.ReturnValues, plan, receipt)
    const written = { table, rowSuffix: intent.rowSuffix, key: plan.key, receipt }
    return writeOutput(input, context.engine.items, written, attributes)
  },
})

function returnedAttributes(
  returnValues: UpdateItemInput['ReturnValues'],
  plan: UpdatePlan,
  receipt: Receipt,
): RawJson | Item | undefined {
  switch (returnValues) {
    case 'ALL_OLD':
      return imageOf(receipt.before)
    case 'ALL_NEW':
      return imageOf(receipt.after)
    case 'UPDATED_OLD':
      return attributesUpdatedIn(plan, receipt.before)
    case 'UPDATED_NEW':
      return attributesUpdatedIn(plan, receipt.after)
    default:
      return undefined
  }
}
