// DescribeTableReplicaAutoScaling: the scaling of every replica of a table, its own included. Source: docs API_DescribeTableReplicaAutoScaling.
import type { DescribeTableReplicaAutoScalingInput, DescribeTableReplicaAutoScalingOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { describeReplicaScaling } from './replica-auto-scaling.js'
import { ofTable } from './resources.js'
import { tableNamed } from './table-named.js'

export const describeTableReplicaAutoScaling = defineOperation<DescribeTableReplicaAutoScalingInput>(
  'DescribeTableReplicaAutoScaling',
  {
    side: undefined,
    resources: ofTable,
    run: (input, context) => {
      const { engine } = context
      const scaling = planeOf(engine, 'scaling')
      const { record } = tableNamed(context, input.TableName)
      const output: DescribeTableReplicaAutoScalingOutput = {
        TableAutoScalingDescription: describeReplicaScaling(engine.tables, scaling, record),
      }
      return output
    },
  },
)
