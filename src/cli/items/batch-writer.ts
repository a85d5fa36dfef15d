// Writes items in batches, a few at once. Invariants: an item is written or its row is named with the reason; what the table has no capacity for is
// asked again until it has; of a table that is not there nothing is asked again.
import { pauseMs } from '../../runtime/heartbeat.js'
import { type Call, Refused } from '../server/wire-client.js'
import type { WireItem } from './item-form.js'

/** Source: docs BatchWriteItem. */
const BATCH_ITEMS = 25
const BATCHES_AT_ONCE = 4
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2000
/** Without a single item written, nothing will come of it. */
const PATIENCE_MS = 60_000

export interface Placed {
  readonly table: string
  readonly item: WireItem
  /** Where it stands, for the words of a refusal. */
  readonly place: string
}

export interface Refusal {
  readonly place: string
  readonly reason: string
}

export class BatchWriter {
  readonly #call: Call
  readonly #onRefused: (refusal: Refusal) => void
  #batch: Placed[] = []
  readonly #underWay = new Set<Promise<void>>()
  /** The first error that ended a batch, which may have ended while nobody waited. */
  #failure: { readonly error: unknown } | undefined
  readonly #missing = new Set<string>()
  written = 0

  constructor(call: Call, onRefused: (refusal: Refusal) => void) {
    this.#call = call
    this.#onRefused = onRefused
  }

  /** @throws Unreachable, and Error when the table takes nothing for a minute */
  async add(placed: Placed): Promise<void> {
    if (this.#missing.has(placed.table)) return this.#refuseMissing(placed)
    this.#batch.push(placed)
    if (this.#batch.length === BATCH_ITEMS) await this.#send()
  }

  /** Resolves when all is written or refused. @throws as `add` */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.#send()
    await Promise.all(this.#underWay)
    this.#throwFailure()
  }

  /** Whether an answer said that there is no such table. */
  isMissing(table: string): boolean {
    return this.#missing.has(table)
  }

  #refuseMissing({ place, table }: Placed): void {
    this.#onRefused({ place, reason: `there is no table ${table}` })
  }

  async #send(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    const sent: Promise<void> = this.#write(batch)
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#underWay.delete(sent))
    this.#underWay.add(sent)
    if (this.#underWay.size >= BATCHES_AT_ONCE) await Promise.race(this.#underWay)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #write(batch: readonly Placed[]): Promise<void> {
    let left = batch
    let waitedMs = 0
    for (let delayMs = FIRST_PAUSE_MS; left.length > 0; delayMs = Math.min(2 * delayMs, LONGEST_PAUSE_MS)) {
      const before = left.length
      try {
        left = await this.#ask(left)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        if (!isThrottle(error)) return this.#writeEach(left)
      }
      this.written += before - left.length
      if (left.length === 0) return
      waitedMs = left.length < before ? 0 : waitedMs + delayMs
      if (waitedMs > PATIENCE_MS)
        throw new Error(`the table ${left[0]?.table ?? ''} took nothing for a minute: give it more capacity`)
      await pauseMs(delayMs)
    }
  }

  /** @returns what was not taken. @throws Refused, Unreachable */
  async #ask(batch: readonly Placed[]): Promise<readonly Placed[]> {
    const requests: Record<string, object[]> = {}
    for (const { table, item } of batch) (requests[table] ??= []).push({ PutRequest: { Item: item } })
    const answer = await this.#call('DynamoDB', 'BatchWriteItem', { RequestItems: requests })
    const { UnprocessedItems = {} } = answer as { UnprocessedItems?: Record<string, { PutRequest: { Item: WireItem } }[]> }
    const left = new Map<string, number>()
    for (const [table, list] of Object.entries(UnprocessedItems))
      for (const { PutRequest } of list) count(left, idOf(table, PutRequest.Item), 1)
    return batch.filter(({ table, item }) => count(left, idOf(table, item), -1) > 0)
  }

  /** One of a batch that was refused as a whole is to blame: which one, each shows by itself. */
  async #writeEach(batch: readonly Placed[]): Promise<void> {
    for (const one of batch) {
      if (this.#missing.has(one.table)) this.#refuseMissing(one)
      else await this.#writeOne(one)
    }
  }

  async #writeOne(one: Placed): Promise<void> {
    try {
      await this.#put(one)
      this.written++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.name !== 'ResourceNotFoundException')
        return this.#onRefused({ place: one.place, reason: error.message === '' ? error.name : error.message })
      this.#missing.add(one.table)
      this.#refuseMissing(one)
    }
  }

  async #put({ table, item }: Placed): Promise<void> {
    for (let waitedMs = 0, delayMs = FIRST_PAUSE_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_PAUSE_MS)) {
      try {
        await this.#call('DynamoDB', 'PutItem', { TableName: table, Item: item })
        return
      } catch (error) {
        if (!(error instanceof Refused) || !isThrottle(error) || waitedMs > PATIENCE_MS) throw error
        await pauseMs(delayMs)
        waitedMs += delayMs
      }
    }
  }
}

/** Answers have the members of objects in the order of their requests. */
const idOf = (table: string, item: WireItem): string => `${table} ${JSON.stringify(sorted(item))}`

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, sorted(one)])
}

/** @returns what was counted before */
function count(counts: Map<string, number>, id: string, by: number): number {
  const before = counts.get(id) ?? 0
  counts.set(id, before + by)
  return before
}

const isThrottle = ({ name }: Refused): boolean =>
  ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded', 'InternalServerError'].includes(name)
