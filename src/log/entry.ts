// One entry of a partition's log: a key, its row before and after, who wrote it, when, at which sequence. Rows are kept as stored, the one after
// as its difference from the one before where that is shorter (row-difference.ts), so that an entry costs little encoding. Invariant: per key, `before` is the `after` of the entry before it.
import type { PhysicalId, Sequence } from '../model/ids.js'
import type { SharedEnds } from '../model/shared-ends.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { Row } from '../storage/row.js'
import { decodeRow, encodeRow } from './row-difference.js'
import { encodeVersion, type StoredVersion, VERSION_CHARACTERS, versionAt } from '../storage/version.js'

const FORMAT = '1'
/** Of tables that are replicated: what the entry says of that stands between header and row suffix. */
const REPLICATION_FORMAT = '2'
/** Of a write that no user made, on a table that is not replicated: who did stands between header and row suffix. */
const ACTOR_FORMAT = '3'

/** Where each number of the header begins; the row suffix (base64), `before` and `after` follow it. */
const TIME_AT = 1
const TABLE_AT = 10
const SUFFIX_AT = 17
const BEFORE_AT = 21
const HEADER_CHARACTERS = 27
const ACTOR_HEADER_CHARACTERS = HEADER_CHARACTERS + 1
const VERSION_OFFSET = ACTOR_HEADER_CHARACTERS
const BASE_OFFSET = VERSION_OFFSET + VERSION_CHARACTERS
const REPLICATION_HEADER_CHARACTERS = BASE_OFFSET + VERSION_CHARACTERS

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
export function encodeEntry(entry: LogEntry, sharedJson?: SharedEnds): string {
  const suffix = entry.rowSuffix.toString('base64')
  const before = entry.before?.text ?? ''
  const time = fixedNumber(entry.atMs, TABLE_AT - TIME_AT)
  const table = fixedNumber(entry.physicalId, SUFFIX_AT - TABLE_AT)
  const lengths = fixedNumber(suffix.length, BEFORE_AT - SUFFIX_AT) + fixedNumber(before.length, HEADER_CHARACTERS - BEFORE_AT)
  const after = entry.after === undefined ? '' : encodeRow(entry.after.text, before, sharedOfRows(entry, sharedJson))
  return startOf(entry, time + table + lengths) + suffix + before + after
}

/** The same of the rows, where both hold their JSON as it is, behind headers of the same length. */
const sharedOfRows = ({ before, after }: LogEntry, sharedJson: SharedEnds | undefined): SharedEnds | undefined =>
  before?.isPlain === true && after?.isPlain === true ? sharedJson : undefined

function startOf({ actor, replication }: LogEntry, header: string): string {
  if (replication !== undefined) {
    const { version, base } = replication
    return REPLICATION_FORMAT + header + ACTOR_LETTERS[actor] + encodeVersion(version) + encodeVersion(base ?? NO_VERSION)
  }
  return actor === 'user' ? FORMAT + header : ACTOR_FORMAT + header + ACTOR_LETTERS[actor]
}

/** @throws Error when the entry was written by a newer version */
export function decodeEntry(sequence: Sequence, text: string): LogEntry {
  const suffixAt = headerCharacters(text)
  const beforeAt = suffixAt + numberBetween(text, SUFFIX_AT, BEFORE_AT)
  const afterAt = beforeAt + numberBetween(text, BEFORE_AT, HEADER_CHARACTERS)
  const before = text.slice(beforeAt, afterAt)
  return {
    sequence,
    atMs: entryAtMs(text),
    physicalId: numberBetween(text, TABLE_AT, SUFFIX_AT),
    rowSuffix: Buffer.from(text.slice(suffixAt, beforeAt), 'base64'),
    before: before === '' ? undefined : Row.read(before),
    after: text.length > afterAt ? Row.read(decodeRow(text.slice(afterAt), before)) : undefined,
    actor: suffixAt === HEADER_CHARACTERS ? 'user' : actorBy(text[HEADER_CHARACTERS]),
    ...(suffixAt === REPLICATION_HEADER_CHARACTERS ? { replication: decodeReplication(text) } : {}),
  }
}

function headerCharacters(text: string): number {
  if (text[0] === FORMAT) return HEADER_CHARACTERS
  if (text[0] === REPLICATION_FORMAT) return REPLICATION_HEADER_CHARACTERS
  if (text[0] === ACTOR_FORMAT) return ACTOR_HEADER_CHARACTERS
  throw new Error(`a log entry of format ${text[0]}, this version reads formats ${FORMAT} to ${ACTOR_FORMAT}`)
}

function actorBy(letter: string | undefined): Actor {
  if (letter === ACTOR_LETTERS.region) return 'region'
  return letter === ACTOR_LETTERS.service ? 'service' : 'user'
}

function decodeReplication(text: string): EntryReplication {
  const base = versionAt(text, BASE_OFFSET)
  return {
    version: versionAt(text, VERSION_OFFSET),
    base: base.sequence === 0 ? undefined : base,
  }
}

/** When an entry was written, without decoding the rest. */
export const entryAtMs = (text: string): number => numberBetween(text, TIME_AT, TABLE_AT)
