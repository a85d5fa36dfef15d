// The plane of items on a store: each call goes to the part that does it.
import type { ReadConsistency } from '../../capacity/units.js'
import type { WriteIntent } from '../../intents/intent.js'
import { Serving } from '../../model/serving.js'
import type {
  IdempotencyToken,
  Items,
  Page,
  RangeRead,
  ReadReceipt,
  ReadWithin,
  Receipt,
  RowRead,
  TransactOutcome,
  TransactWrite,
} from '../contract/items.js'
import type { ItemReader } from '../read/item-reader.js'
import { type ReaderParts, readRange } from '../read/reader.js'
import type { OpenTable } from '../tables/open-table.js'
import type { Transactor } from '../write/transactor.js'
import type { Collections } from '../write/collections.js'
import type { Writer } from '../write/writer.js'

export interface StoreItemsParts {
  readonly items: ItemReader
  readonly reading: ReaderParts
  readonly writer: Writer
  readonly transactor: Transactor
  readonly collections: Collections
}

export class StoreItems implements Items {
  readonly #reader: ItemReader
  readonly #reading: ReaderParts
  readonly #writer: Writer
  readonly #transactor: Transactor
  readonly #collections: Collections

  constructor({ items, reading, writer, transactor, collections }: StoreItemsParts) {
    this.#reader = items
    this.#reading = reading
    this.#writer = writer
    this.#transactor = transactor
    this.#collections = collections
  }

  get(table: OpenTable, rowSuffix: Buffer, consistency: ReadConsistency, serving?: Serving): ReadReceipt | Promise<ReadReceipt> {
    return this.#reader.get(table, rowSuffix, consistency, serving)
  }

  getWithin(
    table: OpenTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving = new Serving(),
  ): ReadWithin | Promise<ReadWithin> {
    return this.#reader.getWithin(table, rowSuffix, consistency, maxBytes, serving)
  }

  getTogether(reads: readonly RowRead<OpenTable>[], serving = new Serving()): readonly (ReadReceipt | 'held')[] {
    return this.#transactor.read(reads, serving)
  }

  range(read: RangeRead<OpenTable>): Promise<Page> {
    return readRange(this.#reading, read)
  }

  write(table: OpenTable, intent: WriteIntent): Promise<Receipt> {
    return this.#writer.write(table, intent)
  }

  transact(writes: readonly TransactWrite<OpenTable>[], token?: IdempotencyToken): Promise<TransactOutcome> {
    return this.#transactor.write(writes, token)
  }

  collectionBytes(table: OpenTable, rowSuffix: Buffer): number | undefined {
    return table.hasCollections ? this.#collections.landedBytes(table, rowSuffix) : undefined
  }
}
