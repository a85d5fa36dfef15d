// The second ceiling: parses the body, makes one LevelDB call (UpdateItem: a read and a write) and replies. No validation, no expressions,
// no key encoding, no log, no checksum: the distance to Dynalab is the price of everything that makes an emulator one.
// Writes that wait for the one in flight share the next batch, as Dynalab's do: alone, each put costs 1.3 to 1.5 times as much.
// It knows the tables of ../workloads/tables.ts by heart and understands no other request.
import { Level } from 'level'
import Fastify from 'fastify'

const CONTENT_TYPE = 'application/x-amz-json-1.0'
const AFTER_EVERY_KEY = '\xff'

const store = new Level(process.argv[2], { keyEncoding: 'utf8', valueEncoding: 'utf8' })
await store.open()

let waiting = []
let isWriting = false

/** Resolves when the rows are in the store. */
function write(rows) {
  return new Promise((resolve, reject) => {
    waiting.push({ rows, resolve, reject })
    if (!isWriting) void writeWaiting()
  })
}

async function writeWaiting() {
  isWriting = true
  while (waiting.length > 0) {
    // What arrives in this turn of the event loop joins.
    await new Promise(setImmediate)
    const group = waiting
    waiting = []
    try {
      await store.batch(group.flatMap(({ rows }) => rows))
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  isWriting = false
}

const keyOf = (table, item) => `${table}/${item.pk.S}${item.sk ? `/${item.sk.S}` : ''}`
const teamKeyOf = (item) => `indexed.byTeam/${item.team.S}/${item.place.N}/${item.pk.S}`

/** One put, as store operations: the item and, in the table that has an index, its index row. */
function rowsOf(table, item) {
  const value = JSON.stringify(item)
  const row = { type: 'put', key: keyOf(table, item), value }
  return table === 'indexed' ? [row, { type: 'put', key: teamKeyOf(item), value }] : [row]
}

async function range(prefix, after, limit) {
  const rows = await store.iterator({ gt: after ?? prefix, lt: prefix + AFTER_EVERY_KEY, limit }).all()
  const items = rows.map(([, value]) => value)
  const last = items.length === limit ? `,"LastEvaluatedKey":{"pk":${JSON.stringify(JSON.parse(items[limit - 1]).pk)}}` : ''
  return `{"Items":[${items.join(',')}],"Count":${items.length},"ScannedCount":${items.length}${last}}`
}

const operations = {
  ListTables: () => '{"TableNames":[]}',
  CreateTable: () => '{}',
  DescribeTable: () => '{"Table":{"TableStatus":"ACTIVE"}}',
  GetItem(input) {
    const value = store.getSync(keyOf(input.TableName, input.Key))
    return value === undefined ? '{}' : `{"Item":${value}}`
  },
  async PutItem(input) {
    await write(rowsOf(input.TableName, input.Item))
    return '{}'
  },
  async UpdateItem(input) {
    const key = keyOf(input.TableName, input.Key)
    const item = JSON.parse(store.getSync(key))
    item.rev = input.ExpressionAttributeValues[':rev']
    item.hits = { N: String(Number(item.hits.N) + 1) }
    await write([{ type: 'put', key, value: JSON.stringify(item) }])
    return '{}'
  },
  async DeleteItem(input) {
    await write([{ type: 'del', key: keyOf(input.TableName, input.Key) }])
    return '{}'
  },
  Query(input) {
    const value = Object.values(input.ExpressionAttributeValues)[0].S
    return range(input.IndexName === undefined ? `${input.TableName}/${value}/` : `indexed.byTeam/${value}/`)
  },
  Scan(input) {
    const prefix = `${input.TableName}/`
    return range(prefix, input.ExclusiveStartKey && keyOf(input.TableName, input.ExclusiveStartKey), input.Limit)
  },
  BatchGetItem(input) {
    const [[table, { Keys }]] = Object.entries(input.RequestItems)
    const values = Keys.map((key) => store.getSync(keyOf(table, key)))
    return `{"Responses":{"${table}":[${values.join(',')}]},"UnprocessedKeys":{}}`
  },
  async BatchWriteItem(input) {
    const [[table, requests]] = Object.entries(input.RequestItems)
    await write(requests.flatMap((request) => rowsOf(table, request.PutRequest.Item)))
    return '{"UnprocessedItems":{}}'
  },
  async TransactWriteItems(input) {
    await write(input.TransactItems.flatMap(({ Put }) => rowsOf(Put.TableName, Put.Item)))
    return '{}'
  },
}

const app = Fastify()
app.addContentTypeParser(CONTENT_TYPE, { parseAs: 'buffer', bodyLimit: 16 * 1024 * 1024 }, (_request, body, done) =>
  done(null, body),
)
app.post('/', async (request, reply) => {
  const operation = operations[request.headers['x-amz-target'].split('.')[1]]
  const answer = await operation(JSON.parse(request.body.toString()))
  reply.header('content-type', CONTENT_TYPE)
  return answer
})
console.log(`ready on ${await app.listen({ host: '127.0.0.1', port: 0 })}`)

process.once('SIGTERM', async () => {
  await app.close()
  await store.close()
})
