// Transactions on the real node: all or nothing, with the reasons and replays that the service has, and entries of indexes that follow.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionFailed } from '../../../src/model/errors.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { holdRow } from '../../../src/ring/transactions/holds.js'
import { readItem } from '../../../src/ring/write/item-rows.js'
import type { Row } from '../../../src/storage/row.js'
import { openCluster } from '../support/gateway.js'
import { makeTable, put, suffixOf } from '../support/items.js'
import { newIndex, newTable, NAMESPACE } from '../support/tables.js'
import { action, gatewayOf, placeOf, prepareTransactions } from '../support/transactions.js'

let cluster: Cluster
let table: RingTable
let gateway: ReturnType<typeof gatewayOf>

beforeAll(async () => {
  cluster = await openCluster('transactions')
  await prepareTransactions(cluster)
  table = await makeTable(cluster, newTable('accounts', { indexes: [newIndex('by-owner', 'owner')] }))
  gateway = gatewayOf(cluster, { tables: [table] })
})

afterAll(async () => {
  await gateway.unfinished.stop()
  await gateway.hints.stop()
  await cluster.close()
})

const item = (id: string, more: Item = {}): Item => ({ id: { S: id }, ...more })
const putting = (made: Item) => action(table, made, () => put(made))
const refusing = (key: Item) => action(table, key, () => ({ kind: 'refuse', error: conditionFailed() }))
const keeping = (key: Item) => action(table, key, () => ({ kind: 'keep' }))
const stored = (key: Item) => readItem(cluster, table.record.physicalId, placeOf(table, key), 'strong')
const shown = async (key: Item): Promise<Row | undefined> => (await gateway.settlement.shown(await stored(key))).row
const entries = async (): Promise<readonly string[]> => {
  await gateway.unfinished.settled()
  const [index] = table.globalIndexes
  const rows = await cluster.read({ cql: `SELECT row FROM index_${index?.record.physicalId}`, values: [] }, 'strong')
  return rows.map((row) => row.text('row')?.slice(27) ?? '').sort()
}

test('what is committed is shown at once, and in indexes when the rows have followed', async () => {
  const [a, b] = [item('a', { owner: { S: 'x' } }), item('b', { owner: { S: 'y' } })]
  const outcome = await gateway.transactor.transact([putting(a), putting(b), keeping(item('absent'))])
  expect(outcome.kind).toBe('committed')
  expect((await shown(a))?.item).toEqual(a)
  expect((await shown(b))?.item).toEqual(b)
  expect(await entries()).toEqual([JSON.stringify(a), JSON.stringify(b)])
  await gateway.transactor.transact([putting(item('a', { owner: { S: 'z' } })), action(table, b, () => ({ kind: 'delete' }))])
  expect(await entries()).toEqual([JSON.stringify(item('a', { owner: { S: 'z' } }))])
  expect((await stored(b)).row).toBeUndefined()
  expect((await stored(item('absent'))).hold).toBeUndefined()
})

test('a condition that fails cancels all, with its reason at its place, and leaves nothing held', async () => {
  await expect(gateway.transactor.transact([putting(item('c')), refusing(item('d'))])).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    extra: { CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] },
  })
  expect(await stored(item('c'))).toEqual({ version: 0, row: undefined, hold: undefined })
})

/** As a gateway leaves a row that dies before it decides. */
async function holdFor(key: Item, sinceMs: number): Promise<void> {
  const { version } = await stored(key)
  const hold = { txn: randomUUID(), sinceMs, next: 'delete', version: version + 1 } as const
  expect(await cluster.compareAndSet([holdRow(table.record.physicalId, placeOf(table, key), version, hold)])).toBe('applied')
}

test('a row that another transaction holds is a conflict; when its time is over the other one is aborted', async () => {
  const key = item('held')
  await gateway.transactor.transact([putting(key)])
  await gateway.unfinished.settled()
  await holdFor(key, Date.now())
  await expect(gateway.transactor.transact([putting(key), putting(item('free'))])).rejects.toMatchObject({
    extra: { CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }] },
  })
  await expect(gateway.writer.write(table, putting(key).intent)).rejects.toMatchObject({ name: 'TransactionConflictException' })
  expect(await gateway.transactor.getTogether([{ table, rowSuffix: suffixOf(table, key) }])).toEqual(['held'])
  await cluster.write({
    cql: `UPDATE item_${table.record.physicalId} USING TIMESTAMP ? SET at = ? WHERE h = ? AND k = ?`,
    values: [Date.now() * 1000 + 60_000_000, Date.now() - 6000, placeOf(table, key).h, placeOf(table, key).k],
  })
  const [together] = await gateway.transactor.getTogether([{ table, rowSuffix: suffixOf(table, key) }])
  expect(together).toMatchObject({ halfUnits: 4, row: { sizeBytes: 6 } })
  const receipt = await gateway.writer.write(table, putting(item('held', { n: { N: '1' } })).intent)
  expect(receipt.before?.item).toEqual(key)
})

test('a token stands for what was committed with it; after a refusal it may be used anew', async () => {
  const token = { token: randomUUID(), namespace: NAMESPACE, payloadDigest: 'one' }
  const other = { ...token, payloadDigest: 'other' }
  await expect(gateway.transactor.transact([refusing(item('t'))], token)).rejects.toMatchObject({
    name: 'TransactionCanceledException',
  })
  let decided = 0
  const counting = action(table, item('t'), () => {
    decided++
    return put(item('t', { filler: { S: 'x'.repeat(5000) } }))
  })
  expect(await gateway.transactor.transact([counting], token)).toMatchObject({ kind: 'committed' })
  expect(await gateway.transactor.transact([counting], token)).toEqual({ kind: 'replayed', units: [8] })
  expect(decided).toBeGreaterThan(0)
  await expect(gateway.transactor.transact([counting], other)).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  })
  const both = { ...token, token: randomUUID() }
  const outcomes = await Promise.allSettled(['u', 'v', 'w'].map((id) => gateway.transactor.transact([putting(item(id))], both)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('several rows are read as one moment', async () => {
  const pair = ['p', 'q'].map((id) => item(id))
  const move = (n: number) => gateway.transactor.transact(pair.map((key) => putting({ ...key, n: { N: String(n) } })))
  await move(0)
  const reads = pair.map((key) => ({ table, rowSuffix: suffixOf(table, key) }))
  const writing = (async () => {
    for (let n = 1; n <= 20; n++) await move(n)
  })()
  let seen = 0
  for (let n = 0; n < 40; n++) {
    const rows = await gateway.transactor.getTogether(reads)
    const values = rows.flatMap((row) => (row === 'held' ? [] : [JSON.stringify(row.row?.item['n'])]))
    if (values.length < 2) continue
    seen++
    expect(values[0]).toBe(values[1])
  }
  await writing
  expect(seen).toBeGreaterThan(0)
})
