// Statements: by their grammar, so that most are run on the fuzzed table; valid ones with tokens taken out, put in and exchanged; soups of
// tokens; as deep as 8192 characters go; and as long as they may be.
import fc from 'fast-check'
import { INDEX_NAMES, TABLE, TABLE_NAMES } from './words.js'

type Text = fc.Arbitrary<string>

const some = (...texts: readonly string[]): Text => fc.constantFrom(...texts)
const joined = (...parts: readonly (Text | string)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''))
const listed = (one: Text, maxLength: number, separator = ', '): Text =>
  fc.array(one, { minLength: 1, maxLength }).map((all) => all.join(separator))

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const table = fc.oneof(
  { weight: 12, arbitrary: some(TABLE, quoted(TABLE)) },
  { weight: 1, arbitrary: fc.constantFrom(...TABLE_NAMES).map(quoted) },
  { weight: 1, arbitrary: some('nowhere', '""', 'select', "'x'", '?', `${TABLE} a`, `${TABLE}, u`, '<<1>>') },
)
const source = fc.oneof(
  { weight: 3, arbitrary: table },
  {
    weight: 2,
    arbitrary: fc.tuple(table, fc.constantFrom(...INDEX_NAMES)).map(([name, index]) => `${name}.${quoted(index)}`),
  },
)

const name = fc.oneof(
  { weight: 8, arbitrary: some('pk', 'sk', 'g', 'l', 'm', 'b', 'a', 'z', '"in"') },
  { weight: 1, arbitrary: some('"__proto__"', 'constructor', '"a.b"', '"é"', 'size', 'order', '"0"', '""', 'toString') },
)
const step = fc.oneof(
  { weight: 6, arbitrary: some('.k', '."in"', '[0]', '[1]', '.__proto__') },
  { weight: 1, arbitrary: some('[-1]', '[99999999999]', '.*', '[*]', '[a]', '[?]', '.') },
)
const path = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 2, arbitrary: joined(name, step) },
  { weight: 1, arbitrary: fc.tuple(name, fc.array(step, { maxLength: 40 })).map(([first, steps]) => first + steps.join('')) },
)

const scalar = fc.oneof(
  {
    weight: 12,
    arbitrary: some("'a'", "'b'", "'x'", "''", "'it''s'", '1', '2', '-1', '- - 1.50', '.5', '1e3', '0', 'true', 'null'),
  },
  {
    weight: 1,
    arbitrary: some('?', '1e126', '1e-131', '1e5000000000', 'missing', '`{a:1}`', "'\u0000'", "'é😀'", '9'.repeat(39)),
  },
)
const { literal } = fc.letrec<{ literal: string }>((tie) => {
  const inner = tie('literal')
  return {
    literal: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 8, arbitrary: scalar },
      joined('[', listed(inner, 3), ']'),
      joined('<<', listed(inner, 3), '>>'),
      some('[]', '<<>>', '{}', "<<'a', 'b'>>", '<<1, 2>>', "{'k': 1}"),
      joined("{'k': ", inner, ", 'in': ", inner, '}'),
    ),
  }
})

const operand: Text = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 4, arbitrary: literal },
  { weight: 1, arbitrary: joined('size(', path, ')') },
)
const computed: Text = fc.oneof(
  { weight: 8, arbitrary: operand },
  { weight: 1, arbitrary: joined(path, some(' + ', ' - ', ' * ', ' || '), scalar) },
)
const tests: Text = fc.oneof(
  { weight: 4, arbitrary: joined(computed, some(' = ', ' = ', ' <> ', ' != ', ' < ', '<=', '>', ' >= '), operand) },
  joined(operand, some(' BETWEEN ', ' NOT BETWEEN '), operand, ' AND ', operand),
  joined(operand, some(' IN ', ' NOT IN '), some('[', '('), listed(operand, 4), some(']', ')')),
  joined(operand, some(' IS ', ' IS NOT '), some('MISSING', 'NULL', 'STRING', 'x')),
  joined(
    some('begins_with', 'contains', 'attribute_type', 'ATTRIBUTE_EXISTS', 'unheard', 'list_append'),
    '(',
    listed(operand, 3),
    ')',
  ),
)
const onKey: Text = fc.oneof(
  { weight: 4, arbitrary: some("pk = 'a'", "pk = 'b'", "g = 'x'", "pk IN ['a', 'b', 'c']", "'a' = pk", 'pk = ?') },
  { weight: 3, arbitrary: some('sk = 1', 'sk > 0', 'sk BETWEEN 0 AND 9', 'sk IN [1, 2]', 'sk < 5', '2 <= sk', 'sk = ?') },
  joined('pk IN [', listed(scalar, 60), ']'),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: tests },
    { weight: 3, arbitrary: onKey },
    { weight: 1, arbitrary: joined('NOT ', tie('condition')) },
    { weight: 1, arbitrary: joined('(', tie('condition'), ')') },
    { weight: 1, arbitrary: joined('(', tie('condition'), some(') = ', ') <> '), operand) },
    { weight: 3, arbitrary: joined(tie('condition'), some(' AND ', ' AND ', ' OR '), tie('condition')) },
  ),
}))
const WHOLE_KEY = some("pk = 'a' AND sk = 1", "sk = 2 AND pk = 'b'", "pk = 'new' AND sk = 7")
const ofItem = fc.oneof(
  { weight: 4, arbitrary: WHOLE_KEY },
  { weight: 2, arbitrary: joined(WHOLE_KEY, ' AND ', condition) },
  { weight: 1, arbitrary: condition },
)

const columns = fc.oneof(
  { weight: 6, arbitrary: some('*') },
  { weight: 2, arbitrary: listed(path, 4) },
  { weight: 1, arbitrary: some('COUNT(*)', 'size(a)', '*, a', 'a AS b', '1') },
)
const order = fc.oneof(
  { weight: 9, arbitrary: some('') },
  joined(' ORDER BY ', listed(joined(some('pk', 'sk', 'g', 'a'), some('', ' ASC', ' DESC')), 2)),
  { weight: 1, arbitrary: some(' LIMIT 3', ' GROUP BY a') },
)
const select = fc.oneof(
  { weight: 1, arbitrary: joined('SELECT ', columns, ' FROM ', source, order) },
  { weight: 4, arbitrary: joined('SELECT ', columns, ' FROM ', source, ' WHERE ', condition, order) },
  { weight: 2, arbitrary: joined('SELECT ', columns, ' FROM ', table, ' WHERE ', WHOLE_KEY) },
)
const written = fc.oneof({ weight: 12, arbitrary: table }, { weight: 1, arbitrary: source })
const itemKey = some("'pk': 'a', 'sk': 1", "'pk': 'new', 'sk': 7", "'pk': ?, 'sk': 7", "'pk': 1, 'sk': 1", "'sk': 1")
const field = joined(some("'a'", "'g'", "'l'", "'m'", 'z', "''", "'__proto__'", '1'), ': ', literal)
const insert = joined('INSERT INTO ', table, ' VALUE {', itemKey, ', ', listed(field, 3), '}')
const assigned: Text = fc.oneof(
  { weight: 3, arbitrary: computed },
  joined('list_append(', operand, ', ', operand, ')'),
  fc.tuple(path, literal).map(([target, value]) => `set_add(${target}, ${value})`),
  some("set_add(b, <<'a'>>)", "set_delete(b, <<'a'>>)", 'if_not_exists(a, 1)'),
)
const clause = fc.oneof(
  { weight: 3, arbitrary: joined('SET ', listed(joined(path, ' = ', assigned), 3)) },
  joined('REMOVE ', path),
)
const returning = fc.oneof(
  { weight: 2, arbitrary: some('') },
  some(...['ALL OLD', 'ALL NEW', 'MODIFIED OLD', 'MODIFIED NEW'].map((what) => ` RETURNING ${what} *`), ' RETURNING a'),
)
const update = joined('UPDATE ', written, ' ', listed(clause, 3, ' '), ' WHERE ', ofItem, returning)
const drop = joined('DELETE FROM ', written, ' WHERE ', ofItem, returning)
const exists = joined('EXISTS(', select, ')')
const byGrammar: Text = fc.oneof(
  { weight: 5, arbitrary: select },
  { weight: 2, arbitrary: insert },
  { weight: 3, arbitrary: update },
  { weight: 2, arbitrary: drop },
  { weight: 1, arbitrary: exists },
)

const TOKENS = [
  ...['SELECT', 'FROM', 'WHERE', 'INSERT', 'INTO', 'VALUE', 'UPDATE', 'SET', 'REMOVE', 'DELETE', 'RETURNING', 'ALL', 'OLD', '*'],
  ...[
    'AND',
    'OR',
    'NOT',
    'IN',
    'IS',
    'MISSING',
    'NULL',
    'BETWEEN',
    'LIKE',
    'ORDER',
    'BY',
    'DESC',
    'AS',
    'EXISTS',
    'CASE',
    'LIMIT',
  ],
  ...[
    TABLE,
    quoted(TABLE),
    'pk',
    'sk',
    'a',
    '"',
    "'",
    '`',
    "'a'",
    '1',
    '-',
    '+',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<<',
    '>>',
    ',',
    '.',
    ':',
  ],
  ...[
    '=',
    '<>',
    '!=',
    '<',
    '||',
    '|',
    '!',
    '^',
    '@',
    '#',
    '?',
    ';',
    '--',
    '/*',
    '*/',
    '\u0000',
    '😀',
    '\n',
    'é',
    'size',
    'count(*)',
  ],
]
const soup = fc.array(some(...TOKENS), { maxLength: 40 }).map((tokens) => tokens.join(' '))

/** A valid one with some of its tokens gone, doubled, or others. */
const hurt = fc
  .tuple(
    byGrammar,
    fc.array(fc.tuple(fc.nat(), some(...TOKENS), fc.constantFrom('drop', 'put', 'swap')), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, wounds]) => {
    const tokens = text.match(/\w+|"[^"]*"|'[^']*'|\s+|[^\w\s]/g) ?? []
    for (const [at, token, how] of wounds) {
      const place = at % (tokens.length + 1)
      if (how === 'drop') tokens.splice(place, 1)
      else tokens.splice(place, how === 'swap' ? 1 : 0, token)
    }
    return tokens.join('')
  })

const LONGEST = 8192
const LEVELS: readonly (readonly [before: string, after: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['<<', '>>'],
  ["{'a':", '}'],
  ['f(', ')'],
  ['size(', ')'],
  ['NOT ', ''],
  ['- ', ''],
  ['+', ''],
  ['a = ', ''],
  ['a < (', ')'],
  ['a OR (', ')'],
  ['a IN (', ')'],
  ['a BETWEEN (', ') AND b'],
  ['', '.a'],
  ['', '[0]'],
  ['', ' AND a'],
  ['', ' + a'],
  ['', ' = a'],
  ['list_append(a, ', ')'],
  ['EXISTS(SELECT * FROM ', ')'],
  ['/*', '*/'],
]

/** Up to three kinds of levels inside each other, each as often as fills a part of a statement; some are not closed, or too often. */
const deep: Text = fc
  .tuple(
    some(
      'SELECT * FROM t WHERE ',
      `UPDATE ${TABLE} SET a = `,
      `INSERT INTO ${TABLE} VALUE {'pk': `,
      'SELECT ',
      'SELECT * FROM ',
      '',
    ),
    fc.array(fc.tuple(fc.constantFrom(...LEVELS), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3 }),
    some('a', '1', 'a = 1', ''),
    fc.constantFrom(0, 0, 0, -1, 1, -LONGEST),
  )
  .map(([head, kinds, core, unevenly]) => {
    const room = (LONGEST - head.length - core.length) / kinds.length
    let text = core
    for (const [[before, after], filled] of kinds) {
      const depth = Math.floor((filled * room) / (before.length + after.length))
      text = before.repeat(depth) + text + after.repeat(Math.max(0, depth + unevenly))
    }
    return head + text
  })

/** As long as a statement may be, of one thing again and again. */
const long: Text = fc
  .tuple(
    some(
      `SELECT * FROM ${TABLE} WHERE `,
      `UPDATE ${TABLE} `,
      `INSERT INTO ${TABLE} VALUE {`,
      'SELECT ',
      `SELECT * FROM ${TABLE} WHERE pk IN [`,
    ),
    some(
      "pk = 'a' OR ",
      "(pk = 'a' OR pk = 'b') AND ",
      'sk IN [1, 2] AND ',
      'SET a = 1 ',
      "'a': 1, ",
      'a, ',
      "'a', ",
      '? , ',
      '1',
      "'",
      '"',
      ' ',
      '--\n',
    ),
    some('', 'a', "pk = 'a'", ' FROM t', ']'),
    fc.constantFrom(0, 0, 1),
  )
  .map(([head, part, tail, over]) => {
    const count = Math.floor((LONGEST + over - head.length - tail.length) / part.length) + over
    return head + part.repeat(count) + tail
  })

/** Statements of all these kinds. */
export const statements: Text = fc.oneof(
  { weight: 20, arbitrary: byGrammar },
  { weight: 6, arbitrary: hurt },
  { weight: 3, arbitrary: soup },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
)
