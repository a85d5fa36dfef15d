// What `verify` holds partition maps to: ranges in order, local indexes divided as their table, no counters left behind.
import type { PartitionMap } from '../partitions/partition-map.js'
import { PARTITION_COUNTS_RANGE, readPartitionCountsKey } from '../storage/keys.js'
import type { Store } from '../storage/store.js'
import type { OpenTable, OpenTables } from './open-tables.js'

const CHUNK_ROWS = 256

/** Counters belong to partitions that are there: a partition that was split or dropped leaves none. */
export async function strayCounters(store: Store, tables: OpenTables): Promise<readonly string[]> {
  const problems: string[] = []
  const known = new Set<number>()
  for (const table of tables.all()) {
    const maps = [table.map, ...table.indexes.map(({ map }) => map)]
    for (const { id } of maps.flatMap(({ partitions }) => partitions)) known.add(id)
  }
  const cursor = store.cursor({ ...PARTITION_COUNTS_RANGE, only: 'keys' })
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const id of rows.map(([key]) => readPartitionCountsKey(key))) {
        if (!known.has(id)) problems.push(`there are counters of partition ${id}, which no table has`)
      }
    }
  } finally {
    await cursor.close()
  }
  return problems
}

/** Ranges follow each other from the lowest suffix on, and those of local indexes are the table's. @returns what is wrong */
export function disorder({ map, indexes }: OpenTable): readonly string[] {
  const problems: string[] = []
  for (const { physicalId, partitions } of [map, ...indexes.map((index) => index.map)]) {
    const isOrdered = partitions.every(({ lower }, n) => n === 0 || (partitions[n - 1]?.lower.compare(lower) ?? 0) < 0)
    if (partitions[0]?.lower.length !== 0 || !isOrdered) problems.push(`the partitions of ${physicalId} are not in order`)
  }
  for (const { record, map: own } of indexes) {
    if (record.kind === 'local' && boundsText(own) !== boundsText(map))
      problems.push(`the partitions of index ${record.name} are not the table's`)
  }
  return problems
}

const boundsText = ({ partitions }: PartitionMap): string => partitions.map(({ lower }) => lower.toString('hex')).join(' ')
