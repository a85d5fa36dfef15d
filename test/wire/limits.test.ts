// The service's limits at their edges: as much as is allowed is taken, one more is refused. Those of values, keys and expressions are
// also in the tests of each operation's refusals.
import { beforeAll, describe, expect, it } from 'vitest'
import { randomUUID } from 'node:crypto'
import { makeTable, startWire } from './support.js'
import { ask, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'])
})

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const Key = { pk: { S: 'a' } }
const S = (length: number) => ({ S: 'x'.repeat(length) })
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

describe('names and placeholders', () => {
  const update = (input: object) => verdictOn(wire, 'UpdateItem', { Key, ...input }, table)
  const named = (bytes: number) => ({ [`#${'n'.repeat(bytes - 1)}`]: 'a' })
  const cases: readonly Case[] = [
    [
      'an attribute name of 65535 bytes',
      { UpdateExpression: 'REMOVE #a', ExpressionAttributeNames: { '#a': 'x'.repeat(65_535) } },
      'accepted',
    ],
    [
      'a placeholder of 255 bytes',
      { UpdateExpression: `REMOVE #${'n'.repeat(254)}`, ExpressionAttributeNames: named(255) },
      'accepted',
    ],
    [
      'a placeholder of 256 bytes',
      { UpdateExpression: 'REMOVE a', ExpressionAttributeNames: named(256) },
      `${E}ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256`,
    ],
    ['an expression of 4096 bytes', { UpdateExpression: `REMOVE ${'a'.repeat(4089)}` }, 'accepted'],
    [
      'an expression of 4097 bytes',
      { UpdateExpression: `REMOVE ${'a'.repeat(4090)}` },
      `${E}Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;`,
    ],
    [
      '300 operators in an update',
      { UpdateExpression: `SET ${times(300, (at) => `a${at}=b+c`).join()}` },
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      '301 operators in an update',
      { UpdateExpression: `SET ${times(301, (at) => `a${at}=b+c`).join()}` },
      `${E}Invalid UpdateExpression: The expression contains too many operators; operator count: 301`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await update(input)).toBe(verdict))

  it('an attribute name of 65536 bytes', async () => {
    const names = { '#a': 'x'.repeat(65_536) }
    expect(await update({ UpdateExpression: 'REMOVE #a', ExpressionAttributeNames: names })).not.toBe('accepted')
    expect(await verdictOn(wire, 'PutItem', { Item: { ...Key, ['x'.repeat(65_536)]: S(1) } }, table)).not.toBe('accepted')
  })

  it('2 MB of names and values', async () => {
    // Seven values of 3 + 299993 bytes, the last of what is left; the expression compares them all.
    const expression = times(7, (at) => `a <> :v${at}`).join(' AND ')
    const values = (last: number) => Object.fromEntries(times(7, (at) => [`:v${at}`, S(at === 6 ? last : 299_997)]))
    const asked = (last: number) =>
      verdictOn(wire, 'DeleteItem', { Key, ConditionExpression: expression, ExpressionAttributeValues: values(last) }, table)
    expect(await asked(2_097_152 - 6 * 300_000 - 3)).toBe('accepted')
    expect(await asked(2_097_152 - 6 * 300_000 - 2)).not.toBe('accepted')
  })
})

describe('transactions', () => {
  const puts = (sizes: readonly number[]) => ({
    TransactItems: sizes.map((bytes, at) => ({
      Put: { TableName: table, Item: { pk: { S: `t${at % 10}${at > 9 ? 'x' : 'y'}` }, a: S(bytes) } },
    })),
  })
  const write = (input: object) => verdictOn(wire, 'TransactWriteItems', input)

  it('4 MB together', async () => {
    // Each item: 2 + 3 for the key, 1 for the name.
    const full = times(10, () => 409_594)
    const rest = 4_194_304 - 10 * 409_600 - 6
    expect(await write(puts([...full, rest]))).toBe('accepted')
    expect(await write(puts([...full, rest + 1]))).toBe('Transaction payload size cannot exceed 4MB. Payload Size: 4194305')
  })

  it('a token of 36 characters', async () => {
    expect(await write({ ...puts([1]), ClientRequestToken: randomUUID() })).toBe('accepted')
    expect(await write({ ...puts([1]), ClientRequestToken: `${randomUUID()}x` })).toBe(
      `${E}Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    )
  })
})

describe('tables', () => {
  const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' })
  const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' })
  const strings = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }))
  const global = (at: number, more: object = {}) => ({
    IndexName: `byG${at}`,
    KeySchema: [hash('g')],
    Projection: { ProjectionType: 'KEYS_ONLY' },
    ...more,
  })
  const local = (at: number) => ({ ...global(at), IndexName: `byL${at}`, KeySchema: [hash('pk'), range('g')] })
  const including = (at: number, count: number) =>
    global(at, { Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: times(count, (one) => `n${at}x${one}`) } })
  const plain = { BillingMode: 'PAY_PER_REQUEST', KeySchema: [hash('pk')], AttributeDefinitions: strings('pk') }
  const ranged = { ...plain, KeySchema: [hash('pk'), range('sk')], AttributeDefinitions: strings('pk', 'sk', 'g') }
  const indexed = { ...plain, AttributeDefinitions: strings('pk', 'g') }
  const create = async (input: object): Promise<string> => {
    const TableName = `t-${randomUUID()}`
    const verdict = await verdictOn(wire, 'CreateTable', input, TableName)
    if (verdict === 'accepted') await ask(wire, 'DeleteTable', { TableName })
    return verdict
  }

  const MULTI = strings('pk', ...'abcdefghij'.split(''))
  const keysOf = (hashes: string, ranges: string) => ({
    ...plain,
    AttributeDefinitions: MULTI.filter(
      ({ AttributeName }) => AttributeName === 'pk' || (hashes + ranges).includes(AttributeName),
    ),
    GlobalSecondaryIndexes: [global(1, { KeySchema: [...[...hashes].map(hash), ...[...ranges].map(range)] })],
  })
  const tags = (count: number, key = 1, value = 1) => ({
    ...plain,
    Tags: times(count, (at) => ({ Key: `${at}${'k'.repeat(Math.max(0, key - String(at).length))}`, Value: 'v'.repeat(value) })),
  })
  const provisioned = (ReadCapacityUnits: number) => ({
    ...plain,
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits: 1 },
  })
  const cases: readonly Case[] = [
    ['5 local indexes', { ...ranged, LocalSecondaryIndexes: times(5, local) }, 'accepted'],
    [
      '6 local indexes',
      { ...ranged, LocalSecondaryIndexes: times(6, local) },
      `${P}Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
    ],
    ['20 global indexes', { ...indexed, GlobalSecondaryIndexes: times(20, (at) => global(at)) }, 'accepted'],
    [
      '21 global indexes',
      { ...indexed, GlobalSecondaryIndexes: times(21, (at) => global(at)) },
      `${P}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
    ],
    ['20 attributes beside the keys of one index', { ...indexed, GlobalSecondaryIndexes: [including(0, 20)] }, 'accepted'],
    [
      '100 attributes beside the keys of all indexes',
      { ...indexed, GlobalSecondaryIndexes: times(5, (at) => including(at, 20)) },
      'accepted',
    ],
    ['4 hash and 4 range attributes of an index', keysOf('abcd', 'efgh'), 'accepted'],
    [
      '5 hash attributes of an index',
      keysOf('abcde', 'f'),
      `${P}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
    ],
    [
      '5 range attributes of an index',
      keysOf('a', 'bcdef'),
      `${P}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
    ],
    ['50 tags', tags(50), 'accepted'],
    ['51 tags', tags(51), 'Number of Tags exceed the current limit for the provided ResourceArn'],
    ['a tag of 128 and 256 characters', tags(1, 128, 256), 'accepted'],
    ['a tag key of 129 characters', tags(1, 129), `The Tag Key provided is invalid, Key: 0${'k'.repeat(128)}`],
    ['a tag value of 257 characters', tags(1, 1, 257), `The Tag Value provided is invalid, Value: ${'v'.repeat(257)}`],
    [
      'a key name of 255 characters',
      { ...plain, KeySchema: [hash('k'.repeat(255))], AttributeDefinitions: strings('k'.repeat(255)) },
      'accepted',
    ],
    [
      'a key name of 256 characters',
      { ...plain, KeySchema: [hash('k'.repeat(256))] },
      `${E}Value '${'k'.repeat(256)}' at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    ],
    ['40000 units', provisioned(40_000), 'accepted'],
    [
      '40001 units',
      provisioned(40_001),
      'LimitExceededException: The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in eu-west-2. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    ],
    [
      'no units',
      provisioned(0),
      `${E}Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await create(input)).toBe(verdict))

  it('101 attributes beside the keys of all indexes', async () => {
    const indexes = [...times(5, (at) => including(at, 20)), including(5, 1)]
    expect(await create({ ...indexed, GlobalSecondaryIndexes: indexes })).not.toBe('accepted')
  })

  it('names of 3 to 255 characters', async () => {
    const named = (TableName: string) => verdictOn(wire, 'CreateTable', { TableName, ...plain })
    const name = (length: number) => randomUUID().replaceAll('-', '').repeat(8).slice(0, length)
    expect(await named('ab')).toBe(
      `${E}Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    )
    for (const TableName of [name(3), name(255)]) {
      expect(await named(TableName)).toBe('accepted')
      await ask(wire, 'DeleteTable', { TableName })
    }
    const tooLong = name(256)
    expect(await named(tooLong)).toBe(
      `${E}Value '${tooLong}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    )
  })

  it('pages of 100 names', async () => {
    const list = (Limit: number) => verdictOn(wire, 'ListTables', { Limit })
    expect(await list(100)).toBe('accepted')
    expect(await list(101)).toBe(
      `${E}Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100`,
    )
    expect(await list(0)).toBe(
      `${E}Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    )
  })
})
