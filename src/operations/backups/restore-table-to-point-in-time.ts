// RestoreTableToPointInTime: a new table with what another one held at a second of its window; also of a table that was deleted, as long as its
// SYSTEM backup is there, and of a table in another region. Source: docs API_RestoreTableToPointInTime; sentences assumed where nothing is said.
import type { Recoverable } from '../../engine/contract/backups.js'
import { ApiError, validation } from '../../model/errors.js'
import { tableArn } from '../../model/table.js'
import type { RestoreTableToPointInTimeInput, RestoreTableToPointInTimeOutput } from '../../shapes/operations.js'
import { parseTableName } from '../../model/arn.js'
import { type Context, defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTimeRestore } from '../resources.js'
import { placeOf } from '../table-reference.js'
import { tableNotFoundFor } from './backed-up-table.js'
import { checkTarget, restore } from './restore-target.js'

export const restoreTableToPointInTime = defineOperation<RestoreTableToPointInTimeInput>('RestoreTableToPointInTime', {
  side: undefined,
  resources: ofTimeRestore,
  run: async (input, context) => {
    const { SourceTableArn, SourceTableName, TargetTableName, UseLatestRestorableTime, RestoreDateTime, ...overrides } = input
    const named = sourceName(input)
    checkTarget(context, TargetTableName)
    const source = sourceOf(context, named)
    const atMs = momentOf(source, input)
    const past = await planeOf(context.engine, 'backups').pastOf(source, atMs)
    const origin = { sourceTableArn: tableArn(source.record), atMs: past.atMs }
    const description = await restore(context, TargetTableName, { past, origin }, overrides)
    const output: RestoreTableToPointInTimeOutput = { TableDescription: description }
    return output
  },
})

/** @throws ApiError ValidationException unless exactly one of the names, and one of the times, is given */
function sourceName(input: RestoreTableToPointInTimeInput): string {
  const { SourceTableArn: arn, SourceTableName: name, UseLatestRestorableTime: isLatest = false, RestoreDateTime: time } = input
  const given = arn ?? name
  if (given === undefined || (arn !== undefined && name !== undefined))
    throw validation('Exactly one of SourceTableArn and SourceTableName must be specified')
  if (isLatest === (time !== undefined))
    throw validation('Exactly one of UseLatestRestorableTime and RestoreDateTime must be specified')
  return given
}

/** @throws ApiError TableNotFoundException, PointInTimeRecoveryUnavailableException */
function sourceOf(context: Context, given: string): Recoverable {
  const { engine, namespace: own } = context
  const { name, account = own.account, region = own.region } = parseTableName(given)
  // A table of another region is restored from here; one of another account is not. Source: docs PointInTimeRecovery (cross-region restore)
  const { namespace, isElsewhere } = placeOf(context, { account, region })
  if (isElsewhere && account !== own.account) throw tableNotFoundFor(name)
  const source = planeOf(engine, 'backups').recoverable(namespace, name)
  if (source !== undefined) return source
  if (engine.tables.find(namespace, name) === undefined) throw tableNotFoundFor(name)
  throw recoveryUnavailable(name)
}

const recoveryUnavailable = (name: string): ApiError =>
  new ApiError('PointInTimeRecoveryUnavailableException', `Point in time recovery is not enabled for table '${name}'`)

/** @throws ApiError InvalidRestoreTimeException */
function momentOf({ window }: Recoverable, { RestoreDateTime: time }: RestoreTableToPointInTimeInput): number {
  if (time === undefined) return window.latestMs
  const atMs = Math.floor(time * 1000)
  if (atMs >= window.earliestMs && Math.floor(time) * 1000 <= window.latestMs) return atMs
  throw new ApiError(
    'InvalidRestoreTimeException',
    'An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.',
  )
}
