// Tools that read items: one, a range of them, or a page of a table.
import { z } from 'zod'
import { boundedItems } from '../bounded.js'
import {
  capacity,
  capacityOf,
  type Charged,
  consistent,
  index,
  item,
  items,
  key,
  names,
  namespaceOf,
  place,
  type Placed,
  table,
  value,
  values,
} from '../inputs.js'
import type { Lab } from '../lab.js'
import { READS, tool } from '../tool.js'
import { type KeyNames, type KeySchema, keyNamesIn, keysIn, type RangeInput, readInput } from '../read-input.js'

const LIMIT_MOST = 100
const LIMIT_DEFAULT = 25
/** Characters that the items of a page have at most. */
const PAGE_CHARS = 30_000

const page = z.object({
  items,
  count: z.number().describe('items that the service answered'),
  scanned: z.number().describe('items that it read, before the filter'),
  shortened: z.number().optional().describe('items of which not everything is shown'),
  omitted: z.number().optional().describe('items that there was no room for: nextStartKey leads to them'),
  nextStartKey: z.looseObject({}).optional().describe('startKey of the next page; absent at the end'),
  capacity,
})

const reading = {
  filter: z.string().optional().describe('a filter expression; what it drops is paid for all the same'),
  names,
  values,
  attributes: z.array(z.string()).optional().describe('names of the attributes to show beside the keys; else all'),
  limit: z.number().int().min(1).max(LIMIT_MOST).default(LIMIT_DEFAULT).describe('items to read at most, before the filter'),
  startKey: item.optional().describe('nextStartKey of the page before'),
  consistent,
}

interface Page extends Charged {
  readonly Items?: readonly object[]
  readonly Count: number
  readonly ScannedCount: number
  readonly LastEvaluatedKey?: object
}

/** A page of as many items as there is room for; the key of the next one follows what is shown. */
function pageOf(answer: Page, keys: readonly string[]) {
  const all = answer.Items ?? []
  const { shown, shortened, omitted } = boundedItems(all, PAGE_CHARS)
  const last = all[shown.length - 1]
  return {
    items: shown,
    count: answer.Count,
    scanned: answer.ScannedCount,
    ...(shortened === 0 ? {} : { shortened }),
    ...(omitted === 0 ? {} : { omitted }),
    nextStartKey: omitted === 0 || last === undefined ? answer.LastEvaluatedKey : membersOf(last, keys),
    capacity: capacityOf(answer),
  }
}

const membersOf = (of: object, wanted: readonly string[]): object =>
  Object.fromEntries(Object.entries(of).filter(([name]) => wanted.includes(name)))

async function keysOf(
  lab: Lab,
  given: { readonly table: string; readonly index?: string | undefined } & Placed,
): Promise<KeyNames> {
  const described = await lab.call('DescribeTable', { TableName: given.table }, namespaceOf(lab, given))
  return keyNamesIn((described as { Table: KeySchema }).Table, given.index)
}

async function read(operation: 'Query' | 'Scan', given: RangeInput & Placed, lab: Lab): Promise<object> {
  const keys = await keysOf(lab, given)
  const answer = await lab.call(operation, readInput(given, keys), namespaceOf(lab, given))
  return pageOf(answer as Page, keysIn(keys))
}

const query = tool({
  ...READS,
  name: 'query',
  title: 'Query a table or index',
  description:
    'Reads items of one partition key in the order of their sort keys, with the units that this took. The key is given in parts ' +
    '(partitionKey, sortKey), or as a key condition expression.',
  input: z.strictObject({
    table,
    index: index.optional(),
    partitionKey: value.optional().describe('the value of the partition key'),
    sortKey: z
      .strictObject({
        is: z.enum(['=', '<', '<=', '>', '>=', 'begins_with', 'between']),
        value,
        to: value.optional().describe('the upper end, with between'),
      })
      .optional(),
    keyCondition: z.string().optional().describe('in place of partitionKey and sortKey: an expression with names and values'),
    descending: z.boolean().optional(),
    ...reading,
    ...place,
  }),
  output: page,
  run: (given, lab) => read('Query', given, lab),
})

const scan = tool({
  ...READS,
  name: 'scan',
  title: 'Scan a table or index',
  description:
    'Reads a page of a whole table or index, with the units that this took. A query costs less where the key is known.',
  input: z.strictObject({ table, index: index.optional(), ...reading, ...place }),
  output: page,
  run: (given, lab) => read('Scan', given, lab),
})

const getItem = tool({
  ...READS,
  name: 'get_item',
  title: 'Get an item',
  description: 'Reads one item by its whole primary key, with the units that this took.',
  input: z.strictObject({
    table,
    key,
    attributes: z.array(z.string()).min(1).optional().describe('names of the attributes to show; else all'),
    consistent,
    ...place,
  }),
  output: z.object({
    found: z.boolean(),
    item: z.looseObject({}).optional(),
    shortened: z.number().optional().describe('1 where not everything of it is shown: name attributes'),
    capacity,
  }),
  run: async ({ table: name, key: of, attributes = [], consistent: isConsistent, ...given }, lab) => {
    const projected = attributes.map((attribute, at) => [`#a${at}`, attribute] as const)
    const answer: Charged & { readonly Item?: object } = await lab.call(
      'GetItem',
      {
        TableName: name,
        Key: of,
        ConsistentRead: isConsistent,
        ReturnConsumedCapacity: 'INDEXES',
        ...(projected.length === 0
          ? {}
          : {
              ProjectionExpression: projected.map(([placeholder]) => placeholder).join(', '),
              ExpressionAttributeNames: Object.fromEntries(projected),
            }),
      },
      namespaceOf(lab, given),
    )
    const { shown, shortened } = boundedItems(answer.Item === undefined ? [] : [answer.Item], PAGE_CHARS)
    const [only] = shown
    return {
      found: only !== undefined,
      ...(only === undefined ? {} : { item: only }),
      ...(shortened === 0 ? {} : { shortened }),
      capacity: capacityOf(answer),
    }
  },
})

export const READ_TOOLS = [getItem, query, scan]
