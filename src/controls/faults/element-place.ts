// Where a request goes in the emulator: the partition of a key, and the zones that serve it. Invariant: a zone that is drawn for a rule is
// the one that serves the request; nothing is drawn where no rule asks.
import type { ReadConsistency } from '../../capacity/units.js'
import { sourceNamed } from '../../engine/inspect/inspection.js'
import type { OpenTable } from '../../engine/tables/open-table.js'
import type { ZoneFollowers } from '../../engine/zones/zone-followers.js'
import { attributeOf, type Item } from '../../model/attribute-value.js'
import { ApiError } from '../../model/errors.js'
import { collectionRange, rowSuffix } from '../../model/key.js'
import type { Serving } from '../../model/serving.js'
import type { Context } from '../../operations/operation.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import { zoneNames } from '../../zones/zones.js'
import type { WithTables } from '../catalogue.js'

/** Where an element goes, as far as its request says. */
export interface ElementPlace {
  readonly table: OpenTable | undefined
  /** Those of the table, or of the index that is read. */
  readonly partitions: readonly Partition[]
  /** The one of the key; undefined where no key is said. */
  readonly partition: Partition | undefined
}

/** The parts of the engine that know where a request goes. */
export interface PlacingEngine extends WithTables {
  /** Who says which zone serves a read. */
  readonly zoneFollowers: Pick<ZoneFollowers, 'servingZone'>
}

export interface ServingParts extends PlacingEngine {
  readonly context: Context
  /** The request's own, made when it is first asked for. */
  readonly serving: () => Serving
}

export const NOWHERE: ElementPlace = { table: undefined, partitions: [], partition: undefined }

/** The row of a whole key, or the begin of the item collection of a partition key. */
export function elementPlaceOf(
  key: Item | undefined,
  name: string | undefined,
  index: string | undefined,
  { tables, context }: ServingParts,
): ElementPlace {
  const table = name === undefined ? undefined : tables.find(context.namespace, name)
  if (table === undefined) return NOWHERE
  const named = sourceNamed(table, index)
  const source = named === 'a local index' ? sourceNamed(table, undefined) : named // its rows lie in the table's partitions
  if (typeof source === 'string') return NOWHERE
  const { record, map } = source.index ?? source.table
  const place = { table: source.table, partitions: map.partitions }
  const hash = key === undefined ? [] : record.keys.hash.flatMap(({ name: attribute }) => attributeOf(key, attribute) ?? [])
  if (key === undefined || hash.length < record.keys.hash.length) return { ...place, partition: undefined }
  const suffix = (index === undefined ? rowSuffix(record.keys, key) : undefined) ?? collectionRange(record.keys, hash).lower
  return { ...place, partition: locate(map, suffix) }
}

/**
 * The zones that serve it: those of the leaders of its partition, or of all partitions where no key is said; for an eventually consistent
 * read of a table that has replicas which trail, the one that is drawn for the request. @param consistency of a write, `strong`: it goes
 * where such reads do
 */
export function zonesServing(
  { table, partition, partitions }: ElementPlace,
  consistency: ReadConsistency,
  parts: ServingParts,
): readonly string[] {
  if (table === undefined) return []
  const names = zoneNames(table.record.namespace.region)
  const drawn = consistency === 'eventual' && table.trailing !== undefined ? drawnZone(table, parts) : undefined
  const zones =
    drawn === undefined
      ? (partition === undefined ? partitions : [partition]).map(({ slot }) => table.zones.leader(slot))
      : [drawn]
  return zones.flatMap((zone) => names[zone] ?? [])
}

/** Undefined when no zone is up: the request will be refused. */
function drawnZone(table: OpenTable, { zoneFollowers, serving }: ServingParts): number | undefined {
  try {
    return zoneFollowers.servingZone(table, serving())
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
