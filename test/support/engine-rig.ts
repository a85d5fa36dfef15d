// An engine on real parts for tests: a store, a clock that stands still, seeded randomness, one table to write to.
import type { CapacityPolicy } from '../../src/capacity/policy.js'
import type { EngineSettings } from '../../src/engine/contract/settings.js'
import { openEngine, type StoreEngine } from '../../src/engine/store-engine.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import type { WriteIntent } from '../../src/intents/intent.js'
import type { Item } from '../../src/model/attribute-value.js'
import { rowSuffix } from '../../src/model/key.js'
import { itemSizeBytes } from '../../src/model/size.js'
import type { KeySchema, NewIndex, NewTable } from '../../src/model/table.js'
import { zoneSettings } from '../../src/zones/settings.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { seededRandom } from '../../src/runtime/random.js'
import type { Store } from '../../src/storage/store.js'

export const NAMESPACE = { account: '000000000000', region: 'us-east-1' }
export const NO_THROUGHPUT = { readUnits: 0, writeUnits: 0, decreasesToday: 0 }
const START_MS = Date.UTC(2026, 0, 1)
export const KEYS: KeySchema = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] }

type Given = Partial<Omit<EngineSettings, 'capacity' | 'replicas'>>

export interface RigOptions extends Given {
  /** Of the random numbers, unless they are given. */
  readonly seed?: string
  /** What the clock shows, unless one is given. */
  readonly startMs?: number
  readonly capacity?: Partial<CapacityPolicy>
  /** As the options of these names. */
  readonly replicas?: Parameters<typeof zoneSettings>[0]
}

/** Settings of an engine on a clock that stands still, without audit, waits and splits by size unless asked for; it throws what fails. */
export function engineSettings({
  seed = 'rig',
  startMs = START_MS,
  capacity,
  replicas,
  ...given
}: RigOptions = {}): EngineSettings {
  return {
    clock: given.clock ?? new SteerableClock(manualAt(startMs)),
    random: seededRandom(seed),
    durability: 'os',
    transitionMs: 0,
    transactionHoldMs: 0,
    isAudited: false,
    partitionBytes: Number.MAX_SAFE_INTEGER,
    onFailure: (error) => {
      throw error
    },
    ...given,
    capacity: { mode: 'provisioned', burstSec: 300, heatSec: 10, ...capacity },
    zones: zoneSettings(replicas ?? {}),
  }
}

export interface Rig {
  readonly engine: StoreEngine
  readonly clock: SteerableClock
  /** What background tasks failed with. */
  readonly failures: unknown[]
}

export async function rigOn(store: Store, options: RigOptions = {}): Promise<Rig> {
  const failures: unknown[] = []
  const settings = engineSettings({ onFailure: (error) => failures.push(error), ...options })
  return { engine: await openEngine(store, settings), clock: settings.clock, failures }
}

export const newTable = (name: string, indexes: readonly NewIndex[] = []): NewTable => ({
  name,
  attributes: [...KEYS.hash, ...KEYS.range],
  keys: KEYS,
  billingMode: 'PAY_PER_REQUEST',
  throughput: NO_THROUGHPUT,
  indexes,
  deletionProtected: false,
  tags: {},
})

/** A GSI by attribute `g`, projecting everything. */
export const GLOBAL: NewIndex = {
  kind: 'global',
  name: 'byG',
  keys: { hash: [{ name: 'g', type: 'S' }], range: [] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: NO_THROUGHPUT,
}

/** An LSI by attribute `v`, projecting keys only. */
export const LOCAL: NewIndex = {
  kind: 'local',
  name: 'byV',
  keys: { hash: KEYS.hash, range: [{ name: 'v', type: 'S' }] },
  projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
  throughput: NO_THROUGHPUT,
}

export async function makeTable(engine: StoreEngine, name = 'T', indexes: readonly NewIndex[] = []): Promise<OpenTable> {
  await engine.tables.create(NAMESPACE, newTable(name, indexes))
  return engine.tables.active(NAMESPACE, name)
}

export const key = (pk: string, sk: number): Item => ({ pk: { S: pk }, sk: { N: String(sk) } })

export function suffixOf(item: Item): Buffer {
  const suffix = rowSuffix(KEYS, item)
  if (suffix === undefined) throw new Error('an item without its key')
  return suffix
}

export const putIntent = (item: Item): WriteIntent => ({
  rowSuffix: suffixOf(item),
  decide: () => ({ kind: 'put', item, sizeBytes: itemSizeBytes(item) }),
})

export const deleteIntent = (itemKey: Item): WriteIntent => ({ rowSuffix: suffixOf(itemKey), decide: () => ({ kind: 'delete' }) })

/** Adds one to the number attribute `n`. */
export const incrementIntent = (itemKey: Item): WriteIntent => ({
  rowSuffix: suffixOf(itemKey),
  decide: (before) => {
    const old = before?.item['n'] as { N: string } | undefined // the rig's own items
    const item: Item = { ...itemKey, n: { N: String(Number(old?.N ?? 0) + 1) } }
    return { kind: 'put', item, sizeBytes: itemSizeBytes(item) }
  },
})
