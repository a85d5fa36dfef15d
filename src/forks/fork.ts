// A fork as its users hold it: a copy-on-write namespace with a key, an endpoint and controls of its own. Invariants: nothing that is done to it
// shows in what was forked, or the other way round; once it is dropped, nobody is answered by it.
import type { Controls } from '../controls/controls.js'
import type { ClientConfig, ClientCredentials } from '../client-config.js'
import { notFound } from '../controls/refusal.js'
import { readMeta } from '../engine/commit/meta.js'
import type { Namespace } from '../model/namespace.js'
import type { Response } from '../protocol/dispatcher.js'
import type { Request } from '../protocol/stages.js'
import type { Simulation } from '../simulation.js'
import type { ShownSnapshot } from '../snapshots/snapshots.js'
import type { HeldView } from '../storage/held-view.js'
import type { ForkOptions } from './fork-options.js'
import type { ForkWorld } from './fork-world.js'
import { HeldTables } from './held-tables.js'
import { later, type Later } from './later.js'
import type { Held } from './origin.js'

/** What a fork is known by, and signs with. */
export interface ForkIdentity {
  /** What paths name it by. */
  readonly id: string
  readonly name: string | undefined
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly createdAtMs: number
}

/** What a fork asks of those who made it. */
export interface ForkMaker {
  /** A world as it was at the fork, or of what is given. */
  newWorld(from?: Held): ForkWorld
  /** Keeps a view as a snapshot. @throws as `Snapshots.keep` */
  keep(name: string, hold: () => Promise<HeldView>): Promise<ShownSnapshot>
  /** What a snapshot holds. @throws as `Snapshots.open` */
  kept(name: string): Promise<HeldView>
  /** Makes a fork of this one. @throws Refusal */
  fork(of: ForkWorld, options: ForkOptions): Promise<Fork>
  drop(fork: Fork): Promise<void>
  /** No world is asked for any more. */
  ended(): Promise<void>
  endpoint(): string
  clientConfig(credentials: ClientCredentials): ClientConfig
}

export class Fork implements ForkIdentity {
  readonly id: string
  readonly name: string | undefined
  /** Whose tables clients see that sign with the fork's key. */
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** By the machine's time. */
  readonly createdAtMs: number
  readonly #maker: ForkMaker
  #world: ForkWorld
  /** Worlds that resets took away, while they close. */
  readonly #left = new Set<Promise<void>>()
  #isDropped = false
  #queuedCharacters = 0

  constructor(identity: ForkIdentity, maker: ForkMaker) {
    this.id = identity.id
    this.name = identity.name
    this.account = identity.account
    this.accessKeyId = identity.accessKeyId
    this.secretAccessKey = identity.secretAccessKey
    this.createdAtMs = identity.createdAtMs
    this.#maker = maker
    this.#world = maker.newWorld()
  }

  // Controls as an emulator has them, each call awaited: the first one opens the fork, and a reset puts others in their place.

  get capacity(): Later<Controls['capacity']> {
    return this.#control('capacity')
  }

  get clock(): Later<Controls['clock']> {
    return this.#control('clock')
  }

  get zones(): Later<Controls['zones']> {
    return this.#control('zones')
  }

  get regions(): Later<Controls['regions']> {
    return this.#control('regions')
  }

  get faults(): Later<Controls['faults']> {
    return this.#control('faults')
  }

  get scenarios(): Later<Controls['scenarios']> {
    return this.#control('scenarios')
  }

  get streams(): Later<Controls['streams']> {
    return this.#control('streams')
  }

  get backups(): Later<Controls['backups']> {
    return this.#control('backups')
  }

  get kinesis(): Later<Controls['kinesis']> {
    return this.#control('kinesis')
  }

  get hooks(): Later<Controls['hooks']> {
    return this.#control('hooks')
  }

  get strict(): Later<Controls['strict']> {
    return this.#control('strict')
  }

  get catalogue(): Later<Controls['catalogue']> {
    return this.#control('catalogue')
  }

  get cost(): Later<Controls['cost']> {
    return this.#control('cost')
  }

  get requests(): Later<Controls['requests']> {
    return this.#control('requests')
  }

  get events(): Later<Controls['events']> {
    return this.#control('events')
  }

  /** Where it is reached by clients with any key; over HTTP once the emulator listens. */
  get endpoint(): string {
    return this.#maker.endpoint()
  }

  /** What its clock shows, in ms since the epoch, opened or not. */
  nowMs(): number {
    return this.#world.nowMs()
  }

  /** For an AWS SDK client in this process. @param credentials the fork's own, unless others are asked for */
  clientConfig(credentials?: ClientCredentials): ClientConfig {
    const { accessKeyId, secretAccessKey } = this
    return this.#maker.clientConfig(credentials ?? { accessKeyId, secretAccessKey })
  }

  /** A fork of what this one shows now. */
  async fork(options: ForkOptions = {}): Promise<Fork> {
    return this.#maker.fork(this.#present(), options)
  }

  /** Back to what it was when it was made; of one namespace, drops its tables. Whoever was being answered still is. */
  async reset(namespace?: Namespace): Promise<void> {
    if (namespace !== undefined) return (await this.simulation()).reset(namespace)
    const left = this.#present()
    this.#world = this.#maker.newWorld()
    this.#leave(left)
  }

  /** Keeps what the fork shows under a name, which is one of all snapshots of the emulator. @throws Refusal, FolderError */
  snapshot(name: string): Promise<ShownSnapshot> {
    return this.#maker.keep(name, async () => (await this.#present().hold()).view)
  }

  /** Shows what a snapshot holds from now on, with its clock; a reset goes back to what the fork was made with. @throws Refusal, FolderError */
  async restore(name: string): Promise<void> {
    const view = await this.#maker.kept(name)
    try {
      const left = this.#present()
      this.#world = this.#maker.newWorld({ view, tables: new HeldTables(), ...clockIn(view) })
      this.#leave(left)
    } catch (error) {
      await view.release() // nobody has it
      throw error
    }
  }

  /** Resolves when the work in the background has taken up every request that was answered before. */
  async drain(): Promise<void> {
    await this.#present().simulation?.engine.drain()
  }

  /** Ends it: from now on nobody is answered by it. Resolves when those are who had asked; what it wrote is cleared after that. */
  drop(): Promise<void> {
    return this.#maker.drop(this)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drop()
  }

  /** Whether a request or a control has opened it since it was made or reset. */
  get isOpen(): boolean {
    return this.#world.simulation !== undefined
  }

  /** Characters of all that its requests have queued for the store so far. */
  get queuedCharacters(): number {
    return this.#queuedCharacters + (this.#world.simulation?.engine.queuedCharacters ?? 0)
  }

  /** The answer to a request of the API. @throws Error when it can't be opened, or was dropped */
  answer(request: Request): Response | Promise<Response> {
    return this.#present().dispatch(request)
  }

  /** The simulation behind it, opened. */
  async simulation(): Promise<Simulation> {
    return this.#present().open()
  }

  /** Lets go whoever waits for a fault or the clock. */
  release(): void {
    this.#world.simulation?.release()
  }

  /** For those who made it: `drop` is for everybody else. */
  async end(): Promise<void> {
    if (!this.#isDropped) {
      this.#isDropped = true
      this.#leave(this.#world)
      void this.#maker.ended()
    }
    await Promise.all(this.#left)
  }

  #leave(world: ForkWorld): void {
    this.#queuedCharacters += world.simulation?.engine.queuedCharacters ?? 0
    const closed = world.close().finally(() => this.#left.delete(closed))
    this.#left.add(closed)
  }

  #present(): ForkWorld {
    if (this.#isDropped) throw notFound(`the fork ${this.name ?? this.id} was dropped: make another one`)
    return this.#world
  }

  #control<Name extends keyof Controls>(name: Name): Later<Controls[Name]> {
    return later(async () => (await this.simulation()).controls[name])
  }
}

function clockIn(view: HeldView): Pick<Held, 'clock' | 'stampMs'> {
  const { clock, stampMs } = readMeta(view)
  return { clock, stampMs }
}
