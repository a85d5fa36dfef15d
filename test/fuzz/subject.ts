// What is fuzzed: a whole emulator on a store that is watched and on a clock that stands still, asked in the process or over HTTP.
// Its state between two requests depends on the requests alone, so that a seed leads to the same end.
import { Agent } from 'node:http'
import { pino } from 'pino'
import { flagOf, optionsFromTexts } from '../../src/config.js'
import { type Emulator } from '../../src/emulator.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { loadPins } from '../../src/engine/history/pins.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { type SteerableClock } from '../../src/runtime/steerable-clock.js'
import { GARBAGE_RANGE } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { plain } from '../wire/raw.js'
import { validRequests, type Request } from '../wire/requests.js'
import { textOf } from './codings.js'
import type { Sent } from './request.js'
import { watchedStore, type WatchedStore } from './watched-store.js'
import { VECTOR_ITEMS, vectorTable } from './vectors.js'
import { TABLE, TABLE_ARN, VECTOR_TABLE } from './words.js'

export interface Told {
  readonly status: number
  readonly text: string
}

const AUTHORIZATION = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=wire/20260101/eu-west-2/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab',
}
const targetOf = (operation: string): string =>
  operation.includes('/')
    ? operation.replace('scaling/', 'AnyScaleFrontendService.').replace('streams/', 'DynamoDBStreams_20120810.')
    : `DynamoDB_20120810.${operation}`
/** More than requests leave between two looks. */
const MOST_GARBAGE = 1000
/** After the kinds of row and of garbage. */
const GARBAGE_ID_AT = 2
/** Longer than the memory of tokens. */
const TOKENS_GONE_MS = 11 * 60_000

export class Subject {
  readonly store: WatchedStore
  /** Lines of the emulator's log: it writes one only for what no rule foresaw. */
  readonly logged: string[]
  readonly #emulator: Emulator
  readonly #clock: SteerableClock
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  #endpoint = ''

  private constructor(emulator: Emulator, store: WatchedStore, clock: SteerableClock, logged: string[]) {
    this.#emulator = emulator
    this.store = store
    this.#clock = clock
    this.logged = logged
  }

  static async open(seed: string, wording: string): Promise<Subject> {
    const store = watchedStore(await openMemoryStore())
    const logged: string[] = []
    const { emulator, clock } = await emulatorOn(store, {
      seed,
      isAudited: true,
      onFailure: (error) => logged.push(`a background task failed: ${String(error)}`),
      given: optionsFromTexts(new Map([['wording', wording]]), flagOf),
      logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    })
    const subject = new Subject(emulator, store, clock, logged)
    subject.#endpoint = (await subject.#emulator.listen({ port: 0 })).endpoint
    await subject.startAnew()
    return subject
  }

  /** Sends the bytes as they are. */
  async send({ operation, body, headers, isOverHttp }: Omit<Sent, 'bare' | 'isDecodable'>): Promise<Told> {
    const all = { ...AUTHORIZATION, 'x-amz-target': targetOf(operation), ...headers }
    if (isOverHttp) {
      const { status, headers: told, bytes } = await plain(this.#endpoint, { headers: all, body, agent: this.#agent })
      return { status, text: textOf(bytes, told) }
    }
    const { response } = await this.#emulator.clientConfig().requestHandler.handle({ headers: all, body })
    return { status: response.statusCode, text: textOf(Buffer.from(response.body), response.headers) }
  }

  /** Drops everything, and makes the two tables that requests are about, with a few items. */
  async startAnew(): Promise<void> {
    await this.#emulator.reset()
    await this.settle()
    await this.#clock.advance(TOKENS_GONE_MS)
    const requests = validRequests({ table: TABLE, arn: TABLE_ARN })
    const [create = {}] = requests.get('CreateTable') ?? []
    await this.#must('CreateTable', { ...create, TableName: TABLE })
    await this.#must('CreateTable', vectorTable(VECTOR_TABLE))
    await this.settle()
    for (const request of requests.get('BatchWriteItem') ?? []) await this.#must('BatchWriteItem', request)
    for (const Item of VECTOR_ITEMS) await this.#must('PutItem', { TableName: VECTOR_TABLE, Item })
    await this.settle()
  }

  /** Waits until nothing goes on behind the requests: garbage is cleared, and turn after turn nobody writes. */
  async settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 8; quietTurns++) {
      const { batches } = this.store
      await nextTurn()
      if (batches !== this.store.batches || (await this.#hasGarbage())) quietTurns = -1
    }
  }

  /** @returns what is wrong with the store: a hash that its rows don't give, counters, index rows or followers that don't fit */
  async problems(): Promise<readonly string[]> {
    const { problems } = await verifyStore(this.store)
    return (await this.store.scanned()) === this.store.hash ? problems : ['the rows changed without a batch', ...problems]
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    await this.#emulator.close()
  }

  async #must(operation: string, input: Request): Promise<void> {
    const told = await this.send({ operation, body: Buffer.from(JSON.stringify(input)), headers: {}, isOverHttp: false })
    if (told.status !== 200) throw new Error(`${operation}: ${told.text}`)
  }

  /** Whether anything is still to be cleared: what a backup holds stays for as long as that is there. */
  async #hasGarbage(): Promise<boolean> {
    const cursor = this.store.cursor({ ...GARBAGE_RANGE, only: 'keys' })
    const listed = await cursor.next(MOST_GARBAGE)
    await cursor.close()
    if (listed.length === 0) return false
    const pins = await loadPins(this.store)
    const held = new Set(
      pins.flatMap(({ scope }) => scope.flatMap(({ physicalId, indexIds }) => [Number(physicalId), ...indexIds])),
    )
    return listed.some(([key]) => !held.has(key.readUInt32BE(GARBAGE_ID_AT)))
  }
}

/** What was put off to the end of this turn of the event loop has begun then. */
