// DeleteScalingPolicy: takes a policy from its target. Source: docs API DeleteScalingPolicy.
import { targetIdIn, policyNotFound } from '../../scaling/request.js'
import { policyNamed } from '../../scaling/target.js'
import type { DeleteScalingPolicyInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'
import { followTarget } from './replicated.js'

export const deleteScalingPolicy = defineOperation<DeleteScalingPolicyInput>('DeleteScalingPolicy', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, context) => {
    const { engine, namespace } = context
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const target = scaling.find(namespace, id)
    const policy = target && policyNamed(target, input.PolicyName)
    if (target === undefined || policy === undefined) throw policyNotFound(id, input.PolicyName)
    const changed = { ...target, policies: target.policies.filter((one) => one !== policy) }
    await scaling.save(changed)
    await followTarget(context, changed)
    return {}
  },
})
