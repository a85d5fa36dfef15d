// Which reads a condition becomes, and which branches of it there are: without a table, on the keys alone.
import { describe, expect, test } from 'vitest'
import { planKeys, type KeyPlan } from '../../../src/intents/partiql/key-plan.js'
import { planStatement } from '../../../src/intents/partiql/plan.js'

const KEYS = { hash: [{ name: 'pk', type: 'S' as const }], range: [{ name: 'sk', type: 'N' as const }] }

function planOf(where: string): KeyPlan {
  const plan = planStatement({ Statement: `SELECT * FROM t WHERE ${where}` })
  if (plan.kind !== 'select') throw new Error('a SELECT is one')
  return planKeys(plan.where, KEYS)
}

/** `scan`, or the partition of each read, with `?` where it has a filter and `=` where it asks for one sort key. */
function shown(plan: KeyPlan): string {
  if (plan.kind === 'scan') return 'scan'
  return plan.reads
    .map(({ hash, filter, rangeValue }) => {
      return `${Object.values(hash).join()}${rangeValue === undefined ? '' : '='}${filter === undefined ? '' : '?'}`
    })
    .join(' ')
}

describe('reads', () => {
  test.each([
    ["pk = 'a'", 'a'],
    ["'a' = pk", 'a'],
    ["pk = 'a' AND pk = 'a'", 'a'],
    ["pk = 'a' AND sk = 1", 'a='],
    ["pk = 'a' AND (sk > 1 AND (x = 1 AND sk < 4))", 'a?'],
    ["pk = 'a' AND sk IN [1, 2]", 'a= a='],
    ["pk IN ['a', 'b'] AND sk IN [1, 2]", 'a= a= b= b='],
    ["(pk = 'a' OR pk = 'b') AND x = 1", 'a? b?'],
    ["(pk = 'a' AND x = 1) OR pk = 'b'", 'a? b'],
    ["pk = 'a' AND (x = 1 OR y = 2)", 'a?'],
    ["pk = 'a' AND (sk = 1 OR x = 2 AND sk = 2)", 'a= a=?'],
    ["pk = 'a' AND NOT sk = 1", 'a?'],
    ["pk = 'a' AND sk <> 1", 'a?'],
    ["pk = 'a' AND sk = x", 'a?'],
    ["pk = 'a' AND pk.x = 1", 'a?'],
    ["begins_with(pk, 'a') AND pk = 'ab'", 'ab?'],
    ["pk = 'a' AND sk > 3 AND sk < 1", 'a'],
  ])('%s', (where, reads) => {
    expect(shown(planOf(where))).toBe(reads)
  })
})

describe('scans', () => {
  test.each([
    'x = 1',
    'sk = 1',
    "pk > 'a'",
    "begins_with(pk, 'a')",
    "NOT pk = 'a'",
    "pk = 'a' OR x = 1",
    "pk = 'a' AND pk = 'b'",
    "pk IN ['a', 'b'] AND pk = 'a'",
    'pk = x',
    "pk.y = 'a'",
    "(pk = 'a') = true AND x = 1 OR sk = 2",
    'pk = 5 OR x = 1',
  ])('%s', (where) => {
    expect(shown(planOf(where))).toBe('scan')
  })
})

test('a key that a comparison with a boolean says is one', () => {
  expect(shown(planOf("(pk = 'a') = true"))).toBe('a')
  expect(shown(planOf("(pk = 'a') = false"))).toBe('scan')
})

describe('refuses', () => {
  const OVERLAP = 'Overlapping conditions with range keys are not supported in where clause'
  const MANY = 'Too many decomposed read operations for a given query.'
  const MISFIT = "Key attribute's data type should match its data type in table's schema: Key pk"
  const list = (count: number): string => `[${Array.from({ length: count }, (_value, at) => at).join()}]`
  const texts = (count: number): string => `[${Array.from({ length: count }, (_value, at) => `'${at}'`).join()}]`

  test.each([
    ["pk = 'a' OR pk = 'a'", OVERLAP],
    ["pk IN ['a', 'a']", OVERLAP],
    ["pk = 'a' AND (sk < 5 OR sk > 4)", OVERLAP],
    ["pk = 'a' AND sk = 1 OR pk = 'a' AND sk BETWEEN 0 AND 9", OVERLAP],
    [`pk IN ${texts(51)}`, MANY],
    [`pk IN ${texts(2)} AND sk IN ${list(26)}`, MANY],
    [`pk IN ${texts(50)} AND sk IN ${list(100)}`, MANY],
    // Types speak first, then overlaps, then the number.
    [`pk IN ${texts(50)} AND sk IN ${list(100)} AND pk = 5`, MISFIT],
    ['pk IN [1, 1]', MISFIT],
    [`pk IN ${texts(51).replace("'50'", "'0'")}`, OVERLAP],
    ["pk = 'a' AND sk > true", 'Incorrect operand type for operator or function; operator or function: >, operand type: BOOL'],
    ["pk = 'a' AND sk = ''", "Key attribute's data type should match its data type in table's schema: Key sk"],
    [
      "pk = ''",
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
  ])('%s', (where, sentence) => {
    expect(() => planOf(where)).toThrow(sentence)
  })

  test('nothing that only touches, or is empty', () => {
    expect(shown(planOf("pk = 'a' AND (sk < 5 OR sk >= 5)"))).toBe('a a')
    expect(shown(planOf("pk = 'a' AND (sk < 5 OR (sk > 3 AND sk < 2))"))).toBe('a a')
    expect(shown(planOf(`pk IN ${texts(50)}`)).split(' ')).toHaveLength(50)
  })
})
