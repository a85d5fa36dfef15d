// Each pin shows the table and its indexes exactly as they were when it was set, whatever is written, split, indexed anew or dropped
// afterwards, and however the process ends and begins again; and when all are released, nothing is left of the past. fast-check prints the
// seed of a failure.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDiskStore, openMemoryStore } from '../../src/storage/level-store.js'
import { GARBAGE_RANGE, PIN_RANGE, UNDO_LIST_RANGE, UNDO_RANGE } from '../../src/storage/keys.js'
import type { Store } from '../../src/storage/store.js'
import { type Step, steps } from './pinned-steps.js'
import { type Disk, PinnedWorld } from './pinned-world.js'

async function lived(disk: Disk, all: readonly Step[]): Promise<number> {
  const world = await PinnedWorld.open(disk)
  for (const step of all) await world.run(step)
  await world.checkAll()
  await world.end()
  expect(await left(world.store)).toEqual({ undo: 0, lists: 0, pins: 0, garbage: 0 })
  return world.checks
}

async function left(store: Store): Promise<Record<string, number>> {
  const ranges = { undo: UNDO_RANGE, lists: UNDO_LIST_RANGE, pins: PIN_RANGE, garbage: GARBAGE_RANGE }
  const counts: Record<string, number> = {}
  for (const [kind, range] of Object.entries(ranges)) {
    const cursor = store.cursor({ ...range, only: 'keys' })
    counts[kind] = (await cursor.next(1000)).length
    await cursor.close()
  }
  return counts
}

test('pins in memory', { timeout: 240_000 }, async () => {
  let checks = 0
  const run = fc.asyncProperty(steps(60), async (all) => {
    const store = await openMemoryStore()
    checks += await lived({ store, reopen: () => Promise.resolve(store) }, all)
  })
  await fc.assert(run, { numRuns: 60 })
  expect(checks).toBeGreaterThan(60)
})

test('pins on disk', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dynalab-pins-'))
  let runs = 0
  const run = fc.asyncProperty(steps(60), async (all) => {
    const path = join(folder, String(runs++))
    let store = await openDiskStore(path)
    const reopen = async (): Promise<Store> => {
      await store.close()
      store = await openDiskStore(path)
      return store
    }
    await lived({ store, reopen }, all)
    await store.close()
  })
  await fc.assert(run, { numRuns: 6 }).finally(() => rm(folder, { recursive: true, force: true }))
})
