// The commits of a table as its own logs hold them: every partition's entries, closed partitions included, in the store-wide order.
import { rowSuffix } from '../../../src/model/key.js'
import { entriesOfRow } from '../../../src/log/log-row.js'
import { ownedFrom } from '../../../src/storage/keys.js'
import type { Row } from '../../../src/storage/row.js'
import type { Store } from '../../../src/storage/store.js'
import type { Commit } from './history.js'
import { KEYS, seenOf, wireKey, type WireItem } from './wire.js'

const MOST_ENTRIES = 10_000

export async function commitsOf(store: Store, physicalId: number, keys: number): Promise<readonly Commit[]> {
  const numbers = new Map(Array.from({ length: keys }, (_, key) => [rowSuffix(KEYS, wireKey(key))?.toString('hex'), key]))
  const cursor = store.cursor(ownedFrom('logEntry', 0))
  try {
    const entries = (await cursor.next(MOST_ENTRIES)).flatMap(([key, value]) => [...entriesOfRow(key, value)])
    const ofTable = entries.filter((entry) => entry.physicalId === physicalId)
    const commits = ofTable.map(({ sequence, rowSuffix: suffix, after }): Commit => {
      const key = numbers.get(suffix.toString('hex'))
      if (key === undefined) throw new Error(`an entry of no item: ${suffix.toString('hex')}`)
      return { sequence, key, after: seenOf(itemOf(after)) }
    })
    return commits.sort((a, b) => a.sequence - b.sequence)
  } finally {
    await cursor.close()
  }
}

const itemOf = (row: Row | undefined): WireItem | undefined => row?.item as WireItem | undefined // strings and numbers are all that clients write
