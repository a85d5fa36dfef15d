// Rows of a log that hold several entries: whoever reads finds each entry once, in its order, wherever he begins and ends.
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { encodeEntry, entryText, type LogEntry } from '../../src/log/entry.js'
import { countBetween, entriesAfter, entriesBetween, entryAt, entryCursor, loneEntryAt, trimOps } from '../../src/log/log.js'
import { type AppendedEntry, appendOps, entriesOfRow, sequencesOfRow } from '../../src/log/log-row.js'
import { logEntryKey, logRange } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { Row } from '../../src/storage/row.js'
import type { Store } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

const LOG = 8

function entryOf(sequence: number, characters = 10): LogEntry {
  const header = { sizeBytes: characters, sequence, writtenAtMs: sequence * 10, origin: 0 }
  const after = Row.make(header, JSON.stringify({ pk: { S: 'x'.repeat(characters) } }))
  const rowSuffix = Buffer.from([sequence & 0xff])
  return { sequence, atMs: sequence * 10, physicalId: 7, rowSuffix, before: undefined, after, actor: 'user' }
}

const appended = (entry: LogEntry, isAlone = false, partitionId = LOG): AppendedEntry => ({
  ...encodeEntry(entry),
  partitionId,
  isAlone,
})

/** A log that got those entries, one commit after the other. */
async function logOf(...commits: readonly (readonly AppendedEntry[])[]): Promise<Store> {
  const store = await openMemoryStore()
  for (const commit of commits) await store.batch(appendOps(commit), 'os')
  return store
}

async function rowsOf(store: Store): Promise<number> {
  const cursor = store.cursor(logRange(LOG))
  const rows = await cursor.next(1000)
  await cursor.close()
  return rows.length
}

const sequencesOf = (entries: readonly LogEntry[]): readonly number[] => entries.map(({ sequence }) => sequence)

// Sequences of other tables and partitions lie between those of a log, and commits are of any size.
const commits = fc
  .array(
    fc.array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), characters: fc.integer({ min: 0, max: 2500 }) }), { maxLength: 9 }),
    {
      maxLength: 6,
    },
  )
  .map((all) => {
    let last = 0
    return all.map((commit) => commit.map(({ gap, characters }) => entryOf((last += gap), characters)))
  })

test('entries are found whatever rows they lie in, between any two places', async () => {
  const place = fc.integer({ min: 0, max: 120 })
  await fc.assert(
    fc.asyncProperty(commits, place, place, fc.integer({ min: 1, max: 30 }), async (all, after, before, limit) => {
      const store = await logOf(...all.map((commit) => commit.map((entry) => appended(entry))))
      const inside = all.flat().filter(({ sequence }) => sequence > after && sequence < before)
      const later = all.flat().filter(({ sequence }) => sequence > after)
      expect(await countBetween(store, LOG, after, before)).toBe(inside.length)
      expect(await countBetween(store, LOG, after, undefined)).toBe(later.length)
      const cursor = entryCursor(store, LOG, after, before)
      const read: LogEntry[] = []
      for (let more = await cursor.next(limit); more.length > 0; more = await cursor.next(limit)) {
        expect(more.length).toBeLessThanOrEqual(limit)
        read.push(...more)
      }
      await cursor.close()
      expect(read.map(images)).toEqual(inside.map(images))
      expect(sequencesOf(await entriesAfter(store, LOG, after, 1))).toEqual(sequencesOf(later.slice(0, 1)))
      const found = await entryAt(store, LOG, before)
      expect(found?.sequence).toBe(all.flat().find(({ sequence }) => sequence === before)?.sequence)
      await store.close()
    }),
    { numRuns: 300 },
  )
})

const images = ({ sequence, atMs, physicalId, rowSuffix, after }: LogEntry): unknown => [
  sequence,
  atMs,
  physicalId,
  rowSuffix.toString('hex'),
  after?.text,
]

it('entries of a commit share a row, as far as it has room', async () => {
  const store = await logOf(
    [1, 2, 3, 4].map((sequence) => appended(entryOf(sequence))),
    [appended(entryOf(5))],
  )
  expect(await rowsOf(store)).toBe(2)
  const large = await logOf([1, 2, 3].map((sequence) => appended(entryOf(sequence, 2500))))
  expect(await rowsOf(large)).toBe(3)
})

// The logs of a commit's partitions are mixed in it, and each has rows of its own.
it('entries of other partitions lie in other rows', async () => {
  const store = await logOf([1, 2, 3, 4].map((sequence) => appended(entryOf(sequence), false, LOG + (sequence % 2))))
  expect(sequencesOf(await entriesAfter(store, LOG, 0, 9))).toEqual([2, 4])
  expect(sequencesOf(await entriesAfter(store, LOG + 1, 0, 9))).toEqual([1, 3])
})

// Links between regions look entries up within a turn, so those must not lie in the middle of a row.
it('an entry that is to be found at once has a row of its own, between others that share theirs', async () => {
  const store = await logOf([1, 2, 3, 4, 5].map((sequence) => appended(entryOf(sequence), sequence === 3)))
  expect(await rowsOf(store)).toBe(3)
  expect(loneEntryAt(store, LOG, 3)?.sequence).toBe(3)
  expect(sequencesOf(await entriesBetween(store, LOG, 0, undefined, 9))).toEqual([1, 2, 3, 4, 5])
})

// A row goes as a whole: before its last entry is due, and passed, none of it may go.
it.each([
  [39, 9, 0],
  [40, 9, 0],
  [41, 9, 1],
  [41, 3, 0],
  [41, 4, 1],
  [61, 9, 2],
])('at %i ms, with entry %i passed, %i rows are trimmed', async (beforeMs, passed, rows) => {
  const store = await logOf(
    [2, 3, 4].map((sequence) => appended(entryOf(sequence))),
    [5, 6].map((sequence) => appended(entryOf(sequence))),
  )
  const ops = await trimOps(store, logRange(LOG), beforeMs, passed, 100)
  expect(ops.length).toBe(rows)
})

// A shard that has ended lies before others in the log of its partition, and may be asked for again and again.
it('who reads up to a place reads little of what comes after it', async () => {
  const store = await logOf(
    ...Array.from({ length: 300 }, (_, n) => [appended(entryOf(2 * n + 1)), appended(entryOf(2 * n + 2))]),
  )
  let rows = 0
  const counting = wrapStore(store, {
    get: (key, snapshot) => store.get(key, snapshot),
    cursor: (range) => {
      const cursor = store.cursor(range)
      const next = async (most: number) => {
        const read = await cursor.next(most)
        rows += read.length
        return read
      }
      return { next, checkRead: () => cursor.checkRead(), close: () => cursor.close() }
    },
  })
  const cursor = entryCursor(counting, LOG, 10, 20)
  expect((await cursor.next(30)).length).toBe(9)
  expect(await cursor.next(30)).toEqual([])
  expect(rows).toBeLessThanOrEqual(10)
  await cursor.close()
})

it('sequences too far from each other for one row lie in two', async () => {
  const store = await logOf([1, 36 ** 4 + 1].map((sequence) => appended(entryOf(sequence))))
  expect(await rowsOf(store)).toBe(2)
  expect(sequencesOf(await entriesAfter(store, LOG, 0, 9))).toEqual([1, 36 ** 4 + 1])
})

// What an entry leaves out stands once in its row, so entries of which that can't be said don't share one.
it.each([
  ['much later', { atMs: 20 + 36 ** 2 }, 2],
  ['as much later as a row can say', { atMs: 10 + 36 ** 2 - 1 }, 1],
  ['earlier than the one before', { atMs: 9 }, 2],
  ['of another table', { physicalId: 8 }, 2],
  ['of another actor', { actor: 'service' as const }, 1],
])('an entry %s comes back beside its neighbour', async (_, other, rows) => {
  const entries = [entryOf(1), { ...entryOf(2), ...other }]
  const store = await logOf(entries.map((entry) => appended(entry)))
  expect(await rowsOf(store)).toBe(rows)
  const read = await entriesAfter(store, LOG, 0, 9)
  expect(read.map((entry) => [...(images(entry) as unknown[]), entry.actor])).toEqual(
    entries.map((entry) => [...(images(entry) as unknown[]), entry.actor]),
  )
})

// Folders of before have such rows: each entry in them is whole.
it('a row of several whole entries is read as before', () => {
  const digits = (value: number, characters: number): string => value.toString(36).padStart(characters, '0')
  const entries = [entryOf(3), entryOf(5), entryOf(9)]
  const texts = entries.map((entry) => entryText(encodeEntry(entry)))
  const row = texts.map((text, n) => digits(9 - (entries[n]?.sequence ?? 0), 4) + digits(text.length, 3) + text)
  const text = `4${digits(90, 9)}${row.join('')}`
  expect([...entriesOfRow(logEntryKey(LOG, 9), text)].map(images)).toEqual(entries.map(images))
  expect(sequencesOfRow(logEntryKey(LOG, 9), text)).toEqual([3, 5, 9])
})
