// Log entries as text: what goes in comes out, those of before there were replicas included.
import { expect, it } from 'vitest'
import { decodeEntry, encodeEntry, entryText, isToBeSent, type LogEntry } from '../../src/log/entry.js'
import type { SharedEnds } from '../../src/model/shared-ends.js'
import { Row } from '../../src/storage/row.js'

const local = Row.make({ sizeBytes: 5, sequence: 7, writtenAtMs: 1000, origin: 0 }, '{"pk":{"S":"a"}}')
const replicated = Row.make(
  { sizeBytes: 5, sequence: 9, writtenAtMs: 1200, origin: 12, originSequence: 8 },
  '{"pk":{"S":"a"},"v":{"N":"1"}}',
)
const entry: LogEntry = {
  sequence: 9,
  atMs: 1234,
  physicalId: 77,
  rowSuffix: Buffer.from('0102ff', 'hex'),
  before: local,
  after: replicated,
  actor: 'user',
}
const textOf = (written: LogEntry, shared?: SharedEnds): string => entryText(encodeEntry(written, shared))
const images = ({ before, after }: LogEntry) => [before?.text, after?.text]

it('an entry of a table of its own has no word of regions', () => {
  const read = decodeEntry(9, textOf(entry))
  expect(read).toMatchObject({ sequence: 9, atMs: 1234, physicalId: 77, rowSuffix: entry.rowSuffix })
  expect(images(read)).toEqual(images(entry))
  expect(read.replication).toBeUndefined()
})

it('the text of an entry of before is read as it was written', () => {
  const text = textOf(entry)
  expect(text[0]).toBe('1')
  expect(text.slice(27)).toBe(`AQL/${local.text}${replicated.text}`)
})

// What the JSON of both shares says nothing of rows of which one has a longer header, or whose sets are sorted when they are read.
it('what is known to be shared counts where both rows hold it in the same place', () => {
  const json = (text: string) => `{"pk":{"S":"a"},"text":{"S":"${'words '.repeat(9)}${text}"}}`
  const header = { sizeBytes: 70, sequence: 7, writtenAtMs: 1000, origin: 0 }
  const shared = { start: json('').indexOf('words') + 54, end: 3 }
  const rows = { before: Row.make(header, json('1')), after: Row.make({ ...header, sequence: 8 }, json('2')) }
  const text = textOf({ ...entry, ...rows }, shared)
  expect(text).toBe(textOf({ ...entry, ...rows }))
  const further = textOf({ ...entry, ...rows }, { ...shared, start: shared.start - 1 }) // it is not looked for again
  expect(further.length).toBe(text.length + 1)
  for (const before of [
    Row.make({ ...header, origin: 12, originSequence: 5 }, json('1')),
    Row.read(`1${rows.before.text.slice(1)}`),
  ]) {
    const written = { ...entry, before, after: Row.make({ ...header, origin: 12, originSequence: 6 }, json('2')) }
    expect(images(decodeEntry(9, textOf(written, shared)))).toEqual(images(written))
    const overOther = { ...entry, before, after: rows.after }
    expect(images(decodeEntry(9, textOf(overOther, { start: 0, end: 40 })))).toEqual(images(overOther))
  }
})

it.each([
  ['a local write over nothing', 'user', { version: { atMs: 1234, origin: 0, sequence: 9 }, base: undefined }],
  ['a write of the service', 'service', { version: { atMs: 1234, origin: 0, sequence: 9 }, base: undefined }],
  [
    'a replicated write over one of a third region',
    'region',
    { version: { atMs: 1200, origin: 12, sequence: 8 }, base: { atMs: 1199, origin: 2, sequence: 4 } },
  ],
] as const)('%s says who made it, when and where', (_, actor, replication) => {
  const written = { ...entry, actor, replication }
  const read = decodeEntry(9, textOf(written))
  expect([read.actor, read.replication]).toEqual([actor, replication])
  expect(images(read)).toEqual(images(entry))
  expect(isToBeSent(read)).toBe(actor !== 'region')
})

it('a write of the service says so where there are no other regions, too', () => {
  const read = decodeEntry(9, textOf({ ...entry, actor: 'service' }))
  expect([read.actor, read.replication]).toEqual(['service', undefined])
  expect(read.rowSuffix).toEqual(entry.rowSuffix)
  expect(images(read)).toEqual(images(entry))
  expect(isToBeSent(read)).toBe(false)
})

// The row that the entry's own write made says little that the entry doesn't: its header but for the size, and what it shares with the row before.
it.each([
  ['as it is made', {}, 32],
  ['at another time', { atMs: 1235 }, 54],
  ['in another place', { sequence: 10 }, 54],
])('a row of a write %s comes back, and takes %o', (_, moved, characters) => {
  const json = (revision: string) => `{"pk":{"S":"a"},"text":{"S":"${'words '.repeat(9)}"},"revision":{"N":"${revision}"}}`
  const header = { sizeBytes: 70, sequence: 7, writtenAtMs: 1000, origin: 0 }
  const before = Row.make(header, json('1'))
  const after = Row.make({ ...header, sizeBytes: 71, sequence: 9, writtenAtMs: 1234 }, json('23'))
  const written = { ...entry, before, after, ...moved }
  const text = textOf(written)
  expect(images(decodeEntry(written.sequence, text))).toEqual(images(written))
  expect(text.length - textOf({ ...written, after: undefined }).length).toBeLessThan(characters)
})

it('an entry of a newer version is refused', () => {
  expect(() => decodeEntry(9, '4')).toThrow('a log entry of format 4, this version reads formats 1 to 3')
})

it('a row tells its own version, and its item alone', () => {
  expect(local.version).toEqual({ atMs: 1000, origin: 0, sequence: 7 })
  expect(replicated.version).toEqual({ atMs: 1200, origin: 12, sequence: 8 })
  expect([local.json, replicated.json]).toEqual(['{"pk":{"S":"a"}}', '{"pk":{"S":"a"},"v":{"N":"1"}}'])
})
