// A damaged row is named as its owner knows it, in the answer and in the log: table, index, key.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { openDiskStore } from '../../src/storage/level-store.js'
import { put } from '../../src/storage/store.js'

test('the refusal names the table, the index and the key', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-damaged-'))
  const open = () => createEmulator({ dataDir, logLevel: 'silent' })
  const clientOf = (emulator: Awaited<ReturnType<typeof open>>) =>
    new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  let emulator = await open()
  await clientOf(emulator).send(
    new CreateTableCommand({
      TableName: 'music',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['artist', 'genre'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'artist', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byGenre',
          KeySchema: [{ AttributeName: 'genre', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
  const Item = { artist: { S: 'Nina Simone' }, genre: { S: 'jazz' }, song: { S: 'Sinnerman' } }
  await clientOf(emulator).send(new PutItemCommand({ TableName: 'music', Item }))
  await emulator.close()
  await damageRows(join(dataDir, 'store'))
  emulator = await open()
  const client = clientOf(emulator)
  await expect(client.send(new GetItemCommand({ TableName: 'music', Key: { artist: { S: 'Nina Simone' } } }))).rejects.toThrow(
    /^a stored value is damaged, the item with artist: "?Nina Simone"? in table music \(000000000000, us-east-1\), row of \d+ /,
  )
  const byGenre = new QueryCommand({
    TableName: 'music',
    IndexName: 'byGenre',
    KeyConditionExpression: 'genre = :g',
    ExpressionAttributeValues: { ':g': { S: 'jazz' } },
  })
  await expect(client.send(byGenre)).rejects.toThrow(/in index byGenre of table music \(000000000000, us-east-1\)/)
  await emulator.close()
  await rm(dataDir, { recursive: true })
})

/** Changes a letter of each row, as a disk might. */
async function damageRows(folder: string): Promise<void> {
  await rm(join(folder, 'CLOSED')) // the list of the last stop would show that files were changed
  const store = await openDiskStore(folder)
  const cursor = store.cursor({ lower: Buffer.of(0x10), upper: Buffer.of(0x11) })
  for (const [key, stored] of await cursor.next(100))
    await store.batch([put(key, stored.replace('Sinnerman', 'Sinnermen'))], 'disk')
  await cursor.close()
  await store.close()
}
