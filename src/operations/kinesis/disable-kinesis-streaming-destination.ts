// DisableKinesisStreamingDestination: what is changed from now on is not sent; what was changed before still is. Answers DISABLING.
// Source: docs API_DisableKinesisStreamingDestination.
import type {
  DisableKinesisStreamingDestinationInput,
  DisableKinesisStreamingDestinationOutput,
} from '../../shapes/operations.js'
import { checkDisabling } from '../../tables/definition/kinesis-rules.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { tableNamed } from '../table-named.js'
import { destinationChange } from './destination.js'

export const disableKinesisStreamingDestination = defineOperation<DisableKinesisStreamingDestinationInput>(
  'DisableKinesisStreamingDestination',
  {
    side: undefined,
    resources: ofTable,
    run: async (input, context) => {
      const kinesis = planeOf(context.engine, 'kinesis')
      const table = tableNamed(context, input.TableName)
      const { StreamArn, EnableKinesisStreamingConfiguration: configuration } = input
      checkDisabling(destinationChange(context, table, StreamArn))
      await kinesis.disable(table, StreamArn)
      const output: DisableKinesisStreamingDestinationOutput = {
        TableName: table.record.name,
        StreamArn,
        DestinationStatus: 'DISABLING',
        ...(configuration === undefined ? {} : { EnableKinesisStreamingConfiguration: configuration }),
      }
      return output
    },
  },
)
