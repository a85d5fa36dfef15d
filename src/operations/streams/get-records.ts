// GetRecords: the records of a shard from an iterator on. Source: docs API_GetRecords.
import { ApiError, validation } from '../../model/errors.js'
import { RawJson } from '../../model/json.js'
import type { GetRecordsInput, GetRecordsOutput } from '../../shapes/streams.js'
import { decodeIterator, encodeIterator, ITERATOR_LIFE_MS } from '../../streams/iterator.js'
import { recordFrame, recordText } from '../../streams/record.js'
import { defineOperation } from '../operation.js'
import { ofShardIterator } from '../resources.js'
import { streamNamed } from './stream-named.js'

/** Source: docs API_GetRecords. */
const PAGE_RECORDS = 1000

export const getRecords = defineOperation<GetRecordsInput>('GetRecords', {
  side: undefined,
  resources: ofShardIterator,
  isBulk: true,
  run: async ({ ShardIterator, Limit = PAGE_RECORDS }, context): Promise<GetRecordsOutput> => {
    const iterator = decodeIterator(ShardIterator)
    if (iterator === undefined) throw validation('Invalid ShardIterator') // Source: other emulators; the service's own words are unknown
    const issuedAtMs = context.engine.clock.nowMs()
    if (iterator.issuedAtMs + ITERATOR_LIFE_MS < issuedAtMs) throw expired()
    const { streams, stream } = streamNamed(context, iterator.arn)
    const { changes, next } = await streams.read(stream, iterator, Limit)
    const frame = recordFrame(stream.name, stream.settings.viewType)
    return {
      Records: changes.map((change) => new RawJson(recordText(change, frame))),
      ...(next === undefined ? {} : { NextShardIterator: encodeIterator({ ...next, arn: iterator.arn, issuedAtMs }) }),
    }
  },
})

/** Source: docs API_GetRecords; observed words. */
const expired = (): ApiError => new ApiError('ExpiredIteratorException', 'The provided iterator exceeds the maximum age allowed.')
