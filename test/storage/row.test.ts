// A row's JSON is the answer: as it was stored where its sets were sorted when it was written, else with its sets in order.
import { describe, expect, test } from 'vitest'
import { Row } from '../../src/storage/row.js'

const JSON_SORTED =
  '{"pk":{"S":"a"},"SS":{"M":{"__proto__":{"SS":["","Z","a","é"]}}},"ns":{"L":[{"NS":["-1","0.5","9","10"]}]},"bs":{"BS":["AA==","AAE=","/w=="]}}'
const JSON_UNSORTED =
  '{"pk":{"S":"a"},"SS":{"M":{"__proto__":{"SS":["é","a","Z",""]}}},"ns":{"L":[{"NS":["10","9","-1","0.5"]}]},"bs":{"BS":["/w==","AAE=","AA=="]}}'

const header = { sizeBytes: 5, sequence: 7, writtenAtMs: 1000, origin: 0 }
const local = (json: string): Row => Row.make(header, json)
const replicated = (json: string): Row => Row.make({ ...header, origin: 3, originSequence: 9 }, json)
/** The row as it was written before sets were sorted: the same under another first character. */
const older = (row: Row): Row => Row.read((row.text[0] === '3' ? '1' : '2') + row.text.slice(1))

describe.each([
  ['local', local],
  ['replicated', replicated],
])('a %s row', (_kind, make) => {
  test('of an older format shows its sets in order', () => {
    const row = older(make(JSON_UNSORTED))
    expect(row.json).toBe(JSON_SORTED)
    expect(JSON.stringify(row.item)).toBe(JSON_SORTED)
    expect(row.version).toEqual(make('{}').version)
  })

  // Text that is no JSON shows that nobody reads it.
  test('is answered unparsed, in the present format and where an older one has no sets', () => {
    expect(make('no JSON, "SS":["b","a"]').json).toBe('no JSON, "SS":["b","a"]')
    expect(older(make('no JSON, and no sets')).json).toBe('no JSON, and no sets')
  })
})

test('a row of a newer format is not read', () => {
  expect(() => Row.read(`5${local('{}').text.slice(1)}`)).toThrow('a row of format 5, this version reads formats 1 to 4')
})
