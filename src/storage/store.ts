// What the rest of the code knows of storage: text under ordered bytes, one-moment snapshots, atomic batches. Parts return StoreOps; only the
// engine's commit queue calls `batch`. Another ordered store can stand behind this interface.

import type { ReadRow } from './unchecked-row.js'

export type StoreOp =
  { readonly type: 'put'; readonly key: Buffer; readonly value: string } | { readonly type: 'del'; readonly key: Buffer }

export const put = (key: Buffer, value: string): StoreOp => ({ type: 'put', key, value })
export const del = (key: Buffer): StoreOp => ({ type: 'del', key })

/** Of all the values that the operations put. */
export function charactersOf(ops: readonly StoreOp[]): number {
  let characters = 0
  for (const op of ops) if (op.type === 'put') characters += op.value.length
  return characters
}

/** The store as it was at one moment. Must be closed. */
export interface Snapshot {
  close(): Promise<void>
}

export interface KeyRange {
  /** Inclusive. */
  readonly lower: Buffer
  /** Exclusive. */
  readonly upper: Buffer
}

export interface CursorRange extends KeyRange {
  readonly reverse?: boolean
  /** What the rows come with; the other half comes back empty, and costs nothing. Both when not given. */
  readonly only?: 'keys' | 'values'
  readonly snapshot?: Snapshot
}

/** Rows of a range in order, as they were when the cursor was opened (or at its snapshot). Must be closed. */
export interface Cursor<Element = readonly [key: Buffer, value: string]> {
  /** At most `rows` rows, possibly fewer; none when the range is exhausted. */
  next(rows: number): Promise<readonly Element[]>
  /**
   * For whoever ends before the range does, and needs no more rows of the cursor. @throws Error when rows were left out, since what they
   * lie in can't be read; `next` throws it where the range ends
   */
  checkRead(): Promise<void>
  close(): Promise<void>
}

/** What is stored, of one moment: it stays as it is for as long as whoever made it keeps it. */
export interface View {
  get(key: Buffer): string | undefined
  cursor(range: Omit<CursorRange, 'snapshot'>): Cursor
}

/** Reads of rows of which most are never looked into, since they go into an answer as they are (unchecked-row.ts). */
export interface RowReads {
  /** @throws ApiError InternalServerError for a row that is damaged, as far as that is seen at once */
  get(key: Buffer): ReadRow | undefined
  cursor(range: Pick<CursorRange, 'lower' | 'upper' | 'reverse'>): Cursor<ReadRow>
}

/** Who has a batch when it has landed: the disk, or the operating system, which loses it when the power fails. */
export type Durability = 'disk' | 'os'

export interface Store {
  /** Of a store whose values have seals; others have nothing to compare. */
  readonly rows?: RowReads | undefined
  get(key: Buffer, snapshot?: Snapshot): string | undefined
  cursor(range: CursorRange): Cursor
  snapshot(): Snapshot
  /** All or none, in order. */
  batch(ops: readonly StoreOp[], durability: Durability): Promise<void>
  /** About how many bytes the files hold of the range, what was deleted since included; 0 in memory. */
  fileBytes(range: KeyRange): Promise<number>
  /** Rewrites the files of the range, or all there are, without what was deleted; nothing to do in memory. */
  compact(range?: KeyRange): Promise<void>
  /**
   * Makes a store that refused a batch take batches again, when the cause is gone; nothing to do in memory. All of the refused batch may be
   * there afterwards, or nothing. Cursors and snapshots may end. @throws Error why it can't, with the remedy; reading may fail then as well
   */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** The first key that can come after it. */
export const afterKey = (key: Buffer): Buffer => Buffer.concat([key, Buffer.alloc(1)])

/** The smallest key after every key that starts with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  let last = prefix.length - 1
  while (last >= 0 && prefix[last] === 0xff) last--
  if (last < 0) return Buffer.alloc(prefix.length + 1, 0xff)
  const next = Buffer.from(prefix.subarray(0, last + 1))
  next[last] = (next[last] ?? 0) + 1
  return next
}
