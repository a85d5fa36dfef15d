// Proves that what is said of a Query or a Scan before it is made is what the emulator charges for it: of tables and indexes without items, with
// few, and with many pages, eventually and strongly consistent. Real requests over HTTP; the measure is what administration shows.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NOTHING_ASKED } from '../../src/console/pages/tables/query/asked.js'
import { estimateOf, type Measure, wholeWords } from '../../src/console/pages/tables/query/estimate.js'
import { type Planned, requestOf } from '../../src/console/pages/tables/query/request.js'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { clientOf } from './tables-data.js'

let emulator: Emulator
let endpoint: string
let client: DynamoDBClient

beforeAll(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'error', transition: 0 })
  ;({ endpoint } = await emulator.listen({ port: 0 }))
  client = clientOf(emulator)
})
afterAll(() => emulator.close())

const KEYS = [{ name: 'pk', type: 'S', role: 'HASH' }] as const

/** Items of so many bytes in a table of four partitions, and in an index of it; or in a provisioned one, of one partition. */
async function fill(TableName: string, items: number, size: number, isProvisioned = false): Promise<void> {
  const units = { ReadCapacityUnits: 1000, WriteCapacityUnits: 1000 }
  const capacity = isProvisioned ? { ProvisionedThroughput: units } : {}
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }] as const
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [...KeySchema],
      GlobalSecondaryIndexes: [
        { IndexName: 'small', KeySchema: [...KeySchema], Projection: { ProjectionType: 'KEYS_ONLY' }, ...capacity },
      ],
      BillingMode: isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...capacity,
    }),
  )
  const all = Array.from({ length: items }, (_none, at) => {
    const pk = String(at).padStart(6, '0')
    return { PutRequest: { Item: { pk: { S: pk }, x: { S: 'x'.repeat(size - 9) } } } }
  })
  for (let at = 0; at < items; at += 25)
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: all.slice(at, at + 25) } }))
}

async function measureOf(name: string, index?: string): Promise<Measure> {
  const answer = await fetch(`${endpoint}/_dynalab/tables`)
  const { tables } = (await answer.json()) as { tables: { table: string; indexes: (Measure & { index: string })[] }[] }
  const table = tables.find(({ table: one }) => one === name)
  const measure = index === undefined ? table : table?.indexes.find((one) => one.index === index)
  return measure as Measure // as the route says
}

/** Units of the first page, and of all. */
async function charged({ operation, input }: Planned): Promise<{ first: number; all: number }> {
  const units: number[] = []
  let next: object | undefined
  do {
    const asked = { ...input, ...(next === undefined ? {} : { ExclusiveStartKey: next }) } as never
    const { ConsumedCapacity, LastEvaluatedKey } =
      operation === 'Query' ? await client.send(new QueryCommand(asked)) : await client.send(new ScanCommand(asked))
    units.push(ConsumedCapacity?.CapacityUnits ?? 0)
    next = LastEvaluatedKey
  } while (next !== undefined)
  return { first: units[0] ?? 0, all: units.reduce((sum, one) => sum + one, 0) }
}

const written = (units: number): string => `${units.toLocaleString('en')} ${units === 1 ? 'unit' : 'units'}`

// Without items, with one, one page of less and of more blocks than partitions, a page that is full to the last item, pages of few bytes and of
// many, and pages that the megabyte ends.
it.each([
  ['none', 0, 0, false],
  ['one', 1, 40, false],
  ['one-of-one-partition', 1, 40, true],
  ['fewer-blocks', 60, 100, false],
  ['more-blocks', 60, 1000, false],
  ['full', 100, 100, false],
  ['pages-of-few', 250, 40, false],
  ['pages-of-many', 250, 1024, false],
  ['by-megabyte', 300, 8192, true],
])('says what a Scan will be charged: %s', async (name, items, size, isProvisioned) => {
  await fill(name, items, size, isProvisioned)
  for (const index of [undefined, 'small'])
    for (const isConsistent of index === undefined ? [false, true] : [false]) {
      const planned = requestOf({ ...NOTHING_ASKED, index, isConsistent }, { table: name, keys: KEYS, names: new Set() })
      const measure = await measureOf(name, index)
      const { words } = estimateOf(planned, measure)
      const { first, all } = await charged(planned)
      const wanted = first === all ? `≈ ${written(all)}, reads` : `≈ ${written(first)} a page, ${written(all)} in all:`
      expect(words.startsWith(wanted), `${index ?? 'table'} ${isConsistent}: “${words}”, but it was: ${wanted}`).toBe(true)
      const { Limit: _pages, ...input } = planned.input
      const counting = { operation: planned.operation, input }
      expect(wholeWords(counting, measure)).toBe(`≈ ${written((await charged(counting)).all)}`)
    }
})

it('never says less than a Query will be charged', async () => {
  await fill('asked', 1, 9000)
  const measure = await measureOf('asked')
  for (const [hash, units] of [
    ['000000', 1.5],
    ['other', 0.5],
  ] as const) {
    const asked = {
      ...NOTHING_ASKED,
      hash: [hash],
      filters: [{ name: 'x', op: 'exists', type: 'S', value: '', to: '' }],
    } as const
    const planned = requestOf(asked, { table: 'asked', keys: KEYS, names: new Set() })
    expect(planned.operation).toBe('Query')
    expect((await charged(planned)).first).toBe(units)
    expect(estimateOf(planned, measure).words).toBe('≤ 1.5 units a page')
  }
})
