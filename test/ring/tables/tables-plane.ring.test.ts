// Proves that gateways agree on tables: what one changes the others have before it shows as done, and a gateway that is out of its lease answers
// nothing. On the real node, each gateway with a catalogue of its own.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TableRecord } from '../../../src/model/table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { cuttable, type GatewayOptions, openCluster, openGateway, type TestGateway } from '../support/gateway.js'
import { NAMESPACE, newIndex, newTable, statesOf } from '../support/tables.js'

let cluster: Cluster
const open: TestGateway[] = []

async function gateway(options: GatewayOptions = {}, through: Cluster = cluster): Promise<TestGateway> {
  const one = await openGateway(through, options)
  open.push(one)
  return one
}

beforeAll(async () => {
  cluster = await openCluster('test_tables')
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => cluster.close())

const statusAt = (one: TestGateway, name: string) => one.tables.find(NAMESPACE, name)?.record.status

const shows = (one: TestGateway, name: string, status: string | undefined): Promise<void> =>
  expect.poll(() => statusAt(one, name), { timeout: 10_000, interval: 5 }).toBe(status)

test('a table that shows as ACTIVE at one gateway can be used at every other one', async () => {
  const [a, b] = [await gateway(), await gateway()]
  const record = await a.tables.create(NAMESPACE, newTable('shared'))
  expect(record.status).toBe('CREATING')
  await shows(a, 'shared', 'ACTIVE')
  expect(b.tables.active(NAMESPACE, 'shared').record.tableId).toBe(record.tableId)
  expect(b.tables.names(NAMESPACE)).toContain('shared')
})

test('a name belongs to one of those who ask for it at once', async () => {
  const [a, b] = [await gateway(), await gateway()]
  const outcomes = await Promise.allSettled([a, b].map(({ tables }) => tables.create(NAMESPACE, newTable('wanted'))))
  const [refused, ...others] = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  expect(others).toEqual([])
  expect(refused).toContain('Table is being created: wanted')
})

test('a table that is gone at one gateway can be made again at another one, and is another table', async () => {
  const [a, b] = [await gateway(), await gateway()]
  const first = await a.tables.create(NAMESPACE, newTable('again'))
  await shows(a, 'again', 'ACTIVE')
  const table = a.tables.active(NAMESPACE, 'again')
  expect(a.catalogue.ownerOf(first.physicalId)).toBe(table)
  expect((await a.tables.remove(table)).status).toBe('DELETING')
  await shows(a, 'again', undefined)
  const second = await b.tables.create(NAMESPACE, newTable('again'))
  expect(second.physicalId).not.toBe(first.physicalId)
  await shows(a, 'again', 'ACTIVE')
  expect(table.isGone).toBe(true)
  expect(a.catalogue.ownerOf(first.physicalId)).toBeUndefined()
  expect(a.tables.active(NAMESPACE, 'again').record.tableId).toBe(second.tableId)
})

// The clock of B stands, so it hears of nothing that A does: each change of B is made of an old record at first.
test('a change is made of the present record, and refused by no other one', async () => {
  const clock = new SteerableClock(manualAt(Date.now()))
  const [a, b] = [await gateway(), await gateway({ clock, elapsedMs: () => clock.nowMs() })]
  await a.tables.create(NAMESPACE, newTable('contended'))
  const beaten = async (): Promise<string | undefined> => {
    await clock.advance(1000)
    return statusAt(b, 'contended')
  }
  await expect.poll(beaten, { timeout: 15_000, interval: 50 }).toBe('ACTIVE')
  const [atA, atB] = [a.tables.active(NAMESPACE, 'contended'), b.tables.active(NAMESPACE, 'contended')]

  await a.tables.setTags(atA, () => ({ owner: 'a' }))
  expect(atB.record.tags).toEqual({})
  await b.tables.setTags(atB, (record) => ({ ...record.tags, colour: 'red' }))
  expect(atB.record.tags).toEqual({ owner: 'a', colour: 'red' })

  await a.tables.setTags(atA, (record) => ({ ...record.tags, owner: 'b' }))
  const asked: unknown[] = []
  const changed = await b.tables.alter(atB, ({ tags }) => {
    asked.push(tags['owner'])
    return [{ kind: 'tableClass', tableClass: 'STANDARD_INFREQUENT_ACCESS' }]
  })
  expect([asked, changed.status, changed.tags['owner']]).toEqual([['a', 'b'], 'UPDATING', 'b'])
  await expect.poll(beaten, { timeout: 15_000, interval: 50 }).toBe('ACTIVE')

  await a.tables.setTags(atA, () => ({ owner: 'c' }))
  const refusals: unknown[] = []
  const unless = (owner: string) => (record: TableRecord) => {
    if (record.tags['owner'] === owner) return
    refusals.push(record.tags['owner'])
    throw new Error(`not ${owner}`)
  }
  await expect(b.tables.remove(atB, unless('d'))).rejects.toThrow('not d')
  expect(refusals).toEqual(['b', 'c'])
  await expect(b.tables.remove(atB, unless('d'))).rejects.toThrow('not d') // nothing is new
  expect(refusals).toEqual(['b', 'c', 'c'])
  await a.tables.setTags(atA, () => ({ owner: 'd' }))
  expect((await b.tables.remove(atB, unless('d'))).status).toBe('DELETING')
})

// By the old record there is nothing to change, and yet it is what the client asks for last.
test('a change that an old record has already is made of the present one', async () => {
  const clock = new SteerableClock(manualAt(Date.now()))
  const [a, b] = [await gateway(), await gateway({ clock, elapsedMs: () => clock.nowMs() })]
  await a.tables.create(NAMESPACE, newTable('protected'))
  const beaten = async (): Promise<string | undefined> => {
    await clock.advance(1000)
    return statusAt(b, 'protected')
  }
  await expect.poll(beaten, { timeout: 15_000, interval: 50 }).toBe('ACTIVE')
  const isProtected = (one: TestGateway): boolean => one.tables.active(NAMESPACE, 'protected').record.deletionProtected
  const protect = (one: TestGateway, deletionProtected: boolean): Promise<TableRecord> =>
    one.tables.alter(one.tables.active(NAMESPACE, 'protected'), (record) =>
      record.deletionProtected === deletionProtected ? [] : [{ kind: 'deletionProtection', deletionProtected }],
    )
  await protect(a, true)
  expect([isProtected(a), isProtected(b)]).toEqual([true, false])
  expect((await protect(b, false)).deletionProtected).toBe(false)
  await a.catalogue.look('at all records')
  expect([isProtected(a), isProtected(b)]).toEqual([false, false])
})

test('a policy is not set over another one that nobody has looked at', async () => {
  const clock = new SteerableClock(manualAt(Date.now()))
  const [a, b] = [await gateway(), await gateway({ clock, elapsedMs: () => clock.nowMs() })]
  await a.tables.create(NAMESPACE, newTable('ruled'))
  const beaten = async (): Promise<string | undefined> => {
    await clock.advance(1000)
    return statusAt(b, 'ruled')
  }
  await expect.poll(beaten, { timeout: 15_000, interval: 50 }).toBe('ACTIVE')
  const [atA, atB] = [a.tables.active(NAMESPACE, 'ruled'), b.tables.active(NAMESPACE, 'ruled')]
  const policy = (revisionId: string) => ({ text: '{}', revisionId })
  await a.tables.setTags(atA, () => ({ owner: 'a' }))
  await b.tables.setPolicy(atB, { kind: 'table' }, policy('1'))
  expect([atB.record.policy, atB.record.tags]).toEqual([policy('1'), { owner: 'a' }])
  await a.catalogue.look('at all records')
  await a.tables.setPolicy(atA, { kind: 'table' }, policy('2'))
  await expect(b.tables.setPolicy(atB, { kind: 'table' }, policy('3'))).rejects.toThrow(
    'Attempt to change a resource which is still in use: Table: ruled is in the process of being updated.',
  )
  expect(atB.record.policy).toEqual(policy('2'))
})

// A gateway that doesn't know an index leaves entries in it behind; one that takes entries out only leaves some out, which the filling adds. So
// filling has to begin after both have been heard of everywhere, and what runs must have ended.
test('an index is filled when every gateway puts entries into it, and nothing runs that does not', async () => {
  const seen: string[] = []
  let release = (): void => undefined
  const clock = new SteerableClock(manualAt(Date.now()))
  const b = await gateway({ clock, elapsedMs: () => clock.nowMs() })
  const a = await gateway({
    fill: async () => {
      seen.push(...statesOf(b.tables.active(NAMESPACE, 'indexed').record.indexes))
      await new Promise<void>((resolve) => (release = resolve))
      return true
    },
  })
  const beats = async <Value>(look: () => Value): Promise<Value> => {
    await clock.advance(1000)
    return look()
  }
  const comesTo = <Value>(look: () => Value, value: Value): Promise<void> =>
    expect.poll(() => beats(look), { timeout: 15_000, interval: 50 }).toEqual(value)
  await a.tables.create(NAMESPACE, newTable('indexed'))
  await comesTo(() => statusAt(b, 'indexed'), 'ACTIVE')
  const atB = b.tables.active(NAMESPACE, 'indexed')
  let endWrite = (): void => undefined
  const write = atB.inFlight.during(() => new Promise<void>((resolve) => (endWrite = resolve)))
  const index = newIndex('by-colour', 'colour')
  const attributes = [{ name: 'colour', type: 'S' }] as const
  await a.tables.alter(a.tables.active(NAMESPACE, 'indexed'), () => [{ kind: 'createIndex', index, attributes }])
  await comesTo(() => statesOf(atB.record.indexes), ['by-colour CREATING backfilling false'])
  expect(atB.globalIndexes.map(({ takesEntries }) => takesEntries)).toEqual([false])
  // A sees a beat of B from after that, which still doesn't acknowledge what B works with.
  const sinceMs = clock.nowMs()
  await clock.advance(1000)
  const shown = () => a.membership.live().find(({ id }) => id === b.id)
  await expect.poll(() => (shown()?.seenMs ?? 0) > sinceMs, { timeout: 5000 }).toBe(true)
  expect(shown()?.epoch).toBeLessThan(a.catalogue.acknowledged)
  expect([statusAt(a, 'indexed'), seen]).toEqual(['UPDATING', []])
  endWrite()
  await write
  await comesTo(() => seen, ['by-colour CREATING backfilling true'])
  expect(atB.globalIndexes.map(({ takesEntries }) => takesEntries)).toEqual([true])
  release()
  await comesTo(() => statesOf(atB.record.indexes), ['by-colour ACTIVE'])
})

test('the rows of an index go when no gateway writes them any more', async () => {
  const dropped: number[] = []
  const b = await gateway()
  const a = await gateway({ rowTables: { make: async () => undefined, drop: async (id) => void dropped.push(id) } })
  const attributes = [
    { name: 'id', type: 'S' },
    { name: 'colour', type: 'S' },
  ] as const
  await a.tables.create(NAMESPACE, newTable('shrinking', { attributes, indexes: [newIndex('by-colour', 'colour')] }))
  await shows(a, 'shrinking', 'ACTIVE')
  await shows(b, 'shrinking', 'ACTIVE')
  const atB = b.tables.active(NAMESPACE, 'shrinking')
  const [index] = atB.record.indexes
  if (index === undefined) throw new Error('no index')
  expect(b.catalogue.ownerOf(index.physicalId)).toBe(atB)
  await a.tables.alter(a.tables.active(NAMESPACE, 'shrinking'), () => [{ kind: 'deleteIndex', index: 'by-colour' }])
  await expect.poll(() => atB.record.indexes.length, { timeout: 10_000 }).toBe(0)
  await expect.poll(() => dropped, { timeout: 10_000 }).toEqual([index.physicalId])
  await expect.poll(() => a.tables.active(NAMESPACE, 'shrinking').stored.dropped).toBeUndefined()
  expect(b.catalogue.ownerOf(index.physicalId)).toBeUndefined()
})

test('a gateway whose lease has run out answers nothing, and then with what the others have changed', async () => {
  const a = await gateway()
  const clock = new SteerableClock(manualAt(Date.now()))
  const line = cuttable(cluster)
  const b = await gateway({ clock, elapsedMs: () => clock.nowMs() }, line.cluster)
  await clock.advance(2500)
  expect(b.tables.names(NAMESPACE)).toContain('shared')
  line.isCut = true
  await clock.advance(2400)
  expect(b.tables.names(NAMESPACE)).toContain('shared') // the lease of its last beat
  await clock.advance(200)
  const asks = [
    () => b.tables.names(NAMESPACE),
    () => b.tables.active(NAMESPACE, 'shared'),
    () => b.tables.find(NAMESPACE, 'shared'),
  ]
  for (const ask of asks) expect(ask).toThrow('Internal server error')
  line.isCut = false
  await a.tables.setTags(a.tables.active(NAMESPACE, 'shared'), () => ({ colour: 'red' }))
  await clock.advance(1000)
  expect(b.tables.active(NAMESPACE, 'shared').record.tags).toEqual({ colour: 'red' })
})

test('what a gateway that dies had begun is taken to its end by another one', async () => {
  const clock = new SteerableClock(manualAt(Date.now()))
  const b = await gateway({ clock, elapsedMs: () => clock.nowMs() })
  let isMaking = false
  const make = (): Promise<void> => {
    isMaking = true
    return new Promise(() => undefined)
  }
  const a = await openGateway(cluster, { rowTables: { make, drop: async () => undefined } })
  await a.tables.create(NAMESPACE, newTable('orphan'))
  await expect.poll(() => isMaking).toBe(true)
  a.kill()
  await clock.advance(3000)
  expect(b.tables.find(NAMESPACE, 'orphan')?.stored.owner).toBe(a.id)
  const goesOn = async (): Promise<string | undefined> => {
    await clock.advance(1000)
    return statusAt(b, 'orphan')
  }
  await expect.poll(goesOn, { timeout: 20_000, interval: 1 }).toBe('ACTIVE')
  expect(b.membership.gone(0).map(({ id }) => id)).toEqual([a.id])
  for (const row of b.membership.gone(0)) await b.membership.forget(row)
})
