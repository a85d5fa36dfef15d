// The rules in force, asked by every request while there are any, in the order in which they were made. Invariant: every rule counts the
// requests that it met, and those that it hit; one that ended stays to be looked at, and meets nothing any more.
import type { Random } from '../runtime/random.js'
import { type Call, metElements } from './call.js'
import { isHit } from './draws.js'
import { endsRequest, type FaultRule } from './rule.js'

export type FaultState = 'active' | 'expired' | 'used up'

/** A rule with what it did so far. */
export interface Fault {
  rule: FaultRule
  readonly createdAtMs: number
  state: FaultState
  matches: number
  hits: number
  firstHitAtMs?: number
  lastHitAtMs?: number
}

/** One rule that hits one request. */
export interface Hit {
  readonly rule: FaultRule
  /** The rule's hits, this one included. */
  readonly number: number
  /** Places of the elements that it met. */
  readonly elements: readonly number[]
}

/** Ended rules that are kept to be looked at; the oldest go first. */
const ENDED_KEPT = 1000

export class FaultRules {
  readonly #random: Random
  readonly #onEnded: (fault: Fault) => void
  readonly #onHit: (hit: Hit, call: Call) => void
  readonly #faults = new Map<string, Fault>()
  #active: readonly Fault[] = []

  /**
   * @param onEnded called with each rule that is no longer in force: it is over, used up or taken away
   * @param onHit called with each hit, before the rule ends by it
   */
  constructor(random: Random, onEnded: (fault: Fault) => void = () => {}, onHit: (hit: Hit, call: Call) => void = () => {}) {
    this.#random = random
    this.#onEnded = onEnded
    this.#onHit = onHit
  }

  /** Whether no rule can hit anything: all that a request looks at when there are none. */
  get isEmpty(): boolean {
    return this.#active.length === 0
  }

  /** In the order in which they were made, ended ones included. */
  all(): readonly Fault[] {
    return [...this.#faults.values()]
  }

  find(id: string): Fault | undefined {
    return this.#faults.get(id)
  }

  /** @param rule whose id no active rule has */
  add(rule: FaultRule, nowMs: number): Fault {
    this.#faults.delete(rule.id)
    const fault: Fault = { rule, createdAtMs: nowMs, state: 'active', matches: 0, hits: 0 }
    this.#faults.set(rule.id, fault)
    this.#refresh()
    return fault
  }

  /** Takes the rule away. */
  remove(id: string): void {
    const fault = this.#faults.get(id)
    this.#faults.delete(id)
    this.#refresh()
    if (fault?.state === 'active') this.#onEnded(fault)
  }

  /** Ends the rules whose time is over. @returns them */
  expire(nowMs: number): readonly Fault[] {
    const over = this.#active.filter(({ rule }) => rule.expiresAtMs !== undefined && rule.expiresAtMs <= nowMs)
    for (const fault of over) fault.state = 'expired'
    if (over.length > 0) this.#refresh()
    for (const fault of over) this.#onEnded(fault)
    return over
  }

  /** The clock was set back: none lasts longer from now on than it was to last. */
  bound(nowMs: number): void {
    for (const fault of this.#active) {
      const { lastsMs, expiresAtMs } = fault.rule
      if (lastsMs === undefined || expiresAtMs === undefined) continue
      fault.rule = { ...fault.rule, expiresAtMs: Math.min(expiresAtMs, nowMs + lastsMs) }
    }
  }

  /** The rules that hit this request, up to one that ends it; rules after that one never see it. */
  ask(call: Call, nowMs: number): readonly Hit[] {
    this.expire(nowMs)
    const hits: Hit[] = []
    for (const fault of this.#active) {
      const hit = this.#hit(fault, call, nowMs)
      if (hit === undefined) continue
      hits.push(hit)
      this.#onHit(hit, call)
      if (endsRequest(hit.rule.effect)) break
    }
    const spent = hits.flatMap(({ rule, number }) => (number === rule.times ? (this.find(rule.id) ?? []) : []))
    if (spent.length > 0) this.#refresh()
    for (const fault of spent) this.#onEnded(fault)
    return hits
  }

  #hit(fault: Fault, call: Call, nowMs: number): Hit | undefined {
    const { rule } = fault
    const elements = metElements(rule.match, call)
    if (elements === undefined) return undefined
    fault.matches++
    if (!isHit(rule.occasions, this.#random, rule.id, fault.matches)) return undefined
    fault.hits++
    fault.firstHitAtMs ??= nowMs
    fault.lastHitAtMs = nowMs
    if (fault.hits === rule.times) fault.state = 'used up'
    return { rule, number: fault.hits, elements }
  }

  #refresh(): void {
    const faults = this.all()
    this.#active = faults.filter(({ state }) => state === 'active')
    const ended = faults.filter(({ state }) => state !== 'active')
    for (const { rule } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) this.#faults.delete(rule.id)
  }
}
