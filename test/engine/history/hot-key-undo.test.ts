// A key that changes all day while a zone is away: reads of that zone still show its own time, and find it without walking through the day.
import { expect, test } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { Serving } from '../../../src/model/serving.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { deleteIntent, key, makeTable, putIntent, rigOn, suffixOf } from '../../support/engine-rig.js'

const CHANGES = 1000
const END = Buffer.alloc(4096, 0xff)
const AWAY = 2

/** Counts the rows that it is asked for. */
function counted(store: Store): { store: Store; rows: () => number } {
  let rows = 0
  const counting = wrapStore(store, {
    get: (...given) => {
      rows++
      return store.get(...given)
    },
    cursor: (range) => {
      const cursor = store.cursor(range)
      const next = async (count: number) => {
        const found = await cursor.next(count)
        rows += found.length
        return found
      }
      return { next, checkRead: () => cursor.checkRead(), close: () => cursor.close() }
    },
  })
  return { store: counting, rows: () => rows }
}

test('a zone that is away reads a key that changed a thousand times at its own time, by a few looks', async () => {
  const { store, rows } = counted(await openMemoryStore())
  const { engine, clock } = await rigOn(store, { replicas: { replicaLag: 1 } }) // so that each change has an undo row
  const table = await makeTable(engine)
  const slot = table.map.partitions[0]?.slot ?? 0
  const away = (slot + AWAY) % 3
  const put = (sk: number, n: number) => engine.items.write(table, putIntent({ ...key('a', sk), n: { N: String(n) } }))
  for (const sk of [1, 2, 3]) await put(sk, 0)
  await clock.advance(1)
  engine.zoneFollowers.setZone('us-east-1', away, 'paused', undefined)
  await put(4, 0)
  for (let n = 1; n <= CHANGES; n++) for (const sk of [2, 4]) await put(sk, n)
  await engine.items.write(table, deleteIntent(key('a', 3)))

  const servedBy = (zone: number): Serving => Object.assign(new Serving(), { zone })
  const get = async (sk: number): Promise<Item | undefined> =>
    (await engine.items.get(table, suffixOf(key('a', sk)), 'eventual', servedBy(away))).row?.item
  const range = async (reverse: boolean, after?: number) => {
    const whole = { table, lower: Buffer.alloc(0), upper: END, reverse, consistency: 'eventual' as const, fetchFromTable: false }
    const from = after === undefined ? {} : { after: suffixOf(key('a', after)) }
    const page = await engine.items.range({ ...whole, ...from, serving: servedBy(away) })
    return page.rows.map(({ checked: { item } }) => [item['sk'], item['n']].map((value) => Number((value as { N: string }).N)))
  }

  const before = rows()
  expect([(await get(2))?.['n'], await get(4)]).toEqual([{ N: '0' }, undefined])
  expect(await range(false)).toEqual([1, 2, 3].map((sk) => [sk, 0]))
  expect(await range(true)).toEqual([3, 2, 1].map((sk) => [sk, 0]))
  expect(await range(false, 2)).toEqual([[3, 0]])
  expect(await range(true, 2)).toEqual([[1, 0]])
  expect(rows() - before).toBeLessThan(2 * CHANGES) // without looking for the place, each of the six would pass a thousand or two
  await engine.stop()
})
