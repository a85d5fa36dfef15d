// ElectroDB: two entities in one table and the service that joins them in one collection, with composed keys, an index, upserts,
// conditional writes, batches, cursors and transactions.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Entity, Service } from 'electrodb'
import { program, refused, same } from './checks.mjs'

const client = new DynamoDBClient({})
const table = 'single'

const Employee = new Entity(
  {
    model: { entity: 'employee', version: '1', service: 'office' },
    attributes: {
      id: { type: 'string', required: true },
      team: { type: 'string', required: true },
      office: { type: 'string', required: true },
      name: { type: 'string', required: true },
      title: { type: ['junior', 'senior', 'lead'], default: 'junior' },
      salary: { type: 'number', default: 0 },
      skills: { type: 'set', items: 'string' },
      history: { type: 'list', items: { type: 'map', properties: { at: { type: 'string' }, what: { type: 'string' } } } },
      createdAt: { type: 'string', readOnly: true, default: () => '2026-01-01', required: true },
      updatedAt: { type: 'string', watch: '*', set: () => 'changed' },
    },
    indexes: {
      byId: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } },
      byOffice: {
        index: 'gsi1',
        collection: 'workplace',
        pk: { field: 'gsi1pk', composite: ['office'] },
        sk: { field: 'gsi1sk', composite: ['team', 'id'] },
      },
    },
  },
  { client, table },
)

const Task = new Entity(
  {
    model: { entity: 'task', version: '1', service: 'office' },
    attributes: {
      task: { type: 'string', required: true },
      office: { type: 'string', required: true },
      points: { type: 'number' },
      done: { type: 'boolean', default: false },
    },
    indexes: {
      byTask: { pk: { field: 'pk', composite: ['task'] }, sk: { field: 'sk', composite: [] } },
      byOffice: {
        index: 'gsi1',
        collection: 'workplace',
        pk: { field: 'gsi1pk', composite: ['office'] },
        sk: { field: 'gsi1sk', composite: ['task'] },
      },
    },
  },
  { client, table },
)

const Office = new Service({ Employee, Task })

async function createTable() {
  const attribute = (AttributeName) => ({ AttributeName, AttributeType: 'S' })
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(attribute),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'gsi1',
          KeySchema: [
            { AttributeName: 'gsi1pk', KeyType: 'HASH' },
            { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
}

async function entities() {
  const ann = { id: 'ann', team: 'red', office: 'paris', name: 'Ann', salary: 10, skills: ['go', 'sql'] }
  await Employee.create(ann).go()
  const again = await Employee.create(ann)
    .go()
    .catch((error) => error)
  same('a second create is refused by its condition', [again.code, again.cause.name], [4001, 'ConditionalCheckFailedException'])
  const { data } = await Employee.get({ id: 'ann' }).go()
  same('what was created', [data.title, data.skills.toSorted(), data.createdAt], ['junior', ['go', 'sql'], '2026-01-01'])
  const patched = await Employee.patch({ id: 'ann' })
    .set({ title: 'senior' })
    .add({ salary: 5, skills: ['c'] })
    .append({ history: [{ at: 'now', what: 'promoted' }] })
    .where(({ title }, { eq }) => eq(title, 'junior'))
    .go({ response: 'all_new' })
  same(
    'a patch',
    [patched.data.title, patched.data.salary, patched.data.skills.length, patched.data.history],
    ['senior', 15, 3, [{ at: 'now', what: 'promoted' }]],
  )
  await refused('a patch of nobody', Employee.patch({ id: 'nobody' }).set({ title: 'lead' }).go(), 'ElectroError', /conditional/)
  const upserted = await Employee.upsert({ id: 'ben', team: 'red', office: 'paris', name: 'Ben' })
    .add({ salary: 1 })
    .go({ response: 'all_new' })
  same('an upsert', [upserted.data.name, upserted.data.salary], ['Ben', 1])
  await Employee.delete({ id: 'ben' }).go()
  same('it is gone', (await Employee.get({ id: 'ben' }).go()).data, null)
}

async function queries() {
  const people = Array.from({ length: 40 }, (_, place) => ({
    id: `p${String(place).padStart(2, '0')}`,
    team: place % 2 === 0 ? 'blue' : 'green',
    office: 'oslo',
    name: `Person ${place}`,
    salary: place,
  }))
  const { unprocessed } = await Employee.put(people).go({ concurrency: 2 })
  same('a batch in parts', unprocessed, [])
  await Task.put([1, 2, 3].map((number) => ({ task: `t${number}`, office: 'oslo', points: number }))).go()
  const { data, unprocessed: missing } = await Employee.get([{ id: 'p03' }, { id: 'none' }, { id: 'p01' }]).go({
    preserveBatchOrder: true,
  })
  same('a batch get in order', [data.map((found) => found?.id ?? null), missing], [['p03', null, 'p01'], []])
  const names = []
  let cursor = null
  let rounds = 0
  do {
    const page = await Employee.query.byOffice({ office: 'oslo', team: 'blue' }).go({ cursor, limit: 8 })
    names.push(...page.data.map(({ id }) => id))
    cursor = page.cursor
    rounds += 1
  } while (cursor !== null)
  same('a query by cursor', [names.length, names[0], names.at(-1), rounds], [20, 'p00', 'p38', 3])
  const rich = await Employee.query
    .byOffice({ office: 'oslo', team: 'green' })
    .between({ id: 'p10' }, { id: 'p30' })
    .where(({ salary, name }, { gt, contains }) => `${gt(salary, 20)} AND ${contains(name, '2')}`)
    .go({ pages: 'all', order: 'desc' })
  same(
    'a range with a filter',
    rich.data.map(({ id }) => id),
    ['p29', 'p27', 'p25', 'p23', 'p21'],
  )
  const workplace = await Office.collections.workplace({ office: 'oslo' }).go({ pages: 'all' })
  same('a collection', [workplace.data.Employee.length, workplace.data.Task.map(({ points }) => points)], [40, [1, 2, 3]])
  const scanned = await Task.scan.where(({ points }, { gte }) => gte(points, 2)).go({ pages: 'all' })
  same('a scan of one entity', scanned.data.length, 2)
}

async function transactions() {
  const write = await Office.transaction
    .write(({ Employee: employee, Task: task }) => [
      employee.patch({ id: 'p00' }).add({ salary: 100 }).commit(),
      task.create({ task: 't9', office: 'oslo', points: 9 }).commit(),
      task.delete({ task: 't1' }).commit(),
    ])
    .go({ token: 'office-1' })
  same('a transaction', write.canceled, false)
  const failed = await Office.transaction
    .write(({ Employee: employee, Task: task }) => [
      employee.patch({ id: 'p00' }).add({ salary: 100 }).commit(),
      task.create({ task: 't9', office: 'oslo' }).commit({ response: 'all_old' }),
    ])
    .go()
  same(
    'one that is cancelled, with its reasons and the item',
    [failed.canceled, failed.data.map(({ rejected, code, item }) => [rejected, code, item?.points])],
    [
      true,
      [
        [false, 'None', undefined],
        [true, 'ConditionalCheckFailed', 9],
      ],
    ],
  )
  const read = await Office.transaction
    .get(({ Employee: employee, Task: task }) => [
      employee.get({ id: 'p00' }).commit(),
      task.get({ task: 't1' }).commit(),
      task.get({ task: 't9' }).commit(),
    ])
    .go()
  same(
    'what it left',
    read.data.map(({ item }) => item?.salary ?? item?.points ?? null),
    [100, null, 9],
  )
}

await program(async () => {
  await createTable()
  await entities()
  await queries()
  await transactions()
})
