// Opens simulations: the emulator's on the store that its options name, and others on any store. Invariant: what could not be opened leaves
// nothing open.
import { join } from 'node:path'
import type { Logger } from './operator-log.js'
import type { EmulatorOptions } from './emulator-options.js'
import { clockOf } from './engine/commit/saved-clock.js'
import { openEngine } from './engine/store-engine.js'
import { guardOf } from './guard-of-options.js'
import type { KinesisSink } from './kinesis/sink.js'
import { kinesisSinkOf } from './kinesis-place.js'
import { bucketsOf, notesOf } from './transfer-place.js'
import { NO_NOTES, type Notes } from './transfer/notes.js'
import { pricesOf } from './price-file.js'
import { memoryBytes, outgrownLine } from './memory-shares.js'
import { lagOf, NO_LAG } from './model/lag.js'
import { zoneSettings } from './zones/settings.js'
import { newSeed, seededRandom } from './runtime/random.js'
import type { SteerableClock } from './runtime/steerable-clock.js'
import { VectorMemory } from './vectors/vector-memory.js'
import { replaceRows } from './storage/copy-rows.js'
import { fenceAround } from './storage/fenced-store.js'
import { FolderError } from './storage/folder-error.js'
import { type GuardedStore, openServedFolder } from './storage/guarded-store.js'
import { RESTORE_KEY } from './storage/keys.js'
import { diskLayers, type Layers, memoryLayers } from './storage/layers.js'
import { openMemoryStore } from './storage/level-store.js'
import type { Store } from './storage/store.js'
import type { RestingTables } from './tables/resting-tables.js'
import { clearLeft } from './snapshots/clear-left.js'
import { FolderSnapshots } from './snapshots/folder-snapshots.js'
import { memorySnapshots } from './snapshots/memory-snapshots.js'
import type { SnapshotPlace } from './snapshots/snapshots.js'
import { roomOf, Simulation, type SimulationParts } from './simulation.js'

/** Opens the store that the options name, and what is on it. @throws FolderError: one line with the cause and the remedy */
export async function openSimulation(options: EmulatorOptions, logger: Logger): Promise<Simulation> {
  const guard = await guardOf(options, logger)
  const prices = pricesOf(options)
  const names: RowNames = { of: () => undefined }
  const guarded = options.inMemory ? undefined : await openStoreOf(options, logger, names)
  const store = guarded ?? (await openMemoryStore())
  try {
    if (options.compactOnStart) await store.compact()
    await finishRestore(store, options, logger)
    if (guarded !== undefined && options.snapshotDir === undefined) await clearLeft(ownSnapshotsOf(options))
    const kinesis = await kinesisSinkOf(options)
    const settings = { options, logger, guard, prices, kinesis, guarded, notes: notesOf(options) }
    return await openFenced({ store, names, settings })
  } catch (error) {
    await store.close()
    throw error
  }
}

interface FencedParts {
  readonly store: Store
  readonly names: RowNames
  readonly settings: Omit<SimulationSettings, 'clock' | 'root' | 'renew'>
}

/** The store outlasts a simulation that is renewed: what that one still does must not reach it. */
async function openFenced(parts: FencedParts): Promise<Simulation> {
  const { store, names, settings } = parts
  const fence = fenceAround(store)
  const simulation: Simulation = await simulationOn(fence.store, {
    ...settings,
    clock: clockOf(store, settings.options),
    root: store,
    renew: async (replace) => {
      await simulation.stop()
      fence.shut()
      await replace(store)
      return openFenced({ ...parts, settings: { ...settings, room: roomOf(simulation) } })
    },
  })
  names.of = (key) => simulation.engine.wordsOfRow(key)
  return simulation
}

/** A process that ended in the midst of a restore left a store of two halves. */
async function finishRestore(store: Store, options: EmulatorOptions, logger: Logger): Promise<void> {
  const name = store.get(RESTORE_KEY)
  if (name === undefined) return
  const view = await snapshotPlaceOf(options).open(name)
  if (view === undefined)
    throw new FolderError(
      `the last restore was not finished, and its snapshot ${name} is gone: bring it back, or start on another --data-dir`,
    )
  await replaceRows(store, view, name).finally(() => view.release())
  logger.info(`the restore of the snapshot ${name}, which was interrupted, is done`)
}

/** Where snapshots are kept, as the options say. */
export function snapshotPlaceOf({ snapshotDir, inMemory, dataDir }: EmulatorOptions): SnapshotPlace {
  if (snapshotDir === undefined && inMemory) return memorySnapshots()
  return new FolderSnapshots(snapshotDir ?? ownSnapshotsOf({ dataDir }))
}

/** What forks write, beside the rows of the root or in memory. */
export function layersOf({ inMemory }: EmulatorOptions, root: Store, logger: Logger): Promise<Layers> {
  const onFailure = (error: unknown): void =>
    logger.error(`what forks left was not cleared: ${String(error)}; the next start does it`)
  const layers = inMemory ? Promise.resolve(memoryLayers()) : diskLayers(root, onFailure)
  layers.catch(onFailure)
  return layers
}

/** Nobody else keeps snapshots there, as long as the data folder is open. */
const ownSnapshotsOf = ({ dataDir }: Pick<EmulatorOptions, 'dataDir'>): string => join(dataDir, 'snapshots')

/** What a simulation is made of beside its store. */
export interface SimulationSettings extends Pick<
  SimulationParts,
  'options' | 'logger' | 'guard' | 'prices' | 'room' | 'guarded' | 'root' | 'renew'
> {
  readonly clock: SteerableClock
  /** Where records of Kinesis destinations go; nowhere when not given. */
  readonly kinesis?: KinesisSink
  /** Of what goes wrong in imports and the like; in memory when not given. */
  readonly notes?: Notes
  /** As of the engine's settings. */
  readonly inheritedIds?: number
  readonly tables?: RestingTables
}

/** Opens what is on a store that nobody else writes. */
export async function simulationOn(store: Store, settings: SimulationSettings): Promise<Simulation> {
  const { options, logger, clock, kinesis, inheritedIds, tables, room } = settings
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
    transfers: { buckets: await bucketsOf(options), notes: settings.notes ?? NO_NOTES },
    ...(inheritedIds === undefined ? {} : { inheritedIds }),
    ...(tables === undefined ? {} : { tables }),
    vectors: {
      memory: room?.vectorMemory ?? new VectorMemory(memoryBytes(options)),
      onOutgrown: (outgrown) => logger.warn(outgrownLine(outgrown)),
    },
    onFailure: (error) => {
      if (settings.guarded?.isLost === true) return // which others tell
      logger.error(`a background task failed: ${String(error)}`)
    },
  })
  return new Simulation({ ...settings, store, engine, random, strictOf: await strictOfOption(options) })
}

/** Its rules are loaded where they are asked for. */
async function strictOfOption({ strict }: EmulatorOptions): Promise<SimulationParts['strictOf']> {
  return strict === 'off' ? undefined : (await import('./strict-mode.js')).strictOf
}

/** What rows are called, once the tables are known. */
interface RowNames {
  of: (key: Buffer) => string | undefined
}

function openStoreOf({ dataDir, acceptDamage }: EmulatorOptions, logger: Logger, names: RowNames): Promise<GuardedStore> {
  const onDamage = (words: string): void => logger.error(words)
  return openServedFolder(dataDir, { acceptsDamage: acceptDamage, onDamage, nameOf: (key) => names.of(key) })
}
