// Names of attributes for completion: keys of tables and indexes, and what a few items of the table have. Invariant: a table is sampled once a
// page, and never while strict mode looks, which would find the sample.
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { read } from '../../api/administration-calls.js'
import { callService } from '../../api/service-calls.js'
import type { Namespace } from '../../state/place.js'
import type { Table } from './statement-cost.js'
import type { Item } from '../../parts/value-text.js'

const SAMPLE = 20
const sampled = signal<ReadonlyMap<string, readonly string[]>>(new Map())

/** Adds what was seen of a table. */
function note(place: string, items: readonly Item[]): void {
  const names = new Set([...(sampled.value.get(place) ?? []), ...items.flatMap((item) => Object.keys(item))])
  sampled.value = new Map([...sampled.value, [place, [...names]]])
}

async function sample(place: string, table: string, namespace: Namespace): Promise<void> {
  note(place, [])
  try {
    if ((await read('/strict', { query: { table, ...namespace } })).mode !== 'off') return
    const input = { TableName: table, Limit: SAMPLE }
    const { output } = await callService<{ readonly Items?: readonly Item[] }>('Scan', input, namespace, { isPolling: true })
    note(place, output.Items ?? [])
  } catch {
    // Completion then offers keys alone.
  }
}

/** @param named the tables of the text */
export function useNames(named: readonly string[], tables: readonly Table[], namespace: Namespace): readonly string[] {
  const placeOf = (table: string): string => `${namespace.account}/${namespace.region}/${table}`
  useEffect(() => {
    for (const table of named) if (!sampled.value.has(placeOf(table))) void sample(placeOf(table), table, namespace)
  }, [named.join(), namespace])
  const ofTables = tables.filter(({ table }) => named.includes(table))
  const keys = ofTables
    .flatMap((table) => [...table.keys, ...table.indexes.flatMap((index) => index.keys)])
    .map(({ name }) => name)
  return [...new Set([...keys, ...named.flatMap((table) => sampled.value.get(placeOf(table)) ?? [])])]
}
