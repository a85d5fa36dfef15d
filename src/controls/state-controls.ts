// All there is to see of a simulation, as one value: for a page that reads it once and then follows the events. Invariants: `eventId` is an
// event that the value has seen, so nothing is missed by whoever follows from there; no turn of the event loop is held for long, however many
// tables there are.
import { glance, type Glance } from '../engine/inspect/glance.js'
import type { ShownReplication } from '../engine/replication/replica-inspection.js'
import type { OpenTable, Source } from '../engine/tables/open-table.js'
import type { Namespace } from '../model/namespace.js'
import { nextTurn } from '../runtime/clock.js'
import { newRest, type Rest } from '../runtime/rest.js'
import { type WithTables } from './catalogue.js'
import { byName, type ShownIndex, type ShownTable, shownTable } from './catalogue-controls.js'
import type { ClockControls, ShownClock } from './clock-controls.js'
import type { FaultControls, ShownFault } from './fault-controls.js'
import type { HookControls, ShownHook } from './hook-controls.js'
import type { KinesisControls, ShownDestinations } from './kinesis-controls.js'
import { wholeNumber, type Member, readMembers, text } from './members.js'
import { type HomeOf, homeOrAll } from './namespace.js'
import type { CapacityControls, CapacitySettings } from './capacity-controls.js'
import type { RegionControls, ShownRegions } from './region-controls.js'
import type { ScenarioControls, ShownScenario } from './scenario-controls.js'
import type { StrictControls, StrictSummary } from './strict-controls.js'
import type { OutlinedStream, StreamControls } from './stream-controls.js'
import type { ZoneControls, ZoneSettings } from './zone-controls.js'

export type StateIndex = ShownIndex & Partial<Glance>

export interface StateTable extends Omit<ShownTable, 'indexes'>, Glance {
  readonly indexes: readonly StateIndex[]
}

/** What one side carries now, over all tables. */
export interface Traffic {
  /** Units of the last whole second, of tables and global indexes. */
  readonly lastSecond: number
  /** Since the tables were opened. */
  readonly throttledRequests: number
}

/** What answers, and what it was started with. */
export interface StateAbout {
  readonly version: string
  readonly startedAt: string
  readonly uptimeMs: number
  readonly options: Readonly<Record<string, unknown>>
}

export interface ShownState extends StateAbout {
  /** The newest event when reading began: events after it are to be followed. */
  readonly eventId: number
  readonly clock: ShownClock
  readonly capacity: CapacitySettings
  /** Of all tables. */
  readonly traffic: { readonly read: Traffic; readonly write: Traffic }
  /** Those of other pages included. */
  readonly tableCount: number
  /** By account, region and name. */
  readonly tables: readonly StateTable[]
  /** Where the next page begins; absent on the last one. */
  readonly nextTable?: string
  readonly zones: ZoneSettings
  readonly regions: ShownRegions
  /** Of global tables: links, what waits on them, conflicts. */
  readonly replication: readonly ShownReplication[]
  readonly faults: readonly ShownFault[]
  readonly scenarios: readonly ShownScenario[]
  /** Those that the tables of the page have now. */
  readonly streams: { readonly streamLag: number | string; readonly streams: readonly OutlinedStream[] }
  readonly hooks: readonly ShownHook[]
  readonly kinesis: ShownDestinations
  readonly strict: Pick<StrictSummary, 'mode' | 'failed' | 'rules' | 'omitted'>
}

/** Which part of the tables; the first hundred where nothing is said. */
export interface StateChoice {
  readonly namespace?: Namespace | undefined
  /** So many tables at most. */
  readonly tables?: number | undefined
  /** The `nextTable` of the page before. */
  readonly after?: string | undefined
}

const MOST_TABLES = 200
/** Where nothing is said: as JSON some hundreds of KB, which a turn of the event loop writes in a few milliseconds. */
const USUAL_TABLES = 100
/** A page draws no more of them beside each other. */
const MOST_RANGES = 64

const after: Member<string> = text('the nextTable of another answer')
export const STATE_MEMBERS = { tables: wholeNumber(0, MOST_TABLES), after }

/** Whose views make up the state. */
export interface SeenControls {
  readonly capacity: Pick<CapacityControls, 'show'>
  readonly clock: Pick<ClockControls, 'show'>
  readonly zones: Pick<ZoneControls, 'show'>
  readonly regions: Pick<RegionControls, 'show' | 'replication'>
  readonly faults: Pick<FaultControls, 'list'>
  readonly scenarios: Pick<ScenarioControls, 'list'>
  readonly streams: Pick<StreamControls, 'outline' | 'lag'>
  readonly hooks: Pick<HookControls, 'list'>
  readonly kinesis: Pick<KinesisControls, 'show'>
  readonly strict: Pick<StrictControls, 'summary'>
}

export interface StateParts {
  readonly engine: WithTables & { readonly clock: { nowMs(): number }; readonly events: { readonly newestId: number } }
  readonly about: () => StateAbout
  readonly homeOf: HomeOf
  readonly controls: SeenControls
}

export class StateControls {
  readonly #parts: StateParts

  constructor(parts: StateParts) {
    this.#parts = parts
  }

  /** @throws Refusal */
  async read({ namespace, ...choice }: StateChoice = {}): Promise<ShownState> {
    const { engine, about, controls } = this.#parts
    const { tables: most = USUAL_TABLES, after: from } = readMembers({ ...choice }, STATE_MEMBERS)
    const eventId = engine.events.newestId
    const rest = newRest()
    const all = this.#tables(namespace)
    const traffic = await this.#traffic(rest)
    const page = await this.#page(all, from, most, rest)
    await nextTurn()
    const { mode, failed, rules, omitted } = controls.strict.summary({ namespace })
    const shown = {
      ...{ ...about(), eventId, clock: controls.clock.show(), capacity: controls.capacity.show(namespace) },
      ...{ traffic, tableCount: all.length, ...page },
      ...{ zones: controls.zones.show(namespace), regions: controls.regions.show() },
      ...{ faults: controls.faults.list(namespace), scenarios: controls.scenarios.list(), hooks: controls.hooks.list() },
      strict: { mode, failed, rules, omitted },
    }
    await nextTurn()
    const streams = await this.#streams(page.tables, rest)
    const kinesis = controls.kinesis.show({ namespace })
    return { ...shown, streams, kinesis, replication: await controls.regions.replication() }
  }

  #tables(namespace: Namespace | undefined): readonly PlacedTable[] {
    const { engine, homeOf } = this.#parts
    const home = homeOrAll(namespace, homeOf)
    const places = home === undefined ? engine.tables.namespaces().toSorted(byName) : [home]
    return places.flatMap((place) => engine.tables.names(place).map((name) => ({ place, name })))
  }

  /** Undefined for one that was dropped meanwhile. */
  #open({ place, name }: PlacedTable): OpenTable | undefined {
    return this.#parts.engine.tables.find(place, name)
  }

  async #traffic(rest: Rest): Promise<ShownState['traffic']> {
    const { engine } = this.#parts
    const nowMs = engine.clock.nowMs()
    const sums = { read: { lastSecond: 0, throttledRequests: 0 }, write: { lastSecond: 0, throttledRequests: 0 } }
    for (const table of [...engine.tables.opened()]) {
      for (const { chargesTo } of [table, ...table.globalIndexes]) add(sums, chargesTo, nowMs)
      await rest()
    }
    return sums
  }

  async #streams(tables: readonly StateTable[], rest: Rest): Promise<ShownState['streams']> {
    const { streams } = this.#parts.controls
    const found: OutlinedStream[] = []
    for (const { account, region, table } of tables) {
      const outlined = streams.outline({ account, region }, table)
      if (outlined !== undefined) found.push(outlined)
      await rest()
    }
    return { streamLag: streams.lag, streams: found }
  }

  async #page(all: readonly PlacedTable[], from: string | undefined, most: number, rest: Rest) {
    const start = from === undefined ? 0 : all.findIndex((one) => nameOf(one) >= from)
    const meant = start === -1 ? [] : all.slice(start, start + most)
    const next = start === -1 ? undefined : all[start + most]
    const nowMs = this.#parts.engine.clock.nowMs()
    const tables: StateTable[] = []
    for (const one of meant) {
      const table = this.#open(one)
      if (table !== undefined) tables.push(stateOf(table, nowMs))
      await rest()
    }
    return { tables, ...(next === undefined ? {} : { nextTable: nameOf(next) }) }
  }
}

interface PlacedTable {
  readonly place: Namespace
  readonly name: string
}

const nameOf = ({ place: { account, region }, name }: PlacedTable): string => `${account} ${region} ${name}`

function add(sums: { read: Mutable; write: Mutable }, source: Source, nowMs: number): void {
  const seen = glance(source, nowMs, 0)
  for (const side of ['read', 'write'] as const) {
    sums[side].lastSecond += seen[side].lastSecond
    sums[side].throttledRequests += seen[side].throttledRequests
  }
}

type Mutable = { -readonly [Name in keyof Traffic]: Traffic[Name] }

function stateOf(table: OpenTable, nowMs: number): StateTable {
  const shown = shownTable(table)
  const indexes = table.indexes.map((index, at): StateIndex => {
    const own = shown.indexes[at]
    if (own === undefined) throw new Error('an index that is not shown')
    return index.hasOwnPool ? { ...own, ...glance(index.chargesTo, nowMs, MOST_RANGES) } : own
  })
  return { ...shown, ...glance(table.chargesTo, nowMs, MOST_RANGES), indexes }
}
