// What a request asks to be allowed: one action on one resource, or several, of which each must be allowed. Invariant: every table,
// index and stream that the operation will touch for the caller is in an ask, by the ARN that the service itself writes, however the
// client wrote it; and where a request names none, the ask is about `*`. Source: docs list_amazondynamodb (Service Authorization
// Reference), ql-iam, transaction-apis-iam.
import type { Question } from '../access/question.js'
import { parseTableName } from '../model/arn.js'
import { ApiError } from '../model/errors.js'
import { isObject, type JsonObject } from '../model/json.js'
import type { Namespace, TableRecord } from '../model/table.js'
import { tableArn } from '../model/table.js'
import type { Context } from '../operations/operation.js'
import { parsed } from '../operations/partiql/statement-resources.js'
import type { Resource } from '../operations/resources.js'
import { placeOf } from '../operations/table-reference.js'
import { readStreamArn, streamArn } from '../streams/stream-arn.js'
import { type NamedResource, parsePolicyArn } from '../tables/definition/resource-arn.js'
import { type AskedRequest, askKeys } from './ask-keys.js'

export interface Ask extends Question {
  /** The table that it is about, where there is one. */
  readonly record: TableRecord | undefined
  /** The stream's label, where it is about a stream. */
  readonly stream: string | undefined
  /** The place of a batch's statement, which fails alone. */
  readonly statement: number | undefined
}

/** Whose region and account there is nothing in that could be named. Source: docs list_amazondynamodb */
const ABOUT_NOTHING: ReadonlySet<string> = new Set([
  ...['ListTables', 'ListStreams', 'ListBackups', 'ListGlobalTables', 'ListContributorInsights', 'DescribeLimits'],
  ...['DescribeEndpoints', 'ListExports', 'ListImports'],
])
/** Where nothing is asked, there is no statement; the operation says so. */
const SAYS_STATEMENTS: ReadonlySet<string> = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'])
const STREAM_READS: ReadonlySet<string> = new Set(['DescribeStream', 'GetShardIterator', 'GetRecords'])
const ON_INDEX: ReadonlySet<string> = new Set([
  ...['Query', 'Scan', 'SearchVectors', 'DescribeContributorInsights', 'UpdateContributorInsights'],
])
const TRANSACTED: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}
const STATEMENTS = { select: 'Select', exists: 'Select', insert: 'Insert', update: 'Update', delete: 'Delete' } as const

/** An action with what it is about, before its table is known. */
interface Mention {
  readonly action: string
  readonly resource: Resource
  /** The members that say the rest: the request itself, an action of it, or a statement. */
  readonly members: JsonObject
  readonly enclosing?: string
  readonly statement?: number
}

export function asksOf(request: AskedRequest, context: Context): readonly Ask[] {
  const { service, operation, input } = request
  if (service === 'kms') return [whole(`kms:${operation.name}`, '*', request, context)]
  if (service === 'scaling') return [whole(`application-autoscaling:${operation.name}`, '*', request, context)]
  const action = `dynamodb:${operation.name}`
  if (ABOUT_NOTHING.has(operation.name)) return [whole(action, '*', request, context)]
  if (STREAM_READS.has(operation.name)) return [streamAsk(action, request, context)]
  const { GlobalTableName: globalTable } = input
  if (typeof globalTable === 'string')
    return [whole(action, `arn:aws:dynamodb::${context.namespace.account}:global-table/${globalTable}`, request, context)]
  const mentions = mentionsOf(request)
  const asks = mentions.flatMap((mention) => askOf(mention, request, context))
  if (asks.length === 0 && !SAYS_STATEMENTS.has(operation.name)) return [whole(action, '*', request, context)]
  return [...asks, ...more(request, asks, context)]
}

function mentionsOf({ operation, input }: AskedRequest): readonly Mention[] {
  const { name, resources } = operation
  const all = resources.of(input)
  switch (name) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return all.map((resource, at) => transacted(resource, memberAt(input['TransactItems'], at), name))
    case 'ExecuteStatement':
      return all.flatMap((resource) => stated(resource, input))
    case 'BatchExecuteStatement':
      return all.flatMap((resource, at) => stated(resource, memberAt(input['Statements'], at), { statement: at }))
    case 'ExecuteTransaction':
      return all.flatMap((resource, at) => stated(resource, memberAt(input['TransactStatements'], at), { enclosing: name }))
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return all.map((resource) => ({ action: name, resource, members: batched(resource, input) }))
    default:
      return all.map((resource) => ({ action: name, resource, members: input }))
  }
}

function memberAt(list: unknown, at: number): JsonObject {
  const member: unknown = Array.isArray(list) ? list[at] : undefined
  return isObject(member) ? member : {}
}

function transacted(resource: Resource, action: JsonObject, enclosing: string): Mention {
  const kind = Object.keys(action).find((name) => TRANSACTED[name] !== undefined) ?? ''
  const members = action[kind]
  return { action: TRANSACTED[kind] ?? '', resource, members: isObject(members) ? members : {}, enclosing }
}

/** A text that is no statement is refused by its operation. */
function stated(
  resource: Resource,
  members: JsonObject,
  more: Pick<Mention, 'enclosing' | 'statement'> = {},
): readonly Mention[] {
  const statement = parsed(members['Statement'])
  return statement === undefined ? [] : [{ action: `PartiQL${STATEMENTS[statement.kind]}`, resource, members, ...more }]
}

/** The part of a batch that is about one table. */
function batched({ table, source, keyForm }: Resource, { RequestItems: all, ReturnConsumedCapacity }: JsonObject): JsonObject {
  const part = isObject(all) && table !== undefined ? all[table] : undefined
  if (keyForm !== 'writes') return { ...(isObject(part) ? part : {}), ReturnConsumedCapacity }
  const puts = Array.isArray(source) ? source.flatMap((write: unknown) => (isObject(write) ? Object.values(write) : [])) : []
  const Keys = puts.map((one) => (isObject(one) ? (one['Item'] ?? one['Key']) : undefined))
  return { Keys, ReturnConsumedCapacity }
}

function askOf(mention: Mention, request: AskedRequest, context: Context): readonly Ask[] {
  const { action, resource, members, enclosing, statement } = mention
  if (resource.table === undefined) return []
  const { ResourceArn: arn } = request.input
  const named = typeof arn === 'string' ? placeOfArn(arn, context) : placeOfTable(resource.table, context)
  if (named === undefined) return []
  const { namespace, name, label } = named
  const record = context.engine.tables.find(namespace, name)?.record
  const table = tableArn({ namespace, name })
  const readsIndex = resource.index !== undefined && (ON_INDEX.has(action) || action.startsWith('PartiQL'))
  const about = table + partOf(resource, readsIndex, label)
  const { account } = namespace
  const keys = askKeys({ action, resource, account, members, enclosing, record, request, context })
  const ask: Ask = {
    action: `dynamodb:${action}`,
    resource: about,
    account,
    keys,
    record,
    stream: label,
    statement,
  }
  return action === 'SearchVectors' && readsIndex ? [ask, { ...ask, resource: table }] : [ask]
}

/** What follows the table's ARN in the ARN of what is meant. */
function partOf({ index, backup }: Resource, readsIndex: boolean, label: string | undefined): string {
  if (label !== undefined) return `/stream/${label}`
  if (backup !== undefined) return `/backup/${backup}`
  return readsIndex ? `/index/${index}` : ''
}

/** A table, or a stream of it. */
interface Place {
  readonly namespace: Namespace
  readonly name: string
  readonly label?: string | undefined
}

/** Where a name or an ARN leads. */
const placeOfTable = (text: string, context: Context): Place | undefined =>
  orNone(() => {
    const { name, account = context.namespace.account, region = context.namespace.region } = parseTableName(text)
    return { name, namespace: placeOf(context, { account, region }).namespace }
  })

/** Where the ARN of something with tags or a policy leads, read as its operation reads it. */
const placeOfArn = (arn: string, context: Context): Place | undefined =>
  orNone(() => {
    const { namespace, table, label }: NamedResource = parsePolicyArn(arn)
    return { name: table, namespace: placeOf(context, namespace).namespace, label }
  })

/** Undefined for what is no name or ARN, which the operation refuses. */
function orNone(read: () => Place): Place | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function streamAsk(action: string, request: AskedRequest, context: Context): Ask {
  const { StreamArn, ShardIterator } = request.input
  const text = StreamArn ?? ShardIterator
  const [arn = ''] = typeof text === 'string' ? text.split('|', 1) : []
  const name = readStreamArn(arn)
  if (name === undefined) return whole(action, arn === '' ? '*' : arn, request, context)
  const { namespace } = placeOf(context, name.namespace)
  const record = context.engine.tables.find(namespace, name.table)?.record
  return { ...whole(action, streamArn(name), request, context, { account: namespace.account, record }), stream: name.label }
}

/** About no table. */
function whole(
  action: string,
  resource: string,
  request: AskedRequest,
  context: Context,
  { account, record }: { readonly account: string; readonly record?: TableRecord | undefined } = context.namespace,
): Ask {
  const { input: members } = request
  const keys = askKeys({ action, account, members, record, request, context, resource: undefined, enclosing: undefined })
  return { action, resource, account, keys, record, stream: undefined, statement: undefined }
}

/** What some members ask for beside the operation's own action. Source: docs API_CreateTable, V2globaltables_iam, backuprestore_IAM */
function more({ operation, input }: AskedRequest, asks: readonly Ask[], { namespace }: Context): readonly Ask[] {
  const [ask] = asks
  if (ask === undefined) return []
  const target = operation.name.startsWith('RestoreTable') ? asks.at(-1) : undefined
  if (target !== undefined) return RESTORING.map((name) => ({ ...target, action: `dynamodb:${name}` }))
  const also = (name: string): Ask => ({ ...ask, action: `dynamodb:${name}`, account: namespace.account })
  const { Tags, ResourcePolicy, ReplicaUpdates, GlobalTableWitnessUpdates } = input
  if (operation.name === 'CreateTable')
    return [
      ...(Array.isArray(Tags) && Tags.length > 0 ? [also('TagResource')] : []),
      ...(ResourcePolicy === undefined ? [] : [also('PutResourcePolicy')]),
    ]
  if (operation.name !== 'UpdateTable') return []
  const kinds = (updates: unknown): readonly string[] =>
    Array.isArray(updates) ? updates.flatMap((one: unknown) => (isObject(one) ? Object.keys(one) : [])) : []
  const names = new Set([
    ...kinds(ReplicaUpdates).flatMap((kind) => REPLICA_ACTIONS[kind] ?? []),
    ...kinds(GlobalTableWitnessUpdates).map((kind) => `${kind}GlobalTableWitness`),
  ])
  return [...names].map(also)
}

/** What a restore does with the items of the table that it makes. */
const RESTORING = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem']

const REPLICA_ACTIONS: Readonly<Record<string, string>> = {
  Create: 'CreateTableReplica',
  Delete: 'DeleteTableReplica',
  Disassociate: 'DisassociateTableReplica',
}
