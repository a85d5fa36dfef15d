// DeleteTable: a table with all that belongs to it; of a global table only the replica that is named. Deleting one that is DELETING is no error. Source: docs API_DeleteTable.
import type { DeleteTableInput, DeleteTableOutput } from '../shapes/operations.js'
import { enforce } from '../tables/definition/rule.js'
import { DELETE_RULES } from '../tables/definition/state-rules.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { describe, peersOf, tableNamed } from './table-named.js'

export const deleteTable = defineOperation<DeleteTableInput>('DeleteTable', {
  side: undefined,
  resources: ofTable,
  run: async (input, context) => {
    // Its log goes with it, and with that what Kinesis has not got yet. Source: assumed.
    await context.engine.kinesis?.sent(tableNamed(context, input.TableName))
    const table = tableNamed(context, input.TableName)
    if (table.record.status === 'DELETING') return answer(describe(context, table))
    const { engine } = context
    const record = await engine.tables.remove(table, (present) =>
      enforce(DELETE_RULES, { record: present, peers: peersOf(engine.tables, present), nowMs: engine.clock.nowMs() }),
    )
    return answer(describe(context, table, record))
  },
})

const answer = (TableDescription: DeleteTableOutput['TableDescription']): DeleteTableOutput =>
  TableDescription === undefined ? {} : { TableDescription }
