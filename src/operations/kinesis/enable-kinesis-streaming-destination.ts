// EnableKinesisStreamingDestination: the table's changes go to a Kinesis data stream from when it is ACTIVE. Answers ENABLING.
// Source: docs API_EnableKinesisStreamingDestination; the order of its refusals assumed.
import type { EnableKinesisStreamingDestinationInput, EnableKinesisStreamingDestinationOutput } from '../../shapes/operations.js'
import { checkEnabling, streamRefused } from '../../tables/definition/kinesis-rules.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { tableNamed } from '../table-named.js'
import { destinationChange, isOwnStream } from './destination.js'

export const enableKinesisStreamingDestination = defineOperation<EnableKinesisStreamingDestinationInput>(
  'EnableKinesisStreamingDestination',
  {
    side: undefined,
    resources: ofTable,
    run: async (input, context) => {
      const kinesis = planeOf(context.engine, 'kinesis')
      const table = tableNamed(context, input.TableName)
      const { StreamArn, EnableKinesisStreamingConfiguration: configuration } = input
      checkEnabling(destinationChange(context, table, StreamArn))
      if (!isOwnStream(context, StreamArn) || (await kinesis.check(StreamArn)) === 'missing') throw streamRefused()
      // The check may have taken a while.
      const present = tableNamed(context, input.TableName)
      checkEnabling(destinationChange(context, present, StreamArn))
      await kinesis.enable(present, StreamArn, configuration?.ApproximateCreationDateTimePrecision ?? 'MILLISECOND')
      const output: EnableKinesisStreamingDestinationOutput = {
        TableName: table.record.name,
        StreamArn,
        DestinationStatus: 'ENABLING',
        ...(configuration === undefined ? {} : { EnableKinesisStreamingConfiguration: configuration }),
      }
      return output
    },
  },
)
