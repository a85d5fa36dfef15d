// The model's requests as the emulator takes them.
import type { Capacity } from './arbitraries.js'
import { printCondition } from './condition.js'
import { Placeholders, type Path } from './path.js'
import type { RangeClause, Read } from './read-model.js'
import { printUpdate } from './update.js'
import { wireItem, wireValue, type Item } from './value.js'
import type { Write } from './write-model.js'

function maps({ names, values }: Placeholders): object {
  return {
    ExpressionAttributeNames: names.size === 0 ? undefined : names,
    ExpressionAttributeValues:
      values.length === 0 ? undefined : new Map(values.map((value, at) => [`:v${at}`, wireValue(value)])),
  }
}

export const OPERATION_OF = { put: 'PutItem', update: 'UpdateItem', delete: 'DeleteItem', check: 'ConditionCheck' } as const
export const ACTION_OF = { put: 'Put', update: 'Update', delete: 'Delete', check: 'ConditionCheck' } as const

/** Also an action of a transaction, which takes no ReturnValues. */
export function writeInput(write: Write, table: string): object {
  const placeholders = new Placeholders()
  const update = write.k === 'update' ? printUpdate(write.update, placeholders) : ''
  return {
    TableName: table,
    ...(write.k === 'put' ? { Item: wireItem(write.item) } : { Key: wireItem(write.key) }),
    UpdateExpression: update === '' ? undefined : update,
    ConditionExpression: write.condition && printCondition(write.condition, placeholders),
    ReturnValuesOnConditionCheckFailure: write.showsItem ? 'ALL_OLD' : undefined,
    ...maps(placeholders),
  }
}

export function projectionInput(paths: readonly Path[] | undefined): object {
  const placeholders = new Placeholders()
  const text = paths?.map((path) => placeholders.path(path)).join(', ')
  return { ProjectionExpression: text, ...maps(placeholders) }
}

const FLIPPED: Partial<Readonly<Record<RangeClause['op'], string>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' }

function printClause({ name, op, values }: RangeClause, isFlipped: boolean, placeholders: Placeholders): string {
  const key = placeholders.name(name)
  const [first = '', second = ''] = values.map((value) => placeholders.value(value))
  if (op === 'between') return `${key} BETWEEN ${first} AND ${second}`
  if (op === 'begins') return `begins_with(${key}, ${first})`
  return isFlipped ? `${first} ${FLIPPED[op]} ${key}` : `${key} ${op} ${first}`
}

export interface Spelling {
  /** Range clauses come first. */
  readonly isReversed: boolean
  /** The value stands in front. */
  readonly isFlipped: boolean
}

export function readInput(read: Read, table: string, spelling: Spelling, start: Item | undefined, capacity: Capacity): object {
  const placeholders = new Placeholders()
  const clauses = [
    ...(read.key?.hash ?? []).map(([name, value]): RangeClause => ({ name, op: '=', values: [value] })),
    ...(read.key?.range ?? []),
  ].map((clause) => printClause(clause, spelling.isFlipped, placeholders))
  return {
    TableName: table,
    IndexName: read.index?.name,
    KeyConditionExpression: read.key && (spelling.isReversed ? clauses.reverse() : clauses).join(' AND '),
    FilterExpression: read.filter && printCondition(read.filter, placeholders),
    ProjectionExpression: read.projection?.map((path) => placeholders.path(path)).join(', '),
    ScanIndexForward: read.forward ? undefined : false,
    Limit: read.limit,
    Select: read.select,
    Segment: read.segment?.at,
    TotalSegments: read.segment?.of,
    ConsistentRead: read.consistent ? true : undefined,
    ExclusiveStartKey: start && wireItem(start),
    ReturnConsumedCapacity: capacity,
    ...maps(placeholders),
  }
}
