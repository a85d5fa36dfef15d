// A block of a table file that can't be read, found while the store is open: a Scan is refused, though its page ends before the range does.
// LevelDB passes over such a block, and says so to nobody who does not come to the end: the page just lacked its items.
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { apiOf } from '../scenario/api.js'

/** Two megabytes that don't compress: two pages, and an item a block. */
const ROWS = 600
const ROW_BYTES = 3000
/** Some blocks as a whole. */
const LOST_BYTES = 16 * 1024

test.each([
  ['a page forwards', true, undefined],
  ['a page backwards', false, undefined],
  ['one of many short pages', true, 25],
  ['one of many short pages backwards', false, 25],
])('is not left out by %s', async (_words, ScanIndexForward, Limit) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-unreadable-'))
  const options = { dataDir, capacity: 'off', logLevel: 'silent' } as const
  const first = await createEmulator(options)
  const fill = apiOf(first)
  await fill('CreateTable', {
    TableName: 'music',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  })
  for (let n = 0; n < ROWS; n++) {
    const v = { B: randomBytes(ROW_BYTES).toString('base64') }
    await fill('PutItem', { TableName: 'music', Item: { pk: { S: 'p' }, sk: { S: String(1000 + n) }, v } })
  }
  await first.close()
  const emulator = await createEmulator({ ...options, compactOnStart: true })
  await damageEach(join(dataDir, 'store'))
  const query = {
    TableName: 'music',
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': { S: 'p' } },
    ScanIndexForward,
    ...(Limit === undefined ? {} : { Limit }),
  }
  const read: number[] = []
  await expect(readAll(apiOf(emulator), query, read)).rejects.toThrow(
    /^a block of the store can't be read \(.+\): run `dynalab verify`, and restore the data folder$/,
  )
  const all = Array.from({ length: ROWS }, (_, n) => 1000 + n)
  expect(read).toEqual((ScanIndexForward ? all : all.toReversed()).slice(0, read.length)) // none before the refusal was left out
  expect(read.length).toBeLessThan(ROWS)
  await emulator.close()
  await rm(dataDir, { recursive: true })
})

interface QueryPage {
  readonly Items: readonly { readonly sk: { readonly S: string } }[]
  readonly LastEvaluatedKey?: object
}

/** Page by page. @param read gets the sort keys of what was answered, also when a page is refused */
async function readAll(call: ReturnType<typeof apiOf>, query: object, read: number[]): Promise<void> {
  let from: object = {}
  do {
    const { Items, LastEvaluatedKey } = await call<QueryPage>('Query', { ...query, ...from })
    for (const { sk } of Items) read.push(Number(sk.S))
    if (LastEvaluatedKey === undefined) return
    from = { ExclusiveStartKey: LastEvaluatedKey }
  } while (read.length <= ROWS)
}

/** In place, a quarter from both ends of each large table file. */
async function damageEach(store: string): Promise<void> {
  for (const name of await readdir(store)) {
    const path = join(store, name)
    const { size } = await stat(path)
    if (!name.endsWith('.ldb') || size < 8 * LOST_BYTES) continue
    const file = await open(path, 'r+')
    for (const part of [0.25, 0.75]) await file.write(Buffer.alloc(LOST_BYTES, 0xff), 0, LOST_BYTES, Math.floor(size * part))
    await file.close()
  }
}
