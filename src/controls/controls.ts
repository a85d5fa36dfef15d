// All controls of one engine, built once. Invariant: what one of them steers another shows, since they share the engine and each other.
import type { Hooks } from '../hooks/hooks.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { Dispatch } from '../protocol/dispatcher.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { Random } from '../runtime/random.js'
import type { StreamReaders } from '../streams/reading.js'
import { BackupControls, type BackupEngine } from './backup-controls.js'
import { CapacityControls, type CapacityEngine } from './capacity-controls.js'
import { ClockControls, type SteeredClock } from './clock-controls.js'
import { EventControls, type KeptEvents } from './event-controls.js'
import { FaultControls, type FaultEngine } from './fault-controls.js'
import { KinesisControls, type KinesisEngine } from './kinesis-controls.js'
import { HookControls } from './hook-controls.js'
import { CatalogueControls, type MissedSource } from './catalogue-controls.js'
import { CostControls, type CostEngine, type CostParts } from './cost-controls.js'
import type { Prices } from './cost/prices.js'
import type { PlacingEngine } from './faults/element-place.js'
import type { HomeOf } from './namespace.js'
import { RegionControls, type RegionEngine } from './region-controls.js'
import { RequestControls, type RequestSource } from './request-controls.js'
import { ScenarioControls } from './scenario-controls.js'
import { type Exemplar, SeriesControls, type SeriesSource } from './series-controls.js'
import { type StateAbout, StateControls } from './state-controls.js'
import { StrictControls, type StrictSource } from './strict-controls.js'
import { StreamControls, type StreamEngine } from './stream-controls.js'
import { ZoneControls, type ZoneEngine } from './zone-controls.js'

export interface Controls {
  /** Capacity to look at and to steer. */
  readonly capacity: CapacityControls
  /** Backups to look at, and what the past of tables takes. */
  readonly backups: BackupControls
  /** The clock that everything timed obeys. */
  readonly clock: ClockControls
  /** Zones to lose, heal, pause and slow down, and where every replica is. */
  readonly zones: ZoneControls
  /** The links between regions, to look at and to cut, slow down and heal. */
  readonly regions: RegionControls
  /** Faults to inject: rules of what goes wrong. */
  readonly faults: FaultControls
  /** Named scenarios, made of faults. */
  readonly scenarios: ScenarioControls
  /** Streams to look at, and how long their records stay unseen. */
  readonly streams: StreamControls
  /** Kinesis destinations to look at. */
  readonly kinesis: KinesisControls
  /** Code that gets the records of streams. */
  readonly hooks: HookControls
  /** What strict mode found. */
  readonly strict: StrictControls
  /** Every table there is, and who asked for those that there are not. */
  readonly catalogue: CatalogueControls
  /** What the run would cost at the service. */
  readonly cost: CostControls
  /** The last requests; none where none are kept. */
  readonly requests: RequestControls
  /** What was consumed over time. */
  readonly series: SeriesControls
  /** What happens beside answers. */
  readonly events: EventControls
  /** All that the others show, as one value. */
  readonly state: StateControls
}

/** What all of them need of an engine. */
export type ControlledEngine = CapacityEngine &
  BackupEngine &
  ZoneEngine &
  RegionEngine &
  StreamEngine &
  KinesisEngine &
  CostEngine &
  FaultEngine &
  PlacingEngine & { readonly clock: SteeredClock; readonly events: KeptEvents }

export interface ControlParts {
  readonly engine: ControlledEngine
  readonly hooks: Hooks
  readonly random: Random
  readonly homeOf: HomeOf
  /** Whoever knows of readers of streams. */
  readonly streamReaders: readonly StreamReaders[]
  /** Undefined while strict mode is off. */
  readonly strict: StrictSource | undefined
  readonly prices: Prices
  readonly streamReads: CostParts['streamReads']
  readonly missed: MissedSource
  readonly requestLog: RequestSource
  /** Of requests that nobody guards against. */
  readonly ownDispatch: Dispatch
  readonly about: () => StateAbout
  readonly series: SeriesSource
}

/** The controls of that engine; those of another are others. */
export function buildControls(parts: ControlParts): Controls {
  const { engine, hooks, random, homeOf, streamReaders, strict, missed, requestLog, ownDispatch } = parts
  const zones = new ZoneControls(engine, homeOf)
  const regions = new RegionControls(engine)
  const infrastructure = { placing: engine, zones, regions }
  const faults = new FaultControls({ engine, infrastructure, random, homeOf })
  zones.obey(faults)
  const controls = {
    capacity: new CapacityControls(engine, homeOf),
    backups: new BackupControls(engine, homeOf),
    clock: new ClockControls(engine.clock),
    zones,
    regions,
    faults,
    scenarios: new ScenarioControls({ catalogue: engine.tables, faults, random, homeOf }),
    streams: new StreamControls(engine, homeOf, streamReaders),
    kinesis: new KinesisControls(engine, homeOf),
    hooks: new HookControls(hooks, homeOf),
    strict: new StrictControls(strict, homeOf),
    catalogue: new CatalogueControls({ tables: engine.tables, missed, homeOf, dispatch: ownDispatch }),
    cost: new CostControls(parts),
    requests: new RequestControls({ source: requestLog, homeOf, send: ownDispatch }),
    series: new SeriesControls({
      ...parts,
      source: parts.series,
      throttledOf: (...of) => throttledOf(requestLog, homeOf, ...of),
    }),
    events: new EventControls(engine.events),
  }
  return { ...controls, state: new StateControls({ ...parts, controls }) }
}

function throttledOf({ kept }: RequestSource, homeOf: HomeOf, place: Namespace, table: string): readonly Exemplar[] {
  const isOf = ({ account, region, tables, throttled }: LoggedRequest): boolean => {
    if (throttled === undefined || account === undefined || region === undefined || !tables.includes(table)) return false
    return isSameNamespace(homeOf({ account, region }), place)
  }
  return kept.all().flatMap((one) => (isOf(one) ? [{ atMs: one.emulatedAtMs, requestId: one.requestId }] : []))
}
