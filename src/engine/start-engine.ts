// Connects the engine's parts, sets them going, and stops them in reverse. Invariant: every part exists before the first one hears of
// another; what a restart interrupted goes on from here.
import type { Side } from '../capacity/units.js'
import type { OpenTable, Source } from './tables/open-table.js'
import type { EngineParts } from './build-engine.js'
import { auditReaders } from './logs/audit-reader.js'
import { streamKeepers } from './logs/stream-keeper.js'

export function startEngine(parts: EngineParts): void {
  connect(parts)
  const {
    tables,
    pools,
    history,
    zoneFollowers,
    strong,
    splitter,
    lifeCycle,
    backups,
    runs,
    restores,
    tailer,
    trimmer,
    rollOvers,
    expiry,
    replicator,
    kinesis,
    kinesisReaders,
    scaling,
    transfers,
    background,
  } = parts
  background.add(lifeCycle, runs, splitter, expiry, replicator, tailer, kinesisReaders, zoneFollowers)
  for (const table of tables.opened()) {
    pools.configure(table)
    rollOvers.configure(table)
  }
  zoneFollowers.start()
  backups.start()
  history.start()
  strong.configureAll()
  splitter.resume()
  lifeCycle.resume()
  restores.resume()
  kinesis.resume()
  trimmer.start()
  tailer.start()
  scaling.start()
  expiry.resume()
  transfers.resume()
  background.followClock(parts.clock, parts.commits, parts.events)
  const startMs = parts.clock.nowMs()
  tables.whenWoken((table) => followWoken(parts, table, startMs))
}

/** A table that rested begins as if it had been open from the start: of all that is begun there, these concern a table at rest. */
function followWoken({ pools, zoneFollowers, splitter, trimmer }: EngineParts, table: OpenTable, startMs: number): void {
  pools.configure(table, startMs)
  zoneFollowers.configure(table)
  splitter.follow(table)
  splitter.grow(table)
  trimmer.trimLater()
}

/** Stops what runs in the background, and waits for what was acknowledged. The store stays open. */
export async function stopEngine({
  clock,
  lifeCycle,
  runs,
  splitter,
  expiry,
  tailer,
  trimmer,
  kinesisReaders,
  history,
  reclaimer,
  scaling,
  transfers,
  commits,
  vectors,
}: EngineParts): Promise<void> {
  clock.close()
  lifeCycle.halt()
  await Promise.all([reclaimer.stop(), runs.stop()]) // all are told at once, and none begins another slice
  await transfers.close()
  await splitter.stop()
  await expiry.stop()
  await kinesisReaders.stop()
  await tailer.stop()
  await trimmer.stop()
  await history.stop()
  await scaling.stop()
  await lifeCycle.stop()
  await commits.drain()
  vectors.forget()
}

/** Who hears of what. */
function connect(parts: EngineParts): void {
  const {
    clock,
    tokens,
    admission,
    engineEvents,
    splitter,
    pins,
    zoneFollowers,
    replicator,
    lifeCycle,
    backups,
    logKeepers,
    trimmer,
    keptLogs,
    kinesisReaders,
    onFailure,
  } = parts
  keptLogs.bound(clock.nowMs())
  clock.whenSetBack(() => {
    tokens.bound(clock.nowMs())
    keptLogs.bound(clock.nowMs())
  })
  logKeepers.add(auditReaders(), streamKeepers, replicator.readersOf, kinesisReaders.readersOf)
  trimmer.beforeTrim(() => replicator.tidy())
  keptLogs.added.add(() => trimmer.trimLater())
  keptLogs.dropped.add(() => lifeCycle.clearGarbage())
  admission.hot.add(({ table, index }, partition, heat) => {
    splitter.splitHot(table, index, partition, heat).catch(onFailure)
  })
  admission.refused.add((...refusal) => engineEvents.throttles.refused(...refusal))
  admission.sustained.add((source, side, halfUnitsPerSec) => grow(lifeCycle, source, side, halfUnitsPerSec))
  splitter.split.add(() => trimmer.trimLater())
  splitter.split.add((target, split) => engineEvents.split(target, split))
  lifeCycle.deleting.add((table) => backups.keepDeleted(table))
  pins.released.add(() => lifeCycle.clearGarbage())
  zoneFollowers.zonesChanged.add(() => replicator.zonesChanged())
  replicator.passagesChanged.add(() => lifeCycle.linksChanged())
}

/** An on-demand table can take twice the peak that it sustained. Source: docs on-demand-capacity-mode (initial and peak throughput). */
function grow(lifeCycle: EngineParts['lifeCycle'], { table, index }: Source, side: Side, halfUnitsPerSec: number): void {
  if (table.record.billingMode !== 'PAY_PER_REQUEST') return
  const doubled = Math.floor(halfUnitsPerSec) // twice as many units as half of the half units
  const units = side === 'read' ? { readUnits: doubled, writeUnits: 0 } : { readUnits: 0, writeUnits: doubled }
  lifeCycle.warm(table, index?.record.name, units)
}
