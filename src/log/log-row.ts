// A stored row of a log: one entry, or several of one commit, oldest first. The store takes as long for a small row as for a few of them, and most
// commits hold several changes of a partition. Invariants: a row lies under the sequence of its last entry, so the first row from a place on has
// the first entry from there; rows follow each other as their entries do.
import type { PartitionId, Sequence } from '../model/ids.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { logEntryKey, logEntrySequence } from '../storage/keys.js'
import { put, type StoreOp } from '../storage/store.js'
import {
  decodeEntry,
  decodeRest,
  type EncodedEntry,
  ENTRY_HEAD_CHARACTERS,
  entryAtMs,
  entryTable,
  entryText,
  headNumbers,
  type LogEntry,
} from './entry.js'

/** Of a row of several entries. It stands where the format of a single entry does, and the last one's time and table follow as they do there. */
const SEVERAL = '5'
/** Of one whose entries each have a head of their own. The time of the last entry follows. */
const SEVERAL_WHOLE = '4'
const FIRST_WHOLE_AT = 10
/** Before each entry: how far its sequence is below the last one's, how long it is; in the present form, its format and how much sooner it was. */
const BELOW_CHARACTERS = 4
const LENGTH_AT = BELOW_CHARACTERS
const FORMAT_AT = LENGTH_AT + 3
const SOONER_AT = FORMAT_AT + 1
const SOONER_CHARACTERS = 2
const LEAD_CHARACTERS = SOONER_AT + SOONER_CHARACTERS
const WHOLE_LEAD_CHARACTERS = FORMAT_AT
/** The room of those numbers. */
const MOST_BELOW = 36 ** BELOW_CHARACTERS - 1
const MOST_SOONER_MS = 36 ** SOONER_CHARACTERS - 1
/** As much as the store keeps in a block, so that whoever wants one entry reads little besides. A larger entry has a row of its own. */
const ROW_CHARACTERS = 4096

/** An entry that waits for its commit. */
export interface AppendedEntry extends EncodedEntry {
  readonly partitionId: PartitionId
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
      row.characters += LEAD_CHARACTERS + entry.rest.length
      continue
    }
    if (row !== undefined) ops.push(rowOp(row))
    open.set(entry.partitionId, { entries: [entry], characters: ENTRY_HEAD_CHARACTERS + LEAD_CHARACTERS + entry.rest.length })
  }
  for (const row of open.values()) ops.push(rowOp(row))
  return ops
}

/** A row has one table, and its last entry is the latest one. */
function hasRoom({ entries, characters }: OpenRow, { physicalId, rest, sequence, atMs, isAlone }: AppendedEntry): boolean {
  const [first, last] = [entries[0], entries[entries.length - 1]]
  if (first === undefined || last === undefined || first.isAlone || isAlone) return false
  if (first.physicalId !== physicalId || atMs < last.atMs || atMs - first.atMs > MOST_SOONER_MS) return false
  return characters + LEAD_CHARACTERS + rest.length <= ROW_CHARACTERS && sequence - first.sequence <= MOST_BELOW
}

function rowOp({ entries }: OpenRow): StoreOp {
  const last = entries[entries.length - 1]
  if (last === undefined) throw new Error('a row of a log without an entry')
  const { partitionId, sequence } = last
  return put(logEntryKey(partitionId, sequence), entries.length === 1 ? entryText(last) : textOfSeveral(entries, last))
}

function textOfSeveral(entries: readonly AppendedEntry[], last: AppendedEntry): string {
  let text = SEVERAL + headNumbers(last.atMs, last.physicalId)
  for (const { sequence, format, atMs, rest } of entries) {
    const lengths = fixedNumber(last.sequence - sequence, LENGTH_AT) + fixedNumber(rest.length, FORMAT_AT - LENGTH_AT)
    text += lengths + format + fixedNumber(last.atMs - atMs, SOONER_CHARACTERS) + rest
  }
  return text
}

/** When the last entry of a row was written, without decoding the rest. */
export const rowAtMs = entryAtMs

/** @param key of the row. @param text that lies under it. @returns its entries, oldest first. @throws Error when a newer version wrote one */
export function entriesOfRow(key: Buffer, text: string): Iterable<LogEntry> {
  const last = logEntrySequence(key)
  if (text.startsWith(SEVERAL)) return entriesOfSeveral(last, text)
  return text.startsWith(SEVERAL_WHOLE) ? wholeEntries(last, text) : [decodeEntry(last, text)]
}

function* entriesOfSeveral(last: Sequence, text: string): Generator<LogEntry> {
  const lastMs = entryAtMs(text)
  const physicalId = entryTable(text)
  for (let at = ENTRY_HEAD_CHARACTERS; at < text.length;) {
    const end = endAt(text, at, LEAD_CHARACTERS)
    const format = text[at + FORMAT_AT] ?? ''
    const atMs = lastMs - numberBetween(text, at + SOONER_AT, at + LEAD_CHARACTERS)
    yield decodeRest({ sequence: sequenceAt(text, at, last), format, atMs, physicalId }, text.slice(at + LEAD_CHARACTERS, end))
    at = end
  }
}

function* wholeEntries(last: Sequence, text: string): Generator<LogEntry> {
  for (let at = FIRST_WHOLE_AT; at < text.length;) {
    const end = endAt(text, at, WHOLE_LEAD_CHARACTERS)
    yield decodeEntry(sequenceAt(text, at, last), text.slice(at + WHOLE_LEAD_CHARACTERS, end))
    at = end
  }
}

/** Sequences of a row's entries, without decoding the rest. */
export function sequencesOfRow(key: Buffer, text: string): readonly Sequence[] {
  const last = logEntrySequence(key)
  if (text.startsWith(SEVERAL)) return sequencesFrom(text, ENTRY_HEAD_CHARACTERS, LEAD_CHARACTERS, last)
  return text.startsWith(SEVERAL_WHOLE) ? sequencesFrom(text, FIRST_WHOLE_AT, WHOLE_LEAD_CHARACTERS, last) : [last]
}

function sequencesFrom(text: string, firstAt: number, leadCharacters: number, last: Sequence): readonly Sequence[] {
  const sequences: Sequence[] = []
  for (let at = firstAt; at < text.length; at = endAt(text, at, leadCharacters)) sequences.push(sequenceAt(text, at, last))
  return sequences
}

const sequenceAt = (text: string, at: number, last: Sequence): Sequence => last - numberBetween(text, at, at + LENGTH_AT)

const endAt = (text: string, at: number, leadCharacters: number): number =>
  at + leadCharacters + numberBetween(text, at + LENGTH_AT, at + FORMAT_AT)
