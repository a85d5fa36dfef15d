// Keys of what carries items in and out: jobs, and what is to be reported of them. Invariant: the bytes of a place sort as its number does.
import { KIND, kindRange, SEQUENCE_BYTES } from './keys.js'
import type { KeyRange } from './store.js'

/** An import, an export or a bulk operation: its kind and id stand after its namespace. */
export const transferKey = (account: string, region: string, job: string): Buffer =>
  Buffer.concat([Buffer.of(KIND.transfer), Buffer.from(`${account}\0${region}\0${job}`)])
export const TRANSFER_RANGE = kindRange(KIND.transfer)

const MOST_BYTES = 2 ** (8 * SEQUENCE_BYTES) - 1

/** What is to be reported of a job: by how many bytes of the report are before it. */
export function transferNotesKey(account: string, region: string, job: string, atBytes: number): Buffer {
  const place = Buffer.alloc(SEQUENCE_BYTES)
  place.writeUIntBE(atBytes, 0, SEQUENCE_BYTES)
  return Buffer.concat([Buffer.of(KIND.transferNotes), Buffer.from(`${account}\0${region}\0${job}\0`), place])
}
/** Notes before so many bytes; all when not given. */
export const transferNotesRange = (account: string, region: string, job: string, bytes = MOST_BYTES): KeyRange => ({
  lower: transferNotesKey(account, region, job, 0),
  upper: transferNotesKey(account, region, job, bytes),
})
export const TRANSFER_NOTES_RANGE = kindRange(KIND.transferNotes)
/** @returns the key of the job, as `transferKey` makes it, and how many bytes of its report are before the piece */
export const readTransferNotesKey = (key: Buffer): { jobKey: Buffer; atBytes: number } => ({
  jobKey: Buffer.concat([Buffer.of(KIND.transfer), key.subarray(1, key.length - SEQUENCE_BYTES - 1)]),
  atBytes: key.readUIntBE(key.length - SEQUENCE_BYTES, SEQUENCE_BYTES),
})
