// A lab with a table that has a stream, and hooks that note what they get.
import { CreateTableCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach } from 'vitest'
import type { HookSpec } from '../../src/emulator.js'
import { type Lab, type LabTimes, openLab } from '../support/lab.js'

export interface EventRecord {
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly userIdentity?: object
  readonly eventSourceARN: string
  readonly awsRegion: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    readonly ApproximateCreationDateTime: number
    readonly Keys: { readonly pk: { readonly S: string } }
    readonly NewImage?: Readonly<Record<string, { readonly N?: string; readonly S?: string }>>
    readonly OldImage?: object
  }
}
export interface HookEvent {
  readonly Records: readonly EventRecord[]
}

/** Labs that are closed when a test is over. */
export function labs(): (times?: LabTimes, seed?: string) => Promise<Lab> {
  const opened: Lab[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((lab) => lab.close()))
  })
  return async (times = {}, seed = 'hooks') => {
    const lab = await openLab({ mode: 'off' }, seed, times)
    opened.push(lab)
    return lab
  }
}

/** A table of one partition with the key `pk`. */
export async function createTable(lab: Lab, name = 'orders', region = 'us-east-1'): Promise<void> {
  await lab.clientAt(region).send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 100 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
}

export const put = (lab: Lab, pk: string, n = 0, table = 'orders') =>
  lab.client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, n: { N: String(n) } } }))

export async function putAll(lab: Lab, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await put(lab, key)
}

export const remove = (lab: Lab, pk: string) =>
  lab.client.send(new DeleteItemCommand({ TableName: 'orders', Key: { pk: { S: pk } } }))

/** The keys of an event's records. */
export const keysOf = ({ Records }: HookEvent): string => Records.map(({ dynamodb }) => dynamodb.Keys.pk.S).join('')

/** What a handler got: a list of keys for each event. @param fails throws or answers for some of them */
export function noting(lab: Lab, spec: Partial<HookSpec> = {}, fails?: (keys: string, event: HookEvent) => unknown): string[] {
  const got: string[] = []
  const handler = (event: HookEvent): unknown => {
    const keys = keysOf(event)
    got.push(keys)
    return fails?.(keys, event)
  }
  lab.emulator.hooks.add({ table: 'orders', ...spec, handler })
  return got
}
