// Tables and indexes as those who ask name them. Invariant: what is not there is refused by its name, in the same words whoever looks.
import type { Table } from '../engine/contract/engine.js'
import { sourceNamed } from '../engine/inspect/inspection.js'
import type { Source } from '../engine/tables/open-tables.js'
import type { Namespace } from '../model/namespace.js'
import { invalid, notFound } from './refusal.js'

/** Where tables are looked up; an engine is one. */
export interface Tables {
  findTable(namespace: Namespace, name: string): Table | undefined
}

/** Tables that can be listed, too. */
export interface Catalogue extends Tables {
  /** Those that hold tables. */
  namespaces(): readonly Namespace[]
  tableNames(namespace: Namespace): readonly string[]
}

/** @throws Refusal where there is none of that name */
export function tableNamed(tables: Tables, namespace: Namespace, name: string): Table {
  const found = tables.findTable(namespace, name)
  if (found !== undefined) return found
  throw notFound(`there is no table ${name} in ${namespace.region} of account ${namespace.account}`)
}

/**
 * The table, or the global index of that name.
 * @param asked what is wanted of it, which a local index has in its table alone
 * @throws Refusal
 */
export function tableOrIndex(table: Table, index: string | undefined, asked: 'capacity' | 'partitions'): Source {
  const source = sourceNamed(table, index)
  if (source === 'no such index') throw notFound(`table ${table.record.name} has no index ${index}`)
  if (source !== 'a local index') return source
  const isOrAre = asked === 'capacity' ? 'is' : 'are'
  throw invalid(`index must be a global index: the ${asked} of ${index} ${isOrAre} its table's`)
}
