// ExportTableToPointInTime: what a table held, or what changed of it, as files of a bucket. Answers IN_PROGRESS. Source: docs
// API_ExportTableToPointInTime; the words of refusals assumed.
import { parseTableName } from '../../model/arn.js'
import { ApiError, validation } from '../../model/errors.js'
import type { ExportTableToPointInTimeInput, ExportTableToPointInTimeOutput } from '../../shapes/operations.js'
import { isUnderWay } from '../../transfer/jobs/job.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTableArn } from '../resources.js'
import { referenceOf } from '../table-reference.js'
import { describeExport } from './described-export.js'
import { exportRange } from './export-range.js'
import { sameRequest } from './same-request.js'

/** Source: docs ServiceQuotas (exports). */
const MOST_AT_ONCE = 300

export const exportTableToPointInTime = defineOperation<ExportTableToPointInTimeInput>('ExportTableToPointInTime', {
  side: undefined,
  resources: ofTableArn,
  run: async (input, context): Promise<ExportTableToPointInTimeOutput> => {
    const { engine } = context
    const transfers = planeOf(engine, 'transfers')
    const backups = planeOf(engine, 'backups')
    if (parseTableName(input.TableArn).account === undefined) throw validation(`Invalid TableArn: ${input.TableArn}`)
    if (input.S3SseKmsKeyId !== undefined && input.S3SseAlgorithm !== 'KMS')
      throw validation('S3SseKmsKeyId can only be specified when the S3SseAlgorithm is KMS')
    const { name, namespace, isElsewhere } = referenceOf(context, input.TableArn)
    const table = isElsewhere ? undefined : engine.tables.find(namespace, name)
    if (table === undefined) throw new ApiError('TableNotFoundException', `Table not found: ${name}`)
    const jobs = transfers.list(namespace, 'export')
    const known = sameRequest(jobs, input, engine.clock.nowMs(), conflict)
    if (known !== undefined) return { ExportDescription: describeExport(known) }
    const recoverable = backups.recoverable(namespace, name)
    if (recoverable === undefined || recoverable.record.physicalId !== table.record.physicalId) throw unavailable(name)
    const range = exportRange(input, { table, recoverable }, engine.clock.nowMs())
    if (jobs.filter(isUnderWay).length >= MOST_AT_ONCE) throw tooMany()
    transfers.checkFilter(table, input.FilterSpecification)
    return { ExportDescription: describeExport(await transfers.export(range, input)) }
  },
})

const conflict = (): ApiError =>
  new ApiError(
    'ExportConflictException',
    'There was a conflict when writing to the specified S3 bucket: the client token is in use',
  )
const unavailable = (name: string): ApiError =>
  new ApiError('PointInTimeRecoveryUnavailableException', `Point in time recovery is not enabled for table '${name}'`)
const tooMany = (): ApiError =>
  new ApiError('LimitExceededException', `Subscriber limit exceeded: There is a limit of ${MOST_AT_ONCE} simultaneous exports`)
