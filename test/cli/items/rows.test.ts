// Items out of files: every form that people have, numbers with all their digits, and a broken row that costs no other one.
import { expect, test } from 'vitest'
import { rowsIn } from '../../../src/cli/items/rows.js'

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split('\n')) yield await Promise.resolve(line)
}

async function read(text: string, form: 'auto' | 'plain' | 'dynamodb' = 'auto') {
  const rows = []
  for await (const row of rowsIn(linesOf(text), form)) rows.push(row)
  return rows
}
const item = (id: string) => ({ id: { S: id } })

test.each([
  ['lines of plain JSON', '{"id":"a"}\n{"id":"b"}\n', [1, 2]],
  ['lines in the JSON of DynamoDB, one of them empty', '{"id":{"S":"a"}}\n\n{"id":{"S":"b"}}', [1, 3]],
  ['lines of an export', '{"Item":{"id":{"S":"a"}}}\n{"Item":{"id":{"S":"b"}}}', [1, 2]],
  ['an array over many lines', '[\n  {"id": "a"},\n  {\n    "id": "b"\n  }\n]\n', [2, 3]],
  ['an array on one line', '[{"id":"a"},{"id":"b"}]', [1, 1]],
  ['what scan prints', '{\n "Items": [{"id":{"S":"a"}}, {"id":{"S":"b"}}],\n "Count": 2 }', [1, 1]],
  ['values that touch each other', '{\n"id":"a"}{"id":\n"b"}', [1, 2]],
  ['a byte order mark and ends of Windows', '\uFEFF{"id":"a"}\r\n{"id":"b"}\r\n', [1, 2]],
])('%s', async (_, text, lines) => {
  expect(await read(text)).toEqual([
    { line: lines[0], item: item('a') },
    { line: lines[1], item: item('b') },
  ])
})

test('requests of BatchWriteItem name their tables', async () => {
  const put = (id: string) => ({ PutRequest: { Item: item(id) } })
  const requests = JSON.stringify({ music: [put('a')], films: [put('b'), { DeleteRequest: { Key: item('c') } }] })
  const fault = { line: 1, fault: 'the request to delete from films is no item' }
  expect(await read(`{"RequestItems":${JSON.stringify({ music: [put('a')] })}}`)).toEqual([
    { line: 1, table: 'music', item: item('a') },
  ])
  expect(await read(requests)).toEqual([fault])
})

test('samples of a NoSQL Workbench model name their tables', async () => {
  const model = {
    ModelName: 'm',
    DataModel: [
      { TableName: 'one', TableData: [item('a')] },
      { TableName: 'empty' },
      { TableName: 'two', TableData: [item('b')] },
    ],
  }
  expect(await read(JSON.stringify(model, undefined, 2))).toEqual([
    { line: 1, item: item('a'), table: 'one' },
    { line: 1, item: item('b'), table: 'two' },
  ])
})

test('numbers of plain JSON keep every digit', async () => {
  const number = '12345678901234567890123456789012345678'
  expect(await read(`{"n":${number},"f":1.10,"deep":{"l":[1e30]}}`)).toEqual([
    { line: 1, item: { n: { N: number }, f: { N: '1.10' }, deep: { M: { l: { L: [{ N: '1e30' }] } } } } },
  ])
})

test('braces and quotes inside texts end nothing', async () => {
  const id = 'a } ] { [ " \\ ,'
  expect(await read(`[\n${JSON.stringify({ id })},\n{"id":"b"}]`)).toMatchObject([
    { item: item(id) },
    { line: 3, item: item('b') },
  ])
})

test('a broken row is named by its line, and the others are read', async () => {
  const rows = await read('{"id":"a"}\n{"id":}\n5\n{"id":"b"}\n')
  expect(rows).toMatchObject([
    { line: 1, item: item('a') },
    { line: 2, fault: expect.stringContaining('it is no JSON') },
    { line: 3, fault: 'it is no JSON object' },
    { line: 4, item: item('b') },
  ])
  expect(await read('[\n{"id":"a"},\n{"id":},\n{"id":"b"}]')).toMatchObject([
    { line: 2 },
    { line: 3, fault: expect.anything() },
    { line: 4, item: item('b') },
  ])
  expect(await read('{"id":"a"}\n{"id": "b"')).toMatchObject([{ line: 1 }, { line: 2, fault: expect.anything() }])
})

test('a form that is named is insisted on', async () => {
  expect(await read('{"id":"a"}', 'dynamodb')).toMatchObject([{ fault: expect.stringContaining('do not say their types') }])
  expect(await read('{"id":{"S":"a"}}', 'plain')).toEqual([{ line: 1, item: { id: { M: { S: { S: 'a' } } } } }])
  expect(await read('{"__proto__":1}', 'plain')).toMatchObject([{ fault: expect.stringContaining('__proto__') }])
  expect(await read('{"__proto__":{"S":"a"}}')).toEqual([{ line: 1, item: JSON.parse('{"__proto__":{"S":"a"}}') as object }])
})
