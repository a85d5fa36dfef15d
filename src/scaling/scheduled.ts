// PutScheduledAction's input as an action. What an update leaves out stays, but for the start and the end, which go.
// Source: docs PutScheduledAction. Source: assumed for the texts, and for what lies in the past.
import { validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type { PutScheduledActionInput } from '../shapes/scaling.js'
import { arnOf, checkBounds, type Fresh, tooMany } from './request.js'
import { isSchedule, isTimezone, nextRunMs, onlyRunMs, type Schedule } from './schedule.js'
import { actionNamed, type ScheduledAction, type Target } from './target.js'

/** The greatest time that a date can hold. */
const MOST_SECONDS = 8_640_000_000_000

/** @throws ApiError ValidationException, LimitExceededException */
export function actionOf(target: Target, input: PutScheduledActionInput, fresh: Fresh): ScheduledAction {
  const name = input.ScheduledActionName
  const former = actionNamed(target, name)
  const schedule = scheduleIn(input, former)
  const window = windowIn(input, fresh.nowMs)
  const onlyMs = onlyRunMs(schedule)
  if (input.Schedule !== undefined && onlyMs !== undefined && onlyMs <= fresh.nowMs) {
    throw validation(`The time of the schedule is in the past: ${schedule.text}`)
  }
  if (former === undefined && target.actions.length >= LIMITS.scheduledActionsPerTarget) {
    throw tooMany('scheduled actions per scalable target', LIMITS.scheduledActionsPerTarget)
  }
  const action = {
    name,
    arn: former?.arn ?? arnOf(target, 'scheduledAction', fresh.uuid('scheduledAction'), name),
    createdAtMs: former?.createdAtMs ?? fresh.nowMs,
    schedule,
    ...window,
    ...boundsIn(input, former),
  }
  return withNextDue(action, fresh.nowMs)
}

/** The action with the next time at which it acts, if there is one. */
export function withNextDue({ nextDueMs: _former, ...action }: ScheduledAction, nowMs: number): ScheduledAction {
  const nextDueMs = nextRunMs(action.schedule, action, nowMs)
  return nextDueMs === undefined ? action : { ...action, nextDueMs }
}

/** The action, due no later than it would be next. One that is not due any more stays so. */
export function withEarlierDue(action: ScheduledAction, nowMs: number): ScheduledAction {
  if (action.nextDueMs === undefined) return action
  const next = withNextDue(action, nowMs)
  return next.nextDueMs !== undefined && next.nextDueMs < action.nextDueMs ? next : action
}

function scheduleIn({ Schedule: text, Timezone }: PutScheduledActionInput, former: ScheduledAction | undefined): Schedule {
  const timezone = Timezone ?? former?.schedule.timezone
  if (timezone !== undefined && !isTimezone(timezone)) throw validation(`Invalid timezone: ${timezone}`)
  const expression = text ?? former?.schedule.text
  if (expression === undefined) throw validation('Schedule is required when creating a scheduled action.')
  const schedule = { text: expression, ...(timezone === undefined ? {} : { timezone }) }
  if (!isSchedule(schedule)) throw validation(`Invalid schedule expression: ${expression}`)
  return schedule
}

function windowIn({ StartTime, EndTime }: PutScheduledActionInput, nowMs: number): { startMs?: number; endMs?: number } {
  for (const [name, seconds] of [['StartTime', StartTime] as const, ['EndTime', EndTime] as const]) {
    if (seconds !== undefined && Math.abs(seconds) > MOST_SECONDS) throw validation(`${name} is out of range.`)
  }
  const startMs = StartTime === undefined ? undefined : Math.round(StartTime * 1000)
  const endMs = EndTime === undefined ? undefined : Math.round(EndTime * 1000)
  if (startMs !== undefined && endMs !== undefined && startMs >= endMs) throw validation('StartTime must be before EndTime.')
  if (endMs !== undefined && endMs <= nowMs) throw validation('EndTime must be in the future.')
  return { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) }
}

function boundsIn(
  { ScalableTargetAction: action }: PutScheduledActionInput,
  former: ScheduledAction | undefined,
): { minCapacity?: number; maxCapacity?: number } {
  const bounds = action ?? { MinCapacity: former?.minCapacity, MaxCapacity: former?.maxCapacity }
  const { MinCapacity: minCapacity, MaxCapacity: maxCapacity } = bounds
  if (minCapacity === undefined && maxCapacity === undefined) {
    throw validation('ScalableTargetAction must specify at least one of MinCapacity and MaxCapacity.')
  }
  checkBounds(minCapacity, maxCapacity)
  return { ...(minCapacity === undefined ? {} : { minCapacity }), ...(maxCapacity === undefined ? {} : { maxCapacity }) }
}
