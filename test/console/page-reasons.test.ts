// The pure parts of the pages of streams and of PartiQL: what changed between two images, how shards descend, and where a text's statements are.
import { describe, expect, it } from 'vitest'
import { bodyOf, memberIn } from '../../src/console/pages/lab/member-schema.js'
import { columnsOf } from '../../src/console/pages/partiql/columns-of.js'
import { placeOf, statementsIn } from '../../src/console/pages/partiql/statements.js'
import { diffOf } from '../../src/console/pages/streams/image-diff.js'
import { treeOf } from '../../src/console/pages/streams/shard-tree.js'

describe('a diff of images', () => {
  it('says what was added, removed and changed, into maps, and keeps numbers as they are written', () => {
    const before = { id: { S: 'a' }, n: { N: '1.50' }, at: { M: { city: { S: 'Oslo' }, zip: { S: '1' } } }, old: { BOOL: true } }
    const after = {
      id: { S: 'a' },
      n: { N: '1.5000000000000000000000000000000000001' },
      at: { M: { city: { S: 'Bergen' }, zip: { S: '1' } } },
    }
    expect(diffOf(before, after).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      ...['same id', 'changed n', 'changed at.city', 'same at.zip', 'removed old'],
    ])
    expect(diffOf(before, after)[1]?.after).toEqual({ N: '1.5000000000000000000000000000000000001' })
    expect(diffOf(undefined, after).every(({ kind }) => kind === 'added')).toBe(true)
    expect(diffOf(undefined, undefined)).toEqual([])
  })
})

describe('a tree of shards', () => {
  it('puts children beneath their parents, and those whose parent is trimmed at the root', () => {
    const shard = (shardId: string, beganAtMs: number, parent?: string) => ({ shardId, beganAtMs, parent })
    const shards = [shard('d', 4, 'b'), shard('a', 1), shard('c', 2, 'a'), shard('b', 2, 'a'), shard('x', 3, 'gone')]
    expect(treeOf(shards).map(({ shard: { shardId }, depth }) => `${depth} ${shardId}`)).toEqual([
      '0 a',
      '1 b',
      '2 d',
      '1 c',
      '0 x',
    ])
  })
})

describe('statements of a text', () => {
  it('part at semicolons, but not in strings, names and comments', () => {
    const text = `SELECT * FROM "a;b" WHERE s = 'x;''?' ; -- ; ?\nDELETE FROM t WHERE id = ?;`
    const [first, second, ...more] = statementsIn(text)
    expect(first).toEqual({ text: `SELECT * FROM "a;b" WHERE s = 'x;''?'`, from: 0, parameters: 0 })
    expect(second?.text).toBe('-- ; ?\nDELETE FROM t WHERE id = ?')
    expect(second?.parameters).toBe(1)
    expect(more).toEqual([])
  })

  it('are refused at the place that the service names, or as a whole', () => {
    const [, second] = statementsIn('SELECT 1; SELECT *\nFRM music')
    if (second === undefined) throw new Error('there is a second one')
    expect(placeOf('Unexpected term at 2:1:3', second)).toEqual({ from: 19, to: 22 })
    expect(placeOf('not well formed', second)).toEqual({ from: 10, to: 28 })
  })
})

it('columns of items begin with the keys', () => {
  expect(columnsOf(['n', 'id', 'z'], ['id', 'sort'])).toEqual(['id', 'n', 'z'])
})

describe('a form made of the document', () => {
  const members = {
    nth: { type: 'integer' },
    operation: { oneOf: [{ type: 'string' }, { type: 'array' }] },
    key: { type: 'object' },
    lag: { type: ['number', 'string'] },
    oneWay: { type: 'boolean' },
  }
  it('sends what was typed as the types that the document has, and nothing for what is empty', () => {
    const typed = {
      nth: '3',
      operation: 'PutItem, GetItem',
      key: '{"id": {"N": "1.50"}}',
      lag: '5-40',
      oneWay: 'true',
      other: 'x',
    }
    expect(bodyOf(typed, members)).toEqual({
      nth: 3,
      operation: ['PutItem', 'GetItem'],
      key: { id: { N: '1.50' } },
      lag: '5-40',
      oneWay: true,
    })
    expect(bodyOf({ nth: ' ', lag: '7' }, members)).toEqual({ lag: 7 })
  })

  it('knows the member that a refusal is about', () => {
    expect(memberIn('nth must be a multiple of every', members)).toBe('nth')
    expect(memberIn('there is no table', members)).toBeUndefined()
  })
})
