// What is asked: the table itself, or one of its indexes. Invariant: pure.
import type { TableShown } from '../../../state/namespaces.js'
import type { KeyPart } from '../item/item.js'
import type { Measure } from './estimate.js'

export interface AskedSource extends Measure {
  readonly kind: 'table' | 'local' | 'global'
  readonly keys: readonly KeyPart[]
}

type IndexShown = TableShown['indexes'][number]

/** Those that Query and Scan take; a vector index has an operation of its own. */
export const indexesOf = ({ indexes }: TableShown): readonly IndexShown[] => indexes.filter(({ kind }) => kind !== 'vector')

/** The table where there is no such index. */
export function sourceOf(table: TableShown, name: string | undefined): AskedSource {
  const index = indexesOf(table).find((one) => one.index === name)
  if (index === undefined) return { ...table, kind: 'table' }
  return { ...index, kind: index.kind === 'local' ? 'local' : 'global' }
}
