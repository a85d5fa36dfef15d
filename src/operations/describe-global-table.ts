// DescribeGlobalTable: knows global tables of the version 2017.11.29 only. Source: measured, 2026, for DescribeGlobalTable.
import type { DescribeGlobalTableInput } from '../shapes/operations.js'
import { globalTableNotFound } from './legacy-global-table.js'
import { defineOperation } from './operation.js'

export const describeGlobalTable = defineOperation<DescribeGlobalTableInput>('DescribeGlobalTable', ({ GlobalTableName }) => {
  throw globalTableNotFound(GlobalTableName)
})
