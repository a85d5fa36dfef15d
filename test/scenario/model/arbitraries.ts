// What a run is made of: a table's shape, and steps that name keys by their place in a pool, so that a step means something on any
// table and shrinks on its own. Pools are small: steps must meet each other's items. Neighbours in a pool are the hard cases.
import fc from 'fast-check'
import type { Comparator, Condition, Operand } from './condition.js'
import { compatibleOnly, type Path } from './path.js'
import type { Index, Projection, Schema } from './schema.js'
import type { Action, SetValue, Update } from './update.js'
import { canonicalNumber, order, type ScalarName, type Value } from './value.js'

const NUMBERS = [
  ['1', '1.0', '1e0', '10', '0.1e2', '-1', '0', '-0', '0.5', '5e-1', '-1.50', '2'],
  [
    '99999999999999999999999999999999999999',
    '-99999999999999999999999999999999999999',
    '12345678901234567890.123456789012345678',
  ],
  [
    '1e125',
    '-1e125',
    '1e-130',
    '-1e-130',
    '100',
    '0.00012',
    '-0.00012',
    '+7',
    '1.0000000000000000000000000000000000001',
    '99.9e0',
  ],
].flat()
const STRINGS = ['a', 'ab', 'a\0', 'a\0\0', 'a\0\u0001', 'b', 'é', 'z\u{1F600}', 'z\uFFFD', 'z\uE000', '\0', 'aa', '\uD7FF', '~']
const BYTES = ['\x00', '\x00\x00', '\x01', 'a', 'a\x00', 'ab', '\xff', '\xff\xff', '\x7f', '\x80', '\x00\xff', '\x00\x01']

export const numberOf = (text: string): Value => ({ t: 'N', v: canonicalNumber(text), as: text })

/** A key's value by its place. */
export function pooled(type: ScalarName, place: number): Value {
  const at = (pool: readonly string[]): string => pool[place % pool.length] ?? ''
  return type === 'N' ? numberOf(at(NUMBERS)) : { t: type, v: at(type === 'S' ? STRINGS : BYTES) }
}

export interface KeySpec {
  readonly hash: number
  readonly range: number
}
export interface ItemSpec {
  readonly key: KeySpec
  readonly attributes: readonly (readonly [string, Value])[]
  /** Places of g1 to g4 and l. */
  readonly indexed: readonly (number | undefined)[]
  readonly wrong: { readonly at: number; readonly value: Value } | undefined
  /** Bytes of an attribute that is there for its size. */
  readonly paddingBytes: number | undefined
}
interface GuardSpec {
  readonly condition: Condition | undefined
  readonly showsItem: boolean
}
export type WriteSpec = GuardSpec &
  (
    | { readonly k: 'put'; readonly item: ItemSpec; readonly returns: 'NONE' | 'ALL_OLD' }
    | { readonly k: 'delete'; readonly key: KeySpec; readonly returns: 'NONE' | 'ALL_OLD' }
    | {
        readonly k: 'update'
        readonly key: KeySpec
        readonly update: UpdateSpec
        readonly returns: (typeof UPDATE_RETURNS)[number]
      }
    | { readonly k: 'check'; readonly key: KeySpec }
  )
export interface UpdateSpec {
  readonly actions: Update
  /** Index keys that are set too: place of the attribute among g1 to g4 and l, place of its value. */
  readonly indexed: readonly (readonly [number, number])[]
}
export type Capacity = 'NONE' | 'TOTAL' | 'INDEXES'
export interface RangeSpec {
  readonly op: '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins'
  readonly places: readonly [number, number]
  readonly isFlipped: boolean
}
export interface ReadSpec {
  readonly source: 'table' | 'gsi' | 'lsi'
  /** Undefined scans. */
  readonly key:
    | {
        readonly hash: readonly [number, number]
        readonly equal: readonly number[]
        readonly last: RangeSpec | undefined
        readonly isReversed: boolean
      }
    | undefined
  readonly segments: number | undefined
  readonly forward: boolean
  readonly limit: number | undefined
  readonly filter: Condition | undefined
  readonly projection: readonly Path[] | undefined
  readonly select: 'COUNT' | 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | undefined
  readonly consistent: boolean
  readonly capacity: Capacity
  /** Writes between the first page and the second. */
  readonly between: readonly WriteSpec[]
  /** Places of a made-up start key: the table's key, then g1 to g4 and l; or whether its hash is the query's. */
  readonly start: { readonly key: KeySpec; readonly indexed: readonly number[]; readonly isInside: boolean } | undefined
}
export type Step =
  | { readonly k: 'write'; readonly write: WriteSpec; readonly capacity: Capacity }
  | { readonly k: 'together'; readonly writes: readonly WriteSpec[] }
  | {
      readonly k: 'get'
      readonly key: KeySpec
      readonly projection: readonly Path[] | undefined
      readonly consistent: boolean
      readonly capacity: Capacity
    }
  | { readonly k: 'read'; readonly read: ReadSpec }
  | {
      readonly k: 'batchGet' | 'transactGet'
      readonly keys: readonly KeySpec[]
      readonly projection: readonly Path[] | undefined
      readonly consistent: boolean
      readonly capacity: Capacity
    }
  | {
      readonly k: 'batchWrite'
      readonly writes: readonly WriteSpec[]
      readonly keepsDuplicates: boolean
      readonly capacity: Capacity
    }
  | {
      readonly k: 'transact'
      readonly writes: readonly WriteSpec[]
      readonly keepsDuplicates: boolean
      readonly isReplayed: boolean
      readonly capacity: Capacity
    }
  | { readonly k: 'restart' }
  | { readonly k: 'count' }

const UPDATE_RETURNS = ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'] as const
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 1, absent = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: absent, arbitrary: fc.constant(undefined) }, { weight, arbitrary })

const place = fc.nat(11)
const anyPlace = fc.oneof({ weight: 5, arbitrary: place }, { weight: 1, arbitrary: fc.nat(25) })
/** Mostly the first, so that collections fill. */
const fewPlaces = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(3) })
const keySpec: fc.Arbitrary<KeySpec> = fc.record({ hash: fewPlaces, range: anyPlace })
const capacity = fc.constantFrom<Capacity>('NONE', 'TOTAL', 'INDEXES')

const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: -20, max: 20 }).map(String)).map(numberOf)
const string = fc
  .oneof(fc.constantFrom('', ...STRINGS), fc.string({ unit: 'binary', maxLength: 4 }))
  .map((v): Value => ({ t: 'S', v }))
/** Strings whose UTF-8 and UTF-16 orders differ. */
const surrogate = fc.constantFrom('z\u{1F600}', 'z\uFFFD', 'z\uE000', 'z').map((v): Value => ({ t: 'S', v }))
const bytes = fc.constantFrom('', ...BYTES).map((v): Value => ({ t: 'B', v }))
const set = (t: 'SS' | 'NS' | 'BS', members: readonly string[]): fc.Arbitrary<Value> =>
  fc.uniqueArray(fc.constantFrom(...members), { minLength: 1, maxLength: 4 }).map((v): Value => ({ t, v }))
const anySet = fc.oneof(set('SS', ['', ...STRINGS]), set('NS', ['1', '2', '10', '-1', '0.5', '0']), set('BS', ['', ...BYTES]))
const leaf = fc.oneof(
  number,
  string,
  bytes,
  anySet,
  fc.boolean().map((v): Value => ({ t: 'BOOL', v })),
  fc.constant<Value>({ t: 'NULL' }),
)
const MEMBERS = ['x', 'y', '__proto__', 'size']
const {
  value: anyValue,
  list,
  map,
} = fc.letrec<{ value: Value; list: Value; map: Value }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }).map((v): Value => ({ t: 'L', v })),
  map: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...MEMBERS), tie('value')), { selector: ([name]) => name, maxLength: 3 })
    .map((v): Value => ({ t: 'M', v: new Map(v) })),
}))

/** Attributes that no key uses; each likes one type, so that paths often meet what they need. */
const FREE = new Map([
  ['a', map],
  ['b', list],
  ['c', number],
  ['__proto__', anySet],
  ['size', fc.oneof(string, surrogate)],
])
const free = (name: string): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 3, arbitrary: FREE.get(name) ?? anyValue }, { weight: 1, arbitrary: anyValue })
const INDEXED = ['g1', 'g2', 'g3', 'g4', 'l'] as const
export const indexedName = (at: number): string => INDEXED[at % INDEXED.length] ?? 'l'

const path: fc.Arbitrary<Path> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Path>(['a'], ['b'], ['c'], ['__proto__'], ['size']) },
  { weight: 3, arbitrary: fc.constantFrom(...MEMBERS).map((name): Path => ['a', name]) },
  { weight: 3, arbitrary: fc.nat(3).map((at): Path => ['b', at]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.array(fc.oneof(fc.constantFrom(...MEMBERS), fc.nat(2)), { maxLength: 3 }))
      .map(([root, rest]): Path => [root, ...rest]),
  },
)
const readPath: fc.Arbitrary<Path> = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 1, arbitrary: fc.constantFrom<Path>(['g1'], ['l'], ['pk'], ['sk'], ['g3']) },
)

const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: readPath.map((one): Operand => ({ k: 'path', path: one })) },
  { weight: 2, arbitrary: anyValue.map((value): Operand => ({ k: 'value', value })) },
  { weight: 1, arbitrary: path.map((one): Operand => ({ k: 'size', path: one })) },
)
const ordered = fc.oneof(number, string, bytes)
const orderedOperand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: readPath.map((one): Operand => ({ k: 'path', path: one })) },
  { weight: 3, arbitrary: ordered.map((value): Operand => ({ k: 'value', value })) },
  { weight: 1, arbitrary: path.map((one): Operand => ({ k: 'size', path: one })) },
)
const isSamePath = (a: Operand, b: Operand): boolean =>
  a.k === 'path' && b.k === 'path' && JSON.stringify(a.path) === JSON.stringify(b.path)
/** The service refuses an operand that comes twice. */
const unless = (a: Operand, b: Operand): Operand => (isSamePath(a, b) ? { k: 'value', value: { t: 'NULL' } } : b)
const isText = (value: Value): boolean => value.t === 'S' || value.t === 'B'

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom<Comparator>('=', '<>'), operand, operand)
        .map(([op, a, b]): Condition => ({ k: 'compare', op, a, b: unless(a, b) })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom<Comparator>('<', '<=', '>', '>='), orderedOperand, orderedOperand)
        .filter(([, a, b]) => !isSamePath(a, b))
        .map(([op, a, b]): Condition => ({ k: 'compare', op, a, b })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom<Comparator>('<', '<=', '>', '>='),
          fc.oneof(fc.tuple(fc.constant<Path>(['size']), surrogate), fc.tuple(fc.constant<Path>(['c']), number)),
        )
        .map(([op, [one, value]]): Condition => ({ k: 'compare', op, a: { k: 'path', path: one }, b: { k: 'value', value } })),
    },
    { weight: 1, arbitrary: fc.tuple(orderedOperand, ordered, ordered).map(([a, low, high]) => betweenOf(a, low, high)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(operand, fc.array(operand, { minLength: 1, maxLength: 3 }))
        .map(([a, some]): Condition => ({ k: 'in', a, list: some.map((one) => unless(a, one)) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('exists' as const, 'missing' as const), readPath)
        .map(([k, one]): Condition => ({ k, path: one })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(path, fc.constantFrom<Value['t'][]>('S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'))
        .map(([one, type]): Condition => ({ k: 'type', path: one, type })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(readPath, anyValue.filter(isText))
        .map(([one, value]): Condition => ({ k: 'begins', path: one, b: { k: 'value', value } })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(readPath, operand)
        .filter(
          ([one, b]) => !isSamePath({ k: 'path', path: one }, b) && !(b.k === 'value' && ['SS', 'NS', 'BS'].includes(b.value.t)),
        )
        .map(([one, b]): Condition => ({ k: 'contains', path: one, b })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), tie('condition'), tie('condition'))
        .map(([k, a, b]): Condition => ({ k, a, b })),
    },
    { weight: 1, arbitrary: tie('condition').map((a): Condition => ({ k: 'not', a })) },
  ),
}))

function betweenOf(a: Operand, x: Value, y: Value): Condition {
  const way = order(x, y)
  const bounds = way === undefined ? [x, x] : way <= 0 ? [x, y] : [y, x]
  const [low = x, high = x] = bounds
  return { k: 'between', a, low: { k: 'value', value: low }, high: { k: 'value', value: high } }
}

const numeric: fc.Arbitrary<SetValue> = fc.oneof(
  number.map((value): SetValue => ({ k: 'value', value })),
  fc.constantFrom<Path>(['c'], ['a', 'x'], ['b', 0]).map((one): SetValue => ({ k: 'path', path: one })),
  fc.tuple(path, number).map(([one, value]): SetValue => ({ k: 'default', path: one, or: { k: 'value', value } })),
)
const listed: fc.Arbitrary<SetValue> = fc.oneof(
  list.map((value): SetValue => ({ k: 'value', value })),
  fc.constantFrom<Path>(['b'], ['a', 'x']).map((one): SetValue => ({ k: 'path', path: one })),
  fc.tuple(path, list).map(([one, value]): SetValue => ({ k: 'default', path: one, or: { k: 'value', value } })),
)
const setValue: fc.Arbitrary<SetValue> = fc.oneof(
  { weight: 4, arbitrary: anyValue.map((value): SetValue => ({ k: 'value', value })) },
  { weight: 1, arbitrary: path.map((one): SetValue => ({ k: 'path', path: one })) },
  {
    weight: 1,
    arbitrary: fc.tuple(path, anyValue).map(([one, value]): SetValue => ({ k: 'default', path: one, or: { k: 'value', value } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('+' as const, '-' as const), numeric, numeric)
      .map(([op, a, b]): SetValue => ({ k: 'sum', op, a, b })),
  },
  { weight: 2, arbitrary: fc.tuple(listed, listed).map(([a, b]): SetValue => ({ k: 'append', a, b })) },
)
const indexedPath: fc.Arbitrary<Path> = fc.constantFrom<Path>(['g1'], ['g2'], ['g3'], ['g4'], ['l'])
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(path, setValue).map(([one, to]): Action => ({ k: 'set', path: one, to })) },
  { weight: 2, arbitrary: path.map((one): Action => ({ k: 'remove', path: one })) },
  { weight: 1, arbitrary: indexedPath.map((one): Action => ({ k: 'remove', path: one })) },
  {
    weight: 1,
    arbitrary: fc.tuple(indexedPath, path).map(([one, from]): Action => ({ k: 'set', path: one, to: { k: 'path', path: from } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.oneof(path, fc.constant<Path>(['c'])), fc.oneof(number, anySet))
      .map(([one, value]): Action => ({ k: 'add', path: one, value })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(path, fc.constant<Path>(['__proto__'])), anySet)
      .map(([one, value]): Action => ({ k: 'delete', path: one, value })),
  },
)
const update: fc.Arbitrary<UpdateSpec> = fc.record({
  actions: fc.array(action, { maxLength: 4 }).map((actions) => compatibleOnly(actions, (one) => one.path)),
  indexed: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.tuple(fc.nat(4), place), { selector: ([at]) => at, maxLength: 2 }) },
  ),
})

const guard = { condition: maybe(condition, 2, 3), showsItem: fc.boolean() }
const onlyOld = fc.constantFrom('NONE' as const, 'ALL_OLD' as const)

/** @param paddings bytes that the padding of an item may have. @param padded how many items in ten have one */
export function stepsOf(paddings: readonly number[], padded: number, maxSteps: number): fc.Arbitrary<Step[]> {
  const attribute = fc.constantFrom(...FREE.keys()).chain((name) => fc.tuple(fc.constant(name), free(name)))
  const item: fc.Arbitrary<ItemSpec> = fc.record({
    key: keySpec,
    attributes: fc.uniqueArray(attribute, { selector: ([name]) => name, minLength: 1, maxLength: 5 }),
    indexed: fc.array(maybe(fewPlaces, 6), { minLength: 5, maxLength: 5 }),
    paddingBytes: maybe(fc.constantFrom(...paddings), padded, 10 - padded),
    wrong: fc.oneof(
      { weight: 30, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.record({ at: fc.nat(4), value: fc.oneof(anyValue, fc.constant<Value>({ t: 'S', v: '' })) }) },
    ),
  })
  const put: fc.Arbitrary<WriteSpec> = fc.record({ k: fc.constant('put' as const), item, returns: onlyOld, ...guard })
  const remove: fc.Arbitrary<WriteSpec> = fc.record({
    k: fc.constant('delete' as const),
    key: keySpec,
    returns: onlyOld,
    ...guard,
  })
  const change: fc.Arbitrary<WriteSpec> = fc.record({
    k: fc.constant('update' as const),
    key: keySpec,
    update,
    returns: fc.constantFrom(...UPDATE_RETURNS),
    ...guard,
  })
  const check: fc.Arbitrary<WriteSpec> = fc.record({
    k: fc.constant('check' as const),
    key: keySpec,
    condition,
    showsItem: fc.boolean(),
  })
  const write = fc.oneof({ weight: 4, arbitrary: put }, { weight: 3, arbitrary: change }, { weight: 1, arbitrary: remove })
  const action = fc.oneof({ weight: 8, arbitrary: write }, { weight: 1, arbitrary: check })
  const some = (one: fc.Arbitrary<WriteSpec>, maxLength = 6): fc.Arbitrary<WriteSpec[]> =>
    fc.array(one, { minLength: 1, maxLength })
  const flags = { consistent: fc.boolean(), capacity }
  const projection = maybe(
    fc.array(readPath, { minLength: 1, maxLength: 4 }).map((paths) => compatibleOnly(paths, (one) => one)),
    1,
    2,
  )
  const keys = fc.array(keySpec, { minLength: 1, maxLength: 5 })
  const keepsDuplicates = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0)
  const step = <K extends Step['k']>(k: K): { k: fc.Arbitrary<K> } => ({ k: fc.constant(k) })
  /** Items to begin with. */
  const fill = fc.record({
    ...step('batchWrite'),
    writes: fc.array(put, { maxLength: 25, size: 'max' }),
    keepsDuplicates: fc.constant(false),
    capacity,
  })
  const steps = fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ ...step('write'), write, capacity }) },
      { weight: 2, arbitrary: fc.record({ ...step('together'), writes: some(write) }) },
      { weight: 2, arbitrary: fc.record({ ...step('get'), key: keySpec, projection, ...flags }) },
      { weight: 8, arbitrary: fc.record({ ...step('read'), read: readSpec(projection, write) }) },
      { weight: 1, arbitrary: fc.record({ ...step('batchGet'), keys, projection, ...flags }) },
      { weight: 1, arbitrary: fc.record({ ...step('transactGet'), keys, projection, ...flags }) },
      {
        weight: 2,
        arbitrary: fc.record({
          ...step('batchWrite'),
          writes: some(fc.oneof(put, put, put, remove), 12),
          keepsDuplicates,
          capacity,
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ ...step('transact'), writes: some(action), keepsDuplicates, isReplayed: fc.boolean(), capacity }),
      },
      { weight: 1, arbitrary: fc.record(step('restart')) },
      { weight: 1, arbitrary: fc.record(step('count')) },
    ),
    { minLength: 1, maxLength: maxSteps, size: 'max' },
  )
  return fc.tuple(fill, steps).map(([first, rest]) => (first.writes.length === 0 ? rest : [first, ...rest]))
}

function readSpec(projection: fc.Arbitrary<readonly Path[] | undefined>, write: fc.Arbitrary<WriteSpec>): fc.Arbitrary<ReadSpec> {
  const last: fc.Arbitrary<RangeSpec> = fc.record({
    op: fc.constantFrom('=', '<', '<=', '>', '>=', 'between', 'begins'),
    places: fc.tuple(anyPlace, anyPlace),
    isFlipped: fc.boolean(),
  })
  const key = fc.record({
    hash: fc.tuple(fewPlaces, fewPlaces),
    equal: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fewPlaces, { maxLength: 2 }) }),
    last: maybe(last),
    isReversed: fc.boolean(),
  })
  return fc.record({
    source: fc.constantFrom('table', 'gsi', 'lsi'),
    key: maybe(key, 3),
    segments: maybe(fc.constantFrom(1, 2, 3, 7, 4096), 1, 2),
    forward: fc.boolean(),
    limit: maybe(fc.integer({ min: 1, max: 4 })),
    filter: maybe(condition),
    projection,
    select: maybe(fc.constantFrom('COUNT' as const, 'ALL_ATTRIBUTES' as const, 'ALL_PROJECTED_ATTRIBUTES' as const)),
    consistent: fc.integer({ min: 0, max: 3 }).map((drawn) => drawn === 0),
    capacity,
    between: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(write, { maxLength: 3 }) }),
    start: maybe(
      fc.record({ key: keySpec, indexed: fc.array(fewPlaces, { minLength: 5, maxLength: 5 }), isInside: fc.boolean() }),
      1,
      4,
    ),
  })
}

const scalar = fc.constantFrom<ScalarName>('S', 'N', 'B')
const kinds: fc.Arbitrary<Projection> = fc.oneof(
  fc.constant<Projection>({ type: 'ALL' }),
  fc.constant<Projection>({ type: 'KEYS_ONLY' }),
  fc
    .uniqueArray(fc.constantFrom('a', 'c', '__proto__', 'pad'), { minLength: 1, maxLength: 3 })
    .map((names): Projection => ({ type: 'INCLUDE', names })),
)

export const schemas: fc.Arbitrary<Schema> = fc
  .record({
    hasRange: fc.boolean(),
    gsi: maybe(
      fc.record({
        keys: fc.constantFrom('hash' as const, 'range' as const, 'many' as const, 'inverted' as const),
        projection: kinds,
      }),
      3,
    ),
    lsi: maybe(fc.record({ attribute: fc.constantFrom('l', 'g1', 'g2'), projection: kinds }), 2),
    types: fc.record({ pk: scalar, sk: scalar, g1: scalar, g2: scalar, g3: scalar, g4: scalar, l: scalar }),
  })
  .map(({ hasRange, gsi, lsi, types }) => {
    const indexes: Index[] = []
    if (hasRange && lsi !== undefined)
      indexes.push({ name: 'lsi', keys: { hash: ['pk'], range: [lsi.attribute] }, projection: lsi.projection })
    if (gsi !== undefined) indexes.push({ name: 'gsi', keys: globalKeys(gsi.keys, hasRange), projection: gsi.projection })
    return { keys: { hash: ['pk'], range: hasRange ? ['sk'] : [] }, indexes, types }
  })

function globalKeys(kind: 'hash' | 'range' | 'many' | 'inverted', hasRange: boolean): Index['keys'] {
  if (kind === 'many') return { hash: ['g1', 'g2'], range: ['g3', 'g4'] }
  if (kind === 'range') return { hash: ['g1'], range: ['g2'] }
  return kind === 'inverted' && hasRange ? { hash: ['sk'], range: ['pk'] } : { hash: ['g1'], range: [] }
}
