// What clients ask for: every operation that reads or writes items, on few of them, each drawn. A write leaves a name of its own in what
// it writes.
import { type Access, ALWAYS, type Condition, type Effect, type Image, NOTHING } from './history.js'
import type { Draw } from './sequential.js'
import {
  type Told,
  toldOfBatchGet,
  toldOfBatchWrite,
  toldOfGet,
  toldOfRange,
  toldOfReplica,
  toldOfTransactGet,
  toldOfTransactWrite,
  toldOfWrite,
} from './told.js'
import { type Answer, collectionOf, collections, TABLE, wireItem, wireKey } from './wire.js'

export interface Request {
  /** Operation of the API. */
  readonly operation: string
  readonly input: object
  readonly told: (answer: Answer) => Told
  /** Whether it may be sent again as it is until it is answered. */
  readonly isRepeatable: boolean
}

/** What a client goes by. */
export interface Asking {
  readonly draw: Draw
  readonly keys: number
  readonly hasLocalIndex: boolean
  readonly hasTransactions: boolean
  /** What replicas show is left out: nothing says at which position they are. */
  readonly isStrong?: true
  /** Of this request alone. */
  readonly name: string
  /** Whether a range of the table or the index may touch several partitions now, each of which is read at a position of its own. */
  readonly isSpread: (index?: string) => boolean
  /** Who wrote the item, as far as the client has seen. */
  readonly writerOf: (key: number) => string | undefined
}

const GROUPS = 2

type Kind = (asking: Asking) => Request

/** Each as often as it is listed. */
export function requestOf(asking: Asking): Request {
  const kinds: readonly (readonly [number, Kind])[] = [
    [5, strongGet],
    [asking.isStrong ? 0 : 5, eventualGet],
    [9, singleWrite],
    [asking.hasTransactions ? 4 : 0, transactWrite],
    [asking.hasTransactions ? 2 : 0, transactGet],
    [2, strongQuery],
    [asking.isStrong ? 0 : 2, eventualQuery],
    [asking.isStrong ? 0 : 3, indexQuery],
    [2, batchWrite],
    [1, batchGet],
  ]
  let drawn = asking.draw(kinds.reduce((sum, [weight]) => sum + weight, 0))
  const kind = kinds.find(([weight]) => (drawn -= weight) < 0)
  return (kind?.[1] ?? strongGet)(asking)
}

const plain = (operation: string, input: object, told: Request['told']): Request => ({
  operation,
  input,
  told,
  isRepeatable: false,
})

const oneKey = ({ draw, keys }: Asking): number => draw(keys)

/** So many different ones, at least two. */
function severalKeys({ draw, keys }: Asking): readonly number[] {
  const start = draw(keys)
  return Array.from({ length: Math.min(keys, 2 + draw(2)) }, (_, offset) => (start + offset) % keys)
}

function strongGet(asking: Asking): Request {
  const key = oneKey(asking)
  return plain('GetItem', { TableName: TABLE, Key: wireKey(key), ConsistentRead: true }, (answer) => toldOfGet(answer, key))
}

function eventualGet(asking: Asking): Request {
  const key = oneKey(asking)
  return plain('GetItem', { TableName: TABLE, Key: wireKey(key) }, (answer) =>
    toldOfReplica(answer, [key], { scope: `item ${key}` }),
  )
}

function singleWrite(asking: Asking): Request {
  const access = accessOf(asking, oneKey(asking))
  const isAskedForOld = asking.draw(3) > 0
  const { operation, input } = actionOf(access)
  const asked = { ...input, ...(isAskedForOld ? { ReturnValues: 'ALL_OLD' } : {}) }
  return plain(operation, asked, (answer) => toldOfWrite(answer, access, isAskedForOld))
}

/** With a token half of the time, so that it can be sent again without being done again. */
function transactWrite(asking: Asking): Request {
  const { draw, name } = asking
  const accesses = severalKeys(asking).map((key) => (draw(4) === 0 ? checkOf(asking, key) : accessOf(asking, key)))
  const isRepeatable = draw(2) === 0
  const input = {
    ...(isRepeatable ? { ClientRequestToken: name } : {}),
    TransactItems: accesses.map((access) => {
      const { operation, input } = actionOf(access)
      return { [operation.replace('Item', '')]: input }
    }),
  }
  return { operation: 'TransactWriteItems', input, told: (answer) => toldOfTransactWrite(answer, accesses), isRepeatable }
}

function transactGet(asking: Asking): Request {
  const keys = severalKeys(asking)
  const input = { TransactItems: keys.map((key) => ({ Get: { TableName: TABLE, Key: wireKey(key) } })) }
  return plain('TransactGetItems', input, (answer) => toldOfTransactGet(answer, keys))
}

interface Range {
  readonly input: object
  readonly keys: readonly number[]
  readonly scope: string
}

/** A collection, by its own order or by that of the local index. */
function collectionRange({ draw, keys, hasLocalIndex }: Asking): Range {
  const names = collections(keys)
  const name = names[draw(names.length)] ?? ''
  const index = hasLocalIndex && draw(2) === 0 ? { IndexName: 'byN' } : {}
  const input = {
    TableName: TABLE,
    ...index,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: name } },
    ScanIndexForward: draw(2) === 0,
  }
  const within = Array.from({ length: keys }, (_, key) => key).filter((key) => collectionOf(key) === name)
  return { input, keys: within, scope: `collection ${name}` }
}

function strongQuery(asking: Asking): Request {
  const { input, keys } = collectionRange(asking)
  return plain('Query', { ...input, ConsistentRead: true }, (answer) => toldOfRange(answer, keys))
}

function eventualQuery(asking: Asking): Request {
  const { input, keys, scope } = collectionRange(asking)
  return plain('Query', input, (answer) => toldOfReplica(answer, keys, { scope, isSpread: asking.isSpread() }))
}

function indexQuery({ draw, keys, isSpread }: Asking): Request {
  const group = `g${draw(GROUPS)}`
  const input = {
    TableName: TABLE,
    IndexName: 'byG',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: group } },
  }
  const all = Array.from({ length: keys }, (_, key) => key)
  return plain('Query', input, (answer) =>
    toldOfReplica(answer, all, { scope: `index ${group}`, group, isSpread: isSpread('byG') }),
  )
}

function batchWrite(asking: Asking): Request {
  const accesses = severalKeys(asking).map((key): Access => {
    return { key, condition: ALWAYS, effect: asking.draw(4) === 0 ? { kind: 'delete' } : { kind: 'put', image: imageOf(asking) } }
  })
  const requests = accesses.map(({ key, effect }) =>
    effect.kind === 'put' ? { PutRequest: { Item: wireItem(key, effect.image) } } : { DeleteRequest: { Key: wireKey(key) } },
  )
  const told = (answer: Answer): Told => toldOfBatchWrite(answer, accesses, TABLE)
  return plain('BatchWriteItem', { RequestItems: { [TABLE]: requests } }, told)
}

function batchGet(asking: Asking): Request {
  const keys = severalKeys(asking)
  const input = { RequestItems: { [TABLE]: { Keys: keys.map(wireKey), ConsistentRead: true } } }
  return plain('BatchGetItem', input, (answer) => toldOfBatchGet(answer, keys, TABLE))
}

const imageOf = ({ draw, name }: Asking): Image => ({
  writer: name,
  count: draw(3),
  group: draw(3) === 0 ? undefined : `g${draw(GROUPS)}`,
})

function accessOf(asking: Asking, key: number): Access {
  const { draw, name } = asking
  const effects: readonly (() => Effect)[] = [
    () => ({ kind: 'put', image: imageOf(asking) }),
    () => ({ kind: 'put', image: imageOf(asking) }),
    () => ({ kind: 'add', writer: name, by: 1 + draw(2) }),
    () => ({ kind: 'add', writer: name, by: 1 }),
    () => ({ kind: 'delete' }),
  ]
  const effect = (effects[draw(effects.length)] ?? (() => NOTHING))()
  return { key, effect, condition: draw(2) === 0 ? ALWAYS : conditionOf(asking, key) }
}

const checkOf = (asking: Asking, key: number): Access => ({ key, effect: NOTHING, condition: conditionOf(asking, key) })

/** Mostly that nobody has written the item since the client saw it. */
function conditionOf({ draw, writerOf }: Asking, key: number): Condition {
  const seen = writerOf(key)
  if (seen !== undefined && draw(3) > 0) return { kind: 'writer', is: seen }
  return draw(3) === 0 ? { kind: 'absent' } : { kind: 'exists' }
}

/** As a request of its own, or as an action of a transaction. */
function actionOf({ key, effect, condition }: Access): { readonly operation: string; readonly input: object } {
  const asked = conditionInput(condition)
  const values = { ...asked.values }
  const shown = condition.kind === 'always' ? {} : { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
  const rest = { TableName: TABLE, ...asked.expression, ...shown }
  const own = Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }
  switch (effect.kind) {
    case 'put':
      return { operation: 'PutItem', input: { ...rest, ...own, Item: wireItem(key, effect.image) } }
    case 'delete':
      return { operation: 'DeleteItem', input: { ...rest, ...own, Key: wireKey(key) } }
    case 'none':
      return { operation: 'ConditionCheck', input: { ...rest, ...own, Key: wireKey(key) } }
    case 'add': {
      const update = { UpdateExpression: 'SET w = :w ADD n :by' }
      const added = { ...values, ':w': { S: effect.writer }, ':by': { N: String(effect.by) } }
      return { operation: 'UpdateItem', input: { ...rest, ...update, ExpressionAttributeValues: added, Key: wireKey(key) } }
    }
  }
}

function conditionInput(condition: Condition): {
  readonly expression: object
  readonly values: Readonly<Record<string, object>>
} {
  switch (condition.kind) {
    case 'always':
      return { expression: {}, values: {} }
    case 'absent':
      return { expression: { ConditionExpression: 'attribute_not_exists(pk)' }, values: {} }
    case 'exists':
      return { expression: { ConditionExpression: 'attribute_exists(pk)' }, values: {} }
    case 'writer':
      return { expression: { ConditionExpression: 'w = :seen' }, values: { ':seen': { S: condition.is } } }
  }
}
