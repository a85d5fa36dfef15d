// UpdateTable and DeleteTable over the wire: indexes that come and go, modes, protection.
import {
  DeleteTableCommand,
  DescribeTableCommand,
  UpdateTableCommand,
  waitUntilTableNotExists,
  type CreateGlobalSecondaryIndexAction,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { globalIndex, invalid, makeTable, put, refusal, settled, startWire } from './support.js'

const wire = startWire()

const update = async (TableName: string, more: Omit<UpdateTableCommandInput, 'TableName'>) =>
  (await wire.client.send(new UpdateTableCommand({ TableName, ...more }))).TableDescription

/** The table's key, once its encryption is done. */
async function encrypted(TableName: string): Promise<string | undefined> {
  for (;;) {
    const { Table: table } = await wire.client.send(new DescribeTableCommand({ TableName }))
    if (table?.SSEDescription?.Status === 'ENABLED') return table.SSEDescription.KMSMasterKeyArn
  }
}

const BY_G: Omit<UpdateTableCommandInput, 'TableName'> = {
  AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: 'byG',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    },
  ],
}

describe('an index', () => {
  it('is filled with what the table holds, and takes its definitions with it when it goes', async () => {
    const name = await makeTable(wire, ['pk:S'])
    await put(wire, name, { pk: { S: 'a' }, g: { S: 'x' } }, { pk: { S: 'b' } }, { pk: { S: 'c' }, g: { N: '1' } })
    const begun = await update(name, BY_G)
    expect(begun).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'byG', IndexStatus: 'CREATING' }],
    })
    const made = await settled(wire, name)
    expect(made.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: 1 })
    expect(made.AttributeDefinitions?.map((definition) => definition.AttributeName)).toEqual(['g', 'pk'])
    await update(name, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }] })
    const dropped = await settled(wire, name)
    expect(dropped).not.toHaveProperty('GlobalSecondaryIndexes')
    expect(dropped.AttributeDefinitions).toEqual([{ AttributeName: 'pk', AttributeType: 'S' }])
  })

  it('is not made twice', async () => {
    const name = await makeTable(wire, ['pk:S'])
    await update(name, BY_G)
    await settled(wire, name)
    expect(await invalid(update(name, BY_G))).toBe('Attempting to create an index which already exists')
  })
})

describe('units', () => {
  it('answer with the old numbers, and count decreases', async () => {
    const name = await makeTable(wire, ['pk:S'], [], {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
    })
    const begun = await update(name, { ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 20 } })
    expect(begun?.ProvisionedThroughput).toMatchObject({
      ReadCapacityUnits: 10,
      WriteCapacityUnits: 10,
      NumberOfDecreasesToday: 0,
    })
    expect((await settled(wire, name)).ProvisionedThroughput).toMatchObject({
      ReadCapacityUnits: 2,
      WriteCapacityUnits: 20,
      NumberOfDecreasesToday: 1,
    })
  })

  it('go and come with the billing mode', async () => {
    const name = await makeTable(wire, ['pk:S'], [], {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    })
    await update(name, { BillingMode: 'PAY_PER_REQUEST' })
    const free = await settled(wire, name)
    expect(free.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 0, WriteCapacityUnits: 0 })
    expect(free.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST')
    await update(name, { OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 } })
    await settled(wire, name)
    const cleared = await update(name, { OnDemandThroughput: { MaxReadRequestUnits: -1 } })
    expect(cleared?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: -1, MaxWriteRequestUnits: 6 })
    expect((await settled(wire, name)).OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 6 })
    await update(name, { BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 } })
    const paid = await settled(wire, name)
    expect(paid.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 3, WriteCapacityUnits: 4 })
    expect(paid.BillingModeSummary?.BillingMode).toBe('PROVISIONED')
    expect(paid).not.toHaveProperty('OnDemandThroughput')
    expect(paid.WarmThroughput).toMatchObject({ ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 })
  })
})

describe('the answer that begins a change', () => {
  const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }

  it('has the billing mode and the units that are to come, on demand without a date', async () => {
    const name = await makeTable(wire, ['pk:S'], [], {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    })
    const free = await update(name, { BillingMode: 'PAY_PER_REQUEST' })
    const LastDecreaseDateTime = expect.any(Date) as Date
    expect(free).toMatchObject({
      TableStatus: 'UPDATING',
      ProvisionedThroughput: { ...none, NumberOfDecreasesToday: 1, LastDecreaseDateTime },
    })
    expect(free?.BillingModeSummary).toEqual({ BillingMode: 'PAY_PER_REQUEST' })
    await settled(wire, name)
    const ProvisionedThroughput = { ReadCapacityUnits: 15, WriteCapacityUnits: 10 }
    expect(await update(name, { BillingMode: 'PROVISIONED', ProvisionedThroughput })).toMatchObject({
      TableStatus: 'UPDATING',
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: { ...ProvisionedThroughput, LastIncreaseDateTime: expect.any(Date) as Date },
    })
  })

  it('says UPDATING of an encryption, and ACTIVE of its table', async () => {
    const name = await makeTable(wire, ['pk:S'])
    expect(await update(name, { SSESpecification: { Enabled: true, SSEType: 'KMS' } })).toMatchObject({
      TableStatus: 'ACTIVE',
      SSEDescription: { Status: 'UPDATING' },
    })
    const KMSMasterKeyArn = await encrypted(name)
    const plain = await update(name, { SSESpecification: { Enabled: false } })
    expect(plain?.TableStatus).toBe('ACTIVE')
    expect(plain?.SSEDescription).toEqual({ KMSMasterKeyArn, SSEType: 'KMS', Status: 'UPDATING' })
  })

  it('has the protection that was asked for, and its table is ACTIVE', async () => {
    const name = await makeTable(wire, ['pk:S'], [], { DeletionProtectionEnabled: true })
    const unprotected = { TableStatus: 'ACTIVE', DeletionProtectionEnabled: false }
    expect(await update(name, { DeletionProtectionEnabled: false })).toMatchObject(unprotected)
  })
})

describe('a stream', () => {
  it('has its ARN in the answer that starts it, and keeps it when it stops', async () => {
    const name = await makeTable(wire, ['pk:S'])
    const begun = await update(name, { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } })
    expect(begun?.LatestStreamArn).toBe(`${begun?.TableArn}/stream/${begun?.LatestStreamLabel}`)
    await settled(wire, name)
    await update(name, { StreamSpecification: { StreamEnabled: false } })
    const stopped = await settled(wire, name)
    expect(stopped).not.toHaveProperty('StreamSpecification')
    expect(stopped.LatestStreamArn).toBe(begun?.LatestStreamArn)
  })
})

describe('the end of a table', () => {
  it('waits for its protection to be taken off', async () => {
    const name = await makeTable(wire, ['pk:S'], [], { DeletionProtectionEnabled: true })
    const remove = () => wire.client.send(new DeleteTableCommand({ TableName: name }))
    expect(await invalid(remove())).toBe(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    )
    await update(name, { DeletionProtectionEnabled: false })
    expect((await remove()).TableDescription).toMatchObject({ TableName: name, TableStatus: 'DELETING' })
    await waitUntilTableNotExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name })
    expect(await refusal(remove())).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Table: ${name} not found`,
    })
  })
})

it('looks for the table before it reads units of indexes, not before those of the table', async () => {
  const beyond = { ReadCapacityUnits: 1_000_000_000_001, WriteCapacityUnits: 1 }
  const notFound = { name: 'ResourceNotFoundException', message: 'Requested resource not found: Table: none not found' }
  const index = { IndexName: 'byG', ProvisionedThroughput: beyond }
  const Create = { ...BY_G.GlobalSecondaryIndexUpdates?.[0]?.Create, ...index } as CreateGlobalSecondaryIndexAction // with all members
  for (const action of [{ Update: index }, { Create }]) {
    const call = update('none', {
      AttributeDefinitions: BY_G.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [action],
    })
    expect(await refusal(call)).toMatchObject(notFound)
  }
  expect(await invalid(update('none', { ProvisionedThroughput: beyond }))).toBe(
    'Given value 1000000000001 for ReadCapacityUnits is out of bounds',
  )
})

it('names every index that a switch to provisioned leaves without units [assumed]', async () => {
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
  const { GlobalSecondaryIndexes: byG = [] } = globalIndex('byG', ['g'])
  const { GlobalSecondaryIndexes: byH = [] } = globalIndex('byH', ['g'])
  const name = await makeTable(wire, ['pk:S'], ['g:S'], { GlobalSecondaryIndexes: [...byG, ...byH] })
  expect(await invalid(update(name, { BillingMode: 'PROVISIONED', ProvisionedThroughput }))).toBe(
    'One or more parameter values were invalid: ProvisionedThroughput must be specified for index: byG, byH',
  )
})

it('asks for something to do before it looks for the table', async () => {
  expect(await invalid(update('none', {}))).toMatch(/^At least one of ProvisionedThroughput, .* or TableClass is required$/)
  expect(await refusal(update('none', { DeletionProtectionEnabled: true }))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested resource not found: Table: none not found',
  })
})
