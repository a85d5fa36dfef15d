// No text may crash, hang or exhaust the stack: whatever is sent, the answer is a tree or a ValidationException.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyUpdate } from '../../src/expressions/apply-update.js'
import { evaluateCondition, parseCondition } from '../../src/expressions/condition.js'
import { bindKeyCondition, parseKeyCondition } from '../../src/expressions/key-condition.js'
import { parseProjection, project } from '../../src/expressions/projection.js'
import { statementChargeBytes } from '../../src/expressions/statement-charge.js'
import { parseUpdate } from '../../src/expressions/update.js'
import type { Item } from '../../src/model/attribute-value.js'
import { placeholders, refusalOf } from './refusal-of.js'

const VALUES: Item = { ':s': { S: 'x' }, ':n': { N: '1' }, ':l': { L: [{ S: 'x' }] }, ':ss': { SS: ['a'] }, ':b': { BOOL: true } }
const NAMES = { '#n': 'name', '#p': '__proto__' }
const ITEM: Item = { a: { N: '1' }, b: { L: [{ S: 'x' }] }, name: { M: { a: { S: 'y' } } }, c: { SS: ['a', 'b'] } }
const KEYS = { hash: [{ name: 'a', type: 'S' as const }], range: [{ name: 'b', type: 'N' as const }] }

const WORDS = [
  ...'( ( ) ) [ 0 ] . , = <> < <= > >= + - AND OR NOT BETWEEN IN SET REMOVE ADD DELETE a b c #n #p #zz :s :n :l :ss :b :zz'.split(
    ' ',
  ),
  ...'size( contains( begins_with( attribute_exists( attribute_type( if_not_exists( list_append( foo( name ! # : _ 1 9999999999'.split(
    ' ',
  ),
  '\u{1F600}',
]

const GRAMMARS: Readonly<Record<string, (text: string) => unknown>> = {
  condition: (text) => evaluateCondition(parseCondition('ConditionExpression', text, placeholders(VALUES, NAMES)), ITEM),
  update: (text) => {
    const update = parseUpdate(text, placeholders(VALUES, NAMES))
    statementChargeBytes(update)
    return applyUpdate(update, ITEM)
  },
  projection: (text) => project(parseProjection(text, placeholders(VALUES, NAMES)), ITEM),
  key: (text) => bindKeyCondition(parseKeyCondition(text, placeholders(VALUES, NAMES)), KEYS),
}

describe.each(Object.entries(GRAMMARS))('%s', (_name, run) => {
  test('answers token soup', () => {
    const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(soup, (text) => typeof refusalOf(() => run(text)) === 'string'),
      { numRuns: 2000 },
    )
  })

  test('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => typeof refusalOf(() => run(text)) === 'string'),
    )
  })

  // As deep as 4096 bytes go, in each way to nest.
  test.each([
    '('.repeat(4096),
    `${'('.repeat(2000)}a = :n${')'.repeat(2000)}`,
    `${'(a = :n AND '.repeat(340)}`,
    `${'NOT '.repeat(1020)}a = :n`,
    `${'size('.repeat(800)}a`,
    `${'size('.repeat(680)}a${')'.repeat(680)} > :n`,
    `a = :n AND pk = ${'size(a,'.repeat(500)}a${')'.repeat(500)}`,
    `${'a = :n AND ('.repeat(300)}a = :n${')'.repeat(300)}`,
    `SET a = ${'(b + '.repeat(600)}b${')'.repeat(600)}`,
    `SET a = ${'foo('.repeat(800)}b${')'.repeat(800)}`,
    `SET a = ${'('.repeat(2000)}b${')'.repeat(2000)}`,
    `SET a = ${'list_append('.repeat(200)}b`,
    `SET a = ${'if_not_exists(b,'.repeat(250)}:n${')'.repeat(250)}`,
    `a${'.a'.repeat(2000)}`,
    `REMOVE ${Array.from({ length: 800 }, (_, i) => `a${i}`)
      .join(',')
      .slice(0, 4000)}`,
  ])('answers deep nesting %#', (text) => {
    expect(typeof refusalOf(() => run(text))).toBe('string')
  })
})

// Conditions made well-formed, against a model that evaluates the same tree by the plain meaning of the operators.
type Tree = { readonly text: string; readonly isMet: boolean }

const leaf = fc
  .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>='), fc.integer({ min: -3, max: 5 }))
  .map(([operator, n]): Tree => {
    const outcomes: Record<string, boolean> = { '=': n === 1, '<>': n !== 1, '<': 1 < n, '<=': 1 <= n, '>': 1 > n, '>=': 1 >= n }
    return { text: `a ${operator} :v${n < 0 ? `m${-n}` : n}`, isMet: outcomes[operator] ?? false }
  })

const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    tie('tree').map(({ text, isMet }): Tree => ({ text: `NOT (${text})`, isMet: !isMet })),
    fc
      .tuple(tie('tree'), tie('tree'))
      .map(([x, y]): Tree => ({ text: `(${x.text}) AND (${y.text})`, isMet: x.isMet && y.isMet })),
    fc.tuple(tie('tree'), tie('tree')).map(([x, y]): Tree => ({ text: `(${x.text}) OR (${y.text})`, isMet: x.isMet || y.isMet })),
  ),
})).tree

test('well-formed conditions mean what their operators mean', () => {
  const values: Item = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => i - 3).map((n) => [`:v${n < 0 ? `m${-n}` : n}`, { N: String(n) }]),
  )
  fc.assert(
    fc.property(trees, ({ text, isMet }) => {
      fc.pre(text.length < 4096)
      return evaluateCondition(parseCondition('ConditionExpression', text, placeholders(values)), ITEM) === isMet
    }),
  )
})
