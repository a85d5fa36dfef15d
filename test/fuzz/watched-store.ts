// A store that knows a hash of everything it holds. Each row counts with a digest of its own and the hash is all of them XORed, so a
// batch costs what it changes, and the hash can be had after every request. `scanned` is the same by reading every row.
import { createHash } from 'node:crypto'
import type { CursorRange, Store, StoreOp } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

const EVERYTHING: CursorRange = { lower: Buffer.alloc(0), upper: Buffer.alloc(64, 0xff) }

export interface WatchedStore extends Store {
  /** Changes with every row; equal contents have equal hashes. */
  readonly hash: bigint
  /** How many batches were begun. */
  readonly batches: number
  /** The hash as the rows give it now. */
  scanned(): Promise<bigint>
}

/** @param store must be empty */
export function watchedStore(store: Store): WatchedStore {
  let hash = 0n
  let batches = 0
  const watched = wrapStore(store, {
    async batch(ops, durability) {
      batches++
      const change = changeOf(store, ops)
      await store.batch(ops, durability)
      hash ^= change
    },
  })
  return {
    ...watched,
    get hash() {
      return hash
    },
    get batches() {
      return batches
    },
    scanned: () => scan(store),
  }
}

function changeOf(store: Store, ops: readonly StoreOp[]): bigint {
  let change = 0n
  const newest = new Map<string, string | undefined>()
  for (const op of ops) {
    const id = op.key.toString('latin1')
    const before = newest.has(id) ? newest.get(id) : store.get(op.key)
    const after = op.type === 'put' ? op.value : undefined
    change ^= digest(op.key, before) ^ digest(op.key, after)
    newest.set(id, after)
  }
  return change
}

async function scan(store: Store): Promise<bigint> {
  let hash = 0n
  const cursor = store.cursor(EVERYTHING)
  for (let rows = await cursor.next(256); rows.length > 0; rows = await cursor.next(256)) {
    for (const [key, value] of rows) hash ^= digest(key, value)
  }
  await cursor.close()
  return hash
}

function digest(key: Buffer, value: string | undefined): bigint {
  if (value === undefined) return 0n
  return createHash('md5').update(`${key.length}:`).update(key).update(value).digest().readBigUInt64LE()
}
