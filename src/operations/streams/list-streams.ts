// ListStreams: the streams that can be read, page by page. Source: docs API_ListStreams; the order is assumed.
import type { Stream } from '../../engine/contract/streams.js'
import type { ListStreamsInput, ListStreamsOutput } from '../../shapes/streams.js'
import { readStreamArn } from '../../streams/stream-arn.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { arnOf } from './stream-named.js'

/** Source: docs API_ListStreams (the default and the most). */
const PAGE_STREAMS = 100

export const listStreams = defineOperation<ListStreamsInput>('ListStreams', {
  side: undefined,
  mostPerSec: 5,
  resources: ofTable,
  run: ({ TableName, Limit = PAGE_STREAMS, ExclusiveStartStreamArn }, { engine, namespace }) => {
    const all = planeOf(engine, 'streams').all(namespace)
    const asked = all.filter(({ name }) => TableName === undefined || name.table === TableName)
    const rest = ExclusiveStartStreamArn === undefined ? asked : asked.filter(isAfter(ExclusiveStartStreamArn))
    const shown = rest.slice(0, Math.min(Limit, PAGE_STREAMS))
    const last = shown.at(-1)
    const output: ListStreamsOutput = {
      Streams: shown.map((stream) => ({
        StreamArn: arnOf(stream),
        TableName: stream.name.table,
        StreamLabel: stream.name.label,
      })),
      ...(rest.length > shown.length && last !== undefined ? { LastEvaluatedStreamArn: arnOf(last) } : {}),
    }
    return output
  },
})

/** Whether a stream comes after the one named, which need not be there any more. */
function isAfter(arn: string): (stream: Stream) => boolean {
  const start = readStreamArn(arn)
  if (start === undefined) return () => true
  return ({ name }) => (name.table === start.table ? name.label > start.label : name.table > start.table)
}
