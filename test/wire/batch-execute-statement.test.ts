// BatchExecuteStatement over the wire: each statement in its slot, what refuses the whole call, and what it costs.
import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  type BatchStatementRequest,
  type ReturnConsumedCapacity,
} from '@aws-sdk/client-dynamodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { signedPost } from './raw.js'
import { globalIndex, invalid, makeTable, put, startWire } from './support.js'

const wire = startWire()
let table = ''
beforeEach(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], globalIndex('byG', ['g']))
  await put(
    wire,
    table,
    { pk: { S: 'a' }, sk: { N: '1' }, v: { M: { x: { S: 'deep' } } } },
    { pk: { S: 'a' }, sk: { N: '2' }, big: { S: 'x'.repeat(3000) } },
  )
})

const send = (
  statements: readonly (string | BatchStatementRequest)[],
  mode?: ReturnConsumedCapacity,
): Promise<BatchExecuteStatementCommandOutput> =>
  wire.client.send(
    new BatchExecuteStatementCommand({
      Statements: statements.map((one) => {
        const request = typeof one === 'string' ? { Statement: one } : one
        return { ...request, Statement: request.Statement?.replace('TABLE', `"${table}"`) }
      }),
      ...(mode === undefined ? {} : { ReturnConsumedCapacity: mode }),
    }),
  )
const slots = async (...statements: readonly (string | BatchStatementRequest)[]) => (await send(statements)).Responses

const NEEDS_KEY = 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.'

describe('reads', () => {
  it('answer in order, each with its table', async () => {
    expect(
      await slots(
        "SELECT v.x FROM TABLE WHERE sk = 1 AND pk = 'a'",
        { Statement: 'SELECT pk FROM TABLE WHERE pk = ? AND sk IN [2]', Parameters: [{ S: 'a' }], ConsistentRead: true },
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk = 3",
        "SELECT absent FROM TABLE WHERE pk IN ('a') AND sk = 02",
      ).catch((error: unknown) => error),
    ).toMatchObject({ message: 'Provided list of item keys contains duplicates' })
    expect(
      await slots(
        "SELECT v.x FROM TABLE WHERE sk = 1 AND pk = 'a'",
        { Statement: 'SELECT pk FROM TABLE WHERE pk = ? AND sk IN [2]', Parameters: [{ S: 'a' }], ConsistentRead: true },
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk = 3",
      ),
    ).toEqual([
      { TableName: table, Item: { x: { S: 'deep' } } },
      { TableName: table, Item: { pk: { S: 'a' } } },
      { TableName: table },
    ])
  })

  it('fail alone', async () => {
    const validation = (Message: string) => ({ Error: { Code: 'ValidationError', Message } })
    expect(
      await slots(
        "SELECT * FROM TABLE WHERE pk = 'a'",
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk = 1 AND v = 1",
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk IN [1, 2]",
        'SELECT * FROM TABLE."byG" WHERE g = \'a\'',
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk = 2 ORDER BY v",
        'SELECT * FROM',
        "SELECT COUNT(*) FROM TABLE WHERE pk = 'a' AND sk = 1",
        'SELECT * FROM TABLE WHERE pk = 1 AND sk = 1',
        'SELECT * FROM "none-such" WHERE pk = \'a\'',
        "EXISTS(SELECT * FROM TABLE WHERE pk = 'a' AND sk = 1 AND v = 1)",
        "SELECT * FROM TABLE WHERE pk = 'a' AND sk = 1",
      ),
    ).toEqual([
      validation(NEEDS_KEY),
      validation(NEEDS_KEY),
      validation(NEEDS_KEY),
      validation(NEEDS_KEY),
      validation('Attribute v in ORDER BY clause must be part of the primary key'),
      validation("Statement wasn't well formed, can't be processed: Unexpected term"),
      validation('Unexpected path component at 1:8:5'),
      validation("Key attribute's data type should match its data type in table's schema: Key pk"),
      { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' }, TableName: 'none-such' },
      validation('EXISTS can only be used in ExecuteTransaction write requests.'),
      { TableName: table, Item: expect.anything() as object },
    ])
  })

  it('cost what GetItem costs, summed up by table', async () => {
    const statements = ["SELECT v FROM TABLE WHERE pk = 'a' AND sk = 1", "SELECT v FROM TABLE WHERE pk = 'a' AND sk = 9"]
    const { ConsumedCapacity } = await send([...statements, "SELECT v FROM TABLE WHERE pk = 'a'"], 'INDEXES')
    expect(ConsumedCapacity).toEqual([{ TableName: table, CapacityUnits: 1, Table: { CapacityUnits: 1 } }])
    expect((await send(statements)).ConsumedCapacity).toBeUndefined()
    expect((await send(['SELECT'], 'TOTAL')).ConsumedCapacity).toBeUndefined()
  })
})

describe('writes', () => {
  it('write what they can, and say why they could not', async () => {
    expect(
      await slots(
        "INSERT INTO TABLE VALUE {'pk': 'n', 'sk': 1}",
        "INSERT INTO TABLE VALUE {'pk': 'a', 'sk': 1}",
        {
          Statement: "UPDATE TABLE SET v = 2 WHERE pk = 'a' AND sk = 2 AND v = 1",
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        "UPDATE TABLE SET v = 2 WHERE pk = 'x'",
        "DELETE FROM TABLE WHERE pk = 'z' AND sk = 1",
        "INSERT INTO none_such VALUE {'pk': 'a'}",
        "UPDATE TABLE SET v = 1 WHERE pk = 'u' AND sk = 1 RETURNING ALL NEW *",
      ),
    ).toEqual([
      { TableName: table },
      { TableName: table, Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' } },
      { TableName: table, Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } },
      { Error: { Code: 'ValidationError', Message: 'Where clause does not contain a mandatory equality on all key attributes' } },
      { TableName: table },
      { TableName: 'none_such', Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
      { TableName: table, Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' } },
    ])
    expect(await slots("DELETE FROM TABLE WHERE pk = 'n' AND sk = 1 RETURNING ALL OLD *")).toEqual([
      { TableName: table, Item: { pk: { S: 'n' }, sk: { N: '1' } } },
    ])
  })

  // A failed one adds what it would have written to the sum, and to no part of it.
  it('cost what they write, failed ones included', async () => {
    const { ConsumedCapacity } = await send(
      ["INSERT INTO TABLE VALUE {'pk': 'n', 'sk': 1, 'g': 'x'}", "INSERT INTO TABLE VALUE {'pk': 'a', 'sk': 2}"],
      'INDEXES',
    )
    expect(ConsumedCapacity).toEqual([
      {
        TableName: table,
        CapacityUnits: 5,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { byG: { CapacityUnits: 1 } },
      },
    ])
    expect((await send(["INSERT INTO TABLE VALUE {'pk': 'a', 'sk': 2}"], 'TOTAL')).ConsumedCapacity).toBeUndefined()
  })
})

describe('refuses the whole call', () => {
  const insert = "INSERT INTO TABLE VALUE {'pk': 'n', 'sk': 1}"

  it('when some read and some write, and writes nothing', async () => {
    const read = "SELECT * FROM TABLE WHERE pk = 'n' AND sk = 1"
    expect(await invalid(send([insert, read]))).toBe('Read and write requests together in the same batch is not supported.')
    expect(await slots(read)).toEqual([{ TableName: table }])
    expect(await slots('SELECT', insert)).toHaveLength(2) // what is no statement takes no part
  })

  it('when two are about one item', async () => {
    expect(await invalid(send([insert, "DELETE FROM TABLE WHERE sk = 1.0 AND pk = 'n'"]))).toBe(
      'Provided list of item keys contains duplicates',
    )
  })

  // The SDK would send no such bytes.
  it('when a parameter can not be read, and writes nothing', async () => {
    const body = JSON.stringify({
      Statements: [
        { Statement: `INSERT INTO "${table}" VALUE {'pk': 'n', 'sk': 1}` },
        { Statement: `INSERT INTO "${table}" VALUE {'pk': 'm', 'sk': 1, 'b': ?}`, Parameters: [{ BS: ['AA'] }] },
      ],
    })
    const { text } = await signedPost(wire.endpoint, { target: 'BatchExecuteStatement', body })
    expect(text).toContain('SerializationException')
    expect(await slots("SELECT * FROM TABLE WHERE pk = 'n' AND sk = 1")).toEqual([{ TableName: table }])
  })

  it('when there are none, or too many', async () => {
    expect(await invalid(send([]))).toBe(
      "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
    expect(await invalid(send(Array<string>(26).fill(insert)))).toMatch(
      /at 'statements' failed to satisfy constraint: Member must have length less than or equal to 25$/,
    )
  })

  it('when a statement is too long', async () => {
    expect(await invalid(send(['x'.repeat(8193)]))).toMatch(
      /at 'statements\.1\.member\.statement' failed to satisfy constraint: Member must have length less than or equal to 8192$/,
    )
  })
})
