// Where the replicas that serve a page are. Invariant: each partition is read at the position of its own leader or follower, so that a page
// over several never takes one of them back; what the answer names is the lowest of them.
import type { Serving } from '../model/serving.js'
import { locate, type Partition, type PartitionMap } from '../partitions/partition-map.js'
import type { RangeRead } from './engine.js'
import type { OpenIndex, OpenTable } from './open-tables.js'
import type { Places } from './range-ticket.js'
import type { ZoneReplicas } from './zone-replicas.js'

const SLOTS = [0, 1, 2]
const HEAD = Number.POSITIVE_INFINITY

export class RangeView {
  readonly #replicas: ZoneReplicas
  readonly #table: OpenTable
  readonly #read: RangeRead
  readonly #serving: Serving
  /** The map whose partitions are led: a local index is its table's. */
  readonly #map: PartitionMap
  /** By slot; undefined where nothing trails. */
  readonly #positions: readonly number[] | undefined
  readonly #zone: number | undefined

  /** @throws ApiError InternalServerError when no zone serves */
  constructor(replicas: ZoneReplicas, table: OpenTable, index: OpenIndex | undefined, read: RangeRead, serving: Serving) {
    this.#replicas = replicas
    this.#table = table
    this.#read = read
    this.#serving = serving
    this.#map = index?.record.kind === 'global' ? index.map : table.map
    const { trailing } = table
    if (trailing === undefined || read.consistent) return
    const zone = replicas.servingZone(table, serving)
    const { nowMs } = replicas.head
    this.#zone = zone
    this.#positions = SLOTS.map((slot) => trailing.position(zone, slot, index, nowMs))
  }

  /** Whether nobody can answer for the partition at that place; undefined where that can't be. */
  get isUnled(): ((place: number) => boolean) | undefined {
    if (this.#table.trailing === undefined || !this.#read.consistent) return undefined
    const { zones } = this.#table
    const { nowMs } = this.#replicas.head
    return (place) => !zones.isLed(this.#map.partitions[place]?.slot ?? 0, nowMs)
  }

  /** The positions to read at; undefined where what is stored is what the replica shows. */
  positionsWithin({ from, to }: Places): ((suffix: Buffer) => number) | undefined {
    const positions = this.#positions
    if (positions === undefined) return undefined
    const of = ({ slot }: Partition): number => positions[slot] ?? HEAD
    const touched = this.#map.partitions.slice(from, to + 1)
    if (touched.every((partition) => partition.newestSequence <= of(partition))) return undefined
    return (suffix) => of(locate(this.#map, suffix))
  }

  /** Says who serves the page. */
  note({ from, to }: Places): void {
    const { landed } = this.#replicas.head
    const { zones } = this.#table
    const isOne = this.#positions === undefined && !this.#read.consistent // whoever leads the first stands for all: none trails
    const seen = new Set<number>()
    for (let place = from; place <= to && seen.size < SLOTS.length && !(isOne && seen.size > 0); place++) {
      const slot = this.#map.partitions[place]?.slot ?? 0
      if (seen.has(slot)) continue
      seen.add(slot)
      this.#serving.add(zones.region, this.#zone ?? zones.leader(slot), Math.min(this.#positions?.[slot] ?? HEAD, landed))
    }
  }
}
