// The table that an operation of backups names: it is looked up as other operations do, and refused in words of its own.
// Source: docs API_CreateBackup, API_UpdateContinuousBackups; `Table not found`: as the sheets on backups have it; the rest assumed.
import type { Table } from '../../engine/contract/tables.js'
import { ApiError } from '../../model/errors.js'
import type { Context } from '../operation.js'
import { referenceOf } from '../table-reference.js'

/** @throws ApiError TableNotFoundException */
export function tableOfBackups(context: Context, tableName: string): Table {
  const { name, namespace, isElsewhere } = referenceOf(context, tableName)
  const table = isElsewhere ? undefined : context.engine.tables.find(namespace, name)
  if (table === undefined) throw tableNotFoundFor(name)
  return table
}

export const tableNotFoundFor = (name: string): ApiError => new ApiError('TableNotFoundException', `Table not found: ${name}`)

/** @throws ApiError ContinuousBackupsUnavailableException for a table that is new: its backups are being enabled */
export function refuseNew({ record: { name, status } }: Table): void {
  if (status !== 'CREATING') return
  const words = `Backups are being enabled for the table: ${name}. Please retry later`
  throw new ApiError('ContinuousBackupsUnavailableException', words)
}
