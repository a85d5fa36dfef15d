// What a statement touches, as a policy asks before it runs.
import { describe, expect, test } from 'vitest'
import { accessOf, type StatementAccess } from '../../../src/intents/partiql/access.js'
import { planStatement } from '../../../src/intents/partiql/plan.js'
import { index, keys, table, validationOf } from '../records.js'

const RECORD = table(keys('pk:S', 'sk:N'), [index('global', 'byG', keys('g:S'))])
const access = (Statement: string): StatementAccess => accessOf(planStatement({ Statement }), RECORD)
const S = (text: string): { S: string } => ({ S: text })

describe('reads', () => {
  test.each<[string, boolean, readonly object[], readonly string[], boolean]>([
    ['SELECT * FROM t', true, [], [], true],
    ["SELECT a.b, l[0] FROM t WHERE pk = 'x' AND c <> 1", false, [S('x')], ['a', 'l', 'pk', 'c'], false],
    ["SELECT a FROM t WHERE pk IN ['x', 'y'] AND sk IN [1, 2]", false, [S('x'), S('y')], ['a', 'pk', 'sk'], false],
    ["SELECT a FROM t WHERE pk = 'x' OR a = 1", true, [], ['a', 'pk'], false],
    ["SELECT a FROM t.byG WHERE g = 'x'", false, [S('x')], ['a', 'g'], false],
    ["SELECT a FROM t.byG WHERE pk = 'x'", true, [], ['a', 'pk'], false],
    ["EXISTS(SELECT * FROM t WHERE pk = 'x' AND sk = 1 AND a = 1)", false, [S('x')], ['pk', 'sk', 'a'], false],
  ])('%s', (text, isFullScan, leadingKeys, attributes, showsAll) => {
    const said = access(text)
    expect(said).toMatchObject({ action: 'PartiQLSelect', isFullScan, leadingKeys, showsAll })
    expect([...said.attributes].sort()).toEqual([...attributes].sort())
  })
})

describe('writes', () => {
  test.each<[string, StatementAccess['action'], readonly object[], readonly string[], boolean]>([
    ["INSERT INTO t VALUE {'pk': 'x', 'sk': 1, 'a': 2}", 'PartiQLInsert', [S('x')], ['pk', 'sk', 'a'], false],
    [
      "UPDATE t SET a.b = c + 1 REMOVE d WHERE pk = 'x' AND sk = 1 AND e = 1",
      'PartiQLUpdate',
      [S('x')],
      ['a', 'c', 'd', 'pk', 'sk', 'e'],
      false,
    ],
    [
      "UPDATE t SET a = 1 WHERE pk = 'x' AND sk = 1 RETURNING MODIFIED NEW *",
      'PartiQLUpdate',
      [S('x')],
      ['a', 'pk', 'sk'],
      false,
    ],
    ["UPDATE t SET a = 1 WHERE pk = 'x' AND sk = 1 RETURNING ALL NEW *", 'PartiQLUpdate', [S('x')], ['a', 'pk', 'sk'], true],
    ["DELETE FROM t WHERE pk = 'x' AND sk = 1", 'PartiQLDelete', [S('x')], ['pk', 'sk'], false],
    ["DELETE FROM t WHERE pk = 'x' AND sk = 1 RETURNING ALL OLD *", 'PartiQLDelete', [S('x')], ['pk', 'sk'], true],
    ['DELETE FROM t', 'PartiQLDelete', [], [], false],
  ])('%s', (text, action, leadingKeys, attributes, showsAll) => {
    expect(access(text)).toMatchObject({ action, isFullScan: false, leadingKeys, attributes, showsAll })
  })
})

test('what will be refused for its keys says so', () => {
  expect(validationOf(() => access("SELECT * FROM t WHERE pk = 'x' OR pk = 'x'"))).toBe(
    'Overlapping conditions with range keys are not supported in where clause',
  )
})
