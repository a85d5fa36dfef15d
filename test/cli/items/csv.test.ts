// CSV as the command reads it: a row that is odd or broken is named by its line, and costs no other one.
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { csvRows } from '../../../src/cli/items/csv.js'

/** By their lines: faults may come before rows that are read with them. */
async function read(text: string): Promise<unknown[]> {
  const rows = []
  for await (const row of csvRows(Readable.from([text]))) rows.push(row)
  return rows.sort((a, b) => a.line - b.line)
}
const row = (line: number, id: string, v: string) => ({ line, item: { id: { S: id }, v: { S: v } } })

test('a quote in the midst of a cell is a part of it, and lines may end in several ways', async () => {
  expect(await read('id,v\r\na,x"y\nb,"x"y\r\nc,"2"\n')).toEqual([row(2, 'a', 'x"y'), row(3, 'b', '"x"y'), row(4, 'c', '2')])
})

test('a row of another width, and a quote that nobody closed, are faults with their lines', async () => {
  expect(await read('id,v\na,1\nb,2,3\nc,"4\nd,5\n')).toEqual([
    row(2, 'a', '1'),
    { line: 3, fault: expect.stringContaining('Invalid Record Length') as string },
    { line: 5, fault: expect.stringContaining('Quote Not Closed') as string },
  ])
})
