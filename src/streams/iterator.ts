// Shard iterators as text: the stream's ARN, as clients look for it, then a place in one of its shards. Invariant: an iterator says all that
// reading goes on from, so none is kept here; one that was changed on its way is refused. Source: docs API_GetShardIterator (15 minutes,
// at most 2048 characters); observed form `ARN|1|base64`.
import { crc32 } from 'node:zlib'
import type { Sequence } from '../model/ids.js'

/** How long an iterator can be used. */
export const ITERATOR_LIFE_MS = 15 * 60 * 1000

export interface StreamPosition {
  readonly shardId: string
  /** Records come after this place of the store-wide order. */
  readonly after: Sequence
  /** When the record was made that the position rests on: it is lost once that is trimmed. Undefined for what begins with the oldest record. */
  readonly markMs: number | undefined
}

export interface ShardIterator extends StreamPosition {
  readonly arn: string
  readonly issuedAtMs: number
}

const VERSION = '1'

export function encodeIterator({ arn, shardId, after, markMs, issuedAtMs }: ShardIterator): string {
  const content = [shardId, after, markMs ?? '', issuedAtMs].join(' ')
  const text = `${content} ${checksum(arn, content)}`
  return `${arn}|${VERSION}|${Buffer.from(text, 'latin1').toString('base64')}`
}

/** @returns undefined for what was never given out */
export function decodeIterator(text: string): ShardIterator | undefined {
  const [arn = '', version, opaque = '', ...more] = text.split('|')
  if (version !== VERSION || more.length > 0) return undefined
  const words = Buffer.from(opaque, 'base64').toString('latin1').split(' ')
  const [shardId = '', after, mark, issued, sum] = words
  if (words.length !== 5 || sum !== checksum(arn, words.slice(0, 4).join(' '))) return undefined
  return { arn, shardId, after: Number(after), markMs: mark === '' ? undefined : Number(mark), issuedAtMs: Number(issued) }
}

const checksum = (arn: string, content: string): string => crc32(`${arn} ${content}`).toString(16)
