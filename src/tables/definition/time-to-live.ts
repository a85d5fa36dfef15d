// The setting of time to live: what a request may change of it, and how clients see it.
// Source: docs API_UpdateTimeToLive, API_DescribeTimeToLive; sentences measured on the service.
import { type ApiError, validation } from '../../model/errors.js'
import type { TableRecord } from '../../model/table.js'
import { isInEffect, isTermOver } from '../../model/term.js'
import type { TimeToLive } from '../../model/time-to-live.js'
import type * as Wire from '../../shapes/operations.js'
import { type Rule, validationWhen } from './rule.js'

/** What a request asks for; of the two a setting is made. */
export type TimeToLiveRequest = Pick<TimeToLive, 'isEnabled' | 'attribute'>

/** How long after a change the next one is refused. Source: docs API_UpdateTimeToLive; half of it was measured once. */
const CHANGE_INTERVAL_MS = 3_600_000

interface Change {
  readonly request: TimeToLiveRequest
  readonly record: TableRecord
  readonly nowMs: number
}

/** Source: the sentence was measured for a disabling; that an enabling with another attribute gets it too is assumed. */
const attributeStays: Rule<Change> = ({ request, record: { timeToLive: present } }) =>
  validationWhen(
    present?.isEnabled === true && present.attribute !== request.attribute,
    `TimeToLive is active on a different AttributeName: current AttributeName is ${present?.attribute}`,
  )

const stateChanges: Rule<Change> = ({ request, record: { timeToLive: present } }) =>
  validationWhen(
    (present?.isEnabled ?? false) === request.isEnabled,
    `TimeToLive is already ${request.isEnabled ? 'enabled' : 'disabled'}`,
  )

/** Source: assumed that it comes after the state, which a client can see. */
const changesAreRare: Rule<Change> = ({ record: { timeToLive: present }, nowMs }) =>
  validationWhen(
    present !== undefined && !isTermOver(present.askedMs, CHANGE_INTERVAL_MS, nowMs),
    'Time to live has been modified multiple times within a fixed interval',
  )

/** Source: docs multi-Region strong consistency; the words assumed, after those for local indexes. */
export const strongRefusal = (): ApiError =>
  validation('Time to Live is not supported for global tables with MultiRegionConsistency set to STRONG.')

/** What keeps a setting from being changed, first to last. */
export const TIME_TO_LIVE_RULES: readonly Rule<Change>[] = [
  ({ record, request }) => (record.global?.consistency === 'STRONG' && request.isEnabled ? strongRefusal() : undefined),
  attributeStays,
  stateChanges,
  changesAreRare,
]

/** Enabled from when it is in force and every item is in the index. Without an attribute from DISABLING on. */
export function describeTimeToLive({ timeToLive, dueTimes }: TableRecord, nowMs: number): Wire.TimeToLiveDescription {
  if (timeToLive === undefined) return { TimeToLiveStatus: 'DISABLED' }
  const isOver = isInEffect(timeToLive, nowMs)
  if (!timeToLive.isEnabled) return { TimeToLiveStatus: isOver ? 'DISABLED' : 'DISABLING' }
  const isEnabled = isOver && dueTimes?.isFilling !== true
  return { TimeToLiveStatus: isEnabled ? 'ENABLED' : 'ENABLING', AttributeName: timeToLive.attribute }
}
