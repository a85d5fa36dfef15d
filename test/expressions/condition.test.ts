import { describe, expect, test } from 'vitest'
import { evaluateCondition, parseCondition } from '../../src/expressions/condition.js'
import { conditionPaths, findUpdatePath } from '../../src/expressions/expression-paths.js'
import { parseUpdate } from '../../src/expressions/update.js'
import type { Item } from '../../src/model/attribute-value.js'
import { placeholders, refusalOf } from './refusal-of.js'

const VALUES: Item = {
  ':s': { S: 'abc' },
  ':a': { S: 'a' },
  ':n': { N: '5' },
  ':big': { N: '100' },
  ':bin': { B: 'AQI=' },
  ':bool': { BOOL: true },
  ':null': { NULL: true },
  ':l': { L: [] },
  ':m': { M: {} },
  ':ss': { SS: ['x', 'y'] },
  ':t': { S: 'N' },
  ':bad': { S: 'X' },
}

const refused = (text: string, values: Item | undefined = VALUES, names: Record<string, string> = { '#n': 'name' }): string =>
  refusalOf(() => parseCondition('ConditionExpression', text, placeholders(values, names)))

// The exact words, which tools and tests of users match on.
describe('a condition is refused', () => {
  test.each([
    ['', 'The expression can not be empty;'],
    ['!!!', 'Syntax error; token: "!", near: "!!"'],
    ['a = = b', 'Syntax error; token: "=", near: "= = b"'],
    ['a = :s AND (', 'Syntax error; token: "<EOF>", near: "("'],
    ['a = :s b', 'Syntax error; token: "b", near: ":s b"'],
    ['a  =  5', 'Syntax error; token: "5", near: "=  5"'],
    ['NOT #n', 'Syntax error; token: "<EOF>", near: "#n"'],
    ['a', 'Syntax error; token: "<EOF>", near: "a"'],
    ['(a)', 'Syntax error; token: "<EOF>", near: ")"'],
    ['(a AND b = :s)', 'Syntax error; token: "AND", near: "a AND b"'],
    ['a[:s] = :n', 'Syntax error; token: ":s", near: "[:s]"'],
    ['size() > :n', 'Syntax error; token: ")", near: "() >"'],
    ['((a = :s))', 'The expression has redundant parentheses;'],
    ['((a)) = :s', 'The expression has redundant parentheses;'],
    ['a = ((:s))', 'The expression has redundant parentheses;'],
    ['NOT ((attribute_exists(a)))', 'The expression has redundant parentheses;'],
    ['foo(a)', 'Invalid function name; function: foo'],
    ['Size(a) > :n', 'Invalid function name; function: Size'],
    ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
    ['a = contains(b, :s)', 'The function is not allowed to be used this way in an expression; function: contains'],
    ['if_not_exists(a, :s)', 'The function is not allowed to be used this way in an expression; function: if_not_exists'],
    ['attribute_exists(a) AND size(b)', 'The function is not allowed to be used this way in an expression; function: size'],
    ['status = :s', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['a.Name = :s', 'Attribute name is a reserved keyword; reserved keyword: Name'],
    [`a = :s AND #zz = :s`, 'An expression attribute name used in the document path is not defined; attribute name: #zz'],
    ['a = :zz', 'An expression attribute value used in expression is not defined; attribute value: :zz'],
    [
      'attribute_exists(a, b)',
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    [
      'begins_with(a)',
      'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    ['attribute_exists(:s)', 'Operator or function requires a document path; operator or function: attribute_exists'],
    ['a < :bool', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
    [
      'attribute_exists(a) OR NOT a >= :ss',
      'Incorrect operand type for operator or function; operator or function: >=, operand type: SS',
    ],
    [
      'a BETWEEN :null AND :n',
      'Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: NULL',
    ],
    ['begins_with(a, :n)', 'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N'],
    ['size(:n) = :n', 'Incorrect operand type for operator or function; operator or function: size, operand type: N'],
    ['size(size(a)) = :n', 'Incorrect operand type for operator or function; operator or function: size, operand type: N'],
    ['contains(:n, a)', 'Incorrect operand type for operator or function; operator or function: contains, operand type: N'],
    ['attribute_type(a, :bad)', 'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}'],
    [
      'attribute_type(a, :n)',
      'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N',
    ],
    [
      'attribute_type(a, b)',
      'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}',
    ],
    [
      'contains(#n.a[1], #n.a[1])',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [name, a, [1]]',
    ],
    [
      'a = a',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]',
    ],
    [
      'a BETWEEN :s AND :n',
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:abc}, upper bound operand: AttributeValue: {N:5}',
    ],
    [
      'a BETWEEN :big AND :n',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:100}, upper bound operand: AttributeValue: {N:5}',
    ],
    ['a[4294967295] = :s', 'List index is not within the allowable range; index: [4294967295]'],
    [`a${'.b'.repeat(32)} = :s`, 'The document path has too many nesting levels; nesting levels: 33'],
    [Array.from({ length: 151 }, () => 'a = :s').join(' OR '), 'The expression contains too many operators; operator count: 301'],
    [
      `a IN (${Array.from({ length: 101 }, () => ':s').join(',')})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
  ])('%s', (text, sentence) => {
    expect(refused(text)).toBe(`Invalid ConditionExpression: ${sentence}`)
  })

  // As deep as a text can be: each way to nest has an answer of its own, and none is the runtime's.
  test.each<[string, string]>([
    ['('.repeat(4096), 'Syntax error; token: "<EOF>", near: "("'],
    [`${'('.repeat(2046)}a<b${')'.repeat(2046)}`, 'The expression has redundant parentheses;'],
    [`a = ${'('.repeat(2044)}b${')'.repeat(2044)}`, 'The expression has redundant parentheses;'],
    [`${'a<b or ('.repeat(454)}a<b${')'.repeat(454)}`, 'The expression contains too many operators; operator count: 301'],
    [`${'not ('.repeat(680)}a<b${')'.repeat(680)}`, 'The expression contains too many operators; operator count: 301'],
    [`${'not '.repeat(1020)}a<b`, 'The expression contains too many operators; operator count: 301'],
    [`${'f('.repeat(1355)}b${')'.repeat(1355)}`, 'Invalid function name; function: f'],
    [`a in (${'f('.repeat(1355)}b${')'.repeat(1355)})`, 'Invalid function name; function: f'],
    [
      `${'size('.repeat(680)}a${')'.repeat(680)} = b`,
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    [
      `${'size(a,'.repeat(500)}:zz${')'.repeat(500)} = b`,
      'An expression attribute value used in expression is not defined; attribute value: :zz',
    ],
  ])('by depth %#', (text, sentence) => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(refused(text)).toBe(`Invalid ConditionExpression: ${sentence}`)
  })

  test('by its size in UTF-8 bytes before it is read', () => {
    const sentence = 'Expression size has exceeded the maximum allowed size; expression size: 4098'
    expect(refused('é'.repeat(2049))).toBe(`Invalid ConditionExpression: ${sentence}`)
    expect(refused('!'.repeat(4096))).toBe('Invalid ConditionExpression: Syntax error; token: "!", near: "!!"')
  })

  // Each text breaks two rules; the one that the service asks first must speak.
  test.each([
    ['((foo(a)))', 'The expression has redundant parentheses;'],
    ['(a)between(((b.c)).d)and(c)', 'The expression has redundant parentheses;'],
    ['((a = b)) AND', 'The expression has redundant parentheses;'],
    ['a = = ((b))', 'Syntax error; token: "=", near: "= = ("'],
    ['foo(a) AND size(a)', 'Invalid function name; function: foo'],
    ['status = :s AND size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
    ['a = :zz AND status = :s', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['attribute_exists(:zz)', 'An expression attribute value used in expression is not defined; attribute value: :zz'],
    [
      'begins_with(a, a) AND b = :zz',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: begins_with, first operand: [a]',
    ],
  ])('%s by the first rule', (text, sentence) => {
    expect(refused(text)).toBe(`Invalid ConditionExpression: ${sentence}`)
  })

  test('in the name of the parameter that carries it, from a kept text too', () => {
    const filter = (): unknown => parseCondition('FilterExpression', 'a = = b', placeholders())
    const sentence = 'Syntax error; token: "=", near: "= = b"'
    expect(refusalOf(filter)).toBe(`Invalid FilterExpression: ${sentence}`)
    expect(refused('a = = b')).toBe(`Invalid ConditionExpression: ${sentence}`)
  })
})

const ITEM: Item = {
  pk: { S: 'k' },
  s: { S: 'abc' },
  n: { N: '10' },
  b: { B: 'AQID' },
  bool: { BOOL: true },
  nul: { NULL: true },
  ss: { SS: ['y', 'x'] },
  ns: { NS: ['1', '2'] },
  l: { L: [{ S: 'x' }, { M: { deep: { N: '7' } } }] },
  lots: { L: [{ SS: ['b', 'a'] }, { NS: ['1'] }] },
  m: { M: { core: { S: 'v' }, l: { L: [{ N: '1' }, { N: '2' }] } } },
  emoji: { S: '\u{1F600}' },
  high: { S: '\uFF5E' },
  __proto__x: { S: 'p' },
}

function isMet(text: string, values?: Item, item: Item | undefined = ITEM, names?: Record<string, string>): boolean {
  return evaluateCondition(parseCondition('FilterExpression', text, placeholders(values, names)), item)
}

// What each operator means, missing attributes and unsuitable types included.
describe('a condition on an item', () => {
  test.each<[string, Item | undefined, boolean]>([
    ['s = :v', { ':v': { S: 'abc' } }, true],
    ['s = :v', { ':v': { N: '1' } }, false],
    ['gone = :v', { ':v': { S: 'a' } }, false],
    ['gone <> :v', { ':v': { S: 'a' } }, true],
    ['s <> :v', { ':v': { N: '1' } }, true],
    ['n > :v', { ':v': { N: '9' } }, true],
    ['n < :v', { ':v': { N: '9' } }, false],
    ['n > :v', { ':v': { S: '9' } }, false],
    ['gone < :v', { ':v': { N: '9' } }, false],
    [':v < n', { ':v': { N: '9' } }, true],
    ['s >= :v', { ':v': { S: 'abc' } }, true],
    ['s > :v', { ':v': { S: 'ab' } }, true],
    ['b > :v', { ':v': { B: 'AQI=' } }, true],
    ['b < :v', { ':v': { B: '/w==' } }, true],
    // U+1F600 has more UTF-8 bytes than U+FF5E, though its first UTF-16 unit is less.
    ['emoji > high', undefined, true],
    ['high < emoji', undefined, true],
    ['n BETWEEN :v AND :w', { ':v': { N: '9' }, ':w': { N: '10' } }, true],
    ['n BETWEEN :v AND :w', { ':v': { N: '11' }, ':w': { N: '12' } }, false],
    ['gone BETWEEN :v AND :w', { ':v': { N: '11' }, ':w': { N: '12' } }, false],
    ['n IN (:v, :w)', { ':v': { N: '9' }, ':w': { N: '10' } }, true],
    ['gone IN (:v)', { ':v': { N: '9' } }, false],
    ['ss = :v', { ':v': { SS: ['x', 'y'] } }, true],
    ['m = :v', { ':v': { M: { l: { L: [{ N: '1' }, { N: '2' }] }, core: { S: 'v' } } } }, true],
    ['l = :v', { ':v': { L: [{ S: 'x' }] } }, false],
    ['nul = :v', { ':v': { NULL: true } }, true],
    ['bool = :v', { ':v': { BOOL: false } }, false],
    ['m.core = :v', { ':v': { S: 'v' } }, true],
    ['m.l[1] = :v', { ':v': { N: '2' } }, true],
    ['l[1].deep = :v', { ':v': { N: '7' } }, true],
    ['l[7] = :v', { ':v': { N: '7' } }, false],
    ['s.core = :v', { ':v': { S: 'v' } }, false],
    ['attribute_exists(m.core)', undefined, true],
    ['attribute_exists(m.gone)', undefined, false],
    ['attribute_not_exists(gone)', undefined, true],
    ['attribute_type(ss, :v)', { ':v': { S: 'SS' } }, true],
    ['attribute_type(gone, :v)', { ':v': { S: 'SS' } }, false],
    ['attribute_type(:w, :v)', { ':w': { NULL: true }, ':v': { S: 'NULL' } }, true],
    ['attribute_type(:w, :v)', { ':w': { NS: ['1'] }, ':v': { S: 'N' } }, false],
    ['attribute_type(size(s), :v)', { ':v': { S: 'N' } }, true],
    ['begins_with(s, :v)', { ':v': { S: 'ab' } }, true],
    ['begins_with(b, :v)', { ':v': { B: 'AQI=' } }, true],
    ['begins_with(n, :v)', { ':v': { S: '1' } }, false],
    ['contains(s, :v)', { ':v': { S: 'bc' } }, true],
    ['contains(b, :v)', { ':v': { B: 'Ag==' } }, true],
    ['contains(ss, :v)', { ':v': { S: 'x' } }, true],
    ['contains(ns, :v)', { ':v': { N: '2' } }, true],
    ['contains(l, :v)', { ':v': { M: { deep: { N: '7' } } } }, true],
    ['contains(n, :v)', { ':v': { N: '10' } }, false],
    // A list may hold a set, whatever the order of its members; a set holds no set.
    ['contains(lots, :v)', { ':v': { SS: ['a', 'b'] } }, true],
    ['contains(lots, :v)', { ':v': { SS: ['a'] } }, false],
    ['contains(lots, :v)', { ':v': { NS: ['1'] } }, true],
    ['contains(ss, :v)', { ':v': { SS: ['x'] } }, false],
    ['contains(ss, :v)', { ':v': { SS: ['x', 'y'] } }, false],
    ['contains(ns, :v)', { ':v': { NS: ['1'] } }, false],
    ['contains(gone, :v)', { ':v': { BS: ['AQ=='] } }, false],
    ['contains(:w, s)', { ':w': { L: [{ S: 'abc' }] } }, true],
    ['size(s) = :v', { ':v': { N: '3' } }, true],
    ['size(emoji) = :v', { ':v': { N: '2' } }, true],
    ['size(b) = :v', { ':v': { N: '3' } }, true],
    ['size(ss) = :v', { ':v': { N: '2' } }, true],
    ['size(m) = :v', { ':v': { N: '2' } }, true],
    ['size(n) > :v', { ':v': { N: '0' } }, false],
    ['size(gone) < :v', { ':v': { N: '9' } }, false],
    ['size (s) BETWEEN :v AND :w', { ':v': { N: '3' }, ':w': { N: '3' } }, true],
    ['(size(s)) = :v', { ':v': { N: '3' } }, true],
    ['(s) = (:v)', { ':v': { S: 'abc' } }, true],
    ['NOT s = :v', { ':v': { S: 'abc' } }, false],
    ['not not (s = :v)', { ':v': { S: 'abc' } }, true],
  ])('%s with %j', (text, values, expected) => {
    expect(isMet(text, values)).toBe(expected)
  })

  // AND binds closer than OR, NOT closer than AND; keywords in any case.
  test.each<[string, boolean]>([
    ['attribute_exists(pk) OR attribute_exists(a) AND attribute_exists(c)', true],
    ['(attribute_exists(pk) OR attribute_exists(a)) And attribute_exists(c)', false],
    ['NOT attribute_exists(a) and attribute_exists(pk)', true],
    ['NOT (attribute_exists(a) or attribute_exists(pk))', false],
    ['(attribute_exists(a) AND attribute_exists(b)) OR (attribute_exists(pk))', true],
  ])('%s', (text, expected) => {
    expect(isMet(text)).toBe(expected)
  })

  // The 300 operators that a text may have, all inside each other.
  test('of the deepest nesting that is legal', () => {
    const values = { ':v': { S: 'abc' } }
    expect(isMet(`${'gone=:v or ('.repeat(149)}s=:v${')'.repeat(149)}`, values)).toBe(true)
    expect(isMet(`${'not('.repeat(299)}s=:v${')'.repeat(299)}`, values)).toBe(false)
  })

  test('on no item at all has only missing attributes', () => {
    const condition = parseCondition('ConditionExpression', 'attribute_exists(pk)', placeholders())
    expect(evaluateCondition(condition, undefined)).toBe(false)
  })

  // A client's names must never reach a prototype.
  test('takes inherited names for missing ones and own ones for what they are', () => {
    const names = { '#p': '__proto__', '#c': 'constructor' }
    expect(isMet('attribute_exists(#p) OR attribute_exists(#c)', undefined, ITEM, names)).toBe(false)
    const item = JSON.parse('{"__proto__":{"M":{"constructor":{"S":"x"}}}}') as Item
    expect(isMet('attribute_exists(#p.#c)', undefined, item, names)).toBe(true)
    expect(isMet('attribute_exists(constructor_)', undefined, item)).toBe(false)
  })
})

test('the paths of a condition come in written order, placeholders resolved', () => {
  const text =
    'NOT #n.x = :s AND (size(b) > :n OR c IN (d[0], :s)) AND e BETWEEN :n AND f AND attribute_exists(g) AND ' +
    'attribute_not_exists(h) AND attribute_type(i, :t) AND begins_with(j, k) AND contains(l, m)'
  const condition = parseCondition('FilterExpression', text, placeholders(VALUES, { '#n': 'a' }))
  const nested = [['a', 'x'], ['b'], ['c'], ['d', 0]]
  expect(conditionPaths(condition).map(({ elements }) => elements)).toEqual([...nested, ...'efghijklm'].map((path) => [...path]))
})

test('the paths of an update are those that it changes and those that its values come from', () => {
  const text =
    'SET a = b, c.d = e + :n, f = if_not_exists(g, h), i = list_append(j, if_not_exists(k, :l)) REMOVE l[0] ADD m :n DELETE n :ss'
  const names: string[] = []
  findUpdatePath(parseUpdate(text, placeholders(VALUES)), ({ elements }) => names.push(String(elements[0])) === 0, undefined)
  expect(names.join('')).toBe('abcefghijklmn')
})
