// Proves that what leaves the JSON reader is safe to walk: bounded, well-formed, without nulls, with every name an own member.
import { describe, expect, test } from 'vitest'
import { ApiError } from '../../src/model/errors.js'
import { parseJson } from '../../src/protocol/json.js'

const parse = (text: string): object => parseJson(Buffer.from(text))

function refusalOf(bytes: Buffer): object {
  try {
    return { passed: parseJson(bytes) }
  } catch (error) {
    if (error instanceof ApiError) return error.body()
    throw error
  }
}

const UNREADABLE = { __type: 'com.amazon.coral.service#SerializationException' }

describe('refused without a text', () => {
  const cases: readonly (readonly [string, Buffer])[] = [
    ['nothing', Buffer.from('')],
    ['half an object', Buffer.from('{"a":')],
    ['an array', Buffer.from('[]')],
    ['a text', Buffer.from('"a"')],
    ['null', Buffer.from('null')],
    ['two values', Buffer.from('{} {}')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a lone surrogate in a value', Buffer.from('{"a":"\\ud800"}')],
    ['a lone surrogate in a name', Buffer.from('{"a":{"\\uDC00":1}}')],
    ['a lone surrogate in a list', Buffer.from('{"a":["\\uD800x"]}')],
    ['1001 levels', Buffer.from(`${'{"a":'.repeat(1000)}{}${'}'.repeat(1000)}`)],
    ['a million levels of lists', Buffer.from(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`)],
  ]
  test.each(cases)('%s', (_name, bytes) => expect(refusalOf(bytes)).toEqual(UNREADABLE))
})

test('1000 levels pass, and brackets within texts are no levels', () => {
  expect(() => parse(`${'{"a":'.repeat(999)}{}${'}'.repeat(999)}`)).not.toThrow()
  expect(parse(`{"a":"${'[{\\"'.repeat(2000)}"}`)).toEqual({ a: '[{"'.repeat(2000) })
})

test('null members are dropped at every level, elements of lists are kept', () => {
  expect(parse('{"a":null,"b":{"c":null,"d":"null"},"e":[null,{"f":null}]}')).toEqual({ b: { d: 'null' }, e: [null, {}] })
})

test('of a repeated name the last stands', () => {
  expect(parse('{"a":1,"a":2}')).toEqual({ a: 2 })
})

test('__proto__ and constructor are own members and touch no prototype', () => {
  const value = parse('{"__proto__":{"polluted":1},"constructor":null}')
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('pairs of surrogates and raw UTF-8 pass', () => {
  expect(parse('{"a":"\\ud83d\\ude00","b":"😀"}')).toEqual({ a: '😀', b: '😀' })
})
