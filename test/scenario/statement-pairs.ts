// Statements beside the expressions that say the same, drawn at random. A value is a literal in the statement, or a parameter; in the
// expression it is a placeholder. The pairs are typed from the documentation of both languages.
import fc from 'fast-check'

type Value = Readonly<Record<string, unknown>>

/** The same in both languages: `{0}` is the first value, and so on. */
export interface Pair {
  readonly statement: string
  readonly expression: string
  readonly values: readonly Value[]
  /** Several parts that are joined, which need parentheses in another. */
  readonly isJoined?: boolean
}

const pair = (statement: string, expression: string, ...values: readonly Value[]): Pair => ({ statement, expression, values })
const shift = (text: string, by: number): string => text.replaceAll(/\{(\d+)\}/g, (_whole, number) => `{${Number(number) + by}}`)

/** Several pairs in one text. */
export function joined(parts: readonly Pair[], separator: string, between = separator): Pair {
  let values: Value[] = []
  const texts = parts.map((part) => {
    const by = values.length
    values = [...values, ...part.values]
    return { statement: shift(part.statement, by), expression: shift(part.expression, by) }
  })
  const statement = texts.map((text) => text.statement).join(separator)
  return { statement, expression: texts.map((text) => text.expression).join(between), values, isJoined: parts.length > 1 }
}

const grouped = (one: Pair): Pair =>
  one.isJoined === true ? { ...one, statement: `(${one.statement})`, expression: `(${one.expression})`, isJoined: false } : one

const numbers = fc.integer({ min: 0, max: 4 }).map((number): Value => ({ N: String(number) }))
const texts = fc.constantFrom('', 'a', 'ab', 'b').map((text): Value => ({ S: text }))
const scalars = fc.oneof(numbers, texts)
const values: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  fc.constantFrom<Value>({ BOOL: true }, { NULL: true }, { SS: ['a', 'b'] }, { L: [{ N: '1' }] }, { M: { k: { S: 'a' } } }),
)

const paths = fc.constantFrom('x', 'y', 'l[0]', 'm.k', 'm', 'l', 'absent', 's')
const orders = fc.constantFrom('<', '<=', '>', '>=')

/** A test of attributes that are no keys. */
const tests: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(paths, values).map(([path, value]) => pair(`${path} = {0}`, `${path} = {0}`, value)),
  // What isn't there is different from nothing, in statements.
  fc.tuple(paths, values).map(([path, value]) => ({
    ...pair(`${path} <> {0}`, `attribute_exists(${path}) AND ${path} <> {0}`, value),
    isJoined: true,
  })),
  fc.tuple(paths, orders, scalars).map(([path, order, value]) => pair(`${path} ${order} {0}`, `${path} ${order} {0}`, value)),
  fc.tuple(paths, orders, scalars).map(([path, order, value]) => pair(`{0} ${order} ${path}`, `{0} ${order} ${path}`, value)),
  fc
    .tuple(paths, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 4 }))
    .map(([path, low, high]) =>
      pair(`${path} BETWEEN {0} AND {1}`, `${path} BETWEEN {0} AND {1}`, { N: String(low) }, { N: String(high) }),
    ),
  fc.tuple(paths, fc.array(values, { minLength: 1, maxLength: 3 })).map(([path, list]) => {
    const places = list.map((_value, at) => `{${at}}`).join(', ')
    return pair(`${path} IN [${places}]`, `${path} IN (${places})`, ...list)
  }),
  fc.tuple(paths, texts).map(([path, text]) => pair(`begins_with(${path}, {0})`, `begins_with(${path}, {0})`, text)),
  fc.tuple(paths, scalars).map(([path, value]) => pair(`CONTAINS(${path}, {0})`, `contains(${path}, {0})`, value)),
  fc.tuple(paths, orders).map(([path, order]) => pair(`size(${path}) ${order} {0}`, `size(${path}) ${order} {0}`, { N: '1' })),
  fc
    .tuple(paths, fc.constantFrom('S', 'N', 'L', 'M', 'SS', 'NULL', 'BOOL'))
    .map(([path, type]) => pair(`attribute_type(${path}, {0})`, `attribute_type(${path}, {0})`, { S: type })),
  paths.map((path) => pair(`${path} IS MISSING`, `attribute_not_exists(${path})`)),
  paths.map((path) => pair(`${path} IS NOT MISSING`, `attribute_exists(${path})`)),
  paths.map((path) => pair(`${path} IS NULL`, `attribute_type(${path}, {0})`, { S: 'NULL' })),
  paths.map((path) => pair(`${path} IS NOT NULL`, `NOT attribute_type(${path}, {0})`, { S: 'NULL' })),
  fc.tuple(paths, values).map(([path, value]) => pair(`(${path} = {0}) = false`, `NOT ${path} = {0}`, value)),
)

/** Conditions made of what a generator draws. */
function conditionsOf(leaves: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> {
  return fc.letrec<{ condition: Pair }>((tie) => {
    const parts = fc.array(tie('condition').map(grouped), { minLength: 2, maxLength: 3 })
    return {
      condition: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        { weight: 3, arbitrary: leaves },
        { weight: 1, arbitrary: parts.map((all) => joined(all, ' AND ')) },
        { weight: 1, arbitrary: parts.map((all) => joined(all, ' OR ')) },
        {
          weight: 1,
          arbitrary: tie('condition')
            .map(grouped)
            .map((one) => ({ ...one, statement: `NOT ${one.statement}`, expression: `NOT ${one.expression}` })),
        },
      ),
    }
  }).condition
}

/** Conditions on attributes that are no keys. */
export const filters = conditionsOf(tests)

const partitions = fc.constantFrom('a', 'b', 'c').map((text): Value => ({ S: text }))
const sortKeys = fc.integer({ min: 0, max: 5 }).map((number): Value => ({ N: String(number) }))

const onSortKey: fc.Arbitrary<Pair> = fc.oneof(
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sortKeys)
    .map(([order, value]) => pair(`sk ${order} {0}`, `sk ${order} {0}`, value)),
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sortKeys)
    .map(([order, value]) => pair(`{0} ${order} sk`, `{0} ${order} sk`, value)),
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 5 }))
    .map(([low, high]) => pair('sk BETWEEN {0} AND {1}', 'sk BETWEEN {0} AND {1}', { N: String(low) }, { N: String(high) })),
)

/** The condition of a Query: one partition, and maybe a range. */
export const keyConditions: fc.Arbitrary<Pair> = fc
  .tuple(
    partitions.map((value) => pair('pk = {0}', 'pk = {0}', value)),
    fc.option(onSortKey, { nil: undefined }),
  )
  .map(([partition, range]) => joined(range === undefined ? [partition] : [partition, range], ' AND '))

const keyLeaves: fc.Arbitrary<Pair> = fc.oneof(
  { weight: 4, arbitrary: partitions.map((value) => pair('pk = {0}', 'pk = {0}', value)) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((list) => {
      const places = list.map((_text, at) => `{${at}}`).join(', ')
      return pair(`pk IN (${places})`, `pk IN (${places})`, ...list.map((text) => ({ S: text })))
    }),
  },
  { weight: 3, arbitrary: onSortKey },
  { weight: 2, arbitrary: tests },
)

/** Conditions on keys and other attributes, joined anyhow: one, several or no key reads. */
export const anyConditions = conditionsOf(keyLeaves)

const set = (statement: string, expression: string, ...given: readonly Value[]): Pair => pair(statement, expression, ...given)
const targets = fc.constantFrom('x', 'y', 'l[0]', 'l[9]', 'm.k', 'm.n', 'fresh', 'absent.k', 'g')

/** One clause of an update, and its section in UpdateExpression. */
export interface ClausePair extends Pair {
  readonly section: 'SET' | 'REMOVE' | 'ADD' | 'DELETE'
}

export const clauses: fc.Arbitrary<ClausePair> = fc.oneof(
  fc
    .tuple(targets, values)
    .map(([path, value]) => ({ section: 'SET' as const, ...set(`SET ${path} = {0}`, `${path} = {0}`, value) })),
  fc.tuple(targets, paths, fc.constantFrom('+', '-'), numbers).map(([path, from, sign, value]) => ({
    section: 'SET' as const,
    ...set(`SET ${path} = ${from} ${sign} {0}`, `${path} = ${from} ${sign} {0}`, value),
  })),
  fc
    .tuple(targets, paths)
    .map(([path, from]) => ({ section: 'SET' as const, ...set(`SET ${path} = ${from}`, `${path} = ${from}`) })),
  targets.map((path) => ({
    section: 'SET' as const,
    ...set(`SET ${path} = list_append(l, {0})`, `${path} = list_append(l, {0})`, { L: [{ S: 'z' }] }),
  })),
  targets.map((path) => ({ section: 'REMOVE' as const, ...set(`REMOVE ${path}`, path) })),
  fc
    .tuple(fc.constantFrom('s', 'fresh', 'x'), fc.constantFrom(['a'], ['c', 'd'], ['a', 'b']))
    .map(([path, SS]) => ({ section: 'ADD' as const, ...set(`SET ${path} = set_add(${path}, {0})`, `${path} {0}`, { SS }) })),
  fc.tuple(fc.constantFrom('s', 'fresh', 'x'), fc.constantFrom(['a'], ['c', 'd'], ['a', 'b'])).map(([path, SS]) => ({
    section: 'DELETE' as const,
    ...set(`SET ${path} = set_delete(${path}, {0})`, `${path} {0}`, { SS }),
  })),
)

/** Attributes of an item beside its key. */
export const attributes: fc.Arbitrary<Readonly<Record<string, Value>>> = fc.record(
  {
    x: fc.oneof(numbers, values),
    y: values,
    l: fc.array(scalars, { maxLength: 2 }).map((L): Value => ({ L })),
    m: fc.record({ k: scalars }).map((M): Value => ({ M })),
    s: fc.constantFrom<Value>({ SS: ['a'] }, { SS: ['a', 'b'] }),
    g: fc.constantFrom('a', 'b', 'c').map((text): Value => ({ S: text })),
  },
  { requiredKeys: [] },
)

/** The text of a statement, with literals, and parameters for what has none or is to have none. */
export function written(
  text: string,
  given: readonly Value[],
  isParameter: (place: number) => boolean,
): {
  readonly Statement: string
  readonly Parameters?: readonly Value[]
} {
  const Parameters: Value[] = []
  const Statement = text.replaceAll(/\{(\d+)\}/g, (_whole, place) => {
    const value = given[Number(place)] ?? {}
    const literal = isParameter(Number(place)) ? undefined : literalOf(value)
    if (literal !== undefined) return literal
    Parameters.push(value)
    return '?'
  })
  return Parameters.length === 0 ? { Statement } : { Statement, Parameters }
}

function literalOf(value: Value): string | undefined {
  const [[type, content] = []] = Object.entries(value)
  switch (type) {
    case 'S':
      return `'${String(content).replaceAll("'", "''")}'`
    case 'N':
    case 'BOOL':
      return String(content)
    case 'NULL':
      return 'null'
    case 'SS':
      return `<<${(content as string[]).map((text) => `'${text}'`).join(', ')}>>`
    case 'L':
      return `[${(content as Value[]).map(literalOf).join(', ')}]`
    case 'M': {
      const fields = Object.entries(content as Record<string, Value>)
      return `{${fields.map(([name, inner]) => `'${name}': ${literalOf(inner)}`).join(', ')}}`
    }
    default:
      return undefined
  }
}

/** An expression and the values that it needs. */
export function placed(
  { expression, values: given }: Pair,
  sign: string,
): { readonly text: string; readonly values: Record<string, Value> } {
  const text = expression.replaceAll(/\{(\d+)\}/g, (_whole, place) => `:${sign}${place}`)
  return { text, values: Object.fromEntries(given.map((value, at) => [`:${sign}${at}`, value])) }
}
