// The values of condition keys for one ask. Invariant: a value is worked out when a policy asks for it, and never before.
// Source: docs specifying-conditions, list_amazondynamodb; the defaults of Select, ReturnValues and ReturnConsumedCapacity, and that a check of a
// transaction has EnclosingOperation, too: assumed.
import type { Keys } from '../access/question.js'
import type { StatementInput } from '../intents/partiql/plan.js'
import { isObject, type JsonObject } from '../model/json.js'
import { indexNamed, type TableRecord } from '../model/table.js'
import type { Context, Operation } from '../operations/operation.js'
import { parsed } from '../operations/partiql/statement-resources.js'
import { keySources } from '../operations/resource-keys.js'
import type { Resource } from '../operations/resources.js'
import type { CheckedRequest, Request } from '../protocol/stages.js'
import { namesInMembers } from './expression-names.js'
import { leadingKeys, type LeadingKeys, selectedKeys } from './leading-keys.js'
import { namesInStatement } from './statement-names.js'

/** A request as its operation reads it, and as it came. */
export interface AskedRequest extends CheckedRequest<Operation> {
  readonly sent: Request
}

export interface AskParts {
  readonly action: string
  readonly resource: Resource | undefined
  /** Whose resource it is. */
  readonly account: string
  readonly members: JsonObject
  readonly enclosing: string | undefined
  readonly record: TableRecord | undefined
  readonly request: AskedRequest
  readonly context: Context
}

type Values = readonly string[] | undefined

const PARTITION_KEYS = ['first', 'second', 'third', 'fourth'].map((nth) => `dynamodb:${nth}partitionkeyvalues`)
/** Source: docs list_amazondynamodb */
const WITH_KEYS: ReadonlySet<string> = new Set([
  ...['BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
  ...['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
])
const SELECTING: ReadonlySet<string> = new Set(['BatchGetItem', 'GetItem', 'Query', 'Scan', 'PartiQLSelect'])
const RETURNING: ReadonlySet<string> = new Set([
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'PartiQLUpdate', 'PartiQLDelete'],
])
const CHARGED: ReadonlySet<string> = new Set([
  ...['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'],
])

export function askKeys(parts: AskParts): Keys {
  const known = new Map<string, Values>()
  return (name) => {
    if (!known.has(name)) known.set(name, notEmpty(valuesOf(name, parts)))
    return known.get(name)
  }
}

/** A key without a value is not there. */
const notEmpty = (values: Values): Values => (values?.length === 0 ? undefined : values)

function valuesOf(name: string, parts: AskParts): Values {
  if (name.startsWith('dynamodb:')) return ownValues(name, parts)
  const [key = '', tag] = splitAt(name, '/')
  if (tag === undefined) return globalValues(name, parts)
  if (key === 'aws:resourcetag') return tagged(parts.record?.tags ?? {}, tag)
  return key === 'aws:requesttag' ? tagged(requestTags(parts.request.input), tag) : undefined
}

function ownValues(name: string, parts: AskParts): Values {
  const { action, members, enclosing, request } = parts
  switch (name) {
    case 'dynamodb:leadingkeys':
      return leadingOf(parts).values[0]
    case 'dynamodb:attributes':
      return WITH_KEYS.has(action) || action === 'Scan' ? attributesOf(parts) : undefined
    case 'dynamodb:select':
      return SELECTING.has(action) ? [selectOf(parts)] : undefined
    case 'dynamodb:returnvalues':
      return RETURNING.has(action) ? [returnOf(members)] : undefined
    case 'dynamodb:returnconsumedcapacity': {
      const given = members['ReturnConsumedCapacity'] ?? request.input['ReturnConsumedCapacity']
      return CHARGED.has(action) ? [typeof given === 'string' ? given : 'NONE'] : undefined
    }
    case 'dynamodb:enclosingoperation':
      return enclosing === undefined ? undefined : [enclosing]
    case 'dynamodb:fulltablescan':
      return action === 'PartiQLSelect' ? [String(leadingOf(parts).isFullScan)] : undefined
    default: {
      const at = PARTITION_KEYS.indexOf(name)
      return at === -1 ? undefined : leadingOf(parts).values[at]
    }
  }
}

function globalValues(name: string, { request, context, account }: AskParts): Values {
  const { client, headers } = request.sent
  switch (name) {
    case 'aws:requestedregion':
      return [request.namespace.region]
    case 'aws:resourceaccount':
      return [account]
    case 'aws:securetransport':
      return client === undefined ? undefined : ['false']
    case 'aws:sourceip':
      return client?.address === undefined ? undefined : [client.address]
    case 'aws:useragent':
      return textsOf(headers['user-agent'])
    case 'aws:referer':
      return textsOf(headers['referer'])
    case 'aws:currenttime':
      return [new Date(context.engine.clock.nowMs()).toISOString()]
    case 'aws:epochtime':
      return [String(Math.floor(context.engine.clock.nowMs() / 1000))]
    case 'aws:tagkeys':
      return tagKeys(request.input)
    default:
      return undefined
  }
}

const textsOf = (header: string | readonly string[] | undefined): Values => (typeof header === 'string' ? [header] : header)

/** Nobody knows which attributes are keys of a table that isn't there; its operation says that it isn't. */
function leadingOf({ action, resource, record, members }: AskParts): LeadingKeys {
  const index = resource?.index === undefined || record === undefined ? undefined : indexNamed(record, resource.index)
  const keys = (index ?? record)?.keys
  if (resource === undefined || keys === undefined || !WITH_KEYS.has(action)) return { values: [], isFullScan: false }
  const statement = parsed(members['Statement'])
  if (statement?.kind === 'select') return selectedKeys(members as unknown as StatementInput, keys) // as its schema says
  return leadingKeys(keySources(resource), keys)
}

function attributesOf({ members }: AskParts): readonly string[] {
  const statement = parsed(members['Statement'])
  return statement === undefined ? namesInMembers(members) : namesInStatement(statement)
}

function selectOf({ members, resource }: AskParts): string {
  const { Select: given, ProjectionExpression, AttributesToGet } = members
  if (typeof given === 'string') return given
  const statement = parsed(members['Statement'])
  const isProjected = statement?.kind === 'select' && statement.columns !== 'all'
  if (isProjected || ProjectionExpression !== undefined || AttributesToGet !== undefined) return 'SPECIFIC_ATTRIBUTES'
  return resource?.index === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES'
}

function returnOf(members: JsonObject): string {
  const { ReturnValues: given } = members
  if (typeof given === 'string') return given
  const statement = parsed(members['Statement'])
  const returning = statement?.kind === 'update' || statement?.kind === 'delete' ? statement.returning : undefined
  return returning === undefined ? 'NONE' : `${returning.attributes === 'ALL' ? 'ALL' : 'UPDATED'}_${returning.image}`
}

function tagKeys({ Tags, TagKeys }: JsonObject): readonly string[] {
  const keys = Array.isArray(TagKeys) ? TagKeys.filter((key): key is string => typeof key === 'string') : []
  return [...keys, ...Object.keys(requestTags({ Tags }))]
}

function requestTags({ Tags }: JsonObject): Readonly<Record<string, string>> {
  const pairs = Array.isArray(Tags) ? Tags.filter(isObject) : []
  return Object.fromEntries(pairs.map(({ Key, Value }) => [String(Key), typeof Value === 'string' ? Value : '']))
}

/** Keys of tags are compared without case, as condition keys are. */
function tagged(tags: Readonly<Record<string, string>>, key: string): Values {
  const found = Object.keys(tags).find((name) => name.toLowerCase() === key)
  return found === undefined ? undefined : [tags[found] ?? '']
}

function splitAt(text: string, sign: string): readonly [string, string | undefined] {
  const at = text.indexOf(sign)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
