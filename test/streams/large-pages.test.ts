// Pages of records that the disk hands out in several looks: LevelDB stops each at some 64 KB, far before the page is full.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams'
import { expect, test } from 'vitest'
import { openDiskStore } from '../../src/storage/level-store.js'
import { openLab } from '../support/lab.js'
import { createStreamTable, shardsOf } from './reading.js'

test('a page is as full as it may be, and pages go on where the last one ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dynalab-pages-'))
  const lab = await openLab({}, 'pages', { store: await openDiskStore(join(folder, 'store')) })
  const streams = new DynamoDBStreamsClient({ ...lab.emulator.clientConfig(), maxAttempts: 1 })
  try {
    const arn = await createStreamTable(lab, 'large', 'NEW_AND_OLD_IMAGES')
    for (let id = 0; id < 100; id++) {
      await lab.client.send(
        new PutItemCommand({ TableName: 'large', Item: { Id: { N: String(id) }, text: { S: 'x'.repeat(5000) } } }),
      )
      await lab.clock.advance(1000) // units for the next
    }
    const [shard] = await shardsOf(streams, arn)
    const start = { StreamArn: arn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
    const pages: string[][] = []
    while (pages.flat().length < 100) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 40 }))
      pages.push((page.Records ?? []).map(({ dynamodb }) => dynamodb?.Keys?.['Id']?.N ?? ''))
      ShardIterator = page.NextShardIterator
    }
    expect(pages.map(({ length }) => length)).toEqual([40, 40, 20])
    expect(pages.flat()).toEqual(Array.from({ length: 100 }, (_, id) => String(id)))
  } finally {
    await lab.close()
    await rm(folder, { recursive: true, force: true })
  }
})
