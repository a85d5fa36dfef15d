// Zones and followers to look at and to steer, for the administration API and for those who hold the emulator: one implementation for both.
// Invariant: every request is checked here, whoever makes it; a bad request is a Refusal, whose message names the member that is wrong.
import {
  type InspectedZones,
  type ShownReplicas,
  shownReplicas,
  type ShownZones,
  shownZones,
} from '../engine/inspect/zone-inspection.js'
import type { ZoneFollowers } from '../engine/zones/zone-followers.js'
import { LAG_WORDS, lagOf, type Lag, shownLag } from '../model/lag.js'
import { isRegion } from '../model/regions.js'
import { globalIndexNamed, type Namespace } from '../model/table.js'
import { type LagRule, type LagScope } from '../zones/lag-rules.js'
import { regionOfZone, zoneNames, type ZoneState } from '../zones/zones.js'
import { tableNamed, type WithTables } from './catalogue.js'
import { integer, type Member, readMembers, text } from './members.js'
import { NAMESPACE_MEMBERS, oneNamespace, homeOrAll, type HomeOf } from './namespace.js'
import { inConflict, invalid, notFound } from './refusal.js'

/** A lag that was set while running, and of what. */
export interface ShownLagRule {
  readonly account?: string
  readonly region?: string
  readonly table?: string
  readonly index?: string
  readonly zone?: string
  readonly replicaLag?: number | string
  readonly gsiLag?: number | string
}

export interface ZoneSettings {
  /** Milliseconds, for namespaces without their own. */
  readonly failover: number
  /** As the emulator was started; what was set since stands in `lags`, the newest last. */
  readonly replicaLag: number | string
  readonly gsiLag: number | string
  readonly lags: readonly ShownLagRule[]
  readonly namespaces: readonly ShownZones[]
}

/** Of what a lag is: all tables, or those of one namespace, one table of it (us-east-1, 000000000000 unless said otherwise), one index. */
export interface LagOf {
  readonly namespace?: Partial<Namespace> | undefined
  readonly table?: string | undefined
  /** A global index; with `gsiLag` alone. */
  readonly index?: string | undefined
  /** `us-east-1b`; with `replicaLag` alone. */
  readonly zone?: string | undefined
}

/** Milliseconds, or ranges of them such as `5-40`. */
export interface LagChange extends LagOf {
  readonly replicaLag?: number | string | undefined
  readonly gsiLag?: number | string | undefined
}

const FAILOVER_MAX_MS = 86_400_000

const lag: Member<Lag> = {
  must: LAG_WORDS,
  schema: { oneOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }] },
  read: lagOf,
}

export const ZONE_MEMBERS = { zone: text('the name of a zone, such as us-east-1b') }
export const FAILOVER_MEMBERS = { failover: integer(0, FAILOVER_MAX_MS, ' of milliseconds') }
export const LAG_MEMBERS = {
  replicaLag: lag,
  gsiLag: lag,
  table: text('the name of a table'),
  index: text('the name of a global index'),
  ...ZONE_MEMBERS,
}

/** What these controls need of an engine. */
export interface ZoneEngine extends WithTables {
  readonly zoneFollowers: InspectedZones &
    Pick<ZoneFollowers, 'settings' | 'rules' | 'namespaces' | 'failoverMs' | 'setFailover' | 'setLag' | 'setZone' | 'reset'>
}

/** The rules that lose zones; `FaultControls` has them. */
export interface ZoneRules {
  /** The id of a rule that has the zone lost there, or in one of all namespaces; undefined when there is none. */
  keeperOf(zone: string, namespace: Namespace | undefined): string | undefined
  /** Loses again what a reset has healed. */
  resume(): void
}

/** A zone by its name. */
interface NumberedZone {
  readonly region: string
  readonly zone: number
}

export class ZoneControls {
  readonly #engine: ZoneEngine
  readonly #homeOf: HomeOf
  #rules: ZoneRules | undefined

  constructor(engine: ZoneEngine, homeOf: HomeOf) {
    this.#engine = engine
    this.#homeOf = homeOf
  }

  /** From now on what a rule has lost stays so until the rule ends. */
  obey(rules: ZoneRules): void {
    this.#rules = rules
  }

  /** Zones and their leaders of every namespace in use, or of one, and the lags that were set. */
  show(namespace?: Namespace): ZoneSettings {
    const { zoneFollowers } = this.#engine
    const place = homeOrAll(namespace, this.#homeOf)
    const inUse = place === undefined ? zoneFollowers.namespaces() : [place]
    return {
      failover: zoneFollowers.failoverMs(undefined),
      replicaLag: shownLag(zoneFollowers.settings.replicaLag),
      gsiLag: shownLag(zoneFollowers.settings.gsiLag),
      lags: zoneFollowers.rules.all.map(showRule),
      namespaces: inUse.map((one) => shownZones(zoneFollowers, one)),
    }
  }

  /**
   * Loses a zone: it serves nothing and receives nothing, and partitions that it led have no leader until the failover time has passed.
   * For every namespace, or for one. @throws Refusal
   */
  down(zone: string, namespace?: Namespace): ZoneSettings {
    return this.#set(zone, 'down', namespace)
  }

  /** Brings a zone back: it catches up, and follows. @throws Refusal, also while a rule has it lost */
  heal(zone: string, namespace?: Namespace): ZoneSettings {
    this.#refuseLost(zone, namespace)
    return this.#set(zone, 'up', namespace)
  }

  /**
   * Pauses replication to a zone, a lost one included: it serves what it had, but for partitions that it leads.
   * @throws Refusal, also while a rule has it lost
   */
  pause(zone: string, namespace?: Namespace): ZoneSettings {
    this.#refuseLost(zone, namespace)
    return this.#set(zone, 'paused', namespace)
  }

  /** Lets replication to a zone go on; the same as `heal`. @throws Refusal, also while a rule has it lost */
  resume(zone: string, namespace?: Namespace): ZoneSettings {
    return this.heal(zone, namespace)
  }

  /** Brings back what a rule had lost, when it ends. @throws Refusal */
  mend(zone: string, namespace?: Namespace): void {
    this.#set(zone, 'up', namespace)
  }

  /** How far followers and global indexes trail from now on. @throws Refusal */
  setLag(change: LagChange): ZoneSettings {
    const { namespace, ...rest } = change
    const { replicaLag, gsiLag, table, index, zone } = readMembers({ ...rest }, LAG_MEMBERS)
    if (replicaLag === undefined && gsiLag === undefined) throw invalid('replicaLag or gsiLag must be given')
    if (index !== undefined && replicaLag !== undefined) throw invalid('index must stand beside gsiLag alone')
    if (zone !== undefined && gsiLag !== undefined) throw invalid('zone must stand beside replicaLag alone')
    if (index !== undefined && table === undefined) throw invalid('table must stand beside index')
    const place = this.#scopeOf(table, index, namespace)
    if (zone !== undefined) this.#zoneOf(zone, place)
    const scope: LagScope = { namespace: place, table, index, zone }
    if (replicaLag !== undefined) this.#engine.zoneFollowers.setLag({ ...scope, kind: 'replica', lag: replicaLag })
    if (gsiLag !== undefined) this.#engine.zoneFollowers.setLag({ ...scope, kind: 'gsi', lag: gsiLag })
    return this.show()
  }

  /** How long a partition has no leader after the zone of its leader was lost. @param failover milliseconds. @throws Refusal */
  setFailover(failover: number, namespace?: Namespace): ZoneSettings {
    const read = readMembers({ failover }, FAILOVER_MEMBERS).failover
    if (read === undefined) throw invalid('failover must be given')
    this.#engine.zoneFollowers.setFailover(read, homeOrAll(namespace, this.#homeOf))
    return this.show(namespace)
  }

  /** Heals every zone that no rule has lost, with the lags and the failover time that the emulator was started with; for one namespace, or for all. */
  reset(namespace?: Namespace): ZoneSettings {
    this.#engine.zoneFollowers.reset(homeOrAll(namespace, this.#homeOf))
    this.#rules?.resume()
    return this.show(namespace)
  }

  /** Where each replica of each table is. */
  replicas(namespace?: Namespace): readonly ShownReplicas[] {
    const place = homeOrAll(namespace, this.#homeOf)
    const namespaces = place === undefined ? this.#engine.tables.namespaces() : [place]
    return namespaces.map((one) => shownReplicas(this.#engine.zoneFollowers, one))
  }

  #refuseLost(zone: string, namespace: Namespace | undefined): void {
    const keeper = this.#rules?.keeperOf(zone, homeOrAll(namespace, this.#homeOf))
    if (keeper !== undefined) throw inConflict(`zone ${zone} is lost as long as there is the fault ${keeper}: remove that fault`)
  }

  #set(name: string, state: ZoneState, namespace: Namespace | undefined): ZoneSettings {
    const place = homeOrAll(namespace, this.#homeOf)
    const { region, zone } = this.#zoneOf(readMembers({ zone: name }, ZONE_MEMBERS).zone, place)
    this.#engine.zoneFollowers.setZone(region, zone, state, place)
    return this.show(namespace)
  }

  /** @throws Refusal for a zone that there isn't */
  #zoneOf(name: string | undefined, namespace: Namespace | undefined): NumberedZone {
    if (name === undefined) throw invalid('zone must be given')
    const region = regionOfZone(name)
    const zone = zoneNames(region).indexOf(name)
    const place = namespace ?? this.#homeOf(oneNamespace({ region })) // with one namespace for all there are no zones but its own
    if (place.region !== region) {
      throw invalid(`zone must be one of ${zoneNames(place.region).join(', ')}: ${name} is none of that region`)
    }
    const isKnown = isRegion(region) || this.#engine.tables.namespaces().some((one) => one.region === region)
    if (zone < 0 || !isKnown) throw invalid(`zone must be the name of a zone, such as us-east-1b: there is no ${name}`)
    return { region, zone }
  }

  #scopeOf(table: string | undefined, index: string | undefined, given: Partial<Namespace> | undefined): Namespace | undefined {
    const named = readMembers({ ...given }, NAMESPACE_MEMBERS)
    if (table === undefined) return homeOrAll(named, this.#homeOf)
    const namespace = this.#homeOf(oneNamespace(named))
    const { record } = tableNamed(this.#engine.tables, namespace, table)
    const isThere = index === undefined || globalIndexNamed(record, index) !== undefined
    if (!isThere) throw notFound(`table ${table} has no global index ${index}`)
    return namespace
  }
}

function showRule({ namespace, kind, lag: given, table, index, zone }: LagRule): ShownLagRule {
  return {
    ...namespace,
    ...(table === undefined ? {} : { table }),
    ...(index === undefined ? {} : { index }),
    ...(zone === undefined ? {} : { zone }),
    ...(kind === 'replica' ? { replicaLag: shownLag(given) } : { gsiLag: shownLag(given) }),
  }
}
