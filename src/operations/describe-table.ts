// DescribeTable: all that is known of a table. Source: docs API_DescribeTable.
import type { DescribeTableInput, DescribeTableOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { describe, tableNamed } from './table-named.js'

export const describeTable = defineOperation<DescribeTableInput>('DescribeTable', {
  side: undefined,
  resources: ofTable,
  run: (input, context) => {
    const output: DescribeTableOutput = { Table: describe(context, tableNamed(context, input.TableName)) }
    return output
  },
})
