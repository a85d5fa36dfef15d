// Looks at the counters of all tables once a second, so that there is a past to look at. Invariants: requests pay nothing for it; a table
// that nothing happened to costs four comparisons; memory is bounded, and what is too much of it is merged, the coldest partitions first; a look
// at very many is made in slices. Each table is looked at in one piece, so that looks which overlap count nothing twice.
import type { OpenTable, Source } from '../../engine/tables/open-table.js'
import { poolOf } from '../../engine/admission/admission.js'
import type { Partition } from '../../partitions/partition-map.js'
import { newRest } from '../../runtime/rest.js'
import type { TableFigures } from '../figures.js'
import { type CountedSide, Track, TRACK_BYTES } from './track.js'

const MOST_BYTES = 16 * 1024 * 1024
export const MOST_TRACKS = Math.floor(MOST_BYTES / TRACK_BYTES)
/** So long after the last change the levels of buckets are still noted, by the emulator's clock. */
const LEVELS_MS = 300_000

/** A partition over time; it may have been split since. */
export interface PartitionTrack {
  readonly partition: Partition
  /** Exclusive; undefined for the last one. */
  readonly upper: Buffer | undefined
  readonly track: Track
}

/** A table or a global index over time. */
export interface SourceTracks {
  readonly table: OpenTable
  /** Undefined for the table. */
  readonly index: string | undefined
  readonly pool: Track
  readonly partitions: Map<number, PartitionTrack>
  /** Partitions for which there was no room. */
  merged: Track | undefined
}

export interface SamplerParts {
  readonly tables: { opened(): Iterable<OpenTable> }
  readonly nowMs: () => number
  readonly figuresOf: (table: OpenTable) => TableFigures | undefined
}

export class Sampler {
  readonly #parts: SamplerParts
  readonly #most: number
  readonly #tables = new Map<OpenTable, Map<string | undefined, SourceTracks>>()
  readonly #answered = new WeakMap<OpenTable, Counts>()
  /** Pools and partitions that lost their tracks, with what they had counted by then. */
  readonly #left = new WeakMap<object, number>()

  /** @param most tracks that are kept */
  constructor(parts: SamplerParts, most = MOST_TRACKS) {
    this.#parts = parts
    this.#most = most
  }

  /** Takes up what was counted since the last look; of few tables, before it returns. */
  async look(): Promise<void> {
    const rest = newRest()
    for (const table of this.#tables.keys()) if (table.isGone) this.#tables.delete(table)
    for (const table of [...this.#parts.tables.opened()]) {
      if (!table.isGone) this.#lookAtTable(table)
      const pause = rest()
      if (pause !== undefined) await pause
    }
    this.#keepBounds()
  }

  #lookAtTable(table: OpenTable): void {
    const nowMs = this.#parts.nowMs()
    for (const { chargesTo } of [table, ...table.globalIndexes]) this.#lookAt(chargesTo, nowMs)
    this.#countRequests(table, nowMs)
  }

  /** Of a table or of its index; undefined while nothing happened to it. */
  of(table: OpenTable, index: string | undefined): SourceTracks | undefined {
    return this.#tables.get(table)?.get(index)
  }

  all(): readonly SourceTracks[] {
    return [...this.#tables.values()].flatMap((sources) => [...sources.values()])
  }

  #lookAt(source: Source, nowMs: number): void {
    const counted = poolOf(source)
    const known = this.of(source.table, source.index?.record.name)
    if (known === undefined && !this.#isNew(counted, counted)) return
    const tracks = known ?? this.#begin(source)
    const { pool } = tracks
    const { read, write } = counted
    pool.turnTo(nowMs)
    const isChanged = [pool.look('read', read, nowMs), pool.look('write', write, nowMs)].includes(true)
    if (isChanged) this.#lookAtPartitions(tracks, source, nowMs)
    if (nowMs - pool.changedAtMs > LEVELS_MS) return
    for (const side of ['read', 'write'] as const) {
      const [bucket] = counted[side].levels(nowMs)
      if (bucket !== undefined) pool.setLevel(`${side}Level`, nowMs, bucket.units)
    }
    noteLevels(tracks, nowMs)
  }

  #lookAtPartitions(tracks: SourceTracks, { table, index }: Source, nowMs: number): void {
    const { partitions } = (index ?? table).map
    for (const [at, partition] of partitions.entries()) {
      if (tracks.partitions.has(partition.id) || !this.#isNew(partition, partition.load)) continue
      const track = this.#newTrack(partition, partition.load)
      tracks.partitions.set(partition.id, { partition, upper: partitions[at + 1]?.lower, track })
    }
    for (const { partition, track } of tracks.partitions.values()) {
      track.turnTo(nowMs)
      track.look('read', partition.load.read, nowMs)
      track.look('write', partition.load.write, nowMs)
    }
  }

  /** Something happened to it, since it lost its track if it had one. */
  #isNew(holder: object, counted: Counted): boolean {
    return countedOf(counted) !== (this.#left.get(holder) ?? 0)
  }

  /** What it had counted when it lost another one is not counted again. */
  #newTrack(holder: object, { read, write }: Counted): Track {
    const track = new Track()
    if (!this.#left.has(holder)) return track
    track.skip('read', read)
    track.skip('write', write)
    return track
  }

  #begin({ table, index }: Source): SourceTracks {
    const sources = this.#tables.get(table) ?? new Map<string | undefined, SourceTracks>()
    this.#tables.set(table, sources)
    const name = index?.record.name
    const pool = poolOf({ table, index })
    const tracks = { table, index: name, pool: this.#newTrack(pool, pool), partitions: new Map(), merged: undefined }
    sources.set(name, tracks)
    return tracks
  }

  /** Requests name a table; what they do to its indexes is not told apart. */
  #countRequests(table: OpenTable, nowMs: number): void {
    const figures = this.#parts.figuresOf(table)
    const tracks = this.of(table, undefined)
    if (figures === undefined || tracks === undefined) return
    const counts = countsOf(figures)
    const before = this.#answered.get(table) ?? { requests: 0, errors: 0 }
    if (counts.requests > before.requests) tracks.pool.add('requests', nowMs, counts.requests - before.requests)
    if (counts.errors > before.errors) tracks.pool.add('errors', nowMs, counts.errors - before.errors)
    this.#answered.set(table, counts)
  }

  #keepBounds(): void {
    const all = this.all()
    const kept = all.reduce((sum, { partitions, merged }) => sum + 1 + partitions.size + (merged === undefined ? 0 : 1), 0)
    if (kept <= this.#most) return
    const cold = all
      .flatMap((tracks) => [...tracks.partitions].map(([id, { partition, track }]) => ({ tracks, id, partition, track })))
      .toSorted((a, b) => a.track.changedAtMs - b.track.changedAtMs)
    for (const { tracks, id, partition, track } of cold.slice(0, kept - this.#most)) {
      ;(tracks.merged ??= new Track()).merge(track)
      tracks.partitions.delete(id)
      this.#left.set(partition, countedOf(partition.load))
    }
    this.#dropColdest()
  }

  /** Where even tables alone are too many. */
  #dropColdest(): void {
    const all = this.all()
    if (all.length <= this.#most) return
    const cold = all.toSorted((a, b) => a.pool.changedAtMs - b.pool.changedAtMs).slice(0, all.length - this.#most)
    for (const { table, index, partitions } of cold) {
      this.#tables.get(table)?.delete(index)
      const sources = [table, ...table.globalIndexes].map(({ chargesTo }) => chargesTo)
      const source = sources.find((one) => one.index?.record.name === index)
      if (source !== undefined) this.#left.set(poolOf(source), countedOf(poolOf(source)))
      for (const { partition } of partitions.values()) this.#left.set(partition, countedOf(partition.load))
    }
  }
}

interface Counted {
  readonly read: CountedSide
  readonly write: CountedSide
}

/** Grows with whatever happens to it. */
const countedOf = ({ read, write }: Counted): number =>
  read.seconds.total + write.seconds.total + read.throttledRequests + write.throttledRequests

function noteLevels({ partitions }: SourceTracks, nowMs: number): void {
  for (const { partition, track } of partitions.values()) {
    track.turnTo(nowMs)
    if (partition.isClosed) continue
    for (const side of ['read', 'write'] as const) {
      const units = partition.load[side].units(nowMs)
      if (units !== undefined) track.setLevel(`${side}Level`, nowMs, units)
    }
  }
}

interface Counts {
  readonly requests: number
  readonly errors: number
}

function countsOf({ operations, failedConditions, conflicts }: TableFigures): Counts {
  let answered = 0
  let throttled = 0
  let failed = 0
  for (const { latencies, throttledRequests, systemErrors } of operations.values()) {
    for (const counted of latencies) answered += counted
    throttled += throttledRequests
    failed += systemErrors
  }
  const refused = throttled + failed + failedConditions + conflicts
  return { requests: answered + refused, errors: refused }
}
