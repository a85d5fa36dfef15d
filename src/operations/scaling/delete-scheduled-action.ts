// DeleteScheduledAction: takes a scheduled action from its target. Source: docs API DeleteScheduledAction.
import { actionNotFound, targetIdIn } from '../../scaling/request.js'
import { actionNamed } from '../../scaling/target.js'
import type { DeleteScheduledActionInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'

export const deleteScheduledAction = defineOperation<DeleteScheduledActionInput>('DeleteScheduledAction', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const target = scaling.find(namespace, id)
    const action = target && actionNamed(target, input.ScheduledActionName)
    if (target === undefined || action === undefined) throw actionNotFound(id, input.ScheduledActionName)
    await scaling.save({ ...target, actions: target.actions.filter((one) => one !== action) })
    return {}
  },
})
