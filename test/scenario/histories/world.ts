// The emulator of one history, through its lives: it is closed or killed, and opened again on the same store. Time moves when the test says so.
import { type Emulator } from '../../../src/emulator.js'
import { clockOf } from '../../../src/engine/commit/saved-clock.js'
import { type StoreEngine } from '../../../src/engine/store-engine.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { fastDraws, type Random, seededRandom } from '../../../src/runtime/random.js'
import type { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { emulatorOn } from '../../support/emulator-rig.js'
import { lateStore, type LateStore } from './late-store.js'
import type { Draw } from './sequential.js'
import { ACCOUNT, type Answer, type Send, sendTo, TABLE } from './wire.js'

const CLOCK = { clock: 'manual', clockStart: '2026-01-01T00:00:00Z' } as const

export interface Settings {
  readonly seed: string
  /** Most turns of the event loop before a commit lands, and as many before it is heard of. */
  readonly mostTurns: number
  readonly transactionHoldMs: number
  readonly failoverMs: number
  /** In memory when not given. */
  readonly openStore?: (() => Promise<Store>) | undefined
}

/** From an opening to a close or kill. */
interface Life {
  readonly store: LateStore
  readonly clock: SteerableClock
  readonly engine: StoreEngine
  readonly emulator: Emulator
  readonly killed: Promise<Answer>
  readonly kill: () => void
}

/** Draws that depend on the seed and the purpose alone. */
export function drawing(random: Random, purpose: string): Draw {
  const next = fastDraws(random, 'histories', purpose)
  return (below) => next() % below
}

export class World {
  readonly store: Store
  readonly #settings: Settings
  readonly #random: Random
  #lives = 0
  /** Of the last life that began. */
  #engine: StoreEngine | undefined
  #life: Promise<Life>

  private constructor(store: Store, settings: Settings) {
    this.store = store
    this.#settings = settings
    this.#random = seededRandom(settings.seed)
    this.#life = this.#open()
  }

  static async open(settings: Settings): Promise<World> {
    const { openStore = openMemoryStore } = settings
    const world = new World(await openStore(), settings)
    await world.#life
    return world
  }

  get lives(): number {
    return this.#lives
  }

  async engine(): Promise<StoreEngine> {
    return (await this.#life).engine
  }

  async emulator(): Promise<Emulator> {
    return (await this.#life).emulator
  }

  /** Sends to the emulator as it lives at the time; what is under way when it is killed is lost. */
  sendFrom(region: string): Send {
    return async (operation, input) => {
      const { emulator, killed, engine } = await this.#life
      const heard = engine.zoneFollowers.head.landed
      const answer = await Promise.race([sendTo(emulator, region)(operation, input), killed])
      return answer.kind === 'output' ? { ...answer, heard, decided: engine.zoneFollowers.head.decided } : answer
    }
  }

  /** Whether a range may touch several partitions: where the table or the index was split, which may be at the end of the range. */
  isSpread(region: string, index?: string): boolean {
    const table = this.#engine?.tables.active({ account: ACCOUNT, region }, TABLE)
    const map = index === undefined ? table?.map : table?.indexes.find(({ record }) => record.name === index)?.map
    return map?.partitions.some(({ parentId }) => parentId !== undefined) ?? false
  }

  /** Waits for something that the emulator does, as long as it lives. */
  async untilKilled(task: Promise<unknown>): Promise<void> {
    const { killed } = await this.#life
    await Promise.race([task, killed])
  }

  async advance(ms: number): Promise<void> {
    const { clock, killed } = await this.#life
    await Promise.race([clock.advance(ms), killed])
  }

  /** Answers what is under way, and starts anew. */
  async restart(): Promise<void> {
    const life = await this.#life
    this.#life = life.emulator.close().then(() => this.#open())
    await this.#life
  }

  /** Answers nothing any more, and starts anew from what has landed. */
  async kill(): Promise<void> {
    const life = await this.#life
    life.kill()
    this.#life = nextTurn().then(() => this.#open())
    await this.#life
  }

  async close(): Promise<void> {
    const { emulator } = await this.#life
    await emulator.close()
    await this.store.close()
  }

  async #open(): Promise<Life> {
    const life = `life ${this.#lives++}`
    const store = lateStore(this.store, drawing(this.#random, life), this.#settings.mostTurns)
    const clock = clockOf(store, CLOCK)
    const { emulator, engine } = await emulatorOn(store, {
      clock,
      seed: `${this.#settings.seed} ${life}`,
      transactionHoldMs: this.#settings.transactionHoldMs,
      isAudited: true,
      replicas: { failover: this.#settings.failoverMs },
    })
    this.#engine = engine
    let end: (answer: Answer) => void
    const killed = new Promise<Answer>((resolve) => (end = resolve))
    const kill = (): void => {
      store.kill()
      clock.close()
      end({ kind: 'lost' })
    }
    return { store, clock, engine, emulator, killed, kill }
  }
}
