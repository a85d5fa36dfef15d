// A table is named by its name or by its ARN, wherever a name is asked for.
// Source: docs Constraints; refusals measured us-west-2, 2026-10.
import { type ApiError, validation } from './errors.js'

/** Who a request means; account and region only when an ARN said them. */
export interface TableReference {
  readonly name: string
  readonly account?: string
  readonly region?: string
}

const PARTITIONS: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc'])
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/
const ACCOUNT = /^\d{12}$/
const TABLE_NAME = /^[a-zA-Z0-9_.-]+$/

/** True for text that is read as an ARN and not as a name. (A name has no colon.) */
export const isArn = (text: string): boolean => text.startsWith('arn:')

const arnRefusal = (fault: string, arn: string): ApiError => validation(`1 validation error detected: ${fault} '${arn}'`)
/** Source: assumed; the sheets have only the beginning of the text. */
const malformed = (): ApiError =>
  validation('1 validation error detected: Valid ARN format is arn:<partition>:dynamodb:<region>:<account>:table/<table-name>')

/** The table that a name or table ARN means. A bare name is not checked. @throws ApiError ValidationException for other ARNs */
export function parseTableName(text: string): TableReference {
  if (!isArn(text)) return { name: text }
  const [, partition = '', service, region = '', account = '', ...rest] = text.split(':')
  const [type, name = '', ...deeper] = rest.join(':').split('/')
  if (rest.length === 0 || service !== 'dynamodb') throw malformed()
  if (!PARTITIONS.has(partition)) throw arnRefusal('Invalid AWS partition in', text)
  if (!isRegion(region)) throw arnRefusal('Invalid AWS region in', text)
  if (!ACCOUNT.test(account)) throw arnRefusal('Invalid AWS account in', text) // Source: assumed
  // Indexes, streams and backups are deeper paths. Source: assumed for these; measured for another type.
  if (type !== 'table' || deeper.length > 0) throw arnRefusal('Invalid resource type in', text)
  if (!TABLE_NAME.test(name)) throw malformed()
  return { name, account, region }
}

/** Any spelling of a region serves for signing, `local` and `localhost` too, so their ARNs must come back in. */
const isRegion = (region: string): boolean => REGION.test(region) || /^[a-z][a-z0-9]*$/.test(region)

/** The table's name, whether by name or ARN. @throws as parseTableName */
export const nameOf = (tableNameOrArn: string): string => parseTableName(tableNameOrArn).name
