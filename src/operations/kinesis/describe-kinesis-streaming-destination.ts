// DescribeKinesisStreamingDestination: the Kinesis data streams that the table's changes go to, and those that they went to until a day ago.
// Source: docs API_DescribeKinesisStreamingDestination.
import type {
  DescribeKinesisStreamingDestinationInput,
  DescribeKinesisStreamingDestinationOutput,
} from '../../shapes/operations.js'
import { describeDestination } from '../../tables/definition/kinesis-rules.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { tableNamed } from '../table-named.js'

export const describeKinesisStreamingDestination = defineOperation<DescribeKinesisStreamingDestinationInput>(
  'DescribeKinesisStreamingDestination',
  {
    side: undefined,
    resources: ofTable,
    run: ({ TableName }, context) => {
      const kinesis = planeOf(context.engine, 'kinesis')
      const table = tableNamed(context, TableName)
      const output: DescribeKinesisStreamingDestinationOutput = {
        TableName: table.record.name,
        KinesisDataStreamDestinations: kinesis.of(table).map(describeDestination),
      }
      return output
    },
  },
)
