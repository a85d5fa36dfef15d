// A whole emulator on a clock that stands still, with the AWS SDK in front of it: what users have, and time that only the test moves.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { CapacityPolicy } from '../../src/capacity/policy.js'
import type { Side } from '../../src/capacity/units.js'
import type { Emulator } from '../../src/emulator.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { emulatorOn } from './emulator-rig.js'
import { NAMESPACE, type RigOptions } from './engine-rig.js'

export interface Lab {
  readonly emulator: Emulator
  readonly engine: StoreEngine
  readonly clock: SteerableClock
  readonly store: Store
  /** Retries nothing, so that every throttle is seen. */
  readonly client: DynamoDBClient
  /** The same in another region. */
  clientAt(region: string): DynamoDBClient
  open(table: string): OpenTable
  /** Half units that the meters counted on the table, or on a global index of it. */
  metered(table: string, side: Side, index?: string): number
  /** Sets every bucket of the table and its global indexes to nothing. */
  drainBuckets(table: string): void
  close(): Promise<void>
}

export interface LabTimes extends Pick<
  RigOptions,
  'startMs' | 'transitionMs' | 'transactionHoldMs' | 'timeToLiveDelayMs' | 'replicas'
> {
  /** What a lab before this one left behind, once its engine was stopped: this one goes on from there. */
  readonly store?: Store
}

export async function openLab(
  capacity: Partial<CapacityPolicy> = {},
  seed = 'lab',
  { store: given, ...times }: LabTimes = {},
): Promise<Lab> {
  const store = given ?? (await openMemoryStore())
  const { emulator, engine, clock } = await emulatorOn(store, { ...times, seed, capacity })
  const client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  const clientAt = (region: string) => new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })
  const open = (name: string): OpenTable => engine.tables.active(NAMESPACE, name)
  const poolOf = (table: string, index?: string) =>
    index === undefined ? open(table).pool : open(table).indexes.find(({ record }) => record.name === index)?.pool
  return {
    emulator,
    engine,
    clock,
    store,
    client,
    clientAt,
    open,
    metered: (table, side, index) => poolOf(table, index)?.side(side).seconds.total ?? 0,
    drainBuckets: (table) => {
      for (const pool of [open(table).pool, ...open(table).indexes.map((index) => index.pool)]) {
        pool.read.setLevel(0, clock.nowMs())
        pool.write.setLevel(0, clock.nowMs())
      }
    },
    close: () => emulator.close(),
  }
}
