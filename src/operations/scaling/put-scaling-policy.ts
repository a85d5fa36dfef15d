// PutScalingPolicy: makes a policy of a target, or remakes the one of that name. Source: docs API PutScalingPolicy.
import { describeAlarms } from '../../scaling/describe.js'
import { policyOf } from '../../scaling/policy.js'
import { targetIdIn, notRegistered } from '../../scaling/request.js'
import type { PutScalingPolicyInput, PutScalingPolicyOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'
import { followTarget } from './replicated.js'

export const putScalingPolicy = defineOperation<PutScalingPolicyInput>('PutScalingPolicy', {
  side: undefined,
  resources: ofScalingTarget,
  run: async (input, context) => {
    const { engine, namespace } = context
    const scaling = planeOf(engine, 'scaling')
    const id = targetIdIn(input)
    const target = scaling.find(namespace, id)
    if (target === undefined) throw notRegistered(id)
    const policy = policyOf(target, input, scaling.fresh(namespace))
    const others = target.policies.filter(({ name }) => name !== policy.name)
    const changed = { ...target, policies: [...others, policy] }
    await scaling.save(changed)
    await followTarget(context, changed)
    const output: PutScalingPolicyOutput = { PolicyARN: policy.arn, Alarms: describeAlarms(namespace, policy) }
    return output
  },
})
