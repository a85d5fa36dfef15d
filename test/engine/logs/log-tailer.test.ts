// The loop over logs with made-up readers: when each is called, with which entries, and that whatever is split, killed, refused or put off on
// the way, each entry counts once for each reader, in order. The seed is in the name of each run: DYNALAB_TEST_SEED=<seed> repeats it alone.
import { describe, expect, it } from 'vitest'
import type { LogReader, Wait } from '../../../src/engine/logs/log-reader.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Cursor, Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { deleteIntent, key, makeTable, NAMESPACE, putIntent, type Rig, suffixOf } from '../../support/engine-rig.js'
import {
  copyOf,
  entriesOf,
  makeNarrowTable,
  type MakeKeepers,
  noteOp,
  notesOf,
  openWith,
  pass,
  passAll,
  reader,
} from './readers.js'

const tableOf = (engine: StoreEngine): OpenTable => engine.tables.active(NAMESPACE, 'T')

/** An audited table, so that there is a log, with one reader whose turns are given. */
async function withReader(apply: LogReader['apply'], more: Parameters<typeof reader>[3] = {}): Promise<Rig & { store: Store }> {
  const store = await openMemoryStore()
  const rig = await openWith(store, (table) => [reader('made-up', table, apply, more)], { isAudited: true })
  await makeNarrowTable(rig.engine)
  return { ...rig, store }
}

/** Logs are read as they are now, and that takes longer than a commit. */
const withSlowLogs = (store: Store): Store =>
  wrapStore(store, {
    cursor(range) {
      const cursor = store.cursor(range)
      const isLog = range.lower[0] === 0x20
      const next: Cursor['next'] = async (rows) => {
        const found = await cursor.next(rows)
        for (let n = 0; isLog && n < 12; n++) await nextTurn()
        return found
      }
      return { next, checkRead: cursor.checkRead.bind(cursor), close: cursor.close.bind(cursor) }
    },
  })

const write = (engine: StoreEngine, pk: string): Promise<unknown> => engine.items.write(tableOf(engine), putIntent(key(pk, 1)))

describe('a reader', () => {
  // More readers than are stepped at once, so that those of the next step would be forgotten with the one that fails.
  it('that fails holds up no other one, and gets its entries again when the next one lands', async () => {
    const seen = new Map<string, number>()
    const names = Array.from({ length: 12 }, (_, n) => `made-up ${n}`)
    let failsLeft = 1
    const { engine, failures } = await openWith(
      await openMemoryStore(),
      (table) =>
        names.map((name) =>
          reader(name, table, (place, entries) => {
            if (name === names[0] && failsLeft-- > 0) throw new Error('a reader that fails')
            seen.set(name, (seen.get(name) ?? 0) + entries.length)
            return passAll(place, entries)
          }),
        ),
      { isAudited: true },
    )
    await makeNarrowTable(engine)
    await write(engine, 'a')
    await engine.tailer.settled()
    expect([...seen]).toEqual(names.slice(1).map((name) => [name, 1]))
    await write(engine, 'b')
    await engine.tailer.settled()
    expect(new Map(seen)).toEqual(new Map(names.map((name) => [name, 2])))
    expect(failures.map(String)).toEqual(['Error: a reader that fails'])
    await engine.stop()
  })

  it('gets what lands without anybody saying so, oldest first, and only what it has not passed', async () => {
    const seen: number[] = []
    const { engine } = await withReader((place, entries) => {
      seen.push(...entries.map(({ sequence }) => sequence))
      return passAll(place, entries)
    })
    for (const pk of ['a', 'b', 'c']) await write(engine, pk)
    await engine.drain()
    await write(engine, 'd')
    await engine.drain()
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('begins at its own place, and after a restart where its row says', async () => {
    const store = await openMemoryStore()
    const first = await openWith(store, () => [], { isAudited: true })
    await makeNarrowTable(first.engine)
    for (const pk of ['a', 'b', 'c']) await write(first.engine, pk)
    await first.engine.stop()
    const seen: number[] = []
    const make: MakeKeepers = (table) => [
      reader('made-up', table, (place, entries) => (seen.push(...entries.map((one) => one.sequence)), passAll(place, entries)), {
        startAt: 2,
      }),
    ]
    for (const expected of [[3], [3, 4]]) {
      const { engine } = await openWith(store, make, { isAudited: true })
      await engine.drain()
      expect(seen).toEqual(expected)
      await write(engine, `d${seen.length}`)
      await engine.drain()
      await engine.stop()
    }
    expect(seen).toEqual([3, 4, 5])
  })

  it('that looks later is called when that is due on the clock, not before', async () => {
    const calledMs: number[] = []
    const { engine, clock } = await withReader(
      (place, entries) => (calledMs.push(clock.nowMs() - startMs), passAll(place, entries)),
      { looksAtMs: (_change, nowMs) => nowMs + 500 },
    )
    const startMs = clock.nowMs()
    await write(engine, 'a')
    await clock.advance(499)
    expect(calledMs).toEqual([])
    await clock.advance(1)
    expect(calledMs).toEqual([500])
  })

  it('that puts an entry off gets it again at that time', async () => {
    const calledMs: number[] = []
    const { engine, clock } = await withReader((place, entries) => {
      calledMs.push(clock.nowMs() - startMs)
      return calledMs.length < 3 ? pass(place.sequence, { dueMs: clock.nowMs() + 250 }) : passAll(place, entries)
    })
    const startMs = clock.nowMs()
    await write(engine, 'a')
    await clock.advance(10_000)
    expect(calledMs).toEqual([0, 250, 500])
  })

  it('whose destination refuses tries again after growing times and with few entries, and then goes on at full pace', async () => {
    const calls: (readonly [atMs: number, entries: number])[] = []
    const { engine, clock } = await withReader((place, entries) => {
      calls.push([clock.nowMs() - startMs, entries.length])
      return clock.nowMs() - startMs < 4000 ? pass(place.sequence, 'refused') : passAll(place, entries)
    })
    const startMs = clock.nowMs()
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(engine, `k${n}`)))
    await clock.advance(10_000)
    const atMs = [0, 100, 300, 700, 1500, 2500, 3500, 4500]
    expect(calls.slice(0, 8)).toEqual(atMs.map((ms, n) => [ms, n === 0 ? 20 : 4]))
    expect(calls.slice(8)).toEqual([
      [4500, 8],
      [4500, 8],
    ])
  })

  it('that waits to be woken gets the same entries then, and nothing by the clock', async () => {
    let isReady = false
    const calls: number[] = []
    const { engine, clock } = await withReader((place, entries) => {
      calls.push(entries.length)
      return isReady ? passAll(place, entries) : pass(place.sequence, 'until woken')
    })
    await write(engine, 'a')
    await clock.advance(60_000)
    expect(calls).toEqual([1])
    isReady = true
    await write(engine, 'b')
    await engine.drain()
    expect(calls).toEqual([1, 2])
  })

  it('that is closed is not called until it is woken', async () => {
    let isOpen = false
    let made: LogReader | undefined
    const seen: number[] = []
    const store = await openMemoryStore()
    const apply: LogReader['apply'] = (place, entries) => (seen.push(entries.length), passAll(place, entries))
    const make: MakeKeepers = (table) => [(made ??= reader('made-up', table, apply, { isOpen: () => isOpen }))]
    const { engine } = await openWith(store, make, { isAudited: true })
    await makeNarrowTable(engine)
    await write(engine, 'a')
    await engine.drain()
    expect(seen).toEqual([])
    isOpen = true
    if (made !== undefined) engine.tailer.wake([made])
    await engine.drain()
    expect(seen).toEqual([1])
  })
})

describe('children wait for what their parent wrote last', () => {
  // A look at the parent's log while its last entry and the split are on their way, for each moment after the split began at which that
  // entry may be decided.
  const MOMENTS = Array.from({ length: 8 }, (_, turns) => turns)
  it.each(MOMENTS.flatMap((turns) => [`${turns} turns, read at once`, `${turns} turns, read slowly`]))('%s', async (how) => {
    const turns = Number.parseInt(how)
    const seen: number[] = []
    let made: LogReader | undefined
    let hasRefused = false
    const apply: LogReader['apply'] = (place, entries) => {
      const isOfParent = tableOf(engine).map.lineage.some(({ id }) => id === place.partitionId)
      if (isOfParent && !hasRefused) {
        hasRefused = true // now its children would come first
        return pass(place.sequence, 'refused')
      }
      seen.push(...entries.map(({ sequence }) => sequence))
      return passAll(place, entries)
    }
    const store = await openMemoryStore()
    const slow = { failingShare: 0, delayTurns: 8 }
    const make: MakeKeepers = (table) => [(made ??= reader('made-up', table, apply, { looksAtMs: () => undefined }))]
    const late = faultyStore(store, seededRandom(`slow ${turns}`), slow)
    const { engine, clock } = await openWith(how.endsWith('slowly') ? withSlowLogs(late) : late, make)
    await makeNarrowTable(engine, 'KEYS_ONLY')
    const look = (): void => engine.tailer.wake(made === undefined ? [] : [made])
    const names = Array.from({ length: 600 }, (_, n) => `first-${n}`)
    await Promise.all(names.map((name) => write(engine, name)))
    look()
    await engine.drain()
    const suffixes = names.map((name) => suffixOf(key(name, 1))).sort((a, b) => a.compare(b))
    const split = engine.splitter.splitAt(tableOf(engine), undefined, suffixes.at(-1) ?? Buffer.alloc(0)) // counts for some turns
    for (let n = 0; n < turns; n++) await nextTurn()
    const written = [write(engine, 'last')]
    while (tableOf(engine).map.lineage.length === 0) await nextTurn()
    look()
    await nextTurn()
    for (let n = 0; n < 8; n++) written.push(write(engine, `child-${n}`))
    await Promise.all([split, ...written])
    look()
    await clock.advance(1000)
    look()
    await clock.advance(1000)
    const { lineage } = tableOf(engine).map
    const entries = await entriesOf(store, tableOf(engine))
    const ofParent = entries.filter(({ partitionId }) => partitionId === lineage[0]?.id).map(({ sequence }) => sequence)
    expect(seen).toHaveLength(609)
    expect(seen.slice(0, ofParent.length)).toEqual(ofParent)
  })
})

describe('each entry counts once for each reader and in order, parents before children', () => {
  const given = process.env['DYNALAB_TEST_SEED']
  const SEEDS = given === undefined ? Array.from({ length: 8 }, (_, n) => `logs-${n}`) : [given]

  it.each(SEEDS)('over splits, restarts, kills, refusals and due times, seed %s', async (seed) => {
    const draws = fastDraws(seededRandom(seed), 'log-tailer', '')
    const run = new Run(seed, (below) => Math.floor((draws() / 2 ** 32) * below))
    await run.open(await openMemoryStore())
    await makeTable(run.engine)
    for (let n = 0; n < 60; n++) await run.step()
    await run.end()
    await run.check()
  })
})

/** Two readers that pass entries as it comes, on one table to which everything happens. */
class Run {
  readonly #seed: string
  readonly #draw: (below: number) => number
  readonly #names = ['one', 'two']
  #store!: Store
  #rig!: Rig
  #notes = 0
  #lives = 0
  #isEnding = false

  constructor(seed: string, draw: (below: number) => number) {
    this.#seed = seed
    this.#draw = draw
  }

  get engine(): StoreEngine {
    return this.#rig.engine
  }

  async open(store: Store): Promise<void> {
    this.#store = store
    const faults = { failingShare: 0, delayTurns: 3 }
    const random = seededRandom(`${this.#seed}/${this.#lives++}`)
    const make: MakeKeepers = (table, add) => this.#names.map((name) => this.#reader(name, table, add))
    const startMs = (this.#rig as Rig | undefined)?.clock.nowMs()
    const options = { isAudited: true, ...(startMs === undefined ? {} : { startMs }) }
    this.#rig = await openWith(faultyStore(store, random, faults), make, options)
  }

  async step(): Promise<void> {
    const { engine, clock } = this.#rig
    const table = tableOf(engine)
    const drawn = this.#draw(20)
    if (drawn < 13) {
      const writes: Promise<unknown>[] = []
      const splitAt = this.#draw(60)
      for (let n = 1 + this.#draw(40); n > 0; n--) {
        writes.push(this.#write(table))
        if (n === splitAt) void engine.splitter.splitAt(table, undefined, suffixOf(this.#key()))
        if (this.#draw(3) === 0) await nextTurn() // so that writes, landings and splits fall between each other
      }
      if (this.#draw(8) === 0) await this.#kill()
      else await Promise.all(writes)
    } else if (drawn < 15) await clock.advance(this.#draw(700))
    else if (drawn < 16) await this.#restart()
    else if (drawn < 17) await engine.drain()
    else await engine.splitter.splitAt(table, undefined, suffixOf(this.#key()))
  }

  /** Everything that was put off is passed. */
  async end(): Promise<void> {
    this.#isEnding = true
    await this.engine.splitter.settled()
    for (let n = 0; n < 3; n++) {
      this.engine.tailer.wake(this.#readers.values())
      await this.#rig.clock.advance(2000)
    }
    await this.engine.drain()
  }

  async check(): Promise<void> {
    const table = tableOf(this.engine)
    const entries = await entriesOf(this.#store, table)
    expect(table.map.lineage.length).toBeGreaterThan(0)
    for (const name of this.#names) {
      const notes = await notesOf(this.#store, name)
      const inOrder = (a: { sequence: number }, b: { sequence: number }): number => a.sequence - b.sequence
      expect([...notes].sort(inOrder)).toEqual([...entries].sort(inOrder))
      const last = new Map<string, number>()
      for (const { suffix, sequence } of notes) {
        expect(sequence).toBeGreaterThan(last.get(suffix) ?? 0)
        last.set(suffix, sequence)
      }
      for (const { id, children } of table.map.lineage) {
        const lastOfParent = notes.findLastIndex(({ partitionId }) => partitionId === id)
        const firstOfChildren = notes.findIndex(({ partitionId }) => children.includes(partitionId))
        if (firstOfChildren >= 0) expect(firstOfChildren).toBeGreaterThan(lastOfParent)
      }
    }
    expect(this.#rig.failures).toEqual([])
    await this.engine.stop()
    expect((await verifyStore(this.#store)).problems).toEqual([])
  }

  readonly #readers = new Map<string, LogReader>()

  #reader(name: string, table: OpenTable, add: Parameters<MakeKeepers>[1]): LogReader {
    const made = reader(name, table, (place, entries) => {
      const isWhole = this.#isEnding || this.#draw(3) > 0
      const passed = isWhole ? entries : entries.slice(0, this.#draw(entries.length))
      add(passed.map((entry) => noteOp(name, this.#notes++, place, entry)))
      const waits = isWhole ? undefined : this.#waits(made)
      return passed.length > 0 || this.#draw(2) === 0
        ? pass(passed.at(-1)?.sequence ?? place.sequence, waits)
        : { sequence: place.sequence, saved: undefined, waits }
    })
    this.#readers.set(name, made)
    return made
  }

  #waits(made: LogReader): Wait {
    const drawn = this.#draw(4)
    if (drawn === 0) return 'at once'
    if (drawn === 1) return 'refused'
    if (drawn === 2) return { dueMs: this.#rig.clock.nowMs() + this.#draw(600) }
    const { tailer } = this.engine
    void nextTurn().then(() => tailer.wake([made]))
    return 'until woken'
  }

  #key = (): ReturnType<typeof key> => key(`k${this.#draw(12)}`, this.#draw(3))

  #write(table: OpenTable): Promise<unknown> {
    const item = { ...this.#key(), v: { N: String(this.#draw(1_000_000)) } }
    return this.engine.items.write(table, this.#draw(4) === 0 ? deleteIntent(item) : putIntent(item))
  }

  async #restart(): Promise<void> {
    await this.engine.splitter.settled()
    await this.engine.stop()
    await this.open(this.#store)
  }

  /** Goes on from what has landed in this turn; what the old engine still writes is lost. */
  async #kill(): Promise<void> {
    const { engine } = this
    const copy = await copyOf(this.#store)
    await engine.splitter.settled()
    await engine.stop()
    await this.open(copy)
  }
}
