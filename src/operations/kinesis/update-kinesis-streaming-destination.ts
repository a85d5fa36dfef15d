// UpdateKinesisStreamingDestination: another precision of the times in records. Answers UPDATING.
// Source: docs API_UpdateKinesisStreamingDestination.
import type { UpdateKinesisStreamingDestinationInput, UpdateKinesisStreamingDestinationOutput } from '../../shapes/operations.js'
import { checkUpdating } from '../../tables/definition/kinesis-rules.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { tableNamed } from '../table-named.js'
import { destinationChange } from './destination.js'

export const updateKinesisStreamingDestination = defineOperation<UpdateKinesisStreamingDestinationInput>(
  'UpdateKinesisStreamingDestination',
  {
    side: undefined,
    resources: ofTable,
    run: async (input, context) => {
      const kinesis = planeOf(context.engine, 'kinesis')
      const table = tableNamed(context, input.TableName)
      const { StreamArn, UpdateKinesisStreamingConfiguration: configuration } = input
      const wanted = configuration?.ApproximateCreationDateTimePrecision
      const precision = checkUpdating(destinationChange(context, table, StreamArn), wanted)
      await kinesis.update(table, StreamArn, precision)
      const output: UpdateKinesisStreamingDestinationOutput = {
        TableName: table.record.name,
        StreamArn,
        DestinationStatus: 'UPDATING',
        UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
      }
      return output
    },
  },
)
