// The layout of the one ordered keyspace: a byte for the kind of row, then fixed-width numbers, then bytes of the row's own.
// Invariant: every key of a kind starts with its byte, and numbers are big-endian, so ranges of a kind are ranges of keys.

import type { PartitionId, PhysicalId, Sequence } from '../model/ids.js'
export const KIND = {
  meta: 0x00,
  table: 0x01,
  partitionMap: 0x02,
  partitionCounts: 0x03,
  garbage: 0x04,
  token: 0x05,
  backfill: 0x06,
  collection: 0x07,
  dueTime: 0x08,
  row: 0x10,
  tombstone: 0x11,
  logEntry: 0x20,
  followerState: 0x21,
  keptLog: 0x22,
  checkpoint: 0x24,
  undo: 0x28,
  undoList: 0x29,
  pin: 0x2a,
  timeMark: 0x2b,
  pastRecord: 0x2c,
  backup: 0x2d,
  scalingTarget: 0x30,
  scalingActivity: 0x31,
  transfer: 0x38,
  transferNotes: 0x39,
  dataEnd: 0xef,
  layer: 0xf0,
  restore: 0xf1,
  storeEnd: 0xf2,
} as const

/** What lies under a key, for whoever has to look for it: its kind, to what it belongs, its bytes. */
export function wordsOfKey(key: Uint8Array): string {
  const [kind] = Object.entries(KIND).find(([, byte]) => byte === key[0]) ?? ['a value of no known kind']
  const isNumbered = key.length >= NUMBERED_BYTES && key[0] !== KIND.table && key[0] !== KIND.token
  const owner = isNumbered ? ` of ${Buffer.from(key).readUInt32BE(1)}` : ''
  return `${kind}${owner} (key ${Buffer.from(key).toString('hex')})`
}

const GARBAGE_KINDS = ['rows', 'log', 'collections', 'dueTimes'] as const
export type GarbageKind = (typeof GARBAGE_KINDS)[number]

const ID_BYTES = 4
export const SEQUENCE_BYTES = 6
/** Of milliseconds since the epoch: enough for nine thousand years. */
const TIME_BYTES = 6
/** Kind and id, before what a key has of its own. */
const NUMBERED_BYTES = 1 + ID_BYTES

function keyWithId(kind: number, id: number, extraBytes = 0): Buffer {
  const key = Buffer.allocUnsafe(1 + ID_BYTES + extraBytes)
  key[0] = kind
  key.writeUInt32BE(id, 1)
  return key
}

function withSuffix(kind: number, id: number, suffix: Buffer): Buffer {
  const key = keyWithId(kind, id, suffix.length)
  suffix.copy(key, NUMBERED_BYTES)
  return key
}

/** All rows of a kind. */
export function kindRange(kind: number): { lower: Buffer; upper: Buffer } {
  return { lower: Buffer.of(kind), upper: Buffer.of(kind + 1) }
}

/** The sequence, the clock's high water and the next free ids. */
export const META_KEY: Buffer = Buffer.of(KIND.meta)

export const tableKey = (account: string, region: string, name: string): Buffer =>
  Buffer.concat([Buffer.of(KIND.table), Buffer.from(`${account}\0${region}\0${name}`)])
export const TABLE_RANGE = kindRange(KIND.table)
export const isTableKey = (key: Buffer): boolean => key[0] === KIND.table

export const partitionMapKey = (physicalId: PhysicalId): Buffer => keyWithId(KIND.partitionMap, physicalId)
export const partitionCountsKey = (partitionId: PartitionId): Buffer => keyWithId(KIND.partitionCounts, partitionId)

/** Marks rows, counters of collections or due times (by physical id), or a log (by partition id), whose owner is gone; they are cleared in slices. */
export function garbageKey(kind: GarbageKind, id: number): Buffer {
  const key = Buffer.allocUnsafe(2 + ID_BYTES)
  key[0] = KIND.garbage
  key[1] = GARBAGE_KINDS.indexOf(kind)
  key.writeUInt32BE(id, 2)
  return key
}
export const GARBAGE_RANGE = kindRange(KIND.garbage)
export const readGarbageKey = (key: Buffer): { kind: GarbageKind; id: number } => ({
  kind: GARBAGE_KINDS[key[1] ?? 0] ?? 'rows',
  id: key.readUInt32BE(2),
})

export const tokenKey = (token: string): Buffer => Buffer.concat([Buffer.of(KIND.token), Buffer.from(token)])
export const TOKEN_RANGE = kindRange(KIND.token)

/** How far the backfill of an index, or of an index of due times, got. */
export const backfillKey = (physicalId: PhysicalId): Buffer => keyWithId(KIND.backfill, physicalId)

/** The bytes of one item collection of a table with local indexes. @param prefix that of its rows' suffixes (model/key-bytes.ts) */
export const collectionKey = (physicalId: PhysicalId, prefix: Buffer): Buffer => withSuffix(KIND.collection, physicalId, prefix)
export const collectionKeyPrefix = (key: Buffer): Buffer => key.subarray(NUMBERED_BYTES)
export const collectionsRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.collection, physicalId),
  upper: keyWithId(KIND.collection, physicalId + 1),
})

/** That a row of a table is due at that time. @param physicalId of the index of due times @param suffix of the row */
export function dueTimeKey(physicalId: PhysicalId, dueMs: number, suffix: Buffer): Buffer {
  const key = keyWithId(KIND.dueTime, physicalId, TIME_BYTES + suffix.length)
  key.writeUIntBE(dueMs, NUMBERED_BYTES, TIME_BYTES)
  suffix.copy(key, NUMBERED_BYTES + TIME_BYTES)
  return key
}
export const readDueTimeKey = (key: Buffer): { dueMs: number; suffix: Buffer } => ({
  dueMs: key.readUIntBE(NUMBERED_BYTES, TIME_BYTES),
  suffix: key.subarray(NUMBERED_BYTES + TIME_BYTES),
})
/** Due times from that one on. */
export const dueTimesRange = (physicalId: PhysicalId, fromMs = 0): { lower: Buffer; upper: Buffer } => ({
  lower: dueTimeKey(physicalId, fromMs, Buffer.alloc(0)),
  upper: keyWithId(KIND.dueTime, physicalId + 1),
})

/** The key of a stored row: the table's or index's physical id, then the row's own suffix (model/key.ts). */
export const rowKey = (physicalId: PhysicalId, suffix: Buffer): Buffer => withSuffix(KIND.row, physicalId, suffix)
export const rowKeySuffix = (key: Buffer): Buffer => key.subarray(NUMBERED_BYTES)
export const rowRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.row, physicalId),
  upper: keyWithId(KIND.row, physicalId + 1),
})

/** The physical id of the table or index whose row the key is; undefined for other kinds. */
export const ownerOfRow = (key: Buffer): PhysicalId | undefined =>
  key[0] === KIND.row && key.length >= NUMBERED_BYTES ? ownerIdOf(key) : undefined

/** What is left of a deleted row of a replica: when and where it was deleted. */
export const tombstoneKey = (physicalId: PhysicalId, suffix: Buffer): Buffer => withSuffix(KIND.tombstone, physicalId, suffix)
export const tombstoneRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.tombstone, physicalId),
  upper: keyWithId(KIND.tombstone, physicalId + 1),
})

export function logEntryKey(partitionId: PartitionId, sequence: Sequence): Buffer {
  const key = keyWithId(KIND.logEntry, partitionId, SEQUENCE_BYTES)
  key.writeUIntBE(sequence, 1 + ID_BYTES, SEQUENCE_BYTES)
  return key
}
export const logEntrySequence = (key: Buffer): number => key.readUIntBE(1 + ID_BYTES, SEQUENCE_BYTES)
export const logRange = (partitionId: PartitionId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.logEntry, partitionId),
  upper: keyWithId(KIND.logEntry, partitionId + 1),
})

/** What a follower has made of a partition's log, its cursor included. */
export const followerStateKey = (partitionId: PartitionId, follower: string): Buffer =>
  Buffer.concat([keyWithId(KIND.followerState, partitionId), Buffer.from(follower)])
export const followersRange = (partitionId: PartitionId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.followerState, partitionId),
  upper: keyWithId(KIND.followerState, partitionId + 1),
})

/** A log that has outlived its table, by the table's physical id. */
export const keptLogKey = (physicalId: PhysicalId): Buffer => keyWithId(KIND.keptLog, physicalId)
export const KEPT_LOG_RANGE = kindRange(KIND.keptLog)

/** How far somebody got in a shard of a stream; an empty shard names what he keeps of the stream as a whole. */
export const checkpointKey = (reader: string, streamArn: string, shardId: string): Buffer =>
  Buffer.concat([Buffer.of(KIND.checkpoint), Buffer.from(`${reader}\0${streamArn}\0${shardId}`)])
export const CHECKPOINT_RANGE = kindRange(KIND.checkpoint)
export function readCheckpointKey(key: Buffer): { reader: string; streamArn: string; shardId: string } {
  const [reader = '', streamArn = '', shardId = ''] = key.toString('utf8', 1).split('\0')
  return { reader, streamArn, shardId }
}

/** What is registered for scaling: a target's name stands after its namespace. */
export const scalingTargetKey = (account: string, region: string, target: string): Buffer =>
  Buffer.concat([Buffer.of(KIND.scalingTarget), Buffer.from(`${account}\0${region}\0${target}`)])
export const SCALING_TARGET_RANGE = kindRange(KIND.scalingTarget)

/** What scaling did, in the order in which it happened. */
export function scalingActivityKey(account: string, region: string, number: number): Buffer {
  const place = Buffer.alloc(SEQUENCE_BYTES)
  place.writeUIntBE(number, 0, SEQUENCE_BYTES)
  return Buffer.concat([Buffer.of(KIND.scalingActivity), Buffer.from(`${account}\0${region}\0`), place])
}
export const SCALING_ACTIVITY_RANGE = kindRange(KIND.scalingActivity)
export const scalingActivityRange = (account: string, region: string, below: number): { lower: Buffer; upper: Buffer } => ({
  lower: scalingActivityKey(account, region, 0),
  upper: scalingActivityKey(account, region, below),
})
export function scalingActivityNumber(key: Buffer): readonly [{ account: string; region: string }, number] {
  const at = key.length - SEQUENCE_BYTES
  const [account = '', region = ''] = key.toString('utf8', 1, at - 1).split('\0')
  return [{ account, region }, key.readUIntBE(at, SEQUENCE_BYTES)]
}

/** Before the keys of all rows of a fork's layer. */
export const layerPrefix = (layer: number): Buffer => keyWithId(KIND.layer, layer)
export const layerNumber = (key: Buffer): number => key.readUInt32BE(1)
export const LAYERS_RANGE = kindRange(KIND.layer)
/** In a layer, after all its rows. */
export const LAYER_END: Buffer = Buffer.of(0xff)
/** Everything that is not of forks or of a restore. */
export const DATA_RANGE = { lower: Buffer.of(KIND.meta), upper: Buffer.of(KIND.dataEnd) }
/** Stands between that and layers, once there are any. */
export const DATA_END_KEY: Buffer = Buffer.of(KIND.dataEnd)

/** Stand after everything, once there are layers. */
export const STORE_END_KEYS: readonly Buffer[] = [Buffer.of(KIND.storeEnd, 0), Buffer.of(KIND.storeEnd, 1)]

/** The name of the snapshot that is being restored; there as long as it is. */
export const RESTORE_KEY: Buffer = Buffer.of(KIND.restore)

/** Kinds of rows whose keys say, right after the kind, to what they belong: by physical id the first ones, by partition the others. */
export type OwnedKind =
  'partitionMap' | 'backfill' | 'collection' | 'dueTime' | 'row' | 'tombstone' | 'partitionCounts' | 'logEntry' | 'followerState'

/** Rows of the kind that belong to that id or a higher one. */
export const ownedFrom = (kind: OwnedKind, id: number): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND[kind], id),
  upper: Buffer.of(KIND[kind] + 1),
})
export const ownerIdOf = (key: Buffer): number => key.readUInt32BE(1)

const withSequence = (key: Buffer, sequence: Sequence): Buffer => {
  key.writeUIntBE(sequence, key.length - SEQUENCE_BYTES, SEQUENCE_BYTES)
  return key
}

/** What a row was before the change of that sequence; no suffix is the beginning of another, so the rows of one lie together. */
export function undoKey(physicalId: PhysicalId, suffix: Buffer, sequence: Sequence): Buffer {
  const key = keyWithId(KIND.undo, physicalId, suffix.length + SEQUENCE_BYTES)
  suffix.copy(key, NUMBERED_BYTES)
  return withSequence(key, sequence)
}
export const undoKeySuffix = (key: Buffer): Buffer => key.subarray(NUMBERED_BYTES, key.length - SEQUENCE_BYTES)
export const undoKeySequence = (key: Buffer): number => key.readUIntBE(key.length - SEQUENCE_BYTES, SEQUENCE_BYTES)
/** Undo rows of suffixes from `lower` on, up to and without `upper`, and some of suffixes with which `lower` begins. */
export const undoRange = (physicalId: PhysicalId, lower: Buffer, upper: Buffer): { lower: Buffer; upper: Buffer } => ({
  lower: withSuffix(KIND.undo, physicalId, lower),
  upper: withSuffix(KIND.undo, physicalId, upper),
})

/** All undo rows of a table or index. */
export const undoRowsRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.undo, physicalId),
  upper: keyWithId(KIND.undo, physicalId + 1),
})

/** Which undo rows a change made, by the table's physical id, so that they can be found when nobody needs them any more. */
export const undoListKey = (physicalId: PhysicalId, sequence: Sequence): Buffer =>
  withSequence(keyWithId(KIND.undoList, physicalId, SEQUENCE_BYTES), sequence)
export const undoListSequence = (key: Buffer): number => key.readUIntBE(NUMBERED_BYTES, SEQUENCE_BYTES)
export const undoListRange = (physicalId: PhysicalId, upToSequence: Sequence): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.undoList, physicalId),
  upper: undoListKey(physicalId, upToSequence + 1),
})
/** All of a table's. */
export const undoListsRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.undoList, physicalId),
  upper: keyWithId(KIND.undoList, physicalId + 1),
})
export const UNDO_LIST_RANGE = kindRange(KIND.undoList)
export const UNDO_RANGE = kindRange(KIND.undo)

/** A position at which the past is held. */
export const pinKey = (name: string): Buffer => Buffer.concat([Buffer.of(KIND.pin), Buffer.from(name)])
export const pinKeyName = (key: Buffer): string => key.toString('utf8', 1)
export const PIN_RANGE = kindRange(KIND.pin)

/** Of the first change that a second's beginning, or an earlier one, does not show. */
export function timeMarkKey(second: number): Buffer {
  const key = Buffer.allocUnsafe(1 + TIME_BYTES)
  key[0] = KIND.timeMark
  key.writeUIntBE(second, 1, TIME_BYTES)
  return key
}
export const timeMarkSecond = (key: Buffer): number => key.readUIntBE(1, TIME_BYTES)
export const TIME_MARK_RANGE = kindRange(KIND.timeMark)

/** What a table's record was before the change of that sequence. */
export const pastRecordKey = (physicalId: PhysicalId, sequence: Sequence): Buffer =>
  withSequence(keyWithId(KIND.pastRecord, physicalId, SEQUENCE_BYTES), sequence)
export const pastRecordsRange = (physicalId: PhysicalId): { lower: Buffer; upper: Buffer } => ({
  lower: keyWithId(KIND.pastRecord, physicalId),
  upper: keyWithId(KIND.pastRecord, physicalId + 1),
})

export const pastRecordSequence = (key: Buffer): number => key.readUIntBE(NUMBERED_BYTES, SEQUENCE_BYTES)
export const PAST_RECORD_RANGE = kindRange(KIND.pastRecord)

/** A backup: its namespace, then its id, which begins with its time. */
export const backupKey = (account: string, region: string, id: string): Buffer =>
  Buffer.concat([Buffer.of(KIND.backup), Buffer.from(`${account}\0${region}\0${id}`)])
export const BACKUP_RANGE = kindRange(KIND.backup)
