// The texts of statements: what is read of them, and in which words they are refused. Sentences are those of the service and of the reference
// parser that its own comes from, typed here.
import { describe, expect, test } from 'vitest'
import { parseStatement } from '../../../src/intents/partiql/statement-parser.js'
import { statementOf } from '../../../src/intents/partiql/statements.js'
import { ApiError } from '../../../src/model/errors.js'

const MALFORMED = "Statement wasn't well formed, can't be processed: "

function refusalOf(text: string): string {
  try {
    parseStatement(text)
    return 'accepted'
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}

/** What stands in WHERE, without places. */
function where(text: string): unknown {
  const { statement } = parseStatement(`SELECT * FROM t WHERE ${text}`)
  const found = statement.kind === 'select' ? statement.where : undefined
  return JSON.parse(JSON.stringify(found, (name, value: unknown) => (name === 'at' ? undefined : value)))
}

describe('refuses what is no statement', () => {
  test.each([
    ['', 'Expected data manipulation'],
    ['hello', 'Expected data manipulation'],
    ["'SELECT'", 'Expected data manipulation'],
    ['UPDATE t WHERE pk = 1', 'Expected data manipulation'],
    ['INSERT t VALUE {}', 'Unexpected keyword'],
    ['SELECT FROM t', 'Cannot have empty SELECT list'],
    ['SELECT a', 'Expected FROM after SELECT list'],
    ['SELECT *, a FROM t', "Other expressions may not be present in the select list when '*' is used without dot notation."],
    ['SELECT a.*.b FROM t', 'Invalid use of * in select list'],
    ['SELECT a[0].* FROM t', 'Cannot use [] and * together in SELECT list expression'],
    ['SELECT * FROM t WHERE', 'Unexpected term'],
    ['SELECT * FROM t WHERE a =', 'Missing right-hand side expression of infix operator'],
    ['SELECT * FROM t WHERE a = )', 'Unexpected term'],
    ['SELECT * FROM t WHERE a = = 1', 'Unexpected operator'],
    ['SELECT * FROM t WHERE = 1', 'Unexpected operator'],
    ['SELECT * FROM t WHERE a = 1)', 'Unexpected token after expression'],
    ['SELECT * FROM t WHERE a = 1 b', 'Unexpected token after expression'],
    ['SELECT * FROM t ORDER BY a WHERE a = 1', 'Unexpected token after expression'],
    ["DELETE FROM t WHERE pk = 'a' ORDER BY pk", 'Unexpected token after expression'],
    ['SELECT * FROM t WHERE size = 3', 'Unexpected keyword'],
    ['SELECT * FROM select', 'Unexpected keyword'],
    ['SELECT * FROM t WHERE order = 3', 'Unexpected keyword'],
    ["SELECT * FROM t WHERE date = '2026-01-01'", 'Unexpected keyword'],
    ['SELECT time FROM t', 'Unexpected keyword'],
    ['SELECT * FROM t WHERE a IS', 'Expected type name'],
    ['SELECT * FROM t WHERE a IS NOT 3', 'Expected type name'],
    ['SELECT * FROM t WHERE a BETWEEN 1', 'Expected expression after AND'],
    ['SELECT * FROM t WHERE a.', 'Invalid path dot component'],
    ['SELECT * FROM t WHERE a.3', 'Unexpected token after expression'],
    ["SELECT * FROM t WHERE a.'b' = 1", 'Invalid path dot component'],
    ['SELECT * FROM t WHERE ()', 'Expression group cannot be empty'],
    ['SELECT * FROM t WHERE size(*) > 1', 'size(*) is not allowed'],
    ['SELECT COUNT(DISTINCT *) FROM t', 'COUNT(DISTINCT *) is not supported'],
    ['SELECT sum(a, b) FROM t', 'Aggregate functions are always unary'],
    ['SELECT * FROM t WHERE @ = 1', 'Identifier must follow @-operator'],
    ['SELECT * FROM t; SELECT * FROM t', 'Unexpected token after semicolon. (Only one query is allowed.)'],
    ['DELETE t', 'Expected FROM after DELETE'],
    ["DELETE FROM 't'", 'Expected identifier for simple path'],
    ["UPDATE t SET 'a' = 1", 'Expected identifier for simple path'],
    ['UPDATE t SET a.* = 1', 'Invalid path dot component for simple path'],
    ['UPDATE t SET a[b + 1] = 1', 'Invalid path component for simple path'],
    ['UPDATE t SET a > 1', "Expected '='"],
    ['UPDATE t REMOVE a, b WHERE pk = 1', 'Unexpected token after expression'],
    ['UPDATE t SET a = 1 RETURNING NEW *', 'Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.'],
    ['INSERT INTO t AS a VALUE {}', 'Unexpected token after expression'],
    ['INSERT INTO t a VALUE {}', 'Unexpected token after expression'],
    ["INSERT INTO t VALUE {'a'}", ''],
    ['SELECT * FROM t WHERE a IN (1', ''],
  ])('%s', (text, detail) => {
    expect(refusalOf(text)).toBe(MALFORMED + detail)
  })

  // The lexer says nothing of what it found.
  test.each([
    '#',
    "'open",
    '"open',
    '`open',
    '/* open',
    '1e5000000000',
    '1e',
    '1e+',
    'a ! b',
    'a | b',
    'a ^ b',
    'ä = 1',
    'a \u0000',
  ])('without a detail: %s', (part) => {
    expect(refusalOf(`SELECT * FROM t WHERE ${part}`)).toBe(MALFORMED)
  })
})

describe('refuses what is well formed and not to be had', () => {
  test.each([
    ['SELECT * FROM t a', 'Aliasing is not supported'],
    ['SELECT * FROM t AS a', 'Aliasing is not supported'],
    ['SELECT a AS b FROM t', 'Aliasing is not supported'],
    ['SELECT a b FROM t', 'Aliasing is not supported'],
    ['UPDATE t AS a SET b = 1', 'Aliasing is not supported'],
    ['SELECT * FROM a.b.c', 'A path may contain at most 2 components in the FROM clause'],
    ['SELECT * FROM ""', 'Path component cannot be an empty string'],
    ['SELECT * FROM "a".""', 'Path component cannot be an empty string'],
    [
      'INSERT INTO "table"."index" VALUE {}',
      'FROM clause may only contain a single table name in data manipulation statements at 1:13:7',
    ],
    [
      'DELETE FROM t RETURNING MODIFIED OLD *',
      'Invalid returning clause: RETURNING <MODIFIED OLD *>. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    ],
    ['SELECT * FROM "t\u{1F600}" LIMIT 5', 'Unsupported clause: LIMIT at 1:20:5'], // a character, though two units of UTF-16
    [
      'INSERT INTO "t\u{1F600}".i VALUE {}',
      'FROM clause may only contain a single table name in data manipulation statements at 1:13:4',
    ],
    ['SELECT * FROM t LIMIT 5', 'Unsupported clause: LIMIT at 1:17:5'],
    ['SELECT * FROM t\nGROUP BY a', 'Unsupported clause: GROUP at 2:1:5'],
    ['SELECT * FROM t, u', 'Unsupported clause: JOIN at 1:16:1'],
    ['SELECT * FROM t JOIN u ON t.a = u.a', 'Unsupported clause: JOIN at 1:17:4'],
    ['SELECT DISTINCT a FROM t', 'Unsupported clause: DISTINCT at 1:8:8'],
    ['SELECT VALUE a FROM t', 'Unsupported clause: VALUE at 1:8:5'],
    ["SELECT * FROM t WHERE a LIKE 'x%'", 'Unsupported operator: LIKE at 1:25:4'],
    ['SELECT * FROM t WHERE a IN (SELECT b FROM u)', 'Unsupported expression: SELECT at 1:29:6'],
    ["SELECT * FROM t WHERE a = DATE '2026-01-01'", 'Unsupported expression: DATE at 1:27:4'],
    ['SELECT CASE WHEN a THEN b END FROM t', 'Unsupported expression: CASE at 1:8:4'],
    ['SELECT * FROM <<1, 2>>', 'Unsupported data source in the FROM clause at 1:15:2'],
    ['INSERT INTO t VALUES (1, 2)', 'Unsupported clause: VALUES at 1:15:6'],
    ["INSERT INTO t << {'a': 1} >>", 'Unsupported clause: INSERT without VALUE at 1:15:2'],
    ['CREATE TABLE t', 'Unsupported statement: CREATE at 1:1:6'],
    [`SELECT * FROM t WHERE ${'a = 1 AND '.repeat(150)}b = 2`, 'The expression contains too many operators; operator count: 301'],
  ])('%s', (text, sentence) => {
    expect(refusalOf(text)).toBe(sentence)
  })

  test('after all of the text is known to be well formed', () => {
    expect(refusalOf('SELECT a AS b FROM t WHERE a =')).toBe(`${MALFORMED}Missing right-hand side expression of infix operator`)
  })
})

describe('reads', () => {
  const variable = (name: string) => ({ kind: 'variable', name })
  const number = (text: string) => ({ kind: 'number', text })
  const infix = (operator: string, left: unknown, right: unknown) => ({ kind: 'infix', operator, left, right })

  test.each([
    // `=` binds less tightly than `<`, NOT more than AND, BETWEEN takes its own AND.
    ['a = b < c', infix('=', variable('a'), infix('<', variable('b'), variable('c')))],
    [
      'NOT a = 1 AND b = 2',
      infix(
        'and',
        { kind: 'prefix', operator: 'not', operand: infix('=', variable('a'), number('1')) },
        infix('=', variable('b'), number('2')),
      ),
    ],
    [
      'x BETWEEN 1 AND 2 AND y = 3',
      infix(
        'and',
        { kind: 'between', isNegated: false, operand: variable('x'), lower: number('1'), upper: number('2') },
        infix('=', variable('y'), number('3')),
      ),
    ],
    ['a OR b AND c', infix('or', variable('a'), infix('and', variable('b'), variable('c')))],
    ['a != 1', infix('<>', variable('a'), number('1'))],
    ['a = - - 5', infix('=', variable('a'), number('5'))],
    ['a = -+-+5', infix('=', variable('a'), number('5'))],
    ['a = .5', infix('=', variable('a'), number('.5'))],
    ['a = 1.', infix('=', variable('a'), number('1.'))],
    ['a = 1E+3', infix('=', variable('a'), number('1E+3'))],
    ["a = 'it''s'", infix('=', variable('a'), { kind: 'string', text: "it's" })],
    ['"a""b" = 1', infix('=', variable('a"b'), number('1'))],
    ['"select" = 1', infix('=', variable('select'), number('1'))],
    ['name = year', infix('=', variable('name'), variable('year'))],
    ['a NOT /* any */ -- thing\n IN [1]', infix('not_in', variable('a'), { kind: 'list', members: [number('1')] })],
    ['a IN (1, 2)', infix('in', variable('a'), { kind: 'list', members: [number('1'), number('2')] })],
    ['a IS NOT MISSING', { kind: 'is', isNegated: true, operand: variable('a'), type: 'missing' }],
    ['a is Null', { kind: 'is', isNegated: false, operand: variable('a'), type: 'null' }],
    ['? = ?', infix('=', { kind: 'parameter', number: 0 }, { kind: 'parameter', number: 1 })],
    ['(a = 1)', infix('=', variable('a'), number('1'))],
  ])('%s', (text, tree) => {
    expect(where(text)).toEqual(tree)
  })

  test('a statement of every kind', () => {
    const texts = [
      'select a, b.c[0] from "t"."i" where a = 1 order by a desc, b',
      "INSERT INTO \"t\" VALUE {'a': [1, <<'x'>>], b: {}};",
      'UPDATE t SET a = a + 1, b.c[1] = ? REMOVE d SET e = null WHERE pk = 1 RETURNING ALL NEW *',
      'DELETE FROM t WHERE pk = 1 RETURNING ALL OLD *',
      'EXISTS (SELECT * FROM t WHERE pk = 1)',
    ]
    expect(texts.map((text) => parseStatement(text).statement.kind)).toEqual(['select', 'insert', 'update', 'delete', 'exists'])
  })
})

test('a text is parsed once, and refused in the same words again', () => {
  const text = 'SELECT * FROM "parsed once"'
  expect(statementOf(text)).toBe(statementOf(text))
  for (let time = 0; time < 2; time++) expect(() => statementOf('SELECT')).toThrow(`${MALFORMED}Unexpected term`)
})
