// The past as a whole: who may ask for which position of which table, and whether all of it is there. Marks of time and past records are
// in order; what a backup counts is what its position shows.
import type { Backup } from '../../model/backup.js'
import type { PhysicalId, Sequence } from '../../model/ids.js'
import { keptFromMs, type RecoverySetting } from '../../model/recovery.js'
import { PAST_RECORD_RANGE, pastRecordSequence, TIME_MARK_RANGE, timeMarkSecond, ownerIdOf } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { readMeta } from '../commit/meta.js'
import { rangeAt } from '../history/past.js'
import { END_OF_TABLE } from '../history/past-table.js'
import type { TimeMark } from '../history/time-marks.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { KeptRecords } from './kept-records.js'
import { rowsUnder } from './rows-under.js'
import { brokenPast } from './verify-past.js'

const CHUNK_ROWS = 256

/** @returns one sentence for each part of the past that is not as it has to be */
export async function* brokenHistory(store: Store, tables: OpenTables, kept: KeptRecords): AsyncGenerator<string> {
  const { sequence: newest, stampMs: nowMs } = readMeta(store)
  const { marks, problems } = await timeMarks(store, newest)
  yield* problems
  yield* wrongPastRecords(store, newest)
  for (const [physicalId, { name, held }] of pastsOf(tables, kept, marks, nowMs)) {
    for await (const problem of brokenPast(store, physicalId, held)) yield `${name}: ${problem}`
  }
  for (const backup of kept.backups) {
    const problem = await miscount(store, backup)
    if (problem !== undefined) yield problem
  }
}

/** In the order of their seconds, which is that of changes. */
async function timeMarks(store: Store, newest: Sequence): Promise<{ marks: readonly TimeMark[]; problems: readonly string[] }> {
  const marks: TimeMark[] = []
  const problems: string[] = []
  for await (const [key, text] of rowsUnder(store, TIME_MARK_RANGE)) {
    const mark = { second: timeMarkSecond(key), position: Number(text) }
    const isInOrder = Number.isInteger(mark.position) && mark.position >= (marks.at(-1)?.position ?? 0) && mark.position <= newest
    if (isInOrder) marks.push(mark)
    else problems.push(`the mark of second ${mark.second} says ${text}, which is not in the order of changes`)
  }
  return { marks, problems }
}

async function* wrongPastRecords(store: Store, newest: Sequence): AsyncGenerator<string> {
  for await (const [key, text] of rowsUnder(store, PAST_RECORD_RANGE)) {
    const [id, sequence] = [ownerIdOf(key), pastRecordSequence(key)]
    const name = `the record that table ${id} had before change ${sequence}`
    if (physicalIdIn(text) !== id) yield `${name} can't be read as such`
    else if (sequence > newest) yield `${name}: the store's newest change is ${newest}`
  }
}

function physicalIdIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { physicalId?: unknown }).physicalId
  } catch {
    return undefined
  }
}

interface Past {
  readonly name: string
  /** Positions at which somebody may read, in their order. */
  readonly held: Sequence[]
}

/** Of tables that are there and of those that are gone and held. */
function pastsOf(
  tables: OpenTables,
  { pins, backups }: KeptRecords,
  marks: readonly TimeMark[],
  nowMs: number,
): ReadonlyMap<PhysicalId, Past> {
  const pasts = new Map<PhysicalId, Past>()
  const pastOf = (physicalId: PhysicalId, name: string): Past => {
    const past = pasts.get(physicalId) ?? { name, held: [] }
    pasts.set(physicalId, past)
    return past
  }
  for (const { record } of tables.all()) {
    const { namespace, name, physicalId, recovery } = record
    const past = pastOf(physicalId, `${namespace.account}/${namespace.region}/${name}`)
    if (recovery !== undefined) past.held.push(...askable(recovery, marks, nowMs))
  }
  for (const { table, recovery, position } of backups) {
    const { namespace, name, physicalId } = table
    const past = pastOf(physicalId, `${namespace.account}/${namespace.region}/${name}, which is gone`)
    if (recovery !== undefined) past.held.push(...askable(recovery, marks, nowMs).filter((one) => one <= position))
  }
  for (const { position, scope } of pins)
    for (const { physicalId } of scope) pastOf(physicalId, `table ${physicalId}`).held.push(position)
  for (const { held } of pasts.values()) held.sort((a, b) => a - b)
  return pasts
}

/** Of a window of recovery: each second that it shows now. What left it may be cleared or not. */
function askable(setting: RecoverySetting, marks: readonly TimeMark[], nowMs: number): readonly Sequence[] {
  const first = keptFromMs(setting, nowMs) / 1000
  return marks.filter(({ second }) => second > first).map(({ position }) => Math.max(position, setting.since.position))
}

/** What the backup's position shows against what was counted when it was taken. */
async function miscount(store: Store, { id, table, position, items, sizeBytes }: Backup): Promise<string | undefined> {
  const { namespace, name, physicalId } = table
  const shown = { items: 0, sizeBytes: 0 }
  const cursor = rangeAt(store, { physicalId, lower: Buffer.alloc(0), upper: END_OF_TABLE, reverse: false }, position)
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      shown.items += rows.length
      for (const [, text] of rows) shown.sizeBytes += Row.read(text).sizeBytes
    }
  } finally {
    await cursor.close()
  }
  if (shown.items === items && shown.sizeBytes === sizeBytes) return undefined
  const counted = `${items} items of ${sizeBytes} bytes`
  const who = `${namespace.account}/${namespace.region}/${name}: backup ${id}`
  return `${who} counts ${counted}, its position shows ${shown.items} of ${shown.sizeBytes}`
}
