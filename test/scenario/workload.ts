// What the writers of the crash tests do, and what a kill may leave of it. Every step follows from the seed alone, so the test that
// watches knows what was attempted without being told. Invariant: a key belongs to one lane and a lane has one step under way, so at any
// moment a lane's items are known but for the step that was not acknowledged.
import { seededRandom } from '../../src/runtime/random.js'

export const TABLE = 'Crash'
export const LANES = 6
const PARTITION_KEYS = 2
const SORT_KEYS = 4
const GROUPS = 5

export type Item = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

/** A lane's items by `keyOf`. */
export type Items = ReadonlyMap<string, Item>

interface ItemKey {
  readonly pk: string
  readonly sk: number
}

type Condition = 'exists' | 'absent' | undefined
type Action =
  | { readonly kind: 'put'; readonly key: ItemKey; readonly item: Item; readonly condition: Condition }
  | {
      readonly kind: 'update'
      readonly key: ItemKey
      readonly set: Item
      readonly remove: readonly string[]
      readonly condition: Condition
    }
  | { readonly kind: 'delete'; readonly key: ItemKey; readonly condition: Condition }

/** One step: `single` is one request of one action, `burst` several requests that nobody awaits in between. */
export interface Step {
  readonly kind: 'single' | 'burst' | 'batch' | 'transaction'
  readonly actions: readonly Action[]
  readonly token: string
}

export type Outcome = 'done' | 'refused'

export const wireKey = ({ pk, sk }: ItemKey): Item => ({ pk: { S: pk }, sk: { N: String(sk) } })
export const textOf = (value: Item[string] | undefined): string => (value === undefined ? '' : 'S' in value ? value.S : value.N)
export const keyOf = (item: Item): string => `${textOf(item['pk'])}/${textOf(item['sk'])}`
export const laneOf = (item: Item): number => Number(textOf(item['pk']).split('-')[1])

/** A GSI that holds part of an item and an LSI that holds all of it. */
export const CREATE_TABLE = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' },
    { AttributeName: 'v', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' },
        { AttributeName: 'v', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['stamp', 'n'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byV',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'v', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} as const

/** What the index must hold, given the items of the table. */
export const INDEXES: Readonly<Record<'byG' | 'byV', (item: Item) => Item | undefined>> = {
  byG: (item) =>
    item['g'] === undefined || item['v'] === undefined
      ? undefined
      : Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'filler')),
  byV: (item) => (item['v'] === undefined ? undefined : item),
}

/** The n-th step of a lane in one life of the writer. */
export function stepOf(seed: string, life: number, lane: number, n: number): Step {
  const bytes = seededRandom(seed).bytes(`crash/${life}/${lane}`, '', n)
  let at = 0
  const draw = (below: number): number => (bytes[at++ % bytes.length] ?? 0) % below
  const stamp = `${life}.${lane}.${n}`
  const condition = (): Condition => (['exists', 'absent', undefined, undefined, undefined, undefined] as const)[draw(6)]
  const attribute = (name: string, values: number): Item => (draw(4) === 0 ? {} : { [name]: { S: `${name}${draw(values)}` } })
  const attributes = (): Item => ({
    ...attribute('g', GROUPS),
    ...attribute('v', GROUPS),
    stamp: { S: stamp },
    filler: { S: 'x'.repeat(draw(8) === 0 ? 5000 : draw(200)) },
  })
  const action = (key: ItemKey, isUpdate: boolean): Action => {
    if (isUpdate) {
      const set = attributes()
      return { kind: 'update', key, set, remove: ['g', 'v'].filter((name) => set[name] === undefined), condition: condition() }
    }
    if (draw(3) === 0) return { kind: 'delete', key, condition: condition() }
    return { kind: 'put', key, item: { ...wireKey(key), ...attributes(), n: { N: '0' } }, condition: condition() }
  }
  const places = PARTITION_KEYS * SORT_KEYS
  const start = draw(places)
  const key = (offset: number): ItemKey => {
    const place = (start + offset * 3) % places // 3 and the number of places have no common divisor: all keys differ
    return { pk: `lane-${lane}-${place % PARTITION_KEYS}`, sk: Math.floor(place / PARTITION_KEYS) }
  }
  const several = (): number[] => Array.from({ length: 2 + draw(3) }, (_, offset) => offset)
  const kind = (['single', 'single', 'single', 'burst', 'batch', 'transaction', 'transaction'] as const)[draw(7)] ?? 'single'
  switch (kind) {
    case 'single':
      return { kind, actions: [action(key(0), draw(2) === 0)], token: stamp }
    case 'burst':
      return { kind, actions: several().map(() => ({ ...action(key(0), true), condition: undefined })), token: stamp }
    case 'batch':
      return { kind, actions: several().map((offset) => ({ ...action(key(offset), false), condition: undefined })), token: stamp }
    case 'transaction':
      return { kind, actions: several().map((offset) => action(key(offset), offset === 0 || draw(2) === 0)), token: stamp }
  }
}

/** The requests of a step, all sent in one turn. */
export function requestsOf({ kind, actions, token }: Step): readonly (readonly [operation: string, input: object])[] {
  switch (kind) {
    case 'single':
    case 'burst':
      return actions.map(singleRequest)
    case 'batch':
      return [['BatchWriteItem', { RequestItems: { [TABLE]: actions.map(batchEntry) } }]]
    case 'transaction':
      return [['TransactWriteItems', { ClientRequestToken: token, TransactItems: actions.map(transactEntry) }]]
  }
}

function singleRequest(action: Action): readonly [string, object] {
  switch (action.kind) {
    case 'put':
      return ['PutItem', inputOf(action)]
    case 'update':
      return ['UpdateItem', inputOf(action)]
    case 'delete':
      return ['DeleteItem', inputOf(action)]
  }
}

function batchEntry(action: Action): object {
  return action.kind === 'put' ? { PutRequest: { Item: action.item } } : { DeleteRequest: { Key: wireKey(action.key) } }
}

function transactEntry(action: Action): object {
  switch (action.kind) {
    case 'put':
      return { Put: inputOf(action) }
    case 'update':
      return { Update: inputOf(action) }
    case 'delete':
      return { Delete: inputOf(action) }
  }
}

function inputOf(action: Action): object {
  const condition =
    action.condition === undefined
      ? {}
      : { ConditionExpression: action.condition === 'exists' ? 'attribute_exists(pk)' : 'attribute_not_exists(pk)' }
  if (action.kind === 'put') return { TableName: TABLE, Item: action.item, ...condition }
  if (action.kind === 'delete') return { TableName: TABLE, Key: wireKey(action.key), ...condition }
  const sets = Object.keys(action.set).map((name) => `${name} = :${name}`)
  const removes = action.remove.length === 0 ? '' : ` REMOVE ${action.remove.join(', ')}`
  const values = Object.fromEntries(Object.entries(action.set).map(([name, value]) => [`:${name}`, value]))
  return {
    TableName: TABLE,
    Key: wireKey(action.key),
    UpdateExpression: `SET ${sets.join(', ')}${removes} ADD n :one`,
    ExpressionAttributeValues: { ...values, ':one': { N: '1' } },
    ...condition,
  }
}

/** What the step comes to when nothing goes wrong. */
export function applyStep(step: Step, items: Items): { outcome: Outcome; items: Items } {
  if (!step.actions.every((action) => isMet(action, items))) return { outcome: 'refused', items }
  return { outcome: 'done', items: step.actions.reduce(applyAction, items) }
}

/** Every state that a kill before the acknowledgement may leave. A burst is a sequence; a batch promises no order and no whole. */
export function statesAfterKill(step: Step, items: Items): readonly Items[] {
  switch (step.kind) {
    case 'single':
    case 'transaction':
      return [items, applyStep(step, items).items]
    case 'burst':
      return step.actions.reduce<Items[]>((states, action) => [...states, applyAction(states.at(-1) ?? items, action)], [items])
    case 'batch':
      return step.actions.reduce<Items[]>(
        (states, action) => [...states, ...states.map((state) => applyAction(state, action))],
        [items],
      )
  }
}

function isMet(action: Action, items: Items): boolean {
  if (action.condition === undefined) return true
  return items.has(keyOf(wireKey(action.key))) === (action.condition === 'exists')
}

function applyAction(items: Items, action: Action): Items {
  const after = new Map(items)
  const key = keyOf(wireKey(action.key))
  if (action.kind === 'delete') after.delete(key)
  if (action.kind === 'put') after.set(key, action.item)
  if (action.kind === 'update') {
    const before: Item = items.get(key) ?? wireKey(action.key)
    const kept = Object.entries(before).filter(([name]) => !action.remove.includes(name))
    after.set(key, { ...Object.fromEntries(kept), ...action.set, n: { N: String(Number(textOf(before['n'])) + 1) } })
  }
  return after
}

/** One text for one set of items, whatever the order of attributes and rows. */
export function digestOf(items: Iterable<Item>): string {
  const line = (item: Item): string => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  return [...items].map(line).sort().join('\n')
}
