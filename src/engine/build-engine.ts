// Builds the engine's parts once, from the commit queue up. Invariant: each part gets only parts that exist already, and nothing runs yet;
// who has to hear of whom is `start-engine.ts`.
import { CapacityPolicies } from '../capacity/policy.js'
import type { Backup } from '../model/backup.js'
import { EventBus } from '../model/event-bus.js'
import { NO_LAG } from '../model/lag.js'
import { NOWHERE } from '../kinesis/sink.js'
import { NO_BUCKETS } from '../transfer/buckets/buckets.js'
import type { Job } from '../transfer/jobs/job.js'
import { loadJobs } from '../transfer/jobs/rows.js'
import { NO_NOTES } from '../transfer/notes.js'
import { Links } from '../regions/links.js'
import { zoneSettings } from '../zones/settings.js'
import { VectorMemory } from '../vectors/vector-memory.js'
import type { Random } from '../runtime/random.js'
import { Reclaimer } from '../storage/reclaimer.js'
import type { Store } from '../storage/store.js'
import { Admission } from './admission/admission.js'
import { EngineEvents } from './admission/engine-events.js'
import { Pools } from './admission/pools.js'
import { AutoScaler, type LoadedScaling, loadScaling } from './autoscaling/auto-scaler.js'
import { loadBackups } from './backups/backup-catalogue.js'
import { Restores } from './backups/restores.js'
import { StoreBackups } from './backups/store-backups.js'
import { CommitQueue } from './commit/commit-queue.js'
import type { EngineSettings } from './contract/settings.js'
import { Expiry } from './expiry/expiry.js'
import { History } from './history/history.js'
import { loadPins, type Pin, Pins } from './history/pins.js'
import { loadNewestMark, type TimeMark, TimeMarks } from './history/time-marks.js'
import type { UndoTrimmerParts } from './history/undo-trimmer.js'
import { Windows } from './history/windows.js'
import { StoreKinesis } from './kinesis/kinesis-destinations.js'
import { KinesisReaders } from './kinesis/kinesis-readers.js'
import { GarbageCollector } from './lifecycle/garbage.js'
import { LifeCycle } from './lifecycle/life-cycle.js'
import { type KeptLog, KeptLogs, loadKeptLogs } from './logs/kept-logs.js'
import { LogKeepers } from './logs/log-keepers.js'
import { LogTailer } from './logs/log-tailer.js'
import { LogTrimmer, type LogTrimmerParts } from './logs/log-trimmer.js'
import { ItemReader } from './read/item-reader.js'
import type { ReaderParts } from './read/reader.js'
import { Replicator } from './replication/replicator.js'
import { Splitter } from './splits/splitter.js'
import { Checkpoints } from './streams/checkpoints.js'
import { ReadableStreams } from './streams/readable-streams.js'
import { RollOvers } from './streams/roll-overs.js'
import { StreamReader } from './streams/stream-reader.js'
import { StrongReplicas } from './strong/strong-replicas.js'
import { Background } from './tables/background.js'
import { JobRuns } from './tables/job-runs.js'
import { loadTables, type OpenTables } from './tables/open-tables.js'
import { StoreTransfers } from './transfers/store-transfers.js'
import { countCollections } from './write/collection-sizes.js'
import { Collections } from './write/collections.js'
import { HeldKeys } from './write/held-keys.js'
import { Images } from './write/images.js'
import { WritePipeline } from './write/pipeline.js'
import { loadTokens, Tokens } from './write/tokens.js'
import { Tombstones } from './write/tombstones.js'
import { Transactor } from './write/transactor.js'
import { Writer } from './write/writer.js'
import { VectorSearches } from './vectors/vector-searches.js'
import { ZoneFollowers } from './zones/zone-followers.js'

/** What a store holds beside rows, and the one queue that writes to it. */
export interface LoadedStore {
  readonly store: Store
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly tokens: Tokens
  readonly pins: readonly Pin[]
  readonly newestMark: TimeMark | undefined
  readonly backups: readonly Backup[]
  readonly scaling: LoadedScaling
  readonly keptLogs: readonly KeptLog[]
  readonly jobs: readonly Job[]
}

/** Reads what the engine keeps in memory, and brings a store of older versions up to date. */
export async function loadStore(
  store: Store,
  { clock, durability, tables: resting, onFailure }: EngineSettings,
): Promise<LoadedStore> {
  const commits = new CommitQueue(store, clock, durability, onFailure)
  const tables = await loadTables(store, resting)
  await countCollections(store, commits, tables)
  const tokens = new Tokens()
  tokens.restore(await loadTokens(store))
  tokens.bound(clock.nowMs())
  // One after the other: reads side by side make each of libuv's threads keep memory of its own.
  return {
    ...{ store, commits, tables, tokens },
    pins: await loadPins(store),
    newestMark: await loadNewestMark(store),
    backups: await loadBackups(store),
    scaling: await loadScaling(store),
    keptLogs: await loadKeptLogs(store),
    jobs: await loadJobs(store),
  }
}

export type EngineParts = ReturnType<typeof buildEngine>

/** Nothing is begun: see `startEngine`. */
export function buildEngine(loaded: LoadedStore, settings: EngineSettings) {
  const { store, commits, tables, tokens } = loaded
  const { clock, random, transitionMs, isAudited, partitionBytes, kinesis: sink = NOWHERE } = settings
  /** After a failed commit every task fails, and it was told why. */
  const onFailure = (error: unknown): void => {
    if (commits.failure === undefined) settings.onFailure(error)
  }
  const events = new EventBus(() => clock.nowMs(), onFailure)
  const base = { store, clock, random, commits, tables, events, onFailure }
  const admission = new Admission(clock, random)
  const pools = new Pools(new CapacityPolicies(settings.capacity), clock, tables)
  const collections = new Collections(store, commits, partitionBytes)
  const tombstones = new Tombstones(store, commits)
  const reclaimer = new Reclaimer(store, onFailure)
  const pins = new Pins(loaded.pins, commits, clock)
  const { windows, history } = buildHistory({ ...base, pins, reclaimer }, loaded)
  const zoneFollowers = new ZoneFollowers({ ...base, history }, settings.zones ?? zoneSettings({}))
  const regions = new Links(settings.regionLag ?? NO_LAG)
  const strong = new StrongReplicas({ ...base, zoneFollowers, regions })
  const shared = { ...base, zoneFollowers, regions, strong }
  const images = new Images(store, commits)
  const held = new HeldKeys()
  const writing = { ...shared, admission, images, held, collections, tombstones }
  const pipeline = new WritePipeline(writing)
  const writer = new Writer({ ...writing, pipeline })
  const transactor = new Transactor({ ...writing, pipeline, tokens, holdMs: settings.transactionHoldMs })
  const reading: ReaderParts = { store, admission, zoneFollowers, strong }
  const items = new ItemReader(reading)
  const vectors = new VectorSearches(base, settings.vectors ?? { memory: new VectorMemory(Number.POSITIVE_INFINITY) })
  const garbage = new GarbageCollector({ ...base, pins, reclaimer, inheritedIds: settings.inheritedIds ?? 0 })
  const splitter = new Splitter({ ...shared, partitionBytes })
  const logs = buildLogs(base, reclaimer, loaded, settings)
  const replicator = new Replicator({ ...writing, pipeline, tailer: logs.tailer })
  const expiry = new Expiry({ ...base, pipeline, delayMs: settings.timeToLiveDelayMs ?? 0 })
  const lifeCycle = new LifeCycle({
    ...shared,
    images,
    ...logs,
    history,
    garbage,
    pools,
    splitter,
    expiry,
    replication: replicator,
    transitionMs,
    isAudited,
  })
  const runs = new JobRuns(clock, onFailure)
  const restores = new Restores({ ...writing, pipeline, pins, history, lifeCycle, runs, transitionMs })
  const backups = new StoreBackups({ ...base, pins, windows, history, lifeCycle, restores, transitionMs }, loaded.backups)
  const kinesisReaders = new KinesisReaders({ ...base, sink, tailer: logs.tailer })
  const kinesis = new StoreKinesis({ ...base, lifeCycle, readers: kinesisReaders, sink, transitionMs })
  const scaling = new AutoScaler({ ...shared, lifeCycle, pools, transitionMs }, loaded.scaling)
  const { transfers: places = { buckets: NO_BUCKETS, notes: NO_NOTES } } = settings
  const transfers = new StoreTransfers({ ...base, ...places, pipeline, pins, history, lifeCycle, runs, backups }, loaded.jobs)
  return {
    ...{ ...base, admission, engineEvents: new EngineEvents(events), pools, pins, windows, reclaimer },
    ...{ history, runs, restores, backups, zoneFollowers, strong, collections },
    ...{ images, held, pipeline, writer, tokens, transactor, reading, items, vectors, transfers },
    ...{ ...logs, splitter, expiry, replicator, lifeCycle, kinesis, kinesisReaders, scaling, background: new Background() },
  }
}

/** What keeps the past of tables. */
function buildHistory(parts: Omit<UndoTrimmerParts, 'windows'>, { newestMark }: LoadedStore) {
  const windows = new Windows(new TimeMarks(parts.store, parts.commits, parts.clock, newestMark))
  return { windows, history: new History({ ...parts, windows }) }
}

/** What reads logs, and for whom they are kept. */
function buildLogs(
  base: Omit<LogTrimmerParts, 'keepers' | 'tailer' | 'keptLogs' | 'reclaimer'> & {
    readonly random: Random
    readonly events: EventBus
  },
  reclaimer: Reclaimer,
  loaded: LoadedStore,
  { streamLag = NO_LAG }: EngineSettings,
) {
  const keepers = new LogKeepers()
  const tailer = new LogTailer({ ...base, keepers })
  const keptLogs = new KeptLogs({ ...base, keepers }, loaded.keptLogs)
  const trimmer = new LogTrimmer({ ...base, keepers, tailer, keptLogs, reclaimer })
  const streams = new StreamReader({ ...base, streams: new ReadableStreams({ ...base, keptLogs }) }, streamLag)
  const checkpoints = new Checkpoints(base)
  return { logKeepers: keepers, tailer, keptLogs, trimmer, rollOvers: new RollOvers(base), streams, checkpoints }
}
