// A whole emulator on a clock that stands still, with the AWS SDK in front of it: what users have, and time that only the test moves.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { pino } from 'pino'
import type { CapacityPolicy } from '../../src/capacity/policy.js'
import type { Side } from '../../src/capacity/throttle.js'
import { resolveOptions } from '../../src/config.js'
import { Emulator } from '../../src/emulator.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import { openEngine, type StoreEngine } from '../../src/engine/store-engine.js'
import { replicaSettings } from '../../src/replicas/settings.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { seededRandom } from '../../src/runtime/random.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { Simulation } from '../../src/simulation.js'

const NAMESPACE = { account: '000000000000', region: 'us-east-1' }

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

export interface LabTimes {
  readonly startMs?: number
  readonly transitionMs?: number
  readonly transactionHoldMs?: number
  /** What a lab before this one left behind, once its engine was stopped: this one goes on from there. */
  readonly store?: Store
  /** As the options of these names. */
  readonly replicas?: Parameters<typeof replicaSettings>[0]
}

export async function openLab(capacity: Partial<CapacityPolicy> = {}, seed = 'lab', times: LabTimes = {}): Promise<Lab> {
  const store = times.store ?? (await openMemoryStore())
  const clock = new SteerableClock(manualAt(times.startMs ?? Date.UTC(2026, 0, 1)))
  const random = seededRandom(seed)
  const engine = await openEngine(store, {
    clock,
    random,
    isSynced: false,
    transitionMs: times.transitionMs ?? 0,
    transactionHoldMs: times.transactionHoldMs ?? 0,
    isAudited: false,
    partitionBytes: Number.MAX_SAFE_INTEGER,
    replicas: replicaSettings(times.replicas ?? {}),
    capacity: { mode: 'provisioned', burstSec: 300, heatSec: 10, ...capacity },
    onFailure: (error) => {
      throw error
    },
  })
  const logger = pino({ level: 'error' })
  const options = resolveOptions({ inMemory: true, logLevel: 'error' })
  const emulator = new Emulator(new Simulation({ options, logger, store, engine, random }), { options, logger })
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
