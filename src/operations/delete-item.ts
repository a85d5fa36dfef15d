// DeleteItem: succeeds whether or not the item was there, unless a guard says otherwise. Source: docs API_DeleteItem.
import { bindDelete, planDelete } from '../intents/delete.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { DeleteItemInput, DeleteItemOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofKey } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { imageOf, writeOutput } from './write-output.js'

export const deleteItem = defineOperation<DeleteItemInput>('DeleteItem', {
  side: 'write',
  resources: ofKey,
  run: async (input, context): Promise<DeleteItemOutput> => {
    const plan = planDelete(input, refusalStylesOf(context.wording).deleteItem)
    const table = tableInUse(context, input.TableName)
    const intent = bindDelete(plan, table.record)
    const receipt = await context.engine.items.write(table, intent)
    const old = input.ReturnValues === 'ALL_OLD' ? imageOf(receipt.before) : undefined
    const written = { table, rowSuffix: intent.rowSuffix, key: plan.key, receipt }
    return writeOutput(input, context.engine.items, written, old)
  },
})
