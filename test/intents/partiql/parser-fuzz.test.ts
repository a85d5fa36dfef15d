// No text may crash, hang or exhaust the stack: whatever is sent, it is a statement or is refused with a ValidationException. The statements
// are those of the fuzzer; a failure prints the seed and the path of fast-check.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { branchCount, branchesOf, keyTreeOf } from '../../../src/intents/partiql/key-tree.js'
import { planKeys } from '../../../src/intents/partiql/key-plan.js'
import { planStatement, type StatementPlan } from '../../../src/intents/partiql/plan.js'
import { parseStatement } from '../../../src/intents/partiql/statement-parser.js'
import { ApiError } from '../../../src/model/errors.js'
import { statements } from '../../fuzz/statements.js'

const KEYS = { hash: [{ name: 'pk', type: 'S' as const }], range: [{ name: 'sk', type: 'N' as const }] }

/** The plan of a text with a string for each of its parameters; undefined where it is refused. */
function planOf(text: string): StatementPlan | undefined {
  try {
    const { parameterCount } = parseStatement(text)
    return planStatement({ Statement: text, Parameters: Array(parameterCount).fill({ S: 'a' }) as { S: string }[] })
  } catch (error) {
    if (error instanceof ApiError && error.name === 'ValidationException') return undefined
    throw error
  }
}

test('judges every text', () => {
  let planned = 0
  const property = fc.property(statements, (text) => {
    const plan = planOf(text)
    if (plan === undefined) return
    planned++
    if (!('where' in plan) || plan.where === undefined) return
    const { where } = plan
    const tree = keyTreeOf(where, KEYS)
    const count = branchCount(tree)
    if (count <= 1000) expect(branchesOf(tree)).toHaveLength(count)
    try {
      planKeys(where, KEYS)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  })
  fc.assert(property, { numRuns: 5000 })
  expect(planned).toBeGreaterThan(500)
})

// As deep as 8192 characters go, in each way to nest.
test.each([
  `SELECT * FROM t WHERE ${'('.repeat(8000)}`,
  `SELECT * FROM t WHERE ${'('.repeat(4000)}a = 1${')'.repeat(4000)}`,
  `SELECT * FROM t WHERE ${'NOT '.repeat(2000)}a = 1`,
  `SELECT * FROM t WHERE a = ${'- '.repeat(4000)}1`,
  `SELECT * FROM t WHERE a = ${'-'.repeat(380).replaceAll('-', '- ')}1`,
  `SELECT * FROM t WHERE ${'size('.repeat(1600)}a`,
  `SELECT * FROM t WHERE a${' = a'.repeat(2000)}`,
  `SELECT * FROM t WHERE ${'a = ('.repeat(1600)}`,
  `SELECT * FROM t WHERE a${'[0]'.repeat(2700)} = 1`,
  `INSERT INTO t VALUE {'a': ${'['.repeat(4000)}${']'.repeat(4000)}}`,
  `INSERT INTO t VALUE ${"{'a': ".repeat(1300)}`,
  `UPDATE t SET a = ${'list_append(a, '.repeat(500)}a`,
  `UPDATE t SET a = a${' + a'.repeat(2000)}`,
])('judges %#', (text) => {
  planOf(text)
})

// Products that nobody could write down are counted and not made.
test.each([
  `SELECT * FROM t WHERE ${"(pk = 'a' OR pk = 'b') AND ".repeat(70)}sk = 1`,
  `SELECT * FROM t WHERE ${'sk IN [1,2,3,4,5,6,7,8] AND '.repeat(140)}pk = 'a'`,
])('counts the products of %#', (text) => {
  const plan = planOf(text)
  if (plan?.kind !== 'select') throw new Error('it can be planned')
  expect(() => planKeys(plan.where, KEYS)).toThrow('Too many decomposed read operations for a given query.')
})
