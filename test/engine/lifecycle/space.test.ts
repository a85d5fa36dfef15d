// The space on disk of what was dropped comes back while the server runs, and after a stop in between: real files, since only LevelDB knows
// when it gives space back.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seededRandom } from '../../../src/runtime/random.js'
import { garbageKey, rowRange, undoRowsRange } from '../../../src/storage/keys.js'
import { openDiskStore } from '../../../src/storage/level-store.js'
import { put, type Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { makeTable, NAMESPACE, rigOn } from '../../support/engine-rig.js'

const MB = 1024 * 1024
const ROWS = 2500
/** After all rows that there are. */
const NO_ROWS = { lower: Buffer.of(0xff), upper: Buffer.of(0xff, 0) }
/** 8 KB in which nothing repeats. LevelDB compresses each such row by itself, so all may be the same. */
const NOISE = noiseOf(8192)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-space-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function bytesOnDisk(): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0, // gone meanwhile
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open }
}

const isListed = (store: Store, id: number): boolean => store.get(garbageKey('rows', id)) !== undefined

/** Looks one key up, without a cursor: one that is open while LevelDB compacts keeps the old files until it next compacts. */
async function untilGivenBack(store: Store, id: number): Promise<void> {
  while (isListed(store, id)) await new Promise((next) => setTimeout(next, 20))
}

/**
 * Once the engine has stopped, so that nobody reads. A cursor of the engine may have kept old files, and nothing is written any more that would make
 * LevelDB compact again: so it compacts no rows here, which gives back nothing but such files.
 */
async function bytesAtRest(store: Store): Promise<number> {
  await store.compact(NO_ROWS)
  return bytesOnDisk()
}

/** Rows of 8 KB that don't compress, as bytes under an id: what they say is nobody's business here. */
async function fill(store: Store, { lower }: { lower: Buffer }): Promise<void> {
  const random = seededRandom('space')
  for (let from = 0; from < ROWS; from += 100) {
    const rows = Array.from({ length: 100 }, (_, at) => {
      const hash = random.bytes('key', lower.toString('hex'), from + at)
      return put(Buffer.concat([lower, hash.subarray(0, 8)]), NOISE)
    })
    await store.batch(rows, 'os')
  }
  await store.compact() // what is in LevelDB's memory yet is not in the files that are measured
}

test('a dropped table gives the space of rows and undo rows back while the server runs', async () => {
  const store = await openDiskStore(folder)
  const { engine } = await rigOn(store)
  const table = await makeTable(engine)
  await fill(store, rowRange(table.record.physicalId))
  await fill(store, undoRowsRange(table.record.physicalId))
  const before = await bytesOnDisk()
  expect(before).toBeGreaterThan(20 * MB)
  await engine.tables.remove(table)
  await untilGivenBack(store, table.record.physicalId)
  await engine.stop()
  expect(await bytesAtRest(store)).toBeLessThan(before / 10)
  await store.close()
}, 60_000)

test('a stop ends it after the slice under way, and the next start goes on', async () => {
  const store = await openDiskStore(folder)
  const begun = gate()
  const end = gate()
  const slow = wrapStore(store, {
    compact: () => {
      begun.open()
      return end.passed // as if this slice had nothing to give back
    },
  })
  const first = await rigOn(slow)
  const table = await makeTable(first.engine)
  await fill(store, rowRange(table.record.physicalId))
  const before = await bytesOnDisk()
  await first.engine.tables.remove(table)
  await begun.passed
  const stopping = first.engine.stop()
  end.open()
  await stopping
  expect(await bytesOnDisk()).toBeGreaterThan(before / 2)
  expect(isListed(store, table.record.physicalId)).toBe(true)

  const second = await rigOn(store)
  expect(second.engine.tables.find(NAMESPACE, 'T')).toBeUndefined()
  await untilGivenBack(store, table.record.physicalId)
  await second.engine.stop()
  expect(await bytesAtRest(store)).toBeLessThan(before / 10)
  await store.close()
}, 60_000)

function noiseOf(characters: number): string {
  const random = seededRandom('noise')
  let text = ''
  for (let n = 0; text.length < characters; n++) text += random.bytes('row', '', n).toString('base64')
  return text
}
