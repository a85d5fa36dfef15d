// Proves how values inside an item are reached, written and listed: by paths where a text can say one, and never in the place of an attribute whose
// name only looks like a path.
import { describe, expect, it } from 'vitest'
import { hasPlaceAt, pathOf, stepsOf, valueAt, withValueAt } from '../../src/console/pages/tables/item/path.js'
import { NO_PREFERENCES, withPath } from '../../src/console/pages/tables/rows/columns.js'
import { isDeep, membersOf } from '../../src/console/pages/tables/rows/members.js'

const ITEM = {
  pk: { S: 'a' },
  'x.y': { S: 'one name' },
  x: { M: { y: { S: 'within' }, list: { L: [{ N: '1.50' }, { M: { deep: { BOOL: true } } }] }, ['__proto__']: { S: 'own' } } },
  tags: { SS: ['b', 'a'] },
}
const NONE: ReadonlySet<string> = new Set()

describe('steps of a column', () => {
  it.each([
    ['pk', ['pk']],
    ['x.y', ['x.y']], // the item has this name
    ['x.z', ['x', 'z']],
    ['x.list[1].deep', ['x', 'list', 1, 'deep']],
    ['x.list[1][2]', ['x', 'list', 1, 2]],
    ['x..y', ['x..y']],
    ['.x', ['.x']],
    ['x[a]', ['x[a]']],
    ['x]', ['x]']],
  ])('%s', (column, steps) => {
    expect(stepsOf(column, ITEM, NONE)).toEqual(steps)
  })

  it('are one where other items have the column as a name, and lead back to their text', () => {
    expect(stepsOf('x.z', ITEM, new Set(['x.z']))).toEqual(['x.z'])
    for (const path of ['x', 'x.z', 'x.list[1].deep']) expect(pathOf(stepsOf(path, ITEM, NONE))).toBe(path)
    expect(pathOf(['x', 'a.b'])).toBeUndefined()
    expect(pathOf(['x', 'a]'])).toBeUndefined()
  })
})

describe('a value inside an item', () => {
  it('is read and written where it stands, and nothing beside it', () => {
    expect(valueAt(ITEM, ['x', 'list', 0])).toEqual({ N: '1.50' })
    expect(valueAt(ITEM, ['x', 'list', 'length'])).toBeUndefined()
    expect(valueAt(ITEM, ['x', '__proto__'])).toEqual({ S: 'own' })
    expect(valueAt(ITEM, ['pk', 'toString'])).toBeUndefined()
    expect(withValueAt(ITEM, ['x', 'list', 1, 'deep'], { N: '2' })).toEqual({
      ...ITEM,
      x: { M: { ...ITEM.x.M, list: { L: [{ N: '1.50' }, { M: { deep: { N: '2' } } }] } } },
    })
    expect(withValueAt(ITEM, ['x', 'list', 0], undefined)['x']?.['M']).toMatchObject({ list: { L: [{ M: {} }] } })
    expect(withValueAt(ITEM, ['tags'], undefined)).toEqual({ pk: ITEM.pk, 'x.y': ITEM['x.y'], x: ITEM.x })
    expect(ITEM.x.M.list.L).toHaveLength(2)
  })

  it('has a place where a map or an element is there for it', () => {
    expect(hasPlaceAt(ITEM, ['new'])).toBe(true)
    expect(hasPlaceAt(ITEM, ['x', 'new'])).toBe(true)
    expect(hasPlaceAt(ITEM, ['x', 'list', 1])).toBe(true)
    expect(hasPlaceAt(ITEM, ['x', 'list', 2])).toBe(false)
    expect(hasPlaceAt(ITEM, ['pk', 'new'])).toBe(false)
    expect(hasPlaceAt(ITEM, ['nothing', 'new'])).toBe(false)
  })
})

describe('members', () => {
  it('stand one a line, with those of the opened below them', () => {
    const lines = (...opened: string[]): readonly string[] =>
      membersOf(ITEM.x, ['x'], new Set(opened)).map(
        ({ depth, name, value, steps = [] }) => `${depth} ${name} ${Object.keys(value)[0]} ${pathOf(steps)}`,
      )
    expect(lines()).toEqual(['0 y S x.y', '0 list L x.list', '0 __proto__ S x.__proto__'])
    expect(lines('/"list"').slice(1, 4)).toEqual(['0 list L x.list', '1 [0] N x.list[0]', '1 [1] M x.list[1]'])
    expect(lines('/"list"', '/"list"/1')).toContain('2 deep BOOL x.list[1].deep')
    // Those of a set are values without a place of their own.
    const [, , second] = membersOf({ L: [ITEM.tags] }, ['all'], new Set(['/0']))
    expect(second).toMatchObject({ name: '[1]', value: { S: 'a' }, steps: undefined })
    expect([ITEM.x, ITEM.pk, ITEM.tags, { M: {} }, undefined].map(isDeep)).toEqual([true, false, false, false, false])
  })
})

it('a path is a column right of the one in which it was found, and goes again', () => {
  const names = ['pk', 'x', 'tags']
  const shown = withPath({ ...NO_PREFERENCES, hidden: ['x.y', 'tags'] }, names, { path: 'x.y', after: 'x', isShown: true })
  expect(shown).toMatchObject({ order: ['pk', 'x', 'x.y', 'tags'], hidden: ['tags'] })
  expect(withPath(shown, shown.order, { path: 'x.y', after: 'x', isShown: false }).order).toEqual(names)
})
