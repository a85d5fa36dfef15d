// The engine dies at each batch of a backup and of two restores, before the batch or right after it has landed. Then a backup is whole or not
// there, and a restored table becomes whole or is not there; what was acknowledged is there; nothing is left of the restores when all is done.
import { expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { mortalStore } from '../../scenario/mortal-store.js'
import { GLOBAL, key, LOCAL, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'
import { itemsIn } from './items-of.js'

const ITEMS = 150
/** More than the batches that all of it takes. */
const MOST_BATCHES = 30

interface Prepared {
  readonly inner: Store
  readonly items: readonly unknown[]
}

async function prepared(): Promise<Prepared> {
  const inner = await openMemoryStore()
  const { engine } = await rigOn(inner)
  const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
  await Promise.all(
    Array.from({ length: ITEMS }, (_, n) =>
      engine.items.write(table, putIntent({ ...key('p', n), g: { S: `g${n % 5}` }, v: { S: `v${n}` } })),
    ),
  )
  await engine.backups.setRecovery(table, { isEnabled: true })
  await engine.backups.create(table, 'first')
  const items = await itemsIn(inner, engine, 'T')
  await engine.items.write(table, putIntent({ ...key('p', 0), g: { S: 'changed' } }))
  await engine.stop()
  return { inner, items }
}

/** @returns a store that dies at a batch, and a promise of its death */
function dyingStore(inner: Store, moment: 'before' | 'after', at: number): { store: Store; dead: Promise<void> } {
  const mortal = mortalStore(inner)
  const { store } = mortal
  let say: () => void = () => undefined
  const dead = new Promise<void>((resolve) => (say = resolve))
  let batches = 0
  const batch: Store['batch'] = async (ops, durability) => {
    const isLast = ++batches === at
    const end = (): void => {
      mortal.kill()
      say()
    }
    if (isLast && moment === 'before') end()
    const landed = store.batch(ops, durability)
    if (isLast && moment === 'after') void inner.batch(ops, durability).then(end)
    await landed
  }
  return { store: wrapStore(store, { batch }), dead }
}

/** What is asked for; each says that it was acknowledged. */
async function live(engine: StoreEngine, said: string[]): Promise<void> {
  const table = engine.tables.active(NAMESPACE, 'T')
  await engine.backups.create(table, 'second')
  said.push('second')
  const [first] = engine.backups.list(NAMESPACE)
  if (first === undefined) throw new Error('the first backup is not there')
  const { table: record, position, createdAtMs: atMs } = first
  const spec = (name: string) => newTable(name, [GLOBAL, LOCAL])
  await engine.backups.restore(NAMESPACE, spec('fromBackup'), { record, position, atMs }, { sourceTableArn: 'arn', atMs })
  said.push('fromBackup')
  const source = engine.backups.recoverable(NAMESPACE, 'T')
  if (source === undefined) throw new Error('no recovery')
  const past = await engine.backups.pastOf(source, source.window.earliestMs)
  await engine.backups.restore(NAMESPACE, spec('fromTime'), { ...past, position }, { sourceTableArn: 'arn', atMs })
  said.push('fromTime')
  await engine.drain()
}

async function checkLeft({ inner, items }: Prepared, said: readonly string[], words: string): Promise<void> {
  const { engine, failures } = await rigOn(inner)
  for (const name of ['fromBackup', 'fromTime']) {
    const status = engine.tables.find(NAMESPACE, name)?.record.status
    if (said.includes(name)) expect(status, words).toBeDefined()
  }
  await engine.drain()
  expect(failures, words).toEqual([])
  for (const name of ['fromBackup', 'fromTime']) {
    if (engine.tables.find(NAMESPACE, name) === undefined) continue
    expect(await itemsIn(inner, engine, name), `${words}: ${name}`).toEqual(items)
  }
  const names = engine.backups.list(NAMESPACE).map(({ name }) => name)
  expect(names, words).toEqual(expect.arrayContaining(['first', ...said.filter((one) => one === 'second')]))
  // Each backup has its pin, and nothing else is held.
  expect(engine.pins.list().length, words).toBe(names.length)
  expect((await verifyStore(inner)).problems, words).toEqual([])
  await engine.stop()
}

test.each(['before', 'after'] as const)('the engine dies %s each batch', { timeout: 120_000 }, async (moment) => {
  let deaths = 0
  for (let at = 1; at <= MOST_BATCHES; at++) {
    const world = await prepared()
    const { store, dead } = dyingStore(world.inner, moment, at)
    const { engine } = await rigOn(store)
    const said: string[] = []
    const end = await Promise.race([dead.then(() => 'dead'), live(engine, said).then(() => 'done')])
    if (end === 'done') {
      await engine.stop()
      break
    }
    deaths++
    await checkLeft(world, said, `${moment} batch ${at}`)
  }
  // A backup, and of each restore its beginning, its items and its end, at least.
  expect(deaths).toBeGreaterThanOrEqual(8)
  expect(deaths).toBeLessThan(MOST_BATCHES)
})
