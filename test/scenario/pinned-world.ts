// One table that is written, split, indexed anew, dropped and restarted, with pins set and released at random: beside the engine runs a
// model, which is copied for each pin at the moment when it is set. What is read at a pin must be its copy.
import { expect } from 'vitest'
import { readMeta } from '../../src/engine/commit/meta.js'
import { rangeAt, rowAt } from '../../src/engine/history/past.js'
import type { Pin } from '../../src/engine/history/pins.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import type { Item } from '../../src/model/attribute-value.js'
import { indexRowSuffix } from '../../src/model/key.js'
import type { NewIndex } from '../../src/model/table.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { Row } from '../../src/storage/row.js'
import type { Store } from '../../src/storage/store.js'
import {
  deleteIntent,
  GLOBAL,
  KEYS,
  key,
  LOCAL,
  makeTable,
  NAMESPACE,
  putIntent,
  type Rig,
  rigOn,
  suffixOf,
} from '../support/engine-rig.js'
import { mortalStore } from './mortal-store.js'
import type { Step, Write } from './pinned-steps.js'

const START = Buffer.alloc(0)
const END = Buffer.alloc(4096, 0xff)
const AWAY = 2

/** The items of a table, by their suffixes in hex. */
type Rows = ReadonlyMap<string, Item>

interface Change {
  readonly sequence: number
  readonly id: string
  readonly item: Item | undefined
}

/** What was there when a pin was set. */
interface Copy {
  readonly rows: Rows
  /** By physical id. */
  readonly indexes: ReadonlyMap<number, NewIndex>
}

export interface Disk {
  readonly store: Store
  /** What is stored, opened again. */
  reopen(): Promise<Store>
}

export class PinnedWorld {
  readonly #disk: Disk
  #store: Store
  #life: ReturnType<typeof mortalStore>
  #rig: Rig
  /** Of the present table, since it was made. */
  #changes: Change[] = []
  readonly #copies = new Map<string, Copy>()
  #names = 0
  checks = 0

  private constructor(disk: Disk, life: ReturnType<typeof mortalStore>, rig: Rig) {
    this.#disk = disk
    this.#store = disk.store
    this.#life = life
    this.#rig = rig
  }

  static async open(disk: Disk): Promise<PinnedWorld> {
    const life = mortalStore(disk.store)
    const rig = await rigOn(life.store)
    await makeTable(rig.engine, 'T', [LOCAL, GLOBAL])
    return new PinnedWorld(disk, life, rig)
  }

  get store(): Store {
    return this.#store
  }

  get table(): OpenTable {
    return this.#rig.engine.tables.active(NAMESPACE, 'T')
  }

  async run(step: Step): Promise<void> {
    const { engine, clock } = this.#rig
    switch (step.kind) {
      case 'write':
        return landed(this.#write(step.writes))
      case 'pin': {
        const before = this.#write(step.before)
        const pinned = this.#pin()
        const after = this.#write(step.after)
        const [pin] = await Promise.all([pinned, landed([...before, ...after])])
        return this.check(pin, 3)
      }
      case 'release': {
        const pin = this.#pinAt(step.which)
        if (pin === undefined) return
        this.#copies.delete(pin.name)
        return landed([engine.pins.release(pin.name), ...this.#write(step.after)])
      }
      case 'check': {
        const pin = this.#pinAt(step.which)
        return pin && this.check(pin, step.chunk)
      }
      case 'split': {
        const index = step.isOfIndex ? this.table.indexes.find(({ record }) => record.kind === 'global') : undefined
        await engine.splitter.splitAt(this.table, index, suffixOf(key(step.place.pk, 0)).subarray(0, 12))
        return
      }
      case 'restart':
        await engine.stop()
        return this.#reopen()
      case 'kill':
        return this.#kill(step)
      case 'index': {
        const isThere = this.table.indexes.some(({ record }) => record.kind === 'global')
        const make = { kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash } as const
        await engine.tables.alter(this.table, () => [isThere ? { kind: 'deleteIndex', index: GLOBAL.name } : make])
        return engine.drain()
      }
      case 'drop':
        await engine.tables.remove(this.table)
        this.#changes = []
        await makeTable(engine, 'T', [LOCAL, GLOBAL])
        return
      case 'zone':
        return engine.zoneFollowers.setZone('us-east-1', AWAY, step.isAway ? 'paused' : 'up', undefined)
      case 'lag':
        return engine.zoneFollowers.setLag({ kind: 'replica', lag: { minMs: step.ms, maxMs: step.ms } })
      case 'wait':
        return clock.advance(step.ms)
      case 'drain':
        return engine.drain()
    }
  }

  async checkAll(): Promise<void> {
    for (const pin of this.#rig.engine.pins.list()) await this.check(pin, 4)
  }

  /** Releases all pins, and lets nothing trail any more. */
  async end(): Promise<void> {
    const { engine, failures } = this.#rig
    for (const { name } of engine.pins.list()) await engine.pins.release(name)
    engine.zoneFollowers.reset(undefined)
    engine.zoneFollowers.setLag({ kind: 'replica', lag: { minMs: 0, maxMs: 0 } })
    await engine.drain()
    expect(this.table.history).toBeUndefined()
    expect(await verifyStore(this.#store)).toMatchObject({ tables: 1, rows: this.#rows().size, problems: [] })
    expect(failures).toEqual([])
    await engine.stop()
  }

  /** Reads all that the pin shows, forwards and backwards, and row by row. @param chunk rows asked for at once */
  async check(pin: Pin, chunk: number): Promise<void> {
    const copy = this.#copies.get(pin.name)
    const [scope, ...others] = pin.scope
    if (copy === undefined || scope === undefined) throw new Error(`nothing is known of ${pin.name}`)
    expect(others).toEqual([])
    expect([...scope.indexIds].sort()).toEqual([...copy.indexes.keys()].sort())
    this.checks++
    await this.#checkRange(pin, scope.physicalId, copy.rows, chunk)
    for (const pk of ['a', 'b', 'c']) {
      for (const sk of [1, 2, 3, 4]) {
        const suffix = suffixOf(key(pk, sk))
        const row = await rowAt(this.#store, scope.physicalId, suffix, pin.position)
        expect(row?.item).toEqual(copy.rows.get(suffix.toString('hex')))
      }
    }
    for (const [id, index] of copy.indexes) {
      const entries = entriesOf(index, copy.rows)
      await this.#checkRange(pin, id, entries, chunk)
      for (const [at, entry] of entries) {
        expect((await rowAt(this.#store, id, Buffer.from(at, 'hex'), pin.position))?.item).toEqual(entry)
      }
    }
  }

  async #checkRange({ position }: Pin, physicalId: number, rows: Rows, chunk: number): Promise<void> {
    const ids = [...rows.keys()].sort()
    const middle = Buffer.from(ids[ids.length >> 1] ?? '80', 'hex')
    for (const reverse of [false, true]) {
      for (const [lower, upper] of [
        [START, END],
        [START, middle],
        [middle, END],
      ] as const) {
        // prettier-ignore
        const within = ids.filter((id) => Buffer.from(id, 'hex').compare(lower) >= 0 && Buffer.from(id, 'hex').compare(upper) < 0)
        const expected = within.map((id) => rows.get(id))
        const cursor = rangeAt(this.#store, { physicalId, lower, upper, reverse }, position)
        const found: Item[] = []
        for (let some = await cursor.next(chunk); some.length > 0; some = await cursor.next(chunk)) {
          found.push(...some.map(([, text]) => Row.read(text).item))
        }
        await cursor.close()
        expect(found).toEqual(reverse ? expected.reverse() : expected)
      }
    }
  }

  /** Decides the writes in this turn. */
  #write(some: readonly Write[]): Promise<unknown>[] {
    const { engine } = this.#rig
    return some.map(({ place: { pk, sk }, isDelete, g, v, n }) => {
      const own = key(pk, sk)
      const full = { ...own, n: { N: String(n) }, ...(g && { g: { S: g } }), ...(v && { v: { S: v } }) }
      const item = isDelete ? undefined : full
      const answer = engine.items.write(this.table, item === undefined ? deleteIntent(own) : putIntent(item))
      const { decided } = engine.zoneFollowers.head
      this.#changes.push({ sequence: decided, id: suffixOf(own).toString('hex'), item })
      return answer
    })
  }

  /** Sets a pin in this turn. */
  #pin(): Promise<Pin> {
    const name = `pin ${++this.#names}`
    const indexes = new Map(this.table.indexes.map(({ record }) => [record.physicalId, record] as const))
    this.#copies.set(name, { rows: this.#rows(), indexes })
    return this.#rig.engine.pins.add(name, [this.table])
  }

  #rows(): Rows {
    const rows = new Map<string, Item>()
    for (const { id, item } of this.#changes) {
      if (item === undefined) rows.delete(id)
      else rows.set(id, item)
    }
    return rows
  }

  #pinAt(which: number): Pin | undefined {
    const pins = this.#rig.engine.pins.list()
    return pins[which % Math.max(1, pins.length)]
  }

  /** Ends the engine some turns after writes, a pin and a release that nobody has been told of. */
  async #kill({ writes: some, turns, isPinned }: Extract<Step, { kind: 'kill' }>): Promise<void> {
    const { pins } = this.#rig.engine
    const names = (): readonly string[] =>
      this.#rig.engine.pins
        .list()
        .map(({ name }) => name)
        .sort()
    const before = names()
    const released = this.#pinAt(some.length)
    if (isPinned) void this.#pin().catch(() => undefined)
    for (const one of this.#write(some)) one.catch(() => undefined)
    if (released !== undefined) void pins.release(released.name)
    const decided = names()
    for (let n = 0; n < turns; n++) await nextTurn()
    this.#life.kill()
    await this.#reopen()
    const { sequence } = readMeta(this.#store)
    this.#changes = this.#changes.filter((change) => change.sequence <= sequence)
    expect([decided, before]).toContainEqual(names()) // all of the turn, or nothing
    for (const name of this.#copies.keys()) if (!names().includes(name)) this.#copies.delete(name)
  }

  async #reopen(): Promise<void> {
    const { clock, failures } = this.#rig
    expect(failures).toEqual([])
    this.#store = await this.#disk.reopen()
    expect((await verifyStore(this.#store)).problems).toEqual([])
    this.#life = mortalStore(this.#store)
    this.#rig = await rigOn(this.#life.store, { startMs: clock.nowMs() })
  }
}

/** The entries of an index, by their suffixes in hex. */
function entriesOf({ keys, projection }: NewIndex, rows: Rows): Rows {
  const entries = new Map<string, Item>()
  for (const item of rows.values()) {
    const at = indexRowSuffix(keys, KEYS, item)
    if (at === undefined) continue
    const { pk, sk, v } = item
    const entry: Item = projection.type === 'ALL' ? item : Object.fromEntries(Object.entries({ pk, sk, v }).filter(([, value]) => value)) as Item // prettier-ignore
    entries.set(at.toString('hex'), entry)
  }
  return entries
}

const landed = async (some: readonly Promise<unknown>[]): Promise<void> => {
  await Promise.all(some)
}
