// Behaviours of reads that emulators were reported to get wrong; those that an operation's own tests show already are not repeated.
import { PutItemCommand, QueryCommand, ScanCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, makeTable, put, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], {
    ...globalIndex('byG', ['g', 'sk'], { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] }),
  })
})

const query = (input: Omit<QueryCommandInput, 'TableName'>) => wire.client.send(new QueryCommand({ TableName: table, ...input }))
const ofKey = (name: string, value: string) => ({
  KeyConditionExpression: `${name} = :v`,
  ExpressionAttributeValues: { ':v': { S: value } },
})
const item = (pk: string, sk: number, more: Item = {}): Item => ({ pk: { S: pk }, sk: { N: String(sk) }, ...more })

/** The pages of a query, as the sort keys in each. */
async function pages(input: Omit<QueryCommandInput, 'TableName'>): Promise<string[][]> {
  const found: string[][] = []
  let start: Item | undefined
  do {
    const page = await query({ ...input, ExclusiveStartKey: start })
    found.push((page.Items ?? []).map(({ sk }) => sk?.N ?? ''))
    start = page.LastEvaluatedKey
  } while (start !== undefined && found.length < 20)
  return found
}

describe('pages', () => {
  it('the last page has no key to go on from', async () => {
    await put(wire, table, item('last', 1), item('last', 2), item('last', 3))
    expect(await pages({ ...ofKey('pk', 'last'), Limit: 2 })).toEqual([['1', '2'], ['3']])
    expect((await query({ ...ofKey('pk', 'last'), Limit: 4 })).LastEvaluatedKey).toBeUndefined()
  })

  it('pages of an index go backwards from a start key too', async () => {
    for (let sk = 1; sk <= 5; sk++) await put(wire, table, item(`back${sk}`, sk, { g: { S: 'back' } }))
    expect(await pages({ ...ofKey('g', 'back'), IndexName: 'byG', ScanIndexForward: false, Limit: 2 })).toEqual([
      ['5', '4'],
      ['3', '2'],
      ['1'],
    ])
  })

  it('pages of an index end where its items, not those of the table, reach a megabyte', async () => {
    for (let sk = 1; sk <= 4; sk++) {
      await put(wire, table, item('large', sk, { g: { S: 'large' }, b: { S: 'x'.repeat(350_000) } }))
    }
    expect(await pages(ofKey('pk', 'large'))).toEqual([['1', '2', '3'], ['4']])
    expect(await pages({ ...ofKey('g', 'large'), IndexName: 'byG' })).toEqual([['1', '2', '3', '4']])
  })

  it('a filtered page counts what it read, and may be empty with a key', async () => {
    await put(wire, table, item('filtered', 1), item('filtered', 2), item('filtered', 3, { a: { S: 'x' } }))
    const page = await query({ ...ofKey('pk', 'filtered'), FilterExpression: 'attribute_exists(a)', Limit: 2 })
    expect(page).toMatchObject({ Count: 0, ScannedCount: 2, Items: [], LastEvaluatedKey: item('filtered', 2) })
  })
})

describe('what is shown', () => {
  it('ALL_PROJECTED_ATTRIBUTES shows what the index holds', async () => {
    await put(wire, table, item('projected', 1, { g: { S: 'projected' }, a: { S: 'a' }, b: { S: 'b' } }))
    const input = { ...ofKey('g', 'projected'), IndexName: 'byG' }
    const held = item('projected', 1, { g: { S: 'projected' }, a: { S: 'a' } })
    expect((await query({ ...input, Select: 'ALL_PROJECTED_ATTRIBUTES' })).Items).toEqual([held])
    expect((await query(input)).Items).toEqual([held])
    expect((await query({ ...input, ProjectionExpression: 'a' })).Items).toEqual([{ a: { S: 'a' } }])
  })

  it('COUNT shows counts and no items, on Scan too', async () => {
    const few = await makeTable(wire, ['pk:S', 'sk:N'])
    await put(wire, few, item('count', 1), item('count', 2), item('other', 1))
    const counted = await wire.client.send(
      new ScanCommand({
        TableName: few,
        Select: 'COUNT',
        FilterExpression: 'pk = :v',
        ExpressionAttributeValues: { ':v': { S: 'count' } },
      }),
    )
    expect(counted.Count).toBe(2)
    expect(counted.Items).toBeUndefined()
  })

  it('keys that differ behind the 16th digit are different, and in order', async () => {
    const numbers = ['9007199254740993', '9007199254740992', '-1e-130', '12345678901234567890123456789012345678', '1e125']
    for (const N of numbers) await put(wire, table, { pk: { S: 'digits' }, sk: { N } })
    const [page = []] = await pages(ofKey('pk', 'digits'))
    expect(page.map((text) => text.length > 60)).toEqual([true, false, false, false, true])
    expect(page.slice(1, 4)).toEqual(['9007199254740992', '9007199254740993', '12345678901234567890123456789012345678'])
  })

  it('strings are in order of their UTF-8 bytes', async () => {
    const texts = await makeTable(wire, ['pk:S', 'sk:S'])
    const sent = ['\u{1F600}', '\uFFFD', 'é', 'z', 'Z', 'aa', 'a', 'a\u0000']
    for (const S of sent) await put(wire, texts, { pk: { S: 'p' }, sk: { S } })
    const { Items = [] } = await wire.client.send(new QueryCommand({ TableName: texts, ...ofKey('pk', 'p') }))
    // Above the first plane the bytes of UTF-8 order otherwise than the units of UTF-16.
    expect(Items.map(({ sk }) => sk?.S)).toEqual(['Z', 'a', 'a\u0000', 'aa', 'z', 'é', '\uFFFD', '\u{1F600}'])
  })
})

describe('filters', () => {
  const cases: readonly [string, Item, string, Item][] = [
    ['size of a string counts UTF-16 units', { a: { S: '\u{1F600}é' } }, 'size(a) = :v', { ':v': { N: '3' } }],
    ['size of binary counts bytes', { a: { B: Uint8Array.of(1, 2, 3) } }, 'size(a) = :v', { ':v': { N: '3' } }],
    ['size of a set counts members', { a: { SS: ['x', 'y'] } }, 'size(a) = :v', { ':v': { N: '2' } }],
    ['numbers are equal whatever their text', { a: { N: '1.0' } }, 'a = :v', { ':v': { N: '1' } }],
    ['contains finds a part of a text', { a: { S: 'abc' } }, 'contains(a, :v)', { ':v': { S: 'bc' } }],
    ['contains finds a number of a set by its value', { a: { NS: ['1', '2'] } }, 'contains(a, :v)', { ':v': { N: '2.0' } }],
    [
      'contains finds an element of a list, in depth',
      { a: { L: [{ M: { x: { L: [] } } }] } },
      'contains(a, :v)',
      { ':v': { M: { x: { L: [] } } } },
    ],
    [
      'a comparison of different types does not hold, and neither does its opposite',
      { a: { S: '1' } },
      'NOT a < :v AND NOT a >= :v',
      { ':v': { N: '1' } },
    ],
    ['different types are different', { a: { S: '1' } }, 'a <> :v', { ':v': { N: '1' } }],
    ['begins_with knows bytes', { a: { B: Uint8Array.of(1, 2) } }, 'begins_with(a, :v)', { ':v': { B: Uint8Array.of(1) } }],
    [
      'an attribute may be compared with another',
      { a: { N: '1' }, b: { N: '2' } },
      'a < b AND :v = :v2',
      { ':v': { N: '1' }, ':v2': { N: '1.0' } },
    ],
    ['IN knows every type', { a: { BOOL: true } }, 'a IN (:v)', { ':v': { BOOL: true } }],
    ['a null is there', { a: { NULL: true } }, 'attribute_exists(a) AND a = :v', { ':v': { NULL: true } }],
  ]
  it.each(cases)('%s', async (title, attributes, FilterExpression, values) => {
    await wire.client.send(new PutItemCommand({ TableName: table, Item: { ...item(title, 1), ...attributes } }))
    const { Count } = await query({
      KeyConditionExpression: 'pk = :pk',
      FilterExpression,
      ExpressionAttributeValues: { ...values, ':pk': { S: title } },
    })
    expect(Count).toBe(1)
  })
})
