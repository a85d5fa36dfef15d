// How two answers differ. Pure. Invariant: what a running clock or a draw of its own makes of a name is no difference; whoever asks with such a name
// later asks with the one of the replay.
import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../../../model/json.js'

/** Members whose values are made from the time, or point to places: clients hand them back as they got them. */
const HANDLES: ReadonlySet<string> = new Set([
  ...[
    'LatestStreamArn',
    'LatestStreamLabel',
    'StreamArn',
    'StreamLabel',
    'ShardId',
    'ParentShardId',
    'ShardIterator',
    'NextShardIterator',
  ],
  ...[
    'SequenceNumber',
    'StartingSequenceNumber',
    'EndingSequenceNumber',
    'LastEvaluatedShardId',
    'LastEvaluatedStreamArn',
    'eventID',
    'NextToken',
  ],
])
/** Seconds since 1970. */
const TIMES = /(DateTime|Timestamp|Time)$/
/** A running clock goes on between the arrival of a request and what it does. Seconds. */
const TIME_TOLERANCE_SEC = 1

export interface Difference {
  /** Such as `Items[0].price.N`. */
  readonly path: string
  readonly recorded: unknown
  readonly replayed: unknown
}

/** @param handles gets what the replay calls the handles of the recording. @returns the first difference */
export function differenceOf(
  recorded: unknown,
  replayed: unknown,
  handles: Map<string, string>,
  path = '',
): Difference | undefined {
  if (isDeepStrictEqual(recorded, replayed)) return undefined
  const name = /([^.[\]]+)(\[\d+\])*$/.exec(path)?.[1] ?? ''
  if (HANDLES.has(name) && typeof recorded === 'string' && typeof replayed === 'string') {
    handles.set(recorded, replayed)
    return undefined
  }
  if (TIMES.test(name) && typeof recorded === 'number' && typeof replayed === 'number') {
    if (Math.abs(recorded - replayed) <= TIME_TOLERANCE_SEC) return undefined
  }
  if (Array.isArray(recorded) && Array.isArray(replayed) && recorded.length === replayed.length)
    return first(recorded.map((one, at) => differenceOf(one, replayed[at], handles, `${path}[${at}]`)))
  if (!isObject(recorded) || !isObject(replayed)) return { path, recorded, replayed }
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(replayed)])]
  return first(names.map((one) => differenceOf(recorded[one], replayed[one], handles, path === '' ? one : `${path}.${one}`)))
}

const first = (all: readonly (Difference | undefined)[]): Difference | undefined => all.find((one) => one !== undefined)

/** The body with the handles that the replay has for those of the recording. */
export function withHandles(value: unknown, handles: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return handles.get(value) ?? value
  if (Array.isArray(value)) return value.map((one) => withHandles(one, handles))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withHandles(one, handles)]))
}
