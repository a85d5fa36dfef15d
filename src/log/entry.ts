// One entry of a partition's log: a key, its row before and after, who wrote it, when, at which sequence. Rows are kept as stored, the one after
// as its difference from the one before where that is shorter (row-difference.ts), so that an entry costs little encoding. Invariant: per key,
// `before` is the `after` of the entry before it.
import type { PhysicalId, Sequence } from '../model/ids.js'
import type { SharedEnds } from '../model/shared-ends.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { Row } from '../storage/row.js'
import { decodeRow, encodeOwnRow, encodeRow } from './row-difference.js'
import { encodeVersion, type StoredVersion, VERSION_CHARACTERS, versionAt } from '../storage/version.js'

const FORMAT = '1'
/** Of tables that are replicated: what the entry says of that stands between header and row suffix. */
const REPLICATION_FORMAT = '2'
/** Of a write that no user made, on a table that is not replicated: who did stands between header and row suffix. */
const ACTOR_FORMAT = '3'

/** What an entry is, beside its rest. It stands before the rest, or once before those of several entries (log-row.ts). */
export interface EntryHead {
  readonly sequence: Sequence
  /** A character that says which of the forms above the rest has. */
  readonly format: string
  readonly atMs: number
  readonly physicalId: PhysicalId
}

/** An entry as it is written. */
export interface EncodedEntry extends EntryHead {
  readonly rest: string
}

/** Where each number of the head begins; the rest of the entry follows. */
const TIME_AT = 1
const TABLE_AT = 10
/** Of format, time and table. */
export const ENTRY_HEAD_CHARACTERS = 17

/** Places in the rest: the lengths of row suffix (base64) and `before`, what the format adds, then these two and `after`. */
const BEFORE_LENGTH_AT = 4
const LENGTHS_CHARACTERS = 10
const VERSION_AT = LENGTHS_CHARACTERS + 1
const BASE_AT = VERSION_AT + VERSION_CHARACTERS
const SUFFIX_AT: Readonly<Record<string, number>> = {
  [FORMAT]: LENGTHS_CHARACTERS,
  [REPLICATION_FORMAT]: BASE_AT + VERSION_CHARACTERS,
  [ACTOR_FORMAT]: LENGTHS_CHARACTERS + 1,
}

/** Stands for the base of a write of what had never been there. */
const NO_VERSION: StoredVersion = { atMs: 0, origin: 0, sequence: 0 }

/** Who made a write: a user by a request, the service itself, or another region, of whose write this is the copy. */
export type Actor = 'user' | 'service' | 'region'

const ACTOR_LETTERS: Readonly<Record<Actor, string>> = { user: 'l', service: 's', region: 'r' }

/** What an entry of a replicated table says of its write beside its actor. */
export interface EntryReplication {
  readonly version: StoredVersion
  /** Of the row, or of its delete, that the write replaced. */
  readonly base: StoredVersion | undefined
}

export interface LogEntry {
  readonly sequence: Sequence
  readonly atMs: number
  /** The table's physical id: a partition's log belongs to one table, but an entry stands for itself. */
  readonly physicalId: PhysicalId
  readonly rowSuffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
  readonly actor: Actor
  readonly replication?: EntryReplication | undefined
}

/** Only what was written in a region is sent on from it. */
export const isToBeSent = ({ actor, replication }: LogEntry): boolean => actor !== 'region' && replication !== undefined

/** @param sharedJson what the JSON of both images shares, where that is known */
export function encodeEntry(entry: LogEntry, sharedJson?: SharedEnds): EncodedEntry {
  const { sequence, atMs, physicalId } = entry
  const suffix = entry.rowSuffix.toString('base64')
  const before = entry.before?.text ?? ''
  const lengths = fixedNumber(suffix.length, BEFORE_LENGTH_AT) + fixedNumber(before.length, LENGTHS_CHARACTERS - BEFORE_LENGTH_AT)
  const rest = lengths + addedOf(entry) + suffix + before + encodedAfter(entry, before, sharedJson)
  return { sequence, format: formatOf(entry), atMs, physicalId, rest }
}

/** What is stored of an entry that has a row of its own. */
export const entryText = ({ format, atMs, physicalId, rest }: EncodedEntry): string =>
  format + headNumbers(atMs, physicalId) + rest

/** Of an entry, or of the last one in a row of several. */
export const headNumbers = (atMs: number, physicalId: PhysicalId): string =>
  fixedNumber(atMs, TABLE_AT - TIME_AT) + fixedNumber(physicalId, ENTRY_HEAD_CHARACTERS - TABLE_AT)

function encodedAfter(entry: LogEntry, before: string, sharedJson: SharedEnds | undefined): string {
  const { after, sequence, atMs } = entry
  if (after === undefined) return ''
  const shared = sharedOfRows(entry, sharedJson)
  const isOwn = after.isPlain && after.origin === 0 && after.sequence === sequence && after.writtenAtMs === atMs
  return isOwn ? encodeOwnRow(after.text, before, shared) : encodeRow(after.text, before, shared)
}

/** The same of the rows, where both hold their JSON as it is, behind headers of the same length. */
const sharedOfRows = ({ before, after }: LogEntry, sharedJson: SharedEnds | undefined): SharedEnds | undefined =>
  before?.isPlain === true && after?.isPlain === true ? sharedJson : undefined

function formatOf({ actor, replication }: LogEntry): string {
  if (replication !== undefined) return REPLICATION_FORMAT
  return actor === 'user' ? FORMAT : ACTOR_FORMAT
}

/** What the format adds to the rest. */
function addedOf({ actor, replication }: LogEntry): string {
  if (replication === undefined) return actor === 'user' ? '' : ACTOR_LETTERS[actor]
  const { version, base } = replication
  return ACTOR_LETTERS[actor] + encodeVersion(version) + encodeVersion(base ?? NO_VERSION)
}

/** @param text of an entry that has a row of its own. @throws Error when the entry was written by a newer version */
export function decodeEntry(sequence: Sequence, text: string): LogEntry {
  const head = { sequence, format: text[0] ?? '', atMs: entryAtMs(text), physicalId: entryTable(text) }
  return decodeRest(head, text.slice(ENTRY_HEAD_CHARACTERS))
}

/** @throws as `decodeEntry` */
export function decodeRest({ sequence, format, atMs, physicalId }: EntryHead, rest: string): LogEntry {
  const suffixAt = SUFFIX_AT[format]
  if (suffixAt === undefined)
    throw new Error(`a log entry of format ${format}, this version reads formats ${FORMAT} to ${ACTOR_FORMAT}`)
  const beforeAt = suffixAt + numberBetween(rest, 0, BEFORE_LENGTH_AT)
  const afterAt = beforeAt + numberBetween(rest, BEFORE_LENGTH_AT, LENGTHS_CHARACTERS)
  const before = rest.slice(beforeAt, afterAt)
  return {
    sequence,
    atMs,
    physicalId,
    rowSuffix: Buffer.from(rest.slice(suffixAt, beforeAt), 'base64'),
    before: before === '' ? undefined : Row.read(before),
    after: rest.length > afterAt ? Row.read(decodeRow(rest.slice(afterAt), before, { sequence, atMs })) : undefined,
    actor: format === FORMAT ? 'user' : actorBy(rest[LENGTHS_CHARACTERS]),
    ...(format === REPLICATION_FORMAT ? { replication: decodeReplication(rest) } : {}),
  }
}

function actorBy(letter: string | undefined): Actor {
  if (letter === ACTOR_LETTERS.region) return 'region'
  return letter === ACTOR_LETTERS.service ? 'service' : 'user'
}

function decodeReplication(rest: string): EntryReplication {
  const base = versionAt(rest, BASE_AT)
  return { version: versionAt(rest, VERSION_AT), base: base.sequence === 0 ? undefined : base }
}

/** When an entry was written, or the last one in a row of several, without decoding the rest. */
export const entryAtMs = (text: string): number => numberBetween(text, TIME_AT, TABLE_AT)

/** The same of the table. */
export const entryTable = (text: string): PhysicalId => numberBetween(text, TABLE_AT, ENTRY_HEAD_CHARACTERS)
