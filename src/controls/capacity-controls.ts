// Capacity to look at and to steer, for the administration API and for those who hold the emulator: one implementation for both.
// Invariant: every request is checked here, whoever makes it; a bad request is a Refusal, whose message names the member that is wrong.
import { CAPACITY_MODES, type CapacityMode, type CapacityPolicy } from '../capacity/policy.js'
import type { ShownInsights, ShownKey, ShownKeys } from '../capacity/key-insights.js'
import type { ShownWatch } from '../capacity/key-watch.js'
import { poolOf } from '../engine/admission/admission.js'
import type { Pools } from '../engine/admission/pools.js'
import { type BucketFill, fillBuckets, unlimitedSide } from '../engine/admission/steering.js'
import { inspect, type ShownCapacity, type ShownPartition } from '../engine/inspect/inspection.js'
import type { StoreMetering } from '../engine/planes/metering.js'
import type { SplitOutcome, Splitter } from '../engine/splits/splitter.js'
import type { Source } from '../engine/tables/open-table.js'
import type { WireItem } from '../model/decode.js'
import type { Namespace } from '../model/table.js'
import { locate, type Partition } from '../partitions/partition-map.js'
import type { Clock } from '../runtime/clock.js'
import { tableNamed, tableOrIndex, type WithTables } from './catalogue.js'
import { choice, flag, integer, isTrue, type Member, readMembers, text, wholeNumber } from './members.js'
import { NAMESPACE_MEMBERS, oneNamespace, homeOrAll, type HomeOf } from './namespace.js'
import { inConflict, invalid, notFound } from './refusal.js'
import { keyMember, splitPlaceOf, suffixMember } from './split-place.js'

/** The options of the same names. */
export interface CapacitySetting {
  readonly mode: CapacityMode
  /** Seconds. */
  readonly burst: number
  /** Seconds. */
  readonly heat: number
}

export type CapacityChange = { readonly [Name in keyof CapacitySetting]?: CapacitySetting[Name] | undefined }

/** What is in force for all, and what for namespaces with their own. */
export interface CapacitySettings extends CapacitySetting {
  readonly namespaces: readonly (Namespace & CapacitySetting)[]
}

/** Which table or global index; of us-east-1 and account 000000000000 where nothing else is said. */
export interface CapacityOf {
  readonly index?: string | undefined
  readonly namespace?: Partial<Namespace> | undefined
}

/** Balances in units; `full` is a bucket's own depth, `empty` is 0. */
export interface BucketsChange {
  readonly read?: BucketFill | 'empty' | undefined
  readonly write?: BucketFill | 'empty' | undefined
  /** Those of its partitions too. */
  readonly partitions?: boolean | undefined
}

export interface TableCapacity extends Namespace, ShownCapacity {
  readonly table: string
  readonly index?: string
  readonly capacity: CapacitySetting
  /** The keys that were accessed and throttled most, where Contributor Insights are enabled. */
  readonly keyInsights: ShownInsights | undefined
}

/** A key with its units, or its throttled requests: at least the true number, at most `error` above it. */
export interface HotKey extends ShownKey {
  /** The partition that it lies in now. */
  readonly partition: number
}

export interface HotKeys extends Namespace, Omit<ShownWatch, 'accessed' | 'throttled'> {
  readonly table: string
  readonly index?: string
  /** Units. */
  readonly accessed: { readonly partitionKeys: readonly HotKey[]; readonly keys: readonly HotKey[] }
  /** Requests. */
  readonly throttled: { readonly partitionKeys: readonly HotKey[]; readonly keys: readonly HotKey[] }
}

/** Where to split: exactly one of these. */
export interface SplitPoint {
  /** Attributes of a key; with the hash attributes alone, the start of an item collection. */
  readonly key?: WireItem | undefined
  /** Hex of a row-key suffix. */
  readonly suffix?: string | undefined
  /** This partition at half of its bytes. */
  readonly partition?: number | undefined
  /** The partition with the most bytes, at half of them. */
  readonly middle?: true | undefined
}

/** What these controls need of an engine. */
export interface CapacityEngine extends WithTables {
  readonly clock: Pick<Clock, 'nowMs'>
  readonly pools: Pick<Pools, 'policyOf' | 'setPolicy' | 'exceptions'>
  readonly splitter: Pick<Splitter, 'splitAt' | 'splitInHalf'>
  readonly metering: Pick<StoreMetering, 'keyInsights'>
}

/** The ranges of the options `burst` and `heat`. */
const SECONDS_MAX = 3600
const UNITS_MAX = 1e9
const KEYS_SHOWN = 10

const fill: Member<BucketFill> = {
  must: `"full", "empty", or units from -${UNITS_MAX} to ${UNITS_MAX} in halves`,
  schema: { oneOf: [{ enum: ['full', 'empty'] }, { type: 'number', minimum: -UNITS_MAX, maximum: UNITS_MAX, multipleOf: 0.5 }] },
  read: (given) => {
    if (given === 'full') return 'full'
    if (given === 'empty') return 0
    return typeof given === 'number' && Number.isInteger(given * 2) && Math.abs(given) <= UNITS_MAX ? given : undefined
  },
}

export const CAPACITY_MEMBERS = {
  mode: choice(CAPACITY_MODES),
  burst: integer(0, SECONDS_MAX, ' of seconds'),
  heat: integer(1, SECONDS_MAX, ' of seconds'),
}
export const INDEX_MEMBER = { index: text('the name of a global index') }
export const SPLIT_MEMBERS = {
  key: keyMember,
  suffix: suffixMember,
  partition: integer(0, Number.MAX_SAFE_INTEGER, ', the id of a partition,'),
  middle: isTrue,
}
export const HOT_KEY_MEMBERS = { last: wholeNumber(1, 100) }
export const BUCKETS_MEMBERS = { read: fill, write: fill, partitions: flag }

export class CapacityControls {
  readonly #engine: CapacityEngine
  readonly #homeOf: HomeOf

  constructor(engine: CapacityEngine, homeOf: HomeOf) {
    this.#engine = engine
    this.#homeOf = homeOf
  }

  /** What is simulated for a namespace; for all, when none is named. */
  show(namespace?: Namespace): CapacitySettings {
    const place = homeOrAll(namespace, this.#homeOf)
    const own = place === undefined ? this.#engine.pools.exceptions() : []
    const namespaces = own.map((one) => ({ ...one, ...settingOf(this.#engine.pools.policyOf(one)) }))
    return { ...settingOf(this.#engine.pools.policyOf(place)), namespaces }
  }

  /** Changes what is simulated from now on: for one namespace, or for all, those with their own included. @throws Refusal */
  set(change: CapacityChange, namespace?: Namespace): CapacitySettings {
    const { mode, burst, heat } = readMembers({ ...change }, CAPACITY_MEMBERS)
    if (mode === undefined && burst === undefined && heat === undefined) throw invalid('mode, burst or heat must be given')
    this.#engine.pools.setPolicy(homeOrAll(namespace, this.#homeOf), {
      ...(mode === undefined ? {} : { mode }),
      ...(burst === undefined ? {} : { burstSec: burst }),
      ...(heat === undefined ? {} : { heatSec: heat }),
    })
    return this.show(namespace)
  }

  /** Back to what the emulator was started with (all), or to what is in force for all (one namespace). */
  reset(namespace?: Namespace): CapacitySettings {
    this.#engine.pools.setPolicy(homeOrAll(namespace, this.#homeOf), undefined)
    return this.show(namespace)
  }

  /** Pool and partitions of a table or global index, as they are now. @throws Refusal */
  partitions(table: string, of: CapacityOf = {}): TableCapacity {
    const { source, namespace } = this.#find(table, of)
    return {
      table,
      ...(source.index === undefined ? {} : { index: source.index.record.name }),
      ...namespace,
      capacity: settingOf(this.#engine.pools.policyOf(namespace)),
      ...inspect(source, this.#engine.clock.nowMs()),
      keyInsights: this.#engine.metering.keyInsights(source.table, source.index?.record, KEYS_SHOWN),
    }
  }

  /**
   * The keys that units went to and that were throttled, heaviest first. They are counted from the first question or the first throttle of a
   * partition on, until five minutes have passed without either. @throws Refusal
   */
  hotKeys(table: string, { last, ...of }: CapacityOf & { readonly last?: number | undefined } = {}): HotKeys {
    const { last: most = KEYS_SHOWN } = readMembers({ last }, HOT_KEY_MEMBERS)
    const { source, namespace } = this.#find(table, of)
    const nowMs = this.#engine.clock.nowMs()
    const { accessed, throttled, ...watch } = poolOf(source)
      .watch((source.index ?? source.table).record.keys, nowMs)
      .show(most, nowMs)
    const placed = (keys: readonly ShownKey[]): readonly HotKey[] =>
      keys.map((key) => ({ ...key, partition: partitionOf(source, key) }))
    const both = ({ partitionKeys, keys }: ShownKeys) => ({ partitionKeys: placed(partitionKeys), keys: placed(keys) })
    const named = { table, ...(source.index === undefined ? {} : { index: source.index.record.name }), ...namespace }
    return { ...named, ...watch, accessed: both(accessed), throttled: both(throttled) }
  }

  /** Sets the balances of buckets; one above its depth is kept until it is used. @throws Refusal */
  setBuckets(table: string, change: BucketsChange, of: CapacityOf = {}): TableCapacity {
    const { read, write, partitions = false } = readMembers({ ...change }, BUCKETS_MEMBERS)
    if (read === undefined && write === undefined) throw invalid('read or write must be given')
    const { source, namespace } = this.#find(table, of)
    const scope = partitions ? 'partitions too' : 'pool'
    const nowMs = this.#engine.clock.nowMs()
    const unlimited = unlimitedSide(source, { read, write }, scope, nowMs)
    if (unlimited !== undefined) {
      const { mode } = this.#engine.pools.policyOf(namespace)
      throw inConflict(`no limit applies to the ${unlimited}s of ${table} with capacity ${mode}: there is no bucket to set`)
    }
    fillBuckets(source, { read, write }, scope, nowMs)
    return this.partitions(table, of)
  }

  /** Splits a partition now. @returns what it became. @throws Refusal, for a key that cannot be split too */
  async split(table: string, at: SplitPoint, of: CapacityOf = {}): Promise<readonly ShownPartition[]> {
    const { source } = this.#find(table, of)
    const outcome = await this.#splitAt(source, { ...at })
    if (outcome.kind === 'refused') throw inConflict(outcome.refusal.words)
    if (outcome.kind === 'gone') throw inConflict('the partition was split, or is gone, meanwhile')
    const ids = outcome.children.map(({ id }) => id)
    return this.partitions(table, of).partitions.filter(({ id }) => ids.includes(id))
  }

  #splitAt(source: Source, at: Readonly<Record<string, unknown>>): Promise<SplitOutcome> {
    const { key, suffix, partition: id, middle } = readMembers(at, SPLIT_MEMBERS)
    const given = [key, suffix, id, middle].filter((one) => one !== undefined)
    if (given.length !== 1) throw invalid('exactly one of key, suffix, partition and middle must be given')
    const { table, index } = source
    const { splitter } = this.#engine
    const place = key === undefined ? suffix : splitPlaceOf(source, key)
    if (place !== undefined) return splitter.splitAt(table, index, place)
    const { partitions } = (index ?? table).map
    const partition = middle === true ? largest(partitions) : partitions.find((one) => one.id === id)
    if (partition === undefined) throw notFound(`there is no partition ${id}`)
    return splitter.splitInHalf(table, index, partition)
  }

  #find(name: string, { index: givenIndex, namespace: given = {} }: CapacityOf): { source: Source; namespace: Namespace } {
    const namespace = this.#homeOf(oneNamespace(readMembers({ ...given }, NAMESPACE_MEMBERS)))
    const { index } = readMembers({ index: givenIndex }, INDEX_MEMBER)
    return { source: tableOrIndex(tableNamed(this.#engine.tables, namespace, name), index, 'capacity'), namespace }
  }
}

const partitionOf = ({ table, index }: Source, { suffix }: ShownKey): number =>
  locate((index ?? table).map, Buffer.from(suffix, 'hex')).id

const largest = (partitions: readonly Partition[]): Partition | undefined =>
  partitions.reduce<Partition | undefined>(
    (most, one) => (most !== undefined && most.sizeBytes >= one.sizeBytes ? most : one),
    undefined,
  )

const settingOf = ({ mode, burstSec, heatSec }: CapacityPolicy): CapacitySetting => ({ mode, burst: burstSec, heat: heatSec })
