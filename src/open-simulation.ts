// Opens simulations: the emulator's on the store that its options name, and others on any store. Invariant: what could not be opened leaves
// nothing open.
import type { Logger } from './operator-log.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { AccessGuard } from './authorization/guard.js'
import { clockOf } from './engine/commit/saved-clock.js'
import { openEngine } from './engine/store-engine.js'
import type { KinesisSink } from './kinesis/sink.js'
import { kinesisSinkOf } from './kinesis-place.js'
import { memoryBytes, outgrownLine } from './memory-shares.js'
import { lagOf, NO_LAG } from './model/lag.js'
import { zoneSettings } from './zones/settings.js'
import { newSeed, seededRandom } from './runtime/random.js'
import type { SteerableClock } from './runtime/steerable-clock.js'
import { VectorMemory } from './vectors/vector-memory.js'
import { GuardedStore, openServedFolder } from './storage/guarded-store.js'
import { openMemoryStore } from './storage/level-store.js'
import type { Store } from './storage/store.js'
import { Simulation, type SimulationParts } from './simulation.js'

/** Opens the store that the options name, and what is on it. @throws FolderError: one line with the cause and the remedy */
export async function openSimulation(options: EmulatorOptions, logger: Logger): Promise<Simulation> {
  const guard = await guardOf(options, logger)
  const names: RowNames = { of: () => undefined }
  const store = options.inMemory ? await openMemoryStore() : await openStoreOf(options, logger, names)
  try {
    if (options.compactOnStart) await store.compact()
    const clock = clockOf(store, options)
    const simulation = await simulationOn(store, { options, logger, guard, clock, kinesis: await kinesisSinkOf(options) })
    names.of = (key) => simulation.engine.wordsOfRow(key)
    return simulation
  } catch (error) {
    await store.close()
    throw error
  }
}

/** What a simulation is made of beside its store. */
export interface SimulationSettings extends Pick<SimulationParts, 'options' | 'logger' | 'guard' | 'room'> {
  readonly clock: SteerableClock
  /** Where records of Kinesis destinations go; nowhere when not given. */
  readonly kinesis?: KinesisSink
  /** As of the engine's settings. */
  readonly inheritedIds?: number
}

/** Opens what is on a store that nobody else writes. */
export async function simulationOn(store: Store, settings: SimulationSettings): Promise<Simulation> {
  const { options, logger, clock, kinesis, inheritedIds, room } = settings
  const random = seededRandom(options.seed ?? newSeed())
  logger.debug(`seed ${random.seed}`)
  const engine = await openEngine(store, {
    clock,
    random,
    durability: options.fsync === 'on' ? 'disk' : 'os',
    transitionMs: options.transition,
    transactionHoldMs: options.transactionHold,
    isAudited: options.audit === 'on',
    capacity: { mode: options.capacity, burstSec: options.burst, heatSec: options.heat },
    partitionBytes: options.partitionBytes,
    regionLag: lagOf(options.regionLag) ?? NO_LAG,
    streamLag: lagOf(options.streamLag) ?? NO_LAG,
    timeToLiveDelayMs: options.ttlDelay,
    zones: zoneSettings(options),
    ...(kinesis === undefined ? {} : { kinesis }),
    ...(inheritedIds === undefined ? {} : { inheritedIds }),
    vectors: {
      memory: room?.vectorMemory ?? new VectorMemory(memoryBytes(options)),
      onOutgrown: (outgrown) => logger.warn(outgrownLine(outgrown)),
    },
    onFailure: (error) => {
      if (store instanceof GuardedStore && store.isLost) return // which others tell
      logger.error(`a background task failed: ${String(error)}`)
    },
  })
  return new Simulation({ ...settings, store, engine, random })
}

/** Its files, and what reads them, are loaded where they are asked for. @throws FileFault */
async function guardOf(options: EmulatorOptions, logger: Logger): Promise<AccessGuard | undefined> {
  if (options.signature === 'off' && options.iam === undefined) return undefined
  const { openGuard } = await import('./authorization/open-guard.js')
  return openGuard(options, logger)
}

/** What rows are called, once the tables are known. */
interface RowNames {
  of: (key: Buffer) => string | undefined
}

function openStoreOf({ dataDir, acceptDamage }: EmulatorOptions, logger: Logger, names: RowNames): Promise<GuardedStore> {
  const onDamage = (words: string): void => logger.error(words)
  return openServedFolder(dataDir, { acceptsDamage: acceptDamage, onDamage, nameOf: (key) => names.of(key) })
}
