// Scaling of replicas as DynamoDB itself speaks of it, on the same targets as Application Auto Scaling. A new replica begins with the targets
// of its source. Source: docs API_AutoScalingSettingsUpdate, API_AutoScalingSettingsDescription; global tables, how they work.
import type { Side } from '../capacity/units.js'
import type { Namespace } from '../model/table.js'
import type * as Wire from '../shapes/operations.js'
import { roleArn } from './describe.js'
import { policyOf } from './policy.js'
import { newTarget, updateTarget } from './registration.js'
import type { Fresh } from './request.js'
import { type Dimension, type Policy, scaledOf, type Target, type TargetId } from './target.js'

/** Names the target of one side of a table, or of a global index of it. */
export function idFor(table: string, index: string | undefined, side: Side): TargetId {
  const unit = side === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits'
  const dimension: Dimension = `dynamodb:${index === undefined ? 'table' : 'index'}:${unit}`
  return { resourceId: index === undefined ? `table/${table}` : `table/${table}/index/${index}`, dimension }
}

interface SettingsChange {
  readonly namespace: Namespace
  readonly id: TargetId
  readonly former: Target | undefined
  readonly update: Wire.AutoScalingSettingsUpdate
}

/** The service's own policies of a target are named so. Source: docs auto scaling, console; the form assumed. */
const defaultName = (id: TargetId): string =>
  `DynamoDB${scaledOf(id).side === 'read' ? 'Read' : 'Write'}CapacityUtilization:${id.resourceId}`

/** The target that an update makes or changes. @throws ApiError ValidationException, as of RegisterScalableTarget and PutScalingPolicy */
export function changeTarget({ namespace, id, former, update }: SettingsChange, fresh: Fresh): Target {
  const request = {
    ServiceNamespace: 'dynamodb' as const,
    ResourceId: id.resourceId,
    ScalableDimension: id.dimension,
    ...(update.MinimumUnits === undefined ? {} : { MinCapacity: update.MinimumUnits }),
    ...(update.MaximumUnits === undefined ? {} : { MaxCapacity: update.MaximumUnits }),
  }
  const target = former === undefined ? newTarget(namespace, id, request, fresh) : updateTarget(former, request)
  const policyUpdate = update.ScalingPolicyUpdate
  if (policyUpdate === undefined) return target
  const PolicyName = policyUpdate.PolicyName ?? target.policies[0]?.name ?? defaultName(id)
  const side = scaledOf(id).side === 'read' ? 'Read' : 'Write'
  const policy = policyOf(
    { ...target, policies: target.policies.filter(({ name }) => name === PolicyName) },
    {
      ...request,
      PolicyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        ...policyUpdate.TargetTrackingScalingPolicyConfiguration,
        PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${side}CapacityUtilization` },
      },
    },
    fresh,
  )
  return { ...target, policies: [policy] }
}

/** What a target shows as; without one, that there is no scaling. */
export function describeSettings(target: Target | undefined): Wire.AutoScalingSettingsDescription {
  if (target === undefined) return { AutoScalingDisabled: true }
  return {
    MinimumUnits: target.minCapacity,
    MaximumUnits: target.maxCapacity,
    AutoScalingDisabled: false,
    AutoScalingRoleArn: roleArn(target.namespace),
    ScalingPolicies: target.policies.map(describePolicy),
  }
}

const describePolicy = ({
  name,
  targetPercent,
  disableScaleIn,
  inCooldownSec,
  outCooldownSec,
}: Policy): Wire.AutoScalingPolicyDescription => ({
  PolicyName: name,
  TargetTrackingScalingPolicyConfiguration: {
    ...(disableScaleIn === undefined ? {} : { DisableScaleIn: disableScaleIn }),
    ...(inCooldownSec === undefined ? {} : { ScaleInCooldown: inCooldownSec }),
    ...(outCooldownSec === undefined ? {} : { ScaleOutCooldown: outCooldownSec }),
    TargetValue: targetPercent,
  },
})

/** Another replica's target, new or as it was, with the bounds, the policy and what is suspended of its source. */
export function copyTarget(source: Target, former: Target | undefined, namespace: Namespace, fresh: Fresh): Target {
  const { resourceId, dimension, suspended } = source
  const [policy] = source.policies
  const update: Wire.AutoScalingSettingsUpdate = {
    MinimumUnits: source.minCapacity,
    MaximumUnits: source.maxCapacity,
    ...(policy === undefined ? {} : { ScalingPolicyUpdate: updateOf(policy) }),
  }
  const target = changeTarget({ namespace, id: { resourceId, dimension }, former, update }, fresh)
  return { ...target, suspended, policies: policy === undefined ? [] : target.policies }
}

function updateOf(policy: Policy): Wire.AutoScalingPolicyUpdate {
  const { PolicyName, TargetTrackingScalingPolicyConfiguration: configuration } = describePolicy(policy)
  return {
    ...(PolicyName === undefined ? {} : { PolicyName }),
    TargetTrackingScalingPolicyConfiguration: configuration ?? { TargetValue: policy.targetPercent },
  }
}
