// Counters of item collections against sums that the test makes itself, under random writes that meet the limit again and again: every
// write is refused or accepted as the sums say, and every counter is the sum, on stores that land commits at once, late, on a disk, and
// after restarts and failed commits. COLLECTIONS_SEED=… repeats a run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { NewIndex } from '../../../src/model/table.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openFolder } from '../../../src/storage/folder.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import {
  deleteIntent,
  GLOBAL,
  key,
  LOCAL,
  makeTable,
  NAMESPACE,
  NO_THROUGHPUT,
  putIntent,
  rigOn,
  suffixOf,
} from '../../support/engine-rig.js'

const SEED = Number(process.env['COLLECTIONS_SEED'] ?? 20261125)

/** Zeros and ones are what the bytes of a key escape and end with; one key is the beginning of another. */
const COLLECTIONS = ['a', 'a\u0000', 'a\u0000\u0001', 'a\u0000\u0001b', 'aa']
const LIMIT_BYTES = 300

/** An LSI by attribute `w`, projecting everything. */
const WHOLE: NewIndex = {
  kind: 'local',
  name: 'byW',
  keys: { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'w', type: 'S' }] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: NO_THROUGHPUT,
}

interface Place {
  readonly pk: string
  readonly sk: number
}
/** A row's attributes beside its key, as texts: `v` and `w` bring it into the local indexes, `g` into the global one. */
type Texts = Readonly<Partial<Record<'v' | 'w' | 'g' | 'pad', string>>>
/** Undefined: the row is deleted. */
type Write = readonly [Place, Texts | undefined]
type Step =
  | { readonly kind: 'burst'; readonly writes: readonly Write[] }
  | { readonly kind: 'transaction'; readonly writes: readonly Write[] }
  | { readonly kind: 'restart' }

/** The sizes by the service's rules: names and values, a digit's number being two bytes. */
function bytesOf({ pk }: Place, texts: Texts | undefined): number {
  if (texts === undefined) return 0
  const keyBytes = 2 + pk.length + 2 + 2
  const attribute = (name: keyof Texts): number => (texts[name] === undefined ? 0 : name.length + texts[name].length)
  const row = keyBytes + attribute('v') + attribute('w') + attribute('g') + attribute('pad')
  return row + (texts.v === undefined ? 0 : keyBytes + attribute('v')) + (texts.w === undefined ? 0 : row)
}

/** What the rows come to, and what may be added to them. */
class Model {
  readonly #rows = new Map<string, readonly [Place, Texts]>()

  bytes(pk: string): number {
    return [...this.#rows.values()].reduce((sum, [place, texts]) => sum + (place.pk === pk ? bytesOf(place, texts) : 0), 0)
  }

  /** Which writes are too much when all are to be made together. */
  overfull(writes: readonly Write[]): readonly boolean[] {
    const growth = ([place, texts]: Write): number => bytesOf(place, texts) - bytesOf(place, this.#rows.get(idOf(place))?.[1])
    return writes.map((write) => {
      const sum = writes.filter(([{ pk }]) => pk === write[0].pk).reduce((total, one) => total + growth(one), 0)
      return growth(write) > 0 && sum > 0 && this.bytes(write[0].pk) + sum > LIMIT_BYTES
    })
  }

  make([place, texts]: Write): void {
    if (texts === undefined) this.#rows.delete(idOf(place))
    else this.#rows.set(idOf(place), [place, texts])
  }
}

const idOf = ({ pk, sk }: Place): string => `${sk}${pk}`

const place = fc.record({ pk: fc.constantFrom(...COLLECTIONS), sk: fc.integer({ min: 1, max: 4 }) })
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: maxLength }).map((length) => 'x'.repeat(length))
const texts = fc.record({ v: text(9), w: text(9), g: text(9), pad: text(60) }, { requiredKeys: [] })
const write: fc.Arbitrary<Write> = fc.tuple(place, fc.option(texts, { nil: undefined, freq: 3 }))
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('burst' as const), writes: fc.array(write, { minLength: 1, maxLength: 6 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('transaction' as const),
        writes: fc.uniqueArray(write, { minLength: 1, maxLength: 5, selector: ([at]) => idOf(at) }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  ),
  { minLength: 5, maxLength: 25 },
)

function intentOf([{ pk, sk }, attributes]: Write): ReturnType<typeof putIntent> {
  if (attributes === undefined) return deleteIntent(key(pk, sk))
  const wire = Object.entries(attributes).map(([name, value]) => [name, { S: value }])
  return putIntent({ ...key(pk, sk), ...Object.fromEntries(wire) })
}

const outcomeOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'made',
    (error: unknown) => String(error),
  )

const TOO_LARGE = 'ItemCollectionSizeLimitExceededException: Collection size exceeded.'

/** Writes that nobody awaits in between: each is decided on what those before it come to, landed or not. */
async function burst(engine: StoreEngine, table: OpenTable, model: Model, writes: readonly Write[]): Promise<void> {
  const answers: Promise<string>[] = []
  const expected: string[] = []
  for (const one of writes) {
    answers.push(outcomeOf(engine.items.write(table, intentOf(one))))
    const isRefused = model.overfull([one])[0] === true
    expected.push(isRefused ? TOO_LARGE : 'made')
    if (!isRefused) model.make(one)
  }
  expect(await Promise.all(answers)).toEqual(expected)
}

async function transaction(engine: StoreEngine, table: OpenTable, model: Model, writes: readonly Write[]): Promise<void> {
  const outcome = await outcomeOf(engine.items.transact(writes.map((one) => ({ table, intent: intentOf(one) }))))
  const overfull = model.overfull(writes)
  if (!overfull.includes(true)) {
    expect(outcome).toBe('made')
    return writes.forEach((one) => model.make(one))
  }
  const codes = overfull.map((isOver) => (isOver ? 'ItemCollectionSizeLimitExceeded' : 'None')).join(', ')
  expect(outcome).toBe(
    `TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
  )
}

async function run(store: Store, given: readonly Step[]): Promise<void> {
  const open = (): ReturnType<typeof rigOn> => rigOn(store, { partitionBytes: LIMIT_BYTES })
  let { engine } = await open()
  let table = await makeTable(engine, 'T', [GLOBAL, LOCAL, WHOLE])
  const model = new Model()
  for (const step of given) {
    if (step.kind === 'burst') await burst(engine, table, model, step.writes)
    if (step.kind === 'transaction') await transaction(engine, table, model, step.writes)
    if (step.kind === 'restart') {
      await engine.stop()
      engine = (await open()).engine
      table = engine.tables.active(NAMESPACE, 'T')
    }
    for (const pk of COLLECTIONS)
      expect([pk, engine.items.collectionBytes(table, suffixOf(key(pk, 0)))]).toEqual([pk, model.bytes(pk)])
  }
  await engine.stop()
  expect((await verifyStore(store)).problems).toEqual([])
}

const late = async (seed: string, failingShare: number): Promise<{ inner: Store; store: Store }> => {
  const inner = await openMemoryStore()
  return { inner, store: faultyStore(inner, seededRandom(seed), { failingShare, delayTurns: 4 }) }
}

describe('counters of collections, and the limit, follow from the rows', () => {
  test('in memory', async () => {
    const property = fc.asyncProperty(steps, async (given) => run(await openMemoryStore(), given))
    await fc.assert(property, { seed: SEED, numRuns: 60 })
  })

  test('on a store whose commits land late', async () => {
    const property = fc.asyncProperty(steps, fc.string(), async (given, seed) => run((await late(seed, 0)).store, given))
    await fc.assert(property, { seed: SEED, numRuns: 60 })
  })

  test('on a disk', async () => {
    const property = fc.asyncProperty(steps, async (given) => {
      const folder = await mkdtemp(join(tmpdir(), 'dynalab-collections-'))
      const store = await openFolder(folder, 'create')
      await run(store, given).finally(() => store.close())
      await rm(folder, { recursive: true })
    })
    await fc.assert(property, { seed: SEED, numRuns: 8 })
  })

  test('where a commit failed: what landed is whole', async () => {
    const property = fc.asyncProperty(fc.array(write, { minLength: 10, maxLength: 40 }), fc.string(), async (writes, seed) => {
      const { inner, store } = await late(seed, 0.1)
      const { engine } = await rigOn(store)
      const table = await makeTable(engine, 'T', [GLOBAL, LOCAL, WHOLE]).catch(() => undefined)
      if (table === undefined) return
      for (const one of writes) {
        void outcomeOf(engine.items.write(table, intentOf(one)))
        await nextTurn()
      }
      await engine.stop().catch(() => undefined)
      expect((await verifyStore(inner)).problems).toEqual([])
    })
    await fc.assert(property, { seed: SEED, numRuns: 60 })
  })
})

test('tables without local indexes have no collections and no counters', async () => {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store, { partitionBytes: 1 })
  const table = await makeTable(engine, 'T', [GLOBAL])
  await engine.items.write(table, putIntent(key('a', 1)))
  expect(engine.items.collectionBytes(table, suffixOf(key('a', 1)))).toBeUndefined()
  expect(await countersIn(store)).toBe(0)
})

test('dropping a table clears its counters', async () => {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store)
  const [dropped, kept] = [await makeTable(engine, 'D', [LOCAL]), await makeTable(engine, 'K', [LOCAL])]
  for (const table of [dropped, kept]) {
    for (let n = 0; n < 10; n++) await engine.items.write(table, putIntent(key(`pk${n}`, 1)))
  }
  expect(await countersIn(store)).toBe(20)
  await engine.tables.remove(dropped)
  while ((await countersIn(store)) > 10) await nextTurn()
  await engine.stop()
  expect(await countersIn(store)).toBe(10)
  expect((await verifyStore(store)).problems).toEqual([])
})

/** Keys of the kind that holds counters of collections. */
async function countersIn(store: Store): Promise<number> {
  const cursor = store.cursor({ lower: Buffer.of(0x07), upper: Buffer.of(0x08) })
  const rows = await cursor.next(1000)
  await cursor.close()
  return rows.length
}
