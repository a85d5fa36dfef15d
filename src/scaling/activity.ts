// What was done to a target, or could not be done, in the service's words. Source: docs scaling activities, and recorded answers.
import type { Stay } from './tracking.js'
import { type Dimension, scaledOf, type ScheduledAction, type Target, type TargetId } from './target.js'

export interface NotScaledReason {
  readonly code: Stay
  readonly minCapacity?: number
  readonly maxCapacity?: number
  readonly currentCapacity?: number
}

export interface Activity {
  /** Grows with every activity of the store, and orders them. */
  readonly number: number
  readonly id: string
  readonly resourceId: string
  readonly dimension: Dimension
  readonly description: string
  readonly cause: string
  readonly startedAtMs: number
  /** Absent while the table is changing. */
  readonly endedAtMs?: number
  readonly status: 'InProgress' | 'Successful' | 'Failed'
  readonly message: string
  readonly notScaled?: NotScaledReason
}

/** An activity before it gets its number. */
export type NewActivity = Omit<Activity, 'number' | 'id' | 'resourceId' | 'dimension'>

const unitsOf = (id: TargetId): string => `${scaledOf(id).side} capacity units`

/** The change has been asked for and is under way. */
export function beginActivity(target: TargetId, capacity: number, cause: string, nowMs: number): NewActivity {
  return {
    description: `Setting ${unitsOf(target)} to ${capacity}.`,
    cause,
    startedAtMs: nowMs,
    status: 'InProgress',
    message: `Successfully set ${unitsOf(target)} to ${capacity}. Waiting for change to be fulfilled by dynamodb.`,
  }
}

export function fulfilActivity<Started extends NewActivity>(activity: Started, nowMs: number): Started {
  const message = activity.message.replace('Waiting for change to be fulfilled', 'Change successfully fulfilled')
  return { ...activity, status: 'Successful', endedAtMs: nowMs, message }
}

/** @param reason the words of the service that refused */
export function failActivity(target: TargetId, capacity: number, cause: string, reason: string, nowMs: number): NewActivity {
  return {
    ...beginActivity(target, capacity, cause, nowMs),
    endedAtMs: nowMs,
    status: 'Failed',
    message: `Failed to set ${unitsOf(target)} to ${capacity}. Reason: ${reason}`,
  }
}

/** An alarm that moved nothing; shown only to those who ask for such. */
export function idleActivity(target: Target, reason: Stay, capacity: number, cause: string, nowMs: number): NewActivity {
  const bounds: Readonly<Record<Stay, Omit<NotScaledReason, 'code'>>> = {
    AlreadyAtMaxCapacity: { maxCapacity: target.maxCapacity },
    AlreadyAtMinCapacity: { minCapacity: target.minCapacity },
    AlreadyAtDesiredCapacity: { currentCapacity: capacity },
  }
  return {
    description: 'Attempting to scale due to alarm triggered',
    cause,
    startedAtMs: nowMs,
    endedAtMs: nowMs,
    status: 'Failed',
    message: '',
    notScaled: { code: reason, ...bounds[reason] },
  }
}

/** @param fault why the bounds could not be set */
export function boundsActivity(action: ScheduledAction, nowMs: number, fault?: string): NewActivity {
  const bounds = [
    ...(action.minCapacity === undefined ? [] : [`min capacity to ${action.minCapacity}`]),
    ...(action.maxCapacity === undefined ? [] : [`max capacity to ${action.maxCapacity}`]),
  ].join(' and ')
  return {
    description: `Setting ${bounds}`,
    cause: `scheduled action name ${action.name} was triggered`,
    startedAtMs: nowMs,
    endedAtMs: nowMs,
    status: fault === undefined ? 'Successful' : 'Failed',
    message: fault === undefined ? `Successfully set ${bounds}` : `Failed to set ${bounds}. Reason: ${fault}`,
  }
}

export const alarmCause = (alarm: string, policy: string): string =>
  `monitor alarm ${alarm} in state ALARM triggered policy ${policy}`

/** Why a capacity outside the bounds moves. */
export const boundCause = (bound: 'minimum' | 'maximum', capacity: number): string => `${bound} capacity was set to ${capacity}`
