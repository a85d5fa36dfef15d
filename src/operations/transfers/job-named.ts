// The job that an ARN names, in the account and region of who asks.
import type { ApiError } from '../../model/errors.js'
import { type JobKind, type JobOfKind, readJobArn } from '../../transfer/jobs/job.js'
import type { Context } from '../operation.js'
import { planeOf } from '../plane.js'
import { placeOf } from '../table-reference.js'

/** @throws what `missing` makes, for an ARN that names none */
export function jobNamed<Kind extends JobKind>(
  context: Context,
  kind: Kind,
  arn: string,
  missing: () => ApiError,
): JobOfKind<Kind> {
  const transfers = planeOf(context.engine, 'transfers')
  const name = readJobArn(kind, arn)
  if (name === undefined) throw missing()
  const { namespace, isElsewhere } = placeOf(context, name.namespace)
  if (isElsewhere) throw missing()
  const found = transfers.list(namespace, kind).find(({ id, table }) => id === name.id && table.name === name.table)
  if (found === undefined) throw missing()
  return found
}
