// CreateTable: a table with its indexes, in one call; or a replica of another account's table. Answers CREATING, and empty. Source: docs API_CreateTable.
import { type Namespace, type TableRecord, vectorIndexes } from '../model/table.js'
import type { CreateTableInput, CreateTableOutput } from '../shapes/operations.js'
import { checkNewTable } from '../tables/definition/account-rules.js'
import { describeTable } from '../tables/definition/describe.js'
import { newTableOf } from '../tables/definition/new-table.js'
import { describeMadeTable } from './made-warmth.js'
import { type Context, defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { joinAccount } from './replicas.js'
import { ofTable } from './resources.js'
import { tablesOf } from './table-named.js'

const EMPTY = { items: 0, sizeBytes: 0 }

export const createTable = defineOperation<CreateTableInput>('CreateTable', {
  side: undefined,
  resources: ofTable,
  run: async (input, context) => {
    const { engine } = context
    const record = input.GlobalTableSourceArn === undefined ? await create(input, context) : await joinAccount(context, input)
    const peers = (one: Namespace): TableRecord | undefined => engine.tables.find(one, record.name)?.record
    const description = describeTable(record, () => EMPTY, engine.clock.nowMs(), peers)
    const output: CreateTableOutput = { TableDescription: describeMadeTable(description, input) }
    return output
  },
})

function create(input: CreateTableInput, { engine, namespace }: Context): Promise<TableRecord> {
  const table = newTableOf(input, namespace)
  if (vectorIndexes(table).length > 0) planeOf(engine, 'vectors')
  if (table.stream !== undefined) planeOf(engine, 'streams')
  // A name that is taken is refused as such, whatever else the account has.
  if (engine.tables.find(namespace, table.name) === undefined) checkNewTable(table, namespace, tablesOf(engine.tables, namespace))
  return engine.tables.create(namespace, table)
}
