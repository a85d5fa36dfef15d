// The plane of items on a ring: each call goes to the part that does it.
import type { ReadConsistency } from '../capacity/units.js'
import type {
  IdempotencyToken,
  Items,
  Page,
  RangeRead,
  ReadReceipt,
  Receipt,
  RowRead,
  Together,
  TransactOutcome,
  TransactWrite,
} from '../engine/contract/items.js'
import type { WriteIntent } from '../intents/intent.js'
import type { Serving } from '../model/serving.js'
import type { RingTable } from './catalogue/ring-table.js'
import type { Cluster } from './cluster/cluster.js'
import type { ItemReader } from './read/item-reader.js'
import type { RangeReader } from './read/range-reader.js'
import { cutKey, ITEM } from './rows/key-cut.js'
import type { RingTransactor } from './transactions/ring-transactor.js'
import { readCollection } from './write/collection.js'
import type { ItemWriter } from './write/item-writer.js'

export interface RingItemsParts {
  readonly cluster: Cluster
  readonly reader: ItemReader
  readonly ranges: RangeReader
  readonly writer: ItemWriter
  readonly transactor: RingTransactor
}

export class RingItems implements Items {
  readonly #parts: RingItemsParts

  constructor(parts: RingItemsParts) {
    this.#parts = parts
  }

  get(table: RingTable, rowSuffix: Buffer, consistency: ReadConsistency, serving?: Serving): Promise<ReadReceipt> {
    return this.#parts.reader.get(table, rowSuffix, consistency, serving)
  }

  getWithin(
    table: RingTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving?: Serving,
  ): Promise<ReadReceipt | 'too large'> {
    return this.#parts.reader.getWithin(table, rowSuffix, consistency, maxBytes, serving)
  }

  async getTogether(reads: readonly RowRead<RingTable>[], serving?: Serving): Promise<Together> {
    const { cluster, transactor } = this.#parts
    const together = await transactor.getTogether(reads)
    serving?.addLevel(cluster.datacentre, cluster.levelOf('strong'))
    return together
  }

  range(read: RangeRead<RingTable>): Promise<Page> {
    return this.#parts.ranges.range(read)
  }

  write(table: RingTable, intent: WriteIntent): Promise<Receipt> {
    return this.#parts.writer.write(table, intent)
  }

  transact(writes: readonly TransactWrite<RingTable>[], token?: IdempotencyToken): Promise<TransactOutcome> {
    return this.#parts.transactor.transact(writes, token)
  }

  async collectionBytes({ record, localIndexes }: RingTable, rowSuffix: Buffer): Promise<number | undefined> {
    if (localIndexes.length === 0) return undefined
    const { h } = cutKey(ITEM, rowSuffix, record.keys.hash.length)
    // Asked after a write that was made: nothing may refuse that now.
    const read = readCollection(this.#parts.cluster, record.physicalId, h, 'strong')
    return read.then(({ bytes = 0 }) => bytes).catch(() => undefined)
  }
}
