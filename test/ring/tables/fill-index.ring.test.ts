// Proves that a new index gets the entries of the items that were there, at the items' own versions, and that what a write has done to an entry since
// counts. On the real node, with Cassandra's own tables.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { internalServerError } from '../../../src/model/errors.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { outboxPut } from '../../../src/ring/indexes/outbox-rows.js'
import { itemTable, indexTable } from '../../../src/ring/schema/item-tables.js'
import { Row } from '../../../src/storage/row.js'
import { openCluster, openGateway, type TestGateway } from '../support/gateway.js'
import { placeOf, storeItem } from '../support/stored.js'
import { NAMESPACE, newIndex, newTable, statesOf } from '../support/tables.js'

let cluster: Cluster
let gateway: TestGateway
/** Pages of the table to be read before a filling is broken off; it is begun anew then. */
let pagesLeft = Number.POSITIVE_INFINITY
/** What is done before each page of a table is read. */
let beforePage = (): Promise<void> => Promise.resolve()
beforeAll(async () => {
  cluster = await openCluster('test_fill')
  gateway = await openGateway(breaking(cluster), { rows: 'in Cassandra' })
})
afterAll(async () => {
  await gateway.stop()
  await cluster.close()
})

/** The same connection, whose reads of the rows of a table come after `beforePage`, and fail once `pagesLeft` are read. */
const breaking = (whole: Cluster): Cluster =>
  new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, given)
        if (name !== 'page' || !JSON.stringify(given[0]).includes('FROM item_')) return call()
        return pagesLeft-- === 0 ? Promise.reject(internalServerError()) : beforePage().then(call)
      }
    },
  })

const shows = (name: string, status: string | undefined): Promise<void> =>
  expect.poll(() => gateway.tables.find(NAMESPACE, name)?.record.status, { timeout: 20_000 }).toBe(status)

function idOf(item: Item): string {
  const { id } = item
  return id !== undefined && 'S' in id ? id.S : ''
}

async function tableNames(): Promise<readonly string[]> {
  const cql = 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?'
  const rows = await cluster.read({ cql, values: [cluster.keyspace] }, 'eventual')
  return rows.map((row) => row.text('table_name') ?? '').filter((name) => /^(item|index)_/.test(name))
}

test('an index is filled with the entries of items, dropped with its rows, and so is the table', async () => {
  await gateway.tables.create(NAMESPACE, newTable('paints'))
  await shows('paints', 'ACTIVE')
  const table = gateway.tables.active(NAMESPACE, 'paints')
  const { physicalId } = table.record
  expect(await tableNames()).toEqual([itemTable(physicalId)])
  const storeOne = (n: number): Promise<void> => {
    const colour: Item = n % 3 === 0 ? {} : { colour: { S: n % 3 === 1 ? 'red' : 'blue' } }
    return storeItem(cluster, table, { id: { S: String(n) }, ...colour }, 1000 + n)
  }
  for (let n = 0; n < 1200; n += 60) await Promise.all(Array.from({ length: 60 }, (_, more) => storeOne(n + more)))
  const attributes = [{ name: 'colour', type: 'S' }] as const
  pagesLeft = 1 // of three
  await gateway.tables.alter(table, () => [{ kind: 'createIndex', index: newIndex('by-colour', 'colour'), attributes }])
  await expect.poll(() => statesOf(table.record.indexes), { timeout: 20_000 }).toEqual(['by-colour ACTIVE'])
  const [index] = table.record.indexes
  if (index === undefined) throw new Error('no index')
  const rows = await cluster.read(
    { cql: `SELECT row, writetime(row) AS version FROM ${indexTable(index.physicalId)}`, values: [] },
    'strong',
  )
  const found = rows.map((row) => [idOf(Row.read(row.text('row') ?? '').item), row.number('version')] as const)
  const expected = Array.from({ length: 1200 }, (_, n) => [String(n), 1000 + n] as const).filter((_, n) => n % 3 !== 0)
  expect(new Map(found)).toEqual(new Map(expected))
  // What the filling that was broken off had made counts once.
  expect(gateway.failures.splice(0)).toMatchObject([{ name: 'InternalServerError' }])
  expect(gateway.tables.countsOf(table, index)).toMatchObject({ items: 800 })

  await gateway.tables.alter(table, () => [{ kind: 'deleteIndex', index: 'by-colour' }])
  await expect.poll(tableNames, { timeout: 20_000 }).toEqual([itemTable(physicalId)])
  await shows('paints', 'ACTIVE')
  await expect.poll(() => table.stored.dropped, { timeout: 20_000 }).toBeUndefined()
  await gateway.tables.remove(table)
  await shows('paints', undefined)
  expect(await tableNames()).toEqual([])
  expect(gateway.failures).toEqual([])
})

// What writes owe to other global indexes lies among the items, and comes and goes all the time.
test('an index is filled while changes of another one are left to be done', async () => {
  await gateway.tables.create(NAMESPACE, newTable('owing'))
  await shows('owing', 'ACTIVE')
  const table = gateway.tables.active(NAMESPACE, 'owing')
  const item: Item = { id: { S: 'one' }, colour: { S: 'red' } }
  await storeItem(cluster, table, item, 1)
  await cluster.write(outboxPut(table.record.physicalId, placeOf(table, item), { version: 2, whole: undefined, changes: [] }))
  const attributes = [{ name: 'colour', type: 'S' }] as const
  await gateway.tables.alter(table, () => [{ kind: 'createIndex', index: newIndex('by-colour', 'colour'), attributes }])
  await expect.poll(() => statesOf(table.record.indexes), { timeout: 20_000 }).toEqual(['by-colour ACTIVE'])
  expect(gateway.failures).toEqual([])
  await gateway.tables.remove(table)
  await shows('owing', undefined)
})

// A write tells of its entry, and the filling finds it, where it reads that row later.
test('an index that is filled while items are put counts each of them once', async () => {
  await gateway.tables.create(NAMESPACE, newTable('busy'))
  await shows('busy', 'ACTIVE')
  const table = gateway.tables.active(NAMESPACE, 'busy')
  let made = 0
  const storeSome = (count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, () => storeItem(cluster, table, { id: { S: String(++made) }, colour: { S: 'red' } }, made)),
    )
  for (let n = 0; n < 1200; n += 60) await storeSome(60)
  beforePage = async () => {
    await storeSome(150)
    for (let n = 0; n < 150; n++) for (const { tally } of table.indexes) tally.change(undefined, 10)
  }
  const attributes = [{ name: 'colour', type: 'S' }] as const
  await gateway.tables.alter(table, () => [{ kind: 'createIndex', index: newIndex('by-colour', 'colour'), attributes }])
  await expect.poll(() => statesOf(table.record.indexes), { timeout: 20_000 }).toEqual(['by-colour ACTIVE'])
  beforePage = () => Promise.resolve()
  const [index] = table.record.indexes
  if (index === undefined) throw new Error('no index')
  const { items } = gateway.tables.countsOf(table, index)
  expect(made).toBeGreaterThanOrEqual(1650)
  expect(Math.abs(items - made)).toBeLessThan(made / 20)
  expect(gateway.failures).toEqual([])
  await gateway.tables.remove(table)
  await shows('busy', undefined)
})
