// Proves that values pass the console without loss: as plain JSON, as CSV and as lines, with the size that the service counts.
import { describe, expect, it } from 'vitest'
import { csvLines } from '../../src/console/pages/tables/files/csv.js'
import { readItems } from '../../src/console/pages/tables/files/read-items.js'
import { csvText, plainLines, typedLines } from '../../src/console/pages/tables/files/texts.js'
import { plainText, readPlain } from '../../src/console/pages/tables/item/plain-json.js'
import { itemBytes } from '../../src/console/pages/tables/item/size.js'
import { itemSizeBytes } from '../../src/model/size.js'
import type { Item } from '../../src/model/attribute-value.js'

/** Every type, with what is easily lost: digits, empty texts, quotes, lines, names that objects have of their own. */
const ITEM: Item = {
  pk: { S: 'a "quoted", text\nof two lines' },
  number: { N: '12345678901234567890.123456789012345678' },
  empty: { S: '' },
  bytes: { B: 'AQID' },
  no: { BOOL: false },
  nothing: { NULL: true },
  words: { SS: ['1', '2'] },
  numbers: { NS: ['1', '2.5'] },
  binaries: { BS: ['AQ==', 'Ag=='] },
  list: { L: [{ N: '1' }, { S: '1' }, { M: { deep: { N: '-0.001' } } }] },
  map: { M: { 'a.b': { S: 'x' }, constructor: { N: '7' } } },
  constructor: { S: 'a name that objects have' },
}

describe('values', () => {
  it('keep every type in plain JSON, where they had it before', () => {
    expect(readPlain(plainText(ITEM), ITEM)).toEqual(ITEM)
    expect(plainText(ITEM)).toContain('"number": 12345678901234567890.123456789012345678')
  })

  it('become lists and strings in plain JSON that nobody has types for', () => {
    expect(readPlain('{"words": ["1"], "n": 1.50}')).toEqual({ words: { L: [{ S: '1' }] }, n: { N: '1.50' } })
    expect(() => readPlain('[1]')).toThrow('An item is a JSON object')
  })

  it('come back from files as they were', () => {
    const names = Object.keys(ITEM)
    expect(readItems('a.jsonl', typedLines([ITEM, ITEM], names))).toEqual({
      rows: [
        { line: 1, item: ITEM },
        { line: 2, item: ITEM },
      ],
      faults: [],
    })
    expect(readItems('a.csv', csvText([ITEM], names))).toEqual({ rows: [{ line: 2, item: ITEM }], faults: [] })
    expect(readItems('a.json', `[${plainLines([{ n: { N: '0.10' } }], ['n'])}]`).rows[0]?.item).toEqual({ n: { N: '0.10' } })
  })

  // What people have in files: the output of `aws dynamodb scan`, and one item as an editor writes it.
  it('are read where they go over lines: of a scan, or one alone', () => {
    const output = JSON.stringify({ Items: [ITEM, { pk: { S: 'b' } }, { pk: 'c' }], Count: 3, ScannedCount: 3 }, undefined, 4)
    const { rows, faults } = readItems('scan.json', output)
    expect(rows).toEqual([
      { line: 1, item: ITEM },
      { line: 2, item: { pk: { S: 'b' } } },
    ])
    expect(faults.map(({ line }) => line)).toEqual([3])
    expect(readItems('one.json', '{\n  "pk": "a",\n  "n": 1.50\n}\n').rows).toEqual([
      { line: 1, item: { pk: { S: 'a' }, n: { N: '1.50' } } },
    ])
    const own = { Items: { L: [] }, Count: { N: '1' } }
    expect(readItems('a.jsonl', `${JSON.stringify(own)}\n`).rows).toEqual([{ line: 1, item: own }])
  })

  it('tell the lines of a file that are no items', () => {
    const { rows, faults } = readItems('a.jsonl', '{"a": 1}\nnonsense\n\n{"b": 2}\n')
    expect(rows.map(({ line }) => line)).toEqual([1, 4])
    expect(faults.map(({ line }) => line)).toEqual([2])
  })

  it('count as many bytes as the service says', () => {
    expect(itemBytes(ITEM)).toBe(itemSizeBytes(ITEM))
    for (const N of ['0', '1', '-1', '100', '1200', '0.5', '0.001', '-123.4567', '1000000', '0.00012', '12345678901234567890.5'])
      expect(itemBytes({ n: { N } }), N).toBe(itemSizeBytes({ n: { N } }))
  })
})

it('reads cells with quotes and lines in them, and keeps an empty text apart from nothing', () => {
  expect(csvLines('a,b\r\n"x ""y""\nz",\n"",q\n')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x "y"\nz', undefined] },
    { line: 4, cells: ['', 'q'] },
  ])
})

it('tells the line where a text is no CSV, once', () => {
  expect(readItems('a.csv', 'a,b\n1,2\n"x\ny",z\nq,"open\n')).toMatchObject({
    faults: [{ line: 5, message: 'a quote stands where none may be' }],
  })
})
