// Records in files: whole lines whatever stopped a writer, files that may go away, and folders that are not made again.
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileSink } from '../../src/kinesis/file-sink.js'
import type { KinesisRecord } from '../../src/kinesis/record.js'
import { SinkError } from '../../src/kinesis/sink.js'

const name = { namespace: { account: '000000000000', region: 'us-east-1' }, stream: 'orders' }
const records = (...texts: readonly string[]): readonly KinesisRecord[] =>
  texts.map((text) => ({ partitionKey: text, data: Buffer.from(text), atMs: 0, units: 1 }))

let parent: string
let file: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'dynalab-kinesis-'))
  file = join(parent, 'kinesis', '000000000000', 'us-east-1', 'orders.jsonl')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const open = (durability: 'os' | 'disk' = 'os') => fileSink({ folder: join(parent, 'kinesis'), durability })
const content = () => readFile(file, 'utf8')

test.each(['os', 'disk'] as const)('appends a line a record, in the order in which they were given (%s)', async (durability) => {
  const sink = open(durability)
  expect(await Promise.all([sink.put(name, records('a', 'b')), sink.put(name, records('c'))])).toEqual([
    ['taken', 'taken'],
    ['taken'],
  ])
  await open(durability).put(name, records('d'))
  expect(await content()).toBe('a\nb\nc\nd\n')
})

test('begins a new file when the old one was taken away', async () => {
  const sink = open()
  await sink.put(name, records('a'))
  await rename(file, `${file}.old`)
  await sink.put(name, records('b'))
  expect(await content()).toBe('b\n')
})

// A process that is killed, or a full disk, leaves a part of a line; its records come again.
test.each([
  ['after whole lines', 'a\nb\n{"half', 'a\nb\nc\n'],
  ['after a line longer than what is looked at at once', `a\n${'x'.repeat(200_000)}`, 'a\nc\n'],
  ['alone', '{"half', 'c\n'],
])('cuts off a part of a line: %s', async (_, left, expected) => {
  const sink = open()
  await sink.put(name, records('first'))
  await writeFile(file, left)
  await sink.put(name, records('c'))
  expect(await content()).toBe(expected)
})

test('does not make a data folder again that was taken away', async () => {
  const sink = open()
  await rm(parent, { recursive: true })
  await expect(sink.put(name, records('a'))).rejects.toBeInstanceOf(SinkError)
  await expect(content()).rejects.toMatchObject({ code: 'ENOENT' })
})
