// An emulator in strict mode over HTTP, a client of the real SDK, and what was found of each rule.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'

export interface StrictLab {
  readonly emulator: Emulator
  readonly endpoint: string
  readonly client: DynamoDBClient
  /** Another one of the same server. */
  clientOf(config: DynamoDBClientConfig): DynamoDBClient
  /** The rules that were broken, each once, in the order of their names. */
  broken(): readonly string[]
  close(): Promise<void>
}

export async function strictLab(given: GivenOptions = {}): Promise<StrictLab> {
  const emulator = await createEmulator({ inMemory: true, strict: 'warn', logLevel: 'silent', ...given })
  const { endpoint } = await emulator.listen({ port: 0 })
  const clients: DynamoDBClient[] = []
  const clientOf = (config: DynamoDBClientConfig): DynamoDBClient => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, ...config })
    clients.push(client)
    return client
  }
  return {
    emulator,
    endpoint,
    client: clientOf({}),
    clientOf,
    broken: () => Object.keys(emulator.strict.summary().rules).toSorted(),
    close: async () => {
      for (const client of clients) client.destroy()
      await emulator.close()
    },
  }
}

export const ORDERS: CreateTableCommandInput = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['customer', 'at', 'status', 'carrier'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: ['status', 'carrier'].map((AttributeName) => ({
    IndexName: `by-${AttributeName}`,
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  })),
}

/** A table of partition and sort key, without indexes. */
export const PLAIN: CreateTableCommandInput = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['customer', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: ORDERS.KeySchema,
}

export const create = (client: DynamoDBClient, table: CreateTableCommandInput = PLAIN): Promise<unknown> =>
  client.send(new CreateTableCommand(table))
