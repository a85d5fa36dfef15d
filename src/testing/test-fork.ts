// A fork as a test holds it, in whatever process: a namespace of its own on the server of the run, with the server's own controls by HTTP.
// Invariant: what the controls refuse is an error with their reason.
import { ANYBODY } from '../client-config.js'
import type { CapacityMode } from '../capacity/policy.js'
import type { ClockChange, Duration, ShownClock } from '../controls/clock-controls.js'
import type { FaultSpec, ShownFault } from '../controls/fault-controls.js'
import type { StrictSummary } from '../controls/strict-controls.js'
import type { ForkOptions } from '../forks/fork-options.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { ShownSnapshot } from '../snapshots/snapshots.js'
import { newSeed } from '../runtime/random.js'
import { administrate } from './administration.js'
import { variablesOf } from './variables.js'

/** As `POST forks` answers. */
export interface ShownFork {
  readonly id: string
  readonly name?: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Enough for any client of the AWS SDK. */
export interface RemoteConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export interface TestForkPlace {
  /** Of the server. */
  readonly server: string
  readonly region: string
  /** Undefined for the emulator itself. */
  readonly fork: ShownFork | undefined
  /** Of the names of the run's forks, on a server that others use too; empty elsewhere. */
  readonly prefix: string
}

export class TestFork {
  readonly id: string | undefined
  readonly name: string | undefined
  /** For clients with any key. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly #server: string
  readonly #prefix: string

  constructor({ server, region, fork, prefix }: TestForkPlace) {
    const { id, name, accessKeyId, secretAccessKey } = { id: undefined, name: undefined, ...ANYBODY, ...fork }
    this.id = id
    this.name = name
    this.endpoint = id === undefined ? server : `${server}/fork/${id}`
    this.region = region
    this.accessKeyId = accessKeyId
    this.secretAccessKey = secretAccessKey
    this.#server = server
    this.#prefix = prefix
  }

  /** The clock of this fork alone. */
  readonly clock = {
    show: () => this.ask('GET', 'clock') as Promise<ShownClock>,
    advance: (by: Duration | number) => this.#steer({ advance: by }),
    set: (to: Date | number | string) => this.#steer({ set: to }),
    freeze: () => this.#steer({ mode: 'frozen' }),
    resume: () => this.#steer({ resume: true }),
    scale: (times: number) => this.#steer({ scale: times }),
  }

  /** What goes wrong in this fork alone. */
  readonly faults = {
    inject: (fault: FaultSpec) => this.ask('POST', 'faults', fault) as Promise<ShownFault>,
    list: () => this.#member('GET', 'faults', 'faults') as Promise<readonly ShownFault[]>,
    clear: () => this.#member('DELETE', 'faults', 'faults') as Promise<readonly ShownFault[]>,
  }

  readonly capacity = {
    set: (policy: { readonly mode?: CapacityMode; readonly burst?: number; readonly heat?: number }) =>
      this.ask('POST', 'capacity', policy),
    setBuckets: (table: string, change: object) => this.ask('POST', `tables/${encodeURIComponent(table)}/buckets`, change),
  }

  /** What administration is asked, of this fork: `ask('POST', 'zones/down', { zone: 'us-east-1c' })`. @throws Refused */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return administrate(this.#server, method, this.id === undefined ? path : `forks/${this.id}/${path}`, body)
  }

  /** For an AWS SDK client, where variables are not read. */
  clientConfig(): RemoteConfig {
    const { endpoint, region, accessKeyId, secretAccessKey } = this
    return { endpoint, region, credentials: { accessKeyId, secretAccessKey } }
  }

  /** What SDKs read, for a program of its own. */
  get environment(): Readonly<Record<string, string>> {
    return variablesOf(this)
  }

  /** A fork of what this one shows now. @throws Refused */
  async fork(options: ForkOptions = {}): Promise<TestFork> {
    const fork = (await this.ask('POST', 'forks', { ...options, ...this.#nameOf(options.name) })) as ShownFork // as the route says
    return this.#beside(fork)
  }

  /** One of the run that is there, by its name. @throws Refused */
  async find(name: string): Promise<TestFork> {
    const fork = (await administrate(this.#server, 'GET', `forks/${encodeURIComponent(this.#prefix + name)}`)) as ShownFork // as the route says
    return this.#beside(fork)
  }

  /** The last requests, the oldest first. */
  requests(last?: number): Promise<readonly LoggedRequest[]> {
    return this.#member('GET', `requests${last === undefined ? '' : `?last=${last}`}`, 'requests') as Promise<
      readonly LoggedRequest[]
    >
  }

  /** What strict mode found. */
  strict(): Promise<StrictSummary> {
    return this.ask('GET', 'strict') as Promise<StrictSummary>
  }

  /** Back to the start, with its clock and without faults. */
  async reset(): Promise<void> {
    await this.ask('POST', 'reset')
  }

  /** Keeps what it shows now as a snapshot of the server. @returns its name, and its folder where it has one. @throws Refused */
  keep(name: string): Promise<ShownSnapshot> {
    return this.ask('POST', 'snapshots', { name }) as Promise<ShownSnapshot>
  }

  async drop(): Promise<void> {
    if (this.id !== undefined) await administrate(this.#server, 'DELETE', `forks/${this.id}`)
  }

  #beside(fork: ShownFork): TestFork {
    return new TestFork({ server: this.#server, region: this.region, fork, prefix: this.#prefix })
  }

  /** On a server that others use too, the run finds its forks by their names when it ends. */
  #nameOf(name: string | undefined): { readonly name?: string } {
    if (this.#prefix === '') return name === undefined ? {} : { name }
    return { name: this.#prefix + (name ?? newSeed()) }
  }

  #steer(change: ClockChange): Promise<ShownClock> {
    return this.ask('POST', 'clock', change) as Promise<ShownClock>
  }

  async #member(method: 'GET' | 'DELETE', path: string, name: string): Promise<unknown> {
    return Reflect.get((await this.ask(method, path)) as object, name)
  }
}
