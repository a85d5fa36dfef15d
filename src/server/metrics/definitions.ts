// Every metric by the service's name: what it counts, and of what. Pure views; nothing is kept here.
// Source: docs metrics-dimensions (names, units, dimensions).
import type { Pool } from '../../capacity/pool.js'
import type { Limit } from '../../capacity/throttle.js'
import type { Side } from '../../capacity/units.js'
import { poolOf } from '../../engine/admission/admission.js'
import { backfilledShare } from '../../engine/inspect/inspection.js'
import type { Source } from '../../engine/tables/open-table.js'
import type { NamespaceFigures } from '../../metering/request-meter.js'
import type { OperationFigures, TableFigures } from '../../metering/figures.js'
import type { StreamFigures } from '../../metering/stream-figures.js'
import type { KinesisFigures } from '../../kinesis/figures.js'
import { LIMITS } from '../../model/limits.js'
import { globalIndexes, type TableRecord } from '../../model/table.js'

/** A fault rule; with a table where it stands for Fault Injection Service's pause of that replica. */
export interface MeasuredFault {
  readonly id: string
  readonly effect?: string | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly table?: string | undefined
  readonly hits: number
}

/** A number of one thing that is measured; undefined where it has none. */
export interface Definition<Of> {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly value: (of: Of) => number | undefined
}

const SIDES: readonly { readonly side: Side; readonly word: 'Read' | 'Write'; readonly units: 'readUnits' | 'writeUnits' }[] = [
  { side: 'read', word: 'Read', units: 'readUnits' },
  { side: 'write', word: 'Write', units: 'writeUnits' },
]
/** How each limit is called in the names of metrics. */
const LIMIT_WORDS: Readonly<Record<Limit, string>> = {
  ProvisionedThroughputExceeded: 'ProvisionedThroughput',
  MaxOnDemandThroughputExceeded: 'MaxOnDemandThroughput',
  AccountLimitExceeded: 'AccountLimit',
  KeyRangeThroughputExceeded: 'KeyRangeThroughput',
}
const LIMITS_WITH_WORDS = Object.entries(LIMIT_WORDS) as [Limit, string][] // every key is one

/** Of a table without its global indexes, or of one of these. */
export const OF_SOURCES: readonly Definition<Source>[] = [
  ...SIDES.flatMap(({ side, word, units }): Definition<Source>[] => [
    {
      name: `Consumed${word}CapacityUnits`,
      help: `${word} units consumed.`,
      type: 'counter',
      value: (source) => sideOf(source, side).seconds.total / 2,
    },
    {
      name: `Provisioned${word}CapacityUnits`,
      help: `${word} units a second that are provisioned.`,
      type: 'gauge',
      value: ({ table, index }) =>
        table.record.billingMode === 'PROVISIONED' ? (index ?? table).record.throughput[units] : undefined,
    },
    {
      name: `OnDemandMax${word}RequestUnits`,
      help: `The configured maximum of ${side} units a second on demand.`,
      type: 'gauge',
      value: ({ table, index }) => (index ?? table).record.onDemand?.[side === 'read' ? 'maxReadUnits' : 'maxWriteUnits'],
    },
    {
      name: `${word}ThrottleEvents`,
      help: `${word}s that were throttled, each item of a batch by itself.`,
      type: 'counter',
      value: (source) => sideOf(source, side).throttledRequests,
    },
    ...LIMITS_WITH_WORDS.map(([limit, limitWord]): Definition<Source> => ({
      name: `${word}${limitWord}ThrottleEvents`,
      help: `${word}s that were throttled for this limit; absent while there was none.`,
      type: 'counter',
      value: (source) => sideOf(source, side).throttles[limit],
    })),
  ]),
  {
    name: 'OnlineIndexConsumedWriteCapacity',
    help: 'Write units that making the index consumed.',
    type: 'counter',
    value: (source) => source.index && poolOf(source).write.backfilledHalfUnits / 2,
  },
  {
    name: 'ReplicatedWriteCapacityUnits',
    help: 'Write units of the table that writes of other regions consumed, which are part of its consumption.',
    type: 'counter',
    value: ({ table, index }) =>
      table.record.global === undefined || index !== undefined ? undefined : table.pool.write.replicatedHalfUnits / 2,
  },
  {
    name: 'TimeToLiveDeletedItemCount',
    help: 'Items that time to live deleted; absent where it was never enabled.',
    type: 'counter',
    value: ({ table, index }) => (table.record.timeToLive === undefined || index !== undefined ? undefined : table.expiredItems),
  },
  {
    name: 'OnlineIndexPercentageProgress',
    help: 'How much of an index under creation is made, in percent.',
    type: 'gauge',
    value: (source) => percent(backfilledShare(source)),
  },
]

export const OF_TABLES: readonly Definition<TableFigures>[] = [
  {
    name: 'ConditionalCheckFailedRequests',
    help: 'Writes whose condition was false.',
    type: 'counter',
    value: ({ failedConditions }) => failedConditions,
  },
  {
    name: 'TransactionConflict',
    help: 'Item requests that were refused since a transaction held the item.',
    type: 'counter',
    value: ({ conflicts }) => conflicts,
  },
]

export const OF_OPERATIONS: readonly Definition<OperationFigures>[] = [
  {
    name: 'ThrottledRequests',
    help: 'Requests that were throttled: one each, whatever the number of events; a batch when all of it was.',
    type: 'counter',
    value: ({ throttledRequests }) => throttledRequests,
  },
  {
    name: 'SystemErrors',
    help: 'Requests that were answered with status 500.',
    type: 'counter',
    value: ({ systemErrors }) => systemErrors,
  },
  {
    name: 'ReturnedItemCount',
    help: 'Items that Query, Scan and SELECT statements returned.',
    type: 'counter',
    value: ({ returnedItems }) => returnedItems,
  },
]

export const OF_STREAMS: readonly Definition<StreamFigures>[] = [
  {
    name: 'ReturnedRecordsCount',
    help: 'Stream records that GetRecords returned.',
    type: 'counter',
    value: ({ returnedRecords }) => returnedRecords,
  },
  {
    name: 'ReturnedBytes',
    help: 'Bytes of the stream records that GetRecords returned.',
    type: 'counter',
    value: ({ returnedBytes }) => returnedBytes,
  },
]

/** The Kinesis destinations of a table, at a moment. */
export interface MeasuredDestinations {
  readonly figures: KinesisFigures
  readonly nowMs: number
}

/** Source: docs metrics-dimensions; the count of sent records is ours. */
export const OF_DESTINATIONS: readonly Definition<MeasuredDestinations>[] = [
  {
    name: 'AgeOfOldestUnreplicatedRecord',
    help: 'Milliseconds since the oldest change was made that its Kinesis data stream has not taken yet.',
    type: 'gauge',
    value: ({ figures, nowMs }) => figures.ageMs(nowMs),
  },
  {
    name: 'ConsumedChangeDataCaptureUnits',
    help: 'Units of change data capture: one for each KB of a change that was sent.',
    type: 'counter',
    value: ({ figures }) => figures.sum(({ sentUnits }) => sentUnits),
  },
  {
    name: 'ThrottledPutRecordCount',
    help: 'Records that a Kinesis data stream had no capacity for, each time that it had none.',
    type: 'counter',
    value: ({ figures }) => figures.sum(({ throttledRecords }) => throttledRecords),
  },
  {
    name: 'FailedToReplicateRecordCount',
    help: 'Records that were left out, since they are larger than a Kinesis data stream takes.',
    type: 'counter',
    value: ({ figures }) => figures.sum(({ oversizedRecords }) => oversizedRecords),
  },
  {
    name: 'ReplicatedRecordCount',
    help: 'Records that a Kinesis data stream has taken.',
    type: 'counter',
    value: ({ figures }) => figures.sum(({ sentRecords }) => sentRecords),
  },
]

/** The tables of one namespace. */
export const OF_ACCOUNTS: readonly Definition<readonly TableRecord[]>[] = SIDES.flatMap(
  ({ word, units }): Definition<readonly TableRecord[]>[] => [
    {
      name: `AccountProvisioned${word}CapacityUtilization`,
      help: `${word} units provisioned in all, in percent of the account's quota.`,
      type: 'gauge',
      value: (records) => (100 * provisioned(records, units).sum) / LIMITS.accountUnitsPerSec,
    },
    {
      name: `MaxProvisionedTable${word}CapacityUtilization`,
      help: `${word} units of the table or index with most provisioned, in percent of the quota of one.`,
      type: 'gauge',
      value: (records) => (100 * provisioned(records, units).most) / LIMITS.tableUnitsPerSec,
    },
  ],
)

export const USER_ERRORS: Definition<NamespaceFigures> = {
  name: 'UserErrors',
  help: 'Requests answered with status 400, other than for throttles and conditions.',
  type: 'counter',
  value: ({ userErrors }) => userErrors,
}

export const INJECTED_FAULTS: Definition<MeasuredFault> = {
  name: 'InjectedFaults',
  help: 'Requests that a fault rule hit; a rule that is taken away takes its series with it.',
  type: 'counter',
  value: ({ hits }) => hits,
}

export const INDUCED_ERRORS: Definition<MeasuredFault> = {
  name: 'FaultInjectionServiceInducedErrors',
  help: 'Requests that were refused since the replication of their strongly consistent global table is paused.',
  type: 'counter',
  value: ({ effect, hits }) => (effect === 'replication-paused' && hits > 0 ? hits : undefined),
}

/** What large requests and answers take of memory, and who waits for it. */
export interface MemoryFigures {
  /** Bytes that they may take at once. */
  readonly limitBytes: number
  readonly inFlightBytes: number
  /** Requests that wait for room, or for their turn among reads of many items. */
  readonly waitingRequests: number
  /** Requests that were refused with status 503 since the start. */
  readonly refusedRequests: number
}

/** Of the process. CloudWatch has none of these. */
export const OF_MEMORY: readonly Definition<MemoryFigures>[] = [
  {
    name: 'MemoryBudgetBytes',
    help: 'Bytes that large requests and answers may take at once.',
    type: 'gauge',
    value: ({ limitBytes }) => limitBytes,
  },
  {
    name: 'MemoryInFlightBytes',
    help: 'Bytes that large requests and answers take now.',
    type: 'gauge',
    value: ({ inFlightBytes }) => inFlightBytes,
  },
  {
    name: 'MemoryWaitingRequests',
    help: 'Requests that wait for memory, or for their turn among reads of many items.',
    type: 'gauge',
    value: ({ waitingRequests }) => waitingRequests,
  },
  {
    name: 'MemoryRefusedRequests',
    help: 'Requests that were answered with status 503, since they had waited too long.',
    type: 'counter',
    value: ({ refusedRequests }) => refusedRequests,
  },
]

/** Units of all tables and global indexes in provisioned mode, and of the one with most. */
function provisioned(records: readonly TableRecord[], units: 'readUnits' | 'writeUnits'): { sum: number; most: number } {
  const all = { sum: 0, most: 0 }
  const add = (one: number): void => {
    all.sum += one
    all.most = Math.max(all.most, one)
  }
  for (const record of records) {
    if (record.billingMode !== 'PROVISIONED') continue
    add(record.throughput[units])
    for (const { throughput } of globalIndexes(record)) add(throughput[units])
  }
  return all
}

const sideOf = (source: Source, side: Side): ReturnType<Pool['side']> => poolOf(source).side(side)

const percent = (share: number | undefined): number | undefined => (share === undefined ? undefined : Math.floor(100 * share))
