// The write path on a store whose commits land late, so that pending images, ordering and failures really occur.
import { describe, expect, test } from 'vitest'
import { conditionFailed } from '../../../src/model/errors.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import {
  deleteIntent,
  GLOBAL,
  incrementIntent,
  key,
  LOCAL,
  makeTable,
  putIntent,
  rigOn,
  suffixOf,
} from '../../support/engine-rig.js'

const lateStore = async (delayTurns = 10, failingShare = 0): Promise<Store> =>
  faultyStore(await openMemoryStore(), seededRandom('write'), { failingShare, delayTurns })

describe('writes', () => {
  // Lost updates would show: each increment must see the one decided before it, landed or not.
  test('one item has one writer at a time, even while its image is pending', async () => {
    const { engine } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const one = key('a', 1)
    await Promise.all(Array.from({ length: 200 }, () => engine.items.write(table, incrementIntent(one))))
    expect((await engine.items.get(table, suffixOf(one), 'strong')).row?.item).toEqual({ ...one, n: { N: '200' } })
  })

  // What a crash could still undo must not be told: the refusal rests on a pending image, so it waits for it.
  test('a refusal that rests on a pending image is answered after that image has landed', async () => {
    const store = await lateStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine)
    const one = key('a', 1)
    const landed: string[] = []
    const put = engine.items.write(table, putIntent(one)).then(() => landed.push('put'))
    const refused = engine.items
      .write(table, { rowSuffix: suffixOf(one), decide: (before) => ({ kind: 'refuse', error: conditionFailed(before?.item) }) })
      .catch((error: unknown) => landed.push(String((error as Error).message)))
    await Promise.all([put, refused])
    expect(landed).toEqual(['put', 'The conditional request failed'])
  })

  test('a delete of nothing writes nothing and is charged one unit', async () => {
    const { engine } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const receipt = await engine.items.write(table, deleteIntent(key('a', 1)))
    expect(receipt.before).toBeUndefined()
    expect(receipt.units).toEqual({ table: 2, indexes: new Map() })
    expect(engine.tables.countsOf(table)).toEqual({ items: 0, sizeBytes: 0 })
  })

  // After a failed batch what queued behind it may rest on it; nothing of either may be acknowledged, then or later.
  test('a failed commit fails what is queued behind it and every write after it', async () => {
    const inner = await openMemoryStore()
    let isBroken = false
    const store = wrapStore(inner, {
      batch: async (ops, durability) => {
        await nextTurn()
        if (isBroken) throw new Error('the disk is full')
        await inner.batch(ops, durability)
      },
    })
    const { engine } = await rigOn(store)
    const table = await makeTable(engine)
    await engine.items.write(table, putIntent(key('a', 1)))
    isBroken = true
    const first = engine.items.write(table, putIntent({ ...key('a', 1), v: { S: 'lost' } }))
    await nextTurn()
    const behind = engine.items.write(table, putIntent(key('b', 1)))
    const words = 'The store is read-only since a commit failed: the disk is full'
    await expect(first).rejects.toThrow(words)
    await expect(behind).rejects.toThrow(words)
    isBroken = false
    await expect(engine.items.write(table, putIntent(key('c', 1)))).rejects.toThrow(words)
    expect((await engine.items.get(table, suffixOf(key('a', 1)), 'strong')).row?.item).toEqual(key('a', 1))
  })

  test('rows, indexes, counters and log agree after random writes, whatever the delays', async () => {
    const store = await lateStore(3)
    const { engine, failures } = await rigOn(store, { isAudited: true })
    const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
    const random = seededRandom('random writes')
    const writes = Array.from({ length: 600 }, (_, n) => {
      const draw = random.bytes('write', '', n)
      const one = key(`p${draw.readUInt8(0) % 5}`, draw.readUInt8(1) % 5)
      if (draw.readUInt8(2) < 60) return deleteIntent(one)
      const g = draw.readUInt8(3) % 4
      const v = draw.readUInt8(4) % 3
      return putIntent({ ...one, ...(g === 0 ? {} : { g: { S: `g${g}` } }), ...(v === 0 ? {} : { v: { S: `v${v}` } }) })
    })
    for (let from = 0; from < writes.length; from += 7) {
      await Promise.all(writes.slice(from, from + 7).map((intent) => engine.items.write(table, intent)))
    }
    await engine.drain()
    const verified = await verifyStore(store)
    expect(verified.problems).toEqual([])
    expect(verified.rows).toBe(engine.tables.countsOf(table).items)
    expect(verified.rows).toBeGreaterThan(5)
    expect(failures).toEqual([])
  })
})
