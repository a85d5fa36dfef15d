// Wire tests speak to an endpoint through the SDK and nothing else: one of ours, in memory on a free port, or any other that
// DYNAMODB_ENDPOINT names. Tables get names of their own, so that test files may share an endpoint.
import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
  type AttributeValue,
  type CreateTableCommandInput,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { clientConfig } from './credentials.js'
import { waitForIndexes } from './following-indexes.js'

export type Item = Record<string, AttributeValue>

export interface Wire {
  /** Set once the tests run. */
  client: DynamoDBClient
  endpoint: string
}

/** An endpoint for the tests of one file. */
export function startWire(): Wire {
  const wire: Wire = { client: undefined as unknown as DynamoDBClient, endpoint: '' } // filled before the first test
  let emulator: Emulator | undefined
  beforeAll(async () => {
    wire.endpoint = process.env['DYNAMODB_ENDPOINT'] ?? ''
    if (wire.endpoint === '') {
      emulator = await createEmulator({ inMemory: true, logLevel: 'silent', cors: '*' }) // as the service
      wire.endpoint = (await emulator.listen({ port: 0 })).endpoint
    }
    wire.client = new DynamoDBClient(clientConfig(wire.endpoint))
    waitForIndexes(wire.client, wire.endpoint)
  })
  afterAll(async () => {
    wire.client.destroy()
    await emulator?.close()
  })
  return wire
}

export type TableShape = Omit<CreateTableCommandInput, 'TableName' | 'KeySchema' | 'AttributeDefinitions'>

/**
 * Makes a table and waits until it can be used. Attributes are written `name:type`.
 * @param keys hash and range attribute; @param others attributes of index keys
 * @returns the table's name
 */
export async function makeTable(
  wire: Wire,
  keys: readonly string[],
  others: readonly string[] = [],
  shape: TableShape = {},
): Promise<string> {
  const name = `t-${randomUUID()}`
  const attribute = (text: string): [string, 'S' | 'N' | 'B'] => {
    const [attributeName = '', type] = text.split(':')
    return [attributeName, type === 'N' || type === 'B' ? type : 'S']
  }
  await wire.client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((key, at) => ({ AttributeName: attribute(key)[0], KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: [...keys, ...others].map((text) => {
        const [AttributeName, AttributeType] = attribute(text)
        return { AttributeName, AttributeType }
      }),
      ...shape,
    }),
  )
  await waitUntilTableExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name })
  return name
}

/** The table once it and its indexes have come to rest. */
export async function settled(wire: Wire, TableName: string): Promise<TableDescription> {
  for (;;) {
    const { Table: table } = await wire.client.send(new DescribeTableCommand({ TableName }))
    const isActive = table?.GlobalSecondaryIndexes?.every((index) => index.IndexStatus === 'ACTIVE') ?? true
    if (table?.TableStatus === 'ACTIVE' && isActive) return table
  }
}

/** A global index, projecting everything unless said otherwise. */
export function globalIndex(
  name: string,
  keys: readonly string[],
  projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] } = { ProjectionType: 'ALL' },
): TableShape {
  const KeySchema = keys.map((AttributeName, at) => ({
    AttributeName,
    KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const),
  }))
  return { GlobalSecondaryIndexes: [{ IndexName: name, KeySchema, Projection: projection }] }
}

/** A local index on `pk` and another range attribute. */
export function localIndex(
  name: string,
  keys: readonly string[],
  projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] } = { ProjectionType: 'ALL' },
): TableShape {
  const KeySchema = keys.map((AttributeName, at) => ({
    AttributeName,
    KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const),
  }))
  return { LocalSecondaryIndexes: [{ IndexName: name, KeySchema, Projection: projection }] }
}

export async function put(wire: Wire, table: string, ...items: readonly Item[]): Promise<void> {
  for (const Item of items) await wire.client.send(new PutItemCommand({ TableName: table, Item }))
}

/** What a call is refused with; `{ name: 'accepted' }` when it is not. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; [member: string]: unknown }> {
  try {
    await call
    return { name: 'accepted', message: '' }
  } catch (error) {
    return error as { name: string; message: string } // the SDK throws errors
  }
}

/** The message of the ValidationException that a call is refused with. */
export async function invalid(call: Promise<unknown>): Promise<string> {
  const { name, message } = await refusal(call)
  return name === 'ValidationException' ? message : `${name}: ${message}`
}
