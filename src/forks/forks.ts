// All forks of an emulator: they are made here, found by key, id or name, and end here. Invariants: a name or key means one fork at most;
// a request that names a fork which is not there is refused, and never answered from elsewhere; whoever closes the emulator has closed
// every fork first.
import type { ClientConfig, ClientCredentials } from '../client-config.js'
import { HOME } from '../controls/namespace.js'
import { inConflict, notFound } from '../controls/refusal.js'
import { ApiError } from '../model/errors.js'
import type { Logger } from '../operator-log.js'
import type { Context, Operation } from '../operations/operation.js'
import { refusalAnswer, type Response } from '../protocol/dispatcher.js'
import { forkIdOf, forkKeyOf, newForkKey, twoForks, unknownFork } from '../protocol/fork-key.js'
import type { Guard, Request } from '../protocol/stages.js'
import { newSeed, type Random, seededRandom } from '../runtime/random.js'
import { machineMs } from '../runtime/stopwatch.js'
import type { Room } from '../simulation.js'
import type { Snapshots } from '../snapshots/snapshots.js'
import type { Layers } from '../storage/layers.js'
import { Fork, type ForkIdentity } from './fork.js'
import { guardOfFork, type ForkableGuard } from './fork-guard.js'
import { FORK_MEMBERS, type ForkOptions, optionsOfFork, readForkOptions } from './fork-options.js'
import { ForkWorld } from './fork-world.js'
import type { Origin } from './origin.js'

/** Who writes down what forks are made, asked and dropped. */
export interface ForkRecorder {
  answer(request: Request, dispatch: (request: Request) => Response | Promise<Response>, fork: Fork): Response | Promise<Response>
  noteFork(id: string, of: string | undefined, options: Readonly<Record<string, unknown>>): void
  noteDrop(id: string): void
}

export interface ForksParts {
  readonly base: Origin
  readonly snapshots: Snapshots
  readonly layers: () => Promise<Layers>
  readonly logger: Logger
  readonly recorder: ForkRecorder
  readonly room: Room
  /** Undefined where neither signatures nor policies are checked. */
  readonly guard: ForkableGuard | undefined
  readonly nextRequestId: () => string
  /** Of the emulator. */
  readonly endpoint: () => string
  readonly clientConfig: (
    endpoint: string,
    answer: (request: Request) => Response | Promise<Response>,
    credentials: ClientCredentials,
  ) => ClientConfig
}

/** What a fork is made of: the emulator, or a fork, which has an id. */
interface Forked {
  readonly origin: Origin
  readonly id?: string
}

const SECRET_BYTES = 30

export class Forks {
  readonly #parts: ForksParts
  readonly #byKey = new Map<string, Fork>()
  readonly #byId = new Map<string, Fork>()
  readonly #byName = new Map<string, Fork>()
  /** Names of forks that are being made. */
  readonly #taken = new Set<string>()
  /** Forks that were dropped, until they are closed. */
  readonly #ending = new Set<Promise<void>>()
  /** Not the emulator's: an old key must not fit a new fork, whatever the seed. */
  readonly #random: Random = seededRandom(newSeed() + newSeed())
  #drawn = 0
  #queuedCharacters = 0
  #isClosed = false

  constructor(parts: ForksParts) {
    this.#parts = parts
  }

  /** What a fork can be made with. */
  readonly members = FORK_MEMBERS

  /** In the order in which they were made. */
  all(): readonly Fork[] {
    return [...this.#byId.values()]
  }

  /** By id or name. */
  find(named: string): Fork | undefined {
    return this.#byId.get(named) ?? this.#byName.get(named)
  }

  /** By id or name. @throws Refusal */
  named(named: string): Fork {
    const fork = this.find(named)
    if (fork === undefined)
      throw notFound(`there is no fork ${named}: it was dropped, or ended with the server that made it; make another one`)
    return fork
  }

  /** Characters of all that requests to forks have queued for the store so far. */
  get queuedCharacters(): number {
    return this.#queuedCharacters
  }

  /** Makes a fork of the emulator. @throws Refusal: an option is none, or the name is taken */
  async make(given: ForkOptions): Promise<Fork> {
    return this.#make({ origin: this.#parts.base }, readForkOptions({ ...given }))
  }

  /** The answer to a request by the key that it was signed with; it is a fork's. */
  answerByKey(accessKeyId: string, request: Request): Response | Promise<Response> {
    return this.#answer(this.#byKey.get(accessKeyId), accessKeyId, request)
  }

  /** The answer to a request by the id or name that its path has. */
  answerByPath(named: string, request: Request): Response | Promise<Response> {
    const fork = this.find(named)
    const accessKeyId = forkKeyOf(request)
    if (fork !== undefined && accessKeyId !== undefined && accessKeyId !== fork.accessKeyId)
      return this.#refuse(request, twoForks(named, accessKeyId))
    return this.#answer(fork, named, request)
  }

  /** Lets go whoever waits for a fault or the clock, so that he is answered. */
  release(): void {
    for (const fork of this.#byId.values()) fork.release()
  }

  /** Ends all of them; more can be made. Resolves when they are closed. */
  async dropAll(): Promise<void> {
    for (const fork of this.all()) void this.#drop(fork)
    await Promise.all(this.#ending)
  }

  /** The same, and none can be made any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.dropAll()
    await (await this.#layersIfAny())?.close()
  }

  /** Resolves when nothing is left of what dropped ones wrote. */
  async cleared(): Promise<void> {
    await Promise.all(this.#ending)
    await (await this.#layersIfAny())?.cleared()
  }

  /** None where the store could not be read at the start, which was told then. */
  #layersIfAny(): Promise<Layers | undefined> {
    return this.#parts.layers().catch(() => undefined)
  }

  #answer(fork: Fork | undefined, named: string, request: Request): Response | Promise<Response> {
    if (fork === undefined) return this.#refuse(request, unknownFork(named))
    const before = fork.queuedCharacters
    const answered = this.#parts.recorder.answer(request, (asked) => fork.answer(asked), fork)
    this.#queuedCharacters += fork.queuedCharacters - before
    return answered instanceof Promise ? answered.catch((error: unknown) => this.#fail(request, named, error)) : answered
  }

  #fail(request: Request, named: string, error: unknown): Response | Promise<Response> {
    this.#parts.logger.error(`the fork ${named} can't be opened: ${String(error)}`)
    return this.#refuse(request, error instanceof ApiError ? error : new ApiError('InternalServerError', 'Internal server error'))
  }

  #refuse(request: Request, error: ApiError): Response | Promise<Response> {
    return refusalAnswer(request, this.#parts.nextRequestId(), error)
  }

  async #make({ origin, id }: Forked, given: ForkOptions): Promise<Fork> {
    const { name } = given
    if (this.#isClosed) throw closes()
    if (name !== undefined && (this.#taken.has(name) || this.find(name) !== undefined))
      throw inConflict(`there is a fork ${name} already: use that one, drop it, or choose another name`)
    if (name !== undefined) this.#taken.add(name)
    try {
      const fork = await this.#open(origin, given)
      this.#byKey.set(fork.accessKeyId, fork)
      this.#byId.set(fork.id, fork)
      if (name !== undefined) this.#byName.set(name, fork)
      const { hook: _, ...recorded } = given // hooks are no part of a recording
      this.#parts.recorder.noteFork(fork.id, id, recorded)
      return fork
    } finally {
      if (name !== undefined) this.#taken.delete(name)
    }
  }

  async #open(origin: Origin, given: ForkOptions): Promise<Fork> {
    const { layers, logger, room, guard } = this.#parts
    await (await layers()).prepare()
    const held = await origin.hold().catch((error: unknown) => {
      throw this.#isClosed ? closes() : error // the store went meanwhile
    })
    if (this.#isClosed) {
      await held.view.release().catch(() => undefined) // it went with the store
      throw closes()
    }
    const options = optionsOfFork(origin.options, given)
    const identity = this.#newIdentity(given)
    const endpoint = (): string => `${this.#parts.endpoint()}${FORK_PATH}${identity.id}`
    let ofFork: { readonly guard: Guard<Context, Operation> | undefined } | undefined
    const guardOnce = () => (ofFork ??= { guard: guardOfFork(guard, identity) }).guard
    const parts = { options, logger, layers, room, guard: guardOnce, endpoint, given }
    return new Fork(identity, {
      newWorld: (from = { ...held, view: held.view.hold() }) => new ForkWorld(from, parts),
      keep: (snapshot, hold) => this.#parts.snapshots.keep(snapshot, hold),
      kept: (snapshot) => this.#parts.snapshots.open(snapshot),
      fork: (origin, more) => this.#make({ origin, id: identity.id }, readForkOptions({ ...more })),
      drop: (one) => this.#drop(one),
      ended: () => held.view.release(),
      endpoint,
      clientConfig: (credentials) =>
        this.#parts.clientConfig(
          endpoint(),
          (request) => this.#answer(this.find(identity.id), identity.id, request),
          credentials,
        ),
    })
  }

  #newIdentity({ name, account = HOME.account }: ForkOptions): ForkIdentity {
    const bytes = this.#random.bytes('fork', '', this.#drawn++)
    const accessKeyId = newForkKey(bytes)
    const secretAccessKey = this.#random.bytes('secret', '', this.#drawn).subarray(0, SECRET_BYTES).toString('base64')
    return { id: forkIdOf(accessKeyId), name, account, accessKeyId, secretAccessKey, createdAtMs: machineMs() }
  }

  #drop(fork: Fork): Promise<void> {
    if (this.#byId.get(fork.id) !== fork) return fork.end()
    this.#byKey.delete(fork.accessKeyId)
    this.#byId.delete(fork.id)
    if (fork.name !== undefined) this.#byName.delete(fork.name)
    this.#parts.recorder.noteDrop(fork.id)
    const ended = fork.end().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
    return ended
  }
}

const closes = (): Error => inConflict('the emulator closes: it is forked no more')

/** Before the id or name of a fork in the paths of requests to it. */
const FORK_PATH = '/fork/'
