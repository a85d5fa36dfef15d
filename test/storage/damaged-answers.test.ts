// A stored row that a disk has changed, among others that it has not: whoever reads it by whatever operation, in the process, over HTTP and
// compressed, is refused or gets what was written, and whoever reads others gets these. The row stands in the middle of pages and
// batches, which show rows whole and compare them as one. Damages are drawn by a seed; `TEST_DAMAGES=200` makes more of them.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openDiskStore } from '../../src/storage/level-store.js'
import { unsealed } from '../../src/storage/seal.js'
import { put } from '../../src/storage/store.js'
import { apiOf, type Call, Refusal } from '../scenario/api.js'

const DAMAGES = Number(process.env['TEST_DAMAGES'] ?? 20)
const seed = process.env['TEST_SEED'] ?? newSeed()
const random = seededRandom(seed)
const draw = (purpose: string, n: number, below: number): number =>
  random.bytes(`damaged-answers/${purpose}`, '', n).readUInt32BE(0) % below

const TABLE = 'songs'
const INDEX = 'by-genre'
const ROWS = 40
/** In the middle of every page and batch that shows it. */
const DAMAGED = 20

const itemOf = (n: number): object => ({
  pk: { S: 'all' },
  sk: { N: String(n) },
  g: { S: 'jazz' },
  v: { S: n % 3 === 0 ? `Sinnerman ${n}, ünï ☃ 𝒳` : `Sinnerman ${n}, `.repeat(1 + (n % 20)) },
})
const keyOf = (n: number): object => ({ pk: { S: 'all' }, sk: { N: String(n) } })
const ALL = Array.from({ length: ROWS }, (_, n) => n)
const OTHERS = ALL.filter((n) => n !== DAMAGED)
const inCollection = { ExpressionAttributeValues: { ':a': { S: 'all' } }, KeyConditionExpression: 'pk = :a' }
const inGenre = { ExpressionAttributeValues: { ':g': { S: 'jazz' } }, KeyConditionExpression: 'g = :g' }
const keysOf = (rows: readonly number[]) => ({ RequestItems: { [TABLE]: { Keys: rows.map(keyOf) } } })
const itemsToGet = (rows: readonly number[]) => ({
  TransactItems: rows.map((n) => ({ Get: { TableName: TABLE, Key: keyOf(n) } })),
})

/** What is asked, and whether the damaged row is a part of the answer, or has to be read for it. */
const READS: readonly (readonly [operation: string, input: object, of: 'table' | 'index' | 'others'])[] = [
  ['Scan', { TableName: TABLE }, 'table'],
  ['Scan', { TableName: TABLE, Limit: DAMAGED + 5 }, 'table'],
  ['Scan', { TableName: TABLE, Limit: DAMAGED + 1 }, 'table'],
  ['Scan', { TableName: TABLE, Limit: DAMAGED - 5 }, 'others'],
  ['Scan', { TableName: TABLE, Select: 'COUNT' }, 'table'],
  ['Scan', { TableName: TABLE, ProjectionExpression: 'sk' }, 'table'],
  ['Scan', { TableName: TABLE, FilterExpression: 'attribute_exists(v)' }, 'table'],
  ['Scan', { TableName: TABLE, IndexName: INDEX }, 'index'],
  ['Query', { TableName: TABLE, ...inCollection }, 'table'],
  ['Query', { TableName: TABLE, ...inCollection, ScanIndexForward: false, ReturnConsumedCapacity: 'TOTAL' }, 'table'],
  ['Query', { TableName: TABLE, ...inCollection, Limit: 3, ExclusiveStartKey: keyOf(DAMAGED - 2) }, 'table'],
  ['Query', { TableName: TABLE, ...inCollection, ExclusiveStartKey: keyOf(DAMAGED) }, 'others'],
  ['Query', { TableName: TABLE, IndexName: INDEX, ...inGenre }, 'index'],
  ['GetItem', { TableName: TABLE, Key: keyOf(DAMAGED) }, 'table'],
  ['GetItem', { TableName: TABLE, Key: keyOf(DAMAGED), ProjectionExpression: 'sk' }, 'table'],
  ['GetItem', { TableName: TABLE, Key: keyOf(DAMAGED + 1) }, 'others'],
  ['BatchGetItem', keysOf(ALL), 'table'],
  ['BatchGetItem', keysOf([DAMAGED - 1, DAMAGED, DAMAGED + 1]), 'table'],
  ['BatchGetItem', keysOf([DAMAGED]), 'table'],
  ['BatchGetItem', keysOf(OTHERS), 'others'],
  ['TransactGetItems', itemsToGet(ALL), 'table'],
  ['TransactGetItems', itemsToGet(OTHERS), 'others'],
  ['ExecuteStatement', { Statement: `SELECT * FROM ${TABLE}` }, 'table'],
  ['ExecuteStatement', { Statement: `SELECT * FROM ${TABLE} WHERE pk = 'all' ORDER BY sk DESC` }, 'table'],
  ['ExecuteStatement', { Statement: `SELECT sk FROM ${TABLE} WHERE pk = 'all'` }, 'table'],
]

/** A batch hands back what could not be read, as the service does. */
function withoutDamaged(output: unknown): string {
  const { Responses } = output as { Responses: Record<string, readonly { sk: { N: string } }[]> }
  const others = Responses[TABLE]?.filter(({ sk }) => sk.N !== String(DAMAGED))
  return JSON.stringify({ Responses: { [TABLE]: others }, UnprocessedKeys: { [TABLE]: { Keys: [keyOf(DAMAGED)] } } })
}

let place: string
let sound: string
let expected: readonly unknown[]

const open = (dataDir: string): Promise<Emulator> => createEmulator({ dataDir, logLevel: 'silent', seed: 'x' })

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'dynalab-damaged-answers-'))
  sound = join(place, 'sound')
  const emulator = await open(sound)
  const call = apiOf(emulator)
  await call('CreateTable', {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'g'].map((name) => ({ AttributeName: name, AttributeType: name === 'sk' ? 'N' : 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: INDEX, KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    ],
  })
  for (const n of ALL) await call('PutItem', { TableName: TABLE, Item: itemOf(n) })
  expected = await Promise.all(READS.map(([operation, input]) => call(operation, input)))
  expect(expected[0]).toMatchObject({ Items: ALL.map(itemOf), Count: ROWS })
  await emulator.close()
  await sealAsBefore(join(sound, 'store'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

/** As a folder of an older version has some rows: they are checked when they are read, beside others that are compared in the answer. */
async function sealAsBefore(folder: string): Promise<void> {
  await rm(join(folder, 'CLOSED'))
  const store = await openDiskStore(folder, (_key, value) => Buffer.from(value))
  const cursor = store.cursor({ lower: Buffer.of(0x10), upper: Buffer.of(0x11) })
  for (const [key, stored] of await cursor.next(1000)) {
    const text = unsealed(stored) ?? ''
    const [, n] = /"sk":\{"N":"(\d+)"\}/.exec(text) ?? []
    const sum = Array.from({ length: 6 }, (_, at) => String.fromCharCode(48 + ((crc32(text) >>> (30 - 6 * at)) & 0x3f)))
    if (Number(n) % 7 === 3) await store.batch([put(key, `~${sum.join('')}0000${stored.slice(7, 11)}${text}`)], 'disk')
  }
  await cursor.close()
  await store.close()
}

const KINDS = [
  'flipped bit',
  'changed letter',
  'zeroed bytes',
  'swapped bytes',
  'lost bytes',
  'doubled bytes',
  'lost end',
] as const

/** As a disk would change it, each byte a character. */
function damaged(stored: string, n: number): string {
  const kind = KINDS[draw('kind', n, KINDS.length)]
  const bytes = Buffer.from(stored, 'latin1')
  const at = draw('at', n, bytes.length)
  const to = Math.min(bytes.length, at + 1 + draw('length', n, 30))
  const part = bytes.subarray(at, to)
  const whole = (...pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('latin1')
  if (kind === 'lost bytes') return whole(bytes.subarray(0, at), bytes.subarray(to))
  if (kind === 'doubled bytes') return whole(bytes.subarray(0, to), part, bytes.subarray(to))
  if (kind === 'lost end') return whole(bytes.subarray(0, at))
  if (kind === 'flipped bit') bytes[at] = (bytes[at] ?? 0) ^ (1 << draw('bit', n, 8))
  if (kind === 'changed letter') bytes[at] = 0x61 + draw('letter', n, 26)
  if (kind === 'zeroed bytes') part.fill(0)
  if (kind === 'swapped bytes') part.reverse()
  return whole(bytes)
}

/** Changes the row of the table and its entry in the index. @returns whether anything is another */
async function damage(folder: string, n: number): Promise<boolean> {
  await rm(join(folder, 'CLOSED'), { force: true }) // the list of the last stop would show that files were changed
  const store = await openDiskStore(folder, (_key, value) => Buffer.from(value, 'latin1'))
  const cursor = store.cursor({ lower: Buffer.of(0x10), upper: Buffer.of(0x11) })
  let isChanged = false
  for (const [key, text] of await cursor.next(1000)) {
    const stored = Buffer.from(text).toString('latin1')
    if (!stored.includes(`"sk":{"N":"${DAMAGED}"}`)) continue
    const changed = damaged(stored, n)
    isChanged ||= changed !== stored
    await store.batch([put(key, changed)], 'disk')
  }
  await cursor.close()
  await store.close()
  return isChanged
}

/** Over HTTP, in the coding that is asked for. */
function overHttp(endpoint: string, coding: 'gzip' | 'identity'): Call {
  return async <Output>(operation: string, input: object): Promise<Output> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        'accept-encoding': coding,
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
      },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    if (coding === 'identity') expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(text)))
    const output = JSON.parse(text) as { readonly __type?: string; readonly message?: string }
    if (response.status === 200) return output as Output // the caller names it
    throw new Refusal(output.__type?.split('#').at(-1) ?? '', output.message ?? '')
  }
}

async function outcomeOf(call: Call, at: number): Promise<'right' | 'wrong' | 'refused'> {
  const [operation, input] = READS[at] ?? ['', {}]
  try {
    const output = JSON.stringify(await call(operation, input))
    if (output === JSON.stringify(expected[at])) return 'right'
    return operation === 'BatchGetItem' && output === withoutDamaged(expected[at]) ? 'refused' : 'wrong'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.message).toMatch(/^a stored value is damaged, .*row of \d+ \(key [\da-f]+\): run `dynalab verify`/)
    return 'refused'
  }
}

test(
  `a row with one of ${DAMAGES} damages is refused or right (TEST_SEED=${seed})`,
  { timeout: 60_000 + DAMAGES * 3000 },
  async () => {
    const wrong: string[] = []
    let refusals = 0
    for (let n = 0; n < DAMAGES; n++) {
      const folder = join(place, 'damaged')
      await cp(sound, folder, { recursive: true })
      const isChanged = await damage(join(folder, 'store'), n)
      const emulator = await open(folder)
      const { endpoint } = await emulator.listen({ port: 0 })
      const ways = [apiOf(emulator), overHttp(endpoint, 'identity'), overHttp(endpoint, 'gzip')]
      for (const [at, [operation, , of]] of READS.entries()) {
        const outcomes = await Promise.all(ways.map((call) => outcomeOf(call, at)))
        const isRight = of === 'others' ? outcomes.every((one) => one === 'right') : !outcomes.includes('wrong')
        const isAlike = new Set(outcomes).size === 1
        if (!isRight || !isAlike) wrong.push(`${n}: read ${at}, ${operation}: ${outcomes.join(', ')}`)
        if (outcomes.includes('refused')) refusals++
        if (isChanged && operation === 'GetItem' && of === 'table') expect(outcomes).not.toContain('right')
      }
      await emulator.close()
      await rm(folder, { recursive: true })
    }
    expect(wrong).toEqual([])
    expect(refusals).toBeGreaterThan(DAMAGES * 5)
  },
)
