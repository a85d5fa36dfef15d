// A steady load on gateways: clients of the SDK that never repeat a request by themselves, each with items of its own, so that each knows what a strong
// read has to show. Invariant of what is checked: an item is what the last acknowledged write made it, or what one made it that came later and of
// which nobody knows.
import { setTimeout } from 'node:timers/promises'
import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { Sample } from './measures.js'

const TABLE = 'Load'
const INDEX = 'byBand'
const BANDS = 16
/** Of each client; the last two are those of its transactions. */
const ITEMS = 12
const PAIR = [ITEMS - 2, ITEMS - 1] as const
const TEXT = 'x'.repeat(200)
/** Between an answer and the next request. */
const PAUSE_MS = 10

/** What one item may be: the number that was acknowledged last, and those tried since. */
interface Known {
  acknowledged: number
  readonly tried: Set<number>
}

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'load', secretAccessKey: 'load' },
    maxAttempts: 1,
  })

/** The table of the load, to be written through any gateway. */
export async function createLoadTable(endpoint: string): Promise<void> {
  const client = clientOf(endpoint)
  const key = (name: string) => [{ AttributeName: name, KeyType: 'HASH' as const }]
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: key('id'),
      AttributeDefinitions: ['id', 'band'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [{ IndexName: INDEX, KeySchema: key('band'), Projection: { ProjectionType: 'ALL' } }],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, { TableName: TABLE })
  client.destroy()
}

export class LoadClient {
  readonly #number: number
  readonly #client: DynamoDBClient
  readonly #draw: () => number
  readonly #known: readonly Known[]
  readonly #samples: Sample[] = []
  readonly #faults: string[] = []
  #last = 0
  #isOver = false

  /** @param draw from 0 up to and without 2^32 */
  constructor(number: number, endpoint: string, draw: () => number) {
    this.#number = number
    this.#client = clientOf(endpoint)
    this.#draw = draw
    this.#known = Array.from({ length: ITEMS }, () => ({ acknowledged: 0, tried: new Set() }))
  }

  /** Of all requests until now, in their order. */
  get samples(): readonly Sample[] {
    return this.#samples
  }

  /** What strong reads showed and may not. */
  get faults(): readonly string[] {
    return this.#faults
  }

  get acknowledged(): number {
    return this.#samples.filter(({ refusal }) => refusal === undefined).length
  }

  /** One request after the other, until `end`. */
  async work(): Promise<void> {
    while (!this.#isOver) {
      const kind = this.#draw() % 10
      if (kind < 4) await this.#write([this.#draw() % PAIR[0]], 'PutItem')
      else if (kind < 6) await this.#write(PAIR, 'TransactWriteItems')
      else await this.#read(this.#draw() % ITEMS, kind < 9)
      await setTimeout(PAUSE_MS)
    }
  }

  end(): void {
    this.#isOver = true
  }

  /** Reads every item once more. @throws Error where the ring does not answer */
  async readAll(): Promise<void> {
    for (let n = 0; n < ITEMS; n++) {
      if (!(await this.#read(n, true))) throw new Error(`no answer for the item ${this.#idOf(n)}`)
    }
    const [left, right] = PAIR.map((n) => this.#known[n]?.acknowledged)
    if (left !== right) this.#faults.push(`client ${this.#number}: half of a transaction, ${left} and ${right}`)
    this.#client.destroy()
  }

  async #write(items: readonly number[], as: 'PutItem' | 'TransactWriteItems'): Promise<void> {
    const n = ++this.#last
    const puts = items.map((item) => ({ TableName: TABLE, Item: this.#itemOf(item, n) }))
    const [only] = puts
    for (const item of items) this.#known[item]?.tried.add(n)
    const isMade = await this.#time(async () => {
      if (as === 'PutItem') await this.#client.send(new PutItemCommand(only ?? { TableName: TABLE, Item: undefined }))
      else await this.#client.send(new TransactWriteItemsCommand({ TransactItems: puts.map((Put) => ({ Put })) }))
    })
    if (isMade) for (const item of items) this.#settle(item, n)
  }

  async #read(item: number, isStrong: boolean): Promise<boolean> {
    return this.#time(async () => {
      const { Item } = await this.#client.send(
        new GetItemCommand({ TableName: TABLE, Key: { id: { S: this.#idOf(item) } }, ConsistentRead: isStrong }),
      )
      if (isStrong) this.#compare(item, Item)
    })
  }

  #compare(item: number, shown: Record<string, AttributeValue> | undefined): void {
    const n = Number(shown?.['n']?.N ?? 0)
    const known = this.#known[item]
    if (known === undefined) return
    if (n === known.acknowledged || known.tried.has(n)) this.#settle(item, n)
    else
      this.#faults.push(
        `${this.#idOf(item)} is ${n}: ${known.acknowledged} was acknowledged, ${[...known.tried].join(', ')} tried since`,
      )
  }

  /** From now on it is that, or something later. */
  #settle(item: number, n: number): void {
    const known = this.#known[item]
    if (known === undefined) return
    known.acknowledged = n
    for (const one of known.tried) if (one <= n) known.tried.delete(one)
  }

  /** @returns whether it was answered */
  async #time(request: () => Promise<void>): Promise<boolean> {
    const startMs = performance.now()
    let refusal: string | undefined
    try {
      await request()
    } catch (failure) {
      if (!(failure instanceof DynamoDBServiceException)) throw failure
      refusal = failure.name
    }
    this.#samples.push({ client: this.#number, startMs, endMs: performance.now(), refusal })
    return refusal === undefined
  }

  #itemOf(item: number, n: number): Record<string, AttributeValue> {
    return { id: { S: this.#idOf(item) }, n: { N: String(n) }, band: { S: `band ${n % BANDS}` }, text: { S: TEXT } }
  }

  #idOf(item: number): string {
    return `client ${this.#number} item ${item}`
  }
}
