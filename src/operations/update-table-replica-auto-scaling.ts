// UpdateTableReplicaAutoScaling: registers, changes or takes away targets of Application Auto Scaling in the regions of a table's replicas;
// those of writes in all of them. Source: docs API_UpdateTableReplicaAutoScaling.
import type { UpdateTableReplicaAutoScalingInput, UpdateTableReplicaAutoScalingOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { planeOf } from './plane.js'
import { targetChangesOf, describeReplicaScaling } from './replica-auto-scaling.js'
import { ofTable } from './resources.js'
import { tableNamed } from './table-named.js'

export const updateTableReplicaAutoScaling = defineOperation<UpdateTableReplicaAutoScalingInput>(
  'UpdateTableReplicaAutoScaling',
  {
    side: undefined,
    resources: ofTable,
    run: async (input, context) => {
      const { engine } = context
      const scaling = planeOf(engine, 'scaling')
      const { record } = tableNamed(context, input.TableName)
      const { changed, removed } = targetChangesOf(scaling, record, input)
      await Promise.all([
        ...changed.map((target) => scaling.register(target)),
        ...removed.map((target) => scaling.deregister(target)),
      ])
      const output: UpdateTableReplicaAutoScalingOutput = {
        TableAutoScalingDescription: describeReplicaScaling(engine.tables, scaling, record),
      }
      return output
    },
  },
)
