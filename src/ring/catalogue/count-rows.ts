// Counts of items and bytes as rows: of each table and index one for each place of a gateway, with what was added up there, and two that no
// gateway has. Their sum is what a table holds. Invariant: whoever writes a row of its place writes the whole of it, so that writing twice does no harm.
import type { Counts } from '../../engine/contract/tables.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster } from '../cluster/cluster.js'

/** What the other rows are wrong by, as somebody found who counted. */
export const CORRECTIONS = -1
/** What a new index holds of which no write since has told. */
export const FILLED = -2

/** No table or index has this id. Under it each place tells up to which epoch of the catalogue it has stored all that it had counted. */
const STORED: PhysicalId = 0

const NOTHING: Counts = { items: 0, sizeBytes: 0 }

export type CountsByPlace = ReadonlyMap<number, Counts>

export const plus = (a: Counts, b: Counts): Counts => ({ items: a.items + b.items, sizeBytes: a.sizeBytes + b.sizeBytes })

export const minus = (a: Counts, b: Counts): Counts => ({ items: a.items - b.items, sizeBytes: a.sizeBytes - b.sizeBytes })

export const sumOf = (places: CountsByPlace | undefined): Counts => [...(places?.values() ?? [])].reduce(plus, NOTHING)

export class CountRows {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** By the id of the table or index, and the place. @throws ApiError */
  async all(): Promise<ReadonlyMap<PhysicalId, CountsByPlace>> {
    const rows = await this.#cluster.read({ cql: 'SELECT id, slot, items, bytes FROM counts', values: [] }, 'strong')
    const counts = new Map<PhysicalId, Map<number, Counts>>()
    for (const row of rows) {
      const id = row.number('id') ?? STORED
      if (id === STORED) continue
      const places = counts.get(id) ?? new Map<number, Counts>()
      const ofPlace = { items: row.number('items') ?? 0, sizeBytes: row.number('bytes') ?? 0 }
      counts.set(id, places.set(row.number('slot') ?? 0, ofPlace))
    }
    return counts
  }

  /** @throws ApiError */
  set(id: PhysicalId, place: number, { items, sizeBytes }: Counts): Promise<void> {
    const cql = 'INSERT INTO counts (id, slot, items, bytes) VALUES (?, ?, ?, ?)'
    return this.#cluster.write({ cql, values: [id, place, items, sizeBytes] })
  }

  /** Of a table or an index that is dropped. @throws ApiError */
  forget(id: PhysicalId): Promise<void> {
    return this.#cluster.write({ cql: 'DELETE FROM counts WHERE id = ?', values: [id] })
  }

  /** What was counted at that place before it took up that epoch is stored. @throws ApiError */
  tellStored(place: number, epoch: number): Promise<void> {
    return this.set(STORED, place, { items: epoch, sizeBytes: 0 })
  }

  /** By place, the epoch that was told. @throws ApiError */
  async stored(): Promise<ReadonlyMap<number, number>> {
    const cql = 'SELECT slot, items FROM counts WHERE id = ?'
    const rows = await this.#cluster.read({ cql, values: [STORED] }, 'strong')
    return new Map(rows.map((row) => [row.number('slot') ?? 0, row.number('items') ?? 0]))
  }
}
