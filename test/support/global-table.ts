// A global table on real parts: one engine, a table in each region, and what tests ask of all of them.
import type { StoreEngine } from '../../src/engine/store-engine.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import type { Item } from '../../src/model/attribute-value.js'
import type { GlobalMembership } from '../../src/model/global-table.js'
import type { NewIndex } from '../../src/model/table.js'
import { rowKey, rowRange } from '../../src/storage/keys.js'
import { Row } from '../../src/storage/row.js'
import type { Store } from '../../src/storage/store.js'
import { recordOp } from '../../src/tables/catalogue.js'
import { newTable, NO_THROUGHPUT } from './engine-rig.js'

export const ACCOUNT = '000000000000'

const placeIn = (region: string) => ({ account: ACCOUNT, region })

/** The replicas' records say that they are one global table; its links begin at what is decided now. */
export async function makeReplicas(
  engine: StoreEngine,
  store: Store,
  regions: readonly string[],
  indexes: readonly NewIndex[] = [],
  shape: { readonly writeUnits?: number } = {},
): Promise<void> {
  const throughput = { ...NO_THROUGHPUT, readUnits: 5, writeUnits: shape.writeUnits ?? 0 }
  const spec = newTable('T', indexes)
  const provisioned = shape.writeUnits === undefined ? spec : { ...spec, billingMode: 'PROVISIONED' as const, throughput }
  for (const region of regions) await engine.tables.create(placeIn(region), provisioned)
  await join(engine, store, regions)
}

/** Makes the tables of those regions replicas of each other. */
export async function join(engine: StoreEngine, store: Store, regions: readonly string[]): Promise<void> {
  const members = regions.map((region) => ({ namespace: placeIn(region), status: 'ACTIVE' as const, createdAtMs: 1 }))
  const global: GlobalMembership = { id: 'g', consistency: 'EVENTUAL', members, settingsReplication: 'ENABLED_WITH_OVERRIDES' }
  const tables = regions.map((region) => replica(engine, region))
  for (const table of tables) table.record = { ...table.record, global }
  await store.batch(
    tables.map((table) => recordOp(table.record)),
    'os',
  )
}

export const replica = (engine: StoreEngine, region: string): OpenTable => engine.tables.active(placeIn(region), 'T')

/** Rows of the table in that region, by key text, without their headers. */
export async function rowsIn(engine: StoreEngine, store: Store, region: string): Promise<Readonly<Record<string, Item>>> {
  const { physicalId } = replica(engine, region).record
  const cursor = store.cursor(rowRange(physicalId))
  try {
    const rows = await cursor.next(10_000)
    return Object.fromEntries(rows.map(([key, value]) => [key.toString('hex', 5), Row.read(value).item]))
  } finally {
    await cursor.close()
  }
}

export const rowIn = (engine: StoreEngine, store: Store, region: string, suffix: Buffer): Row | undefined =>
  Row.readIfAny(store.get(rowKey(replica(engine, region).record.physicalId, suffix)))
