// RegisterScalableTarget's input as a target: a new one, or what it changes of one that there is. Source: docs RegisterScalableTarget.
// Source: assumed for the texts.
import { validation } from '../model/errors.js'
import type { Namespace } from '../model/table.js'
import type { RegisterScalableTargetInput } from '../shapes/scaling.js'
import { checkBounds, type Fresh } from './request.js'
import { checkTags, withTags } from './tags.js'
import type { SuspendedState, Target, TargetId } from './target.js'

const RUNNING: SuspendedState = { in: false, out: false, scheduled: false }

/** @throws ApiError ValidationException, TooManyTagsException */
export function newTarget(namespace: Namespace, id: TargetId, input: RegisterScalableTargetInput, fresh: Fresh): Target {
  const { MinCapacity: minCapacity, MaxCapacity: maxCapacity, Tags: tags = {} } = input
  if (minCapacity === undefined || maxCapacity === undefined) {
    throw validation('MinCapacity and MaxCapacity are required when registering a new scalable target.')
  }
  checkBounds(minCapacity, maxCapacity)
  const arn = targetArn(namespace, fresh.uuid('scalableTarget'))
  checkTags(tags, {}, arn)
  return {
    ...id,
    namespace,
    arn,
    createdAtMs: fresh.nowMs,
    minCapacity,
    maxCapacity,
    suspended: suspendedBy(input, RUNNING),
    tags: withTags({}, tags),
    policies: [],
    actions: [],
  }
}

/** What is not given stays. @throws ApiError ValidationException */
export function updateTarget(target: Target, input: RegisterScalableTargetInput): Target {
  const { MinCapacity: minCapacity = target.minCapacity, MaxCapacity: maxCapacity = target.maxCapacity, Tags: tags } = input
  checkBounds(minCapacity, maxCapacity)
  if (tags !== undefined && Object.keys(tags).length > 0) {
    throw validation('Tags can be specified only when a scalable target is registered. Use TagResource to tag it later.')
  }
  return { ...target, minCapacity, maxCapacity, suspended: suspendedBy(input, target.suspended) }
}

function suspendedBy({ SuspendedState: suspended = {} }: RegisterScalableTargetInput, former: SuspendedState): SuspendedState {
  return {
    in: suspended.DynamicScalingInSuspended ?? former.in,
    out: suspended.DynamicScalingOutSuspended ?? former.out,
    scheduled: suspended.ScheduledScalingSuspended ?? former.scheduled,
  }
}

/** Its id has no dashes, as those of the service have none. */
const targetArn = ({ account, region }: Namespace, uuid: string): string =>
  `arn:aws:application-autoscaling:${region}:${account}:scalable-target/${uuid.replaceAll('-', '')}`
