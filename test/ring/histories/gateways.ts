// Three gateways of one ring, each through its lives, and what is sent to them: the operations of the API on the planes of a ring, without HTTP.
import type { Engine } from '../../../src/engine/contract/engine.js'
import type { Namespace } from '../../../src/model/table.js'
import { BY_HASH } from '../../../src/intents/placement.js'
import { ApiError } from '../../../src/model/errors.js'
import { Served } from '../../../src/model/serving.js'
import { OPERATIONS } from '../../../src/operations/index.js'
import { encodeJson } from '../../../src/protocol/encode.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { runningFrom } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import type { Draw } from '../../scenario/histories/sequential.js'
import type { Answer, Refused, Send } from '../../scenario/histories/wire.js'
import { mortal } from '../support/mortal.js'
import { NAMESPACE } from '../support/tables.js'
import { gatewayOf } from '../support/transactions.js'

const SKEWS_MS = [0, -180, 240]
/** Calls of the ring that a gateway lives for at most. */
const LIFE_CALLS = 200
/** So long others wait before they abort a transaction. */
const HOLD_MS = 500

const LOST: Answer = { kind: 'lost' }

interface Life {
  readonly engine: Engine
  readonly died: Promise<Answer>
  /** Nothing is left of what it answered. */
  readonly settled: () => Promise<unknown>
}

export class Gateways {
  readonly #cluster: Cluster
  readonly #table: RingTable
  readonly #draw: Draw
  readonly #lives: Life[]
  deaths = 0
  /** Each life has one of its own, as on a ring: what the one before it has sent may still be on its way. */
  #slots = 0
  #isOver = false
  /** Of this history alone: the tokens of others have names of the same kind. */
  readonly #namespace: Namespace

  constructor(cluster: Cluster, table: RingTable, draw: Draw) {
    this.#cluster = cluster
    this.#table = table
    this.#draw = draw
    this.#namespace = { ...NAMESPACE, account: table.record.tableId }
    this.#lives = SKEWS_MS.map((_, place) => this.#live(place))
  }

  /** Sends to the gateway in that place as it lives at the time; what is under way when it dies is lost. */
  sendTo(place: number): Send {
    return async (operation, input) => {
      const life = this.#lives[place % this.#lives.length]
      return life === undefined ? LOST : Promise.race([answerOf(life.engine, this.#namespace, operation, input), life.died])
    }
  }

  /** None dies any more. Resolves when those that live have done what they still had to do. */
  async end(): Promise<void> {
    this.#isOver = true
    const last = [...this.#lives]
    for (const place of last.keys()) this.#lives[place] = this.#live(place)
    await Promise.all(last.map(({ settled, died }) => Promise.race([settled(), died])))
  }

  #live(place: number): Life {
    let end: (answer: Answer) => void = () => undefined
    const died = new Promise<Answer>((resolve) => (end = resolve))
    const clock = new SteerableClock(runningFrom(Date.now() + (SKEWS_MS[place] ?? 0)))
    const death = { call: 1 + this.#draw(LIFE_CALLS), isMade: this.#draw(3) > 0 }
    const cluster = this.#isOver
      ? this.#cluster
      : mortal(this.#cluster, death, () => {
          this.deaths++
          this.#lives[place] = this.#live(place)
          end(LOST)
        })
    const { writer, transactor, reader, ranges, unfinished } = gatewayOf(cluster, {
      slot: this.#slots++,
      clock,
      tables: [this.#table],
      holdMs: HOLD_MS,
    })
    const items = {
      get: reader.get.bind(reader),
      getWithin: reader.getWithin.bind(reader),
      getTogether: transactor.getTogether.bind(transactor),
      range: ranges.range.bind(ranges),
      write: writer.write.bind(writer),
      transact: transactor.transact.bind(transactor),
      collectionBytes: () => undefined,
    }
    const tables = { active: () => this.#table, find: () => this.#table }
    // What these operations ask of it; the plane of tables has tests of its own.
    return {
      engine: { clock, items, placement: BY_HASH, tables } as unknown as Engine,
      died,
      settled: () => unfinished.settled(),
    }
  }
}

/** A failure of the service leaves open whether it did what it was asked for. */
async function answerOf(engine: Engine, namespace: Namespace, name: string, input: object): Promise<Answer> {
  const operation = OPERATIONS.dynamodb.find((one) => one.name === name)
  if (operation === undefined) throw new Error(`no operation ${name}`)
  const context = { engine, namespace, log: { info: () => undefined } }
  try {
    const output = await operation.run(input as never, context) // as the schema of the operation has it
    const shown = output instanceof Served ? output.output : (output ?? {})
    return { kind: 'output', output: JSON.parse(encodeJson(shown).text), headers: {}, heard: 0, decided: 0 }
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure
    if (failure.status >= 500) return LOST
    return { kind: 'refused', name: failure.name, body: JSON.parse(encodeJson(failure.extra).text) as Refused['body'] }
  }
}
