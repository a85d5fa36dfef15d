// What trimming waits for: every reader, and the longest retention; and what goes with it.
import { expect, it } from 'vitest'
import type { LogKeeper, LogReader } from '../../../src/engine/logs/log-reader.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { key, NAMESPACE, putIntent, type Rig, suffixOf } from '../../support/engine-rig.js'
import { countRows, entriesOf, makeNarrowTable, openWith, passAll, reader } from './readers.js'

const HOUR_MS = 3_600_000
const READER_ROWS = 0x21

interface Trimmed extends Rig {
  readonly store: Store
  readonly table: OpenTable
  readonly kept: () => Promise<number>
}

/** A table with a stream, whose log the keepers need besides. */
async function withKeepers(makeKeepers: (table: OpenTable) => readonly LogKeeper[]): Promise<Trimmed> {
  const store = await openMemoryStore()
  const rig = await openWith(store, makeKeepers)
  await makeNarrowTable(rig.engine, 'KEYS_ONLY')
  const table = rig.engine.tables.active(NAMESPACE, 'T')
  for (const pk of ['a', 'b', 'c']) await rig.engine.items.write(table, putIntent(key(pk, 1)))
  return { ...rig, store, table, kept: async () => (await entriesOf(store, table)).length }
}

it('waits for the slowest reader, however long that takes', async () => {
  let isOpen = false
  const slow: LogReader[] = []
  const { engine, clock, kept, store } = await withKeepers((table) => {
    slow.push(reader('slow', table, passAll, { isOpen: () => isOpen }))
    return [reader('quick', table, passAll), ...slow]
  })
  await clock.advance(60 * HOUR_MS)
  expect(await kept()).toBe(3)
  isOpen = true
  engine.tailer.wake(slow)
  await clock.advance(HOUR_MS)
  expect(await kept()).toBe(0)
  expect((await verifyStore(store)).problems).toEqual([])
})

it('waits for a reader that has passed a part, and takes that part', async () => {
  const { clock, kept } = await withKeepers((table) => [
    reader('slow', table, ({ sequence }, entries) =>
      sequence > 0
        ? { sequence, saved: undefined, waits: 'until woken' }
        : { sequence: entries[1]?.sequence ?? 0, saved: undefined, waits: 'until woken' },
    ),
  ])
  await clock.advance(60 * HOUR_MS)
  expect(await kept()).toBe(1)
})

it.each([
  [0, 24],
  [48, 48],
])('keeps entries for the longest retention, %i hours beside the day of a stream', async (readerHours, hours) => {
  const { clock, kept } = await withKeepers((table) => [
    reader('made-up', table, passAll, { retentionMs: readerHours * HOUR_MS }),
    { retentionMs: 0 },
  ])
  await clock.advance(hours * HOUR_MS - 1)
  expect(await kept()).toBe(3)
  await clock.advance(2 * HOUR_MS)
  expect(await kept()).toBe(0)
})

it('forgets a closed partition with the rows of its readers when its log is empty and no shard of its stream is shown any more', async () => {
  let isOpen = true
  const readers: LogReader[] = []
  const { engine, clock, table, store } = await withKeepers((log) => {
    readers.push(reader('made-up', log, passAll, { isOpen: () => isOpen }))
    return readers
  })
  await engine.drain()
  await engine.splitter.splitAt(table, undefined, suffixOf(key('a', 1)))
  expect(await countRows(store, READER_ROWS)).toBe(1)
  isOpen = false
  await clock.advance(31 * HOUR_MS) // a child that rolls over after up to four hours names its parent for a day
  expect(table.map.lineage).toHaveLength(1)
  await clock.advance(3 * HOUR_MS)
  expect(table.map.lineage).toHaveLength(0)
  expect(await countRows(store, READER_ROWS)).toBe(0)
  expect((await verifyStore(store)).problems).toEqual([])
})

it('keeps the lineage for those who need it', async () => {
  const { engine, clock, table, kept } = await withKeepers(() => [{ retentionMs: 0, needsLineage: true }])
  await engine.splitter.splitAt(table, undefined, suffixOf(key('a', 1)))
  await clock.advance(60 * HOUR_MS)
  expect(await kept()).toBe(0)
  expect(table.map.lineage).toHaveLength(1)
})
