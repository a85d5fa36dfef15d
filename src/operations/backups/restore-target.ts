// What both operations of restoring do once they know the past table: the target's name, the overrides, and the answer.
// Source: docs API_RestoreTableFromBackup; the sentence of the name's length: measured; of a name that is taken: as the sheets on backups have it;
// the others assumed.
import type { PastState } from '../../engine/contract/backups.js'
import { ApiError, validation } from '../../model/errors.js'
import type { Restoration } from '../../model/restoration.js'
import { vectorIndexes } from '../../model/table.js'
import type { TableDescription } from '../../shapes/operations.js'
import { checkNewTable } from '../../tables/definition/account-rules.js'
import { describeTable } from '../../tables/definition/describe.js'
import type { Overrides } from '../../tables/definition/restore-overrides.js'
import { restoredTable } from '../../tables/definition/restored-table.js'
import type { Context } from '../operation.js'
import { planeOf } from '../plane.js'
import { tablesOf } from '../table-named.js'

const MOST_RESTORES = 50
const EMPTY = { items: 0, sizeBytes: 0 }

/** @throws ApiError ValidationException for what can't be a table's name, TableAlreadyExistsException, TableInUseException, LimitExceededException */
export function checkTarget({ engine, namespace }: Context, name: string): void {
  if (name.length < 3 || name.length > 255)
    throw validation('TableName must be at least 3 characters long and at most 255 characters long')
  if (!/^[a-zA-Z0-9_.-]+$/.test(name))
    throw validation(
      `1 validation error detected: Value '${name}' at 'targetTableName' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
    )
  const status = engine.tables.find(namespace, name)?.record.status
  if (status === 'CREATING') throw new ApiError('TableInUseException', `Table is being created: ${name}`)
  if (status === 'DELETING') throw new ApiError('TableInUseException', `Table is being deleted: ${name}`)
  if (status !== undefined) throw new ApiError('TableAlreadyExistsException', `Table already exists: ${name}`)
  if (planeOf(engine, 'backups').restoring(namespace) >= MOST_RESTORES)
    throw new ApiError('LimitExceededException', `Too many restores in progress. Limit: ${MOST_RESTORES}`)
}

/** @throws ApiError what the overrides break, and what `checkTarget` refuses, since time may have passed */
export async function restore(
  context: Context,
  target: string,
  { past, origin }: { readonly past: PastState; readonly origin: Omit<Restoration, 'source'> },
  overrides: Overrides,
): Promise<TableDescription> {
  const { engine, namespace } = context
  const table = restoredTable(past.record, target, namespace, overrides)
  if (vectorIndexes(table).length > 0) planeOf(engine, 'vectors')
  checkTarget(context, target)
  checkNewTable(table, namespace, tablesOf(engine.tables, namespace))
  const record = await planeOf(engine, 'backups').restore(namespace, table, past, origin)
  return describeTable(record, () => EMPTY, engine.clock.nowMs())
}
