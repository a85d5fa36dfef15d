// Answers with rows that nobody has compared with their seals: the text is as it would be of checked ones, the CRC is that of the text, and a
// row that was changed after it was sealed lets nothing out, wherever in the answer it is. The encoder is the only one who compares them.
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { ApiError } from '../../src/model/errors.js'
import { DamagedAnswer, type EncodedText } from '../../src/protocol/answer-text.js'
import { encodeJson } from '../../src/protocol/encode.js'
import { Row } from '../../src/storage/row.js'
import { sealed } from '../../src/storage/seal.js'
import { type ReadRow, UncheckedRow } from '../../src/storage/unchecked-row.js'

const keyOf = (name: string): Buffer => Buffer.concat([Buffer.of(0x10, 0, 0, 0, 7), Buffer.from(name)])
const jsonOf = (name: string): string => JSON.stringify({ pk: { S: name }, v: { S: `${name} `.repeat(name.length * 9) } })

function storedAs(name: string): string {
  const row = Row.make({ sizeBytes: 2 + name.length, sequence: 77, writtenAtMs: 1_790_000_000_000, origin: 0 }, jsonOf(name))
  return Buffer.from(sealed(keyOf(name), row.text)).toString()
}

function refuse(key: Uint8Array): never {
  throw new ApiError('InternalServerError', `damaged: ${Buffer.from(key).subarray(5).toString()}`)
}

function unchecked(name: string, change: (stored: string) => string = (stored) => stored): UncheckedRow {
  const row = UncheckedRow.of(change(storedAs(name)), keyOf(name), refuse)
  if (row === undefined) throw new Error('not to be compared later')
  return row
}

/** As the dispatcher, for an output that can't be without its damaged rows. */
function answered(output: object): EncodedText {
  try {
    return encodeJson(output)
  } catch (error) {
    if (error instanceof DamagedAnswer) return error.refuse()
    throw error
  }
}

const changed = (stored: string): string => stored.slice(0, -4) + (stored.at(-4) === 'x' ? 'y' : 'x') + stored.slice(-3)
const NAMES = ['a', 'bcd', 'ünï ☃ 𝒳', 'efg', '']

type Shape = (rows: readonly ReadRow[]) => object
const SHAPES: readonly (readonly [string, Shape])[] = [
  ['a page', (rows) => ({ Items: rows.map(({ shown }) => shown), Count: rows.length, LastEvaluatedKey: { pk: { S: 'é' } } })],
  ['a batch', (rows) => ({ Responses: { 'tä"ble': rows.map(({ shown }) => shown), other: [] }, UnprocessedKeys: {} })],
  [
    'a batch of several tables',
    (rows) => ({ Responses: { one: rows.slice(0, 2).map(({ shown }) => shown), two: rows.slice(2).map(({ shown }) => shown) } }),
  ],
  ['structures', (rows) => ({ Responses: [{}, ...rows.map(({ shown }) => ({ Item: shown }))] })],
  ['an item', (rows) => ({ Item: rows[1]?.shown, Second: rows[2]?.shown })],
]

test.each(SHAPES)('%s of unchecked rows is written as one of checked rows', (_name, shape) => {
  for (const names of [NAMES, ['a', 'bcd', 'efg'], ['a', 'a', 'a']]) {
    const expected = encodeJson(shape(names.map((name) => new Row(storedAs(name).slice(24)))))
    const { text, crc } = encodeJson(shape(names.map((name) => unchecked(name))))
    expect(text).toBe(expected.text)
    expect(crc ?? crc32(text)).toBe(crc32(expected.text))
  }
})

test.each(SHAPES)('%s with a changed row is refused for that row', (_name, shape) => {
  for (const damaged of ['bcd', 'ünï ☃ 𝒳']) {
    const rows = NAMES.map((name) => unchecked(name, name === damaged ? changed : undefined))
    expect(() => answered(shape(rows))).toThrow(new ApiError('InternalServerError', `damaged: ${damaged}`))
  }
})

test('checked and unchecked rows may stand in one list', () => {
  const mixed = [new Row(storedAs('a').slice(24)), unchecked('bcd'), unchecked('efg')]
  expect(encodeJson({ Items: mixed.map(({ shown }) => shown) }).text).toBe(
    `{"Items":[${['a', 'bcd', 'efg'].map(jsonOf).join(',')}]}`,
  )
  const damaged = [new Row(storedAs('a').slice(24)), unchecked('bcd', changed)]
  expect(() => answered({ Items: damaged.map(({ shown }) => shown) })).toThrow('damaged: bcd')
})

test('rows that have the text of each other are refused', () => {
  const withTextOf = (name: string, other: string) => unchecked(name, (stored) => stored.slice(0, 24) + storedAs(other).slice(24))
  expect(() => answered({ Items: [withTextOf('abc', 'abd'), withTextOf('abd', 'abc')] })).toThrow('damaged: abc')
})

test('whoever looks into an unchecked row has it compared: by its item, and by JSON.stringify', () => {
  expect(unchecked('bcd').checked.json).toBe(jsonOf('bcd'))
  expect(JSON.stringify({ Item: unchecked('bcd') })).toBe(`{"Item":${jsonOf('bcd')}}`)
  expect(() => unchecked('bcd', changed).checked).toThrow('damaged: bcd')
  expect(() => JSON.stringify({ Item: unchecked('bcd', changed) })).toThrow('damaged: bcd')
})

test('a changed size is seen at once, since pages end and are charged by it', () => {
  const stored = storedAs('bcd')
  for (let at = 25; at < 30; at++) {
    const other = stored.slice(0, at) + (stored[at] === '1' ? '2' : '1') + stored.slice(at + 1)
    expect(UncheckedRow.of(other, keyOf('bcd'), refuse)).toBeUndefined()
  }
  expect(UncheckedRow.of(stored.slice(0, 40), keyOf('bcd'), refuse)).toBeUndefined()
  expect(unchecked('bcd').sizeBytes).toBe(5)
})
