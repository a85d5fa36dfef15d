// A stored row of a log: one entry, or several of one commit, oldest first. The store takes as long for a small row as for a few of them, and most
// commits hold several changes of a partition. Invariants: a row lies under the sequence of its last entry, so the first row from a place on has
// the first entry from there; rows follow each other as their entries do.
import type { PartitionId, Sequence } from '../model/ids.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { logEntryKey, logEntrySequence } from '../storage/keys.js'
import { put, type StoreOp } from '../storage/store.js'
import { decodeEntry, entryAtMs, type LogEntry } from './entry.js'

/** Of a row of several entries. It stands where the format of a single entry does, and the time of the last entry follows as it does there. */
const SEVERAL = '4'
const FIRST_AT = 10
/** Before each entry: how far its sequence is below the last one's, and how long it is. */
const BELOW_CHARACTERS = 4
const LENGTH_CHARACTERS = 3
const HEAD_CHARACTERS = BELOW_CHARACTERS + LENGTH_CHARACTERS
/** The room of those numbers. */
const MOST_BELOW = 36 ** BELOW_CHARACTERS - 1
/** As much as the store keeps in a block, so that whoever wants one entry reads little besides. A larger entry has a row of its own. */
const ROW_CHARACTERS = 4096

/** An entry that waits for its commit. */
export interface AppendedEntry {
  readonly partitionId: PartitionId
  readonly sequence: Sequence
  /** As `encodeEntry` made it. */
  readonly text: string
  /** Whether it has a row of its own in any case, so that `loneEntryAt` finds it. */
  readonly isAlone: boolean
}

interface OpenRow {
  readonly entries: AppendedEntry[]
  characters: number
}

/** The operations that append entries to their logs, for the batch that makes the changes. @param entries oldest first, of any partitions */
export function appendOps(entries: readonly AppendedEntry[]): readonly StoreOp[] {
  const ops: StoreOp[] = []
  const open = new Map<PartitionId, OpenRow>()
  for (const entry of entries) {
    const row = open.get(entry.partitionId)
    if (row !== undefined && hasRoom(row, entry)) {
      row.entries.push(entry)
      row.characters += HEAD_CHARACTERS + entry.text.length
      continue
    }
    if (row !== undefined) ops.push(rowOp(row))
    open.set(entry.partitionId, { entries: [entry], characters: FIRST_AT + HEAD_CHARACTERS + entry.text.length })
  }
  for (const row of open.values()) ops.push(rowOp(row))
  return ops
}

function hasRoom({ entries: [first], characters }: OpenRow, { text, sequence, isAlone }: AppendedEntry): boolean {
  if (first === undefined || first.isAlone || isAlone) return false
  return characters + HEAD_CHARACTERS + text.length <= ROW_CHARACTERS && sequence - first.sequence <= MOST_BELOW
}

function rowOp({ entries }: OpenRow): StoreOp {
  const last = entries[entries.length - 1]
  if (last === undefined) throw new Error('a row of a log without an entry')
  const { partitionId, sequence } = last
  return put(logEntryKey(partitionId, sequence), entries.length === 1 ? last.text : textOfSeveral(entries, last))
}

function textOfSeveral(entries: readonly AppendedEntry[], last: AppendedEntry): string {
  let text = SEVERAL + last.text.slice(1, FIRST_AT)
  for (const { sequence, text: own } of entries) {
    text += fixedNumber(last.sequence - sequence, BELOW_CHARACTERS) + fixedNumber(own.length, LENGTH_CHARACTERS) + own
  }
  return text
}

/** When the last entry of a row was written, without decoding the rest. */
export const rowAtMs = entryAtMs

/** @param key of the row. @param text that lies under it. @returns its entries, oldest first. @throws Error when a newer version wrote one */
export function* entriesOfRow(key: Buffer, text: string): Generator<LogEntry> {
  const last = logEntrySequence(key)
  if (!text.startsWith(SEVERAL)) {
    yield decodeEntry(last, text)
    return
  }
  for (let at = FIRST_AT; at < text.length;) {
    const sequence = sequenceAt(text, at, last)
    const start = at + HEAD_CHARACTERS
    at = endAt(text, at)
    yield decodeEntry(sequence, text.slice(start, at))
  }
}

/** Sequences of a row's entries, without decoding the rest. */
export function sequencesOfRow(key: Buffer, text: string): readonly Sequence[] {
  const last = logEntrySequence(key)
  if (!text.startsWith(SEVERAL)) return [last]
  const sequences: Sequence[] = []
  for (let at = FIRST_AT; at < text.length; at = endAt(text, at)) sequences.push(sequenceAt(text, at, last))
  return sequences
}

const sequenceAt = (text: string, at: number, last: Sequence): Sequence => last - numberBetween(text, at, at + BELOW_CHARACTERS)

const endAt = (text: string, at: number): number =>
  at + HEAD_CHARACTERS + numberBetween(text, at + BELOW_CHARACTERS, at + HEAD_CHARACTERS)
