// How often a second operations on backups, tags and streams are taken: as often as anybody likes, unless all of the service's capacity is
// simulated; then as the service says, by the emulator's clock, each account and region for itself.
import {
  CreateBackupCommand,
  CreateTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'

let emulator: Emulator
let clients: DynamoDBClient[] = []

afterEach(async () => {
  for (const client of clients) client.destroy()
  clients = []
  await emulator.close()
})

function clientIn(region: string): DynamoDBClient {
  const client = new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })
  clients.push(client)
  return client
}

async function start(capacity: 'full' | 'provisioned'): Promise<DynamoDBClient> {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', transition: 0, capacity })
  const client = clientIn('us-east-1')
  await client.send(
    new CreateTableCommand({
      TableName: 'songs',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  return client
}

/** @returns how many of so many requests were taken before the first that was not */
async function taken(most: number, send: () => Promise<unknown>): Promise<number> {
  for (let sent = 0; sent < most; sent++) {
    try {
      await send()
    } catch (error) {
      expect(error).toMatchObject({
        name: 'ThrottlingException',
        message: expect.stringContaining('control plane requests') as string,
      })
      return sent
    }
  }
  return most
}

const backUp = (client: DynamoDBClient) => () =>
  client.send(new CreateBackupCommand({ TableName: 'songs', BackupName: 'nightly' }))
const list = (client: DynamoDBClient) => () => client.send(new ListBackupsCommand({}))

test('a suite that makes sixty backups in a loop is not held up', async () => {
  const client = await start('provisioned')
  expect(await taken(60, backUp(client))).toBe(60)
  expect(await taken(60, list(client))).toBe(60)
})

test('with all capacity simulated each operation has its rate, and a second later it is taken again', async () => {
  const client = await start('full')
  expect(await taken(60, backUp(client))).toBe(50)
  expect(await taken(60, list(client))).toBe(5)
  const tags = new ListTagsOfResourceCommand({ ResourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/songs' })
  expect(await taken(60, () => client.send(tags))).toBe(10)
  expect(await taken(60, list(clientIn('eu-west-1')))).toBe(5)
  await emulator.clock.advance({ ms: 400 })
  expect(await taken(60, backUp(client))).toBe(20)
  expect(await taken(60, list(client))).toBe(2)
  await emulator.clock.advance({ hours: 1 })
  expect(await taken(60, list(client))).toBe(5)
  emulator.capacity.set({ mode: 'provisioned' })
  expect(await taken(60, list(client))).toBe(60)
})
