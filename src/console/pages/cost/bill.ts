// The bill of a run, as administration writes it.
import type { Shown } from '../../api/administration-calls.js'

export type Bill = Shown<'/cost'>
export type BilledTable = Bill['tables'][number]

/** Names a table of the bill in the address. */
export const keyOf = ({ account, region, table, isDeleted }: BilledTable): string =>
  `${account}/${region}/${table}${isDeleted ? '/deleted' : ''}`
