// A SELECT equals the Query or Scan that it stands for, page by page and unit by unit, and a written statement the PutItem, UpdateItem or
// DeleteItem: random statements beside the expressions that say the same. A failure prints the seed and the path of fast-check.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { apiOf, type Call, Refusal } from './api.js'
import {
  anyConditions,
  attributes,
  type ClausePair,
  clauses,
  filters,
  joined,
  keyConditions,
  type Pair,
  placed,
  written,
} from './statement-pairs.js'

type Item = Readonly<Record<string, unknown>>
interface Page {
  readonly Items: readonly Item[]
  readonly LastEvaluatedKey?: object
  readonly NextToken?: string
  readonly ConsumedCapacity?: { readonly CapacityUnits: number }
}

let emulator: Emulator
let call: Call
beforeAll(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  call = apiOf(emulator)
  for (const TableName of ['one', 'two']) {
    await call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
    })
  }
})
afterAll(() => emulator.close())

const PARTITIONS = ['a', 'b', 'c']
const items = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...PARTITIONS), fc.integer({ min: 0, max: 5 }), attributes, fc.integer({ min: 0, max: 3 })),
    {
      selector: ([pk, sk]) => `${pk}${sk}`,
      maxLength: 14,
    },
  )
  .map((all) =>
    all.map(([pk, sk, more, size]): Item => {
      const padding = size === 0 ? {} : { padding: { S: 'x'.repeat(size * 1500) } }
      return { pk: { S: pk }, sk: { N: String(sk) }, ...more, ...padding }
    }),
  )

/** Makes the table hold these items and no others. */
async function fill(TableName: string, wanted: readonly Item[]): Promise<void> {
  const { Items } = await call<Page>('Scan', { TableName, ConsistentRead: true })
  for (const { pk, sk } of Items) await call('DeleteItem', { TableName, Key: { pk, sk } })
  for (const item of wanted) await call('PutItem', { TableName, Item: item })
}

async function outcome<Output>(made: Promise<Output>): Promise<Output | Refusal> {
  try {
    return await made
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Pages of both until both end. */
async function comparePages(statement: object, classic: string, input: object): Promise<void> {
  let [NextToken, ExclusiveStartKey]: [string | undefined, object | undefined] = [undefined, undefined]
  for (;;) {
    const page: Page = await call('ExecuteStatement', { ...statement, ...(NextToken === undefined ? {} : { NextToken }) })
    const other: Page = await call(classic, { ...input, ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }) })
    expect(page.Items).toEqual(other.Items)
    expect(page.LastEvaluatedKey).toEqual(other.LastEvaluatedKey)
    expect(page.ConsumedCapacity).toEqual(other.ConsumedCapacity)
    expect(page.NextToken === undefined).toBe(other.LastEvaluatedKey === undefined)
    if (page.NextToken === undefined) return
    NextToken = page.NextToken
    ExclusiveStartKey = other.LastEvaluatedKey
  }
}

const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined })
const limits = maybe(fc.integer({ min: 1, max: 5 }))
/** Which values are parameters. */
const choices = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 7 })
  .map((drawn) => (place: number) => drawn[place % drawn.length] === true)
const RUNS = { numRuns: 150 }
const CAPACITY = { ReturnConsumedCapacity: 'INDEXES' }

test('a SELECT that says a partition key equals a Query', async () => {
  const directions = fc.constantFrom('', ' ORDER BY sk', ' ORDER BY sk DESC')
  const property = fc.asyncProperty(
    items,
    keyConditions,
    maybe(filters),
    directions,
    limits,
    fc.boolean(),
    choices,
    async (wanted, key, filter, order, Limit, ConsistentRead, isParameter) => {
      await fill('one', wanted)
      const where = joined(filter === undefined ? [key] : [key, { ...filter, statement: `(${filter.statement})` }], ' AND ')
      const statement = written(`SELECT * FROM one WHERE ${where.statement}${order}`, where.values, isParameter)
      const [onKey, onRest] = [placed(key, 'k'), filter && placed(filter, 'f')]
      const shared = { ...CAPACITY, ConsistentRead, ...(Limit === undefined ? {} : { Limit }) }
      await comparePages({ ...statement, ...shared }, 'Query', {
        TableName: 'one',
        KeyConditionExpression: onKey.text,
        ...(onRest === undefined ? {} : { FilterExpression: onRest.text }),
        ExpressionAttributeValues: { ...onKey.values, ...onRest?.values },
        ScanIndexForward: !order.endsWith('DESC'),
        ...shared,
      })
    },
  )
  await fc.assert(property, RUNS)
})

test('a SELECT on an index that says its partition key equals a Query', async () => {
  const property = fc.asyncProperty(
    items,
    fc.constantFrom(...PARTITIONS),
    maybe(filters),
    limits,
    choices,
    async (wanted, g, filter, Limit, isParameter) => {
      await fill('one', wanted)
      const key: Pair = { statement: 'g = {0}', expression: 'g = {0}', values: [{ S: g }] }
      const where = joined(filter === undefined ? [key] : [key, { ...filter, statement: `(${filter.statement})` }], ' AND ')
      const [onKey, onRest] = [placed(key, 'k'), filter && placed(filter, 'f')]
      const shared = { ...CAPACITY, ...(Limit === undefined ? {} : { Limit }) }
      await comparePages(
        { ...written(`SELECT * FROM "one"."byG" WHERE ${where.statement}`, where.values, isParameter), ...shared },
        'Query',
        {
          TableName: 'one',
          IndexName: 'byG',
          KeyConditionExpression: onKey.text,
          ...(onRest === undefined ? {} : { FilterExpression: onRest.text }),
          ExpressionAttributeValues: { ...onKey.values, ...onRest?.values },
          ...shared,
        },
      )
    },
  )
  await fc.assert(property, RUNS)
})

test('a SELECT that says no partition key equals a Scan', async () => {
  const property = fc.asyncProperty(
    items,
    maybe(filters),
    limits,
    fc.boolean(),
    choices,
    async (wanted, filter, Limit, ConsistentRead, isParameter) => {
      await fill('one', wanted)
      const where = filter === undefined ? '' : ` WHERE ${filter.statement}`
      const expression = filter && placed(filter, 'f')
      const hasValues = expression !== undefined && Object.keys(expression.values).length > 0
      const shared = { ...CAPACITY, ConsistentRead, ...(Limit === undefined ? {} : { Limit }) }
      await comparePages({ ...written(`SELECT * FROM one${where}`, filter?.values ?? [], isParameter), ...shared }, 'Scan', {
        TableName: 'one',
        ...(expression === undefined ? {} : { FilterExpression: expression.text }),
        ...(hasValues ? { ExpressionAttributeValues: expression.values } : {}),
        ...shared,
      })
    },
  )
  await fc.assert(property, RUNS)
})

test('any SELECT finds each item once that a Scan with its condition finds, or is refused for overlaps', async () => {
  const counts = { answered: 0, refused: 0 }
  const property = fc.asyncProperty(items, anyConditions, limits, choices, async (wanted, where, Limit, isParameter) => {
    await fill('one', wanted)
    const statement = written(`SELECT pk, sk FROM one WHERE ${where.statement}`, where.values, isParameter)
    const found: Item[] = []
    let NextToken: string | undefined
    do {
      const page: Page | Refusal = await outcome(
        call<Page>('ExecuteStatement', {
          ...statement,
          ...(Limit === undefined ? {} : { Limit }),
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      )
      if (page instanceof Refusal) {
        expect(page.message).toBe('Overlapping conditions with range keys are not supported in where clause')
        counts.refused++
        return
      }
      found.push(...page.Items)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    const { text, values } = placed(where, 'v')
    const { Items } = await call<Page>('Scan', {
      TableName: 'one',
      FilterExpression: text,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    })
    const sorted = (all: readonly Item[]): string[] => all.map((item) => JSON.stringify(item)).sort()
    expect(sorted(found)).toEqual(sorted(Items))
    counts.answered++
  })
  await fc.assert(property, { numRuns: 400 })
  expect(counts.answered).toBeGreaterThan(counts.refused)
})

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const

/** UpdateExpression of these clauses: each section once. */
function updateOf(parts: readonly ClausePair[]): Pair {
  const sections = SECTIONS.flatMap((section) => {
    const own = parts.filter((part) => part.section === section)
    return own.length === 0 ? [] : [{ ...joined(own, ' ', ', '), section }]
  })
  const named = sections.map((one) => ({ ...one, expression: `${one.section} ${one.expression}` }))
  return joined(named, ' ')
}

/** The name of a refusal and the end of its text: prefixes name the parameter that an expression came by. */
const told = (refused: Refusal): readonly [string, string] => [
  refused.name,
  refused.message.replace(/^1 validation error detected: /, '').replace(/^Invalid UpdateExpression: /, ''),
]

const RETURNS = [
  ['', 'NONE'],
  [' RETURNING ALL OLD *', 'ALL_OLD'],
  [' RETURNING ALL NEW *', 'ALL_NEW'],
  [' RETURNING MODIFIED OLD *', 'UPDATED_OLD'],
  [' RETURNING MODIFIED NEW *', 'UPDATED_NEW'],
] as const

interface WriteOutput {
  readonly Items?: readonly Item[]
  readonly Attributes?: Item
  readonly ConsumedCapacity?: object
}

/** What both came to, and what both tables hold. */
async function compareWrites(statement: object, classic: string, input: object): Promise<void> {
  const mine = await outcome(call<WriteOutput>('ExecuteStatement', { ...statement, ...CAPACITY }))
  const other = await outcome(call<WriteOutput>(classic, { ...input, ...CAPACITY }))
  if (mine instanceof Refusal || other instanceof Refusal) {
    const [name, text] = mine instanceof Refusal ? told(mine) : ['accepted', '']
    const expected = other instanceof Refusal ? told(other) : ['accepted', '']
    if (name === 'DuplicateItemException') expect(expected[0]).toBe('ConditionalCheckFailedException')
    else expect([name, text]).toEqual(expected)
  } else {
    expect(mine.Items).toEqual(other.Attributes === undefined ? [] : [other.Attributes])
    expect({ ...mine.ConsumedCapacity, TableName: '' }).toEqual({ ...other.ConsumedCapacity, TableName: '' })
  }
  const held = async (TableName: string) => (await call<Page>('Scan', { TableName, ConsistentRead: true })).Items
  expect(await held('one')).toEqual(await held('two'))
}

const keys = fc.tuple(fc.constantFrom(...PARTITIONS), fc.integer({ min: 0, max: 2 }))
const onKey = (pk: string, sk: number): string => `sk = ${sk} AND pk = '${pk}'`
const keyOf = (pk: string, sk: number): object => ({ pk: { S: pk }, sk: { N: String(sk) } })

test('an UPDATE equals the UpdateItem of an item that is there', async () => {
  // Which of two faults speaks depends on the order of the clauses, which the sections of an expression change: so both have theirs.
  const lists = fc
    .uniqueArray(clauses, { minLength: 1, maxLength: 3, selector: ({ expression }) => expression.split(' ')[0] })
    .map((drawn) => SECTIONS.flatMap((section) => drawn.filter((part) => part.section === section)))
  const property = fc.asyncProperty(
    items,
    keys,
    lists,
    maybe(filters),
    fc.constantFrom(...RETURNS),
    choices,
    async (wanted, [pk, sk], parts, filter, [returning, ReturnValues], isParameter) => {
      await fill('one', wanted)
      await fill('two', wanted)
      const all = joined(
        filter === undefined ? parts : [...parts, { ...filter, statement: ` AND (${filter.statement})` }],
        '\u0001',
      )
      const texts = all.statement.split('\u0001')
      const where = `WHERE ${onKey(pk, sk)}${filter === undefined ? '' : (texts.at(-1) ?? '')}`
      const sets = (filter === undefined ? texts : texts.slice(0, -1)).join(' ')
      const [update, condition] = [placed(updateOf(parts), 'u'), filter && placed(filter, 'c')]
      const isThere = 'attribute_exists(pk)'
      const values = { ...update.values, ...condition?.values }
      await compareWrites(written(`UPDATE one ${sets} ${where}${returning}`, all.values, isParameter), 'UpdateItem', {
        TableName: 'two',
        Key: keyOf(pk, sk),
        UpdateExpression: update.text,
        ConditionExpression: condition === undefined ? isThere : `${isThere} AND (${condition.text})`,
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
        ReturnValues,
      })
    },
  )
  await fc.assert(property, { numRuns: 300 })
})

test('an INSERT equals a PutItem where there is no item, and a DELETE a DeleteItem of what is absent or as it says', async () => {
  const property = fc.asyncProperty(
    items,
    keys,
    attributes,
    maybe(filters),
    choices,
    async (wanted, [pk, sk], item, filter, isParameter) => {
      await fill('one', wanted)
      await fill('two', wanted)
      const names = Object.keys(item)
      const fields = names.map((name, at) => `, '${name}': {${at}}`).join('')
      const insert = written(`INSERT INTO one VALUE {'pk': '${pk}', 'sk': ${sk}${fields}}`, Object.values(item), isParameter)
      await compareWrites(insert, 'PutItem', {
        TableName: 'two',
        Item: { ...keyOf(pk, sk), ...item },
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      const condition = filter && placed(filter, 'c')
      const hasValues = condition !== undefined && Object.keys(condition.values).length > 0
      const more = filter === undefined ? '' : ` AND (${filter.statement})`
      const drop = written(`DELETE FROM one WHERE ${onKey(pk, sk)}${more} RETURNING ALL OLD *`, filter?.values ?? [], isParameter)
      await compareWrites(drop, 'DeleteItem', {
        TableName: 'two',
        Key: keyOf(pk, sk),
        ...(condition === undefined ? {} : { ConditionExpression: `attribute_not_exists(pk) OR (${condition.text})` }),
        ...(hasValues ? { ExpressionAttributeValues: condition.values } : {}),
        ReturnValues: 'ALL_OLD',
      })
    },
  )
  await fc.assert(property, RUNS)
})

/** A member of a transaction, as a statement and as an action. */
interface Member {
  readonly statement: object
  readonly action: object
}

const members: fc.Arbitrary<Member> = fc
  .record({
    kind: fc.constantFrom('insert', 'update', 'delete', 'exists'),
    key: keys,
    item: attributes,
    clause: clauses,
    filter: filters,
    hasFilter: fc.boolean(),
    isParameter: choices,
  })
  .map(({ kind, key: [pk, sk], item, clause, filter, hasFilter, isParameter }): Member => {
    const [Key, TableName] = [keyOf(pk, sk), 'two']
    const condition = hasFilter || kind === 'exists' ? placed(filter, 'c') : undefined
    const more = condition === undefined ? '' : ` AND (${filter.statement})`
    const where = `WHERE ${onKey(pk, sk)}${more}`
    const givenValues = condition === undefined ? [] : filter.values
    const withValues = (values: object): object => (Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values })
    const there = condition === undefined ? 'attribute_exists(pk)' : `attribute_exists(pk) AND (${condition.text})`
    switch (kind) {
      case 'insert': {
        const fields = Object.keys(item).map((name, at) => `, '${name}': {${at}}`)
        const text = `INSERT INTO one VALUE {'pk': '${pk}', 'sk': ${sk}${fields.join('')}}`
        return {
          statement: written(text, Object.values(item), isParameter),
          action: { Put: { TableName, Item: { ...Key, ...item }, ConditionExpression: 'attribute_not_exists(pk)' } },
        }
      }
      case 'update': {
        const both = joined([clause, { ...filter, statement: where, values: givenValues }], ' ')
        const update = placed(updateOf([clause]), 'u')
        return {
          statement: written(`UPDATE one ${both.statement}`, both.values, isParameter),
          action: {
            Update: {
              TableName,
              Key,
              UpdateExpression: update.text,
              ConditionExpression: there,
              ...withValues({ ...update.values, ...condition?.values }),
            },
          },
        }
      }
      case 'delete':
        return {
          statement: written(`DELETE FROM one ${where}`, givenValues, isParameter),
          action: {
            Delete: {
              TableName,
              Key,
              ...(condition === undefined ? {} : { ConditionExpression: `attribute_not_exists(pk) OR (${condition.text})` }),
              ...withValues(condition?.values ?? {}),
            },
          },
        }
      default:
        return {
          statement: written(`EXISTS(SELECT * FROM one ${where})`, givenValues, isParameter),
          action: { ConditionCheck: { TableName, Key, ConditionExpression: there, ...withValues(condition?.values ?? {}) } },
        }
    }
  })

test('a transaction of statements equals one of actions, and cancels where that does', async () => {
  const counts = { committed: 0, refused: 0 }
  const property = fc.asyncProperty(items, fc.array(members, { minLength: 1, maxLength: 3 }), async (wanted, all) => {
    await fill('one', wanted)
    await fill('two', wanted)
    const TransactStatements = all.map(({ statement }) => statement)
    const TransactItems = all.map(({ action }) => action)
    const mine = await outcome(call<object>('ExecuteTransaction', { TransactStatements, ...CAPACITY }))
    const other = await outcome(call<object>('TransactWriteItems', { TransactItems, ...CAPACITY }))
    const told = (output: object | Refusal): unknown => {
      if (!(output instanceof Refusal))
        return JSON.stringify((output as { ConsumedCapacity: object }).ConsumedCapacity).replaceAll('"two"', '"one"')
      return [output.name, output.message.replaceAll('DuplicateItem', 'ConditionalCheckFailed')]
    }
    expect(told(mine)).toEqual(told(other))
    counts[mine instanceof Refusal ? 'refused' : 'committed']++
    const held = async (TableName: string) => (await call<Page>('Scan', { TableName, ConsistentRead: true })).Items
    expect(await held('one')).toEqual(await held('two'))
  })
  await fc.assert(property, { numRuns: 400 })
  expect(counts.committed).toBeGreaterThan(20)
})
