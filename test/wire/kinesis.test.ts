// The four operations on Kinesis destinations over HTTP: states as they come to rest, and every sentence of a refusal. Texts are typed here.
import {
  DeleteTableCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DisableKinesisStreamingDestinationCommand,
  EnableKinesisStreamingDestinationCommand,
  UpdateKinesisStreamingDestinationCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { REGION } from './credentials.js'
import { makeTable, startWire } from './support.js'
import { signedPost } from './raw.js'

const wire = startWire()

const ARN = `arn:aws:kinesis:${REGION}:000000000000:stream/orders`
const OTHER = `arn:aws:kinesis:${REGION}:000000000000:stream/others`

const enable = (TableName: string, StreamArn = ARN, precision?: 'MILLISECOND' | 'MICROSECOND') =>
  wire.client.send(
    new EnableKinesisStreamingDestinationCommand({
      TableName,
      StreamArn,
      ...(precision && { EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision } }),
    }),
  )
const disable = (TableName: string, StreamArn = ARN) =>
  wire.client.send(new DisableKinesisStreamingDestinationCommand({ TableName, StreamArn }))
const update = (TableName: string, precision: 'MILLISECOND' | 'MICROSECOND', StreamArn = ARN) =>
  wire.client.send(
    new UpdateKinesisStreamingDestinationCommand({
      TableName,
      StreamArn,
      UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
    }),
  )
const destinations = async (TableName: string) =>
  (await wire.client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }))).KinesisDataStreamDestinations

const table = (): Promise<string> => makeTable(wire, ['pk:S'])

const refused = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  )

const shown = (StreamArn: string, DestinationStatus: string, text: string, precision = 'MILLISECOND') => ({
  StreamArn,
  DestinationStatus,
  DestinationStatusDescription: text,
  ApproximateCreationDateTimePrecision: precision,
})

const NOT_FREE =
  'ValidationException: Table is not in a valid state to enable Kinesis Streaming Destination:EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.'
const NOT_ACTIVE =
  'ValidationException: Table is not in a valid state to disable Kinesis Streaming Destination:DisableKinesisStreamingDestination must be ACTIVE to perform DISABLE operation.'
const NO_PERMISSION = 'ValidationException: User does not have a permission to use kinesis stream'
const NO_SETTINGS =
  'ValidationException: Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values'

describe('the life of a destination', () => {
  it('is enabled, updated, disabled and enabled again, and stays in the list', async () => {
    const TableName = await table()
    expect(await destinations(TableName)).toEqual([])
    const enabling = await enable(TableName)
    expect(enabling).toMatchObject({ TableName, StreamArn: ARN, DestinationStatus: 'ENABLING' })
    expect(enabling.EnableKinesisStreamingConfiguration).toBeUndefined()
    expect(await destinations(TableName)).toEqual([shown(ARN, 'ACTIVE', 'Stream is active')])
    expect(await update(TableName, 'MICROSECOND')).toMatchObject({
      TableName,
      StreamArn: ARN,
      DestinationStatus: 'UPDATING',
      UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
    })
    expect(await destinations(TableName)).toEqual([shown(ARN, 'ACTIVE', 'Stream is active', 'MICROSECOND')])
    expect(await disable(TableName)).toMatchObject({ TableName, StreamArn: ARN, DestinationStatus: 'DISABLING' })
    expect(await destinations(TableName)).toEqual([shown(ARN, 'DISABLED', 'Stream is disabled', 'MICROSECOND')])
    expect(await enable(TableName, OTHER, 'MICROSECOND')).toMatchObject({
      EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
    })
    expect(await destinations(TableName)).toEqual([
      shown(ARN, 'DISABLED', 'Stream is disabled', 'MICROSECOND'),
      shown(OTHER, 'ACTIVE', 'Stream is active', 'MICROSECOND'),
    ])
  })

  it('is found by the ARN of its table, and DescribeTable says nothing of it', async () => {
    const TableName = await table()
    await enable(TableName)
    const described = (await wire.client.send(new DescribeTableCommand({ TableName }))).Table
    expect(JSON.stringify(described)).not.toMatch(/kinesis/i)
    expect(await destinations(described?.TableArn ?? '')).toHaveLength(1)
  })

  it('goes with its table', async () => {
    const TableName = await table()
    await enable(TableName)
    await wire.client.send(new DeleteTableCommand({ TableName }))
    expect(await refused(destinations(TableName))).toMatch(/^ResourceNotFoundException: /)
  })
})

describe('refusals', () => {
  it('of a second stream, and of the same one again', async () => {
    const TableName = await table()
    await enable(TableName)
    expect(await refused(enable(TableName))).toBe(NOT_FREE)
    expect(await refused(enable(TableName, OTHER))).toBe(NOT_FREE)
  })

  it('of disabling what is not ACTIVE', async () => {
    const TableName = await table()
    expect(await refused(disable(TableName))).toBe(NOT_ACTIVE)
    await enable(TableName)
    expect(await refused(disable(TableName, OTHER))).toBe(NOT_ACTIVE)
    await disable(TableName)
    expect(await refused(disable(TableName))).toBe(NOT_ACTIVE)
  })

  it('of an update without settings, of an unknown stream, to what is so already, of what is not ACTIVE', async () => {
    const TableName = await table()
    const without = (settings: object) =>
      refused(wire.client.send(new UpdateKinesisStreamingDestinationCommand({ TableName, StreamArn: ARN, ...settings })))
    expect(await without({})).toBe(NO_SETTINGS)
    expect(await without({ UpdateKinesisStreamingConfiguration: {} })).toBe(NO_SETTINGS)
    expect(await refused(update(TableName, 'MICROSECOND'))).toBe(
      `ValidationException: Table is not in a valid state to enable Kinesis Streaming Destination: No streaming destination with streamArn: ${ARN} found for table with tableName: ${TableName}`,
    )
    await enable(TableName)
    const tableId = (await wire.client.send(new DescribeTableCommand({ TableName }))).Table?.TableId
    expect(await refused(update(TableName, 'MILLISECOND'))).toBe(
      `ValidationException: Invalid Request: Precision is already set to the desired value of MILLISECOND for tableId: ${tableId}, kdsArn: ${ARN}`,
    )
    await disable(TableName)
    expect(await refused(update(TableName, 'MICROSECOND'))).toBe(
      'ValidationException: Table is not in a valid state to update Kinesis Streaming Destination:UpdateKinesisStreamingDestination must be ACTIVE to perform UPDATE operation.',
    )
  })

  it.each([
    ['of another account', `arn:aws:kinesis:${REGION}:111111111111:stream/orders`],
    ['of another region', 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders'],
    ['that is none', 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/x'],
  ])('of a stream %s', async (_, StreamArn) => {
    expect(await refused(enable(await table(), StreamArn))).toBe(NO_PERMISSION)
  })

  it('of a table that is not there, by each operation', async () => {
    const words = 'ResourceNotFoundException: Requested resource not found: Table: nowhere not found'
    expect(await refused(enable('nowhere'))).toBe(words)
    expect(await refused(disable('nowhere'))).toBe(words)
    expect(await refused(update('nowhere', 'MICROSECOND'))).toBe(words)
    expect(await refused(destinations('nowhere'))).toBe(words)
  })

  it('of values that the model does not let through', async () => {
    const ask = async (operation: string, input: object) => {
      const { text } = await signedPost(wire.endpoint, { target: operation, body: JSON.stringify(input) })
      return (JSON.parse(text) as { message: string }).message
    }
    const precision = { ApproximateCreationDateTimePrecision: 'SECOND' }
    const request = { TableName: await table(), StreamArn: ARN }
    expect(await ask('UpdateKinesisStreamingDestination', { ...request, UpdateKinesisStreamingConfiguration: precision })).toBe(
      "1 validation error detected: Value 'SECOND' at 'updateKinesisStreamingConfiguration.approximateCreationDateTimePrecision' failed to satisfy constraint: Member must satisfy enum value set: [MILLISECOND, MICROSECOND]",
    )
    expect(await ask('EnableKinesisStreamingDestination', { ...request, StreamArn: 'short' })).toContain(
      "at 'streamArn' failed to satisfy constraint: Member must have length greater than or equal to 37",
    )
    expect(await ask('EnableKinesisStreamingDestination', { TableName: 'music' })).toContain(
      "at 'streamArn' failed to satisfy constraint: Member must not be null",
    )
  })
})
