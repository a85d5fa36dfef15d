// A table restored as of the present second, while writes go on with the clock standing still on that second: what comes between the look at
// the position and its pin is in it whole or not at all. No undo row is left there of an item that the second has changed before.
import { expect, test } from 'vitest'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { key, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'
import { itemsIn } from './items-of.js'

const FIRST = { ...key('p', 1), n: { S: 'before' } }
const NEW = { ...key('p', 2), n: { S: 'after' } }
const SECOND = { ...key('p', 1), n: { S: 'after' } }
const LATE = { ...key('p', 1), n: { S: 'late' } }

async function rig() {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine)
  await engine.backups.setRecovery(table, { isEnabled: true })
  await clock.advance(1000)
  const put = (item: typeof FIRST) => engine.items.write(table, putIntent(item))
  return { store, engine, table, put, atMs: clock.nowMs() }
}

test('writes between the look and the pin are restored in their order', async () => {
  const { store, engine, put, atMs } = await rig()
  expect(atMs % 1000).toBe(0)
  await put({ ...key('p', 3), n: { S: 'mark' } }) // the first change of the second leaves its mark
  await put(FIRST)
  const source = engine.backups.recoverable(NAMESPACE, 'T')
  if (source === undefined) throw new Error('the table has no recovery')
  const past = await engine.backups.pastOf(source, atMs)
  await put(NEW)
  await put(SECOND)
  const restored = engine.backups.restore(NAMESPACE, newTable('R'), past, { sourceTableArn: 'arn', atMs })
  await put(LATE)
  await restored
  await engine.drain()
  const values = (await itemsIn(store, engine, 'R')).map(({ sk, n }) => [sk, n])
  expect(values).toEqual([
    [{ N: '1' }, { S: 'after' }],
    [{ N: '2' }, { S: 'after' }],
    [{ N: '3' }, { S: 'mark' }],
  ])
  await engine.stop()
})

test('what a backup holds stays as it was, also in its own second', async () => {
  const { store, engine, table, put } = await rig()
  await put(FIRST)
  const { table: record, position, createdAtMs: atMs } = await engine.backups.create(table, 'kept')
  await put(NEW)
  await put(SECOND)
  await engine.backups.restore(NAMESPACE, newTable('R'), { record, position, atMs }, { sourceTableArn: 'arn', atMs })
  await engine.drain()
  expect(await itemsIn(store, engine, 'R')).toEqual([FIRST])
  await engine.stop()
})
