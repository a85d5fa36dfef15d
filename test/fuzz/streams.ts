// Requests to streams of the right form, from which bad ones are made.
import { encodeIterator } from '../../src/streams/iterator.js'
import type { Request } from '../wire/requests.js'
import { TABLE_ARN } from './words.js'

const StreamArn = `${TABLE_ARN}/stream/2026-01-01T00:00:00.000`
const ShardId = 'shardId-00000001767225600000-00000001'
const place = { shardId: ShardId, after: 0, markMs: undefined }
const ShardIterator = encodeIterator({ ...place, arn: StreamArn, issuedAtMs: Date.now() })

/** By the names that the fuzzer gives to operations. */
export const VALID_STREAMS: ReadonlyMap<string, readonly Request[]> = new Map<string, readonly Request[]>([
  ['streams/ListStreams', [{ TableName: 'Table', Limit: 1, ExclusiveStartStreamArn: StreamArn }]],
  ['streams/DescribeStream', [{ StreamArn, Limit: 1, ShardFilter: { Type: 'CHILD_SHARDS', ShardId } }]],
  [
    'streams/GetShardIterator',
    [
      { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' },
      { StreamArn, ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: '100000010000000000000' },
      { StreamArn, ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 1_767_225_600.5 },
    ],
  ],
  ['streams/GetRecords', [{ ShardIterator, Limit: 10 }]],
])
