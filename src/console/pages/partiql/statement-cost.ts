// What a statement may cost, in words, before it runs: an estimate by what the table holds, or why there is none. Invariant: pure.
import type { Shown } from '../../api/administration-calls.js'
import { bytes, count, counted } from '../../parts/format.js'

export type Table = Shown<'/tables'>['tables'][number]

export interface Planned {
  readonly way: 'get' | 'query' | 'scan' | 'insert' | 'update' | 'delete' | 'exists'
  readonly table: string
  readonly index?: string
  readonly partitionKeys: number
}

/** What its button says. */
export const VERBS = {
  ...{ get: 'Get', query: 'Query', scan: 'Scan', insert: 'Insert', update: 'Update', delete: 'Delete', exists: 'Check' },
} as const

const READ_BYTES = 4096
const WRITE_BYTES = 1024
/** Eventually consistent reads. */
const HALF = 0.5

export const isWrite = ({ way }: Planned): boolean => way === 'insert' || way === 'update' || way === 'delete'

export function costText(plan: Planned, table: Table): string {
  const held = table.indexes.find(({ index }) => index === plan.index) ?? table
  const average = held.items === 0 ? undefined : held.bytes / held.items
  switch (plan.way) {
    case 'scan': {
      const units = Math.max(Math.ceil(held.bytes / READ_BYTES), held.partitions) * HALF // each partition has a page of its own
      return `≈ ${count(units)} units to read all ${counted(held.items, 'item')}, ${bytes(held.bytes)}`
    }
    case 'query':
      return 'its cost can’t be known before: it depends on how many items have the key. A page costs 0.5 to 128 units'
    case 'get':
    case 'exists':
      return average === undefined
        ? '0.5 units for each 4 KB of the item'
        : `≈ ${count(Math.ceil(average / READ_BYTES) * HALF)} units: an item has ${bytes(average)} on average`
    case 'insert':
    case 'update':
    case 'delete': {
      const units = average === undefined ? 'a unit for each KB' : `≈ ${count(Math.ceil(average / WRITE_BYTES))} units`
      const indexes =
        table.indexes.length === 0 ? '' : `, and what changes in ${counted(table.indexes.length, 'index', 'indexes')}`
      return `${units} of the item${indexes}`
    }
  }
}
