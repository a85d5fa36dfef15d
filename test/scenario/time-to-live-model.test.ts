// Whatever is written, however the clock is moved, whether partitions split, the engine is started again or time to live is switched to
// another attribute: after each step exactly the items are there that a model of a few lines says. It follows from the seed; `TEST_SEED=…
// npx vitest run test/scenario/time-to-live-model.test.ts` repeats a run.
import { expect, test } from 'vitest'
import { clockOf } from '../../src/engine/commit/saved-clock.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { type EmulatorRig, emulatorOn } from '../support/emulator-rig.js'
import { apiOf, type Call } from './api.js'
import { drawing } from './histories/world.js'

const RUNS = Number(process.env['TEST_RUNS'] ?? 12)
const STEPS = 120
const KEYS = 12
const START_MS = Date.UTC(2026, 0, 1)
const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIVE_YEARS_MS = 5 * 365.25 * DAY_MS
const TableName = 'Sessions'
const OTHER = 'eu-west-1'

type Values = Readonly<Partial<Record<'e' | 'f', object>>>

/** Of one attribute, over the times from one moment to another: was it ever in the past, and not by over five years? */
function isDueBetween(value: unknown, fromMs: number, toMs: number): boolean {
  if (typeof value !== 'object' || value === null || !('N' in value)) return false
  const ms = Number(value.N) * 1000
  return ms >= 0 && ms < toMs && ms >= fromMs - FIVE_YEARS_MS
}

const isTermRunning = (fromMs: number, nowMs: number): boolean => nowMs >= fromMs && nowMs < fromMs + HOUR_MS

class Model {
  readonly items = new Map<string, Values>()
  attribute: 'e' | 'f' | undefined

  expire(fromMs: number, toMs: number): void {
    if (this.attribute === undefined) return
    for (const [key, values] of this.items) if (isDueBetween(values[this.attribute], fromMs, toMs)) this.items.delete(key)
  }
}

class Run {
  readonly #seed: string
  readonly #draw: (below: number) => number
  readonly #model = new Model()
  readonly #isGlobal: boolean
  readonly #isStreamed: boolean
  readonly counts = { expired: 0, moves: 0 }
  #store!: Store
  #lab!: EmulatorRig
  #call!: Call
  #toggledMs = 0

  constructor(seed: string) {
    this.#seed = seed
    this.#draw = drawing(seededRandom(seed), 'time to live')
    this.#isGlobal = this.#draw(3) === 0
    this.#isStreamed = this.#isGlobal || this.#draw(2) === 0
  }

  async run(): Promise<void> {
    this.#store = await openMemoryStore()
    await this.#open()
    await this.#call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      ...(this.#isStreamed ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } } : {}),
    })
    if (this.#isGlobal) await this.#call('UpdateTable', { TableName, ReplicaUpdates: [{ Create: { RegionName: OTHER } }] })
    if (this.#draw(4) > 0) await this.#toggle()
    for (let step = 0; step < STEPS; step++) await this.#step(step)
    expect((await verifyStore(this.#store)).problems, this.#seed).toEqual([])
    await this.#lab.emulator.close()
  }

  async #open(): Promise<void> {
    const clock = clockOf(this.#store, { clock: 'manual', clockStart: new Date(START_MS).toISOString() })
    this.#lab = await emulatorOn(this.#store, { clock, seed: this.#seed })
    this.#call = apiOf(this.#lab.emulator)
  }

  get #nowMs(): number {
    return this.#lab.clock.nowMs()
  }

  async #step(step: number): Promise<void> {
    const words = await this.#act(this.#draw(20))
    await this.#lab.engine.drain()
    const before = this.#model.items.size
    this.#model.expire(this.#nowMs, this.#nowMs)
    this.counts.expired += before - this.#model.items.size
    const expected = [...this.#model.items.keys()].sort()
    for (const region of this.#isGlobal ? ['us-east-1', OTHER] : ['us-east-1']) {
      const table = this.#lab.engine.tables.active({ account: '000000000000', region }, TableName)
      const items = table.map.partitions.reduce((sum, one) => sum + one.items, 0)
      expect(items, `seed ${this.#seed}, step ${step}: ${words}, in ${region}`).toBe(expected.length)
    }
    const { Items } = await this.#call<{ Items: { pk: { S: string } }[] }>('Scan', { TableName, ConsistentRead: true })
    expect(Items.map(({ pk }) => pk.S).sort(), `seed ${this.#seed}, step ${step}: ${words}`).toEqual(expected)
  }

  async #act(choice: number): Promise<string> {
    const key = `k${this.#draw(KEYS)}`
    if (choice < 8) return this.#put([key])
    if (choice < 9) return this.#put([...new Set([key, `k${this.#draw(KEYS)}`])])
    if (choice < 11) return this.#update(key)
    if (choice < 12) return this.#delete(key)
    if (choice < 16) return this.#move(this.#distanceMs())
    if (choice < 17) return this.#moveBack()
    if (choice < 18) return this.#toggle()
    return choice < 19 ? this.#split() : this.#restart()
  }

  #value(): object | undefined {
    const nowSec = this.#nowMs / SECOND_MS
    const near = this.#draw(400) - 100
    switch (this.#draw(8)) {
      case 0:
        return undefined
      case 1:
        return [{ S: String(Math.floor(nowSec)) }, { NULL: true }, { NS: ['5'] }, { N: '-7' }][this.#draw(4)]
      case 2:
        return { N: String(Math.floor(this.#nowMs)) }
      case 3:
        return { N: String(Math.max(0, Math.floor(nowSec - FIVE_YEARS_MS / SECOND_MS) + near)) }
      case 4:
        return { N: String(Math.max(0, Math.floor(nowSec) + near) + 0.25) }
      case 5:
        return { N: String(Math.floor(nowSec) + this.#draw(200_000)) }
      default:
        return { N: String(Math.max(0, Math.floor(nowSec) + near)) }
    }
  }

  #item(): Values {
    const e = this.#value()
    const f = this.#value()
    return { ...(e === undefined ? {} : { e }), ...(f === undefined ? {} : { f }) }
  }

  async #put(keys: readonly string[]): Promise<string> {
    const puts = keys.map((pk) => {
      const values = this.#item()
      this.#model.items.set(pk, values)
      return { TableName, Item: { pk: { S: pk }, ...(this.#draw(2) === 0 ? { g: { S: 'g' } } : {}), ...values } }
    })
    const [put] = puts
    if (puts.length === 1 && put !== undefined) await this.#call('PutItem', put)
    else await this.#call('TransactWriteItems', { TransactItems: puts.map((Put) => ({ Put })) })
    return `put ${JSON.stringify(puts)}`
  }

  /** A removal makes no item. */
  async #update(pk: string): Promise<string> {
    const value = this.#value()
    const present = this.#model.items.get(pk)
    const { e: _old, ...rest } = present ?? {}
    if (present !== undefined || value !== undefined)
      this.#model.items.set(pk, value === undefined ? rest : { ...rest, e: value })
    await this.#call('UpdateItem', {
      TableName,
      Key: { pk: { S: pk } },
      UpdateExpression: value === undefined ? 'REMOVE e' : 'SET e = :e',
      ...(value === undefined ? {} : { ExpressionAttributeValues: { ':e': value } }),
    })
    return `update ${pk} to ${JSON.stringify(value)}`
  }

  async #delete(pk: string): Promise<string> {
    this.#model.items.delete(pk)
    await this.#call('DeleteItem', { TableName, Key: { pk: { S: pk } } })
    return `delete ${pk}`
  }

  #distanceMs(): number {
    const unit = [1, SECOND_MS, 60 * SECOND_MS, HOUR_MS][this.#draw(4)] ?? 1
    const isLeap = this.#draw(20) === 0 && !this.#isStreamed // shards that roll over every four hours take their time
    return isLeap ? FIVE_YEARS_MS : this.#draw(60) * unit
  }

  async #move(ms: number): Promise<string> {
    const fromMs = this.#nowMs
    const before = this.#model.items.size
    this.counts.moves++
    await this.#lab.clock.advance(ms)
    this.#model.expire(fromMs, this.#nowMs)
    this.counts.expired += before - this.#model.items.size
    return `advance ${ms} from ${fromMs}`
  }

  async #moveBack(): Promise<string> {
    const toMs = this.#nowMs - this.#draw(DAY_MS)
    await this.#lab.clock.set(toMs)
    return `set ${toMs}`
  }

  async #toggle(): Promise<string> {
    await this.#move(HOUR_MS) // a change an hour
    if (isTermRunning(this.#toggledMs, this.#nowMs)) await this.#move(HOUR_MS) // the clock was set back since the last one
    this.#toggledMs = this.#nowMs
    const { attribute } = this.#model
    const next = attribute === undefined ? (['e', 'f'] as const)[this.#draw(2)] : undefined
    const specification = { AttributeName: next ?? attribute, Enabled: next !== undefined }
    await this.#call('UpdateTimeToLive', { TableName, TimeToLiveSpecification: specification })
    this.#model.attribute = next
    return `set time to live to ${next}`
  }

  async #split(): Promise<string> {
    await this.#lab.emulator.capacity.split(TableName, { middle: true }).catch(() => undefined) // there may be too little to divide
    return 'split'
  }

  async #restart(): Promise<string> {
    await this.#lab.engine.stop()
    await this.#open()
    return 'restart'
  }
}

const given = process.env['TEST_SEED']
const seeds = given === undefined ? Array.from({ length: RUNS }, newSeed) : [given]

test('items are there as the model says', { timeout: 120_000 }, async () => {
  let expired = 0
  for (const seed of seeds) {
    const run = new Run(seed)
    await run.run()
    expired += run.counts.expired
  }
  console.log(`${seeds.length} runs, ${expired} items expired`)
  expect(expired).toBeGreaterThan(10 * seeds.length)
})
