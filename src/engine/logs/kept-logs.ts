// Logs that outlive their tables, since somebody may read them for a time. Invariant: such a log has a row of its own, which comes with the
// drop of its table and goes with the commit that lists its partitions as garbage; so a log belongs to its table, to such a row or to the
// list of garbage, and a restart finds it where it was. From its time on nobody is shown it, whether or not it is cleared yet.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import { Listeners } from '../../model/listeners.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { StreamPoint, TableStream } from '../../model/stream.js'
import type { KeySchema, TableRecord } from '../../model/table.js'
import { type MapOutline, outlineOf, type StoredMap, storedMap } from '../../partitions/stored-map.js'
import type { Clock } from '../../runtime/clock.js'
import { garbageKey, KEPT_LOG_RANGE, keptLogKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import { endStream, readableStreams } from '../../tables/stream-life.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeepers } from './log-keepers.js'
import { partitionIdsOf, type ReadableLog } from './log-reader.js'

/** The first format had one stream, and not when it was disabled. */
const FORMAT = 2

/** What is kept of the table beside its log. */
interface KeptTable {
  readonly physicalId: PhysicalId
  readonly namespace: Namespace
  /** The table's name. */
  readonly table: string
  readonly keys: KeySchema
  /** Oldest first, all of them disabled. */
  readonly streams: readonly TableStream[]
  readonly droppedAtMs: number
  /** No entry has a later place in the store-wide order. */
  readonly droppedAtSequence: Sequence
  readonly expiresAtMs: number
}

/** A log whose table was dropped; its partitions are as they were then. */
export interface KeptLog extends ReadableLog, KeptTable {
  readonly map: MapOutline
}

interface MutableKeptLog extends KeptLog {
  isGone: boolean
  droppedAtMs: number
  expiresAtMs: number
}

interface StoredLog extends KeptTable {
  readonly format: number
  readonly map: StoredMap
  /** In the first format, in place of the list. */
  readonly stream?: TableStream
}

export interface KeptLogsParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly keepers: LogKeepers
}

export class KeptLogs {
  /** A table was dropped whose log is kept. */
  readonly added = new Listeners<[]>()
  /** Some have been listed as garbage. */
  readonly dropped = new Listeners<[]>()
  readonly #parts: KeptLogsParts
  readonly #all: Set<MutableKeptLog>

  /** @param loaded what the store holds */
  constructor(parts: KeptLogsParts, loaded: readonly KeptLog[]) {
    this.#parts = parts
    this.#all = new Set(loaded)
  }

  /** Takes over what the store says: a log that was not kept after all is its table's again, and one that was not dropped is here. */
  restore(loaded: readonly MutableKeptLog[]): void {
    const known = new Map([...this.#all].map((log) => [log.physicalId, log]))
    this.#all.clear()
    for (const log of loaded) this.#all.add(known.get(log.physicalId) ?? log)
    for (const log of known.values()) log.isGone = !this.#all.has(log)
  }

  /** Those that can be read, oldest first. */
  of(namespace: Namespace): readonly KeptLog[] {
    return [...this.all()].filter((log) => isSameNamespace(log.namespace, namespace) && !this.#isOver(log))
  }

  /** The log of the stream with that label. */
  find(namespace: Namespace, table: string, label: string): KeptLog | undefined {
    return this.of(namespace).find((log) => log.table === table && log.streams.some((stream) => stream.label === label))
  }

  /** Whose logs can be read. */
  namespaces(): readonly Namespace[] {
    return [...this.all()].filter((log) => !this.#isOver(log)).map(({ namespace }) => namespace)
  }

  /** Labels of streams of tables of that name. */
  labelsOf(namespace: Namespace, table: string): readonly string[] {
    const logs = this.of(namespace).filter((log) => log.table === table)
    return logs.flatMap(({ streams }) => streams.map(({ label }) => label))
  }

  /** Those whose time is over as well. */
  all(): ReadonlySet<KeptLog> {
    return this.#all
  }

  /** What becomes of a table's log when the table is dropped in this turn: it is kept as long as somebody needs it, or is garbage. */
  dropOps(table: OpenTable): readonly StoreOp[] {
    const keepers = this.#parts.keepers.of(table).filter(({ outlivesTable }) => outlivesTable === true)
    const streams = this.#endedStreams(table.record)
    if (keepers.length === 0 || streams.length === 0) return garbageOps(table)
    const log = this.#keep(table, streams, Math.max(...keepers.map(({ retentionMs }) => retentionMs)))
    this.#all.add(log)
    this.added.tell()
    return [put(keptLogKey(log.physicalId), encode(log))]
  }

  /** The clock may show less than it did: what was dropped later than now counts as dropped now, so that it isn't kept for longer. */
  bound(nowMs: number): void {
    for (const log of this.#all) {
      const aheadMs = Math.max(0, log.droppedAtMs - nowMs)
      log.droppedAtMs -= aheadMs
      log.expiresAtMs -= aheadMs
    }
  }

  /** Drops those whose time is over. */
  dropExpired(): Promise<void> {
    return this.#drop((log) => this.#isOver(log))
  }

  /** Drops all of a namespace, or all there are, whatever their time. */
  reset(namespace: Namespace | undefined): Promise<void> {
    return this.#drop((log) => namespace === undefined || isSameNamespace(log.namespace, namespace))
  }

  /** The table's streams that can be read, as they are when it goes. */
  #endedStreams(record: TableRecord): readonly TableStream[] {
    const { clock, commits } = this.#parts
    const end = (): StreamPoint => ({ atMs: clock.stampMs(), sequence: commits.nextSequence() })
    return readableStreams(record, clock.nowMs()).map((stream) => (stream.enabled ? endStream(stream, end()) : stream))
  }

  #keep({ record, map }: OpenTable, streams: readonly TableStream[], retentionMs: number): MutableKeptLog {
    const { clock, commits } = this.#parts
    const { physicalId, namespace, name, keys, createdAtMs } = record
    const nowMs = clock.nowMs()
    const times = { droppedAtMs: nowMs, droppedAtSequence: commits.decidedSequence, expiresAtMs: nowMs + retentionMs }
    const outline = outlineOf(storedMap(map), createdAtMs) // as a restart will find it
    return { physicalId, namespace, table: name, keys, streams, ...times, map: outline, isGone: false }
  }

  async #drop(isMeant: (log: KeptLog) => boolean): Promise<void> {
    const meant = [...this.#all].filter(isMeant)
    if (meant.length === 0) return
    const group = this.#parts.commits.add(meant.flatMap((log) => [del(keptLogKey(log.physicalId)), ...garbageOps(log)]))
    for (const log of meant) {
      log.isGone = true
      this.#all.delete(log)
    }
    this.dropped.tell()
    await group.durable
  }

  #isOver({ expiresAtMs }: KeptLog): boolean {
    return expiresAtMs <= this.#parts.clock.nowMs()
  }
}

const garbageOps = (log: ReadableLog): readonly StoreOp[] => partitionIdsOf(log).map((id) => put(garbageKey('log', id), ''))

function encode({ map, isGone: _now, ...table }: KeptLog): string {
  const stored: StoredLog = { format: FORMAT, ...table, map: storedMap(map) }
  return JSON.stringify(stored)
}

/** Every log in the store that has outlived its table, oldest first. */
export async function loadKeptLogs(store: Store): Promise<readonly MutableKeptLog[]> {
  const logs: MutableKeptLog[] = []
  const cursor = store.cursor(KEPT_LOG_RANGE)
  try {
    for (let rows = await cursor.next(100); rows.length > 0; rows = await cursor.next(100)) {
      for (const [, text] of rows) logs.push(decode(text))
    }
  } finally {
    await cursor.close()
  }
  return logs.sort((a, b) => a.droppedAtSequence - b.droppedAtSequence)
}

function decode(text: string): MutableKeptLog {
  const { format, map, stream, ...rest } = JSON.parse(text) as StoredLog // our own text
  if (format > FORMAT) throw new Error(`a kept log of format ${format}, this version reads formats 1 to ${FORMAT}`)
  const { droppedAtMs: atMs, droppedAtSequence: sequence } = rest
  const table = { ...rest, streams: stream === undefined ? rest.streams : [endStream(stream, { atMs, sequence: sequence + 1 })] }
  return { ...table, map: outlineOf(map, table.droppedAtMs), isGone: false }
}
