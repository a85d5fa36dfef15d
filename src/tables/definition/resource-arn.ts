// The ARN of a resource that has tags or a policy. Only tables have tags here. Source: measured us-west-2, 2026-10.
import { ApiError, invalidParameter, validation } from '../../model/errors.js'
import type { Namespace } from '../../model/table.js'

/** What an ARN says of a table, or of a stream by its label. */
export interface NamedResource {
  readonly namespace: Namespace
  readonly table: string
  readonly label?: string
}

/** @returns the table's name and whose it is. @throws ApiError ValidationException */
export function parseResourceArn(arn: string): NamedResource {
  const resource = parsePolicyArn(arn)
  if (resource.label !== undefined) throw malformed(arn) // Source: assumed, for tags of a stream
  return resource
}

/** The same where streams are meant, too. @throws ApiError ValidationException */
export function parsePolicyArn(arn: string): NamedResource {
  if (!arn.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${arn}`)
  const [, , service, region = '', account = '', ...rest] = arn.split(':')
  if (service !== 'dynamodb') throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${arn}`)
  const [type, table = '', part, label, ...more] = rest.join(':').split('/')
  if (type !== 'table' || (part !== undefined && part !== 'stream') || more.length > 0) {
    throw invalidParameter(`Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`)
  }
  // That names that no table can have are refused so is assumed.
  if (region === '' || account === '' || !/^[a-zA-Z0-9_.-]{3,255}$/.test(table)) throw malformed(arn)
  if (part === undefined) return { namespace: { account, region }, table }
  return { namespace: { account, region }, table, label: label ?? '' }
}

const malformed = (arn: string): ApiError => validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`)

/** The answer of tag operations for a table that is not there, or not yet. */
export const resourceNotFound = (arn: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: ResourceArn: ${arn} not found`)

/** The answer for a resource of another account. The words are assumed. */
export const foreignResource = (arn: string, operation: string, { account }: Namespace): ApiError =>
  new ApiError(
    'AccessDeniedException',
    `User: arn:aws:iam::${account}:root is not authorized to perform: dynamodb:${operation} on resource: ${arn}`,
  )
