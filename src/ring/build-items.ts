// The parts of a gateway that know of items, put together: reads, writes, transactions, what follows a write into global indexes, and the sweeper of
// what dead gateways have left.
import type { PhysicalId } from '../model/ids.js'
import type { Clock } from '../runtime/clock.js'
import { fastDraws, type Random } from '../runtime/random.js'
import type { RingTable } from './catalogue/ring-table.js'
import type { Cluster } from './cluster/cluster.js'
import { HintRows } from './indexes/hint-rows.js'
import { Hints } from './indexes/hints.js'
import { IndexApplier } from './indexes/index-applier.js'
import { Sweeper } from './indexes/sweeper.js'
import { Unfinished } from './indexes/unfinished.js'
import { ItemReader } from './read/item-reader.js'
import { RangeReader } from './read/range-reader.js'
import type { RingFigure } from './ring-figure.js'
import { RingItems } from './ring-items.js'
import type { Gateway } from './tables/gateway.js'
import { makeTransactions } from './transactions/make-transactions.js'
import { HOLD_MS } from './transactions/settlement.js'
import { IndexFollower } from './write/index-follower.js'
import { ItemWriter } from './write/item-writer.js'
import { Lanes } from './write/lanes.js'

/** The most that an item collection beside local indexes may grow to. Source: docs LSI.ItemCollections.SizeLimit. */
const COLLECTION_LIMIT_BYTES = 10 * 1024 ** 3

export interface ItemsParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly random: Random
  readonly gateway: Gateway
  readonly onFailure: (error: unknown) => void
}

export interface BuiltItems {
  readonly plane: RingItems
  start(): void
  /** Ends what was begun; what fails from now on is left to other gateways. */
  stop(): Promise<void>
  figures(): readonly RingFigure[]
}

export function buildItems({ cluster, clock, random, gateway, onFailure }: ItemsParts): BuiltItems {
  const { catalogue, charging, membership } = gateway
  const { id } = membership
  const tableOf = (physicalId: PhysicalId): RingTable | undefined => catalogue.ownerOf(physicalId)
  const isThere = (physicalId: PhysicalId): boolean => catalogue.ownerOf(physicalId) !== undefined
  const hintRows = new HintRows(cluster)
  const shared = {
    ...{ cluster, clock, random, gateway: id, tableOf, isThere, onFailure, holdMs: HOLD_MS },
    slot: () => membership.slot,
    checkLease: () => membership.lease.check(),
    lanes: new Lanes(),
    hints: new Hints({ rows: hintRows, gateway: id, onFailure }),
    applier: new IndexApplier(cluster, isThere),
    unfinished: new Unfinished(clock),
    collectionLimitBytes: COLLECTION_LIMIT_BYTES,
    admitIndexes: charging.admitIndexes.bind(charging),
    chargeCancelled: (table: RingTable, halfUnits: number) => charging.charge('write', { table, index: undefined }, halfUnits),
  }
  const { transactor, settlement, settleLeft } = makeTransactions(shared)
  const writer = new ItemWriter({
    ...shared,
    draw: fastDraws(random, 'delay', id),
    settler: settlement,
    follower: new IndexFollower(shared),
  })
  const reader = new ItemReader(cluster, settlement)
  const ranges = new RangeReader({ cluster, items: reader, decided: settlement })
  const sweeper = new Sweeper({ ...shared, hints: hintRows, members: membership, settle: settleLeft })
  return {
    plane: new RingItems({ cluster, reader, ranges, writer, transactor }),
    start: () => sweeper.start(),
    stop: async () => {
      await sweeper.stop()
      await shared.unfinished.stop()
      await shared.hints.stop()
    },
    figures: () => itemFigures(writer, shared),
  }
}

interface Counting {
  readonly lanes: Lanes
  readonly hints: Hints
  readonly unfinished: Unfinished
}

function itemFigures({ figures }: ItemWriter, { lanes, hints, unfinished }: Counting): RingFigure[] {
  return [
    {
      name: 'RingWriteRetries',
      help: 'Writes that were tried again, since somebody else was faster or no answer came.',
      type: 'counter',
      value: figures.retries,
    },
    {
      name: 'RingUnknownWrites',
      help: 'Conditional writes of which the ring gave no answer in time, and which were looked for.',
      type: 'counter',
      value: figures.unknown,
    },
    { name: 'RingLanes', help: 'Partitions with writes under way at this gateway.', type: 'gauge', value: lanes.count },
    { name: 'RingLaneWaits', help: 'Writes that wait for others of their partition.', type: 'gauge', value: lanes.waiting },
    {
      name: 'RingOpenHints',
      help: 'Changes that this gateway has told the ring of, and has not ended.',
      type: 'gauge',
      value: hints.openCount,
    },
    {
      name: 'RingUnfinishedChanges',
      help: 'Changes that global indexes, or rows of transactions, have yet to get from this gateway.',
      type: 'gauge',
      value: unfinished.size,
    },
  ]
}
