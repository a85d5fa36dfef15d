// DescribeGlobalTable: knows global tables of the version 2017.11.29 only. Source: measured, 2026, for DescribeGlobalTable.
import type { DescribeGlobalTableInput } from '../shapes/operations.js'
import { globalTableNotFound } from './legacy-global-table.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

export const describeGlobalTable = defineOperation<DescribeGlobalTableInput>('DescribeGlobalTable', {
  side: undefined,
  resources: ofNothing,
  run: ({ GlobalTableName }) => {
    throw globalTableNotFound(GlobalTableName)
  },
})
