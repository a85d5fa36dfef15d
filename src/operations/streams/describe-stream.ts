// DescribeStream: a stream and its shards, page by page. Source: docs API_DescribeStream; facts of 2026-11 (order, filter).
import type { Stream } from '../../engine/contract/streams.js'
import { ApiError } from '../../model/errors.js'
import type { DescribeStreamInput, DescribeStreamOutput, Shard as WireShard } from '../../shapes/streams.js'
import { lastNumberUpTo, sequenceNumberOf } from '../../streams/sequence-number.js'
import type { Shard } from '../../streams/shards.js'
import { describeKeys } from '../../tables/definition/describe-parts.js'
import { beginOf } from '../../tables/stream-life.js'
import { defineOperation } from '../operation.js'
import { ofStreamArn } from '../resources.js'
import { arnOf, streamNamed } from './stream-named.js'

/** Source: docs API_DescribeStream (the default and the most). */
const PAGE_SHARDS = 100

export const describeStream = defineOperation<DescribeStreamInput>('DescribeStream', {
  side: undefined,
  mostPerSec: 10,
  resources: ofStreamArn,
  run: (input, context) => {
    const { streams, stream } = streamNamed(context, input.StreamArn)
    const { shards, last } = pageOf(streams.shardsOf(stream), input)
    const output: DescribeStreamOutput = {
      StreamDescription: {
        ...outline(stream),
        Shards: shards.map(describeShard),
        ...(last === undefined ? {} : { LastEvaluatedShardId: last }),
      },
    }
    return output
  },
})

function outline(stream: Stream): Omit<NonNullable<DescribeStreamOutput['StreamDescription']>, 'Shards'> {
  const { name, settings, keys, status } = stream
  return {
    StreamArn: arnOf(stream),
    StreamLabel: name.label,
    StreamStatus: status,
    StreamViewType: settings.viewType,
    CreationRequestDateTime: beginOf(settings).atMs / 1000,
    TableName: name.table,
    KeySchema: describeKeys(keys),
  }
}

function pageOf(all: readonly Shard[], input: DescribeStreamInput): { shards: readonly Shard[]; last: string | undefined } {
  const { ShardFilter: filter, ExclusiveStartShardId: start, Limit: limit = PAGE_SHARDS } = input
  const asked = filter?.Type === undefined ? all : childrenOf(all, filter.ShardId)
  const rest = start === undefined ? asked : asked.filter(({ id }) => id > start)
  const shards = rest.slice(0, Math.min(limit, PAGE_SHARDS))
  return { shards, last: rest.length > shards.length ? shards.at(-1)?.id : undefined }
}

/** Source: model of the API (CHILD_SHARDS); that an unknown shard is not found is what clients expect. */
function childrenOf(all: readonly Shard[], parentId: string | undefined): readonly Shard[] {
  if (!all.some(({ id }) => id === parentId)) {
    throw new ApiError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist')
  }
  return all.filter((shard) => shard.parentId === parentId)
}

function describeShard({ id, parentId, begin, end }: Shard): WireShard {
  return {
    ShardId: id,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumberOf(begin),
      ...(end === undefined ? {} : { EndingSequenceNumber: lastNumberUpTo(end.sequence - 1) }),
    },
    ...(parentId === undefined ? {} : { ParentShardId: parentId }),
  }
}
