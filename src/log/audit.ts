// The audit: a reader that keeps, per partition, a digest of the rows that its log has made. Invariant: after it has read everything,
// its digest is that of the stored rows; an entry lost, doubled or out of order would show. Sums make the order of keys irrelevant, and
// unlike exclusive or they notice an entry that was applied twice.
import type { Sequence } from '../model/ids.js'
import { hash } from 'node:crypto'
import type { Row } from '../storage/row.js'
import type { LogEntry } from './entry.js'

const FORMAT = 1
const WRAP = 1n << 64n

export const AUDIT = 'audit'

/** What the audit has made of a partition's log up to and including `sequence`. */
export interface AuditState {
  readonly sequence: Sequence
  readonly items: number
  readonly digest: bigint
}

export const NEW_AUDIT: AuditState = { sequence: 0, items: 0, digest: 0n }

/** The state after one more entry. */
export function applyToAudit(state: AuditState, entry: LogEntry): AuditState {
  const { rowSuffix, before, after } = entry
  const items = state.items + (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
  const gone = before === undefined ? 0n : rowDigest(rowSuffix, before)
  const come = after === undefined ? 0n : rowDigest(rowSuffix, after)
  return { sequence: entry.sequence, items, digest: (state.digest - gone + come + WRAP) % WRAP }
}

/** What one stored row adds to the digest. */
export function rowDigest(rowSuffix: Buffer, row: Row): bigint {
  return BigInt(`0x${hash('sha256', `${rowSuffix.toString('base64')} ${row.text}`).slice(0, 16)}`)
}

export const addDigests = (a: bigint, b: bigint): bigint => (a + b) % WRAP

export function encodeAudit({ sequence, items, digest }: AuditState): string {
  return JSON.stringify({ format: FORMAT, sequence, items, digest: digest.toString(16) })
}

export function decodeAudit(text: string | undefined): AuditState {
  if (text === undefined) return NEW_AUDIT
  const { sequence, items, digest } = JSON.parse(text) as { sequence: Sequence; items: number; digest: string } // our own text
  return { sequence, items, digest: BigInt(`0x${digest}`) }
}
