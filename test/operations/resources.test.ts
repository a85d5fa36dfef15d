// Proves that every operation says of itself what fault rules, metrics and policies know about it: whose units it takes, which tables,
// indexes and keys its requests name; and that an input of any shape can be asked about, since refused requests are counted too.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../../src/model/errors.js'
import { OPERATIONS } from '../../src/operations/index.js'
import type { Operation } from '../../src/operations/operation.js'
import { keyIn, keySources } from '../../src/operations/resource-keys.js'
import type { Resource } from '../../src/operations/resources.js'

type Json = Record<string, unknown>

const ALL = [
  ...OPERATIONS.dynamodb.map((operation) => ({ title: operation.name, folder: 'schemas', operation })),
  ...OPERATIONS.scaling.map((operation) => ({ title: `scaling ${operation.name}`, folder: 'schemas/scaling', operation })),
]
const named = (title: string): Operation => {
  const found = ALL.find((one) => one.title === title)
  if (found === undefined) throw new Error(`no operation ${title}`)
  return found.operation
}

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/t'
const A = { pk: { S: 'a' }, sk: { N: '1' } }
const B = { pk: { S: 'b' }, sk: { N: '2' } }
const ITEM = { ...A, other: { BOOL: true } }
/** What each sample says of a table: its name, an index, and the attributes of `pk` and `sk` that it says of each item. */
type Said = readonly [table: string | undefined, index: string | undefined, isConsistentRead: boolean, keys: readonly unknown[]]

const SAMPLES: readonly (readonly [title: string, side: string | undefined, form: string, input: Json, said: readonly Said[]])[] =
  [
    ['GetItem', 'read', 'single', { TableName: 't', Key: A, ConsistentRead: true }, [['t', undefined, true, [A]]]],
    ['GetItem', 'read', 'single', { TableName: ARN, Key: A }, [[ARN, undefined, false, [A]]]],
    ['PutItem', 'write', 'single', { TableName: 't', Item: ITEM }, [['t', undefined, false, [A]]]],
    ['UpdateItem', 'write', 'single', { TableName: 't', Key: A }, [['t', undefined, false, [A]]]],
    ['DeleteItem', 'write', 'single', { TableName: 't', Key: A }, [['t', undefined, false, [A]]]],
    [
      'Query',
      'read',
      'range',
      {
        TableName: 't',
        IndexName: 'i',
        KeyConditionExpression: 'pk = :p AND sk > :s',
        ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { N: '1' } },
      },
      [['t', 'i', false, [{ pk: { S: 'a' } }]]],
    ],
    [
      'Query',
      'read',
      'range',
      {
        TableName: 't',
        KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
        ConsistentRead: true,
      },
      [['t', undefined, true, [{ pk: { S: 'a' } }]]],
    ],
    ['ImportTable', undefined, 'single', { TableCreationParameters: { TableName: 't' } }, [['t', undefined, false, [undefined]]]],
    ['ExportTableToPointInTime', undefined, 'single', { TableArn: ARN }, [[ARN, undefined, false, [undefined]]]],
    ['DescribeImport', undefined, 'single', { ImportArn: `${ARN}/import/01-a` }, [[ARN, undefined, false, [undefined]]]],
    ['DescribeExport', undefined, 'single', { ExportArn: `${ARN}/export/01-a` }, [[ARN, undefined, false, [undefined]]]],
    [
      'CancelBulkOperation',
      undefined,
      'single',
      { BulkOperationArn: `${ARN}/bulk-operation/01-a` },
      [[ARN, undefined, false, [undefined]]],
    ],
    ['Scan', 'read', 'range', { TableName: 't', IndexName: 'i' }, [['t', 'i', false, [undefined]]]],
    ['SearchVectors', 'read', 'range', { TableName: 't', IndexName: 'i' }, [['t', 'i', false, [undefined]]]],
    [
      'BatchGetItem',
      'read',
      'batch',
      { RequestItems: { t: { Keys: [A, B], ConsistentRead: true }, [ARN]: { Keys: [A] } } },
      [
        ['t', undefined, true, [A, B]],
        [ARN, undefined, false, [A]],
      ],
    ],
    [
      'BatchWriteItem',
      'write',
      'batch',
      {
        RequestItems: { t: [{ PutRequest: { Item: ITEM } }, { DeleteRequest: { Key: B } }], u: [{ DeleteRequest: { Key: A } }] },
      },
      [
        ['t', undefined, false, [A, B]],
        ['u', undefined, false, [A]],
      ],
    ],
    [
      'TransactGetItems',
      'read',
      'transaction',
      { TransactItems: [{ Get: { TableName: 't', Key: A } }, { Get: { TableName: 'u', Key: B } }] },
      [
        ['t', undefined, false, [A]],
        ['u', undefined, false, [B]],
      ],
    ],
    [
      'TransactWriteItems',
      'write',
      'transaction',
      {
        TransactItems: [
          { Put: { TableName: 't', Item: ITEM } },
          { Update: { TableName: 't', Key: B } },
          { Delete: { TableName: 'u', Key: A } },
          { ConditionCheck: { TableName: 'u', Key: B } },
        ],
      },
      [
        ['t', undefined, false, [A]],
        ['t', undefined, false, [B]],
        ['u', undefined, false, [A]],
        ['u', undefined, false, [B]],
      ],
    ],
    [
      'ExecuteStatement',
      'either',
      'range',
      {
        Statement: 'SELECT * FROM "t"."i" WHERE pk = ? AND ? = sk AND other > 1',
        Parameters: [{ S: 'a' }, { N: '1' }],
        ConsistentRead: true,
      },
      [['t', 'i', true, [A]]],
    ],
    ['ExecuteStatement', 'either', 'range', { Statement: 'SELECT * FROM t' }, [['t', undefined, false, [{}]]]],
    ['ExecuteStatement', 'either', 'range', { Statement: 'not a statement' }, [[undefined, undefined, false, [undefined]]]],
    [
      'BatchExecuteStatement',
      'either',
      'batch',
      {
        Statements: [
          { Statement: `INSERT INTO "${ARN}" VALUE {'pk': ?, 'sk': 1, 'other': true}`, Parameters: [{ S: 'a' }] },
          { Statement: 'SELECT' },
          { Statement: "DELETE FROM u WHERE pk = 'b' AND sk = 2" },
        ],
      },
      [
        [ARN, undefined, false, [A]],
        [undefined, undefined, false, [undefined]],
        ['u', undefined, false, [B]],
      ],
    ],
    [
      'ExecuteTransaction',
      'either',
      'transaction',
      {
        TransactStatements: [
          { Statement: "UPDATE t SET a = 1 WHERE pk = 'a' AND sk = 1" },
          { Statement: "EXISTS(SELECT * FROM u WHERE pk = 'b' AND sk = 2 AND a = 1)" },
        ],
      },
      [
        ['t', undefined, false, [A]],
        ['u', undefined, false, [B]],
      ],
    ],
    ['DescribeTable', undefined, 'single', { TableName: 't' }, [['t', undefined, false, [undefined]]]],
    ['DescribeContributorInsights', undefined, 'single', { TableName: 't', IndexName: 'i' }, [['t', 'i', false, [undefined]]]],
    ['TagResource', undefined, 'single', { ResourceArn: ARN, Tags: [] }, [[ARN, undefined, false, [undefined]]]],
    ['ListTables', undefined, 'single', { ExclusiveStartTableName: 't' }, []],
    ['scaling PutScalingPolicy', undefined, 'single', { ResourceId: 'table/t' }, [['t', undefined, false, [undefined]]]],
    ['scaling PutScalingPolicy', undefined, 'single', { ResourceId: 'table/t/index/i' }, [['t', 'i', false, [undefined]]]],
  ]

function saidOf(resource: Resource): Said {
  const { table, index, isConsistentRead } = resource
  return [
    table,
    index,
    isConsistentRead,
    keySources(resource).map((source) => orNone(() => keyIn(source, ['pk', 'sk'], undefined))),
  ]
}

/** A key that its operation will refuse is none, as for fault rules. */
function orNone<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

describe('what a request is about', () => {
  test.each(SAMPLES)('%s', (title, side, form, input, said) => {
    const { resources, ...operation } = named(title)
    expect(operation.side).toBe(side)
    expect(resources.form).toBe(form)
    expect(resources.of(input).map(saidOf)).toEqual(said)
  })

  test('of every operation that takes units there is a sample', () => {
    const sampled = new Set(SAMPLES.map(([title]) => title))
    expect(ALL.filter(({ title, operation }) => operation.side !== undefined && !sampled.has(title))).toEqual([])
  })

  test('a statement, or a list of them, that is too long is not read', () => {
    const statement = (length: number) => ({ Statement: 'SELECT * FROM t'.padEnd(length) })
    expect(named('ExecuteStatement').resources.of(statement(8192))).toMatchObject([{ table: 't' }])
    expect(named('ExecuteStatement').resources.of(statement(8193))).toMatchObject([{ table: undefined }])
    const many = Array.from({ length: 1000 }, () => statement(20))
    expect(named('BatchExecuteStatement').resources.of({ Statements: many })).toHaveLength(25)
    expect(named('ExecuteTransaction').resources.of({ TransactStatements: many })).toHaveLength(100)
  })

  test('members that the operation has not are passed over', () => {
    const stray = { TableName: 't', Key: A, IndexName: 'i', RequestItems: { u: {} }, ResourceArn: ARN }
    expect(named('GetItem').resources.of(stray).map(saidOf)).toEqual([['t', undefined, false, [A]]])
  })
})

/** A statement may name all there is. */
const STATEMENTS = ['Statement', 'Statements', 'TransactStatements']

/** Members by which a request names something. */
const JOBS = ['TableArn', 'TableCreationParameters', 'ImportArn', 'ExportArn', 'BulkOperationArn']
const NAMING: Readonly<Record<'table' | 'index' | 'key', readonly string[]>> = {
  table: [
    ...['TableName', 'RequestItems', 'TransactItems', 'ResourceArn', 'ResourceId', 'BackupArn', 'TargetTableName'],
    ...JOBS,
    ...STATEMENTS,
  ],
  index: ['IndexName', 'ResourceId', ...STATEMENTS],
  key: ['Key', 'Item', 'KeyConditionExpression', 'RequestItems', 'TransactItems', ...STATEMENTS],
}

test.each(ALL)('$title says what its schema has members for', ({ folder, operation }) => {
  const schema = JSON.parse(readFileSync(`${folder}/${operation.name}.json`, 'utf8')) as {
    $defs: { input: { properties?: Json } }
  }
  const members = Object.keys(schema.$defs.input.properties ?? {})
  const parts = Object.entries(NAMING).filter(([, naming]) => naming.some((member) => members.includes(member)))
  expect([...operation.resources.names].sort()).toEqual(parts.map(([part]) => part).sort())
  if (operation.side !== undefined) expect(operation.resources.names).toContain('table')
})

test('only what takes units, and UpdateTable, needs the other regions of a strongly consistent table', () => {
  const others = ALL.filter(({ operation: { side, needsQuorum } }) => needsQuorum !== (side !== undefined))
  expect(others.map(({ title }) => title)).toEqual(['UpdateTable'])
})

const JUNK = [undefined, 5, true, [], {}]
const MEMBERS = [...new Set(Object.values(NAMING).flat())]

test.each(ALL)('$title makes nothing of a malformed input', ({ operation: { resources } }) => {
  expect(resources.of({})).toEqual([])
  for (const member of MEMBERS) for (const junk of JUNK) expect(resources.of({ [member]: junk })).toEqual([])
})

test('a malformed table in a batch is named, without keys', () => {
  for (const junk of [...JUNK, 'text', { Keys: 5 }]) {
    for (const title of ['BatchGetItem', 'BatchWriteItem']) {
      expect(
        named(title)
          .resources.of({ RequestItems: { t: junk } })
          .map(saidOf),
      ).toEqual([['t', undefined, false, []]])
    }
  }
  const keyless: Said[] = [['t', undefined, false, [undefined, undefined, undefined]]]
  expect(
    named('BatchGetItem')
      .resources.of({ RequestItems: { t: { Keys: [5, [], undefined] } } })
      .map(saidOf),
  ).toEqual(keyless)
  expect(
    named('BatchWriteItem')
      .resources.of({ RequestItems: { t: [5, {}, { PutRequest: 'p' }] } })
      .map(saidOf),
  ).toEqual(keyless)
})

test('a malformed action of a transaction keeps its place', () => {
  const actions = [5, {}, { Put: 5 }, { Put: { TableName: 7, Item: 5 } }, { Put: { TableName: 't', Item: ITEM } }]
  const nothing: Said = [undefined, undefined, false, [undefined]]
  const said = named('TransactWriteItems').resources.of({ TransactItems: actions }).map(saidOf)
  expect(said).toEqual([nothing, nothing, nothing, nothing, ['t', undefined, false, [A]]])
})
