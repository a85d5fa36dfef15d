// Expressions of every kind: by their grammar, so that most can be parsed, and as soups of their tokens. Those of the grammar name
// attributes of the fuzzed table, and placeholders that the request may or may not define.
import fc from 'fast-check'
import { ATTRIBUTE_NAMES } from './words.js'

type Text = fc.Arbitrary<string>

const some = (...texts: readonly string[]): Text => fc.constantFrom(...texts)
const joined = (...parts: readonly (Text | string)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''))
const listed = (one: Text, maxLength: number, separator = ', '): Text =>
  fc.array(one, { minLength: 1, maxLength }).map((all) => all.join(separator))

const name = fc.oneof(
  { weight: 6, arbitrary: some('pk', 'sk', 'g', 'l', 'm', 'b', 'a', 'z', '#m', '#m', '#n', '#p') },
  { weight: 1, arbitrary: some(...ATTRIBUTE_NAMES, 'size', 'and', 'SET', 'a-b', '1a') },
)
const step = some('.k', '.in', '.#n', '[0]', '[1]', '[99999999999]', '.__proto__', '[-1]', '..', '[]')
const path = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 2, arbitrary: joined(name, step) },
  { weight: 1, arbitrary: fc.tuple(name, fc.array(step, { maxLength: 6 })).map(([first, steps]) => first + steps.join('')) },
)
const value = some(':v', ':v', ':n', ':n', ':s', ':p', ':l', ':h', ':missing')
const operand = fc.oneof(
  { weight: 3, arbitrary: path },
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: joined('size(', path, ')') },
)
const compared = joined(operand, some(' = ', ' <> ', ' < ', '<=', '>', ' >= '), operand)
const tests: Text = fc.oneof(
  { weight: 4, arbitrary: compared },
  joined(operand, ' BETWEEN ', operand, ' AND ', operand),
  joined(operand, ' IN (', listed(operand, 5), ')'),
  joined(some('attribute_exists', 'attribute_not_exists', 'Attribute_Exists', 'size', 'unheard'), '(', path, ')'),
  joined(some('begins_with', 'contains', 'attribute_type', 'begins_with', 'if_not_exists'), '(', path, ', ', value, ')'),
)

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: tests },
    { weight: 1, arbitrary: joined('NOT ', tie('condition')) },
    { weight: 1, arbitrary: joined('(', tie('condition'), ')') },
    { weight: 2, arbitrary: joined(tie('condition'), some(' AND ', ' OR '), tie('condition')) },
  ),
}))

const assigned = fc.oneof(
  { weight: 3, arbitrary: operand },
  joined(operand, some(' + ', ' - '), operand),
  joined('if_not_exists(', path, ', ', operand, ')'),
  joined('list_append(', operand, ', ', operand, ')'),
  joined('if_not_exists(', path, ', ', value, ') + ', value),
)
const clause = fc.oneof(
  { weight: 3, arbitrary: joined('SET ', listed(joined(path, ' = ', assigned), 4)) },
  joined('REMOVE ', listed(path, 4)),
  joined('ADD ', listed(joined(path, ' ', value), 3)),
  joined('DELETE ', listed(joined(path, ' ', value), 3)),
)
const update = fc.oneof({ weight: 4, arbitrary: clause }, { weight: 1, arbitrary: listed(clause, 4, ' ') })
const keyCondition = fc.oneof(
  { weight: 2, arbitrary: some('pk = :p', 'g = :v', '(pk = :p)', ':p = pk', '#p = :p') },
  joined(some('pk = :p AND ', 'g = :v AND ', 'pk = :p and '), tests),
  joined('pk = :p AND sk', some(' = ', ' < ', ' <= ', ' > ', ' >= ', ' <> '), ':n'),
  some('pk = :p AND sk BETWEEN :l AND :h', 'pk = :p AND begins_with(g, :v)', 'sk BETWEEN :n AND :n AND pk = :p'),
  { weight: 1, arbitrary: condition },
)

const soup = fc
  .array(
    some(
      ...[
        'pk',
        'sk',
        'a',
        '#m',
        ':v',
        ':n',
        '(',
        ')',
        ',',
        '.',
        '[',
        ']',
        '[0]',
        '=',
        '<>',
        '<',
        '+',
        '-',
        'AND',
        'OR',
        'NOT',
        'IN',
      ],
      ...[
        'BETWEEN',
        'SET',
        'REMOVE',
        'ADD',
        'DELETE',
        'size',
        'contains',
        'if_not_exists',
        '#',
        ':',
        '#a#b',
        '1',
        '"',
        '\u0000',
        '😀',
      ],
    ),
    { maxLength: 14 },
  )
  .map((tokens) => tokens.join(' '))
const extreme = some(
  ...['', ' ', '\t\n', '('.repeat(4000), `${'('.repeat(2000)}a = :v${')'.repeat(2000)}`, `${'NOT '.repeat(900)}a = :v`],
  ...[
    Array(290).fill('a = :v').join(' AND '),
    Array(320).fill('a = :v').join(' OR '),
    `a${'.a'.repeat(40)}`,
    `a${'[0]'.repeat(40)}`,
  ],
  ...[
    'x'.repeat(4096),
    'x'.repeat(4097),
    `a IN (${Array(101).fill(':v').join(',')})`,
    `SET ${Array(200).fill('a = :v').join(', ')}`,
  ],
  ...['SET a = '.repeat(50), `#${'x'.repeat(300)}`, `SET a = ${'if_not_exists(a, '.repeat(200)}:v${')'.repeat(200)}`],
)

/** What can stand around an operand, a condition or a value, thousands of times: what opens a level and what closes it. */
const LEVELS: readonly (readonly [before: string, after: string])[] = [
  ['(', ')'],
  ['f(', ')'],
  ['size(', ')'],
  ['NOT ', ''],
  ['NOT (', ')'],
  ['a<b OR (', ')'],
  ['(', ') AND a<b'],
  ['a IN (', ')'],
  ['a BETWEEN (', ') AND b'],
  ['contains(a,', ')'],
  ['if_not_exists(a,', ')'],
  ['list_append(', ',a)'],
  ['(a+', ')'],
  ['', '.a'],
  ['', '[0]'],
]
const EXPRESSION_BYTES = 4096

/** Up to three kinds of levels inside each other, each as often as fills a part of an expression; some are not closed, or too often. */
const deep: Text = fc
  .tuple(
    some('', 'SET a = ', 'REMOVE ', 'pk = :p AND ', 'a = '),
    fc.array(fc.tuple(fc.constantFrom(...LEVELS), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3 }),
    some('a', 'b', ':v', 'a<b', 'a = :v', 'attribute_exists(a)', ''),
    fc.constantFrom(0, 0, 0, -1, 1, -EXPRESSION_BYTES),
  )
  .map(([head, kinds, core, unevenly]) => {
    const room = (EXPRESSION_BYTES - head.length - core.length) / kinds.length
    let text = core
    for (const [[before, after], filled] of kinds) {
      const depth = Math.floor((filled * room) / (before.length + after.length))
      text = before.repeat(depth) + text + after.repeat(Math.max(0, depth + unevenly))
    }
    return head + text
  })

const equality = fc.oneof(
  { weight: 6, arbitrary: some('g = :p', 'g = :v', ':p = g', 'z = :n') },
  { weight: 1, arbitrary: compared },
)
const searched = listed(equality, 3, ' AND ')

const of = (kind: Text): Text =>
  fc.oneof(
    { weight: 12, arbitrary: kind },
    { weight: 2, arbitrary: soup },
    { weight: 1, arbitrary: extreme },
    { weight: 1, arbitrary: deep },
  )

/** The generator for the text of a member. */
export function expressionOf(member: string): Text | undefined {
  switch (member) {
    case 'ConditionExpression':
    case 'FilterExpression':
      return of(condition)
    case 'SearchConditionExpression':
      return fc.oneof({ weight: 3, arbitrary: searched }, { weight: 1, arbitrary: of(condition) })
    case 'UpdateExpression':
      return of(update)
    case 'ProjectionExpression':
      return of(listed(path, 5))
    case 'KeyConditionExpression':
      return of(keyCondition)
    default:
      return undefined
  }
}
