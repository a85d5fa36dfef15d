// ImportTable: a new table, filled from objects of a bucket. Answers IN_PROGRESS. Source: docs API_ImportTable, S3DataImport.
import { ApiError, validation } from '../../model/errors.js'
import { vectorIndexes } from '../../model/table.js'
import type { ImportTableInput, ImportTableOutput } from '../../shapes/operations.js'
import { checkNewTable } from '../../tables/definition/account-rules.js'
import { newTableOf } from '../../tables/definition/new-table.js'
import { isUnderWay } from '../../transfer/jobs/job.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofNewTable } from '../resources.js'
import { tablesOf } from '../table-named.js'
import { describeImport } from './described-import.js'
import { sameRequest } from './same-request.js'

/** Source: docs ServiceQuotas (imports). */
const MOST_AT_ONCE = 50

export const importTable = defineOperation<ImportTableInput>('ImportTable', {
  side: undefined,
  resources: ofNewTable,
  run: async (input, context): Promise<ImportTableOutput> => {
    const { engine, namespace } = context
    const transfers = planeOf(engine, 'transfers')
    const jobs = transfers.list(namespace, 'import')
    const known = sameRequest(jobs, input, engine.clock.nowMs(), conflict)
    if (known !== undefined) return { ImportTableDescription: describeImport(known) }
    if (input.InputFormatOptions?.Csv !== undefined && input.InputFormat !== 'CSV') throw csvWithoutCsv()
    const table = newTableOf(input.TableCreationParameters, namespace)
    if (vectorIndexes(table).length > 0) planeOf(engine, 'vectors')
    if (engine.tables.find(namespace, table.name) === undefined) {
      if (jobs.filter(isUnderWay).length >= MOST_AT_ONCE) throw tooMany()
      checkNewTable(table, namespace, tablesOf(engine.tables, namespace))
    }
    return { ImportTableDescription: describeImport(await transfers.import(namespace, table, input)) }
  },
})

/** Source: these words assumed. */
const conflict = (): ApiError =>
  new ApiError(
    'ImportConflictException',
    'There was a conflict when importing from the specified S3 source: the client token is in use',
  )
const tooMany = (): ApiError =>
  new ApiError('LimitExceededException', `Subscriber limit exceeded: There is a limit of ${MOST_AT_ONCE} simultaneous imports`)
const csvWithoutCsv = (): ApiError => validation('InputFormatOptions can only be specified when the InputFormat is CSV')
