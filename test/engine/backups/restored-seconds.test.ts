// A table restored to any second is what the history says: writes are made at random times, kept in a list by the test, and folded by the test
// up to that second. Restarts, splits and a pin that comes and goes lie between. The seed of a failure is in the message.
import { expect, test } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { newSeed, fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { Store } from '../../../src/storage/store.js'
import { deleteIntent, GLOBAL, key, LOCAL, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'
import { itemsIn } from './items-of.js'

const WRITES = 3000
const KEYS = 60
const SECONDS = 100

interface Write {
  readonly atMs: number
  readonly id: number
  readonly item: Item | undefined
}

/** What the writes up to that time leave. */
function folded(writes: readonly Write[], atMs: number): Map<number, Item> {
  const items = new Map<number, Item>()
  for (const write of writes) {
    if (write.atMs > atMs) break
    if (write.item === undefined) items.delete(write.id)
    else items.set(write.id, write.item)
  }
  return items
}

const sorted = (items: Iterable<Item>): string[] => [...items].map((item) => JSON.stringify(item)).sort()

async function restoreTo(store: Store, engine: StoreEngine, name: string, atMs: number): Promise<readonly Item[]> {
  const source = engine.backups.recoverable(NAMESPACE, 'T')
  if (source === undefined) throw new Error('the table has no recovery')
  const past = await engine.backups.pastOf(source, atMs)
  await engine.backups.restore(NAMESPACE, newTable(name, [GLOBAL, LOCAL]), past, { sourceTableArn: 'arn', atMs })
  await engine.drain()
  return itemsIn(store, engine, name)
}

test('a table restored to each of 100 random seconds', { timeout: 120_000 }, async () => {
  const seed = process.env['SEED'] ?? newSeed()
  const draw = fastDraws(seededRandom(seed), 'restore', 'writes')
  const below = (most: number): number => draw() % most
  const store = await openMemoryStore()
  let { engine, clock } = await rigOn(store)
  let table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
  for (let id = 0; id < 20; id++) await engine.items.write(table, putIntent({ ...key('p', id), n: { S: 'first' } }))
  const writes: Write[] = Array.from({ length: 20 }, (_, id) => ({
    atMs: clock.nowMs(),
    id,
    item: { ...key('p', id), n: { S: 'first' } },
  }))
  await engine.backups.setRecovery(table, { isEnabled: true })
  const fromMs = clock.nowMs()
  for (let n = 0; n < WRITES; n++) {
    if (below(3) === 0) await clock.advance(below(900))
    if (n % 700 === 699) {
      await engine.stop()
      ;({ engine, clock } = await rigOn(store, { startMs: clock.nowMs() }))
      table = engine.tables.active(NAMESPACE, 'T')
    }
    if (n === 900) await engine.pins.add('beside', [table])
    if (n === 1500) await engine.pins.release('beside')
    const id = below(KEYS)
    const item = below(3) === 0 ? undefined : { ...key('p', id), n: { N: String(n) }, g: { S: `g${below(5)}` }, v: { S: 'v' } }
    await engine.items.write(table, item === undefined ? deleteIntent(key('p', id)) : putIntent(item))
    writes.push({ atMs: clock.nowMs(), id, item })
  }
  const untilMs = clock.nowMs()
  await clock.advance(600_000)
  for (let n = 0; n < SECONDS; n++) {
    const atMs = fromMs + below(Math.floor((untilMs - fromMs) / 1000) + 2) * 1000
    const items = await restoreTo(store, engine, `R${n}`, atMs)
    expect(sorted(items), `seed ${seed}, second ${(atMs - fromMs) / 1000}`).toEqual(sorted(folded(writes, atMs).values()))
  }
  expect((await verifyStore(store)).problems, `seed ${seed}`).toEqual([])
  await engine.stop()
})
