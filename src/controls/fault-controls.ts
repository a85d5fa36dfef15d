// Faults to inject, for the administration API and for those who hold the emulator: one implementation for both.
// Invariant: a rule is checked whole before it is in force; a bad one is a Refusal, whose message names the member.
import { type Fault, FaultRules, type FaultState } from '../faults/fault-rules.js'
import type { Tables } from '../engine/contract/tables.js'
import { type FaultRule, isStanding } from '../faults/rule.js'
import type { WireItem } from '../model/decode.js'
import type { EmulatorEvent } from '../model/event.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import { isRegion } from '../model/regions.js'
import { keyNames } from '../model/table.js'
import { regionOfZone, zoneNames } from '../zones/zones.js'
import type { Clock } from '../runtime/clock.js'
import type { Random } from '../runtime/random.js'
import { homeOrAll, type HomeOf } from './namespace.js'
import { inConflict, invalid, notFound, notOnARing } from './refusal.js'
import type { PlacingEngine } from './faults/element-place.js'
import { type FaultCatalogue, faultCatalogue } from './faults/fault-catalogue.js'
import { type FaultValues, INFRASTRUCTURE_MEMBERS, isOfInfrastructure } from './faults/fault-members.js'
import { ruleOf } from './faults/fault-rule.js'
import { readSpec } from './faults/fault-spec.js'
import { Injector } from './faults/injector.js'
import { Latencies } from './faults/latencies.js'
import { StandingFaults, type StandingParts } from './faults/standing-faults.js'

/** A rule as a user gives it; docs/faults.md says what the members mean. */
export interface FaultSpec {
  readonly id?: string | undefined
  readonly operation?: string | readonly string[] | undefined
  readonly table?: string | undefined
  readonly index?: string | undefined
  readonly key?: WireItem | undefined
  readonly partition?: number | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly zone?: string | undefined
  readonly nth?: number | undefined
  readonly every?: number | undefined
  readonly after?: number | undefined
  readonly probability?: number | undefined
  readonly effect?: string | undefined
  readonly latencyMs?: number | { readonly min: number; readonly max: number } | undefined
  readonly error?: string | undefined
  readonly message?: string | undefined
  readonly limit?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly oneWay?: boolean | undefined
  readonly share?: number | undefined
  readonly count?: number | undefined
  readonly times?: number | undefined
  readonly durationMs?: number | undefined
  /** As ISO 8601 writes it. */
  readonly duration?: string | undefined
  /** Of AWS Fault Injection Service, instead of the rule's own members. */
  readonly action?: string | undefined
  readonly parameters?: object | undefined
  readonly targets?: object | undefined
}

/** A rule as the user gave it, with what it did so far. Times are milliseconds since the epoch by the emulator's clock. */
export interface ShownFault extends FaultSpec {
  readonly id: string
  readonly state: FaultState
  /** Requests that it met. */
  readonly matches: number
  /** Those of them that it hit. */
  readonly hits: number
  readonly createdAtMs: number
  readonly expiresAtMs?: number
  readonly firstHitAtMs?: number
  readonly lastHitAtMs?: number
}

/** What these controls need of every engine. */
export interface FaultEngine {
  readonly tables: Pick<Tables, 'find' | 'namespaces'>
  readonly clock: Clock
  readonly events: { emit(event: EmulatorEvent): void }
}

/** What is simulated below requests: partitions and zones that they go to, links between regions. */
export interface Infrastructure extends Omit<StandingParts, 'homeOf'> {
  readonly placing: PlacingEngine
}

export interface FaultParts {
  readonly engine: FaultEngine
  /** Undefined on a ring, whose machines are real: faults are of requests alone there. */
  readonly infrastructure: Infrastructure | undefined
  readonly random: Random
  readonly homeOf: HomeOf
}

export class FaultControls {
  /** What the dispatcher asks. */
  readonly injector: Injector
  readonly #engine: FaultEngine
  readonly #homeOf: HomeOf
  readonly #rules: FaultRules
  readonly #latencies: Latencies
  /** What calls off the timers of rules that end by the clock. */
  readonly #timers = new Map<string, () => void>()
  /** Undefined on a ring. */
  readonly #standing: StandingFaults | undefined
  #isClosed = false
  #made = 0

  constructor({ engine, infrastructure, random, homeOf }: FaultParts) {
    this.#engine = engine
    this.#standing = infrastructure && new StandingFaults({ ...infrastructure, homeOf })
    this.#homeOf = homeOf
    this.#rules = new FaultRules(
      random,
      ({ rule }) => this.#tidyUp(rule),
      ({ rule: { id, effect }, number }, { operation }) =>
        engine.events.emit({ type: 'fault.hit', fault: id, effect: effect.kind, operation, hits: number }),
    )
    engine.clock.whenSetBack(() => this.#rules.bound(engine.clock.nowMs()))
    this.#latencies = new Latencies(engine.clock)
    this.injector = new Injector({
      rules: this.#rules,
      latencies: this.#latencies,
      clock: engine.clock,
      random,
      placing: infrastructure?.placing,
    })
  }

  /** Puts a rule in force. @throws Refusal */
  inject(spec: FaultSpec): ShownFault {
    const { clock } = this.#engine
    const nowMs = clock.nowMs()
    const values = readSpec({ ...spec })
    if (this.#standing === undefined) refuseInfrastructure(values)
    this.#checkPlace(values)
    const number = this.#freeNumber()
    const rule = ruleOf(values, this.#freeId(values.id) ?? `fault-${number}`, nowMs)
    if (isStanding(rule.effect)) this.#standing?.begin(rule.id, rule.effect)
    const fault = this.#rules.add(rule, nowMs)
    if (values.id === undefined) this.#made = number // only now: what was refused takes no number
    this.#engine.events.emit({ type: 'fault.added', fault: rule.id, effect: rule.effect.kind })
    if (rule.expiresAtMs !== undefined)
      this.#timers.set(
        rule.id,
        clock.at(rule.expiresAtMs, () => this.#expire(), rule.lastsMs),
      )
    return this.#show(fault)
  }

  /** What faults there can be. */
  catalogue(): FaultCatalogue {
    return faultCatalogue(this.#standing === undefined ? 'of requests' : 'all')
  }

  /** Every rule, ended ones included; of one namespace, those that belong to it alone. */
  list(namespace?: Namespace): readonly ShownFault[] {
    this.#expire()
    return this.#of(namespace).map((fault) => this.#show(fault))
  }

  /** @throws Refusal */
  show(id: string): ShownFault {
    this.#expire()
    return this.#show(this.#find(id))
  }

  /** Takes a rule away; what it holds up goes on. @returns what it did. @throws Refusal */
  remove(id: string): ShownFault {
    const shown = this.show(id)
    this.#rules.remove(id)
    this.#latencies.callOff(id)
    return shown
  }

  /** Takes all rules away, or those that belong to one namespace alone. @returns what they did */
  clear(namespace?: Namespace): readonly ShownFault[] {
    const gone = this.#of(namespace).map(({ rule }) => this.remove(rule.id))
    if (namespace === undefined) this.#made = 0
    return gone
  }

  /** Breaks again what rules for all break, when the reset of a namespace may have mended it; one whose table is gone ends. */
  resume(): void {
    for (const id of this.#standing?.breakAgain() ?? []) this.remove(id)
  }

  /** The rule that has the zone lost in that namespace, or in one of all. */
  keeperOf(zone: string, namespace: Namespace | undefined): string | undefined {
    this.#expire()
    return this.#standing?.keeperOf(zone, namespace)
  }

  /** Takes all rules away for good. */
  close(): void {
    this.#isClosed = true
    this.clear()
    this.#latencies.callOff()
  }

  #expire(): void {
    this.#rules.expire(this.#engine.clock.nowMs())
  }

  /** Calls off what waits for the rule's end, and mends what it broke. */
  #tidyUp({ id, effect }: FaultRule): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    if (!this.#isClosed) this.#standing?.end(id)
    this.#engine.events.emit({ type: 'fault.ended', fault: id, effect: effect.kind })
  }

  #of(namespace: Namespace | undefined): readonly Fault[] {
    const place = homeOrAll(namespace, this.#homeOf)
    if (place === undefined) return this.#rules.all()
    return this.#rules.all().filter(({ rule: { match } }) => {
      if (match.account === undefined || match.region === undefined) return false
      return isSameNamespace(this.#homeOf({ account: match.account, region: match.region }), place)
    })
  }

  #find(id: string): Fault {
    const fault = this.#rules.find(id)
    if (fault === undefined) throw notFound(`there is no fault ${id}`)
    return fault
  }

  /** @throws Refusal */
  #freeId(id: string | undefined): string | undefined {
    if (id !== undefined && this.#rules.find(id)?.state === 'active')
      throw inConflict(`id must be another one: a fault ${id} is active`)
    return id
  }

  #freeNumber(): number {
    let number = this.#made + 1
    while (this.#rules.find(`fault-${number}`) !== undefined) number++
    return number
  }

  /** A table may be made later; where it is there, its index and its key must fit. @throws Refusal */
  #checkPlace({ account, region: named, zone, table, index, key }: FaultValues): void {
    const region = named ?? (zone === undefined ? undefined : regionOfZone(zone))
    if (zone !== undefined && !zoneNames(regionOfZone(zone)).includes(zone)) {
      throw invalid(`zone must be the name of a zone, such as us-east-1b: there is no ${zone}`)
    }
    const places = this.#engine.tables.namespaces()
    if (region !== undefined && !isRegion(region) && /[^a-z]/.test(region) && !places.some((place) => place.region === region)) {
      throw invalid(`region must be one of AWS, or one that has tables: ${region} is neither`)
    }
    if (table === undefined || account === undefined || region === undefined) return
    const record = this.#engine.tables.find(this.#homeOf({ account, region }), table)?.record
    if (record === undefined) return
    if (index !== undefined && !record.indexes.some(({ name }) => name === index)) {
      throw invalid(`index must be one of ${table}: ${index} is none`)
    }
    const names = keyNames(record, index)
    const stray = Object.keys(key ?? {}).find((name) => !names.includes(name))
    if (stray !== undefined) throw invalid(`key must have attributes of the key alone: ${stray} is none`)
  }

  #show({ rule, state, matches, hits, createdAtMs, firstHitAtMs, lastHitAtMs }: Fault): ShownFault {
    const { duration: _iso, ...given } = rule.given as FaultValues // what `ruleOf` was given
    return {
      ...given,
      id: rule.id,
      state,
      matches,
      hits,
      createdAtMs,
      ...(rule.expiresAtMs === undefined ? {} : { expiresAtMs: rule.expiresAtMs }),
      ...(firstHitAtMs === undefined ? {} : { firstHitAtMs }),
      ...(lastHitAtMs === undefined ? {} : { lastHitAtMs }),
    }
  }
}

/** @throws Refusal of what there are only simulated machines for */
function refuseInfrastructure(values: FaultValues): void {
  const { effect } = values
  if (effect !== undefined && isOfInfrastructure(effect)) throw notOnARing(`effect ${effect}`)
  const member = INFRASTRUCTURE_MEMBERS.find((name) => values[name] !== undefined)
  if (member !== undefined) throw notOnARing(member)
}
