// CreateTable: a table with its indexes, in one call. Answers CREATING, and empty. Source: docs API_CreateTable.
import type { CreateTableInput, CreateTableOutput } from '../shapes/operations.js'
import { checkNewTable } from '../tables/definition/account-rules.js'
import { describeTable } from '../tables/definition/describe.js'
import { newTableOf } from '../tables/definition/new-table.js'
import { defineOperation } from './operation.js'
import { tablesOf } from './table-named.js'

const EMPTY = { items: 0, sizeBytes: 0 }

export const createTable = defineOperation<CreateTableInput>('CreateTable', async (input, { engine, namespace }) => {
  const table = newTableOf(input, namespace)
  // A name that is taken is refused as such, whatever else the account has.
  if (engine.findTable(namespace, table.name) === undefined) checkNewTable(table, namespace, tablesOf(engine, namespace))
  const record = await engine.createTable(namespace, table)
  const output: CreateTableOutput = { TableDescription: describeTable(record, () => EMPTY, engine.clock.nowMs()) }
  return output
})
