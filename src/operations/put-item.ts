// PutItem: a whole item, guarded or not. Source: docs API_PutItem.
import { bindPut, planPut } from '../intents/put.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { PutItemInput, PutItemOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofItem } from './resources.js'
import { tableInUse } from './table-in-use.js'
import { imageOf, writeOutput } from './write-output.js'

export const putItem = defineOperation<PutItemInput>('PutItem', {
  side: 'write',
  resources: ofItem,
  run: async (input, context): Promise<PutItemOutput> => {
    const plan = planPut(input, refusalStylesOf(context.wording).putItem)
    const table = tableInUse(context, input.TableName)
    const intent = bindPut(plan, table.record)
    const receipt = await context.engine.items.write(table, intent)
    const old = input.ReturnValues === 'ALL_OLD' ? imageOf(receipt.before) : undefined
    const written = { table, rowSuffix: intent.rowSuffix, key: plan.item, receipt }
    return writeOutput(input, context.engine.items, written, old)
  },
})
