// Requests to scaling that are taken, from which bad ones are made.
import type { Request } from '../wire/requests.js'
import { TABLE } from './words.js'

const WRITES = {
  ServiceNamespace: 'dynamodb',
  ResourceId: `table/${TABLE}`,
  ScalableDimension: 'dynamodb:table:WriteCapacityUnits',
}
const READS = { ...WRITES, ScalableDimension: 'dynamodb:table:ReadCapacityUnits' }
const INDEX = { ...WRITES, ResourceId: `table/${TABLE}/index/byG`, ScalableDimension: 'dynamodb:index:WriteCapacityUnits' }
const TARGETS = [WRITES, READS, INDEX]
const ACTION = { ScheduledActionName: 'a', ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 9 } }

/** By the names that the fuzzer gives to operations. */
export const VALID_SCALING: ReadonlyMap<string, readonly Request[]> = new Map<string, readonly Request[]>([
  [
    'scaling/RegisterScalableTarget',
    TARGETS.map((target) => ({
      ...target,
      MinCapacity: 1,
      MaxCapacity: 10,
      SuspendedState: { DynamicScalingInSuspended: true, ScheduledScalingSuspended: false },
    })),
  ],
  ['scaling/DeregisterScalableTarget', TARGETS],
  ['scaling/DescribeScalableTargets', [{ ServiceNamespace: 'dynamodb', ResourceIds: [WRITES.ResourceId], MaxResults: 1 }]],
  [
    'scaling/PutScalingPolicy',
    TARGETS.map((target) => ({
      ...target,
      PolicyName: 'p',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 70,
        ScaleInCooldown: 60,
        DisableScaleIn: false,
        PredefinedMetricSpecification: {
          PredefinedMetricType: target === READS ? 'DynamoDBReadCapacityUtilization' : 'DynamoDBWriteCapacityUtilization',
        },
      },
    })),
  ],
  ['scaling/DeleteScalingPolicy', TARGETS.map((target) => ({ ...target, PolicyName: 'p' }))],
  [
    'scaling/PutScheduledAction',
    [
      { ...WRITES, ...ACTION, Schedule: 'rate(5 minutes)', StartTime: 1_800_000_000, EndTime: 1_900_000_000 },
      { ...READS, ...ACTION, Schedule: 'cron(0/20 9 ? * MON-FRI *)', Timezone: 'Europe/Berlin' },
      { ...INDEX, ...ACTION, Schedule: 'at(2036-01-01T09:00:00)', Timezone: 'UTC' },
    ],
  ],
  ['scaling/DeleteScheduledAction', TARGETS.map((target) => ({ ...target, ScheduledActionName: 'a' }))],
])
