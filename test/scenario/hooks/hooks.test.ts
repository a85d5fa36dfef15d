// Hooks over seeded histories: handlers fail at random, in whole or by record, while partitions split, shards roll over, and the process is
// closed and killed. Whatever happens, each item's changes come in their order and none is left out.
// `DYNALAB_TEST_SEED=… npx vitest run test/scenario/hooks/hooks.test.ts` repeats one run.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import type { Emulator } from '../../../src/emulator.js'
import { clockOf } from '../../../src/engine/commit/saved-clock.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import type { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import type { HookEvent } from '../../hooks/hook-lab.js'
import { emulatorOn } from '../../support/emulator-rig.js'
import { NAMESPACE } from '../../support/engine-rig.js'
import { mortalStore } from '../mortal-store.js'
import { disorderOf } from './order.js'

const RUNS = 20
const KEYS = 7
const WRITES = 40
const ROLL_OVER_MS = 4 * 60 * 60 * 1000

interface Life {
  readonly emulator: Emulator
  readonly engine: StoreEngine
  readonly clock: SteerableClock
  readonly client: DynamoDBClient
  isOver: boolean
  readonly kill: () => void
}

class History {
  readonly delivered: number[][] = Array.from({ length: KEYS }, () => [])
  readonly written: number[] = Array.from({ length: KEYS }, () => 0)
  readonly counts = { failures: 0, splits: 0, rollOvers: 0, kills: 0, closes: 0, records: 0 }
  readonly #seed: string
  readonly #draw: (below: number) => number
  readonly #store: Store
  readonly #settings
  #hours = 0

  constructor(seed: string, store: Store) {
    this.#seed = seed
    this.#store = wrapStore(store, { close: () => Promise.resolve() })
    const next = fastDraws(seededRandom(seed), 'hooks', '')
    this.#draw = (below) => next() % below
    this.#settings = {
      batchSize: 1 + this.#draw(7),
      parallelizationFactor: 1 + this.#draw(4),
      maximumBatchingWindowInSeconds: this.#draw(2),
      bisectBatchOnFunctionError: this.#draw(2) === 0,
      functionResponseTypes: this.#draw(2) === 0 ? (['ReportBatchItemFailures'] as const) : [],
    }
  }

  async run(): Promise<void> {
    const lives = 3 + this.#draw(4)
    for (let number = 0; number < lives; number++) {
      const life = await this.#open(number)
      if (number === 0) await createTable(life)
      await this.#work(life)
      if (this.#draw(2) === 0) {
        this.counts.kills++
        life.isOver = true
        life.kill()
        await nextTurn()
      } else {
        this.counts.closes++
        await life.emulator.close()
        life.isOver = true
      }
    }
    const last = await this.#open(lives)
    for (let tries = 0; tries < 100 && !(await isDone(last)); tries++) await last.clock.advance(60_000)
    await last.emulator.close()
  }

  async #open(number: number): Promise<Life> {
    const mortal = mortalStore(this.#store)
    const { store } = mortal
    const clock = clockOf(store, { clock: 'manual', clockStart: '2026-01-01T00:00:00Z' })
    const { emulator, engine } = await emulatorOn(store, { clock, seed: `${this.#seed} ${number}`, capacity: { mode: 'off' } })
    const client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
    const life: Life = { emulator, engine, clock, client, isOver: false, kill: () => mortal.kill() }
    emulator.hooks.add({
      table: 'orders',
      name: 'h',
      ...this.#settings,
      handler: (event: HookEvent) => this.#handle(life, event),
    })
    return life
  }

  /** Is done with records up to one at which it fails, by chance. */
  async #handle(life: Life, { Records }: HookEvent): Promise<unknown> {
    for (let turns = this.#draw(3); turns > 0; turns--) await nextTurn()
    if (life.isOver) return new Promise(() => undefined)
    for (const { dynamodb } of Records) {
      if (this.#draw(6) === 0) {
        this.counts.failures++
        if (this.#settings.functionResponseTypes.length === 0 || this.#draw(3) === 0) throw new Error('by chance')
        return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] }
      }
      this.counts.records++
      this.delivered[Number(dynamodb.Keys.pk.S)]?.push(Number(dynamodb.NewImage?.['n']?.N))
    }
    return undefined
  }

  async #work(life: Life): Promise<void> {
    for (let left = 5 + this.#draw(WRITES); left > 0; left--) {
      const key = this.#draw(KEYS)
      const n = (this.written[key] ?? 0) + 1
      await life.client.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: `${key}` }, n: { N: `${n}` } } }))
      this.written[key] = n
      if (this.#draw(8) === 0) await nextTurn()
      if (this.#draw(12) === 0) await this.#split(life)
      if (this.#draw(10) === 0) await life.clock.advance(this.#draw(2000))
      if (this.#hours < 4 && this.#draw(60) === 0) {
        this.#hours++
        this.counts.rollOvers++
        await life.clock.advance(ROLL_OVER_MS)
      }
    }
  }

  async #split(life: Life): Promise<void> {
    const { partitions } = life.engine.tables.active(NAMESPACE, 'orders').map
    const { id } = partitions[this.#draw(partitions.length)] ?? { id: 0 }
    const outcome = await life.emulator.capacity.split('orders', { partition: id }).catch(() => undefined) // it may hold one item
    if (outcome !== undefined) this.counts.splits++
  }
}

const createTable = ({ client }: Life) =>
  client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 100 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  )

/** Nothing trails, and every shard was begun. */
async function isDone({ emulator }: Life): Promise<boolean> {
  const [stream] = (await emulator.streams.show()).streams
  if (stream === undefined) return false
  const { shards, readers } = stream
  return readers.length === shards.length && readers.every(({ entriesBehind }) => entriesBehind === 0)
}

const REPEATED = process.env['DYNALAB_TEST_SEED']
const base = REPEATED ?? newSeed()

test(`every item's changes come in order and none is left out (seed ${base})`, { timeout: 120_000 }, async () => {
  const sums: Record<string, number> = {}
  const seeds = REPEATED === undefined ? Array.from({ length: RUNS }, (_, n) => `${base}-${n}`) : [REPEATED]
  for (const seed of seeds) {
    const store = await openMemoryStore()
    const history = new History(seed, store)
    await history.run()
    await store.close()
    const wrong = history.delivered.flatMap((numbers, key) =>
      disorderOf(numbers, history.written[key] ?? 0).map((words) => `item ${key}: ${words}`),
    )
    expect(wrong, `DYNALAB_TEST_SEED=${seed} npx vitest run test/scenario/hooks/hooks.test.ts repeats the run`).toEqual([])
    for (const [name, count] of Object.entries(history.counts)) sums[name] = (sums[name] ?? 0) + count
  }
  console.log(`hooks of seed ${base}: ${JSON.stringify(sums)}`)
  if (REPEATED !== undefined) return
  for (const name of ['failures', 'splits', 'rollOvers', 'kills', 'closes']) expect(sums[name], name).toBeGreaterThan(15)
})
