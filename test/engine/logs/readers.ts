// Made-up readers of logs on a real engine, and what their rows say afterwards.
import { buildEngine, loadStore } from '../../../src/engine/build-engine.js'
import type { LogKeeper, LogPlace, LogReader, ReadableLog, Wait } from '../../../src/engine/logs/log-reader.js'
import { startEngine } from '../../../src/engine/start-engine.js'
import { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import type { StreamViewType } from '../../../src/model/stream.js'
import type { LogEntry } from '../../../src/log/entry.js'
import { entriesAfter } from '../../../src/log/log.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { put, type Store, type StoreOp } from '../../../src/storage/store.js'
import { engineSettings, NAMESPACE, newTable, NO_THROUGHPUT, type Rig, type RigOptions } from '../../support/engine-rig.js'

/** What makes the keepers of a table; `add` queues operations in the present turn. */
export type MakeKeepers = (table: OpenTable, add: (ops: readonly StoreOp[]) => void) => readonly LogKeeper[]

/** An engine with keepers of logs that the product doesn't have. */
export async function openWith(store: Store, makeKeepers: MakeKeepers, options: RigOptions = {}): Promise<Rig> {
  const failures: unknown[] = []
  const settings = engineSettings({ onFailure: (error) => failures.push(error), ...options })
  const parts = buildEngine(await loadStore(store, settings), settings)
  const made = new Map<OpenTable, readonly LogKeeper[]>()
  parts.logKeepers.add((table) => {
    const keepers = made.get(table) ?? makeKeepers(table, (ops) => void parts.commits.add(ops))
    made.set(table, keepers)
    return keepers
  })
  startEngine(parts)
  return { engine: new StoreEngine(parts), clock: settings.clock, failures }
}

/** A reader whose turns are given: it is woken by each entry, and begins at the beginning. */
export function reader(
  name: string,
  log: ReadableLog,
  apply: LogReader['apply'],
  more: Partial<Pick<LogReader, 'startAt' | 'retentionMs' | 'isOpen' | 'looksAtMs'>> = {},
): LogReader {
  return {
    name,
    log,
    startAt: 0,
    retentionMs: 0,
    sequenceIn: Number,
    isOpen: () => true,
    looksAtMs: (_change, nowMs) => nowMs,
    apply,
    ...more,
  }
}

/** Passes what it is given. */
export const passAll: LogReader['apply'] = (_place, entries) => pass(entries.at(-1)?.sequence ?? 0, undefined)

export const pass = (sequence: number, waits: Wait | undefined): ReturnType<LogReader['apply']> => ({
  sequence,
  saved: String(sequence),
  waits,
})

/** A table of one partition. */
export async function makeNarrowTable(engine: StoreEngine, viewType?: StreamViewType): Promise<void> {
  const stream = viewType === undefined ? {} : { stream: { viewType } }
  const throughput = { ...NO_THROUGHPUT, readUnits: 5, writeUnits: 5 }
  await engine.tables.create(NAMESPACE, { ...newTable('T'), billingMode: 'PROVISIONED', throughput, ...stream })
}

/** One entry that a reader counted as done. */
export interface Note {
  readonly partitionId: number
  readonly sequence: number
  readonly suffix: string
}

const NOTE_KIND = 0xf0
const noteRange = (name: string): { lower: Buffer; upper: Buffer } => {
  const prefix = Buffer.concat([Buffer.of(NOTE_KIND), Buffer.from(`${name}/`)])
  return { lower: prefix, upper: Buffer.concat([prefix, Buffer.of(0xff)]) }
}

/** A row for the n-th note of a reader, for the batch that its place is saved in. */
export function noteOp(name: string, n: number, { partitionId }: LogPlace, { sequence, rowSuffix }: LogEntry): StoreOp {
  const note: Note = { partitionId, sequence, suffix: rowSuffix.toString('hex') }
  return put(Buffer.concat([noteRange(name).lower, Buffer.from(String(n).padStart(9, '0'))]), JSON.stringify(note))
}

/** Every note that landed, in the order in which they were made. */
export async function notesOf(store: Store, name: string): Promise<readonly Note[]> {
  const rows = await rowsIn(store, noteRange(name))
  return rows.map(([, text]) => JSON.parse(text) as Note) // the test's own text
}

/** Every entry of the table's log that is in the store. */
export async function entriesOf(store: Store, { map: { lineage, partitions } }: OpenTable): Promise<readonly Note[]> {
  const all: Note[] = []
  for (const { id: partitionId } of [...lineage, ...partitions]) {
    const entries = await entriesAfter(store, partitionId, 0, 100_000)
    for (const { sequence, rowSuffix } of entries) all.push({ partitionId, sequence, suffix: rowSuffix.toString('hex') })
  }
  return all
}

async function rowsIn(
  store: Store,
  range: { lower: Buffer; upper: Buffer },
): Promise<readonly (readonly [key: Buffer, value: string])[]> {
  const cursor = store.cursor(range)
  try {
    return await cursor.next(1_000_000)
  } finally {
    await cursor.close()
  }
}

/** How many rows of the kind there are. */
export const countRows = async (store: Store, kind: number): Promise<number> =>
  (await rowsIn(store, { lower: Buffer.of(kind), upper: Buffer.of(kind + 1) })).length

/** What the store holds just now, as a kill leaves it: whoever goes on writing to the first store changes nothing of the copy. */
export async function copyOf(store: Store): Promise<Store> {
  const copy = await openMemoryStore()
  const rows = await rowsIn(store, { lower: Buffer.of(0), upper: Buffer.of(0xff) })
  await copy.batch(
    rows.map(([key, value]) => put(key, value)),
    'os',
  )
  return copy
}
