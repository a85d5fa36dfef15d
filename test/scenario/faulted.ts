// A table under faults: an emulator on a clock that stands still, the requests that the tests of faults send, and what came of them.
import {
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { expect } from 'vitest'
import { type Lab, openLab } from '../support/lab.js'

export const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'

/** Any command of the SDK, whose own types have no name for that. */
export type Command = object

/** A lab with the table `Tab`. */
export async function openTable(seed?: string): Promise<Lab> {
  const lab = await openLab({}, seed)
  await makeTable(lab.client)
  return lab
}

export const makeTable = (client: DynamoDBClient, TableName = 'Tab'): Promise<unknown> =>
  client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )

export const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } })
export const put = (pk: string, more: object = {}): PutItemCommand =>
  new PutItemCommand({ TableName: 'Tab', Item: keyOf(pk), ...more })
export const get = (pk: string): GetItemCommand => new GetItemCommand({ TableName: 'Tab', Key: keyOf(pk) })
export const query = (pk: string): QueryCommand =>
  new QueryCommand({
    TableName: 'Tab',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  })

/** `ok`, or the name of the error. */
export const outcome = (client: DynamoDBClient, command: Command): Promise<string> =>
  client.send(command as GetItemCommand).then(
    () => 'ok',
    (error: Error & { code?: string }) => error.code ?? error.name,
  )

/** One after the other. */
export async function outcomes(client: DynamoDBClient, commands: readonly Command[]): Promise<string[]> {
  const all: string[] = []
  for (const command of commands) all.push(await outcome(client, command))
  return all
}

/** The error of a request that must fail. */
export const failure = (client: DynamoDBClient, command: Command): Promise<Error & Record<string, unknown>> =>
  client.send(command as GetItemCommand).then(
    () => expect.fail('the request must fail'),
    (error: Error & Record<string, unknown>) => error,
  )

/** Partition keys of the table's items. */
export async function stored(client: DynamoDBClient): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'Tab', ConsistentRead: true }))
  return Items.map(({ pk }) => pk?.S ?? '').sort()
}
