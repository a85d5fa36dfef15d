// Proves which requests the page of tables makes of what a person asks and changes; the service's own engine is asked whether it takes them in
// tables.test.ts.
import { describe, expect, it } from 'vitest'
import { NOTHING_STAGED, rebased, staged, steppedBack, type Change } from '../../src/console/pages/tables/edit/changes.js'
import { requestOf as saveRequest } from '../../src/console/pages/tables/edit/requests.js'
import { askedIn, NEW_FILTER, NOTHING_ASKED, queryOf } from '../../src/console/pages/tables/query/asked.js'
import { estimateOf } from '../../src/console/pages/tables/query/estimate.js'
import { requestOf } from '../../src/console/pages/tables/query/request.js'
import { columnNames, moved, NO_PREFERENCES } from '../../src/console/pages/tables/rows/columns.js'
import { bounded, missingPage, pageOf } from '../../src/console/paging/page.js'
import { afterSaving, rowsOf } from '../../src/console/pages/tables/rows/rows.js'
import type { Item } from '../../src/console/pages/tables/item/item.js'
import { keyCandidates, likelyKey, repeated } from '../../src/console/pages/tables/create/likely-key.js'
import { parametersIn } from '../../src/console/pages/tables/create/parameters.js'

const KEYS = [
  { name: 'artist', type: 'S', role: 'HASH' },
  { name: 'year', type: 'N', role: 'RANGE' },
] as const
const SUBJECT = { table: 'music', keys: KEYS, names: new Set(['a.b']) }
const RANGE = { op: '=', value: '2024', to: '' }

describe('a question', () => {
  it('is the cheapest operation that answers', () => {
    const whole = requestOf({ ...NOTHING_ASKED, hash: ['Ann'], range: [RANGE] }, SUBJECT)
    expect(whole).toMatchObject({ operation: 'GetItem', input: { Key: { artist: { S: 'Ann' }, year: { N: '2024' } } } })
    const part = requestOf({ ...NOTHING_ASKED, hash: ['Ann'], range: [{ ...RANGE, op: '>' }] }, SUBJECT)
    expect(part).toMatchObject({ operation: 'Query', input: { KeyConditionExpression: '#n0 = :v0 AND #n1 > :v1' } })
    // Without the partition key a sort key is only a filter.
    expect(requestOf({ ...NOTHING_ASKED, range: [RANGE] }, SUBJECT)).toMatchObject({
      operation: 'Scan',
      input: { FilterExpression: '#n0 = :v0', ExpressionAttributeNames: { '#n0': 'year' } },
    })
  })

  it('takes a name with a dot for one name where it occurs, else for a path', () => {
    const filters = [
      { ...NEW_FILTER, name: 'a.b', value: 'x' },
      { ...NEW_FILTER, name: 'c.d[0]', op: 'exists' },
    ]
    expect(requestOf({ ...NOTHING_ASKED, filters }, SUBJECT).input).toMatchObject({
      FilterExpression: '#n0 = :v0 AND attribute_exists(#n1.#n2[0])',
      ExpressionAttributeNames: { '#n0': 'a.b', '#n1': 'c', '#n2': 'd' },
    })
  })

  it('stands whole in an address', () => {
    const asked = {
      ...{
        index: 'by-year',
        hash: ['["odd"'],
        range: [{ op: 'between', value: '1', to: '2' }],
        isDown: true,
        isConsistent: true,
      },
      filters: [
        { name: 'x', op: 'in', type: 'N' as const, value: '1, 2', to: '' },
        { name: 'y', op: 'in', type: 'S' as const, value: '"Köln, a ""city""", " b&=#", c', to: '' },
      ],
    }
    const { searchParams } = new URL(
      `http://x/?${new URLSearchParams(JSON.parse(JSON.stringify(queryOf(asked))) as Record<string, string>)}`,
    )
    expect(askedIn(Object.fromEntries(searchParams))).toEqual(asked)
  })

  // As CSV has them; where quotes are not so, they are letters, since a value may have some.
  it.each([
    ['1, 2', ['1', '2']],
    ['"Köln, a ""city""", " b", c', ['Köln, a "city"', ' b', 'c']],
    [' "a,b" ,c', ['a,b', 'c']],
    ['5" disk, "x" y, "z', ['5" disk', '"x" y', '"z']],
    ['a,', ['a', '']],
    ['""', ['']],
  ])('parts the values of an “in”: %s', (value, values) => {
    const filters = [{ ...NEW_FILTER, name: 'a', op: 'in', value }]
    const { input } = requestOf({ ...NOTHING_ASKED, filters }, SUBJECT)
    expect(Object.values(input['ExpressionAttributeValues'] as object)).toEqual(values.map((text) => ({ S: text })))
    expect(input['FilterExpression']).toBe(`#n0 IN (${values.map((_value, at) => `:v${at}`).join(', ')})`)
  })

  it('is estimated by the average size, and is large where it reads much', () => {
    const scan = requestOf(NOTHING_ASKED, SUBJECT)
    const large = estimateOf(scan, { items: 10_000, bytes: 10_000 * 4096, partitions: 4 })
    expect(large).toMatchObject({ isLarge: true })
    expect(large.words).toContain('≈ 50 units a page, 5,000.5 units in all')
    expect(estimateOf(scan, { items: 1, bytes: 20, partitions: 1 }).words).toBe('≈ 0.5 units, reads up to 1 item, 20 B')
  })
})

describe('a change', () => {
  const before = { artist: { S: 'Ann' }, year: { N: '1' }, plays: { N: '5' }, note: { S: 'x' } }
  const target = { table: 'music', keys: KEYS }

  it('writes what was changed, while the item is as it was read', () => {
    const after = { artist: { S: 'Ann' }, year: { N: '1' }, plays: { N: '6' }, more: { BOOL: true } }
    const { operation, input } = saveRequest({ before, after }, target)
    expect(operation).toBe('UpdateItem')
    expect(input).toEqual({
      TableName: 'music',
      Key: { artist: { S: 'Ann' }, year: { N: '1' } },
      UpdateExpression: 'SET #n0 = :v0, #n1 = :v1 REMOVE #n2',
      ConditionExpression: '#n0 = :v2 AND #n2 = :v3 AND attribute_not_exists(#n1)',
      ExpressionAttributeNames: { '#n0': 'plays', '#n1': 'more', '#n2': 'note' },
      ExpressionAttributeValues: { ':v0': { N: '6' }, ':v1': { BOOL: true }, ':v2': { N: '5' }, ':v3': { S: 'x' } },
    })
  })

  it('of the key is a transaction: the old item goes and the new one must not be there', () => {
    const { operation, input } = saveRequest({ before, after: { ...before, year: { N: '2' } } }, target)
    expect(operation).toBe('TransactWriteItems')
    expect((input['TransactItems'] as object[]).map((one) => Object.keys(one)[0])).toEqual(['Delete', 'Put'])
  })

  it('goes away when it is changed back, and steps back through what was done', () => {
    const change = (plays: string): ReadonlyMap<string, Change> =>
      new Map([['a', { before, after: { ...before, plays: { N: plays } } }]])
    const once = staged(NOTHING_STAGED, change('6'), 'a plays')
    const twice = staged(once, change('66'), 'a plays')
    expect(twice.past).toHaveLength(1) // letters of one field are one step
    expect(staged(twice, change('5'), 'a plays').now.size).toBe(0)
    expect(steppedBack(twice).now.size).toBe(0)
  })

  it('is put upon what the item has become', () => {
    const after = { ...before, plays: { N: '6' } }
    const now = { ...before, note: { S: 'by another' } }
    expect(rebased({ before, after }, now)).toEqual({ before: now, after: { ...now, plays: { N: '6' } } })
  })

  it('keeps the places of the rows', () => {
    const rows = [before, { ...before, year: { N: '2' } }]
    const changed = { ...before, plays: { N: '9' } }
    const shown = { pages: [pageOf(undefined, rows, 2)], added: [] }
    const itemsAfter = (change: Change) => afterSaving(shown, [change], KEYS).pages[0]?.items
    expect(itemsAfter({ before, after: changed })).toEqual([changed, rows[1]])
    expect(itemsAfter({ before, after: undefined })).toEqual([rows[1]])
    const moved = { ...before, year: { N: '3' } }
    expect(afterSaving(shown, [{ before, after: moved }], KEYS)).toMatchObject({ added: [moved], pages: [{ items: [rows[1]] }] })
    // The place of an item whose page was let go is known: it does not come first.
    const gone = { pages: [{ ...pageOf(undefined, rows, 2), items: undefined }], added: [] }
    expect(afterSaving(gone, [{ before, after: changed }], KEYS)).toEqual(gone)
  })
})

describe('pages far from sight', () => {
  const items = (page: number): readonly Item[] =>
    Array.from({ length: 100 }, (_none, at) => ({ artist: { S: 'Ann' }, year: { N: `${page * 100 + at}` } }))
  const pages = Array.from({ length: 10 }, (_none, page) => pageOf(undefined, items(page), 100))
  const weight = pages[9]?.weight ?? 0 // years of three digits weigh a little more than others

  it('are let go, the farthest first; those in sight stay, however much they weigh', () => {
    const kept = (first: number, end: number, keptBytes: number): string =>
      bounded(pages, { first, end }, keptBytes)
        .map((page) => (page.items === undefined ? '-' : 'x'))
        .join('')
    expect(kept(0, 30, 10 * weight)).toBe('xxxxxxxxxx')
    expect(kept(950, 980, 3 * weight)).toBe('-------xxx')
    expect(kept(450, 480, 3 * weight)).toBe('---xxx----')
    expect(kept(450, 620, 1)).toBe('----xxx---')
  })

  it('are missed once they are in sight, while their rows keep their places', () => {
    const some = bounded(pages, { first: 950, end: 980 }, 3 * weight)
    expect(missingPage(some, { first: 690, end: 699 })).toBe(6)
    expect(missingPage(some, { first: 700, end: 1000 })).toBe(-1)
    const rows = rowsOf({ pages: some, added: [] }, KEYS, new Map())
    expect(rows.length).toBe(1000)
    expect(rows.at(699)).toBeUndefined()
    expect(rows.at(701)?.item['year']).toEqual({ N: '701' })
    expect(rows.at(1000)).toBeUndefined()
  })
})

describe('columns', () => {
  it('begin with the key, go on as attributes appeared, and stay as they were moved', () => {
    const items = [{ z: { S: '1' }, pk: { S: '1' } }, { a: { S: '1' } }]
    expect(columnNames(['pk'], items, NO_PREFERENCES)).toEqual(['pk', 'z', 'a'])
    const order = moved(['pk', 'z', 'a'], 'a', -1)
    expect(columnNames(['pk'], [...items, { b: { S: '1' } }], { ...NO_PREFERENCES, order })).toEqual(['pk', 'a', 'z', 'b'])
  })
})

describe('the key of a table for a file', () => {
  const keyOf = (...items: readonly Item[]): readonly string[] =>
    likelyKey(items, keyCandidates(items)).map(({ name, type }) => `${name} ${type}`)

  it.each<[string, readonly string[], readonly Item[]]>([
    ['names that say so', ['pk S', 'sk N'], [{ a: { S: '1' }, sk: { N: '1' }, pk: { S: '1' } }]],
    ['an id before others that tell items apart', ['orderId S'], [{ a: { S: '1' }, orderId: { S: '1' } }]],
    ['no id that many have', ['b S'], ['1', '2'].map((b) => ({ id: { S: 'x' }, b: { S: b } }))],
    [
      'two that tell them apart together',
      ['a S', 'b N'],
      ['xy', 'xz', 'yy'].map(([a = '', b = '']) => ({ a: { S: a }, b: { N: b } })),
    ],
    ['no attribute of a type that keys never have', ['b B'], [{ a: { BOOL: true }, id: { M: {} }, b: { B: 'AA==' } }]],
    ['nothing where there is nothing', [], [{ a: { NULL: true } }]],
  ])('is guessed: %s', (_what, expected, items) => {
    expect(keyOf(...items)).toEqual(expected)
  })

  it('knows how many items would be lost', () => {
    const items = ['1', '2', '1', '1'].map((a) => ({ a: { S: a } }))
    expect(repeated(items, [{ name: 'a' }])).toBe(2)
  })

  it('takes parameters of templates as people write them', () => {
    expect(parametersIn(' Stage=test,Owner = me = you, nothing')).toEqual({ parameters: { Stage: 'test', Owner: 'me = you' } })
    expect(parametersIn('')).toEqual({})
  })
})
