// The table or stream whose policy a request means, by its ARN. Source: docs API_PutResourcePolicy; sentences of streams measured (validation
// sheet 5.4); refused ARNs as for tags, assumed.
import type { Table } from '../../engine/contract/tables.js'
import { ApiError, tableNotFoundNamed } from '../../model/errors.js'
import type { ResourcePolicy } from '../../model/resource-policy.js'
import { foreignResource, parsePolicyArn } from '../../tables/definition/resource-arn.js'
import { lifeRefusal } from '../../tables/definition/state-rules.js'
import { type PolicyHolder, policyOf, streamOf } from '../../tables/resource-policy.js'
import type { Context } from '../operation.js'
import { placeOf } from '../table-reference.js'

export interface PolicyPlace {
  readonly table: Table
  readonly holder: PolicyHolder
  /** What it has now. */
  readonly policy: ResourcePolicy | undefined
}

/** @throws ApiError ValidationException, AccessDeniedException, ResourceNotFoundException */
export function policyPlace(context: Context, arn: string, operation: string): PolicyPlace {
  const { namespace: owner, table: name, label } = parsePolicyArn(arn)
  const { namespace, isElsewhere } = placeOf(context, owner)
  if (isElsewhere && owner.account !== context.namespace.account) throw foreignResource(arn, operation, context.namespace)
  const table = isElsewhere ? undefined : context.engine.tables.find(namespace, name)
  if (table === undefined) throw label === undefined ? tableNotFoundNamed(name) : streamNotFound(label, name)
  const { record } = table
  if (label === undefined) return { table, holder: { kind: 'table' }, policy: record.policy }
  if (streamOf(record, label) === undefined) throw streamNotFound(label, name)
  const holder = { kind: 'stream', label } as const
  return { table, holder, policy: policyOf(record, holder) }
}

const streamNotFound = (label: string, table: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: Stream: ${label} not found for Table: ${table}`)

/** @throws ApiError ResourceInUseException for a table that comes or goes. Source: assumed */
export function refuseUnsettled({ table: { record } }: PolicyPlace): void {
  const refusal = lifeRefusal(record)
  if (refusal !== undefined) throw refusal
}

const NOT_FOUND = 'Resource-based policy not found for the provided ResourceArn: '

/** Source: moto, whose tests of policies are run against the service */
export const policyNotFound = (arn: string): ApiError => new ApiError('PolicyNotFoundException', NOT_FOUND + arn)

/** What an expected revision must be where there is to be no policy. */
export const NO_POLICY = 'NO_POLICY'

/** @throws ApiError PolicyNotFoundException for another revision. Source: moto, as above; `NO_POLICY` of a delete: assumed */
export function checkRevision({ table: { record }, policy }: PolicyPlace, expected: string | undefined, arn: string): void {
  if (expected === undefined) return
  if (policy === undefined) {
    if (expected === NO_POLICY) return
    throw policyNotFound(arn)
  }
  if (expected === policy.revisionId) return
  const sentence =
    expected === NO_POLICY
      ? `Requested policy update expecting none to be present for table ${record.name}, but a policy exists with revision id ${policy.revisionId}.`
      : `Requested update for policy with revision id ${expected}, but the policy associated to target table ${record.name} has revision id ${policy.revisionId}.`
  throw new ApiError('PolicyNotFoundException', NOT_FOUND + sentence)
}
