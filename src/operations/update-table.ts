// UpdateTable: one kind of change of a table a call. Each has its course (tables/course.ts), and the answer shows its beginning: old
// numbers, but for a switch of billing mode; maxima as they were asked for.
// Source: docs API_UpdateTable; the answer measured us-west-2, 2026-10.
import type { Table } from '../engine/contract/tables.js'
import type { Alteration, TableRecord } from '../model/table.js'
import type { TableDescription, UpdateTableInput, UpdateTableOutput } from '../shapes/operations.js'
import { checkChangedTable } from '../tables/definition/account-rules.js'
import { alterationsOf, checkUpdate } from '../tables/definition/alterations.js'
import { isAboutReplicas } from '../tables/definition/global-changes.js'
import { createsIn, updatesIn, vectorCreatesIn } from '../tables/definition/update-changes.js'
import { translateAlterations } from '../tables/global/settings.js'
import { describeMadeIndexes } from './made-warmth.js'
import { type Context, defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { changeReplicas } from './replicas.js'
import { ofTable } from './resources.js'
import { describe, peersOf, tableNamed, tablesOf } from './table-named.js'

export const updateTable = defineOperation<UpdateTableInput>('UpdateTable', {
  side: undefined,
  resources: ofTable,
  needsQuorum: true, // Source: assumed, that it is refused as writes are
  run: async (input, context) => {
    checkUpdate(input)
    const table = tableNamed(context, input.TableName)
    const record = isAboutReplicas(input) ? await changeReplicas(context, table, input) : await alter(context, table, input)
    const description = describeMadeIndexes(describe(context, table, record), createsIn(input))
    const output: UpdateTableOutput = { TableDescription: withMaxima(description, input) }
    return output
  },
})

const alter = ({ engine }: Context, table: Table, input: UpdateTableInput): Promise<TableRecord> =>
  engine.tables.alter(table, (record) => checkedAlterations(engine, record, input))

/** @throws ApiError where the record refuses one */
function checkedAlterations(engine: Context['engine'], record: TableRecord, input: UpdateTableInput): readonly Alteration[] {
  const peers = peersOf(engine.tables, record)
  const alterations = alterationsOf(input, record, engine.clock.nowMs(), peers)
  if (alterations.length === 0) return []
  if (vectorCreatesIn(input).length > 0) planeOf(engine, 'vectors')
  if (input.StreamSpecification !== undefined) planeOf(engine, 'streams')
  checkChangedTable(record, alterations, tablesOf(engine.tables, record.namespace))
  for (const peer of peers) {
    const theirs = translateAlterations(alterations, record, peer, 'follow')
    if (theirs.length > 0) checkChangedTable(peer, theirs, tablesOf(engine.tables, peer.namespace))
  }
  return alterations
}

/** Maxima are echoed, the -1 that clears one included. */
function withMaxima(description: TableDescription, input: UpdateTableInput): TableDescription {
  const updates = new Map(updatesIn(input).map((update) => [update.IndexName, update.OnDemandThroughput]))
  return {
    ...overlayMaxima(description, input.OnDemandThroughput),
    ...(description.GlobalSecondaryIndexes === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: description.GlobalSecondaryIndexes.map((index) =>
            overlayMaxima(index, updates.get(index.IndexName ?? '')),
          ),
        }),
  }
}

type Maxima = TableDescription['OnDemandThroughput']

function overlayMaxima<Described extends { OnDemandThroughput?: Exclude<Maxima, undefined> }>(
  described: Described,
  maxima: Maxima,
): Described {
  if (maxima === undefined || Object.keys(maxima).length === 0) return described
  return { ...described, OnDemandThroughput: { ...described.OnDemandThroughput, ...maxima } }
}
