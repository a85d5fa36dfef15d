// DeregisterScalableTarget: forgets a target with its policies and scheduled actions; its table need not be there any more.
// Source: docs API DeregisterScalableTarget.
import { targetIdIn, targetNotFound } from '../../scaling/request.js'
import type { DeregisterScalableTargetInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'
import { followRemoval } from './replicated.js'

export const deregisterScalableTarget = defineOperation<DeregisterScalableTargetInput>('DeregisterScalableTarget', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, context) => {
    const { engine, namespace } = context
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const target = scaling.find(namespace, id)
    if (target === undefined) throw targetNotFound(id)
    await scaling.deregister(target)
    await followRemoval(context, target)
    return {}
  },
})
