// What is proved: a strongly consistent read of a local index shows what the items show, at every step of a transaction, and of a gateway that dies in the
// midst of one. Entries follow rows and rows follow decisions, so a reader that looked at entries alone would show the past.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bindQuery, planQuery } from '../../../src/intents/query.js'
import { bindScan, planScan } from '../../../src/intents/scan.js'
import { refusalStylesOf } from '../../../src/intents/refusal-styles.js'
import type { RangeIntent } from '../../../src/intents/range.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { NewIndex } from '../../../src/model/table.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { placementOn } from '../../../src/ring/read/token-ring.js'
import { readCollection } from '../../../src/ring/write/collection.js'
import { openCluster } from '../support/gateway.js'
import { makeTable, put } from '../support/items.js'
import { pausingAt } from '../support/pause.js'
import { newTable } from '../support/tables.js'
import { action, gatewayOf, placeOf, prepareTransactions } from '../support/transactions.js'

const PK = { name: 'pk', type: 'S' as const }
const KEYS = { hash: [PK], range: [{ name: 'sk', type: 'S' as const }] }
const BY_N: NewIndex = {
  kind: 'local',
  name: 'by-n',
  keys: { hash: [PK], range: [{ name: 'n', type: 'N' }] },
  projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
}

let cluster: Cluster
let table: RingTable
beforeAll(async () => {
  cluster = await openCluster('test_local_indexes')
  await prepareTransactions(cluster)
  table = await makeTable(cluster, newTable('local', { attributes: [...KEYS.hash, ...KEYS.range], keys: KEYS, indexes: [BY_N] }))
})
afterAll(() => cluster.close())

type Gateway = ReturnType<typeof gatewayOf>
const gatewayOn = (on: Cluster): Gateway => gatewayOf(on, { tables: [table] })
const item = (pk: string, sk: string, n: number): Item => ({ pk: { S: pk }, sk: { S: sk }, n: { N: String(n) } })
const putting = (made: Item) => action(table, made, () => put(made))
const deleting = (key: Item) => action(table, key, () => ({ kind: 'delete' }))

const query = (pk: string, more: object = {}): RangeIntent => {
  const condition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: pk } } }
  const input = { TableName: 'local', IndexName: 'by-n', ConsistentRead: true, ...condition, ...more }
  return bindQuery(planQuery(input, refusalStylesOf().query), table.record)
}

/** Sort key and number of each item, in the order of the index. */
async function shown({ ranges }: Gateway, intent: RangeIntent): Promise<readonly string[]> {
  const { rows } = await ranges.range({ ...intent, table })
  return rows.map(({ checked }) => `${(checked.item['sk'] as { S: string }).S}${(checked.item['n'] as { N: string }).N}`)
}

const isDecision = (cql: string): boolean => cql.includes('INSERT INTO decided')
const isHold = (cql: string): boolean => cql.includes('SET txn = ?')

/** Items a1, b5 and, in another partition, c1 become a9, none, d3 and c2. */
const change = (pk: string) => [
  putting(item(pk, 'a', 9)),
  deleting(item(pk, 'b', 5)),
  putting(item(pk, 'd', 3)),
  putting(item(`${pk}2`, 'c', 2)),
]

async function fill(pk: string): Promise<void> {
  const { writer } = gatewayOn(cluster)
  for (const one of [item(pk, 'a', 1), item(pk, 'b', 5), item(`${pk}2`, 'c', 1)]) {
    await writer.write(table, putting(one).intent)
  }
}

test('a gateway that dies when it has decided: its transaction is in the index', async () => {
  await fill('dead')
  const { cluster: dying, reached } = pausingAt(cluster, isDecision)
  void gatewayOn(dying).transactor.transact(change('dead'))
  await reached
  const other = gatewayOn(cluster)
  expect(await shown(other, query('dead'))).toEqual(['d3', 'a9'])
  expect(await shown(other, query('dead2'))).toEqual(['c2'])
})

test('the same of a scan', async () => {
  await fill('scanned')
  const { cluster: dying, reached } = pausingAt(cluster, isDecision)
  void gatewayOn(dying).transactor.transact(change('scanned'))
  await reached
  const input = { TableName: 'local', IndexName: 'by-n', ConsistentRead: true }
  const scan = bindScan(planScan(input, refusalStylesOf().scan), table.record, placementOn(cluster))
  const all = await gatewayOn(cluster).ranges.range({ ...scan, table })
  const own = all.rows.map(({ checked }) => checked.item).filter(({ pk }) => (pk as { S: string }).S.startsWith('scanned'))
  expect(own.map(({ n }) => (n as { N: string }).N).sort()).toEqual(['2', '3', '9'])
})

test('one that has not decided has changed nothing, and is not waited for', async () => {
  await fill('held')
  const pause = pausingAt(cluster, isHold)
  const outcome = gatewayOn(pause.cluster).transactor.transact(change('held'))
  await pause.reached
  const other = gatewayOn(cluster)
  expect(await shown(other, query('held'))).toEqual(['a1', 'b5'])
  pause.goOn()
  await outcome
  expect(await shown(other, query('held'))).toEqual(['d3', 'a9'])
})

test('no hold is left in a collection, whether its transaction was committed or cancelled', async () => {
  await fill('left')
  const gateway = gatewayOn(cluster)
  await gateway.transactor.transact(change('left'))
  const pause = pausingAt(cluster, isHold)
  const cancelled = gatewayOn(pause.cluster).transactor.transact([putting(item('left', 'd', 4)), putting(item('left', 'e', 4))])
  await pause.reached
  const { h } = placeOf(table, item('left', 'd', 4))
  const held = async (): Promise<string | undefined> => (await readCollection(cluster, table.record.physicalId, h, 'strong')).held
  expect(JSON.parse((await held()) ?? '[]')).toHaveLength(1)
  await expect(gateway.transactor.transact([putting(item('left', 'd', 5)), putting(item('left', 'e', 5))])).rejects.toThrow()
  pause.goOn()
  await cancelled
  expect(await held()).toBeUndefined()
})

test('an item that moves while it is fetched from its table is shown where it is', async () => {
  await fill('moved')
  const pause = pausingAt(cluster, (cql) => cql.includes('SELECT row FROM') && cql.includes('k >= ?'))
  const reading = shown(gatewayOn(pause.cluster), query('moved', { Select: 'ALL_ATTRIBUTES' }))
  await pause.reached
  const { writer } = gatewayOn(cluster)
  await writer.write(table, putting(item('moved', 'a', 7)).intent)
  pause.goOn()
  expect(await reading).toEqual(['b5', 'a7'])
})
