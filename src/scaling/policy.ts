// PutScalingPolicy's input as a policy: target tracking on the consumed share of the provisioned units, and nothing else.
// Source: docs PutScalingPolicy, and target tracking with DynamoDB. Source: assumed for the texts, but for the one of the second policy.
import { type ApiError, validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type { PutScalingPolicyInput, TargetTrackingScalingPolicyConfiguration } from '../shapes/scaling.js'
import { arnOf, checkInteger, type Fresh, tooMany } from './request.js'
import { type Alarms, type Policy, policyNamed, scaledOf, type Target } from './target.js'

const METRICS = { read: 'DynamoDBReadCapacityUtilization', write: 'DynamoDBWriteCapacityUtilization' } as const

/** The policy that the input makes, or remakes. @throws ApiError ValidationException, LimitExceededException */
export function policyOf(target: Target, input: PutScalingPolicyInput, fresh: Fresh): Policy {
  const former = policyNamed(target, input.PolicyName)
  const config = configIn(input, former)
  checkConfig(target, config)
  if (former === undefined && target.policies.length >= LIMITS.scalingPoliciesPerTarget) {
    throw tooMany('scaling policies per scalable target', LIMITS.scalingPoliciesPerTarget)
  }
  const rival = target.policies.find((policy) => policy.name !== input.PolicyName)
  // Source: as users report it.
  if (rival !== undefined) {
    throw validation('Only one TargetTrackingScaling policy for a given metric specification is allowed.')
  }
  const { TargetValue, ScaleOutCooldown, ScaleInCooldown, DisableScaleIn } = config
  return {
    name: input.PolicyName,
    arn: former?.arn ?? arnOf(target, 'scalingPolicy', fresh.uuid('scalingPolicy'), input.PolicyName),
    createdAtMs: former?.createdAtMs ?? fresh.nowMs,
    metric: METRICS[scaledOf(target).side],
    targetPercent: TargetValue,
    ...(ScaleOutCooldown === undefined ? {} : { outCooldownSec: ScaleOutCooldown }),
    ...(ScaleInCooldown === undefined ? {} : { inCooldownSec: ScaleInCooldown }),
    ...(DisableScaleIn === undefined ? {} : { disableScaleIn: DisableScaleIn }),
    alarms: alarmsOf(target, former?.alarms, config, fresh),
  }
}

function configIn(input: PutScalingPolicyInput, former: Policy | undefined): TargetTrackingScalingPolicyConfiguration {
  const type = input.PolicyType ?? (former === undefined ? undefined : 'TargetTrackingScaling')
  if (type === undefined) throw validation('PolicyType is required when creating a scaling policy.')
  // Source: docs PutScalingPolicy, PolicyType.
  if (type !== 'TargetTrackingScaling') throw validation(`${type} is not supported for service namespace: dynamodb`)
  if (input.StepScalingPolicyConfiguration !== undefined || input.PredictiveScalingPolicyConfiguration !== undefined) {
    throw validation('The policy configuration must match the policy type: TargetTrackingScaling')
  }
  const config = input.TargetTrackingScalingPolicyConfiguration
  if (config === undefined) throw validation('TargetTrackingScalingPolicyConfiguration is required for TargetTrackingScaling.')
  return config
}

function checkConfig(target: Target, config: TargetTrackingScalingPolicyConfiguration): void {
  const { CustomizedMetricSpecification: customized, PredefinedMetricSpecification: predefined } = config
  if (customized !== undefined && predefined !== undefined) throw oneMetric()
  if (customized !== undefined) throw validation('CustomizedMetricSpecification is not supported by Dynalab yet')
  if (predefined === undefined) throw oneMetric()
  if (predefined.PredefinedMetricType !== METRICS[scaledOf(target).side]) {
    throw validation(
      `The metric type ${predefined.PredefinedMetricType} is not supported for scalable dimension: ${target.dimension}`,
    )
  }
  // Source: docs PredefinedMetricSpecification, ResourceLabel.
  if (predefined.ResourceLabel !== undefined) {
    throw validation("You can't specify a resource label unless the metric type is ALBRequestCountPerTarget.")
  }
  const { least, most } = LIMITS.scalingTargetPercent
  if (config.TargetValue < least || config.TargetValue > most) {
    throw validation(`TargetValue must be between ${least} and ${most} for the metric type ${predefined.PredefinedMetricType}.`)
  }
  checkInteger('ScaleOutCooldown', config.ScaleOutCooldown, 0)
  checkInteger('ScaleInCooldown', config.ScaleInCooldown, 0)
}

const oneMetric = (): ApiError =>
  validation('Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.')

/** A policy that never scales in has nothing to watch below. */
function alarmsOf(
  { resourceId }: Target,
  former: Alarms | undefined,
  { DisableScaleIn }: TargetTrackingScalingPolicyConfiguration,
  fresh: Fresh,
): Alarms {
  const alarmName = (kind: string): string => `TargetTracking-${resourceId}-${kind}-${fresh.uuid(kind)}`
  return {
    high: former?.high ?? alarmName('AlarmHigh'),
    ...(DisableScaleIn === true ? {} : { low: former?.low ?? alarmName('AlarmLow') }),
    provisionedHigh: former?.provisionedHigh ?? alarmName('ProvisionedCapacityHigh'),
    provisionedLow: former?.provisionedLow ?? alarmName('ProvisionedCapacityLow'),
  }
}
