// Every replica shows exactly what the table was at its position. A history of writes is replayed up to the position of each read, and what
// the read gave must be that: single rows, ranges and pages in both directions, filters, a sparse global index, a local one with fetches;
// with lags that change, zones that are lost, paused and healed, and splits in between.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RangeRead } from '../../src/engine/contract/items.js'
import type { OpenIndex, OpenTable } from '../../src/engine/tables/open-table.js'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import type { Item } from '../../src/model/attribute-value.js'
import { indexRowSuffix } from '../../src/model/key.js'
import { Serving } from '../../src/model/serving.js'
import { locate, type PartitionMap } from '../../src/partitions/partition-map.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { undoRange, undoListRange } from '../../src/storage/keys.js'
import {
  deleteIntent,
  GLOBAL,
  KEYS,
  key,
  LOCAL,
  makeTable,
  NAMESPACE,
  putIntent,
  rigOn,
  suffixOf,
} from '../support/engine-rig.js'

const END = Buffer.alloc(4096, 0xff)
const START = Buffer.alloc(0)

const place = fc.record({ pk: fc.constantFrom('a', 'b', 'c', 'd'), sk: fc.integer({ min: 1, max: 4 }) })
const zone = fc.integer({ min: 0, max: 2 })
const lagMs = fc.constantFrom(0, 5, 20, 60)
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      place,
      g: fc.option(fc.constantFrom('x', 'y')),
      v: fc.option(fc.constantFrom('p', 'q')),
      n: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), place }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('get' as const), place }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      of: fc.constantFrom('table' as const, 'byG' as const, 'byV' as const),
      reverse: fc.boolean(),
      limit: fc.option(fc.integer({ min: 1, max: 6 })),
      isFiltered: fc.boolean(),
      after: fc.option(fc.nat({ max: 30 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replicaLag' as const), ms: lagMs, zone: fc.option(zone) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gsiLag' as const), ms: lagMs }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('zone' as const), zone, state: fc.constantFrom('up', 'down', 'paused', 'up') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), place, isOfIndex: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Change {
  readonly sequence: number
  readonly suffix: Buffer
  readonly item: Item | undefined
}

/** The table as its history makes it. */
class Replay {
  readonly #engine: StoreEngine
  readonly #clock: SteerableClock
  readonly #table: OpenTable
  readonly #changes: Change[] = []
  /** What each zone has shown of each slot of the table (t) or its global index (g). */
  readonly #shown = new Map<string, number>()
  reads = 0
  staleReads = 0

  constructor(engine: StoreEngine, clock: SteerableClock, table: OpenTable) {
    this.#engine = engine
    this.#clock = clock
    this.#table = table
  }

  async run(step: Step): Promise<void> {
    switch (step.kind) {
      case 'put': {
        const { g, v, n } = step
        const item: Item = { ...key(step.place.pk, step.place.sk), n: { N: String(n) } }
        return this.#write({ ...item, ...(g && { g: { S: g } }), ...(v && { v: { S: v } }) }, undefined)
      }
      case 'delete':
        return this.#write(undefined, key(step.place.pk, step.place.sk))
      case 'wait':
        return this.#clock.advance(step.ms)
      case 'get':
        return this.#get(suffixOf(key(step.place.pk, step.place.sk)))
      case 'range':
        return this.#range(step)
      case 'replicaLag': {
        const rule = step.zone === null ? {} : { zone: `us-east-1${'abc'.charAt(step.zone)}` }
        return this.#engine.zoneFollowers.setLag({ kind: 'replica', lag: { minMs: step.ms, maxMs: step.ms * 2 }, ...rule })
      }
      case 'gsiLag':
        return this.#engine.zoneFollowers.setLag({ kind: 'gsi', lag: { minMs: step.ms, maxMs: step.ms * 2 } })
      case 'zone':
        return this.#engine.zoneFollowers.setZone('us-east-1', step.zone, step.state, undefined)
      case 'split': {
        const index = step.isOfIndex ? this.#index('byG') : undefined
        const at = suffixOf(key(step.place.pk, 0)).subarray(0, 12)
        await this.#engine.splitter.splitAt(this.#table, index, at)
        return
      }
      case 'drain':
        return this.#engine.drain()
    }
  }

  async #write(item: Item | undefined, gone: Item | undefined): Promise<void> {
    const { decided } = this.#engine.zoneFollowers.head
    try {
      await this.#engine.items.write(this.#table, item === undefined ? deleteIntent(gone ?? {}) : putIntent(item))
    } catch (error) {
      expect(String(error)).toContain('Internal server error')
      expect(this.#engine.zoneFollowers.head.decided).toBe(decided)
      return
    }
    const { decided: sequence } = this.#engine.zoneFollowers.head
    if (sequence > decided) this.#changes.push({ sequence, suffix: suffixOf(item ?? gone ?? {}), item })
  }

  async #get(suffix: Buffer): Promise<void> {
    const serving = new Serving()
    const slot = locate(this.#table.map, suffix).slot
    let row
    try {
      row = (await this.#engine.items.get(this.#table, suffix, 'eventual', serving)).row
    } catch {
      return
    }
    this.#watch(serving, slot, undefined)
    expect(row?.item).toEqual(this.#itemAt(suffix, serving.position))
  }

  async #range({ of, reverse, limit, isFiltered, after }: Extract<Step, { kind: 'range' }>): Promise<void> {
    const index = of === 'table' ? undefined : this.#index(of)
    const all = this.#candidates(index)
    const startsAt = after === null ? undefined : all[after % Math.max(1, all.length)]?.at
    const read: RangeRead<OpenTable> = {
      table: this.#table,
      ...(index && { index: index.record }),
      lower: START,
      upper: END,
      reverse,
      ...(startsAt && { after: startsAt }),
      ...(limit !== null && { limit }),
      consistency: 'eventual',
      ...(isFiltered && { keep: (item: Item) => (item['n'] as { N: string }).N > '4' }),
      fetchFromTable: of === 'byV',
    }
    let page
    try {
      page = await this.#engine.items.range(read)
    } catch {
      return
    }
    const map = index?.record.kind === 'global' ? index.map : this.#table.map
    for (const { slot } of map.partitions) if (map.partitions.length === 1) this.#watch(page.serving, slot, index)
    const shown = this.#shownOf(all, index, map, page.serving)
    const rest = reverse ? shown.reverse() : shown
    const behind = rest.filter(
      ({ at }) => startsAt === undefined || (reverse ? at.compare(startsAt) < 0 : at.compare(startsAt) > 0),
    )
    const expected = behind.slice(0, limit ?? undefined)
    expect(page.scannedCount).toBe(expected.length)
    const kept = expected.filter(({ item }) => !isFiltered || (item['n'] as { N: string }).N > '4')
    expect(page.rows.map((row) => row.checked.item)).toEqual(kept.map(({ item }) => item))
    expect(page.serving.position).toBeLessThanOrEqual(this.#engine.zoneFollowers.head.landed)
  }

  /** What the zone that served shows of each entry, in the order of where they lie. */
  #shownOf(
    all: readonly Entry[],
    index: OpenIndex | undefined,
    map: PartitionMap,
    serving: Serving,
  ): { at: Buffer; item: Item }[] {
    const { trailing } = this.#table
    return all.flatMap(({ at, suffix }) => {
      const slot = locate(map, index?.record.kind === 'local' ? suffix : at).slot
      const position = trailing?.position(serving.zone ?? 0, slot, index, this.#clock.nowMs()) ?? Number.POSITIVE_INFINITY
      const item = this.#itemAt(suffix, position)
      const isThere = item !== undefined && this.#entryAt(index, item)?.equals(at) === true
      return isThere ? [{ at, item }] : []
    })
  }

  #itemAt(suffix: Buffer, position: number): Item | undefined {
    return this.#changes.findLast((change) => change.sequence <= position && change.suffix.equals(suffix))?.item
  }

  /** Wherever an entry has ever been. */
  #candidates(index: OpenIndex | undefined): readonly Entry[] {
    const entries = new Map<string, Entry>()
    for (const { suffix, item } of this.#changes) {
      const at = item && this.#entryAt(index, item)
      if (at !== undefined) entries.set(at.toString('hex'), { at, suffix })
    }
    return [...entries.values()].sort((a, b) => a.at.compare(b.at))
  }

  #entryAt(index: OpenIndex | undefined, item: Item): Buffer | undefined {
    return index === undefined ? suffixOf(item) : indexRowSuffix(index.record.keys, KEYS, item)
  }

  /** Positions never go back, and are never ahead of what has landed. */
  #watch(serving: Serving, slot: number, index: OpenIndex | undefined): void {
    const { landed } = this.#engine.zoneFollowers.head
    this.reads++
    if (serving.position < landed) this.staleReads++
    expect(serving.position).toBeLessThanOrEqual(landed)
    const whose = `${serving.text?.split(';')[0]} ${slot} ${index?.record.name}`
    expect(serving.position).toBeGreaterThanOrEqual(this.#shown.get(whose) ?? 0)
    this.#shown.set(whose, serving.position)
  }

  #index(name: string): OpenIndex {
    const index = this.#table.indexes.find(({ record }) => record.name === name)
    if (index === undefined) throw new Error(name)
    return index
  }
}

interface Entry {
  readonly at: Buffer
  /** Of the table's row. */
  readonly suffix: Buffer
}

const LAGS = fc.record({ replicaLag: fc.constantFrom(0, 20, '5-40'), gsiLag: fc.constantFrom(0, 10, '0-60') })
const STEPS = fc.array(step, { minLength: 20, maxLength: 90 })

test('each read is the history replayed up to the position of the zone that served it', { timeout: 120_000 }, async () => {
  const counts = { reads: 0, stale: 0 }
  const run = fc.asyncProperty(STEPS, LAGS, (steps, lags) => replayed(steps, lags, counts))
  await fc.assert(run, { numRuns: 150 })
  expect(counts.stale).toBeGreaterThan(counts.reads / 20)
})

// Then fewer undo rows are kept: those between two positions that stand still are shown by nobody.
test('and where replicas only stand still or follow at once', { timeout: 120_000 }, async () => {
  const counts = { reads: 0, stale: 0 }
  // One zone stands still from the start, or too few reads would be stale.
  const withoutLags = fc.tuple(zone, STEPS).map(([first, steps]): readonly Step[] => {
    const rest = steps.filter(({ kind }) => kind !== 'replicaLag' && kind !== 'gsiLag')
    return [{ kind: 'zone', zone: first, state: 'paused' }, ...rest]
  })
  const run = fc.asyncProperty(withoutLags, (steps) => replayed(steps, { replicaLag: 0, gsiLag: 0 }, counts))
  await fc.assert(run, { numRuns: 150 })
  expect(counts.stale).toBeGreaterThan(counts.reads / 20)
})

async function replayed(
  steps: readonly Step[],
  lags: { readonly replicaLag: number | string; readonly gsiLag: number | string },
  counts: { reads: number; stale: number },
): Promise<void> {
  const store = await openMemoryStore()
  const { engine, clock, failures } = await rigOn(store, { replicas: { ...lags, failover: 40 } })
  const table = await makeTable(engine, 'T', [LOCAL, GLOBAL])
  const replay = new Replay(engine, clock, table)
  for (const one of steps) await replay.run(one)
  counts.reads += replay.reads
  counts.stale += replay.staleReads
  // Whole again and without lags, nothing is left to undo.
  engine.zoneFollowers.reset(undefined)
  engine.zoneFollowers.setLag({ kind: 'replica', lag: { minMs: 0, maxMs: 0 } })
  engine.zoneFollowers.setLag({ kind: 'gsi', lag: { minMs: 0, maxMs: 0 } })
  await engine.drain()
  expect(await left(store, table)).toBe(0)
  expect(engine.tables.active(NAMESPACE, 'T')).toBe(table)
  expect((await verifyStore(store)).problems).toEqual([])
  expect(failures).toEqual([])
  await engine.stop()
}

/** Undo rows and their lists. */
async function left(store: Awaited<ReturnType<typeof openMemoryStore>>, { record, indexes }: OpenTable): Promise<number> {
  const ids = [record.physicalId, ...indexes.map((index) => index.record.physicalId)]
  const ranges = [undoListRange(record.physicalId, 2 ** 40), ...ids.map((id) => undoRange(id, START, END))]
  let rows = 0
  for (const range of ranges) {
    const cursor = store.cursor(range)
    rows += (await cursor.next(1000)).length
    await cursor.close()
  }
  return rows
}
