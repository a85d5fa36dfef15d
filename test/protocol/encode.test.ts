// Proves that stored pieces go out as they are, wherever an answer may hold them, and the rest as plain JSON.
import { expect, test } from 'vitest'
import { RawJson } from '../../src/model/json.js'
import { encodeJson } from '../../src/protocol/encode.js'

const raw = new RawJson('{"pk":{"S":"\\u0061"}}') // an escape that JSON.stringify would not write

const cases: readonly (readonly [string, object, string])[] = [
  ['nothing', {}, '{}'],
  ['no ready pieces', { Items: [{ a: { S: 'é"' } }], Count: 1, Gone: undefined }, '{"Items":[{"a":{"S":"é\\""}}],"Count":1}'],
  [
    'one item',
    { Item: raw, ConsumedCapacity: { CapacityUnits: 0.5 } },
    '{"Item":{"pk":{"S":"\\u0061"}},"ConsumedCapacity":{"CapacityUnits":0.5}}',
  ],
  [
    'a list of items',
    { Items: [raw, raw], Count: 2, Gone: undefined },
    '{"Items":[{"pk":{"S":"\\u0061"}},{"pk":{"S":"\\u0061"}}],"Count":2}',
  ],
  [
    'lists by table',
    { Responses: { 'a"b': [raw] }, UnprocessedKeys: {} },
    '{"Responses":{"a\\"b":[{"pk":{"S":"\\u0061"}}]},"UnprocessedKeys":{}}',
  ],
  ['items in a list of structures', { Responses: [{}, { Item: raw }] }, '{"Responses":[{},{"Item":{"pk":{"S":"\\u0061"}}}]}'],
  [
    'an item in a cancellation',
    { CancellationReasons: [{ Code: 'None' }, { Code: 'C', Item: raw }] },
    '{"CancellationReasons":[{"Code":"None"},{"Code":"C","Item":{"pk":{"S":"\\u0061"}}}]}',
  ],
  ['an attribute called __proto__', JSON.parse('{"Item":{"__proto__":{"S":"a"}}}') as object, '{"Item":{"__proto__":{"S":"a"}}}'],
]
test.each(cases)('%s', (_name, output, text) => expect(encodeJson(output).text).toBe(text))
