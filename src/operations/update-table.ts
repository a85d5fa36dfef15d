// UpdateTable: one kind of change of a table a call. Answers UPDATING with the old numbers; only maxima show as they were asked
// for. Source: docs API_UpdateTable; the answer measured us-west-2, 2026-10.
import type { TableDescription, UpdateTableInput, UpdateTableOutput } from '../shapes/operations.js'
import { checkChangedTable } from '../tables/definition/account-rules.js'
import { alterationsOf, checkUpdate } from '../tables/definition/alterations.js'
import { updatesIn } from '../tables/definition/update-changes.js'
import { defineOperation } from './operation.js'
import { describe, tableNamed, tablesOf } from './table-named.js'

export const updateTable = defineOperation<UpdateTableInput>('UpdateTable', async (input, context) => {
  checkUpdate(input)
  const table = tableNamed(context, input.TableName)
  const alterations = alterationsOf(input, table.record, context.engine.clock.nowMs())
  if (alterations.length > 0) checkChangedTable(table.record, alterations, tablesOf(context.engine, table.record.namespace))
  const record = alterations.length === 0 ? table.record : await context.engine.alterTable(table, alterations)
  const description = withMaxima(describe(context, table, record), input)
  const output: UpdateTableOutput = { TableDescription: description }
  return output
})

/** Maxima are echoed, the -1 that clears one included. */
function withMaxima(description: TableDescription, input: UpdateTableInput): TableDescription {
  const updates = new Map(updatesIn(input).map((update) => [update.IndexName, update.OnDemandThroughput]))
  return {
    ...overlaid(description, input.OnDemandThroughput),
    ...(description.GlobalSecondaryIndexes === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: description.GlobalSecondaryIndexes.map((index) =>
            overlaid(index, updates.get(index.IndexName ?? '')),
          ),
        }),
  }
}

type Maxima = TableDescription['OnDemandThroughput']

function overlaid<Described extends { OnDemandThroughput?: Exclude<Maxima, undefined> }>(
  described: Described,
  asked: Maxima,
): Described {
  if (asked === undefined || Object.keys(asked).length === 0) return described
  return { ...described, OnDemandThroughput: { ...described.OnDemandThroughput, ...asked } }
}
