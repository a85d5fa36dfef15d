// An open emulator: a simulation, asked in the process or over HTTP, its forks and snapshots, closed in the reverse of their opening.
// Invariant: nothing is closed while an answer that rests on it is under way.
import { ANYBODY, type ClientConfig, type ClientCredentials, HOME_REGION, NO_ENDPOINT } from './client-config.js'
import type { Fork } from './forks/fork.js'
import { forkable } from './forks/fork-guard.js'
import type { ForkOptions } from './forks/fork-options.js'
import { Forks } from './forks/forks.js'
import type { Namespace } from './model/namespace.js'
import type { Dispatch } from './protocol/dispatcher.js'
import { forkKeyOf } from './protocol/fork-key.js'
import type { HttpServer, Listening } from './server/http-server.js'
import { inProcessHandler } from './server/in-process.js'
import type { Controls } from './controls/controls.js'
import { inConflict } from './controls/refusal.js'
import type { StateChoice } from './controls/state-controls.js'
import { type EmulatorState, keptBeside } from './emulator-state.js'
import { serverOf, type Surroundings } from './emulator-server.js'
import type { EmulatorStatus, KeptBeside } from './server/admin/status.js'
import { recordTo } from './recording/record-file.js'
import { Recorder } from './recording/recorder.js'
import { runLineOf } from './recording/run-line.js'
import { layersOf, snapshotPlaceOf } from './open-simulation.js'
import { type ShownSnapshot, Snapshots } from './snapshots/snapshots.js'
import { Stage } from './stage.js'
import { roomOf, type Simulation } from './simulation.js'

/** An open emulator. Made by `createEmulator`; `close` it, or hold it with `await using`. */
export class Emulator {
  /** Resolves when the data folder was taken away, with the cause and the remedy: all that is left to do is to close. */
  readonly lost: Promise<Error>
  /** What was kept of this emulator and its forks. */
  readonly snapshots: Snapshots
  readonly #stage: Stage
  readonly #surroundings: Surroundings
  readonly #forks: Forks
  readonly #recorder = new Recorder({
    nowMs: () => this.#simulation.engine.clock.nowMs(),
    run: () => runLineOf(this.#simulation),
  })
  #endRecord = (): void => undefined
  /** Answers requests: by a fork where the key is one's. */
  readonly #dispatch: Dispatch
  #endpoint = NO_ENDPOINT
  /** Answers under way to clients in this process. */
  readonly #inFlight = new Set<Promise<unknown>>()
  #server: HttpServer | undefined
  #loss: Error | undefined
  #closing: Promise<void> | undefined
  /** Clients in this process are answered no more. */
  #isRefusing = false

  constructor(simulation: Simulation, surroundings: Surroundings) {
    this.#stage = new Stage(simulation)
    this.#surroundings = surroundings
    this.lost = simulation.lost
    void this.lost.then((loss) => (this.#loss = loss))
    this.snapshots = new Snapshots(snapshotPlaceOf(surroundings.options))
    this.#forks = this.#createForks()
    const recorded = this.#recorder.around(this.#stage.dispatch)
    if (surroundings.options.record !== undefined) this.#endRecord = recordTo(surroundings.options.record, this.#recorder)
    this.#dispatch = (request) => {
      const key = forkKeyOf(request)
      return key === undefined ? recorded(request) : this.#forks.answerByKey(key, request)
    }
    this.#stage.whenOn(({ engine }) => engine.whenFailed(() => void this.#forks.dropAll())) // what they lie on is opened anew
  }

  /** Capacity to look at and to steer; the administration API does the same over HTTP. */
  get capacity(): Controls['capacity'] {
    return this.#controls.capacity
  }

  /** Faults to inject: rules of what goes wrong. */
  get faults(): Controls['faults'] {
    return this.#controls.faults
  }

  /** Named scenarios, made of faults. */
  get scenarios(): Controls['scenarios'] {
    return this.#controls.scenarios
  }

  /** Zones to lose, heal, pause and slow down, and where every replica is. */
  get zones(): Controls['zones'] {
    return this.#controls.zones
  }

  /** The links between regions, to look at and to cut, slow down and heal. */
  get regions(): Controls['regions'] {
    return this.#controls.regions
  }

  /** The clock that everything timed obeys. */
  get clock(): Controls['clock'] {
    return this.#controls.clock
  }

  /** Streams to look at, and how long their records stay unseen. */
  get streams(): Controls['streams'] {
    return this.#controls.streams
  }

  /** Backups to look at, and what the past of tables takes. */
  get backups(): Controls['backups'] {
    return this.#controls.backups
  }

  /** Kinesis destinations to look at. */
  get kinesis(): Controls['kinesis'] {
    return this.#controls.kinesis
  }

  /** Code that gets the records of streams. */
  get hooks(): Controls['hooks'] {
    return this.#controls.hooks
  }

  /** What strict mode found; nothing while it is off. */
  get strict(): Controls['strict'] {
    return this.#controls.strict
  }

  /** Every table there is, and who asked for those that there are not. */
  get catalogue(): Controls['catalogue'] {
    return this.#controls.catalogue
  }

  /** What the run would cost at the service. */
  get cost(): Controls['cost'] {
    return this.#controls.cost
  }

  /** What tables, indexes and partitions consumed over time. */
  get series(): Controls['series'] {
    return this.#controls.series
  }

  /** Requests as they come, and the last of them, with the option `requestLog` or once they are asked for. */
  get requests(): Controls['requests'] {
    return this.#controls.requests
  }

  /** All there is to see, as one value; follow the events after its `eventId`. @throws Refusal */
  async state(choice: StateChoice = {}): Promise<EmulatorState> {
    return { ...(await this.#controls.state.read(choice)), ...(await keptBeside(this.forks, this.snapshots)) }
  }

  /** What happens beside answers. */
  get events(): Controls['events'] {
    return this.#controls.events
  }

  get #controls(): Controls {
    return this.#stage.simulation.controls
  }

  get #simulation(): Simulation {
    return this.#stage.simulation
  }

  /** Serves over HTTP, by the options' port and host unless others are given. @throws Error with the code of a refused bind */
  async listen(at: { readonly port?: number; readonly host?: string } = {}): Promise<Listening> {
    if (this.#closing !== undefined) throw closed()
    if (this.#server !== undefined) throw new Error('the emulator listens already: close it, or create another')
    const { options } = this.#surroundings
    this.#server = this.#createServer()
    try {
      const listening = await this.#server.listen({ port: at.port ?? options.port, host: at.host ?? options.host })
      this.#simulation.hooks.endpoint = this.#endpoint = listening.endpoint
      this.#stage.whenOn(({ series }) => series.begin())
      return listening
    } catch (error) {
      this.#server = undefined
      throw error
    }
  }

  /** For an AWS SDK client in this process: its requests go to the operations without a socket. @param credentials any, unless some are asked for */
  clientConfig(credentials: ClientCredentials = ANYBODY): ClientConfig {
    return this.#clientConfig(NO_ENDPOINT, this.#dispatch, credentials)
  }

  /**
   * A copy-on-write namespace of its own, with what is acknowledged by now: for a test or a worker. @throws Refusal: an option is none, or the name is
   * taken
   */
  async fork(options: ForkOptions = {}): Promise<Fork> {
    this.#refuseClosing()
    return this.#forks.make(options)
  }

  /** Those that were not dropped. */
  get forks(): readonly Fork[] {
    return this.#forks.all()
  }

  /** Drops every table and takes faults away, of one namespace or of all; then the clock goes as at the start again. */
  async reset(namespace?: Namespace): Promise<void> {
    this.#refuseClosing()
    await this.#stage.settled()
    await this.#simulation.reset(namespace)
  }

  /** Keeps what is acknowledged by now under a name. @throws Refusal: the name is none, or taken; FolderError: it can't be kept */
  async snapshot(name: string): Promise<ShownSnapshot> {
    this.#refuseClosing()
    return this.snapshots.keep(name, async () => (await this.#stage.hold()).view)
  }

  /**
   * Goes back to a snapshot, as a start on its data would: with its clock, without faults, with the hooks of the start. Requests that come
   * meanwhile wait. Forks stay as they are. @throws Refusal: there is none; FolderError: it can't be read
   */
  async restore(name: string): Promise<void> {
    this.#refuseClosing()
    const view = await this.snapshots.open(name)
    await this.#stage.restore(view, name).finally(() => view.release())
  }

  /** Resolves when the work in the background has taken up every request that was answered before, and nothing is left of dropped forks. */
  async drain(): Promise<void> {
    await Promise.all([this.#simulation.engine.drain(), this.#forks.cleared()])
  }

  /** Answers what is in flight, then closes the server, the engine and the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #refuseClosed(): void {
    if (this.#isRefusing) throw closed()
  }

  /** What makes or changes the whole of it is not begun once it closes; hooks that are under way may still ask. */
  #refuseClosing(): void {
    if (this.#closing !== undefined) throw inConflict(closed().message)
  }

  /** Why requests are not served; undefined when they are. */
  #unready(): string | undefined {
    if (this.#closing !== undefined) return 'the emulator closes'
    const { failure } = this.#simulation.engine
    const reason = this.#loss?.message ?? this.#stage.failure?.message
    return reason ?? (failure && `no writes are taken since a commit failed: ${failure.message}`)
  }

  async #close(): Promise<void> {
    await this.#stage.close()
    const { hooks } = this.#simulation
    if (hooks.all().length > 0) await hooks.stop() // handlers that are under way may still ask
    this.#isRefusing = true
    this.#simulation.release()
    this.#forks.release()
    await this.#server?.close()
    await Promise.allSettled(this.#inFlight)
    this.#endRecord()
    await this.#forks.close()
    await this.#simulation.close()
  }

  #clientConfig(endpoint: string, dispatch: Dispatch, credentials: ClientCredentials): ClientConfig {
    const requestHandler = inProcessHandler(dispatch, this.#inFlight, () => this.#refuseClosed())
    return { endpoint, region: HOME_REGION, credentials, requestHandler }
  }

  #createForks(): Forks {
    const { options, logger } = this.#surroundings
    const simulation = this.#simulation
    const layers = layersOf(options, simulation.root, logger)
    return new Forks({
      ...{ logger, recorder: this.#recorder, room: roomOf(simulation), snapshots: this.snapshots, layers: () => layers },
      base: { options, hold: () => this.#stage.hold() },
      guard: forkable(simulation.guard),
      nextRequestId: simulation.nextRequestId,
      endpoint: () => this.#endpoint,
      clientConfig: (...config) => this.#clientConfig(...config),
    })
  }

  #status(): EmulatorStatus {
    const beside = (): Promise<KeptBeside> => keptBeside(this.forks, this.snapshots)
    return { unready: () => this.#unready(), beside, reset: (namespace) => this.reset(namespace) }
  }

  #createServer(): HttpServer {
    const served = { dispatch: this.#dispatch, forks: this.#forks, snapshots: this.snapshots, recording: this.#recorder }
    return serverOf(() => this.#simulation, { ...served, emulator: this, status: this.#status() }, this.#surroundings)
  }
}

const closed = (): Error => new Error('the emulator is closed: create another')
