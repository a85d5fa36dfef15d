// DeleteScalingPolicy: takes a policy from its target. Source: docs API DeleteScalingPolicy.
import { askedTarget, policyNotFound } from '../../scaling/request.js'
import { policyNamed } from '../../scaling/target.js'
import type { DeleteScalingPolicyInput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'

export const deleteScalingPolicy = defineOperation<DeleteScalingPolicyInput>(
  'DeleteScalingPolicy',
  async (input, { engine: { scaling }, namespace }) => {
    const id = askedTarget(input)
    const target = scaling.find(namespace, id)
    const policy = target && policyNamed(target, input.PolicyName)
    if (target === undefined || policy === undefined) throw policyNotFound(id, input.PolicyName)
    await scaling.save({ ...target, policies: target.policies.filter((one) => one !== policy) })
    return {}
  },
)
