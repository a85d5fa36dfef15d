// What the page looks at: a table, or one of its global indexes, in a namespace.
import type { Shown } from '../../api/administration-calls.js'
import type { Namespace } from '../../state/place.js'

export type TableCapacity = Shown<'/tables/{name}/partitions'>
export type Partition = TableCapacity['partitions'][number]
export type Side = 'read' | 'write'
export const SIDES: readonly Side[] = ['read', 'write']

export interface Source {
  readonly table: string
  /** Undefined for the table itself. */
  readonly index: string | undefined
  readonly namespace: Namespace
}

/** The path and query of its routes. */
export const whereOf = ({ table, namespace: { account, region } }: Source) => ({
  path: { name: table },
  query: { account, region },
})

export const sourceText = ({ table, index }: Source): string => (index === undefined ? table : `${index} of ${table}`)

/** The name of an index as a member of bodies. */
export const indexPart = ({ index }: Source): { readonly index?: string } => (index === undefined ? {} : { index })
