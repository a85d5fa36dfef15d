// What of Cassandra's rows a read of a range selects: spans that are read one after the other. A Query has one partition; a Scan has a slice of the
// tokens, and where it goes on, first the rest of the partition that the page before ended in. Pure.
import type { RangeIntent } from '../../intents/range.js'
import type { CqlValue } from '../cluster/statement.js'
import { type CutKey, cutKey, cutRange, endOf, type Kind } from '../rows/key-cut.js'
import { type TokenSlice, tokenSlice } from './token-ring.js'

/** What stands after WHERE. */
export interface Span {
  /** The partition, or the slice. */
  readonly within: Buffer | TokenSlice
  readonly where: string
  readonly values: readonly CqlValue[]
}

/** Where the rows lie that are read. */
export interface Lying {
  readonly kind: Kind
  readonly hashAttributes: number
  /** Whether rows of other kinds lie in the same partitions. */
  readonly hasOtherKinds: boolean
}

const IN_PARTITION = 'h = ? AND k >= ? AND k < ?'

export function spansOf(read: RangeIntent, lying: Lying, tokenOf: (h: Buffer) => bigint): readonly Span[] {
  const { kind, hashAttributes } = lying
  const after = read.after === undefined ? undefined : cutKey(kind, read.after, hashAttributes)
  if (read.segment === undefined) return querySpans(read, lying, after)
  const slice = tokenSlice(read.segment)
  if (after === undefined) return [sliceSpan(slice, lying)]
  const rest = { within: after.h, where: IN_PARTITION, values: [after.h, justAfter(after.k), endOf(kind)] }
  const first = tokenOf(after.h) + 1n
  return first > slice.last ? [rest] : [rest, sliceSpan({ first, last: slice.last }, lying)]
}

function querySpans(read: RangeIntent, { kind, hashAttributes }: Lying, after: CutKey | undefined): readonly Span[] {
  if (read.lower.compare(read.upper) >= 0) return []
  const range = cutRange(kind, read, hashAttributes)
  const lower = after === undefined || read.reverse ? range.lower : later(justAfter(after.k), range.lower)
  const upper = after === undefined || !read.reverse ? range.upper : earlier(after.k, range.upper)
  if (lower.compare(upper) >= 0) return []
  const where = IN_PARTITION + (read.reverse ? ' ORDER BY k DESC' : '')
  return [{ within: range.h, where, values: [range.h, lower, upper] }]
}

/** Cassandra calls it filtering, and yet it seeks the kind in each partition. */
export function sliceSpan(within: TokenSlice, { kind, hasOtherKinds }: Lying): Span {
  const where = 'token(h) >= ? AND token(h) <= ?'
  const values = [String(within.first), String(within.last)]
  if (!hasOtherKinds) return { within, where, values }
  return { within, where: `${where} AND k >= ? AND k < ? ALLOW FILTERING`, values: [...values, kind, endOf(kind)] }
}

/** The least place after that one. */
const justAfter = (k: Buffer): Buffer => Buffer.concat([k, Buffer.of(0)])

const later = (a: Buffer, b: Buffer): Buffer => (a.compare(b) > 0 ? a : b)

const earlier = (a: Buffer, b: Buffer): Buffer => (a.compare(b) < 0 ? a : b)
