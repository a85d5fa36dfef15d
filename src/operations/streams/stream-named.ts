// The stream that a request names by its ARN, and shards of it. Source: docs Streams; facts of 2026-11 for the sentences.
import type { Stream, Streams } from '../../engine/contract/streams.js'
import { ApiError, validation } from '../../model/errors.js'
import type { Shard } from '../../streams/shards.js'
import { readStreamArn, streamArn } from '../../streams/stream-arn.js'
import type { Context } from '../operation.js'
import { planeOf } from '../plane.js'
import { placeOf } from '../table-reference.js'

export interface NamedStream {
  readonly streams: Streams
  readonly stream: Stream
}

/** @throws ApiError ResourceNotFoundException, ValidationException for what is no stream's ARN */
export function streamNamed(context: Context, arn: string): NamedStream {
  const { engine } = context
  const streams = planeOf(engine, 'streams')
  const name = readStreamArn(arn)
  if (name === undefined) throw validation(`Invalid StreamArn: ${arn}`) // Source: assumed, the words
  const { namespace, isElsewhere } = placeOf(context, name.namespace)
  const stream = isElsewhere ? undefined : streams.find({ ...name, namespace })
  if (stream === undefined) {
    throw new ApiError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`)
  }
  return { streams, stream }
}

/** @throws ApiError ResourceNotFoundException */
export function shardNamed({ streams, stream }: NamedStream, shardId: string): Shard {
  const shard = streams.shardsOf(stream).find(({ id }) => id === shardId)
  if (shard === undefined) {
    throw new ApiError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist')
  }
  return shard
}

export const arnOf = ({ name }: Stream): string => streamArn(name)
