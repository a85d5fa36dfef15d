// The three zones of a namespace, and which of them leads. A partition belongs to one of three slots, and each slot has a leader.
// Invariants: only a zone that has received every acknowledged write is chosen to lead; a leader stays until its zone is lost; nothing
// waits for a timer: who leads follows from what happened and the time. Source: USENIX ATC '22, "DynamoDB" (three replicas in three zones,
// quorum of two, a new leader waits for the old one's lease); that leaders don't move back when a zone heals: assumed.
import { Listeners } from '../model/listeners.js'
import { isTermOver } from '../model/term.js'
import type { Head } from './follower.js'

const ZONES = [0, 1, 2] as const
const QUORUM = 2
const LETTERS = 'abc'

/** `paused`: it serves, and nothing is replicated to it. */
export type ZoneState = 'up' | 'down' | 'paused'

/** A zone as it is shown. */
export interface ShownZone {
  readonly zone: string
  readonly state: ZoneState
  /** Since when, by the emulator's clock; absent for one that was never touched. */
  readonly sinceMs?: number
  /** The last change that it has received, when that is not the newest. */
  readonly received?: number
}

/** Who leads a slot. */
export interface ShownSlot {
  readonly slot: number
  /** Absent while nobody does. */
  readonly leader?: string
  /** When the zone of its leader was lost, and when another may lead if there is a quorum. */
  readonly lostAtMs?: number
  readonly failoverAtMs?: number
}

interface Zone {
  state: ZoneState
  sinceMs: number | undefined
  /** The last change it has received; undefined when it receives whatever lands. */
  received: number | undefined
}

interface Slot {
  leader: number
  lostAtMs: number | undefined
  /** The head when the leader was lost. */
  headAtLoss: number
}

export const zoneNames = (region: string): readonly string[] => [...LETTERS].map((letter) => region + letter)

/** @param zone as `us-east-1b` */
export const regionOfZone = (zone: string): string => zone.slice(0, -1)

export class ZoneSet {
  readonly region: string
  /** Counts what made each slot's writes under way uncertain: one that ends in another term than it began in may be lost. */
  readonly terms = [0, 0, 0]
  failoverMs: number
  readonly #zones: readonly Zone[] = ZONES.map(() => ({ state: 'up', sinceMs: undefined, received: undefined }))
  readonly #slots: readonly Slot[] = ZONES.map((leader) => ({ leader, lostAtMs: undefined, headAtLoss: 0 }))
  /** By zone and slot: what a zone showed when it ceased to lead. */
  readonly #floors: readonly number[][] = ZONES.map(() => [0, 0, 0])
  #serving: readonly number[] = ZONES

  readonly #whenElected = new Listeners<[zone: string, slot: number]>()

  constructor(region: string, failoverMs = 0) {
    this.region = region
    this.failoverMs = failoverMs
  }

  /** Calls back when another zone leads a slot, which may be noticed late. */
  whenElected(listener: (zone: string, slot: number) => void): void {
    this.#whenElected.add(listener)
  }

  /** Zones that serve reads. */
  get serving(): readonly number[] {
    return this.#serving
  }

  /** Whether every zone is up and receives. */
  get isWhole(): boolean {
    return this.#zones.every(({ state, received }) => state === 'up' && received === undefined)
  }

  /** Loses, pauses or heals a zone. Whoever holds followers must set them anew: others may be frozen now. */
  set(zone: number, state: ZoneState, head: Head): void {
    const one = this.#zones[zone]
    if (one === undefined || one.state === state) return
    this.#settle(head.nowMs)
    one.state = state
    one.sinceMs = head.nowMs
    this.#serving = ZONES.filter((each) => this.#zones[each]?.state !== 'down')
    if (state === 'down') this.#lose(zone, head)
    else this.#regain(zone)
    if (state !== 'up') one.received ??= head.decided
    this.#catchUp(head)
  }

  /** Whether replication to the zone stands still. */
  isFrozen(zone: number): boolean {
    return this.received(zone) !== undefined
  }

  /** The last change that the zone has received; undefined when it is the newest. */
  received(zone: number): number | undefined {
    return this.#zones[zone]?.received
  }

  /** The zone that leads the slot, or did when its zone was lost. */
  leader(slot: number): number {
    return this.#slots[slot]?.leader ?? 0
  }

  /** Whether the slot has a leader that a quorum follows: strong reads are answered. */
  isLed(slot: number, nowMs: number): boolean {
    this.#settle(nowMs)
    return this.#slots[slot]?.lostAtMs === undefined && this.#serving.length >= QUORUM
  }

  /** Whether two zones would receive a write of the slot. */
  takesWrites(slot: number, nowMs: number): boolean {
    if (!this.isLed(slot, nowMs)) return false
    const leader = this.leader(slot)
    return this.#serving.filter((zone) => zone === leader || !this.isFrozen(zone)).length >= QUORUM
  }

  /** What a zone that led the slot had shown of it by then: it must not show less. */
  floor(zone: number, slot: number): number {
    return this.#floors[zone]?.[slot] ?? 0
  }

  /** As it is now. */
  shown(nowMs: number): { readonly zones: readonly ShownZone[]; readonly slots: readonly ShownSlot[] } {
    this.#settle(nowMs)
    const names = zoneNames(this.region)
    const zones = this.#zones.map(({ state, sinceMs, received }, n) => ({
      zone: names[n] ?? '',
      state,
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(received === undefined ? {} : { received }),
    }))
    const slots = this.#slots.map(({ leader, lostAtMs }, slot) => ({
      slot,
      ...(this.isLed(slot, nowMs) ? { leader: names[leader] ?? '' } : {}),
      ...(lostAtMs === undefined ? {} : { lostAtMs, failoverAtMs: lostAtMs + this.failoverMs }),
    }))
    return { zones, slots }
  }

  #lose(zone: number, { decided, nowMs }: Head): void {
    for (const [slot, one] of this.#slots.entries()) {
      const isLeader = one.leader === zone && one.lostAtMs === undefined
      if (isLeader) {
        one.lostAtMs = nowMs
        one.headAtLoss = decided
      }
      if (isLeader || this.#serving.length < QUORUM) this.terms[slot] = (this.terms[slot] ?? 0) + 1
    }
  }

  /** A leader that comes back before another was chosen leads on: nothing was acknowledged without it. */
  #regain(zone: number): void {
    for (const one of this.#slots) if (one.leader === zone) one.lostAtMs = undefined
  }

  /** Of any two zones one has received every acknowledged write; one that stands alone may lack some. */
  #catchUp({ decided }: Head): void {
    for (const one of this.#zones) {
      if (one.state !== 'up' || one.received === undefined) continue
      if (this.#serving.length >= QUORUM || one.received >= decided) one.received = undefined
    }
  }

  /** Chooses leaders where the time for it has come. */
  #settle(nowMs: number): void {
    for (const [slot, one] of this.#slots.entries()) {
      if (one.lostAtMs === undefined || this.#serving.length < QUORUM) continue
      if (!isTermOver(one.lostAtMs, this.failoverMs, nowMs)) continue
      const next = [1, 2].map((step) => (one.leader + step) % ZONES.length).find((zone) => this.#mayLead(zone))
      if (next === undefined) continue
      const floors = this.#floors[one.leader]
      if (floors !== undefined) floors[slot] = one.headAtLoss
      one.leader = next
      one.lostAtMs = undefined
      this.#whenElected.tell(zoneNames(this.region)[next] ?? '', slot)
    }
  }

  #mayLead(zone: number): boolean {
    return this.#zones[zone]?.state === 'up' && !this.isFrozen(zone)
  }
}
