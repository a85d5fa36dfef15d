// The rows of a range, one by one. Nothing but a chunk is held.
import type { KeyRange, Store } from '../../storage/store.js'

const CHUNK_ROWS = 256

export async function* rowsUnder(store: Store, range: KeyRange): AsyncGenerator<readonly [key: Buffer, text: string]> {
  const cursor = store.cursor(range)
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) yield* rows
  } finally {
    await cursor.close()
  }
}
