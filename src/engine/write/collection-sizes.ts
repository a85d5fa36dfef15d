// The sizes of item collections from the rows themselves, for folders that have no counters yet and for `verify`. Everything is streamed
// in the order of the collections, which is that of the rows of the table and of each of its local indexes. Invariant: memory grows neither
// with a table nor with one of its collections.
import type { PhysicalId } from '../../model/ids.js'
import { collectionPrefix } from '../../model/key-bytes.js'
import { recordOp } from '../../tables/catalogue.js'
import { collectionKey, collectionKeyPrefix, collectionsRange, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { del, type Store, type StoreOp } from '../../storage/store.js'
import { counterOp, readCounter } from './collections.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'

const CHUNK_ROWS = 256
const SLICE_COUNTERS = 1000

interface CollectionSize {
  readonly prefix: Buffer
  readonly bytes: number
}

/** Writes the counters of every table that has none yet: older versions kept none. Nobody else may write meanwhile. */
export async function countCollections(store: Store, commits: CommitQueue, tables: OpenTables): Promise<void> {
  for (const table of tables.opened()) {
    if (!table.hasCollections || table.record.collectionsCounted === true) continue
    await clearCounters(store, commits, table) // a count that was interrupted left some
    let ops: StoreOp[] = []
    for await (const { prefix, bytes } of storedCollections(store, table)) {
      ops.push(counterOp(collectionKey(table.record.physicalId, prefix), bytes))
      if (ops.length < SLICE_COUNTERS) continue
      await commits.add(ops).durable
      ops = []
    }
    table.replace({ ...table.record, collectionsCounted: true }, table.indexes)
    await commits.add([...ops, recordOp(table.record)]).durable
  }
}

async function clearCounters(store: Store, commits: CommitQueue, { record }: OpenTable): Promise<void> {
  const cursor = store.cursor({ ...collectionsRange(record.physicalId), only: 'keys' })
  try {
    for (let rows = await cursor.next(SLICE_COUNTERS); rows.length > 0; rows = await cursor.next(SLICE_COUNTERS)) {
      await commits.add(rows.map(([key]) => del(key))).durable
    }
  } finally {
    await cursor.close()
  }
}

/** Says which counters of the table are not what its rows come to. */
export async function checkCollections(store: Store, table: OpenTable, report: (words: string) => void): Promise<void> {
  if (!table.hasCollections || table.record.collectionsCounted !== true) return
  for await (const { prefix, sizes } of inStep([storedCollections(store, table), countedCollections(store, table)])) {
    const [stored = 0, counted = 0] = sizes
    if (stored !== counted)
      report(`item collection ${prefix.toString('hex')} counts ${counted} bytes, its rows and entries have ${stored}`)
  }
}

/** What the rows and the entries of local indexes come to. */
async function* storedCollections(store: Store, { record, localIndexes }: OpenTable): AsyncGenerator<CollectionSize> {
  const records = [record, ...localIndexes.map((index) => index.record)]
  for await (const { prefix, sizes } of inStep(records.map(({ physicalId }) => collectionsOf(store, physicalId)))) {
    yield { prefix, bytes: sizes.reduce<number>((sum, bytes = 0) => sum + bytes, 0) }
  }
}

/** What the counters say. */
async function* countedCollections(store: Store, { record }: OpenTable): AsyncGenerator<CollectionSize> {
  const cursor = store.cursor(collectionsRange(record.physicalId))
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [key, text] of rows) yield { prefix: collectionKeyPrefix(key), bytes: readCounter(text) }
    }
  } finally {
    await cursor.close()
  }
}

/** The collections of one table or index alone. */
async function* collectionsOf(store: Store, physicalId: PhysicalId): AsyncGenerator<CollectionSize> {
  const cursor = store.cursor(rowRange(physicalId))
  let present: { readonly prefix: Buffer; bytes: number } | undefined
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [key, text] of rows) {
        const prefix = collectionPrefix(rowKeySuffix(key))
        if (present?.prefix.equals(prefix) !== true) {
          if (present !== undefined) yield present
          present = { prefix, bytes: 0 }
        }
        present.bytes += Row.read(text).sizeBytes
      }
    }
    if (present !== undefined) yield present
  } finally {
    await cursor.close()
  }
}

/** Streams in step: each collection once, with what each stream has for it. */
async function* inStep(
  streams: readonly AsyncGenerator<CollectionSize>[],
): AsyncGenerator<{ prefix: Buffer; sizes: readonly (number | undefined)[] }> {
  const heads = await Promise.all(streams.map((stream) => headOf(stream)))
  for (let prefix = leastOf(heads); prefix !== undefined; prefix = leastOf(heads)) {
    const sizes: (number | undefined)[] = []
    for (const [at, stream] of streams.entries()) {
      const head = heads[at]
      const isNext = head?.prefix.equals(prefix) === true
      sizes.push(isNext ? head.bytes : undefined)
      if (isNext) heads[at] = await headOf(stream)
    }
    yield { prefix, sizes }
  }
}

async function headOf(stream: AsyncGenerator<CollectionSize>): Promise<CollectionSize | undefined> {
  const head = await stream.next()
  return head.done === true ? undefined : head.value
}

function leastOf(heads: readonly (CollectionSize | undefined)[]): Buffer | undefined {
  let least: Buffer | undefined
  for (const head of heads) if (head !== undefined && (least === undefined || head.prefix.compare(least) < 0)) least = head.prefix
  return least
}
