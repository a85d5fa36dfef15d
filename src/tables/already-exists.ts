// The refusal of a table under a name that another one has. Source: measured eu-west-2, 2026.
import { ApiError } from '../model/errors.js'
import type { TableRecord } from '../model/table.js'

export const alreadyExists = (record: TableRecord): ApiError =>
  record.status === 'CREATING'
    ? new ApiError(
        'ResourceInUseException',
        `Attempt to change a resource which is still in use: Table is being created: ${record.name}`,
      )
    : new ApiError('ResourceInUseException', `Table already exists: ${record.name}`)
