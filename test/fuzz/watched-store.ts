// A store that knows a hash of everything it holds. Each row counts with a digest of its own and the hash is all of them XORed, so a
// batch costs what it changes, and the hash can be had after every request. `scanned` is the same by reading every row.
import { createHash } from 'node:crypto'
import type { Cursor, CursorRange, Snapshot, Store, StoreOp } from '../../src/storage/store.js'

const EVERYTHING: CursorRange = { lower: Buffer.alloc(0), upper: Buffer.alloc(64, 0xff) }

export class WatchedStore implements Store {
  readonly #inner: Store
  #hash = 0n
  #batches = 0

  constructor(inner: Store) {
    this.#inner = inner
  }

  /** Changes with every row; equal contents have equal hashes. */
  get hash(): bigint {
    return this.#hash
  }

  /** How many batches were begun. */
  get batches(): number {
    return this.#batches
  }

  async batch(ops: readonly StoreOp[], sync: boolean): Promise<void> {
    this.#batches++
    let change = 0n
    const newest = new Map<string, string | undefined>()
    for (const op of ops) {
      const id = op.key.toString('latin1')
      const before = newest.has(id) ? newest.get(id) : this.#inner.get(op.key)
      const after = op.type === 'put' ? op.value : undefined
      change ^= digest(op.key, before) ^ digest(op.key, after)
      newest.set(id, after)
    }
    await this.#inner.batch(ops, sync)
    this.#hash ^= change
  }

  /** The hash as the rows give it now. */
  async scanned(): Promise<bigint> {
    let hash = 0n
    const cursor = this.#inner.cursor(EVERYTHING)
    for (let rows = await cursor.next(256); rows.length > 0; rows = await cursor.next(256)) {
      for (const [key, value] of rows) hash ^= digest(key, value)
    }
    await cursor.close()
    return hash
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    return this.#inner.get(key, snapshot)
  }

  cursor(range: CursorRange): Cursor {
    return this.#inner.cursor(range)
  }

  snapshot(): Snapshot {
    return this.#inner.snapshot()
  }

  compact(): Promise<void> {
    return this.#inner.compact()
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}

function digest(key: Buffer, value: string | undefined): bigint {
  if (value === undefined) return 0n
  return createHash('md5').update(`${key.length}:`).update(key).update(value).digest().readBigUInt64LE()
}
