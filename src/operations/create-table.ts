// CreateTable: a table with its indexes, in one call. Answers CREATING, and empty. Source: docs API_CreateTable.
import type { CreateTableInput, CreateTableOutput } from '../shapes/operations.js'
import { describeTable } from '../tables/definition/describe.js'
import { newTableOf } from '../tables/definition/new-table.js'
import { defineOperation } from './operation.js'

const EMPTY = { items: 0, sizeBytes: 0 }

export const createTable = defineOperation<CreateTableInput>('CreateTable', async (input, { engine, namespace }) => {
  const record = await engine.createTable(namespace, newTableOf(input, namespace))
  const output: CreateTableOutput = { TableDescription: describeTable(record, () => EMPTY, engine.clock.nowMs()) }
  return output
})
