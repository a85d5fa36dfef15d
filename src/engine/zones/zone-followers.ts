// The zones of every namespace and the replicas of every table: who leads, who trails by how much, which zone serves a read. Invariant: a
// table of which nothing trails and whose zones are whole has `trailing` undefined, which is all that its requests look at.
import type { ReadConsistency } from '../../capacity/units.js'
import type { Sequence } from '../../model/ids.js'
import type { EventBus } from '../../model/event-bus.js'
import { internalServerError } from '../../model/errors.js'
import { Listeners } from '../../model/listeners.js'
import type { Serving } from '../../model/serving.js'
import type { Namespace } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { fastDraws, numberedDraws, type Random } from '../../runtime/random.js'
import type { Follower, Head } from '../../zones/follower.js'
import { type LagRule, LagRules } from '../../zones/lag-rules.js'
import type { ZoneSettings } from '../../zones/settings.js'
import { Timeline } from '../../zones/timeline.js'
import { zoneNames, ZoneSet, type ZoneState } from '../../zones/zones.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { History } from '../history/history.js'
import { TableFollowers, wantedLags, type WantedLags } from '../history/table-followers.js'

export interface ZoneFollowerParts {
  readonly history: History
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly events: EventBus
  readonly onFailure: (error: unknown) => void
}

const HEAD = Number.POSITIVE_INFINITY

const ZONE_EVENTS = { down: 'zone.lost', paused: 'zone.paused', up: 'zone.healed' } as const

/** The zones of one namespace. */
interface Own {
  readonly namespace: Namespace
  readonly zones: ZoneSet
  /** Chooses who serves an eventually consistent read. */
  readonly draw: () => number
}

export class ZoneFollowers {
  readonly settings: ZoneSettings
  /** Zones were lost or healed, or others lead: partitions may take writes that did not, or the other way round. */
  readonly zonesChanged = new Listeners<[]>()
  readonly rules = new LagRules()
  readonly #parts: ZoneFollowerParts
  readonly #timeline = new Timeline()
  readonly #own = new Map<string, Own>()
  /** What was said of a zone for all namespaces, those to come included. */
  readonly #regionWide = new Map<string, ZoneState>()
  #failoverMs: number
  readonly #trailing = new Set<OpenTable>()
  readonly #attached = new Map<OpenTable, readonly Follower[]>()
  #mostLagMs = 0

  constructor(parts: ZoneFollowerParts, settings: ZoneSettings) {
    this.#parts = parts
    this.settings = settings
    this.#failoverMs = settings.failoverMs
    parts.commits.whenLanded(({ sequence }) => {
      if (this.#trailing.size > 0) this.#timeline.append(sequence, parts.clock.nowMs(), this.#mostLagMs)
    })
  }

  /** Brings every table's replicas into being. */
  start(): void {
    for (const namespace of this.#parts.tables.namespaces()) this.#ownOf(namespace) // where tables may only rest
    for (const table of this.#parts.tables.opened()) this.configure(table)
  }

  /** The last change that has landed. */
  get landed(): number {
    return this.#parts.commits.landedSequence
  }

  get head(): Head {
    const { commits, clock } = this.#parts
    return { decided: commits.decidedSequence, landed: commits.landedSequence, nowMs: clock.nowMs() }
  }

  /** Gives a table the replicas that hold for it now: one that is new, or whose indexes have changed. */
  configure(table: OpenTable): void {
    const { zones } = this.#ownOf(table.record.namespace)
    table.zones = zones
    const wanted = this.#wanted(table)
    const isTrailing = [...wanted.zones, ...wanted.indexes.values()].some(({ maxMs }) => maxMs > 0)
    if (!isTrailing && zones.isWhole && !wanted.attached.some((one) => one.isTrailing)) return this.#rest(table)
    table.trailing ??= this.#newReplicas(table)
    table.trailing.set(wanted, this.head)
    this.#trailing.add(table)
    this.#mostLagMs = Math.max(this.#mostLagMs, table.trailing.mostLagMs)
    this.#parts.history.configure(table)
  }

  /** The table is gone. */
  forget(table: OpenTable): void {
    this.#attached.delete(table)
    this.#rest(table)
    this.#parts.history.forget(table)
  }

  tablesOf(namespace: Namespace): readonly OpenTable[] {
    const { tables } = this.#parts
    return tables.names(namespace).flatMap((name) => tables.find(namespace, name) ?? [])
  }

  zonesOf(namespace: Namespace): ZoneSet {
    return this.#ownOf(namespace).zones
  }

  /** @param namespace of that region; undefined for all of the region, those to come included */
  setZone(region: string, zone: number, state: ZoneState, namespace: Namespace | undefined): void {
    if (namespace === undefined) this.#regionWide.set(zoneNames(region)[zone] ?? '', state)
    for (const own of this.#ownIn(region, namespace)) {
      own.zones.set(zone, state, this.head)
      if (state === 'down') this.#electLater(own)
    }
    const place = namespace ?? { region }
    this.#parts.events.emit({ type: ZONE_EVENTS[state], ...place, zone: zoneNames(region)[zone] ?? '' })
    this.#configureAll()
  }

  /** Whoever asks finds the new leader anyway; this tells of it when the time has come, though nobody asks. */
  #electLater({ zones }: Own): void {
    const { clock } = this.#parts
    clock.at(clock.nowMs() + zones.failoverMs, () => void zones.isLed(0, clock.nowMs()), zones.failoverMs)
  }

  setLag(rule: LagRule): void {
    this.rules.add(rule)
    this.#configureAll()
  }

  /** For one namespace, or for all. */
  setFailover(failoverMs: number, namespace: Namespace | undefined): void {
    if (namespace !== undefined) {
      this.zonesOf(namespace).failoverMs = failoverMs
      return
    }
    this.#failoverMs = failoverMs
    for (const { zones } of this.#own.values()) zones.failoverMs = failoverMs
  }

  failoverMs(namespace: Namespace | undefined): number {
    return namespace === undefined ? this.#failoverMs : this.zonesOf(namespace).failoverMs
  }

  /** Namespaces that have had a table or a zone of their own. */
  namespaces(): readonly Namespace[] {
    return [...this.#own.values()].map(({ namespace }) => namespace)
  }

  /** Back to the start: every zone up, the lags and the failover time of the options. */
  reset(namespace: Namespace | undefined): void {
    this.rules.clear(namespace)
    if (namespace === undefined) {
      this.#regionWide.clear()
      this.#failoverMs = this.settings.failoverMs
    }
    for (const { zones } of this.#ownIn(undefined, namespace)) {
      for (const zone of [0, 1, 2]) zones.set(zone, 'up', this.head)
      zones.failoverMs = this.#failoverMs
    }
    this.#configureAll()
  }

  /** Makes the table's eventually consistent reads wait for one more follower; call again whenever that one was set anew. */
  attach(table: OpenTable, follower: Follower): void {
    const others = (this.#attached.get(table) ?? []).filter((one) => one !== follower)
    this.#attached.set(table, [...others, follower])
    this.configure(table)
  }

  detach(table: OpenTable, follower: Follower): void {
    const others = (this.#attached.get(table) ?? []).filter((one) => one !== follower)
    if (others.length === 0) this.#attached.delete(table)
    else this.#attached.set(table, others)
    this.configure(table)
  }

  /** What followers walk, for those that others attach. */
  get timeline(): Timeline {
    return this.#timeline
  }

  /** Resolves when nothing is being cleared. */
  settled(): Promise<void> {
    return this.#parts.history.settled()
  }

  /** Every replica that is not cut off applies what has landed, whatever its lag. */
  async caughtUp(): Promise<void> {
    for (const table of this.#trailing) {
      if (table.trailing === undefined) continue
      table.trailing.drain(this.head)
      this.#parts.history.trim(table)
    }
    await this.#parts.history.settled()
  }

  /** Up to which change a read of the partition shows; infinite at the head. @param slot of the partition @throws ApiError InternalServerError */
  read(table: OpenTable, slot: number, consistency: ReadConsistency, serving: Serving): number {
    const { trailing, zones } = table
    const landed = this.#parts.commits.landedSequence
    if (trailing === undefined) {
      serving.add(zones.region, zones.leader(slot), landed)
      return HEAD
    }
    const isStrong = consistency === 'strong'
    if (isStrong) this.refuseUnled(table, slot)
    const zone = isStrong ? zones.leader(slot) : this.servingZone(table, serving)
    const position = isStrong ? HEAD : trailing.position(zone, slot, undefined, this.#parts.clock.nowMs())
    serving.add(zones.region, zone, Math.min(position, landed))
    return position
  }

  /** The zone that serves the eventually consistent reads of a request. @throws ApiError InternalServerError when none is up */
  servingZone({ record, zones }: OpenTable, serving: Serving): number {
    const { serving: up } = zones
    if (up.length === 0) throw internalServerError()
    if (serving.zone === undefined || !up.includes(serving.zone)) {
      serving.zone = up[this.#ownOf(record.namespace).draw() % up.length] ?? 0
    }
    return serving.zone
  }

  /** @throws ApiError InternalServerError while the slot has no leader */
  refuseUnled({ zones }: OpenTable, slot: number): void {
    if (!zones.isLed(slot, this.#parts.clock.nowMs())) throw internalServerError()
  }

  #newReplicas(table: OpenTable): TableFollowers {
    const { region } = table.record.namespace
    const { random } = this.#parts
    const drawOf = (whose: string): ((sequence: Sequence) => number) => numberedDraws(random, 'lag', `${region}/${whose}`)
    return new TableFollowers({ zones: table.zones, timeline: this.#timeline, drawOf })
  }

  /** Nothing of the table trails any more. */
  #rest(table: OpenTable): void {
    table.trailing = undefined
    this.#parts.history.configure(table)
    if (!this.#trailing.delete(table) || this.#trailing.size > 0) return
    this.#timeline.clear()
    this.#mostLagMs = 0
  }

  #configureAll(): void {
    for (const table of this.#parts.tables.opened()) this.configure(table)
    this.zonesChanged.tell()
  }

  #wanted(table: OpenTable): WantedLags {
    return wantedLags(this.rules, this.settings, table, this.#attached.get(table) ?? [])
  }

  #ownIn(region: string | undefined, namespace: Namespace | undefined): readonly Own[] {
    if (namespace !== undefined) return [this.#ownOf(namespace)]
    return [...this.#own.values()].filter((own) => region === undefined || own.namespace.region === region)
  }

  #ownOf(namespace: Namespace): Own {
    const id = `${namespace.account}/${namespace.region}`
    const known = this.#own.get(id)
    if (known !== undefined) return known
    const zones = new ZoneSet(namespace.region, this.#failoverMs)
    zones.whenElected((zone, slot) => {
      this.#parts.events.emit({ type: 'zone.elected', ...namespace, zone, slot })
      this.zonesChanged.tell()
    })
    for (const [zone, name] of zoneNames(namespace.region).entries()) {
      zones.set(zone, this.#regionWide.get(name) ?? 'up', this.head)
    }
    const own = { namespace, zones, draw: fastDraws(this.#parts.random, 'zone', id) }
    this.#own.set(id, own)
    if (!zones.isWhole) this.#electLater(own)
    return own
  }
}
