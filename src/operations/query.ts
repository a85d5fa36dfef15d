// Query: items of one collection, in the order of their sort keys. Source: docs API_Query.
import { bindQuery, planQuery } from '../intents/query.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { Served } from '../model/serving.js'
import type { QueryInput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { pageOutput } from './page-output.js'
import { ofQuery } from './resources.js'
import { tableInUse } from './table-in-use.js'

export const query = defineOperation<QueryInput>('Query', {
  side: 'read',
  resources: ofQuery,
  run: async (input, context): Promise<Served> => {
    const plan = planQuery(input, refusalStylesOf(context.wording).query)
    const table = tableInUse(context, input.TableName)
    const intent = bindQuery(plan, table.record)
    const page = await context.engine.items.range({ table, ...intent, serving: context.serving })
    return pageOutput(input, plan, intent, table.record, page)
  },
})
