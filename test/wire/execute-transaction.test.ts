// ExecuteTransaction over the wire: all or none, reasons at their places, tokens, costs, and the refusals of single statements.
import {
  ExecuteTransactionCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  type ExecuteTransactionCommandInput,
  type ExecuteTransactionCommandOutput,
  type ParameterizedStatement,
} from '@aws-sdk/client-dynamodb'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { globalIndex, invalid, makeTable, put, refusal, startWire } from './support.js'

const wire = startWire()
let table = ''
beforeEach(async () => {
  table = await makeTable(wire, ['pk:S'], ['g:S'], globalIndex('byG', ['g']))
  await put(wire, table, { pk: { S: 'a' }, n: { N: '1' }, m: { M: { x: { S: 'deep' } } } }, { pk: { S: 'b' } })
})

type Member = string | ParameterizedStatement
const send = (
  statements: readonly Member[],
  more: Partial<ExecuteTransactionCommandInput> = {},
): Promise<ExecuteTransactionCommandOutput> =>
  wire.client.send(
    new ExecuteTransactionCommand({
      TransactStatements: statements.map((one) => {
        const request = typeof one === 'string' ? { Statement: one } : one
        return { ...request, Statement: request.Statement?.replace('TABLE', `"${table}"`) }
      }),
      ...more,
    }),
  )
const stored = async (): Promise<string[]> => {
  const { Items = [] } = await wire.client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))
  return Items.map(({ pk, n }) => `${pk?.S}${n?.N ?? ''}`).sort()
}
const reasons = async (...statements: readonly Member[]) => {
  const { name, CancellationReasons } = await refusal(send(statements))
  expect(name).toBe('TransactionCanceledException')
  return CancellationReasons
}

describe('reads', () => {
  it('answer in order: an item, one of which nothing is shown, and none', async () => {
    const { Responses } = await send([
      "SELECT m.x FROM TABLE WHERE pk = 'a'",
      "SELECT m.x FROM TABLE WHERE pk = 'b'",
      { Statement: 'SELECT * FROM TABLE WHERE pk IN [?]', Parameters: [{ S: 'absent' }] },
    ])
    expect(Responses).toEqual([{ Item: { x: { S: 'deep' } } }, { Item: {} }, {}])
  })

  it('cost twice what strong reads cost', async () => {
    const { ConsumedCapacity } = await send(["SELECT n FROM TABLE WHERE pk = 'a'"], { ReturnConsumedCapacity: 'INDEXES' })
    expect(ConsumedCapacity).toEqual([
      {
        TableName: table,
        CapacityUnits: 2,
        ReadCapacityUnits: 2,
        Table: { CapacityUnits: 2, ReadCapacityUnits: 2 },
      },
    ])
  })

  it('are cancelled by what is wrong with an item', async () => {
    expect(await reasons("SELECT * FROM TABLE WHERE pk = 'a'", 'SELECT * FROM "none-such" WHERE pk = 1')).toEqual([
      { Code: 'None' },
      { Code: 'ResourceNotFound', Message: 'Requested resource not found' },
    ])
    expect(await reasons('SELECT * FROM TABLE WHERE pk = 1')).toEqual([
      { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
    ])
  })
})

describe('writes', () => {
  it('insert, update, delete and check together', async () => {
    const { Responses } = await send([
      "INSERT INTO TABLE VALUE {'pk': 'new', 'n': 7}",
      "UPDATE TABLE SET n = n + 1 WHERE pk = 'a'",
      "DELETE FROM TABLE WHERE pk = 'absent'",
      "EXISTS(SELECT * FROM TABLE WHERE pk = 'b' AND n IS MISSING)",
    ])
    expect(Responses).toEqual([{}, {}, {}, {}])
    expect(await stored()).toEqual(['a2', 'b', 'new7'])
  })

  it('write nothing when one fails, and say why at its place', async () => {
    const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
    expect(
      await reasons(
        "INSERT INTO TABLE VALUE {'pk': 'new'}",
        "INSERT INTO TABLE VALUE {'pk': 'b'}",
        {
          Statement: "UPDATE TABLE SET n = 2 WHERE pk = 'a' AND n = 9",
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        "UPDATE TABLE SET n = 2 WHERE pk = 'absent'",
        "EXISTS(SELECT * FROM TABLE WHERE pk = 'none' AND n IS MISSING)",
      ),
    ).toEqual([
      { Code: 'None' },
      { Code: 'DuplicateItem', Message: 'Duplicate Item Found' },
      { ...failed, Item: { pk: { S: 'a' }, n: { N: '1' }, m: { M: { x: { S: 'deep' } } } } },
      failed,
      failed,
    ])
    expect(await stored()).toEqual(['a1', 'b'])
  })

  test.each([
    ['UPDATE TABLE SET n = 1', 'ValidationError', 'The provided key element does not match the schema'],
    ['DELETE FROM TABLE WHERE pk = 5', 'ValidationError', 'The provided key element does not match the schema'],
    [
      "INSERT INTO TABLE VALUE {'n': 1}",
      'ValidationError',
      'One or more parameter values were invalid: Missing the key pk in the item',
    ],
    ['INSERT INTO "none-such" VALUE {\'n\': 1}', 'ResourceNotFound', 'Requested resource not found'],
    [
      "UPDATE TABLE SET n = m + 1 WHERE pk = 'a'",
      'ValidationError',
      'An operand in the update expression has an incorrect data type',
    ],
  ])('are cancelled by %s', async (statement, Code, Message) => {
    expect(await reasons("DELETE FROM TABLE WHERE pk = 'b'", statement)).toEqual([{ Code: 'None' }, { Code, Message }])
    expect(await stored()).toEqual(['a1', 'b'])
  })

  it('cost twice on the table and once on its indexes', async () => {
    const { ConsumedCapacity } = await send(["INSERT INTO TABLE VALUE {'pk': 'c', 'g': 'x'}"], {
      ReturnConsumedCapacity: 'INDEXES',
    })
    expect(ConsumedCapacity).toMatchObject([
      {
        TableName: table,
        CapacityUnits: 3,
        WriteCapacityUnits: 3,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: { byG: { CapacityUnits: 1 } },
      },
    ])
  })

  it('are done once for a token, which is another one than of TransactWriteItems', async () => {
    const ClientRequestToken = table.slice(0, 36)
    const update = { Statement: "UPDATE TABLE SET n = n + ? WHERE pk = 'a'", Parameters: [{ N: '1' }] }
    await wire.client.send(
      new TransactWriteItemsCommand({
        ClientRequestToken,
        TransactItems: [{ Put: { TableName: table, Item: { pk: { S: 'classic' } } } }],
      }),
    )
    await send([update], { ClientRequestToken })
    const again = await send([update], { ClientRequestToken, ReturnConsumedCapacity: 'TOTAL' })
    expect(again.ConsumedCapacity).toEqual([{ TableName: table, CapacityUnits: 2, ReadCapacityUnits: 2 }])
    expect(await stored()).toEqual(['a2', 'b', 'classic'])
    expect(await refusal(send([{ ...update, Parameters: [{ N: '2' }] }], { ClientRequestToken }))).toMatchObject({
      name: 'IdempotentParameterMismatchException',
    })
  })
})

describe('refuses', () => {
  test.each<[string, readonly Member[], string]>([
    [
      'reads beside writes',
      ["SELECT * FROM TABLE WHERE pk = 'a'", "DELETE FROM TABLE WHERE pk = 'b'"],
      'ExecuteTransaction API does not support both read and write operations in the same request.',
    ],
    [
      'reads beside EXISTS',
      ["SELECT * FROM TABLE WHERE pk = 'a'", "EXISTS(SELECT * FROM TABLE WHERE pk = 'b' AND n = 1)"],
      'ExecuteTransaction API does not support both read and write operations in the same request.',
    ],
    [
      'one item twice',
      ["UPDATE TABLE SET n = 1 WHERE pk = 'a'", "DELETE FROM TABLE WHERE pk = 'a'"],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'one item read twice',
      ["SELECT n FROM TABLE WHERE pk = 'a'", "SELECT m FROM TABLE WHERE pk = 'a'"],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'what is no statement, by its place',
      ["DELETE FROM TABLE WHERE pk = 'a'", 'DELETE'],
      "Validation failed in TransactStatements[1]: Statement wasn't well formed, can't be processed: Expected FROM after DELETE",
    ],
    [
      'RETURNING',
      ["DELETE FROM TABLE WHERE pk = 'a' RETURNING ALL OLD *"],
      'Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.',
    ],
    [
      'indexes',
      ['SELECT * FROM TABLE."byG" WHERE g = \'x\''],
      'Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.',
    ],
    [
      'reads without a whole key',
      ["SELECT * FROM TABLE WHERE pk > 'a'"],
      'Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the primary key in the where clause.',
    ],
    [
      'EXISTS that asks nothing',
      ["EXISTS(SELECT * FROM TABLE WHERE pk = 'a')"],
      'Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional condition',
    ],
    [
      'bad numbers in parameters, without a place',
      [{ Statement: 'DELETE FROM TABLE WHERE pk = ?', Parameters: [{ N: 'x' }] }],
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      'empty keys',
      ["DELETE FROM TABLE WHERE pk = ''"],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'empty keys of reads',
      ["SELECT * FROM TABLE WHERE pk = ''"],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'reads in an order that there is none of',
      ["SELECT * FROM TABLE WHERE pk = 'b'", "SELECT * FROM TABLE WHERE pk = 'a' ORDER BY n"],
      'Validation failed in TransactStatements[1]: Attribute n in ORDER BY clause must be part of the primary key',
    ],
    [
      'EXISTS in an order that there is none of',
      ["EXISTS(SELECT * FROM TABLE WHERE pk = 'a' AND n = 1 ORDER BY n)"],
      'Validation failed in TransactStatements[0]: Attribute n in ORDER BY clause must be part of the primary key',
    ],
    [
      'no statements',
      [],
      "1 validation error detected: Value '[]' at 'transactStatements' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('%s', async (_what, statements, sentence) => {
    expect(await invalid(send(statements))).toBe(sentence)
    expect(await stored()).toEqual(['a1', 'b'])
  })
})
