// Capacity units, counted in integer half units so that an eventually consistent read of 4 KB is 1.
// Source: docs read-write-operations; index arithmetic measured on the service, 2026.

const READ_BLOCK_BYTES = 4096
const WRITE_BLOCK_BYTES = 1024

/** Reads and writes have units of their own. */
export type Side = 'read' | 'write'

/** Of a read: at the head, or where the replica that serves it is. */
export type ReadConsistency = 'strong' | 'eventual'

export type ReadMode = ReadConsistency | 'transactional'

const READ_HALF_UNITS: Readonly<Record<ReadMode, number>> = { eventual: 1, strong: 2, transactional: 4 }

/** Half units of one read of so many bytes; nothing at all still costs one block. */
export function readHalfUnits(sizeBytes: number, mode: ReadMode): number {
  return Math.max(1, Math.ceil(sizeBytes / READ_BLOCK_BYTES)) * READ_HALF_UNITS[mode]
}

/** Half units of one write of so many bytes. Doubled for transactions by the caller, on the table only. */
export function writeHalfUnits(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / WRITE_BLOCK_BYTES)) * 2
}

/** What one item write costs: on the table, and on each index whose entry changed. */
export interface WriteHalfUnits {
  readonly table: number
  /** Index name → half units; an index whose entry did not change is absent. */
  readonly indexes: ReadonlyMap<string, number>
  /** Vector index name → bytes, which cost no units; an index whose entry did not change is absent, and so is the map where none did. */
  readonly vectorBytes?: ReadonlyMap<string, number>
}

/** What is counted at least for an entry of a vector index. Source: measured eu-west-2, 2026-08. */
const LEAST_VECTOR_BYTES = 1024

/** Bytes of the change of an entry of a vector index, as they are reported. @param beforeBytes @param afterBytes as for `indexHalfUnits` */
export const vectorWriteBytes = (beforeBytes: number | undefined, afterBytes: number | undefined): number =>
  Math.max(LEAST_VECTOR_BYTES, beforeBytes ?? 0, afterBytes ?? 0)

/**
 * Half units of the change of one index entry. A moved key is a delete and a put, each rounded alone; an entry changed in place
 * costs the larger image; an entry that did not change costs nothing.
 * @param beforeBytes @param afterBytes sizes of the entries, undefined where there is none
 */
export function indexHalfUnits(beforeBytes: number | undefined, afterBytes: number | undefined, key: 'moved' | 'kept'): number {
  if (beforeBytes === undefined) return afterBytes === undefined ? 0 : writeHalfUnits(afterBytes)
  if (afterBytes === undefined) return writeHalfUnits(beforeBytes)
  if (key === 'moved') return writeHalfUnits(beforeBytes) + writeHalfUnits(afterBytes)
  return writeHalfUnits(Math.max(beforeBytes, afterBytes))
}
