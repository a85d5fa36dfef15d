// GetShardIterator: where to begin in a shard. Source: docs API_GetShardIterator, model of the API (AT_TIMESTAMP); words of refusals that
// no source has are assumed.
import type { StreamStart } from '../../engine/contract/streams.js'
import { validation } from '../../model/errors.js'
import type { GetShardIteratorInput, GetShardIteratorOutput } from '../../shapes/streams.js'
import { encodeIterator } from '../../streams/iterator.js'
import { readSequenceNumber } from '../../streams/sequence-number.js'
import { defineOperation } from '../operation.js'
import { ofStreamArn } from '../resources.js'
import { arnOf, shardNamed, streamNamed } from './stream-named.js'

export const getShardIterator = defineOperation<GetShardIteratorInput>('GetShardIterator', {
  side: undefined,
  resources: ofStreamArn,
  run: async (input, context): Promise<GetShardIteratorOutput> => {
    const named = streamNamed(context, input.StreamArn)
    const shard = shardNamed(named, input.ShardId)
    const nowMs = context.engine.clock.nowMs()
    const position = await named.streams.start(named.stream, shard, startOf(input, nowMs))
    return { ShardIterator: encodeIterator({ ...position, arn: arnOf(named.stream), issuedAtMs: nowMs }) }
  },
})

function startOf({ ShardIteratorType: type, SequenceNumber, Timestamp }: GetShardIteratorInput, nowMs: number): StreamStart {
  switch (type) {
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      if (SequenceNumber === undefined) throw validation(`SequenceNumber is required for ShardIteratorType ${type}`)
      const place = readSequenceNumber(SequenceNumber)
      if (place === undefined) throw validation(`Invalid SequenceNumber: ${SequenceNumber}`)
      return { type, place }
    }
    case 'AT_TIMESTAMP': {
      if (Timestamp === undefined) throw validation(`Timestamp is required for ShardIteratorType ${type}`)
      if (Timestamp * 1000 > nowMs) throw validation('Timestamp must not be in the future')
      // Records show whole seconds, so the first that can be meant is of the next whole second.
      return { type, atMs: Math.ceil(Timestamp) * 1000 }
    }
    default:
      return { type }
  }
}
