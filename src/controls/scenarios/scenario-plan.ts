// What each named scenario does: one fault, of which whatever is not said is drawn. Another scenario is one more name here, and what it plans.
import { locate } from '../../partitions/partition-map.js'
import { zoneNames } from '../../zones/zones.js'
import { type Catalogue, tableNamed, tableOrIndex } from '../catalogue.js'
import { choice, type ValuesOf } from '../members.js'
import { oneNamespace, type HomeOf } from '../namespace.js'
import { invalid } from '../refusal.js'
import type { FaultSpec } from '../fault-controls.js'
import { FAULT_MEMBERS } from '../faults/fault-members.js'
import { splitPlaceOf } from '../split-place.js'

const SCENARIOS = ['zone-loss', 'region-cut', 'hot-partition'] as const

export type ScenarioName = (typeof SCENARIOS)[number]

const { id, account, region, zone, table, index, key, durationMs, duration } = FAULT_MEMBERS
export const SCENARIO_MEMBERS = { name: choice(SCENARIOS), id, account, region, zone, table, index, key, durationMs, duration }

export type ScenarioValues = ValuesOf<typeof SCENARIO_MEMBERS>

/** Members that say what a scenario is about. */
export const SUBJECTS: Readonly<Record<ScenarioName, readonly string[]>> = {
  'zone-loss': ['zone', 'region', 'account'],
  'region-cut': ['region', 'account'],
  'hot-partition': ['table', 'index', 'key', 'region', 'account'],
}

export interface PlanParts {
  readonly catalogue: Catalogue
  readonly homeOf: HomeOf
  /** One of several; the same for the same scenario. */
  readonly draw: <T>(what: string, from: readonly [T, ...T[]]) => T
}

export interface ScenarioPlan {
  readonly fault: FaultSpec
  /** What was drawn, by its name. */
  readonly drawn: Readonly<Record<string, string | number>>
}

const HOME_REGION = 'us-east-1'

/** @throws Refusal that names the member */
export function planScenario(name: ScenarioName, values: ScenarioValues, parts: PlanParts): ScenarioPlan {
  switch (name) {
    case 'zone-loss':
      return planZoneLoss(values, parts)
    case 'region-cut':
      return planRegionCut(values, parts)
    case 'hot-partition':
      return planHotPartition(values, parts)
  }
}

/** One zone of the region is lost, of one account or of all. */
function planZoneLoss(values: ScenarioValues, { draw }: PlanParts): ScenarioPlan {
  const lost = values.zone ?? drawOne(draw, 'zone', zoneNames(values.region ?? HOME_REGION))
  const of = { account: values.account, region: values.region }
  return { fault: { effect: 'zone-down', zone: lost, ...of }, drawn: values.zone === undefined ? { zone: lost } : {} }
}

/** One region is cut off from all others; one that has replicas of global tables when none is named. */
function planRegionCut(values: ScenarioValues, { catalogue, draw }: PlanParts): ScenarioPlan {
  if (values.region !== undefined)
    return { fault: { effect: 'region-cut', region: values.region, account: values.account }, drawn: {} }
  const replicated = catalogue
    .namespaces()
    .filter((place) => values.account === undefined || place.account === values.account)
    .filter((place) => catalogue.names(place).some((one) => catalogue.find(place, one)?.record.global !== undefined))
  const regions = [...new Set(replicated.map((place) => place.region))].sort()
  if (regions.length === 0) throw invalid('region must be given: no global table has a region to draw')
  const cut = drawOne(draw, 'region', regions)
  return { fault: { effect: 'region-cut', region: cut, account: values.account }, drawn: { region: cut } }
}

/** One partition throttles every request, as if one of its keys were hot: the one of the key, if that is given. A split relieves it. */
function planHotPartition(values: ScenarioValues, { catalogue, homeOf, draw }: PlanParts): ScenarioPlan {
  const { table: name, index: indexName, key: given } = values
  if (name === undefined) throw invalid('table must be given with name hot-partition')
  const own = values.account === undefined ? {} : { account: values.account }
  const namespace = homeOf(oneNamespace({ ...own, ...(values.region === undefined ? {} : { region: values.region }) }))
  const source = tableOrIndex(tableNamed(catalogue, namespace, name), indexName, 'partitions')
  const { map } = source.index ?? source.table
  const { id: partition } =
    given === undefined ? drawOne(draw, 'partition', map.partitions) : locate(map, splitPlaceOf(source, given))
  const what = { table: name, index: indexName, partition, ...namespace }
  return {
    fault: { effect: 'throttle', limit: 'KeyRangeThroughputExceeded', ...what },
    drawn: given === undefined ? { partition } : {},
  }
}

function drawOne<T>(draw: PlanParts['draw'], what: string, from: readonly T[]): T {
  const [first, ...others] = from
  if (first === undefined) throw new Error(`there is no ${what} to draw`)
  return draw(what, [first, ...others])
}
