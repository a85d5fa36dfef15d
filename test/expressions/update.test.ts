import { describe, expect, test } from 'vitest'
import { applyUpdate, updatedAttributes } from '../../src/expressions/apply-update.js'
import { statementChargeBytes } from '../../src/expressions/statement-charge.js'
import { assignedLiteral, parseUpdate, touchedNames, type Update } from '../../src/expressions/update.js'
import type { Item } from '../../src/model/attribute-value.js'
import { placeholders, refusalOf } from './refusal-of.js'

const VALUES: Item = {
  ':n': { N: '1' },
  ':s': { S: 'x' },
  ':l': { L: [{ S: 'z' }] },
  ':e': { L: [] },
  ':m': { M: {} },
  ':bool': { BOOL: true },
  ':ss': { SS: ['a', 'b'] },
  ':ns': { NS: ['1', '3'] },
  ':bs': { BS: ['AA=='] },
}

const parse = (text: string, names?: Record<string, string>): Update => parseUpdate(text, placeholders(VALUES, names))

// The exact words, and which of two broken rules speaks.
describe('an update is refused', () => {
  test.each([
    ['', 'The expression can not be empty;'],
    ['INVALID SYNTAX', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ['SET', 'Syntax error; token: "<EOF>", near: "SET"'],
    ['SET a = :n,', 'Syntax error; token: "<EOF>", near: ","'],
    ['SET a :n', 'Syntax error; token: ":n", near: "a :n"'],
    ['ADD a b', 'Syntax error; token: "b", near: "a b"'],
    ['REMOVE a = :n', 'Syntax error; token: "=", near: "a = :n"'],
    ['SET a = :n + :n + :n', 'Syntax error; token: "+", near: ":n + :n"'],
    ['SET size = :zz', 'Attribute name is a reserved keyword; reserved keyword: size'],
    ['SET a = foo(:n), b = :n SET c = :n', 'Invalid function name; function: foo'],
    ['SET a = size(b)', 'The function is not allowed in an update expression; function: size'],
    ['SET a = :zz SET b = :n', 'The "SET" section can only be used once in an update expression;'],
    ['REMOVE a REMOVE b', 'The "REMOVE" section can only be used once in an update expression;'],
    ['SET a = :zz, #zz = :n', 'An expression attribute name used in the document path is not defined; attribute name: #zz'],
    ['SET a = :zz, a = :n', 'An expression attribute value used in expression is not defined; attribute value: :zz'],
    [
      'SET a = :n, #a = :n',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'SET c = :n, a.b[3] = :n, a = :n',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b, [3]], path two: [a]',
    ],
    [
      'SET a.b = :n REMOVE a[0]',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]',
    ],
    [
      'SET a.b = :n, a[0] = :n ADD c :s, c.d :n',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c], path two: [c, d]',
    ],
    ['ADD a :s', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
    ['DELETE a :n', 'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER'],
    ['SET b = :s + :n ADD a :l', 'Incorrect operand type for operator or function; operator: ADD, operand type: LIST'],
    ['SET a = b + :s', 'Incorrect operand type for operator or function; operator or function: +, operand type: S'],
    ['SET a = :s - :n', 'Incorrect operand type for operator or function; operator or function: -, operand type: S'],
    [
      'SET a = list_append(b, :n)',
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: N',
    ],
    ...[
      'list_append(:l, list_append(:l, :l))',
      'list_append((list_append(a, :n)), b)',
      'list_append(if_not_exists(a, list_append(a, b)), :l)',
    ].map((nested) => [
      `SET a = ${nested}`,
      'The function is not allowed to be used this way in an expression; function: list_append',
    ]),
    ['SET a = list_append(b, list_append(b, foo(b)))', 'Invalid function name; function: foo'],
    ['SET a = if_not_exists(:n, :n)', 'Operator or function requires a document path; operator or function: if_not_exists'],
    [
      'SET a = if_not_exists(a)',
      'Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1',
    ],
    ['SET a[4294967295] = :n', 'List index is not within the allowable range; index: [4294967295]'],
    ['SET a[99999999999999999999] = :n', 'List index is not within the allowable range; index: [99999999999999999999]'],
    [`SET a[${'9'.repeat(400)}] = :n`, `List index is not within the allowable range; index: [${'9'.repeat(400)}]`],
    [`SET a = ${'a'.repeat(4090)}`, 'Expression size has exceeded the maximum allowed size;'],
  ])('%s', (text, sentence) => {
    expect(refusalOf(() => parse(text, { '#a': 'a' }))).toBe(`Invalid UpdateExpression: ${sentence}`)
  })
})

// As deep as a text can be.
describe('an update of thousands of levels', () => {
  test.each([
    [`SET a = ${'f('.repeat(1355)}b${')'.repeat(1355)}`, 'Invalid function name; function: f'],
    [`SET a = ${'('.repeat(4080)}`, 'Syntax error; token: "<EOF>", near: "("'],
    [`SET a = ${'(b+'.repeat(800)}b${')'.repeat(800)}`, 'The expression contains too many operators; operator count: 301'],
    [
      `SET a = ${'list_append('.repeat(270)}b${',b)'.repeat(270)}`,
      'The function is not allowed to be used this way in an expression; function: list_append',
    ],
  ])('is refused %#', (text, sentence) => {
    expect(refusalOf(() => parse(text))).toBe(`Invalid UpdateExpression: ${sentence}`)
  })

  test('is carried out where it is legal', () => {
    const defaults = `${'if_not_exists(c,'.repeat(240)}:n${')'.repeat(240)}`
    const parentheses = `${'('.repeat(2000)}:n${')'.repeat(2000)}`
    const sums = `${'(:n+'.repeat(290)}:n${')'.repeat(290)}`
    const after = (value: string): unknown => applyUpdate(parse(`SET a = ${value}`), {})['a']
    expect([after(defaults), after(parentheses), after(sums)]).toEqual([{ N: '1' }, { N: '1' }, { N: '291' }])
  })
})

const BEFORE: Item = {
  pk: { S: 'k' },
  a: { N: '5' },
  s: { S: 'text' },
  l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { M: { x: { N: '9' } } }] },
  m: { M: { x: { N: '1' }, y: { M: { z: { S: 'deep' } } } } },
  ss: { SS: ['a', 'c'] },
  ns: { NS: ['1', '2'] },
  nul: { NULL: true },
}

// The item after, whole attribute by whole attribute; undefined says that it is gone.
describe('an update of an item', () => {
  test.each<[string, Record<string, unknown>]>([
    ['SET b = :n', { b: { N: '1' } }],
    ['SET b = a, a = :s', { b: { N: '5' }, a: { S: 'x' } }],
    ['SET a = (a - :n)', { a: { N: '4' } }],
    ['SET a = ((a + :n) - (:n))', { a: { N: '5' } }],
    ['SET c = if_not_exists(c, :n) + :n', { c: { N: '2' } }],
    ['SET c = :n + if_not_exists(a, :n)', { c: { N: '6' } }],
    ['SET c = if_not_exists(a, gone)', { c: { N: '5' } }],
    ['SET c = list_append (l, :l)', { c: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { M: { x: { N: '9' } } }, { S: 'z' }] } }],
    ['SET c = list_append(if_not_exists(c, :e), :l)', { c: { L: [{ S: 'z' }] } }],
    ['SET c = if_not_exists(c, list_append(:l, :e))', { c: { L: [{ S: 'z' }] } }],
    ['SET c = list_append(:l, :e), d = list_append(:e, :l)', { c: { L: [{ S: 'z' }] }, d: { L: [{ S: 'z' }] } }],
    ['SET m.x = :s', { m: { M: { x: { S: 'x' }, y: { M: { z: { S: 'deep' } } } } } }],
    ['SET m.y.z = :n, m.w = m.x', { m: { M: { x: { N: '1' }, y: { M: { z: { N: '1' } } }, w: { N: '1' } } } }],
    ['SET l[3].x = :s', { l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { M: { x: { S: 'x' } } }] } }],
    // Past the end is behind the last element, several by their index and not as written.
    [
      'SET l[20] = :s, l[10] = :n',
      { l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { M: { x: { N: '9' } } }, { N: '1' }, { S: 'x' }] } },
    ],
    ['REMOVE l[1], l[3]', { l: { L: [{ N: '0' }, { N: '2' }] } }],
    ['SET l[0] = :s, l[9] = :n REMOVE l[2], l[8]', { l: { L: [{ S: 'x' }, { N: '1' }, { M: { x: { N: '9' } } }, { N: '1' }] } }],
    ['REMOVE a, gone, m.y, m.gone', { a: undefined, m: { M: { x: { N: '1' } } } }],
    ['ADD a :n, c :n', { a: { N: '6' }, c: { N: '1' } }],
    ['ADD ss :ss, ns :ns, c :bs', { ss: { SS: ['a', 'b', 'c'] }, ns: { NS: ['1', '2', '3'] }, c: { BS: ['AA=='] } }],
    ['ADD m.x :n', { m: { M: { x: { N: '2' }, y: { M: { z: { S: 'deep' } } } } } }],
    ['DELETE ss :ss, gone :ns', { ss: { SS: ['c'] } }],
    ['set b = :n remove a Add c :n', { b: { N: '1' }, a: undefined, c: { N: '1' } }],
  ])('%s', (text, changed) => {
    const frozen = JSON.stringify(BEFORE)
    const after = applyUpdate(parse(text), BEFORE)
    expect(after).toEqual(JSON.parse(JSON.stringify({ ...BEFORE, ...changed })))
    expect(JSON.stringify(BEFORE)).toBe(frozen)
  })

  test('removes a set whose last member is deleted', () => {
    const after = applyUpdate(parse('DELETE ss :ss'), { pk: { S: 'k' }, ss: { SS: ['b', 'a'] } })
    expect(after).toEqual({ pk: { S: 'k' } })
  })

  test('shares what it leaves alone', () => {
    const after = applyUpdate(parse('SET m.x = :n'), BEFORE)
    expect(after['l']).toBe(BEFORE['l'])
    const inner = after['m'] as { M: Item }
    expect(inner.M['y']).toBe((BEFORE['m'] as { M: Item }).M['y'])
  })

  // The three run-time sentences, which carry no prefix.
  test.each([
    ['SET gone.x = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET m.gone.x = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET s.x = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET m[0] = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET l[9].x = :n', 'The document path provided in the update expression is invalid for update'],
    ['REMOVE gone.x', 'The document path provided in the update expression is invalid for update'],
    ['SET c = gone', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET c = m.gone + :n', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET c = list_append(gone, :l)', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET c = s + :n', 'An operand in the update expression has an incorrect data type'],
    ['SET c = list_append(nul, :l)', 'An operand in the update expression has an incorrect data type'],
    ['ADD s :n', 'An operand in the update expression has an incorrect data type'],
    ['ADD ns :ss', 'An operand in the update expression has an incorrect data type'],
    ['DELETE s :ss', 'An operand in the update expression has an incorrect data type'],
  ])('refuses %s', (text, sentence) => {
    expect(refusalOf(() => applyUpdate(parse(text), BEFORE))).toBe(sentence)
  })

  test('refuses a sum out of range', () => {
    const update = parseUpdate('ADD a :v', placeholders({ ':v': { N: `9${'0'.repeat(125)}` } }))
    const sentence = 'Number overflow. Attempting to store a number with magnitude larger than supported range'
    expect(refusalOf(() => applyUpdate(update, { a: { N: `9${'0'.repeat(125)}` } }))).toBe(sentence)
  })

  test('makes attributes called like inherited members', () => {
    const update = parse('SET #p = :n, #m.#p = :s REMOVE #c', { '#p': '__proto__', '#m': 'm', '#c': 'constructor' })
    const after = applyUpdate(update, { m: { M: {} } })
    expect(JSON.stringify(after)).toBe('{"m":{"M":{"__proto__":{"S":"x"}}},"__proto__":{"N":"1"}}')
  })
})

// ReturnValues shows fragments: only what the update's paths name.
describe('the updated attributes', () => {
  const both = (text: string, before: Item = BEFORE): [Item | undefined, Item | undefined] => {
    const update = parse(text)
    return [updatedAttributes(update, before), updatedAttributes(update, applyUpdate(update, before))]
  }

  test.each<[string, Item | undefined, Item | undefined]>([
    ['SET a = :s, b = :n', { a: { N: '5' } }, { a: { S: 'x' }, b: { N: '1' } }],
    ['SET m.x = :s', { m: { M: { x: { N: '1' } } } }, { m: { M: { x: { S: 'x' } } } }],
    ['REMOVE a', { a: { N: '5' } }, undefined],
    // What took the place of a removed element stands there afterwards.
    ['REMOVE l[0]', { l: { L: [{ N: '0' }] } }, { l: { L: [{ N: '1' }] } }],
    ['REMOVE l[0], l[2]', { l: { L: [{ N: '0' }, { N: '2' }] } }, { l: { L: [{ N: '1' }] } }],
    ['REMOVE l[3]', { l: { L: [{ M: { x: { N: '9' } } }] } }, undefined],
    ['SET l[0] = :s REMOVE l[1]', { l: { L: [{ N: '0' }, { N: '1' }] } }, { l: { L: [{ S: 'x' }, { N: '2' }] } }],
    ['REMOVE m.x', { m: { M: { x: { N: '1' } } } }, undefined],
    ['REMOVE gone', undefined, undefined],
    ['SET l[2] = :s, l[0] = :n', { l: { L: [{ N: '0' }, { N: '2' }] } }, { l: { L: [{ N: '1' }, { S: 'x' }] } }],
    ['ADD a :n REMOVE s', { a: { N: '5' }, s: { S: 'text' } }, { a: { N: '6' } }],
  ])('of %s', (text, old, now) => {
    expect(both(text)).toEqual([old, now])
  })
})

test('planners see the touched attributes and the literals assigned to them', () => {
  const update = parse('SET a.b = :n, c = :s, d = c, a.e = :n REMOVE f')
  expect(touchedNames(update)).toEqual(['a', 'c', 'd', 'f'])
  expect(['a', 'c', 'd', 'f', 'g'].map((name) => assignedLiteral(update, name))).toEqual([
    undefined,
    { S: 'x' },
    undefined,
    undefined,
    undefined,
  ])
})

// 3, then per clause: SET and ADD 19 + target + operand, REMOVE and DELETE 1 + target.
test.each([
  ['SET ab = :s', 3 + 19 + 2 + 1],
  ['SET ab.cde[12] = :s', 3 + 19 + 2 + (4 + 3) + (4 + 2) + 1],
  ['ADD a :n', 3 + 19 + 1 + 2],
  ['REMOVE ab, c', 3 + (1 + 2) + (1 + 1)],
  ['DELETE a :ss', 3 + 1 + 1],
  ['SET a = b', 3 + 19 + 1 + 1 + 14 + 1],
  ['SET a = bc.d', 3 + 19 + 1 + 1 + (14 + 2) + (14 + 1)],
  ['SET a = a + :n', 3 + 19 + 1 + 34 + (1 + 14 + 1) + 2],
  ['SET a = a - :n', 3 + 19 + 1 + 37 + (1 + 14 + 1) + 2],
  ['SET a = if_not_exists(a, :l)', 3 + 19 + 1 + 39 + (1 + 14 + 1) + (3 + 1 + 1)],
  ['SET a = list_append(:l, :e)', 3 + 19 + 1 + 37 + (3 + 1 + 1) + 3],
])('the statement %s counts for %i bytes', (text, bytes) => {
  expect(statementChargeBytes(parse(text))).toBe(bytes)
})
