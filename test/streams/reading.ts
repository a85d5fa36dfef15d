// Reads streams with the AWS SDK, as tests need it.
import { CreateTableCommand, type StreamViewType } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { Lab } from '../support/lab.js'

/** A table with the key `Id` (a number) and a stream. @returns the stream's ARN */
export async function createStreamTable(lab: Lab, name: string, view: StreamViewType): Promise<string> {
  const { TableDescription } = await lab.client.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 100 }, // one partition
      StreamSpecification: { StreamEnabled: true, StreamViewType: view },
    }),
  )
  await lab.clock.advance(10)
  return TableDescription?.LatestStreamArn ?? ''
}

/** Every shard that is shown, page by page. */
export async function shardsOf(streams: DynamoDBStreamsClient, arn: string, limit?: number): Promise<Shard[]> {
  const shards: Shard[] = []
  for (let start: string | undefined; ;) {
    const input = { StreamArn: arn, ExclusiveStartShardId: start, Limit: limit }
    const { StreamDescription } = await streams.send(new DescribeStreamCommand(input))
    shards.push(...(StreamDescription?.Shards ?? []))
    start = StreamDescription?.LastEvaluatedShardId
    if (start === undefined) return shards
  }
}

/** Every record that is kept, shard by shard, oldest shards first. */
export async function readShards(streams: DynamoDBStreamsClient, arn: string, limit?: number): Promise<StreamRecord[]> {
  const records: StreamRecord[] = []
  for (const { ShardId } of await shardsOf(streams, arn)) {
    const input = { StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    let iterator = (await streams.send(new GetShardIteratorCommand(input))).ShardIterator
    while (iterator !== undefined) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }))
      if (page.Records?.length === 0) break
      records.push(...(page.Records ?? []))
      iterator = page.NextShardIterator
    }
  }
  return records
}
