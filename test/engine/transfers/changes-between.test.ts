// What changed in a span of time: each key once, with what it was at both ends, whatever happened in between; and not what came after it.
import { expect, test } from 'vitest'
import { changesBetween } from '../../../src/engine/transfers/changes-between.js'
import { deletionTimes } from '../../../src/engine/transfers/deletion-times.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { deleteIntent, key, makeTable, NAMESPACE, putIntent, rigOn } from '../../support/engine-rig.js'

test('changes of a span', async () => {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine)
  const put = (sk: number, n: string) => engine.items.write(table, putIntent({ ...key('p', sk), n: { S: n } }))
  const drop = (sk: number) => engine.items.write(table, deleteIntent(key('p', sk)))
  for (const sk of [1, 2, 3, 4]) await put(sk, 'old')
  await engine.backups.setRecovery(table, { isEnabled: true })
  const fromMs = clock.nowMs()
  await clock.advance(1001)
  await put(1, 'between') // changed twice, shown once
  await clock.advance(1000)
  await put(1, 'new')
  await drop(2) // deleted
  await drop(3) // deleted and made anew
  await put(3, 'new')
  await put(5, 'new') // made
  await put(6, 'new') // made and deleted, so it is left out
  await drop(6)
  await clock.advance(2000)
  const toMs = clock.nowMs()
  await clock.advance(1000)
  await put(1, 'later') // after both
  await put(4, 'later')
  await put(7, 'later')
  const source = engine.backups.recoverable(NAMESPACE, 'T')
  if (source === undefined) throw new Error('no recovery')
  const [older, newer] = [await engine.backups.pastOf(source, fromMs), await engine.backups.pastOf(source, toMs)]
  const seen: unknown[] = []
  const { physicalId } = table.record
  const span = { physicalId, fromMs, toMs, after: older.position, upTo: newer.position }
  const times = await deletionTimes(store, span)
  for await (const { before, after } of changesBetween(store, span, times, undefined)) {
    const sk = Object.values((before ?? after)?.item['sk'] ?? {})[0]
    seen.push([sk, Object.values(before?.item['n'] ?? {})[0], Object.values(after?.item['n'] ?? {})[0]])
  }
  expect(seen).toEqual([
    ['1', 'old', 'new'],
    ['2', 'old', undefined],
    ['3', 'old', 'new'],
    ['5', undefined, 'new'],
  ])
  await engine.stop()
})
