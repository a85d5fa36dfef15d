// The input of a Query or Scan out of plain parts. Pure. Invariant: placeholders made here can't meet those that were given, since they
// begin with `#dynalab` and `:dynalab`.
import { OptionError } from '../../../config.js'

export interface RangeInput {
  readonly table: string
  readonly index?: string | undefined
  readonly partitionKey?: object | undefined
  readonly sortKey?: { readonly is: string; readonly value: object; readonly to?: object | undefined } | undefined
  readonly keyCondition?: string | undefined
  readonly descending?: boolean | undefined
  readonly filter?: string | undefined
  readonly names?: Readonly<Record<string, string>> | undefined
  readonly values?: Readonly<Record<string, object>> | undefined
  readonly attributes?: readonly string[] | undefined
  readonly limit: number
  readonly startKey?: object | undefined
  readonly consistent?: boolean | undefined
}

/** Names of key attributes. */
export interface KeyNames {
  /** Of the table or index that is read. */
  readonly partition: string
  readonly sort: string | undefined
  /** Of the table, which a start key of an index has, too. */
  readonly ofTable: readonly string[]
}

/** What DescribeTable says of keys. */
export interface KeySchema {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[]
  readonly GlobalSecondaryIndexes?: readonly IndexSchema[]
  readonly LocalSecondaryIndexes?: readonly IndexSchema[]
}

interface IndexSchema extends Pick<KeySchema, 'KeySchema'> {
  readonly IndexName: string
}

/** @param index of the table; the service says it when there is none of that name */
export function keyNamesIn(table: KeySchema, index: string | undefined): KeyNames {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  const { KeySchema: schema } = indexes.find(({ IndexName }) => IndexName === index) ?? table
  const named = (type: string): string | undefined => schema.find(({ KeyType }) => KeyType === type)?.AttributeName
  const ofTable = table.KeySchema.map(({ AttributeName }) => AttributeName)
  return { partition: named('HASH') ?? '', sort: named('RANGE'), ofTable }
}

/** All that a start key has. */
export const keysIn = ({ partition, sort, ofTable }: KeyNames): readonly string[] => [
  ...new Set([partition, ...(sort === undefined ? [] : [sort]), ...ofTable]),
]

/** @throws OptionError: parts that contradict each other */
export function readInput(given: RangeInput, keys: KeyNames): object {
  const range = rangeOf(given, keys)
  const projected = given.attributes === undefined ? [] : [...new Set([...keysIn(keys), ...given.attributes])]
  const shown = projected.map((name, at) => [`#dynalab_a${at}`, name] as const)
  const names = { ...given.names, ...range.names, ...Object.fromEntries(shown) }
  const values = { ...given.values, ...range.values }
  return {
    TableName: given.table,
    IndexName: given.index,
    KeyConditionExpression: range.expression,
    FilterExpression: given.filter,
    ProjectionExpression: shown.length === 0 ? undefined : shown.map(([placeholder]) => placeholder).join(', '),
    ExpressionAttributeNames: orNothing(names),
    ExpressionAttributeValues: orNothing(values),
    ScanIndexForward: given.descending === true ? false : undefined,
    ConsistentRead: given.consistent,
    ExclusiveStartKey: given.startKey,
    Limit: given.limit,
    ReturnConsumedCapacity: 'INDEXES',
  }
}

/** Empty maps are refused by the service. */
const orNothing = <T extends object>(map: T): T | undefined => (Object.keys(map).length === 0 ? undefined : map)

interface Range {
  readonly expression: string | undefined
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, object>>
}

function rangeOf({ partitionKey, sortKey, keyCondition }: RangeInput, { partition, sort }: KeyNames): Range {
  if (partitionKey === undefined) {
    if (sortKey !== undefined) throw new OptionError('sortKey must stand beside partitionKey')
    return { expression: keyCondition, names: {}, values: {} } // a Query without any is refused by the service
  }
  if (keyCondition !== undefined) throw new OptionError('keyCondition must not stand beside partitionKey: leave one of them out')
  const names = { '#dynalab_p': partition }
  const values = { ':dynalab_p': partitionKey }
  const first = '#dynalab_p = :dynalab_p'
  if (sortKey === undefined) return { expression: first, names, values }
  if (sort === undefined) throw new OptionError('there is no sort key here: leave out sortKey')
  if ((sortKey.is === 'between') !== (sortKey.to !== undefined))
    throw new OptionError('sortKey.to must be given with between, and with nothing else')
  return {
    expression: `${first} AND ${comparison(sortKey.is)}`,
    names: { ...names, '#dynalab_s': sort },
    values: { ...values, ':dynalab_s': sortKey.value, ...(sortKey.to === undefined ? {} : { ':dynalab_t': sortKey.to }) },
  }
}

function comparison(is: string): string {
  if (is === 'between') return '#dynalab_s BETWEEN :dynalab_s AND :dynalab_t'
  if (is === 'begins_with') return 'begins_with(#dynalab_s, :dynalab_s)'
  return `#dynalab_s ${is} :dynalab_s`
}
