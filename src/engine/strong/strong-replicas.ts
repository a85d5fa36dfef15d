// Strongly consistent global tables: three regions with the same rows at the head. Invariants: a write changes the rows of all replicas in
// one commit, so whoever reads the head reads the latest, wherever it is; it is acknowledged when the nearest other region can have
// answered, and while it is under way no other region may write the item; a region that reaches no other one neither writes nor reads
// strongly. Eventually consistent reads trail by the lag of the links into the region, and stand still while it is cut off.
// Source: docs multi-Region strong consistency; that one round trip to the nearest region is paid by both: assumed.
import { internalServerError, replicatedWriteConflict } from '../../model/errors.js'
import { otherMembers } from '../../model/global-table.js'
import type { Lag } from '../../model/lag.js'
import { locate } from '../../partitions/partition-map.js'
import type { Links, RegionPair } from '../../regions/links.js'
import { Follower } from '../../zones/follower.js'
import type { Clock } from '../../runtime/clock.js'
import { numberedDraws, type Random } from '../../runtime/random.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

export interface StrongReplicaParts {
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly zoneFollowers: ZoneFollowers
  readonly regions: Links
}

/** Writes of one item that were decided and not acknowledged, all of one region. */
interface UnderWay {
  readonly region: string
  count: number
}

export class StrongReplicas {
  readonly #parts: StrongReplicaParts
  readonly #underWay = new Map<string, UnderWay>()
  readonly #followers = new WeakMap<OpenTable, Follower>()

  constructor(parts: StrongReplicaParts) {
    this.#parts = parts
  }

  /**
   * @param decide makes the decision in this turn, for the table and the other replicas, and resolves when it has landed
   * @throws ApiError InternalServerError when no other region takes the write, ReplicatedWriteConflictException
   */
  async write<Answer>(
    table: OpenTable,
    suffix: Buffer,
    decide: (others: readonly OpenTable[]) => Promise<Answer>,
  ): Promise<Answer> {
    const takers = (): readonly string[] => this.#takers(table, suffix)
    if (takers().length === 0) throw internalServerError()
    const id = `${table.record.global?.id} ${suffix.toString('latin1')}`
    const { region } = table.record.namespace
    const underWay = this.#underWay.get(id) ?? { region, count: 0 }
    if (underWay.region !== region) throw replicatedWriteConflict()
    this.#underWay.set(id, underWay)
    underWay.count++
    try {
      const answered = await settledOf(decide(this.#othersOf(table)))
      await this.#reachNearest(table, takers)
      if (answered.status === 'rejected') throw answered.reason
      return answered.value
    } finally {
      if (--underWay.count === 0) this.#underWay.delete(id)
    }
  }

  /** Resolves when a strongly consistent read may take place. @throws ApiError InternalServerError when no other region is reached */
  async readable(table: OpenTable): Promise<void> {
    const reached = (): readonly string[] => this.#reached(table)
    if (reached().length === 0) throw internalServerError()
    await this.#reachNearest(table, reached)
  }

  /** Sets how far the table's eventually consistent reads trail: when its record, or something of the links, has changed. */
  configure(table: OpenTable): void {
    const { zoneFollowers } = this.#parts
    const known = this.#followers.get(table)
    if (!table.isStrong) {
      if (known === undefined) return
      this.#followers.delete(table)
      zoneFollowers.detach(table, known)
      return
    }
    const follower = known ?? this.#newFollower(table)
    this.#followers.set(table, follower)
    follower.set({ lag: this.#lagInto(table), isFrozen: this.#reached(table).length === 0 }, zoneFollowers.head)
    zoneFollowers.attach(table, follower)
  }

  /** Cuts, pauses or lags of the links have changed. */
  configureAll(): void {
    for (const table of this.#parts.tables.opened()) if (table.isStrong) this.configure(table)
  }

  #newFollower({ record }: OpenTable): Follower {
    const { random, zoneFollowers } = this.#parts
    return new Follower(zoneFollowers.timeline, numberedDraws(random, 'region-lag', `*>${record.namespace.region}`))
  }

  /** The other replicas, whatever their state: all of them change together. */
  #othersOf({ record: { global, namespace, name } }: OpenTable): readonly OpenTable[] {
    if (global === undefined) return []
    const found = otherMembers(global, namespace).flatMap((member) => this.#parts.tables.find(member.namespace, name) ?? [])
    return found.filter(({ record }) => record.global?.id === global.id)
  }

  /** A round trip to the nearest of those regions; there may be none any more when it is over. */
  async #reachNearest(table: OpenTable, regions: () => readonly string[]): Promise<void> {
    const { commits, clock } = this.#parts
    const { region } = table.record.namespace
    const n = commits.decidedSequence
    const trips = regions().map((other) => {
      return this.#drawnMs(table, { from: region, to: other }, n) + this.#drawnMs(table, { from: other, to: region }, n)
    })
    const nearestMs = trips.length === 0 ? 0 : Math.min(...trips)
    if (nearestMs > 0) await clock.sleep(nearestMs)
    if (regions().length === 0) throw internalServerError()
  }

  #drawnMs({ record }: OpenTable, pair: RegionPair, n: number): number {
    const { minMs, maxMs } = this.#parts.regions.lagOf(record.namespace.account, pair)
    if (minMs === maxMs) return minMs
    const draw = numberedDraws(this.#parts.random, 'round-trip', `${pair.from}>${pair.to}`)
    return minMs + Math.floor((draw(n) / 2 ** 32) * (maxMs - minMs + 1))
  }

  /** Those that are reached and keep the write: the witness, and replicas whose partition of the row has a leader. */
  #takers(table: OpenTable, suffix: Buffer): readonly string[] {
    const others = this.#othersOf(table)
    return this.#reached(table).filter((region) => {
      const other = others.find(({ record }) => record.namespace.region === region)
      return other === undefined || takesWrites(other, locate(other.map, suffix), this.#parts.clock)
    })
  }

  /** Other regions, the witness's included, to which and from which something passes. */
  #reached({ record }: OpenTable): readonly string[] {
    const { global, namespace, name } = record
    const { regions } = this.#parts
    const { account, region } = namespace
    if (global === undefined || regions.isPaused(account, region, name)) return []
    const others = otherMembers(global, namespace).map((member) => member.namespace.region)
    const witness = global.witness === undefined ? [] : [global.witness.region]
    return [...others, ...witness].filter((other) => {
      const isCut = [{ from: region, to: other }, { from: other, to: region }].some((pair) => regions.isCut([account], pair)) // prettier-ignore
      return !isCut && !regions.isPaused(account, other, name)
    })
  }

  /** Of the nearest region that is reached. */
  #lagInto(table: OpenTable): Lag {
    const { account, region } = table.record.namespace
    const lags = this.#reached(table).map((from) => this.#parts.regions.lagOf(account, { from, to: region }))
    const [nearest] = lags.sort((a, b) => a.minMs - b.minMs || a.maxMs - b.maxMs)
    return nearest ?? this.#followers.get(table)?.lag ?? this.#parts.regions.defaultLag
  }
}

async function settledOf<Answer>(promise: Promise<Answer>): Promise<PromiseSettledResult<Answer>> {
  const [settled] = await Promise.allSettled([promise])
  return settled
}
