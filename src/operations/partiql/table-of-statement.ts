// The statement of a request together with its table. Invariant: what is wrong with the values of a statement speaks before its table does,
// and what is wrong with its operators in between, unless the table can't be used by statements at all.
// Source: order measured eu-west-1 and eu-west-2, 2026-09 (validation sheet 5.1). That any index of several key attributes refuses: assumed.
import type { Table } from '../../engine/contract/tables.js'
import { readStatement, type StatementInput, type StatementPlan } from '../../intents/partiql/plan.js'
import { ApiError, validation } from '../../model/errors.js'
import type { KeySchema } from '../../model/table.js'
import type { Context } from '../operation.js'
import { tableInUse } from '../table-in-use.js'

/** Everything that needs no table, or only its keys. @throws ApiError ValidationException */
export function planIn(context: Context, input: StatementInput): StatementPlan {
  const { statement, plan } = readStatement(input)
  refuseSeveralAttributes(context, statement.target.table)
  return plan()
}

function refuseSeveralAttributes(context: Context, tableName: string): void {
  const table = tableOrRefusal(context, tableName)
  if (table instanceof ApiError) return
  const { keys, indexes } = table.record
  if ([keys, ...indexes.map((index) => index.keys)].every(isClassic)) return
  const what = 'multi-attribute HASH keys or multi-attribute RANGE keys'
  throw validation(`PartiQL statements cannot be executed on tables with ${what}.`)
}

/** Also that of a vector index, which has none. */
const isClassic = ({ hash, range }: KeySchema): boolean => hash.length <= 1 && range.length <= 1

/** The table, or why there is none. */
export function tableOrRefusal(context: Context, tableName: string): Table | ApiError {
  try {
    return tableInUse(context, tableName)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** Source: assumed */
export const existsElsewhere = (): ApiError => validation('EXISTS can only be used in ExecuteTransaction write requests.')
