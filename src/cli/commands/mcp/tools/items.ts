// Tools that write items: one, or several in a transaction.
import { z } from 'zod'
import { boundedItems } from '../bounded.js'
import {
  capacity,
  capacityOf,
  type Charged,
  condition,
  item,
  key,
  names,
  namespaceOf,
  place,
  type Placed,
  table,
  values,
} from '../inputs.js'
import type { Lab } from '../lab.js'
import { destroys, tool } from '../tool.js'

const conditional = { condition, names, values }
const update = z.string().min(1).describe('an update expression, as SET plays = plays + :one')
const put = { table, item, ...conditional }
const updated = { table, key, update, ...conditional }
const deleted = { table, key, ...conditional }

interface Write {
  readonly table: string
  readonly item?: object | undefined
  readonly key?: object | undefined
  readonly update?: string | undefined
  readonly condition?: string | undefined
  readonly names?: object | undefined
  readonly values?: object | undefined
}

/** What single writes and those of transactions have in common. */
const writeOf = (write: Write): object => ({
  TableName: write.table,
  Item: write.item,
  Key: write.key,
  UpdateExpression: write.update,
  ConditionExpression: write.condition,
  ExpressionAttributeNames: write.names,
  ExpressionAttributeValues: write.values,
})

const written = z.object({
  before: z.looseObject({}).optional().describe('the item as it was; absent where there was none'),
  after: z.looseObject({}).optional().describe('the item as it is now'),
  shortened: z.number().optional().describe('1 where not everything of it is shown'),
  capacity,
})

async function writeItem(operation: string, images: 'ALL_OLD' | 'ALL_NEW', given: Write & Placed, lab: Lab): Promise<object> {
  const asked = { ...writeOf(given), ReturnValues: images, ReturnConsumedCapacity: 'INDEXES' }
  const answer: Charged & { readonly Attributes?: object } = await lab.call(operation, asked, namespaceOf(lab, given))
  const { shown, shortened } = boundedItems(answer.Attributes === undefined ? [] : [answer.Attributes])
  const image = shown.length === 0 ? {} : { [images === 'ALL_OLD' ? 'before' : 'after']: shown[0] }
  return { ...image, ...(shortened === 0 ? {} : { shortened }), capacity: capacityOf(answer) }
}

const putItem = tool({
  ...destroys('writes'),
  name: 'put_item',
  title: 'Put an item',
  description: 'Writes a whole item; one with the same key is replaced, and shown as it was.',
  input: z.strictObject({ ...put, ...place }),
  output: written,
  run: (given, lab) => writeItem('PutItem', 'ALL_OLD', given, lab),
})

const updateItem = tool({
  ...destroys('writes'),
  name: 'update_item',
  title: 'Update an item',
  description: 'Changes attributes of an item by an update expression, or makes it, and shows it as it is then.',
  input: z.strictObject({ ...updated, ...place }),
  output: written,
  run: (given, lab) => writeItem('UpdateItem', 'ALL_NEW', given, lab),
})

const deleteItem = tool({
  ...destroys('writes'),
  name: 'delete_item',
  title: 'Delete an item',
  description: 'Deletes an item by its whole primary key, and shows it as it was.',
  input: z.strictObject({ ...deleted, ...place }),
  output: written,
  run: (given, lab) => writeItem('DeleteItem', 'ALL_OLD', given, lab),
})

const TRANSACTED = { put: 'Put', update: 'Update', delete: 'Delete', check: 'ConditionCheck' } as const

const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('put'), ...put }),
  z.strictObject({ do: z.literal('update'), ...updated }),
  z.strictObject({ do: z.literal('delete'), ...deleted }),
  z.strictObject({ do: z.literal('check'), ...deleted, condition: z.string() }),
])

const transactWrite = tool({
  ...destroys('writes'),
  name: 'transact_write',
  title: 'Write items in a transaction',
  description: 'Puts, updates, deletes and checks up to 100 items in one transaction: all of it is done, or nothing.',
  input: z.strictObject({
    actions: z.array(action).min(1).max(100),
    token: z.string().optional().describe('a client request token: the same token and actions are done once'),
    ...place,
  }),
  output: z.object({ done: z.number().describe('actions that were done'), capacity }),
  run: async ({ actions, token, ...given }, lab) => {
    const TransactItems = actions.map((one) => ({ [TRANSACTED[one.do]]: writeOf(one) }))
    const asked = { TransactItems, ClientRequestToken: token, ReturnConsumedCapacity: 'INDEXES' }
    const answer: Charged = await lab.call('TransactWriteItems', asked, namespaceOf(lab, given))
    return { done: actions.length, capacity: capacityOf(answer) }
  },
})

export const ITEM_TOOLS = [putItem, updateItem, deleteItem, transactWrite]
