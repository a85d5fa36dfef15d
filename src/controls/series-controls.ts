// What tables, indexes and partitions consumed over time, for charts and for a heat map of the key space. Invariants: times are the emulator's,
// so a clock that is moved leaves a gap; a list that is empty is zeros all along; an answer is bounded whatever there is, and made in
// slices, so that it holds no turn of the event loop for long.
import { PARTITION_UNITS_PER_SEC } from '../capacity/heat-window.js'
import type { OpenTable } from '../engine/tables/open-table.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { ClosedPartition, Partition } from '../partitions/partition-map.js'
import { tableNamed, tableOrIndex, type WithTables } from './catalogue.js'
import { newRest, type Rest } from '../runtime/rest.js'
import { choice, readMembers, text, wholeNumber } from './members.js'
import { homeOrAll, type HomeOf, NAMESPACE_MEMBERS, oneNamespace } from './namespace.js'

export type Step = 'second' | 'minute'
export type Sum = 'readUnits' | 'writeUnits' | 'readThrottles' | 'writeThrottles' | 'requests' | 'errors'
export type Level = 'readLevel' | 'writeLevel'

/** The figures of one of them, period by period. */
export interface SeriesTrack {
  /** @param period since the epoch. NaN where a level is not known */
  at(figure: Sum | Level, step: Step, period: number): number
}

export interface PartitionTrack {
  readonly partition: Partition
  /** Exclusive; undefined for the last one. */
  readonly upper: Buffer | undefined
  readonly track: SeriesTrack
}

export interface SeriesTracks {
  readonly table: OpenTable
  readonly index: string | undefined
  readonly pool: SeriesTrack
  readonly partitions: ReadonlyMap<number, PartitionTrack>
  readonly merged: SeriesTrack | undefined
}

/** Who keeps the past. */
export interface SeriesSource {
  /** Takes up what was counted since the last look; begins to look by itself. */
  look(): Promise<void>
  of(table: OpenTable, index: string | undefined): SeriesTracks | undefined
  all(): readonly SeriesTracks[]
}

/** Sums of each period; empty where all are 0. Levels of buckets at its end; null where they are not known. */
export type Columns = Readonly<Record<Sum, readonly number[]> & Record<Level, readonly (number | null)[]>>

export interface Period {
  /** When the first period begins, by the emulator's clock. */
  readonly fromMs: number
  readonly stepMs: number
  /** How many there are; the last one may be under way. */
  readonly periods: number
}

export interface PartitionSeries extends Columns {
  readonly id: number
  readonly parentId: number | undefined
  /** Hex; so is the next one, which is absent for the last one. */
  readonly lower: string
  readonly upper: string | undefined
  readonly createdAtMs: number
  readonly isClosed: boolean
}

export interface SeriesSplit extends Pick<ClosedPartition, 'id' | 'children' | 'cause'> {
  readonly atMs: number
  /** Hex, where its second child begins. */
  readonly key: string
}

/** A throttled request of the log. */
export interface Exemplar {
  readonly atMs: number
  readonly requestId: string
}

export interface TableSeries extends Namespace, Period {
  readonly table: string
  readonly index?: string
  readonly figures: Columns
  /** In the order of their ranges; those that were split before their children. */
  readonly partitions: readonly PartitionSeries[]
  /** Of the partitions for which there was no room, together. */
  readonly merged?: Columns
  readonly splits: readonly SeriesSplit[]
  /** What one partition can give in a second. */
  readonly partitionLimits: { readonly readUnits: number; readonly writeUnits: number }
  /** Throttled requests of that time, as far as the log of requests has them. */
  readonly throttled: readonly Exemplar[]
}

export interface AllSeries extends Period {
  /** Of all tables and global indexes. */
  readonly figures: Columns
  /** Those with most units. */
  readonly tables: readonly (Namespace & { readonly table: string; readonly index?: string; readonly figures: Columns })[]
}

export interface SeriesChoice {
  readonly index?: string | undefined
  readonly namespace?: Partial<Namespace> | undefined
  readonly step?: Step | undefined
  /** Milliseconds since the epoch by the emulator's clock; as far back as there is something, when not given. */
  readonly from?: number | undefined
}

const STEP_MS: Readonly<Record<Step, number>> = { second: 1000, minute: 60_000 }
const MOST_PERIODS: Readonly<Record<Step, number>> = { second: 300, minute: 180 }
const MOST_PARTITIONS = 200
const MOST_TABLES = 20
const SUMS: readonly Sum[] = ['readUnits', 'writeUnits', 'readThrottles', 'writeThrottles', 'requests', 'errors']

export const SERIES_MEMBERS = { step: choice(['second', 'minute'] as const), from: wholeNumber(0, 8.64e15) }
export const SERIES_OF_MEMBERS = { ...SERIES_MEMBERS, index: text('the name of a global index') }

export interface SeriesParts {
  readonly engine: WithTables & { readonly clock: { nowMs(): number } }
  readonly source: SeriesSource
  readonly homeOf: HomeOf
  /** Throttled requests on a table that the log of requests has. */
  readonly throttledOf: (namespace: Namespace, table: string) => readonly Exemplar[]
}

export class SeriesControls {
  readonly #parts: SeriesParts

  constructor(parts: SeriesParts) {
    this.#parts = parts
  }

  /** Of a table or a global index, with its partitions and their splits. @throws Refusal */
  async of(name: string, { namespace: place, index: named, ...given }: SeriesChoice = {}): Promise<TableSeries> {
    const { engine, source, homeOf, throttledOf } = this.#parts
    const namespace = homeOf(oneNamespace(readMembers({ ...place }, NAMESPACE_MEMBERS)))
    const { index, ...period } = readMembers({ ...given, index: named }, SERIES_OF_MEMBERS)
    const table = tableNamed(engine.tables, namespace, name)
    const { map } = tableOrIndex(table, index, 'capacity').index ?? table
    await source.look()
    const rest = newRest()
    const tracks = source.of(table, index)
    const window = this.#windowOf(period)
    const { fromMs } = window
    const partitions = await partitionsOf(tracks, window, rest)
    return {
      ...{ ...namespace, table: name, ...(index === undefined ? {} : { index }), ...periodOf(window) },
      figures: columnsOf(tracks?.pool, window),
      partitions,
      ...(tracks?.merged === undefined ? {} : { merged: columnsOf(tracks.merged, window) }),
      splits: map.lineage.filter(({ closedAtMs }) => closedAtMs >= fromMs).map(splitOf),
      partitionLimits: { readUnits: PARTITION_UNITS_PER_SEC.read, writeUnits: PARTITION_UNITS_PER_SEC.write },
      throttled: throttledOf(namespace, name).filter(({ atMs }) => atMs >= fromMs),
    }
  }

  /** The sum of all, and the tables and indexes with most units. @throws Refusal */
  async all({
    namespace,
    ...given
  }: { readonly namespace?: Namespace | undefined } & Omit<SeriesChoice, 'index' | 'namespace'> = {}): Promise<AllSeries> {
    const { source, homeOf } = this.#parts
    const home = homeOrAll(namespace, homeOf)
    await source.look()
    const rest = newRest()
    const window = this.#windowOf(readMembers({ ...given }, SERIES_MEMBERS))
    const isMeant = ({ table: { record } }: SeriesTracks): boolean =>
      home === undefined || isSameNamespace(record.namespace, home)
    const totals = new Totals(window)
    const weighed: { readonly tracks: SeriesTracks; readonly units: number }[] = []
    for (const tracks of source.all().filter(isMeant)) {
      totals.add(tracks.pool)
      weighed.push({ tracks, units: unitsIn(tracks.pool, window) })
      await rest()
    }
    const most = weighed.filter(({ units }) => units > 0).toSorted((a, b) => b.units - a.units)
    const tables: AllSeries['tables'][number][] = []
    for (const { tracks } of most.slice(0, MOST_TABLES)) {
      const { table, index, pool } = tracks
      const named = { ...table.record.namespace, table: table.record.name, ...(index === undefined ? {} : { index }) }
      tables.push({ ...named, figures: columnsOf(pool, window) })
      await rest()
    }
    return { ...periodOf(window), figures: columnsOf(totals, window), tables }
  }

  #windowOf({ step = 'second', from = 0 }: { readonly step?: Step; readonly from?: number }): Window {
    const stepMs = STEP_MS[step]
    const last = Math.floor(this.#parts.engine.clock.nowMs() / stepMs)
    const first = Math.min(last, Math.max(last - MOST_PERIODS[step] + 1, Math.floor(from / stepMs)))
    return { step, first, periods: last - first + 1, fromMs: first * stepMs }
  }
}

interface Window {
  readonly step: Step
  /** The number of its first period. */
  readonly first: number
  readonly periods: number
  readonly fromMs: number
}

const periodOf = ({ step, fromMs, periods }: Window): Period => ({ fromMs, stepMs: STEP_MS[step], periods })

/** What some have together; levels of buckets are not added up. */
class Totals implements SeriesTrack {
  readonly #window: Window
  readonly #sums: Readonly<Record<Sum, Float64Array>>

  constructor(window: Window) {
    this.#window = window
    const sums = SUMS.map((figure) => [figure, new Float64Array(window.periods)] as const)
    this.#sums = Object.fromEntries(sums) as Record<Sum, Float64Array> // one of each
  }

  add(track: SeriesTrack): void {
    const { step, first, periods } = this.#window
    for (const figure of SUMS) {
      const sums = this.#sums[figure]
      for (let n = 0; n < periods; n++) sums[n] = (sums[n] ?? 0) + track.at(figure, step, first + n)
    }
  }

  at(figure: Sum | Level, _step: Step, period: number): number {
    if (figure === 'readLevel' || figure === 'writeLevel') return Number.NaN
    return this.#sums[figure][period - this.#window.first] ?? 0
  }
}

function columnsOf(track: SeriesTrack | undefined, { step, first, periods }: Window): Columns {
  const values = (figure: Sum | Level): readonly number[] =>
    track === undefined ? [] : Array.from({ length: periods }, (_, n) => rounded(track.at(figure, step, first + n)))
  const sums = (figure: Sum): readonly number[] => {
    const all = values(figure)
    return all.every((value) => value === 0) ? [] : all
  }
  const levels = (figure: Level): readonly (number | null)[] => {
    const all = values(figure)
    return all.every(Number.isNaN) ? [] : all.map((value) => (Number.isNaN(value) ? null : value))
  }
  const [readUnits, writeUnits, readThrottles, writeThrottles, requests, errors] = SUMS.map(sums)
  return {
    ...{ readUnits: readUnits ?? [], writeUnits: writeUnits ?? [], readThrottles: readThrottles ?? [] },
    ...{ writeThrottles: writeThrottles ?? [], requests: requests ?? [], errors: errors ?? [] },
    ...{ readLevel: levels('readLevel'), writeLevel: levels('writeLevel') },
  }
}

/** Units come in halves; levels of buckets don't. */
const rounded = (value: number): number => Math.round(value * 100) / 100

function unitsIn(track: SeriesTrack, { step, first, periods }: Window): number {
  let units = 0
  for (let n = 0; n < periods; n++) units += track.at('readUnits', step, first + n) + track.at('writeUnits', step, first + n)
  return units
}

async function partitionsOf(tracks: SeriesTracks | undefined, window: Window, rest: Rest): Promise<readonly PartitionSeries[]> {
  const weighed: (PartitionTrack & { readonly units: number })[] = []
  for (const one of [...(tracks?.partitions.values() ?? [])]) {
    weighed.push({ ...one, units: unitsIn(one.track, window) })
    await rest()
  }
  const hottest = weighed.toSorted((a, b) => b.units - a.units).slice(0, MOST_PARTITIONS)
  const shown: PartitionSeries[] = []
  for (const one of hottest.toSorted(byRange)) {
    shown.push(shownPartition(one, window))
    await rest()
  }
  return shown
}

const byRange = ({ partition: a }: PartitionTrack, { partition: b }: PartitionTrack): number =>
  a.lower.compare(b.lower) || a.id - b.id

const shownPartition = ({ partition, upper, track }: PartitionTrack, window: Window): PartitionSeries => {
  const { id, parentId, lower, createdAtMs, isClosed } = partition
  const range = { lower: lower.toString('hex'), upper: upper?.toString('hex') }
  return { ...{ id, parentId, ...range, createdAtMs, isClosed }, ...columnsOf(track, window) }
}

const splitOf = ({ id, children, cause, closedAtMs, key }: ClosedPartition): SeriesSplit => ({
  ...{ id, children, cause, atMs: closedAtMs, key: key.toString('hex') },
})
