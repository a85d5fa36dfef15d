// StartBulkPutItems: items of objects of a bucket, put into a table that there is. Answers IN_PROGRESS. Source: docs API_StartBulkPutItems,
// BulkPutItems; the words of refusals assumed.
import type { Table } from '../../engine/contract/tables.js'
import { ApiError, validation } from '../../model/errors.js'
import type { StartBulkPutItemsInput, StartBulkPutItemsOutput } from '../../shapes/operations.js'
import { isUnderWay } from '../../transfer/jobs/job.js'
import { type Context, defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { tableNamed } from '../table-named.js'
import { describeBulk } from './described-bulk.js'
import { sameRequest } from './same-request.js'

/** Source: assumed, as imports have it. */
const MOST_AT_ONCE = 50

export const startBulkPutItems = defineOperation<StartBulkPutItemsInput>('StartBulkPutItems', {
  side: undefined,
  resources: ofTable,
  run: async (input, context): Promise<StartBulkPutItemsOutput> => {
    const { engine } = context
    const transfers = planeOf(engine, 'transfers')
    checkOutput(input)
    const table = tableNamed(context, input.TableName)
    const jobs = transfers.list(table.record.namespace, 'bulk')
    const known = sameRequest(jobs, input, engine.clock.nowMs(), conflict)
    if (known !== undefined) return { BulkOperationDescription: describeBulk(known) }
    checkTable(context, table)
    if (jobs.filter(isUnderWay).length >= MOST_AT_ONCE)
      throw new ApiError(
        'LimitExceededException',
        `Subscriber limit exceeded: There is a limit of ${MOST_AT_ONCE} simultaneous bulk operations`,
      )
    return { BulkOperationDescription: describeBulk(await transfers.bulkPut(table, input)) }
  },
})

const conflict = (): ApiError =>
  new ApiError('IdempotentParameterMismatchException', 'The client token was used with other parameters')

/** Source: docs API_OutputS3Configuration, whose prose asks for a bucket that the model does not. */
function checkOutput({ OutputS3Configuration: output }: StartBulkPutItemsInput): void {
  if (output.S3Bucket === undefined) throw validation('OutputS3Configuration must have an S3Bucket')
  if (output.OutputType.length === 0) throw validation('OutputS3Configuration must have an OutputType')
  if (output.S3SseKmsKeyId !== undefined && output.S3SseAlgorithm !== 'KMS')
    throw validation('S3SseKmsKeyId can only be specified when the S3SseAlgorithm is KMS')
}

/** Source: docs BulkPutItems (ACTIVE, no index that is being made, no global table). */
function checkTable({ engine }: Context, table: Table): void {
  const { name, status, global, indexes } = table.record
  const inUse = (sentence: string): ApiError => new ApiError('ResourceInUseException', `${sentence}: ${name}`)
  if (status !== 'ACTIVE' && status !== 'UPDATING') throw inUse('Table is not ACTIVE')
  if (indexes.some((index) => index.status === 'CREATING')) throw inUse('An index of the table is being created')
  if (global !== undefined) throw validation(`Bulk operations are not supported for global tables: ${name}`)
  if (engine.transfers?.isUnderWay(table) === true) throw inUse('A bulk operation of the table is in progress')
}
