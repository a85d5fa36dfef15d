// Proves that a long request is shortened only where what is left is still too long, so that it is refused as the whole would be; that
// whatever may be taken stays whole; and that the rest of a request stays as it was.
import { describe, expect, test } from 'vitest'
import { isBeyond } from '../../src/protocol/bound.js'
import { parseJson } from '../../src/protocol/json.js'
import { shortened } from '../../src/protocol/shortened.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'

const many = (count: number, one: (at: number) => string): string => Array.from({ length: count }, (_, at) => one(at)).join(',')
const attributes = (count: number): string => many(count, (at) => `"${at.toString(36)}":{"S":""}`)
const bytesLeft = (text: string): number => shortened(Buffer.from(text), 1000).bytes.length

type Json = Record<string, unknown>
const sizeOf = (value: unknown): number => Object.keys(value as Json).length // of lists and objects alike

describe('is shortened, and what comes after it stays', () => {
  test.each<[string, string, (request: Json) => unknown]>([
    ['an item of many attributes', `"Item":{${attributes(500_000)}}`, ({ Item }) => Item],
    ['a key', `"Key":{${attributes(500_000)}}`, ({ Key }) => Key],
    ['a map in an item', `"Item":{"a":{"M":{${attributes(500_000)}}}}`, ({ Item }) => (Item as { a: { M: Json } }).a.M],
    ['a list of nothing', `"Item":{"a":{"L":[${many(600_000, () => '{}')}]}}`, ({ Item }) => (Item as { a: { L: [] } }).a.L],
    ['a set', `"Item":{"a":{"NS":[${many(600_000, (at) => `"${at}"`)}]}}`, ({ Item }) => (Item as { a: { NS: [] } }).a.NS],
    ['names', `"ExpressionAttributeNames":{${many(90_000, (at) => `"#${at}":"a"`)}}`, (all) => all['ExpressionAttributeNames']],
    ['tags', `"Tags":[${many(90_000, (at) => `{"Key":"${at}","Value":""}`)}]`, ({ Tags }) => Tags],
    ['expectations', `"Expected":{${many(300_000, (at) => `"${at}":{"Exists":false}`)}}`, ({ Expected }) => Expected],
    [
      'filters',
      `"ScanFilter":{${many(300_000, (at) => `"${at}":{"ComparisonOperator":"NULL"}`)}}`,
      ({ ScanFilter }) => ScanFilter,
    ],
    ['updates', `"AttributeUpdates":{${many(300_000, (at) => `"${at}":{}`)}}`, ({ AttributeUpdates }) => AttributeUpdates],
    ['what nobody asked for', `"Unheard":[${many(600_000, () => '[]')}]`, ({ Unheard }) => Unheard],
  ])('%s', (_name, member, found) => {
    const whole = `{${member},"TableName":"t","Other":{"a":["x, ] }"]}}`
    const request = parseJson(Buffer.from(whole))
    expect(bytesLeft(whole)).toBeLessThan(whole.length * 0.9)
    expect(request).toMatchObject({ TableName: 't', Other: { a: ['x, ] }'] } })
    expect(sizeOf(found(request))).toBeLessThan(sizeOf(found(JSON.parse(whole) as Json)))
  })

  test('in batches and transactions, each item by itself', () => {
    const put = (inside: string): string => `{"PutRequest":{"Item":{"pk":{"S":"a"},${inside}}}}`
    const whole = `{"RequestItems":{"t":[${put(attributes(10))},${put(attributes(500_000))},${put(attributes(10))}]}}`
    const requests = (text: string): number[] => {
      const { RequestItems } = parseJson(Buffer.from(text)) as { RequestItems: { t: { PutRequest: { Item: object } }[] } }
      return RequestItems.t.map(({ PutRequest }) => sizeOf(PutRequest.Item))
    }
    const [first, second = 0, third] = requests(whole)
    expect([first, third]).toEqual([11, 11])
    expect(second).toBeLessThan(200_000)
    const transaction = `{"TransactItems":[{"Put":{"TableName":"t","Item":{${attributes(500_000)}}}}]}`
    expect(bytesLeft(transaction)).toBeLessThan(transaction.length / 2)
    const tooMany = `{"RequestItems":{"t":[${many(90_000, () => '{}')}]}}`
    expect(bytesLeft(tooMany)).toBeLessThan(tooMany.length / 2)
  })
})

// What an operation may take is more than it says in general: so the bounds are tried with all that comes near.
describe('stays whole', () => {
  const item = `"pk":{"S":"a"},"l":{"L":[${many(409_000, () => '{"S":""}')}]}`
  const puts = `[${many(3, () => `{"PutRequest":{"Item":{${item}}}}`)}]`
  test.each([
    ['the largest item', `"Item":{${item}}`],
    ['an item whose names take its size', `"Item":{${many(400, (at) => `"${String(at).padStart(1020, 'x')}":{"S":""}`)}}`],
    ['a batch of the largest items', `"RequestItems":{"t":${puts}}`],
    ['for a table whose name is that of a member', `"RequestItems":{"Item":${puts},"Keys":${puts}}`],
    ['a value of an expression', `"ExpressionAttributeValues":{":v":{"L":[${many(1_500_000, () => '{"S":""}')}]}}`],
    ['members of a set to delete', `"AttributeUpdates":{"Item":{"Value":{"NS":[${many(600_000, (at) => `"${at}"`)}]}}}`],
    ['expectations', `"Expected":{${many(204_800, (at) => `"${at}":{"Exists":false}`)}}`],
    ['what takes attributes away', `"AttributeUpdates":{${many(204_800, (at) => `"${at}":{"Action":"DELETE"}`)}}`],
    ['a long text', `"Item":{"a":{"S":"${'{[,"]}'.replace('"', '\\"').repeat(1_000_000)}"}}`],
    ['brackets that are never closed', `"Item":{"a":{"L":[${'[,'.repeat(400)}`],
  ])('%s', (_name, member) => {
    const whole = `{"TableName":"t",${member}}`
    expect(bytesLeft(whole)).toBe(whole.length)
  })

  test('what is short again because names repeat: the last of them stands', () => {
    const repeats = many(500_000, (at) => `"${'abc'[at % 3]}":{"N":"${at}"}`)
    const { Item } = parseJson(Buffer.from(`{"Item":{${repeats}}}`)) as { Item: Json }
    expect(Item).toEqual({ a: { N: '499998' }, b: { N: '499999' }, c: { N: '499997' } })
    const twice = `{"Item":{${attributes(500_000)}},"Item":{"a":{"S":"x"}}}`
    expect(parseJson(Buffer.from(twice))).toEqual({ Item: { a: { S: 'x' } } })
  })
})

test('of what is not JSON nothing is made', () => {
  expect(() => parseJson(Buffer.from(`{"Item":{${attributes(500_000)}}`))).toThrow()
  expect(() => parseJson(Buffer.from(`{"Item":{${attributes(500_000)}]}`))).toThrow()
  expect(() => parseJson(Buffer.from(`{"Item":{"a":{"L":[${many(600_000, () => '{}')}}}}`))).toThrow()
})

test('the weight of a value is at most its size: what wraps values has none', () => {
  const bound = (weight: number): { weight: number; members: number } => ({ weight, members: Infinity })
  const value = { abc: { L: [{ S: 'x' }, { M: { de: { BOOL: true } } }] }, f: { N: '1' } }
  expect([isBeyond(value, bound(5)), isBeyond(value, bound(6))]).toEqual([true, false]) // abc, two elements, f; `de` is alone, as a type is
  expect(isBeyond({ a: 1, b: 1 }, { weight: Infinity, members: 1 })).toBe(true)
})

// Whatever the nesting, what is left is the beginning of the whole at every level, and beyond the bound.
test.each(['1', '2', '3', '4', '5', '6'])('random nesting (seed %s)', (seed) => {
  const next = fastDraws(seededRandom(seed), 'nesting', '')
  const draw = (below: number): number => next() % below
  const value = (depth: number): string => {
    const count = draw(4)
    const kind = depth > 2 ? 0 : draw(4)
    if (kind === 0) return `{"S":"${['', '\\"]', 'é}', '\\u007b', ','][draw(5)]}"}`
    if (kind === 1) return `{ "L" : [${many(count, () => value(depth + 1))}]}`
    if (kind === 2) return `{"NS":[${many(count, (at) => `"${at}"`)}]}`
    return `{"M":{${many(count, (at) => `"${['x', '\\u00e9', '日', '\\"'][draw(4)]}${at}":${value(depth + 1)}`)}}}`
  }
  const whole = `{"Item":{${many(60_000, (at) => `"n${at}":${value(0)}`)}},"TableName":"t"}`
  const short = shortened(Buffer.from(whole), 1000)
  const left: unknown = JSON.parse(short.bytes.toString())
  expect(short.bytes.length).toBeLessThan(Buffer.byteLength(whole))
  expect(short.isEnough(left)).toBe(true)
  expect(isBeginning(left, JSON.parse(whole))).toBe(true)
  expect(left).toHaveProperty('TableName', 't')
})

function isBeginning(part: unknown, whole: unknown): boolean {
  if (typeof part !== 'object' || part === null) return part === whole
  const [of, all] = [part as Json, whole as Json]
  return Object.keys(of).every((name) => Object.hasOwn(all, name) && isBeginning(of[name], all[name]))
}
