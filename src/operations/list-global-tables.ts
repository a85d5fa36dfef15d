// ListGlobalTables: lists those of the version 2017.11.29 only, so none. Source: measured, 2026.
import type { ListGlobalTablesInput, ListGlobalTablesOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

export const listGlobalTables = defineOperation<ListGlobalTablesInput>('ListGlobalTables', {
  side: undefined,
  resources: ofNothing,
  run: () => {
    const output: ListGlobalTablesOutput = { GlobalTables: [] }
    return output
  },
})
