// Where the replicas that serve a page are. Invariant: each partition is read at the position of its own leader or follower, so that a page
// over several never takes one of them back; what the answer names is the lowest of them.
import type { ReadConsistency } from '../../capacity/units.js'
import type { Serving } from '../../model/serving.js'
import { locate, type Partition, type PartitionMap } from '../../partitions/partition-map.js'
import type { RangeRead } from '../contract/items.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'
import type { Places } from './range-ticket.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

const SLOTS = [0, 1, 2]
/** A bit for each. */
const ALL_SLOTS = 0b111
const HEAD = Number.POSITIVE_INFINITY

/** Partitions that are led: those of an index that lies beside its table's rows are the table's. */
const ledMap = (table: OpenTable, index: OpenIndex | undefined): PartitionMap =>
  index === undefined || index.splitsWithTable ? table.map : index.map

/** Says who serves a page of a table of which nothing trails: whoever leads its first partition, or strongly consistent, each. */
export function noteLeaders(
  zoneFollowers: ZoneFollowers,
  table: OpenTable,
  index: OpenIndex | undefined,
  consistency: ReadConsistency,
  { from, to }: Places,
  serving: Serving,
): void {
  const { zones } = table
  const { partitions } = ledMap(table, index)
  const last = consistency === 'strong' ? to : from
  for (let place = from, slots = 0; place <= last && slots !== ALL_SLOTS; place++) {
    const slot = partitions[place]?.slot ?? 0
    slots |= 1 << slot
    serving.add(zones.region, zones.leader(slot), zoneFollowers.landed)
  }
}

/** The replicas that serve a page of a table of which some trail. */
export class RangeView {
  readonly #zoneFollowers: ZoneFollowers
  readonly #table: OpenTable
  readonly #read: RangeRead
  readonly #serving: Serving
  readonly #map: PartitionMap
  /** By slot; undefined for leaders. */
  readonly #positions: readonly number[] | undefined
  readonly #zone: number | undefined

  /** @throws ApiError InternalServerError when no zone serves */
  constructor(zoneFollowers: ZoneFollowers, table: OpenTable, index: OpenIndex | undefined, read: RangeRead, serving: Serving) {
    this.#zoneFollowers = zoneFollowers
    this.#table = table
    this.#read = read
    this.#serving = serving
    this.#map = ledMap(table, index)
    const { trailing } = table
    if (trailing === undefined || read.consistency === 'strong') return
    const zone = zoneFollowers.servingZone(table, serving)
    const { nowMs } = zoneFollowers.head
    this.#zone = zone
    this.#positions = SLOTS.map((slot) => trailing.position(zone, slot, index, nowMs))
  }

  /** Whether nobody can answer for the partition at that place; undefined where that can't be. */
  get isUnled(): ((place: number) => boolean) | undefined {
    if (this.#read.consistency === 'eventual') return undefined
    const { zones } = this.#table
    const { nowMs } = this.#zoneFollowers.head
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
    const { landed } = this.#zoneFollowers.head
    const { zones } = this.#table
    for (let place = from, slots = 0; place <= to && slots !== ALL_SLOTS; place++) {
      const slot = this.#map.partitions[place]?.slot ?? 0
      slots |= 1 << slot
      this.#serving.add(zones.region, this.#zone ?? zones.leader(slot), Math.min(this.#positions?.[slot] ?? HEAD, landed))
    }
  }
}
