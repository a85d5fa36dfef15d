// This gateway as one of the ring: its place, its lease, and what it sees of the others. Invariants: it serves while its lease is held, and the
// lease is held only with a catalogue that was read after the others could see it alive.
import { Listeners } from '../../model/listeners.js'
import type { Clock } from '../../runtime/clock.js'
import { pauseMs } from '../../runtime/heartbeat.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import { RingError } from '../cluster/outcome.js'
import { Beats } from './beats.js'
import type { Catalogue } from './catalogue.js'
import { type Demand, NO_DEMAND } from './demand.js'
import { GATEWAY_SLOTS, type GatewayRow, type GatewayRows } from './gateway-rows.js'
import { Lease, LEASE_MS } from './lease.js'
import { Peers } from './peers.js'

/** Between two looks of somebody who waits for the others. */
const LOOK_MS = 100

export interface MembershipParts {
  readonly id: string
  readonly clock: Clock
  readonly rows: GatewayRows
  readonly catalogue: Catalogue
  /** A beat failed; the next one may not. */
  readonly onFailure: (error: unknown) => void
  /** A clock that never goes back; the machine's when not given. */
  readonly elapsedMs?: () => number
}

export class Membership {
  readonly #parts: MembershipParts
  readonly #elapsedMs: () => number
  readonly lease: Lease
  readonly #peers = new Peers()
  /** The others have been looked at. */
  readonly seen = new Listeners<[]>()
  #slot: number | undefined
  #beat = 0
  /** When the others were looked at. */
  #lookedMs = Number.NEGATIVE_INFINITY
  /** The epoch that the others were told. */
  #toldEpoch = 0
  #demandOf: () => Demand = () => NO_DEMAND
  readonly #beats: Beats
  #taking: Promise<number> | undefined
  #looking: Promise<void> | undefined
  /** Looks at the others that were begun, and the newest that has come. */
  #looks = 0
  #newestLook = 0

  constructor(parts: MembershipParts) {
    this.#parts = parts
    this.#elapsedMs = parts.elapsedMs ?? stopwatchMs
    this.lease = new Lease(this.#elapsedMs)
    this.#beats = new Beats({ ...parts, renew: () => this.#renew(), look: () => this.#look() })
    parts.catalogue.taken.add(() => {
      if (this.#isBehind && this.#slot !== undefined) void this.#beats.soon()
    })
  }

  get id(): string {
    return this.#parts.id
  }

  /** Of this gateway alone while it has its lease; it goes into the versions that it gives. @throws ApiError InternalServerError */
  get slot(): number {
    this.lease.check()
    return this.#slot ?? 0
  }

  /** @param demandOf what is asked of limits here, told to the others with each beat */
  tellDemand(demandOf: () => Demand): void {
    this.#demandOf = demandOf
  }

  /** Takes a place and reads the catalogue: from then on it serves. @throws RingError, ApiError */
  async start(): Promise<void> {
    try {
      await this.#beats.now()
    } catch (failure) {
      await this.#beats.stop()
      throw failure
    }
  }

  /** Frees the place, if the ring answers. To be called when nothing is under way any more. */
  async stop(): Promise<void> {
    await this.#beats.stop()
    this.lease.end()
    const { id, rows, onFailure } = this.#parts
    if (this.#slot !== undefined) await rows.leave({ slot: this.#slot, id }).catch(onFailure)
  }

  /** All that may be serving, as they were seen last. */
  live(): readonly GatewayRow[] {
    return this.#peers.live(this.#elapsedMs())
  }

  /** Also while this gateway has not looked at the others lately: it can't know, then. */
  isLive(id: string): boolean {
    const nowMs = this.#elapsedMs()
    return id === this.id || nowMs - this.#lookedMs > LEASE_MS || this.#peers.isLive(id, nowMs)
  }

  /** Those that have died at least so long ago, and whose place nobody has freed. */
  gone(forMs: number): readonly GatewayRow[] {
    return this.#peers.gone(this.#elapsedMs(), forMs)
  }

  /** Frees the place of one that is gone, when all that it left is done. */
  forget(row: GatewayRow): Promise<void> {
    return this.#parts.rows.forget(row)
  }

  /**
   * Waits until every gateway has taken up that epoch, or is out of its lease. @returns whether it came to that before `isWanted` said no
   * @throws ApiError while the ring does not answer, or this gateway has no lease
   */
  async allHave(epoch: number, isWanted: () => boolean): Promise<boolean> {
    while (isWanted()) {
      await this.#see()
      if (this.#toldEpoch >= epoch && this.#peers.haveAll(epoch, this.#elapsedMs())) return true
      await pauseMs(LOOK_MS)
      this.lease.check()
    }
    return false
  }

  /** Alive first; a lease that was out is held again once this gateway is up to date, too. */
  async #renew(): Promise<void> {
    const wasHeld = this.lease.isHeld
    const startMs = this.#elapsedMs()
    await this.#tell()
    if (!wasHeld) await this.#parts.catalogue.look('at all records')
    if (!this.#beats.isStopped) this.lease.renew(startMs)
  }

  /** One look at the catalogue at a time: a later one would find nothing that this one does not. */
  async #look(): Promise<void> {
    this.#looking ??= this.#parts.catalogue.look('where the epoch is new').finally(() => (this.#looking = undefined))
    await Promise.all([this.#looking, this.#see()])
  }

  /** Renews the row, or takes a place where there is none. */
  async #tell(): Promise<void> {
    const { catalogue, rows } = this.#parts
    const epoch = catalogue.acknowledged
    if (this.#slot === undefined || !(await rows.renew(this.#rowOf(this.#slot, epoch)))) {
      this.#taking ??= this.#takePlace(epoch).finally(() => (this.#taking = undefined))
      this.#slot = await this.#taking
    }
    this.#toldEpoch = Math.max(this.#toldEpoch, epoch)
  }

  async #takePlace(epoch: number): Promise<number> {
    const rows = await this.#parts.rows.all()
    const mine = rows.find(({ id }) => id === this.id) // an answer to the taking of it was lost
    if (mine !== undefined && (await this.#parts.rows.renew(this.#rowOf(mine.slot, epoch)))) return mine.slot
    const taken = new Set(rows.map(({ slot }) => slot))
    for (let slot = 0; slot < GATEWAY_SLOTS; slot++) {
      if (!taken.has(slot) && (await this.#parts.rows.take(this.#rowOf(slot, epoch)))) return slot
    }
    throw new RingError(`All ${GATEWAY_SLOTS} places of gateways are taken: end some, or wait until those that died are cleared.`)
  }

  #rowOf(slot: number, epoch: number): GatewayRow {
    const { id, clock } = this.#parts
    return { slot, id, beat: ++this.#beat, epoch, seenMs: clock.nowMs(), demand: this.#demandOf() }
  }

  /** What comes after a look that was begun later is of before. */
  async #see(): Promise<void> {
    const look = ++this.#looks
    const startMs = this.#elapsedMs()
    const rows = await this.#parts.rows.all()
    if (look < this.#newestLook) return
    this.#newestLook = look
    this.#peers.see(rows, this.#elapsedMs())
    this.#lookedMs = startMs
    this.seen.tell()
  }

  /** There is something that others wait for. */
  get #isBehind(): boolean {
    return !this.#beats.isStopped && this.#parts.catalogue.acknowledged > this.#toldEpoch
  }
}
