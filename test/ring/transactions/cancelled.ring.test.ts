// What is proved: what a transaction is told and charged when something stops it, and that it is told of its own commit where its token was committed
// by another attempt meanwhile. The node is real; the steps at which others come between are chosen.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { throttleError } from '../../../src/capacity/throttle.js'
import { conditionFailed } from '../../../src/model/errors.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { HintRows } from '../../../src/ring/indexes/hint-rows.js'
import { readItem } from '../../../src/ring/write/item-rows.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openCluster } from '../support/gateway.js'
import { makeTable, put } from '../support/items.js'
import { pausingAt } from '../support/pause.js'
import { NAMESPACE, newIndex, newTable } from '../support/tables.js'
import { action, gatewayOf, placeOf, prepareTransactions, type TransactionsOptions } from '../support/transactions.js'

let cluster: Cluster
let table: RingTable
beforeAll(async () => {
  cluster = await openCluster('test_cancelled')
  await prepareTransactions(cluster)
  table = await makeTable(cluster, newTable('cancelled', { indexes: [newIndex('by-owner', 'owner')] }))
})
afterAll(() => cluster.close())

const gatewayOn = (on: Cluster, more: Partial<TransactionsOptions> = {}) => gatewayOf(on, { tables: [table], ...more })
const item = (id: string, more: Item = {}): Item => ({ id: { S: id }, ...more })
const putting = (made: Item) => action(table, made, () => put(made))
/** As attribute_not_exists. */
const creating = (made: Item) =>
  action(table, made, (row) => (row === undefined ? put(made) : { kind: 'refuse', error: conditionFailed() }))
const stored = (key: Item) => readItem(cluster, table.record.physicalId, placeOf(table, key), 'strong')

test('a request that comes again is told of the commit that stops it', async () => {
  const token = { token: randomUUID(), namespace: NAMESPACE, payloadDigest: 'same' }
  const again = pausingAt(cluster, (cql) => cql.includes('FROM client_token'))
  const second = gatewayOn(again.cluster).transactor.transact([creating(item('again'))], token)
  await again.reached // nobody had the token
  const first = gatewayOn(cluster)
  expect(await first.transactor.transact([creating(item('again'))], token)).toMatchObject({ kind: 'committed' })
  await first.unfinished.settled()
  again.goOn()
  expect(await second).toMatchObject({ kind: 'replayed' })
})

test('what was prepared is charged, to each table what its action came to', async () => {
  const charged: number[] = []
  const { transactor } = gatewayOn(cluster, { chargeCancelled: (_, halfUnits) => charged.push(halfUnits) })
  await gatewayOn(cluster).transactor.transact([putting(item('there', { text: { S: 'x'.repeat(3000) } }))])
  const large = item('large', { text: { S: 'x'.repeat(1500) } })
  await expect(transactor.transact([putting(large), creating(item('there')), putting(item('small'))])).rejects.toThrow()
  expect(charged).toEqual([4, 6, 2])
  charged.length = 0
  await transactor.transact([putting(item('small'))])
  expect(charged.filter((halfUnits) => halfUnits > 0)).toEqual([])
})

test('an index without capacity cancels what would change it, and nothing is charged or held', async () => {
  const charged: number[] = []
  const refuse = (): never => {
    throw throttleError([{ of: 'Index', arn: 'arn', side: 'write', limit: 'TableProvisioned', isOnDemand: false } as never])
  }
  const chargeCancelled = (_: RingTable, halfUnits: number): void => void charged.push(halfUnits)
  const { transactor } = gatewayOn(cluster, { admitIndexes: refuse, chargeCancelled })
  const actions = [putting(item('plain')), putting(item('owned', { owner: { S: 'o' } })), creating(item('plain'))]
  await expect(transactor.transact(actions)).rejects.toMatchObject({
    extra: { CancellationReasons: [{ Code: 'None' }, { Code: 'ProvisionedThroughputExceeded' }, { Code: 'None' }] },
  })
  expect(charged).toEqual([0, 0, 0])
  expect(await stored(item('owned'))).toEqual({ version: 0, row: undefined, hold: undefined })
})

test('a clock that is set back gives no version that a hint does not reach', async () => {
  const clock = new SteerableClock(manualAt(Date.now()))
  const setBack = new Proxy(cluster, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        if (name === 'readOne') earlier = 60_000 // the hint is on its way by then
        return Reflect.apply(member, target, given)
      }
    },
  })
  let earlier = 0
  const slow = new Proxy(clock, {
    get: (target, name) => {
      if (name === 'nowMs') return () => target.nowMs() - earlier
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? (...given: unknown[]): unknown => Reflect.apply(member, target, given) : member
    },
  })
  const gateway = gatewayOn(setBack, { clock: slow })
  await gateway.writer.write(table, putting(item('back', { owner: { S: 'o' } })).intent)
  earlier = 0
  await gateway.transactor.transact([putting(item('back2', { owner: { S: 'o' } }))])
  await gateway.unfinished.settled()
  const rows = new HintRows(cluster)
  const hints = (await Promise.all((await rows.buckets()).map((name) => rows.openRows(name)))).flat()
  for (const id of ['back', 'back2']) {
    const { k, h } = placeOf(table, item(id))
    const hint = hints.find(({ place }) => place.h.equals(h) && place.k.equals(k)) ?? expect.fail()
    expect((await stored(item(id))).version).toBeGreaterThanOrEqual(hint.fromVersion)
  }
})
