// What goes with a write or a read goes with a statement: streams, faults, throttles, time to live, other regions, figures. Each is shown once,
// beside what the other operations do, since all of them go one way through the engine.
import {
  BatchExecuteStatementCommand,
  CreateTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  type ParameterizedStatement,
  type TransactionCanceledException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Lab } from '../support/lab.js'
import { openLab } from '../support/lab.js'
import { createStreamTable, readShards } from '../streams/reading.js'
import { failure, keyOf, openTable, outcome, outcomes, stored } from './faulted.js'

let lab: Lab
beforeEach(async () => {
  lab = await openTable()
})
afterEach(() => lab.close())

const statement = (Statement: string, more: object = {}): ExecuteStatementCommand =>
  new ExecuteStatementCommand({ Statement, ...more })
const insert = (pk: string): ExecuteStatementCommand => statement(`INSERT INTO Tab VALUE {'pk': '${pk}', 'sk': '1'}`)
const select = (pk: string): ExecuteStatementCommand => statement(`SELECT * FROM Tab WHERE pk = '${pk}' AND sk = '1'`)
const batch = (...Statements: readonly string[]): BatchExecuteStatementCommand =>
  new BatchExecuteStatementCommand({ Statements: Statements.map((Statement) => ({ Statement })) })
const transaction = (...TransactStatements: readonly (ParameterizedStatement & { Statement: string })[]) =>
  new ExecuteTransactionCommand({ TransactStatements: [...TransactStatements] })

test('streams: each statement that changes an item leaves the record that its write leaves', async () => {
  const streams = new DynamoDBStreamsClient({ ...lab.emulator.clientConfig(), maxAttempts: 1 })
  const arn = await createStreamTable(lab, 'Streamed', 'NEW_AND_OLD_IMAGES')
  await lab.client.send(statement("INSERT INTO Streamed VALUE {'Id': 1, 'v': 'a'}"))
  await lab.client.send(statement("UPDATE Streamed SET v = 'b' WHERE Id = 1"))
  await lab.client.send(statement("UPDATE Streamed SET v = 'b' WHERE Id = 1")) // changes nothing
  await failure(lab.client, statement("UPDATE Streamed SET v = 'c' WHERE Id = 1 AND v = 'a'"))
  await lab.client.send(batch('DELETE FROM Streamed WHERE Id = 1', 'DELETE FROM Streamed WHERE Id = 9'))
  await lab.client.send(transaction({ Statement: "INSERT INTO Streamed VALUE {'Id': 2}" }))
  const records = await readShards(streams, arn)
  const images = records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.['v']?.S, dynamodb?.NewImage?.['v']?.S])
  expect(images).toEqual([
    ['INSERT', undefined, 'a'],
    ['MODIFY', 'a', 'b'],
    ['REMOVE', 'b', undefined],
    ['INSERT', undefined, undefined],
  ])
  streams.destroy()
})

describe('faults', () => {
  const error = { effect: 'error', error: 'InternalServerError' } as const

  test('are met by the table, index and key that a statement names', async () => {
    const { faults } = lab.emulator
    const hits = async (): Promise<string[]> =>
      outcomes(lab.client, [insert('a'), select('a'), select('b'), statement('SELECT * FROM Tab')])
    faults.inject({ id: 'x', table: 'Other', ...error })
    expect(await hits()).toEqual(['ok', 'ok', 'ok', 'ok'])
    faults.remove('x')
    faults.inject({ id: 'x', key: { pk: { S: 'a' } }, ...error })
    expect(await hits()).toEqual(['InternalServerError', 'InternalServerError', 'ok', 'ok'])
    faults.remove('x')
    faults.inject({ id: 'x', index: 'byG', ...error })
    expect(await hits()).toEqual(['DuplicateItemException', 'ok', 'ok', 'ok'])
    expect(await outcome(lab.client, statement('SELECT * FROM "Tab"."byG" WHERE g = \'x\''))).toBe('InternalServerError')
  })

  test('say whether reads or writes are throttled', async () => {
    lab.emulator.faults.inject({ operation: 'ExecuteStatement', effect: 'throttle' })
    const reasons = async (command: ExecuteStatementCommand): Promise<unknown> =>
      (await failure(lab.client, command))['throttlingReasons']
    expect(await reasons(select('a'))).toMatchObject([{ reason: 'TableReadKeyRangeThroughputExceeded' }])
    expect(await reasons(insert('a'))).toMatchObject([{ reason: 'TableWriteKeyRangeThroughputExceeded' }])
  })

  test('leave statements of a batch undone, each in its slot', async () => {
    lab.emulator.faults.inject({ table: 'Tab', key: keyOf('b'), effect: 'throttle' })
    const texts = ['a', 'b', 'c'].map((pk) => `INSERT INTO Tab VALUE {'pk': '${pk}', 'sk': '1'}`)
    const { Responses = [] } = await lab.client.send(batch(...texts))
    expect(Responses.map(({ Error: slot }) => slot?.Code)).toEqual([undefined, 'ThrottlingError', undefined])
    expect(await stored(lab.client)).toEqual(['a', 'c'])
  })

  test('cancel transactions at the statement that is met', async () => {
    lab.emulator.faults.inject({ table: 'Tab', key: keyOf('b'), effect: 'transaction-conflict' })
    const texts = ['a', 'b'].map((pk) => ({ Statement: `INSERT INTO Tab VALUE {'pk': '${pk}', 'sk': '1'}` }))
    const { CancellationReasons } = (await failure(lab.client, transaction(...texts))) as unknown as TransactionCanceledException
    expect(CancellationReasons?.map(({ Code }) => Code)).toEqual(['None', 'TransactionConflict'])
  })

  test('lose the answer of a statement that was carried out', async () => {
    lab.emulator.faults.inject({ operation: 'ExecuteStatement', effect: 'response-lost', times: 1 })
    expect(await outcome(lab.client, insert('a'))).not.toBe('ok')
    expect(await outcome(lab.client, insert('a'))).toBe('DuplicateItemException')
  })
})

test('throttling: a table without capacity refuses statements, in batches by their slots', async () => {
  await lab.close()
  lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'Tab',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  )
  await lab.clock.advance(10)
  expect(await outcome(lab.client, insert('a'))).toBe('ok')
  expect(lab.metered('Tab', 'write')).toBe(2)
  lab.drainBuckets('Tab')
  expect(await outcomes(lab.client, [insert('b'), select('a'), statement('SELECT * FROM Tab')])).toEqual([
    'ProvisionedThroughputExceededException',
    'ProvisionedThroughputExceededException',
    'ProvisionedThroughputExceededException',
  ])
  const { Responses } = await lab.client.send(batch("SELECT * FROM Tab WHERE pk = 'a' AND sk = '1'"))
  expect(Responses).toMatchObject([{ TableName: 'Tab', Error: { Code: 'ProvisionedThroughputExceeded' } }])
})

test('throttling: a range without capacity ends the page before it', async () => {
  await lab.close()
  lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'Tab',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 100 },
    }),
  )
  await lab.clock.advance(10)
  for (const pk of ['a', 'b']) {
    await lab.client.send(
      statement("INSERT INTO Tab VALUE {'pk': ?, 'v': ?}", { Parameters: [{ S: pk }, { S: 'x'.repeat(20_000) }] }),
    )
  }
  const text = "SELECT pk FROM Tab WHERE pk IN ['a', 'b']"
  lab.drainBuckets('Tab')
  await lab.clock.advance(1000)
  const first = await lab.client.send(statement(text))
  expect(first).toMatchObject({ Items: [{ pk: { S: 'a' } }], LastEvaluatedKey: { pk: { S: 'a' } } })
  const { NextToken } = first
  expect(await outcome(lab.client, statement(text, { NextToken }))).toBe('ProvisionedThroughputExceededException')
  await lab.clock.advance(60_000)
  const second = await lab.client.send(statement(text, { NextToken }))
  expect([second.Items, second.NextToken]).toEqual([[{ pk: { S: 'b' } }], undefined])
})

test('time to live: an item that was inserted is deleted when its time is over', async () => {
  await lab.client.send(
    new UpdateTimeToLiveCommand({ TableName: 'Tab', TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } }),
  )
  await lab.clock.advance(10)
  const until = Math.floor(lab.clock.nowMs() / 1000) + 60
  await lab.client.send(statement(`INSERT INTO Tab VALUE {'pk': 'soon', 'sk': '1', 'until': ${until}}`))
  await lab.client.send(insert('stays'))
  expect(await stored(lab.client)).toEqual(['soon', 'stays'])
  await lab.clock.advance(3_600_000)
  expect(await stored(lab.client)).toEqual(['stays'])
})

test('global tables: what a statement writes is read in the other region', async () => {
  await lab.client.send(
    new UpdateTableCommand({
      TableName: 'Tab',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  await lab.clock.advance(10)
  await lab.client.send(new UpdateTableCommand({ TableName: 'Tab', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }))
  await lab.clock.advance(3_600_000)
  const elsewhere = lab.clientAt('eu-west-1')
  expect((await elsewhere.send(new DescribeTableCommand({ TableName: 'Tab' }))).Table?.TableStatus).toBe('ACTIVE')
  await lab.client.send(insert('a'))
  await lab.clock.advance(60_000)
  expect((await elsewhere.send(select('a'))).Items).toEqual([keyOf('a')])
  elsewhere.destroy()
})
