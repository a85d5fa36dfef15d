// PutScheduledAction: makes a scheduled action of a target, or changes the one of that name. Source: docs API PutScheduledAction.
import { targetIdIn, notRegistered } from '../../scaling/request.js'
import { actionOf } from '../../scaling/scheduled.js'
import type { PutScheduledActionInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'

export const putScheduledAction = defineOperation<PutScheduledActionInput>('PutScheduledAction', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const target = scaling.find(namespace, id)
    if (target === undefined) throw notRegistered(id)
    const action = actionOf(target, input, scaling.fresh(namespace))
    const others = target.actions.filter(({ name }) => name !== action.name)
    await scaling.save({ ...target, actions: [...others, action] })
    return {}
  },
})
