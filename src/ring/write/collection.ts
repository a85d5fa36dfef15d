// What an item collection has beside its rows, of a table with local indexes: its size, and which of its items transactions hold. Both are static columns
// of its partition. Invariant: whatever changes the size or a hold changes them in its own batch, under the condition that they are as they
// were read. So a collection never grows beyond its limit, and no held item is missing. Source: docs LSI.ItemCollections.
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster, ReadAs } from '../cluster/cluster.js'
import type { CqlValue, Statement } from '../cluster/statement.js'
import { itemTable } from '../schema/item-tables.js'

export interface Collection {
  /** Undefined where nothing was ever written. */
  readonly bytes: number | undefined
  /** The places of held items, as they are stored; undefined where there are none. */
  readonly held: string | undefined
}

/** @throws ApiError */
export async function readCollection(cluster: Cluster, table: PhysicalId, h: Buffer, as: ReadAs): Promise<Collection> {
  const cql = `SELECT DISTINCT h, bytes, held FROM ${itemTable(table)} WHERE h = ?`
  const row = await cluster.readOne({ cql, values: [h] }, as)
  return { bytes: row?.number('bytes'), held: row?.text('held') }
}

/** For the batch of what changes it; nothing where it stays as it was. @param before what the change was planned over */
export function changeCollection(
  table: PhysicalId,
  h: Buffer,
  before: Partial<Collection>,
  after: Partial<Collection>,
): readonly Statement[] {
  const changed = (['bytes', 'held'] as const).filter((column) => after[column] !== before[column])
  if (changed.length === 0) return []
  const all = (separator: string): string => changed.map((column) => `${column} = ?`).join(separator)
  const valuesOf = (of: Partial<Collection>): readonly CqlValue[] => changed.map((column) => of[column] ?? null)
  const cql = `UPDATE ${itemTable(table)} SET ${all(', ')} WHERE h = ? IF ${all(' AND ')}`
  return [{ cql, values: [...valuesOf(after), h, ...valuesOf(before)] }]
}

/** Places within the partition. */
export const heldPlaces = (held: string | undefined): readonly Buffer[] =>
  placeTexts(held).map((text) => Buffer.from(text, 'base64'))

export const withHeld = (held: string | undefined, k: Buffer): string =>
  JSON.stringify([...placeTexts(held), k.toString('base64')])

export function withoutHeld(held: string | undefined, k: Buffer): string | undefined {
  const text = k.toString('base64')
  const others = placeTexts(held).filter((one) => one !== text)
  return others.length === 0 ? undefined : JSON.stringify(others)
}

const placeTexts = (held: string | undefined): readonly string[] =>
  held === undefined ? [] : (JSON.parse(held) as readonly string[]) // our own text
