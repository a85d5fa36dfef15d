// The one way of a write, by policy: who pays, who acts, what may stop it. Each kind of write that there is, and one that is to come (the
// service deletes what has expired), must keep the same counters, indexes, logs and past.
import { describe, expect, test } from 'vitest'
import { buildEngine, type EngineParts, loadStore } from '../../../src/engine/build-engine.js'
import { rowAt } from '../../../src/engine/history/past.js'
import { startEngine, stopEngine } from '../../../src/engine/start-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import {
  LOADED,
  MIRRORED,
  replicatedPolicy,
  RESTORED,
  SINGLE,
  TRANSACTED,
  type WritePolicy,
} from '../../../src/engine/write/policy.js'
import { entriesAfter } from '../../../src/log/log.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { conditionFailed } from '../../../src/model/errors.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import type { NewTable } from '../../../src/model/table.js'
import { locate } from '../../../src/partitions/partition-map.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import {
  deleteIntent,
  engineSettings,
  GLOBAL,
  key,
  LOCAL,
  NAMESPACE,
  newTable,
  putIntent,
  suffixOf,
} from '../../support/engine-rig.js'

/** What deletes of expired items will be: nobody pays, the service acts. */
const SERVICE: WritePolicy = { ...SINGLE, actor: 'service', payment: 'free' }

const item = (sk: number, v = 'x'): Item => ({ ...key('a', sk), g: { S: 'g' }, v: { S: v } })
const SUFFIX = suffixOf(key('a', 1))

interface Bench {
  readonly parts: EngineParts
  readonly table: OpenTable
  readonly close: () => Promise<readonly string[]>
}

async function bench(spec: Partial<NewTable> = {}, partitionBytes = Number.MAX_SAFE_INTEGER): Promise<Bench> {
  const store = await openMemoryStore()
  const settings = engineSettings({ isAudited: true, capacity: { burstSec: 1 }, partitionBytes })
  const parts = buildEngine(await loadStore(store, settings), settings)
  startEngine(parts)
  await parts.lifeCycle.create(NAMESPACE, { ...newTable('T', [GLOBAL, LOCAL]), ...spec })
  const table = parts.tables.find(NAMESPACE, 'T')
  if (table === undefined) throw new Error('no table')
  const close = async (): Promise<readonly string[]> => {
    await stopEngine(parts)
    return (await verifyStore(store)).problems
  }
  return { parts, table, close }
}

const throughput = { readUnits: 1, writeUnits: 1, decreasesToday: 0 }
const ONE_UNIT: Partial<NewTable> = { billingMode: 'PROVISIONED', throughput, indexes: [{ ...GLOBAL, throughput }, LOCAL] }

const charged = ({ pool }: OpenTable): number => pool.write.seconds.total

describe('payment', () => {
  const cases: readonly (readonly [string, WritePolicy, string, string])[] = [
    ['a single write', SINGLE, 'throttled', 'nothing'],
    ['a transaction', TRANSACTED, 'throttled', 'nothing'],
    ['a write of another region that waits for capacity', replicatedPolicy('admitted'), 'throttled', 'nothing'],
    ['a write of another region on credit', replicatedPolicy('on credit'), 'queued', 'units'],
    ['a mirrored write', MIRRORED, 'queued', 'units'],
    ['a fill', replicatedPolicy('free'), 'queued', 'nothing'],
    ['a write of the service', SERVICE, 'queued', 'nothing'],
  ]
  test.each(cases)('%s, where the bucket is empty', async (_, policy, kind, cost) => {
    const { parts, table, close } = await bench(ONE_UNIT)
    table.pool.write.setLevel(0, parts.clock.nowMs())
    const before = charged(table)
    expect(parts.pipeline.carryOut([{ table, intent: putIntent(item(1)) }], policy).kind).toBe(kind)
    expect(charged(table) > before).toBe(cost === 'units')
    expect(await close()).toEqual([])
  })

  test('an index without capacity stops a write before the table is charged', async () => {
    const { parts, table, close } = await bench(ONE_UNIT)
    const [index] = table.globalIndexes
    index?.pool.write.setLevel(0, parts.clock.nowMs())
    const outcome = parts.pipeline.carryOut([{ table, intent: putIntent(item(1)) }], SINGLE)
    expect(outcome.kind === 'throttled' && outcome.causes.map((causes) => causes.map(({ of }) => of))).toEqual([['Index']])
    expect([charged(table), table.map.partitions.map(({ items }) => items)]).toEqual([0, [0]])
    expect(await close()).toEqual([])
  })
})

describe('who acts', () => {
  const elsewhere = { version: { atMs: 5, origin: 12, sequence: 3 }, base: undefined }
  test.each([
    ['a user', SINGLE, 'user'],
    ['the service', SERVICE, 'service'],
    ['another region', replicatedPolicy('free'), 'region'],
  ] as const)('%s, as the log says', async (_, policy, actor) => {
    const { parts, table, close } = await bench()
    const madeElsewhere = actor === 'region' ? { madeElsewhere: elsewhere } : {}
    const outcome = parts.pipeline.carryOut([{ table, intent: putIntent(item(1)), ...madeElsewhere }], policy)
    if (outcome.kind !== 'queued') throw new Error(outcome.kind)
    await outcome.group?.durable
    const entries = await entriesAfter(parts.store, locate(table.map, SUFFIX).id, 0, 10)
    expect(entries.map((entry) => entry.actor)).toEqual([actor])
    expect(entries[0]?.replication).toEqual(actor === 'region' ? elsewhere : undefined)
    expect(await close()).toEqual([])
  })
})

// A million rows of a job would push out what requests write again and again, and each would be held long enough to be garbage that is cleared
// late. What is remembered of the row from before must go with it, or the next write would decide by a stale image.
describe('what is remembered of a row that has landed', () => {
  test.each([
    ['a single write: the image', SINGLE, 'the row itself'],
    ['a row of an import', LOADED, 'read anew'],
    ['a row of a restore', RESTORED, 'read anew'],
  ] as const)('%s', async (_, policy, found) => {
    const { parts, table, close } = await bench()
    const write = async (v: string, by: WritePolicy) => {
      const outcome = parts.pipeline.carryOut([{ table, intent: putIntent(item(1, v)) }], by)
      if (outcome.kind !== 'queued') throw new Error(outcome.kind)
      await outcome.group?.durable
      return outcome.receipts[0]?.after
    }
    await write('older', SINGLE)
    const written = await write('newer', policy)
    const { row } = parts.images.of(table, SUFFIX)
    expect(row?.item['v']).toEqual({ S: 'newer' })
    expect(row === written ? 'the row itself' : 'read anew').toBe(found)
    expect(await close()).toEqual([])
  })
})

describe('what may stop a write', () => {
  test.each([
    ['a single write', SINGLE, 'held'],
    ['a write of another region', replicatedPolicy('free'), 'held'],
    ['the transaction that holds it', TRANSACTED, 'queued'],
  ] as const)('a held key: %s', async (_, policy, kind) => {
    const { parts, table, close } = await bench()
    parts.held.hold([parts.images.of(table, SUFFIX).key])
    expect(parts.pipeline.carryOut([{ table, intent: putIntent(item(1)) }], policy).kind).toBe(kind)
    expect(await close()).toEqual([])
  })

  test.each([
    ['a single write', SINGLE, 'overfull'],
    ['a write of the service', SERVICE, 'overfull'],
    ['a write of another region, which would be missing here', replicatedPolicy('free'), 'queued'],
    ['a mirrored write', MIRRORED, 'queued'],
  ] as const)('a full item collection: %s', async (_, policy, kind) => {
    const { parts, table, close } = await bench({}, 200)
    const large = { ...item(1), pad: { S: 'p'.repeat(300) } }
    const outcome = parts.pipeline.carryOut([{ table, intent: putIntent(large) }], policy)
    expect(outcome.kind).toBe(kind)
    if (outcome.kind === 'queued') {
      await outcome.group?.durable
      expect(parts.collections.landedBytes(table, SUFFIX)).toBeGreaterThan(300)
    }
    expect(await close()).toEqual([])
  })

  test('one that refuses keeps all others from being made, and charges none of them', async () => {
    const { parts, table, close } = await bench()
    const refusing = { rowSuffix: suffixOf(key('a', 2)), decide: () => ({ kind: 'refuse' as const, error: conditionFailed() }) }
    const writes = [
      { table, intent: putIntent(item(1)) },
      { table, intent: refusing },
    ]
    expect(parts.pipeline.carryOut(writes, TRANSACTED).kind).toBe('refused')
    expect([charged(table), parts.images.of(table, SUFFIX).row]).toEqual([0, undefined])
    expect(await close()).toEqual([])
  })
})

test.each([
  ['a single write', SINGLE, 1],
  ['a write of the service', SERVICE, 1],
  ['a mirrored write', MIRRORED, 2],
] as const)('a put of what is there already: %s', async (_, policy, entries) => {
  const { parts, table, close } = await bench()
  for (let n = 0; n < 2; n++) parts.pipeline.carryOut([{ table, intent: putIntent(item(1)) }], policy)
  await parts.commits.landed()
  expect(await entriesAfter(parts.store, locate(table.map, SUFFIX).id, 0, 10)).toHaveLength(entries)
  expect(await close()).toEqual([])
})

// A zone that stands still shows what was there before, so each kind of write has to leave its undo rows.
test.each([
  ['a single write', SINGLE],
  ['a transaction', TRANSACTED],
  ['a write of the service', SERVICE],
  ['a mirrored write', MIRRORED],
  ['a fill', replicatedPolicy('free')],
] as const)('what was before can be shown after %s', async (_, policy) => {
  const { parts, table, close } = await bench()
  await parts.writer.write(table, putIntent(item(1, 'old')))
  parts.zoneFollowers.setZone(NAMESPACE.region, 1, 'paused', NAMESPACE)
  const before = parts.commits.decidedSequence
  parts.pipeline.carryOut([{ table, intent: putIntent(item(1, 'new')) }], policy)
  parts.pipeline.carryOut([{ table, intent: deleteIntent(key('a', 1)) }], policy)
  await parts.commits.landed()
  const then = await rowAt(parts.store, table.record.physicalId, SUFFIX, before)
  expect([then?.item, itemSizeBytes(item(1, 'old'))]).toEqual([item(1, 'old'), then?.sizeBytes])
  expect(await close()).toEqual([])
})
