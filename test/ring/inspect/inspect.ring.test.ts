// Proves that each way in which a table and its indexes can disagree is found and named, that what is young is not, and that an operator sees gateways,
// tables and what is left. Rows are put into Cassandra as no gateway would leave them.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import { CountRows, sumOf } from '../../../src/ring/catalogue/count-rows.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { outboxPut } from '../../../src/ring/indexes/outbox-rows.js'
import { checkCounts } from '../../../src/ring/inspect/count-check.js'
import { ringStatus } from '../../../src/ring/inspect/ring-status.js'
import { verifyRing } from '../../../src/ring/inspect/verify-ring.js'
import { itemTable } from '../../../src/ring/schema/item-tables.js'
import { requireFormat } from '../../../src/ring/schema/keyspace.js'
import { openCluster, openGateway, type TestGateway } from '../support/gateway.js'
import { placeOf, storeEntry, storeItem } from '../support/stored.js'
import { NAMESPACE, newIndex, newTable } from '../support/tables.js'

let cluster: Cluster
let gateway: TestGateway
beforeAll(async () => {
  cluster = await openCluster('test_inspect')
  gateway = await openGateway(cluster, { rows: 'in Cassandra' })
  const attributes = [
    { name: 'id', type: 'S' },
    { name: 'colour', type: 'S' },
  ] as const
  await gateway.tables.create(NAMESPACE, newTable('paints', { attributes, indexes: [newIndex('by-colour', 'colour')] }))
  await vi.waitUntil(() => gateway.tables.find(NAMESPACE, 'paints')?.record.status === 'ACTIVE', { timeout: 20_000 })
})
afterAll(async () => {
  await gateway.stop()
  await cluster.close()
})

function bound(target: Cluster, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name, target)
  return typeof member === 'function' ? (member.bind(target) as unknown) : member
}

/** The same connection; before it first reads a page by such a statement, something happens. */
function before(whole: Cluster, text: string, happens: () => Promise<void>): Cluster {
  let isDone = false
  return new Proxy(whole, {
    get: (target, name) => {
      if (name !== 'page') return bound(target, name)
      return async (...given: Parameters<Cluster['page']>) => {
        if (!isDone && given[0].cql.includes(text)) {
          isDone = true
          await happens()
        }
        return target.page(...given)
      }
    },
  })
}

const item = (id: string, colour: string): Item => ({ id: { S: id }, colour: { S: colour } })
const OLD = 1_700_000_000_000_000
const nowUs = (): number => Date.now() * 1000

test('what is left, too many, missing or other is found once it is a minute old', async () => {
  const table = gateway.tables.active(NAMESPACE, 'paints')
  const [index] = table.globalIndexes
  if (index === undefined) throw new Error('no index')
  const { physicalId } = table.record
  const both = async (one: Item, entry: Item, version: number): Promise<void> => {
    await storeItem(cluster, table, one, version)
    await storeEntry(cluster, index, entry, version)
  }
  await both(item('good', 'red'), item('good', 'red'), OLD)
  expect(await verifyRing(cluster, 'compare')).toMatchObject({ tables: 1, items: 1, problems: [], unsettled: 0 })

  await storeItem(cluster, table, item('missing', 'red'), OLD)
  await storeItem(cluster, table, item('young', 'red'), nowUs())
  await storeEntry(cluster, index, item('gone', 'red'), OLD)
  await both(item('other', 'red'), { ...item('other', 'red'), more: { S: 'x' } }, OLD)
  await both(item('moved', 'blue'), item('moved', 'red'), OLD)
  const left = {
    version: OLD,
    whole: undefined,
    changes: [{ index: index.record.physicalId, gone: placeOf(table, item('left', 'red')), put: undefined }],
  }
  await cluster.write(outboxPut(physicalId, placeOf(table, item('left', 'red')), left))
  await storeItem(cluster, table, { id: { S: 'held' } }, OLD)
  const { h, k } = placeOf(table, { id: { S: 'held' } })
  const hold = `UPDATE ${itemTable(physicalId)} SET txn = ?, at = ? WHERE h = ? AND k = ?`
  await cluster.write({ cql: hold, values: ['6ab09bec-e68e-48d9-a5f8-97e6fb4c9b47', Date.now() - 90_000, h, k] })

  const { problems, unsettled, items } = await verifyRing(cluster, 'compare')
  const seconds = (text: string): string => text.replace(/\d+ s$/, '… s')
  expect(problems.map(seconds).sort()).toEqual([
    'paints: a change is not in its indexes for … s',
    'paints: a transaction holds an item for … s',
    'paints: the item id: "gone" has an entry too many in by-colour',
    'paints: the item id: "missing" has no entry in by-colour',
    'paints: the item id: "moved" has an entry too many in by-colour',
    'paints: the item id: "moved" has no entry in by-colour',
    'paints: the item id: "other" has another entry in by-colour',
  ])
  expect([unsettled, items]).toEqual([1, 6])
})

test('counts that are wrong are named, and can be put right', async () => {
  const table = gateway.tables.active(NAMESPACE, 'paints')
  const { miscounts } = await verifyRing(cluster, 'put right')
  expect(miscounts.map(({ name, counted }) => [name, counted.items])).toEqual([
    ['paints', 0],
    ['paints/by-colour', 0],
  ])
  expect((await verifyRing(cluster, 'compare')).miscounts).toEqual([])
  const { tables } = await ringStatus(cluster, 'leave out')
  expect(tables).toMatchObject([{ ...NAMESPACE, name: 'paints', status: 'ACTIVE', items: 6, worker: undefined, held: undefined }])
  expect(table.record.status).toBe('ACTIVE')
})

test('what gateways have counted and not stored yet is counted once', async () => {
  const table = gateway.tables.active(NAMESPACE, 'paints')
  const wasCounted = sumOf((await new CountRows(cluster).all()).get(table.record.physicalId))
  await storeItem(cluster, table, item('late', 'red'), OLD)
  table.tally.change(undefined, 7) // stored in ten seconds, unless somebody asks
  const { miscounts } = await verifyRing(cluster, 'put right')
  const [ofTable] = miscounts.filter(({ name }) => name === 'paints')
  expect(ofTable).toEqual({
    name: 'paints',
    counted: { items: wasCounted.items + 1, sizeBytes: wasCounted.sizeBytes + 7 },
    found: { items: wasCounted.items + 1, sizeBytes: wasCounted.sizeBytes + itemSizeBytes(item('late', 'red')) },
  })
  expect((await verifyRing(cluster, 'compare')).miscounts).toEqual([])
})

test('a table that goes while it is looked at is left out, and leaves no counts', async () => {
  await gateway.tables.create(NAMESPACE, newTable('going'))
  await vi.waitUntil(() => gateway.tables.find(NAMESPACE, 'going')?.record.status === 'ACTIVE', { timeout: 20_000 })
  const going = gateway.tables.active(NAMESPACE, 'going')
  const { physicalId } = going.record
  const drop = async (): Promise<void> => {
    await gateway.tables.remove(going)
    await vi.waitUntil(() => gateway.tables.find(NAMESPACE, 'going') === undefined, { timeout: 20_000 })
  }
  const droppingAt = (text: string): Cluster => before(cluster, text, drop)
  const { tables, problems } = await verifyRing(droppingAt(`FROM item_${physicalId}`), 'compare')
  expect([tables, problems.filter((one) => one.includes('going'))]).toEqual([1, []])
  const status = await ringStatus(droppingAt('nothing'), 'count')
  expect(status.tables.map(({ name }) => name)).toEqual(['paints'])

  await checkCounts(cluster, [{ id: physicalId, name: 'going', found: { items: 3, sizeBytes: 9 } }], 'put right')
  expect((await new CountRows(cluster).all()).has(physicalId)).toBe(false)
})

test('a keyspace that is not there, is somebody else\u2019s, or is of another format is refused', async () => {
  await expect(requireFormat(cluster)).resolves.toBeUndefined()
  const named = (keyspace: string): Cluster =>
    new Proxy(cluster, { get: (target, name) => (name === 'keyspace' ? keyspace : bound(target, name)) })
  await expect(requireFormat(named('nowhere'))).rejects.toThrow('The ring has no keyspace nowhere')
  await expect(requireFormat(named('system_schema'))).rejects.toThrow('The keyspace system_schema holds no data of Dynalab')
  const setFormat = (version: number): Promise<unknown> =>
    cluster.compareAndSet([{ cql: 'UPDATE format SET version = ? WHERE id = 0 IF EXISTS', values: [version] }])
  await setFormat(99)
  await expect(requireFormat(cluster)).rejects.toThrow('The keyspace test_inspect is of format 99')
  await setFormat(1)
})

test('an operator sees which gateways are alive, and what is held', async () => {
  const dead = await openGateway(cluster)
  dead.kill()
  const status = await ringStatus(cluster, 'count')
  const { slot, acknowledged: epoch } = { slot: gateway.membership.slot, acknowledged: gateway.catalogue.acknowledged }
  expect(status).toMatchObject({ keyspace: 'test_inspect', epoch, hintsLeft: 0 })
  expect(status.nodes).toMatchObject([
    { address: `${process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'}:9042`, datacentre: 'us-east', rack: 'a', isUp: true },
  ])
  const shown = status.gateways.map(({ id, isAlive, hints, ...one }) => [id, isAlive, hints, one.epoch, one.slot])
  expect(shown).toEqual(
    expect.arrayContaining([
      [gateway.id, true, 0, epoch, slot],
      [dead.id, false, 0, epoch, slot + 1],
    ]),
  )
  expect(status.tables.map(({ held }) => held)).toEqual([1])
})
