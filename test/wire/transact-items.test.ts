// TransactWriteItems and TransactGetItems over the wire: all or none, reasons at their places, tokens, costs.
import {
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactGetItem,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { globalIndex, invalid, makeTable, put, refusal, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeEach(async () => {
  table = await makeTable(wire, ['pk:S'], ['g:S'], globalIndex('byG', ['g']))
})

const key = (pk: string): Item => ({ pk: { S: pk } })
const write = (items: TransactWriteItem[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
  wire.client.send(new TransactWriteItemsCommand({ TransactItems: items, ReturnConsumedCapacity: 'INDEXES', ...more }))
const read = (items: TransactGetItem[]) =>
  wire.client.send(new TransactGetItemsCommand({ TransactItems: items, ReturnConsumedCapacity: 'TOTAL' }))
const putAction = (Item: Item): TransactWriteItem => ({ Put: { TableName: table, Item } })
const mustNotExist = (pk: string): TransactWriteItem => ({
  ConditionCheck: { TableName: table, Key: key(pk), ConditionExpression: 'attribute_not_exists(pk)' },
})
const stored = async (): Promise<string[]> => {
  const { Items = [] } = await wire.client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))
  return Items.map((item) => item['pk']?.S ?? '').sort()
}

describe('TransactWriteItems', () => {
  it('puts, updates, deletes and checks together', async () => {
    await put(wire, table, key('changed'), key('gone'))
    await write([
      putAction(key('new')),
      {
        Update: {
          TableName: table,
          Key: key('changed'),
          UpdateExpression: 'SET v = :v',
          ExpressionAttributeValues: { ':v': { S: 'x' } },
        },
      },
      { Delete: { TableName: table, Key: key('gone') } },
      mustNotExist('absent'),
    ])
    expect(await stored()).toEqual(['changed', 'new'])
  })

  it('writes nothing when one action fails, and gives every reason at its place', async () => {
    await put(wire, table, { ...key('there'), v: { S: 'old' } })
    const failed = await refusal(
      write([
        putAction(key('new')),
        {
          Put: {
            TableName: table,
            Item: key('there'),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Update: { TableName: table, Key: key('other'), UpdateExpression: 'SET a = b' } },
      ]),
    )
    expect(failed).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: { ...key('there'), v: { S: 'old' } } },
        { Code: 'ValidationError', Message: 'The provided expression refers to an attribute that does not exist in the item' },
      ],
    })
    expect(failed['CancellationReasons']).not.toHaveProperty('0.Message')
    expect(await stored()).toEqual(['there'])
  })

  const cancelled: readonly [string, () => TransactWriteItem, string][] = [
    [
      'a key of another type',
      () => putAction({ pk: { N: '1' } }),
      'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
    ],
    [
      'a key of another shape',
      () => ({ Delete: { TableName: table, Key: { other: { S: 'x' } } } }),
      'The provided key element does not match the schema',
    ],
    [
      'an index key of another type',
      () => putAction({ ...key('a'), g: { N: '1' } }),
      'One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: byG',
    ],
  ]
  it.each(cancelled)('is cancelled by %s', async (_name, action, message) => {
    expect(await refusal(write([putAction(key('fine')), action()]))).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message: message }],
    })
    expect(await stored()).toEqual([])
  })

  const refused: readonly [string, () => TransactWriteItem[], string][] = [
    [
      'an empty key',
      () => [putAction(key(''))],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'an item over 400 KB',
      () => [putAction({ ...key('a'), v: { S: 'x'.repeat(409_600) } })],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'one item twice',
      () => [putAction(key('a')), { Delete: { TableName: table, Key: key('a') } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'a bad expression, bare',
      () => [{ Update: { TableName: table, Key: key('a'), UpdateExpression: '' } }],
      'Invalid UpdateExpression: The expression can not be empty;',
    ],
    [
      'an action without a member',
      () => [{}],
      "1 validation error detected: Value '' at 'transactItems' failed to satisfy constraint: TransactWriteRequest should contain Delete or Put or Update or ConditionCheck",
    ],
    [
      'more than 4 MB',
      () => Array.from({ length: 11 }, (_, at) => putAction({ ...key(`p${at}`), v: { S: 'x'.repeat(400_000) } })),
      'Transaction payload size cannot exceed 4MB. Payload Size: 4400056',
    ],
  ]
  it.each(refused)('refuses %s at top level', async (_name, actions, message) => {
    expect(await invalid(write(actions()))).toBe(message)
  })

  it('says that a table is not there at top level', async () => {
    const action: TransactWriteItem = { Put: { TableName: 'nowhere', Item: key('a') } }
    expect(await refusal(write([action, mustNotExist('a')]))).toHaveProperty('name', 'ResourceNotFoundException')
  })

  it('lets names pass that no expression asked for', async () => {
    await write([{ Put: { TableName: table, Item: key('a'), ExpressionAttributeNames: { '#a': 'a' } } }])
    expect(await stored()).toEqual(['a'])
  })

  it('costs twice on the table and once on its indexes', async () => {
    const answer = await write([putAction({ ...key('a'), g: { S: 'g' } }), putAction(key('b')), mustNotExist('c')])
    expect(answer.ConsumedCapacity).toEqual([
      {
        TableName: table,
        CapacityUnits: 7,
        WriteCapacityUnits: 7,
        Table: { CapacityUnits: 6, WriteCapacityUnits: 6 },
        GlobalSecondaryIndexes: { byG: { CapacityUnits: 1, WriteCapacityUnits: 1 } },
      },
    ])
  })

  // the SDK for Go writes the members of a map in another order each time, so a retry need not have the same bytes
  it('knows a repeated request whose members stand in another order', async () => {
    const more = { ClientRequestToken: `order ${table}`.slice(0, 36) }
    await write([putAction({ ...key('a'), m: { M: { x: { S: '1' }, y: { S: '2' } } } })], more)
    await write([putAction({ m: { M: { y: { S: '2' }, x: { S: '1' } } }, ...key('a') })], more)
    expect(await stored()).toEqual(['a'])
  })

  it('does a repeated token once, and charges the replay as reads', async () => {
    const items = [putAction({ ...key('a'), v: { S: 'x'.repeat(1500) } })]
    const first = await write(items, { ClientRequestToken: `once ${table}`.slice(0, 36) })
    expect(first.ConsumedCapacity?.[0]).toMatchObject({ CapacityUnits: 4, WriteCapacityUnits: 4 })
    const replay = await write(items, { ClientRequestToken: `once ${table}`.slice(0, 36) })
    expect(replay.ConsumedCapacity).toEqual([
      { TableName: table, CapacityUnits: 2, ReadCapacityUnits: 2, Table: { CapacityUnits: 2, ReadCapacityUnits: 2 } },
    ])
    const other = await refusal(write([putAction(key('b'))], { ClientRequestToken: `once ${table}`.slice(0, 36) }))
    expect(other.name).toBe('IdempotentParameterMismatchException')
    expect(await stored()).toEqual(['a'])
  })
})

describe('TransactGetItems', () => {
  const get = (pk: string, ProjectionExpression?: string): TransactGetItem => ({
    Get: { TableName: table, Key: key(pk), ProjectionExpression },
  })

  it('answers in the order of the request, with nothing for what is absent or not shown', async () => {
    await put(wire, table, { ...key('a'), v: { S: 'x' } })
    const answer = await read([get('absent'), get('a'), get('b', 'v')])
    expect(answer.Responses).toEqual([{}, { Item: { ...key('a'), v: { S: 'x' } } }, {}])
    expect((await read([get('a', 'nothing_here')])).Responses).toEqual([{}])
    expect((await read([get('a', 'v')])).Responses).toEqual([{ Item: { v: { S: 'x' } } }])
  })

  it('costs two reads of each item', async () => {
    await put(wire, table, { ...key('a'), v: { S: 'x'.repeat(5000) } })
    const answer = await read([get('a'), get('absent')])
    expect(answer.ConsumedCapacity).toEqual([{ TableName: table, CapacityUnits: 6, ReadCapacityUnits: 6 }])
  })

  it('is cancelled by a key that does not fit, with a reason at its place', async () => {
    const bad: TransactGetItem = { Get: { TableName: table, Key: { pk: { N: '1' } } } }
    expect(await refusal(read([get('a'), bad]))).toMatchObject({
      name: 'TransactionCanceledException',
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
      ],
    })
  })

  it('refuses an empty key and one item twice at top level', async () => {
    expect(await invalid(read([get('')]))).toBe(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    )
    expect(await invalid(read([get('a'), get('a')]))).toBe('Transaction request cannot include multiple operations on one item')
  })
})
