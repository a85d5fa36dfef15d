import { describe, expect, test } from 'vitest'
import { parseProjection, project, projectedTopLevelNames } from '../../src/expressions/projection.js'
import { lowerAttributesToGet } from '../../src/expressions/legacy-keys.js'
import type { Item } from '../../src/model/attribute-value.js'
import { placeholders, refusalOf } from './refusal-of.js'

const NAMES = { '#n': 'name', '#a': 'a' }

describe('a projection is refused', () => {
  test.each([
    ['', 'The expression can not be empty;'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a, , b', 'Syntax error; token: ",", near: ", , b"'],
    [':v', 'Syntax error; token: ":v", near: ":v"'],
    ['size(a)', 'Syntax error; token: "(", near: "size(a"'],
    ['#zz, name', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['a, a, #zz', 'An expression attribute name used in the document path is not defined; attribute name: #zz'],
    [
      'a, #a',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'a[0], a.b, c.d, c',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, d], path two: [c]',
    ],
    [
      'a[0], a.b',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]',
    ],
  ])('%s', (text, sentence) => {
    expect(refusalOf(() => parseProjection(text, placeholders(undefined, NAMES)))).toBe(
      `Invalid ProjectionExpression: ${sentence}`,
    )
  })
})

const ITEM: Item = {
  a: { S: '1' },
  name: { M: { x: { N: '1' }, y: { N: '2' }, z: { M: { deep: { S: 'd' } } } } },
  l: { L: [{ N: '0' }, { M: { p: { N: '1' }, q: { N: '2' } } }, { N: '2' }] },
}

// Missing paths are skipped, elements come in ascending order without gaps, paths into one container are merged.
describe('a projected item', () => {
  test.each<[string, Item]>([
    ['a', { a: { S: '1' } }],
    ['gone, a.x, l.x, #n[0]', {}],
    ['#n.y, #n.z.deep, #n.gone', { name: { M: { y: { N: '2' }, z: { M: { deep: { S: 'd' } } } } } }],
    ['l[2], l[0], l[9]', { l: { L: [{ N: '0' }, { N: '2' }] } }],
    ['l[1].q, l[1].p', { l: { L: [{ M: { p: { N: '1' }, q: { N: '2' } } }] } }],
  ])('of %s', (text, expected) => {
    expect(project(parseProjection(text, placeholders(undefined, NAMES)), ITEM)).toEqual(expected)
  })

  test('keeps an attribute called like an inherited member', () => {
    const projection = parseProjection('#p, constructor_', placeholders(undefined, { '#p': '__proto__' }))
    expect(JSON.stringify(project(projection, JSON.parse('{"__proto__":{"S":"x"},"b":{"S":"y"}}') as Item))).toBe(
      '{"__proto__":{"S":"x"}}',
    )
    expect(project(projection, ITEM)).toEqual({})
  })
})

test('planners see the top-level names once', () => {
  const projection = parseProjection('a.b, c, #a.d[0]', placeholders(undefined, NAMES))
  expect(projectedTopLevelNames(projection)).toEqual(['a', 'c'])
})

// AttributesToGet may have any number of names, and a page any number of items: the work is that of the items.
test('many names are not looked up in an item that has few', () => {
  let looks = 0
  const item = new Proxy(ITEM, {
    getOwnPropertyDescriptor: (target, name) => {
      looks++
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
  const names = Array.from({ length: 1000 }, (_, n) => `x${n}`)
  const projection = lowerAttributesToGet([...names, 'l', 'a'])
  expect(project(projection, item)).toEqual({ a: ITEM['a'], l: ITEM['l'] })
  expect(looks).toBeLessThan(10)
})
