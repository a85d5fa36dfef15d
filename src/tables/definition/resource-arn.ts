// The ARN of a tagged resource. Only tables have tags here. Source: measured us-west-2, 2026-10.
import { ApiError, invalidParameter, validation } from '../../model/errors.js'
import type { Namespace } from '../../model/table.js'

/** @returns the table's name and whose it is. @throws ApiError ValidationException */
export function parseResourceArn(arn: string): { readonly namespace: Namespace; readonly table: string } {
  if (!arn.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${arn}`)
  const [, , service, region = '', account = '', ...rest] = arn.split(':')
  if (service !== 'dynamodb') throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${arn}`)
  const [type, table = '', part] = rest.join(':').split('/')
  if (type !== 'table' || (part !== undefined && part !== 'stream')) {
    throw invalidParameter(`Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`)
  }
  // That tags of a stream, and names that no table can have, are refused so is assumed.
  if (part === 'stream' || region === '' || account === '' || !/^[a-zA-Z0-9_.-]{3,255}$/.test(table)) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`)
  }
  return { namespace: { account, region }, table }
}

/** The answer of tag operations for a table that is not there, or not yet. */
export const resourceNotFound = (arn: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: ResourceArn: ${arn} not found`)

/** The answer for a resource of another account. The words are assumed. */
export const foreignResource = (arn: string, operation: string, { account }: Namespace): ApiError =>
  new ApiError(
    'AccessDeniedException',
    `User: arn:aws:iam::${account}:root is not authorized to perform: dynamodb:${operation} on resource: ${arn}`,
  )
