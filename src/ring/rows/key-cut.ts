// A row-key suffix as the ring keeps it: `h`, the partition, is the hash and the hash attributes; `k`, the place in it, is a kind and the rest.
// Invariants: bytes of `k` sort as the suffixes of one kind do; both together give the suffix back.
import { HASH_BYTES, successor } from '../../model/key-bytes.js'
import type { SuffixRange } from '../../model/key.js'

/** What a row of a partition is, by how its `k` begins. */
export type Kind = Buffer

export const ITEM: Kind = Buffer.of(0)
/** @param number of the index among the local ones of its table, which never change */
export const localEntry = (number: number): Kind => Buffer.of(1, number)
export const OUTBOX: Kind = Buffer.of(2)
/** In the table of a global index there is nothing else. */
export const GLOBAL_ENTRY: Kind = Buffer.of(0)

export interface CutKey {
  readonly h: Buffer
  readonly k: Buffer
}

/** From `lower` on, up to and without `upper`, in one partition. */
export interface CutRange {
  readonly h: Buffer
  readonly lower: Buffer
  readonly upper: Buffer
}

const ATTRIBUTE_END = 1

/** How many bytes the partition takes of a suffix. @param hashAttributes of the key schema */
function partitionBytes(suffix: Buffer, hashAttributes: number): number {
  let at = HASH_BYTES
  for (let left = hashAttributes; left > 0; at++) {
    at = suffix.indexOf(0, at) + 1 // what follows a zero says whether it is the end or was escaped
    if (at === 0) throw new Error('a suffix without all its hash attributes')
    if (suffix[at] === ATTRIBUTE_END) left--
  }
  return at
}

export function cutKey(kind: Kind, suffix: Buffer, hashAttributes: number): CutKey {
  const end = partitionBytes(suffix, hashAttributes)
  return { h: suffix.subarray(0, end), k: Buffer.concat([kind, suffix.subarray(end)]) }
}

/** The suffix that was cut. */
export const joinKey = (kind: Kind, { h, k }: CutKey): Buffer => Buffer.concat([h, k.subarray(kind.length)])

/** @param range of one partition, whose lower bound holds all hash attributes */
export function cutRange(kind: Kind, { lower, upper }: SuffixRange, hashAttributes: number): CutRange {
  const { h, k } = cutKey(kind, lower, hashAttributes)
  const isWithin = upper.subarray(0, h.length).equals(h)
  return { h, lower: k, upper: isWithin ? Buffer.concat([kind, upper.subarray(h.length)]) : endOf(kind) }
}

/** Where the rows of a kind end. */
export function endOf(kind: Kind): Buffer {
  const end = successor(kind)
  if (end === undefined) throw new Error('a kind without a successor')
  return end
}
