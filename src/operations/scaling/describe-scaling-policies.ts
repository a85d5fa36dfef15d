// DescribeScalingPolicies: the policies of all targets, or of some, page by page. Source: docs API DescribeScalingPolicies.
import { describePolicy } from '../../scaling/describe.js'
import { type Listing, pageOf } from '../../scaling/page.js'
import { targetFilterOf } from '../../scaling/request.js'
import { targetKeyOf } from '../../scaling/target.js'
import type { DescribeScalingPoliciesInput, DescribeScalingPoliciesOutput } from '../../shapes/scaling.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofScalingTarget } from '../resources.js'

const LISTING: Listing = { name: 'policies', most: 10 }

export const describeScalingPolicies = defineOperation<DescribeScalingPoliciesInput>('DescribeScalingPolicies', {
  side: undefined,
  resources: ofScalingTarget,
  run: (input, { engine, namespace }) => {
    const scaling = planeOf(engine, 'scaling')
    const names = new Set(input.PolicyNames)
    const targets = scaling.targets(namespace).filter(targetFilterOf(input))
    const policies = targets
      .flatMap((target) => target.policies.map((policy) => ({ target, policy })))
      .filter(({ policy }) => names.size === 0 || names.has(policy.name))
    const place = ({ target, policy }: (typeof policies)[number]): string => `${targetKeyOf(target)} ${policy.name}`
    const { entries, ...token } = pageOf(policies, place, input, LISTING)
    const ScalingPolicies = entries.map(({ target, policy }) => describePolicy(target, policy))
    const output: DescribeScalingPoliciesOutput = { ScalingPolicies, ...token }
    return output
  },
})
