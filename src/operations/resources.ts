// What requests are about: the tables that an input names, with indexes and keys. Each operation names one of these readers; fault rules,
// metrics and policies ask it. Invariant: an input of any shape is read, since refused requests are counted too; what is malformed names
// nothing, and nothing is thrown.
import type { Side } from '../capacity/units.js'
import { isObject, type JsonObject } from '../model/json.js'

/** One mention of a table in a request. A policy decides about it; the keys that a policy knows are the leading ones. */
export interface Resource {
  /** Its name or its ARN, not parsed. Undefined where an action of a transaction names none, since every action has its place. */
  readonly table: string | undefined
  /** The index that is read, described or scaled. */
  readonly index: string | undefined
  /** The id of the backup of the table that is meant. */
  readonly backup?: string
  /** The request says `ConsistentRead`. */
  readonly isConsistentRead: boolean
  /** Whose units the mention takes, where its operation doesn't say. */
  readonly side?: Side
  /** How the keys are said; `keySources` reads them out of the source. */
  readonly keyForm: KeyForm
  readonly source: unknown
}

/** Not at all; by attributes of one item; by a list of keys; by a list of puts and deletes; by the conditions of a Query; by a statement. */
export type KeyForm = 'none' | 'attributes' | 'keys' | 'writes' | 'query' | 'statement'

/** About one item or table; about a page of items; a batch, whose elements fail alone; a transaction, whose elements fail together. */
export type Form = 'single' | 'range' | 'batch' | 'transaction'

/** What a request can name. */
export type Part = 'table' | 'index' | 'key'

/** How the requests of an operation name what they are about. */
export interface Resources {
  readonly form: Form
  /** Empty where they are about no table. */
  readonly names: ReadonlySet<Part>
  /** One for each mention, in the order of the request. Throws for no input. */
  of(input: JsonObject): readonly Resource[]
}

const NONE: readonly Resource[] = []

export const ofNothing: Resources = { form: 'single', names: new Set(), of: () => NONE }

/** `TableName`. */
export const ofTable = inTable({ names: ['table'] })
/** `TableName` and `IndexName`. */
export const ofIndex = inTable({ names: ['table', 'index'] })
/** `TableName` and `Key`. */
export const ofKey = inTable({ names: ['table', 'key'], keyForm: 'attributes', source: ({ Key }) => Key })
/** `TableName` and `Item`. */
export const ofItem = inTable({ names: ['table', 'key'], keyForm: 'attributes', source: ({ Item }) => Item })
/** A page of a table or index. */
export const ofScan = inTable({ names: ['table', 'index'], form: 'range' })
/** A page of one item collection, in a table or index. */
export const ofQuery = inTable({
  names: ['table', 'index', 'key'],
  form: 'range',
  keyForm: 'query',
  source: (input) => input,
})
/** `RequestItems` with lists of keys. */
export const ofBatchGet = inBatch((table, request) => {
  const { Keys, ConsistentRead } = isObject(request) ? request : {}
  return { table, index: undefined, isConsistentRead: ConsistentRead === true, keyForm: 'keys', source: Keys }
})
/** `RequestItems` with lists of puts and deletes. */
export const ofBatchWrite = inBatch((table, requests) => {
  return { table, index: undefined, isConsistentRead: false, keyForm: 'writes', source: requests }
})
/** `TransactItems`. */
export const ofTransaction: Resources = {
  form: 'transaction',
  names: new Set<Part>(['table', 'key']),
  of: ({ TransactItems }) => (Array.isArray(TransactItems) ? TransactItems.map(inAction) : NONE),
}
/** `ResourceArn`, the ARN of a table or of its stream. */
export const ofArn: Resources = {
  form: 'single',
  names: new Set<Part>(['table']),
  of: ({ ResourceArn }) => (typeof ResourceArn === 'string' ? [whole(tablePart(ResourceArn), undefined)] : NONE),
}
/** `StreamArn`, and the same at the beginning of `ShardIterator`: the table whose stream it is. */
export const ofStreamArn = inStream('StreamArn')
export const ofShardIterator = inStream('ShardIterator')
/** `BackupArn`: the backup, of a table. */
export const ofBackup = inTables(({ BackupArn }) => [backupIn(BackupArn)])
/** `BackupArn`, and the table that is to be made. */
export const ofBackupRestore = inTables(({ BackupArn, TargetTableName }) => [backupIn(BackupArn), tableIn(TargetTableName)])
/** The source by its ARN or name, and the table that is to be made. */
export const ofTimeRestore = inTables(({ SourceTableArn, SourceTableName, TargetTableName }) => [
  tableIn(SourceTableArn ?? SourceTableName),
  tableIn(TargetTableName),
])
/** `ResourceId`, as Application Auto Scaling has it: `table/NAME` or `table/NAME/index/NAME`. */
export const ofScalingTarget: Resources = {
  form: 'single',
  names: new Set<Part>(['table', 'index']),
  of: ({ ResourceId }) => {
    const [, table, , index] = typeof ResourceId === 'string' ? ResourceId.split('/') : []
    return table === undefined ? NONE : [whole(table, index)]
  },
}

/** `TableArn`, which may be left out. */
export const ofTableArn: Resources = {
  form: 'single',
  names: new Set<Part>(['table']),
  of: ({ TableArn }) => (typeof TableArn === 'string' ? [whole(TableArn, undefined)] : NONE),
}
/** `TableCreationParameters`, of a table that is to be made. */
export const ofNewTable: Resources = {
  form: 'single',
  names: new Set<Part>(['table']),
  of: ({ TableCreationParameters: table }) => {
    const name = isObject(table) ? textOf(table['TableName']) : undefined
    return name === undefined ? NONE : [whole(name, undefined)]
  },
}
/** The ARN of an import, an export or a bulk operation: the table that it is about. */
export function ofJobArn(member: string): Resources {
  return {
    form: 'single',
    names: new Set<Part>(['table']),
    of: (input) => {
      const [, table] = /^([^/]*:table\/[^/]+)\/(?:import|export|bulk-operation)\//.exec(textOf(input[member]) ?? '') ?? []
      return table === undefined ? NONE : [whole(table, undefined)]
    },
  }
}

interface TableReading {
  readonly names: readonly Part[]
  readonly form?: Form
  readonly keyForm?: KeyForm
  readonly source?: (input: JsonObject) => unknown
}

function inTable({ names, form = 'single', keyForm = 'none', source = () => undefined }: TableReading): Resources {
  const namesIndex = names.includes('index')
  return {
    form,
    names: new Set(names),
    of: (input) => {
      const { TableName: table, IndexName, ConsistentRead } = input
      if (typeof table !== 'string') return NONE
      const index = namesIndex ? textOf(IndexName) : undefined
      return [{ table, index, isConsistentRead: ConsistentRead === true, keyForm, source: source(input) }]
    },
  }
}

function inStream(member: string): Resources {
  return {
    form: 'single',
    names: new Set<Part>(['table']),
    of: (input) => {
      const [, table] = /^[^/]*:table\/([^/]+)\/stream\//.exec(textOf(input[member]) ?? '') ?? []
      return table === undefined ? NONE : [whole(table, undefined)]
    },
  }
}

function inBatch(read: (table: string, request: unknown) => Resource): Resources {
  return {
    form: 'batch',
    names: new Set<Part>(['table', 'key']),
    of: ({ RequestItems: requests }) =>
      isObject(requests) ? Object.keys(requests).map((table) => read(table, requests[table])) : NONE,
  }
}

function inAction(action: unknown): Resource {
  const members = onlyMember(action)
  const { TableName, Key, Item } = isObject(members) ? members : {}
  return { table: textOf(TableName), index: undefined, isConsistentRead: false, keyForm: 'attributes', source: Key ?? Item }
}

/** The ARN of the table that a stream's ARN begins with. */
const tablePart = (arn: string): string => arn.split('/stream/', 1)[0] ?? ''

function inTables(read: (input: JsonObject) => readonly (Resource | undefined)[]): Resources {
  return {
    form: 'single',
    names: new Set<Part>(['table']),
    of: (input) => read(input).flatMap((resource) => resource ?? []),
  }
}

function backupIn(arn: unknown): Resource | undefined {
  const [, table, id] = /^([^/]*:table\/[^/]+)\/backup\/(.+)$/.exec(textOf(arn) ?? '') ?? []
  return table === undefined || id === undefined ? undefined : { ...whole(table, undefined), backup: id }
}

const tableIn = (table: unknown): Resource | undefined => (typeof table === 'string' ? whole(table, undefined) : undefined)

/** A table or index without keys. */
const whole = (table: string, index: string | undefined): Resource => {
  return { table, index, isConsistentRead: false, keyForm: 'none', source: undefined }
}

/** The value of the one member that an action of a transaction, or a write of a batch, has. */
export const onlyMember = (action: unknown): unknown => (isObject(action) ? Object.values(action)[0] : undefined)

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
