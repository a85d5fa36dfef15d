// Targets, policies, actions and activities as clients see them. Times go out as seconds. Source: model of Application Auto Scaling.
import type * as Wire from '../shapes/scaling.js'
import type { Activity } from './activity.js'
import type { Namespace } from '../model/table.js'
import type { Policy, ScheduledAction, SuspendedState, Target } from './target.js'

const ROLE = 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable'

const secondsOf = (ms: number): number => ms / 1000

const idsOf = ({ resourceId, dimension }: Pick<Target, 'resourceId' | 'dimension'>) => ({
  ServiceNamespace: 'dynamodb' as const,
  ResourceId: resourceId,
  ScalableDimension: dimension,
})

/** The role is the one that the service makes for itself, whatever a request named. Source: docs service-linked roles. */
export const roleArn = ({ account }: Namespace): string =>
  `arn:aws:iam::${account}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/${ROLE}`

export function describeTarget(target: Target): Wire.ScalableTarget {
  return {
    ...idsOf(target),
    MinCapacity: target.minCapacity,
    MaxCapacity: target.maxCapacity,
    RoleARN: roleArn(target.namespace),
    CreationTime: secondsOf(target.createdAtMs),
    SuspendedState: describeSuspended(target.suspended),
    ScalableTargetARN: target.arn,
  }
}

const describeSuspended = (suspended: SuspendedState): Wire.SuspendedState => ({
  DynamicScalingInSuspended: suspended.in,
  DynamicScalingOutSuspended: suspended.out,
  ScheduledScalingSuspended: suspended.scheduled,
})

export function describePolicy(target: Target, policy: Policy): Wire.ScalingPolicy {
  const { outCooldownSec, inCooldownSec, disableScaleIn } = policy
  return {
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    ...idsOf(target),
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: policy.targetPercent,
      PredefinedMetricSpecification: { PredefinedMetricType: policy.metric },
      ...(outCooldownSec === undefined ? {} : { ScaleOutCooldown: outCooldownSec }),
      ...(inCooldownSec === undefined ? {} : { ScaleInCooldown: inCooldownSec }),
      ...(disableScaleIn === undefined ? {} : { DisableScaleIn: disableScaleIn }),
    },
    Alarms: describeAlarms(target.namespace, policy),
    CreationTime: secondsOf(policy.createdAtMs),
  }
}

export function describeAlarms({ account, region }: Namespace, { alarms }: Policy): Wire.Alarms {
  return [alarms.high, alarms.low, alarms.provisionedHigh, alarms.provisionedLow]
    .filter((name) => name !== undefined)
    .map((name) => ({ AlarmName: name, AlarmARN: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}` }))
}

export function describeAction(target: Target, action: ScheduledAction): Wire.ScheduledAction {
  const { minCapacity, maxCapacity, startMs, endMs, schedule } = action
  return {
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    ...idsOf(target),
    Schedule: schedule.text,
    ...(schedule.timezone === undefined ? {} : { Timezone: schedule.timezone }),
    ...(startMs === undefined ? {} : { StartTime: secondsOf(startMs) }),
    ...(endMs === undefined ? {} : { EndTime: secondsOf(endMs) }),
    ScalableTargetAction: {
      ...(minCapacity === undefined ? {} : { MinCapacity: minCapacity }),
      ...(maxCapacity === undefined ? {} : { MaxCapacity: maxCapacity }),
    },
    CreationTime: secondsOf(action.createdAtMs),
  }
}

export function describeActivity(activity: Activity): Wire.ScalingActivity {
  const { endedAtMs, message, notScaled: reason } = activity
  return {
    ActivityId: activity.id,
    ...idsOf(activity),
    Description: activity.description,
    Cause: activity.cause,
    StartTime: secondsOf(activity.startedAtMs),
    ...(endedAtMs === undefined ? {} : { EndTime: secondsOf(endedAtMs) }),
    StatusCode: activity.status,
    ...(message === '' ? {} : { StatusMessage: message }),
    ...(reason === undefined ? {} : { NotScaledReasons: [describeReason(reason)] }),
  }
}

function describeReason(reason: NonNullable<Activity['notScaled']>): Wire.NotScaledReason {
  const { code, minCapacity, maxCapacity, currentCapacity } = reason
  return {
    Code: code,
    ...(maxCapacity === undefined ? {} : { MaxCapacity: maxCapacity }),
    ...(minCapacity === undefined ? {} : { MinCapacity: minCapacity }),
    ...(currentCapacity === undefined ? {} : { CurrentCapacity: currentCapacity }),
  }
}
