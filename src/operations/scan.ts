// Scan: all items, or one segment of them, in the order of their hashes. Source: docs API_Scan.
import { bindScan, planScan } from '../intents/scan.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { Served } from '../model/serving.js'
import type { ScanInput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { pageOutput } from './page-output.js'
import { ofScan } from './resources.js'
import { tableInUse } from './table-in-use.js'

export const scan = defineOperation<ScanInput>('Scan', {
  side: 'read',
  resources: ofScan,
  run: async (input, context): Promise<Served> => {
    const plan = planScan(input, refusalStylesOf(context.wording).scan)
    const table = tableInUse(context, input.TableName)
    const intent = bindScan(plan, table.record, context.engine.placement)
    const page = await context.engine.items.range({ table, ...intent, serving: context.serving })
    return pageOutput(input, plan, intent, table.record, page)
  },
})
