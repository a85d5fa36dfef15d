// An item that was decided and has not landed yet is there no less: whoever sweeps, or enters items, waits until it can be read.
import { expect, test } from 'vitest'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { totals } from '../../../src/partitions/partition-map.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { key, makeTable, putIntent, rigOn } from '../../support/engine-rig.js'

const TURNS = 20

interface Gated {
  readonly store: Store
  /** Batches wait from now on. */
  readonly shut: () => void
  readonly open: () => void
}

async function gatedStore(): Promise<Gated> {
  const stored = await openMemoryStore()
  let gate: Promise<void> | undefined
  let open = (): void => undefined
  const store = wrapStore(stored, {
    async batch(ops, durability) {
      await gate
      return stored.batch(ops, durability)
    },
  })
  const shut = (): void => {
    gate = new Promise((resolve) => (open = resolve))
  }
  return { store, shut, open: () => open() }
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn()
}

test('a sweep waits for what was decided before it', async () => {
  const { store, shut, open } = await gatedStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine)
  await engine.timeToLive.set(table, { isEnabled: true, attribute: 'e' })
  await engine.drain()
  shut()
  const written = engine.items.write(table, putIntent({ ...key('a', 1), e: { N: String(clock.nowMs() / 1000 - 1) } }))
  const moved = clock.advance(0)
  await someTurns()
  open()
  await Promise.all([written, moved])
  expect(totals(table.map).items).toBe(0)
  await engine.stop()
})

test('so does whoever enters the items of before among the due times', async () => {
  const { store, shut, open } = await gatedStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine)
  shut()
  const written = engine.items.write(table, putIntent({ ...key('a', 1), e: { N: String(clock.nowMs() / 1000 + 1) } }))
  const enabled = engine.timeToLive.set(table, { isEnabled: true, attribute: 'e' })
  await someTurns()
  open()
  await Promise.all([written, enabled])
  await engine.drain()
  expect((await verifyStore(store)).problems).toEqual([])
  await clock.advance(2000)
  expect(totals(table.map).items).toBe(0)
  await engine.stop()
})
