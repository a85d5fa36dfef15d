// The life of a table's Kinesis destinations, in pure steps: enabled, updated, disabled, forgotten. Invariant: at most one of them is neither
// DISABLED nor ENABLE_FAILED. Source: docs kds_gettingstarted (states, one stream a table).
import type { KinesisDestination, KinesisSpan, TimePrecision } from '../model/kinesis.js'
import type { Sequence } from '../model/ids.js'
import type { StreamPoint } from '../model/stream.js'
import type { TableRecord } from '../model/table.js'

/**
 * How long a destination is shown after its end, and what it has not sent is tried. Source: docs (it stays in the list); how long: assumed,
 * as long as records of streams are kept.
 */
export const ENDED_KEPT_MS = 24 * 60 * 60 * 1000

type Destinations = Pick<TableRecord, 'kinesis'>

/** It takes no new changes, and may be enabled again. */
export const isEnded = ({ status }: KinesisDestination): boolean => status === 'DISABLED' || status === 'ENABLE_FAILED'

/** Those that are shown now, in the order in which they were enabled first. */
export const shownDestinations = ({ kinesis = [] }: Destinations, nowMs: number): readonly KinesisDestination[] =>
  kinesis.filter((one) => !isForgotten(one, nowMs))

const isForgotten = (one: KinesisDestination, nowMs: number): boolean => isEnded(one) && one.sinceMs + ENDED_KEPT_MS <= nowMs

export const destinationNamed = ({ kinesis }: Destinations, streamArn: string): KinesisDestination | undefined =>
  kinesis?.find((one) => one.streamArn === streamArn)

/** Whether a change that is made now goes to a stream, and so to the log. */
export const isCaptured = ({ kinesis }: Destinations): boolean => kinesis !== undefined && kinesis.some(isCapturing)

const isCapturing = ({ spans }: KinesisDestination): boolean => spans.length > 0 && spans[spans.length - 1]?.end === undefined

/** ENABLING. @param dueMs when that ends */
export function beginEnabling(
  { kinesis = [] }: Destinations,
  streamArn: string,
  precision: TimePrecision,
  { nowMs, dueMs }: { readonly nowMs: number; readonly dueMs: number },
): readonly KinesisDestination[] {
  const known = kinesis.find((one) => one.streamArn === streamArn)
  const spans = (known?.spans ?? []).filter(({ end }) => end === undefined || end.atMs + ENDED_KEPT_MS > nowMs)
  const others = kinesis.filter((one) => one !== known && !isForgotten(one, nowMs))
  return [...others, { streamArn, status: 'ENABLING', precision, sinceMs: nowMs, dueMs, spans }]
}

/** DISABLING: what is changed from here on is not sent. */
export const beginDisabling = (
  record: Destinations,
  streamArn: string,
  { end, nowMs, dueMs }: { readonly end: StreamPoint; readonly nowMs: number; readonly dueMs: number },
): readonly KinesisDestination[] =>
  replaced(record, streamArn, ({ spans, ...rest }) => {
    return { ...rest, status: 'DISABLING', sinceMs: nowMs, dueMs, spans: closed(spans, end) }
  })

/** UPDATING: the precision is to become another one. */
export const beginUpdating = (
  record: Destinations,
  streamArn: string,
  nextPrecision: TimePrecision,
  { nowMs, dueMs }: { readonly nowMs: number; readonly dueMs: number },
): readonly KinesisDestination[] =>
  replaced(record, streamArn, (one) => ({ ...one, status: 'UPDATING', nextPrecision, sinceMs: nowMs, dueMs }))

/**
 * Ends what is under way. @param outcome of ENABLING. @param point from which changes are sent when it becomes ACTIVE
 */
export const endDestinationChange = (
  record: Destinations,
  streamArn: string,
  { outcome, point, nowMs }: { readonly outcome: 'there' | 'missing'; readonly point: StreamPoint; readonly nowMs: number },
): readonly KinesisDestination[] =>
  replaced(record, streamArn, ({ dueMs: _over, nextPrecision, ...rest }) => {
    const now = { ...rest, sinceMs: nowMs }
    switch (rest.status) {
      case 'ENABLING':
        if (outcome === 'missing') return { ...now, status: 'ENABLE_FAILED' }
        return { ...now, status: 'ACTIVE', spans: [...rest.spans, { begin: point, precision: rest.precision }] }
      case 'DISABLING':
        return { ...now, status: 'DISABLED' }
      case 'UPDATING':
        return updated({ ...now, precision: nextPrecision ?? rest.precision }, point)
      case 'ACTIVE':
      case 'DISABLED':
      case 'ENABLE_FAILED':
        return rest
    }
  })

/** Changes from the point on have the new precision, however late those before it are sent. */
function updated(one: KinesisDestination, point: StreamPoint): KinesisDestination {
  const spans = [...closed(one.spans, point), { begin: point, precision: one.precision }]
  return { ...one, status: 'ACTIVE', spans }
}

const closed = (spans: readonly KinesisSpan[], end: StreamPoint): readonly KinesisSpan[] =>
  spans.map((span) => ({ end, ...span }))

const replaced = (
  { kinesis = [] }: Destinations,
  streamArn: string,
  change: (one: KinesisDestination) => KinesisDestination,
): readonly KinesisDestination[] => kinesis.map((one) => (one.streamArn === streamArn ? change(one) : one))

/** The span of a change of that place in the store-wide order; undefined for one that does not go to the destination. */
export const spanOf = (spans: readonly KinesisSpan[], sequence: Sequence): KinesisSpan | undefined =>
  spans.find(({ begin, end }) => sequence > begin.sequence && (end === undefined || sequence < end.sequence))
