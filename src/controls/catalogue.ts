// Tables and indexes as those who ask name them. Invariant: what is not there is refused by its name, in the same words whoever looks.
import { sourceNamed } from '../engine/inspect/inspection.js'
import type { StoreTables } from '../engine/planes/tables.js'
import type { OpenTable, Source } from '../engine/tables/open-table.js'
import type { Namespace } from '../model/namespace.js'
import { invalid, notFound } from './refusal.js'

/** The tables of an engine, to look up and to list. */
export type Catalogue = Pick<StoreTables, 'find' | 'names' | 'namespaces' | 'opened'>

/** An engine as far as its tables are looked up. */
export interface WithTables {
  readonly tables: Catalogue
}

/** Those of one namespace after the other, by their names. */
export const tablesOf = (tables: Catalogue, namespaces: readonly Namespace[]): readonly OpenTable[] =>
  namespaces.flatMap((namespace) => tables.names(namespace).flatMap((name) => tables.find(namespace, name) ?? []))

/** @throws Refusal where there is none of that name */
export function tableNamed(tables: Catalogue, namespace: Namespace, name: string): OpenTable {
  const found = tables.find(namespace, name)
  if (found !== undefined) return found
  throw notFound(`there is no table ${name} in ${namespace.region} of account ${namespace.account}`)
}

/**
 * The table, or the global index of that name.
 * @param what the caller wants of it: a local index has none of its own
 * @throws Refusal
 */
export function tableOrIndex(table: OpenTable, index: string | undefined, what: 'capacity' | 'partitions'): Source {
  const source = sourceNamed(table, index)
  if (source === 'no such index') throw notFound(`table ${table.record.name} has no index ${index}`)
  if (source !== 'a local index') return source
  const isOrAre = what === 'capacity' ? 'is' : 'are'
  throw invalid(`index must be a global index: the ${what} of ${index} ${isOrAre} its table's`)
}
