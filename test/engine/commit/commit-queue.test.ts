// The queue that all writes go through: what is counted only when it is queued, and who is told of what has landed.
import { describe, expect, test } from 'vitest'
import { CommitQueue, type LandedBatch } from '../../../src/engine/commit/commit-queue.js'
import { newSink } from '../../../src/engine/commit/change-sink.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { newPartitionMap } from '../../../src/partitions/partition-map.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { put } from '../../../src/storage/store.js'
import { GLOBAL, key, makeTable, putIntent, rigOn } from '../../support/engine-rig.js'

const queue = async (failures: unknown[] = []): Promise<CommitQueue> =>
  new CommitQueue(await openMemoryStore(), new SteerableClock(manualAt(Date.UTC(2026, 0, 1))), 'os', (error) =>
    failures.push(error),
  )

/** An item whose operations can't be made: the write fails after it was decided. */
const unwritable = (item: Item): Item =>
  Object.defineProperty({ ...item }, 'toJSON', {
    value: () => {
      throw new Error('it can not be written')
    },
  })

describe('what is told of a batch', () => {
  test('goes to every listener, with each entry of a log', async () => {
    const commits = await queue()
    const told: [string, LandedBatch][] = []
    commits.whenLanded((batch) => told.push(['first', batch]))
    commits.whenLanded((batch) => told.push(['second', batch]))
    const entry = {
      physicalId: 7,
      partitionId: 8,
      actor: 'user' as const,
      sequence: 1,
      atMs: 0,
      format: '1',
      rest: 'an entry',
      isAlone: false,
    }
    commits.addChange({ ...newSink(), logged: [entry] })
    const sequence = commits.nextSequence()
    await commits.addChange({ ...newSink(), logged: [{ ...entry, actor: 'region' as const }] }).durable
    const batch = { sequence, logged: [entry, { ...entry, actor: 'region' as const }] }
    expect(told).toEqual([
      ['first', batch],
      ['second', batch],
    ])
  })

  // What is in the store has landed, whatever a listener makes of it: the writer is told so, and the next one may write.
  test('disturbs nobody when a listener throws', async () => {
    const failures: unknown[] = []
    const commits = await queue(failures)
    const landed: number[] = []
    commits.whenLanded(() => {
      throw new Error('a listener that fails')
    })
    commits.whenLanded(({ sequence }) => landed.push(sequence))
    for (let n = 1; n <= 2; n++) {
      commits.nextSequence()
      await commits.add([put(Buffer.from('key'), String(n))]).durable
    }
    expect([landed, commits.landedSequence]).toEqual([[1, 2], 2])
    expect(failures.map(String)).toEqual(['Error: a listener that fails', 'Error: a listener that fails'])
  })

  test('of a partition that has outgrown its watch goes to every listener', async () => {
    const commits = await queue()
    const { partitions } = newPartitionMap(1, [2], 0)
    const [partition] = partitions
    if (partition === undefined) throw new Error('a map without partitions')
    partition.watchBytes = 10
    const grown: string[] = []
    commits.whenGrown(({ sizeBytes }) => grown.push(`first ${sizeBytes}`))
    commits.whenGrown(({ sizeBytes }) => grown.push(`second ${sizeBytes}`))
    const change = { partition, suffix: Buffer.alloc(8), items: 1, sizeBytes: 8, sequence: 1 }
    commits.addChange({ ...newSink(), counts: [change] })
    expect(grown).toEqual([])
    await commits.addChange({ ...newSink(), counts: [change] }).durable
    expect(grown).toEqual(['first 16', 'second 16'])
  })
})

describe('counters', () => {
  test('change when the write is queued, not when it is made', async () => {
    const commits = await queue()
    const { partitions } = newPartitionMap(1, [2], 0)
    const [partition] = partitions
    if (partition === undefined) throw new Error('a map without partitions')
    const sink = newSink()
    sink.ops.push(put(Buffer.from('a'), 'b'))
    sink.counts.push({ partition, suffix: Buffer.alloc(8), items: 1, sizeBytes: 8, sequence: 3 })
    expect([partition.items, partition.sizeBytes, partition.newestSequence]).toEqual([0, 0, 0])
    await commits.addChange(sink).durable
    expect([partition.items, partition.sizeBytes, partition.newestSequence]).toEqual([1, 8, 3])
  })

  // The first action has been turned into operations when the second one fails: nothing of it may be counted by the
  // write to the same partition that comes next.
  test('stay true when a later action of a transaction fails on its way to the commit', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine, 'T', [GLOBAL])
    const item: Item = { ...key('a', 1), g: { S: 'x' } }
    const writes = [item, unwritable(key('a', 2))].map((one) => ({ table, intent: putIntent(one) }))
    await expect(engine.items.transact(writes)).rejects.toThrow('it can not be written')
    await engine.items.write(table, putIntent({ ...key('a', 3), g: { S: 'x' } }))
    await engine.stop()
    expect((await verifyStore(store)).problems).toEqual([])
  })
})
